"""Which time expression of a sentence dates a figure: the nearest one of its own clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from llmextract.phrases import Parse
from llmextract.schema import Mention, Span
from llmextract.word_classes import REPORTING

__all__ = ["is_dateline", "window_of"]

_POSSESSIVE = re.compile(r"['’]s?\s")
_RATE = re.compile(r"(?:an?|per|each|every)\s", re.IGNORECASE)
_NOW = frozenset(("currently", "at present", "at the moment"))
_RATE_REACH = 14
"""Characters between a number and "a week": "three | deaths | a week"."""
_FAR = 600
"""Characters over which a time expression may date a number."""
_SAID = 300
"""A window on the other side of "said" is taken only where there is no other."""
_SOON = 9
"""Tokens within which a clause that has begun has its verb."""
_DATELINE = 60
"""Characters in which a dateline gives its date."""
_DASH = re.compile(r"[\s,.]*(?:\([^)\n]{1,40}\)\s*)?(?:--|[-–—])\s")
_CLAUSAL = frozenset("as but while who which".split())


def window_of(
    text: str, parse: Parse, at: int, mention: Mention, windows: Sequence[Span]
) -> Span | None:
    """The time expression that dates the number at token `at`; None where none does.

    Left out are those that belong to a noun ("last week's talks"), to the act of saying ("said on
    Monday"), or to another clause. One that opens the sentence dates all of it.
    """
    usable = [
        window
        for window in windows
        if not window.overlaps(mention.start, mention.end)
        and _distance(window, mention) < _FAR
        and _may_date(text, parse, mention, window)
        and not _is_apart(parse, at, window)
    ]
    return min(
        usable,
        key=lambda window: _distance(window, mention) + _SAID * _is_of_saying(parse, at, window),
        default=None,
    )


def _is_of_saying(parse: Parse, at: int, window: Span) -> bool:
    """Whether a verb such as "said" stands between the window and the number."""
    first, last = sorted((parse.at(window.start), at))
    return any(
        first < group.first < last and parse.lowers[group.last] in REPORTING
        for group in parse.groups
    )


def _may_date(text: str, parse: Parse, mention: Mention, window: Span) -> bool:
    words = text[window.start : window.end]
    if words.casefold() in _NOW or _POSSESSIVE.match(text, window.end):
        return False
    if _RATE.match(words):
        near = window.start >= mention.end
        gap = text[mention.end : window.start].split()
        return near and len(gap) <= 2 and mention.kind != "measure"
    return not _dates_saying(parse, window)


def _dates_saying(parse: Parse, window: Span) -> bool:
    """Whether the words before the window are "said" or "told reporters"."""
    index = parse.at(window.start)
    for before in range(index - 1, max(-1, index - 3), -1):
        if parse.lowers[before] in REPORTING and parse.tags[before] == "verb":
            return True
        if parse.tags[before] != "noun" or parse.tokens[before].text[0].isupper():
            return False
    return False


def _is_apart(parse: Parse, at: int, window: Span) -> bool:
    """Whether a clause begins or ends between the number and the window."""
    first = parse.at(window.start)
    last = parse.at(window.end - 1) + 1
    if first == 0 or (first == 1 and last < at):
        return False  # it opens the sentence
    between = range(at + 1, first) if first > at else range(last, at)
    finite = [group.first for group in parse.groups if group.kind == "finite"]
    for index in between:
        lower = parse.lowers[index]
        if lower in ";:":
            return True
        if lower in _CLAUSAL and any(index < one < max(at, first) + _SOON for one in finite):
            return True
        if lower == "and" and _new_subject(parse, index + 1, finite):
            return True
    return False


def _new_subject(parse: Parse, index: int, finite: Sequence[int]) -> bool:
    """Whether a noun phrase with a verb of its own begins at token `index`."""
    if index in finite:
        return False
    if parse.tags[index : index + 1] == ("pronoun",):
        return True
    found = parse.noun_phrase(index)
    return found is not None and found[1] in finite


def _distance(span: Span, mention: Mention) -> int:
    return max(span.start - mention.end, mention.start - span.end)


def is_dateline(text: str, span: Span) -> bool:
    """Whether a date opens a report: "VARDA, May 4 - A train". It dates the report, not the news."""
    line = text.rfind("\n", 0, span.start) + 1
    opens = span.start - line < _DATELINE and text[line : line + 2].isupper()
    return opens and _DASH.match(text, span.end) is not None
