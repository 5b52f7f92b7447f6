"""Sentence spans of a text, in one linear pass, with offsets into the text as it is.

News writes abbreviations before names and numbers ("Gen. Bakin", "Sept. 16", "the U.S. Army"),
closes quotations after the full stop, and sets headlines as lines without one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from llmextract.schema import Span

__all__ = ["sentence_at", "split_sentences"]

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev hon sr jr st mt ft gen lt col maj capt cpl sgt cmdr adm brig gov sen rep
    pres supt insp det no nos vol fig pp p ed eds inc ltd co corp plc bros dept est approx vs viz
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    e.g i.e cf al etc u.s u.k u.n e.u d.c a.m p.m sq cu ave blvd rd hwy""".split()
)
# These may end a sentence as well: they do when a capital letter or the end follows.
_MAY_END = frozenset(("a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "plc", "jr", "sr", "u.s",
                      "u.k", "u.n", "e.u", "d.c"))  # fmt: skip
_STARTERS = frozenset(
    """the a an it he she they we i you this that these those in on at but and however meanwhile
    according after before about around more over some his her their there police officials""".split()
)
_SOFT_WRAP = 50
"""A line at least this long, with no stop at its end, goes on in the next line."""

_BULLETS = frozenset("•·▪‣*")
"""Before a space these begin an item of a list, which no line before it goes on in."""

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"([^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*)$")
_NEXT_WORD = re.compile(r"\s+[\"'“‘«(\[]*([^\W_]+)")


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between line breaks that end a line of thought: blank lines, headlines, items."""
    start: int | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        body = line.strip()
        if not body:
            if start is not None:
                yield start, position
            start = None
        else:
            if start is not None and body[0] in _BULLETS and body[1:2].isspace():
                yield start, position
                start = None
            start = position if start is None else start
            wrapped = len(body) >= _SOFT_WRAP and body[-1] not in ".!?…\"'”’:"
            if not wrapped:
                yield start, end
                start = None
        position = end
    if start is not None:
        yield start, position


def _ends_sentence(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    """Whether the stop mark really ends a sentence of the block `start:end`."""
    following = _NEXT_WORD.match(text, stop.end(), end)
    if following is None:
        return True
    word = following.group(1)
    if stop.group()[0] != "." or len(stop.group()) > 1:
        return not word[0].islower()
    before = _WORD_BEFORE.search(text, max(start, stop.start() - 20), stop.start())
    token = before.group(1).casefold() if before else ""
    if token in _MAY_END:
        return word[0].isupper() and (word.casefold() in _STARTERS or token in ("a.m", "p.m"))
    if token in _ABBREVIATIONS:
        return False
    if len(token) == 1 and before and before.group(1).isupper():  # "J. Lee", but "was 29C. The"
        unit = before.start() > 0 and text[before.start() - 1].isdigit()
        return unit and word[0].isupper()
    return not word[0].islower()


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order, trimmed of white space; empty ones are left out.

    Every non-space character of the text lies in exactly one sentence.
    """
    spans: list[Span] = []

    def add(start: int, end: int) -> None:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append(Span.model_construct(start=start, end=end))

    for start, end in _blocks(text):
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if _ends_sentence(text, stop, begin, end):
                add(begin, stop.end())
                begin = stop.end()
        add(begin, end)
    return tuple(spans)


def sentence_at(sentences: Sequence[Span], position: int) -> Span | None:
    """The sentence of `sentences` (in text order) that holds the character at `position`."""
    index = bisect_right(sentences, position, key=lambda span: span.start) - 1
    if index < 0 or sentences[index].end <= position:
        return None
    return sentences[index]
