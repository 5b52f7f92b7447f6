"""Who gives a figure: the person or body that a sentence, or the quotation around it, names.

English news attributes in a few forms: "X said …", "… , X said", "… said X", "according to X".
A quotation that runs over sentences is attributed once, where it ends or where it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from llmextract.schema import Span

__all__ = ["source_of"]

_SAY = (
    r"(?:said|says|say|told|announced|announces|reported|reports|stated|states|added|noted|notes|"
    r"claimed|claims|confirmed|estimated|estimates|warned|explained|declared|testified|tweeted)"
)
_ACCORDING = re.compile(r"\baccording to\s+([^,.;:\n“”\"]{2,120})", re.IGNORECASE)
_SAID = re.compile(rf"\b{_SAY}\b(?!\s+to\s+be\b)")
_INVERTED = re.compile(rf"[,?!]\s*[\"”’']*\s*{_SAY}\s+((?:the\s+|a\s+)?[A-Z][^,.;:\n“”\"]{{1,80}})")
_PRONOUN = re.compile(r"^(?:he|she|it|they|who|which|also|that)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:(?:has|have|had|also|earlier|later|on|in a|at a|yesterday|today)\b.*|(?:was|were) )$"
)
_LONGEST = 14
"""Words. A longer stretch before "said" is no name but a clause."""
_REACH = 2
"""Sentences that an attribution by pronoun, or one at a quotation's end, reaches."""


def source_of(text: str, sentences: Sequence[Span], position: int) -> str | None:
    """Who asserts what stands at `position`, as worded; None where the article itself does."""
    index = bisect_right(sentences, position, key=lambda span: span.start) - 1
    if index < 0:
        return None
    own = _named_in(text, sentences[index])
    if own == "":  # "he said": whoever spoke last
        return _neighbour(text, sentences, range(index - 1, max(-1, index - 1 - _REACH), -1))
    if own is not None:
        return own
    if _inside_quotation(text, position):
        later = range(index + 1, min(len(sentences), index + 1 + _REACH))
        return _neighbour(text, sentences, later)
    return None


def _neighbour(text: str, sentences: Sequence[Span], indices: range) -> str | None:
    for index in indices:
        found = _named_in(text, sentences[index])
        if found:
            return found
    return None


def _inside_quotation(text: str, position: int) -> bool:
    """Whether a quotation mark that opens at or before `position` is not closed before it."""
    start = max(text.rfind("\n", 0, position), 0)
    before = text[start:position]
    if "“" in before or "”" in before:
        return before.count("“") > before.count("”")
    return before.count('"') % 2 == 1


def _named_in(text: str, sentence: Span) -> str | None:
    """The source named in the sentence; "" where it is a pronoun; None where there is none."""
    words = text[sentence.start : sentence.end]
    according = _ACCORDING.search(words)
    if according:
        return _trimmed(according.group(1))
    inverted = _INVERTED.search(words)
    if inverted:
        return _trimmed(inverted.group(1))
    for said in _SAID.finditer(words):
        before = re.split(r"[,;:“”\"()\n]|\bthat\b", words[: said.start()])
        subject = _trimmed(before[-1]) or (_trimmed(before[-2]) if len(before) > 1 else "")
        if not subject:
            continue
        if _PRONOUN.match(subject.split()[-1]) and len(subject.split()) <= 2:
            return ""
        if len(subject.split()) <= _LONGEST:
            return subject
    return None


def _trimmed(words: str) -> str:
    """Without the article in front and what trails behind the name."""
    bare = _TAIL.sub("", words.strip(" -–—\t\u00a0"))
    return _ARTICLE.sub("", bare).strip()
