"""What somebody denies that others say: whose figure it is, and that it is denied.

"He denied newspaper reports that 40 had died": the reports give the figure, and it is disputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from llmextract.saying_words import REJECTS, TALK, TOLD

__all__ = ["Rebuttal", "is_rebutted", "rebuttals_in"]

_VERB = rf"\b(?!dispute\b)(?:{REJECTS}|(?:deny|reject|dismiss|disput|contest)ing)\s+"
_REJECTED = re.compile(
    _VERB
    + r"(?:as\s+[\w\"“”' -]{1,40}?\s+)?(?:an?\s+|the\s+)?(?:(?P<whose>[\w ]{2,40}?)['’]s?\s+)?"
    rf"(?P<noun>(?:[\w-]+\s+)?(?:{TALK}|{TOLD}))"
    r"(?:(?:\s+last\s+\w+)?\s+(?:by|from|of)\s+(?:the\s+|an?\s+)?(?P<by>[^,.;]{2,60}?)"
    r"|(?P<where>\s+(?:in|on)\s+[^,.;]{2,40}?))?(?:\s+last\s+\w+|,[^,.;]{2,40},)?\s+that\b"
)
_REPORTS = ("report", "reports")
_GOES_ON = re.compile(r",\s+(?:saying|adding|insisting|but|and|calling|arguing)\b")
"""What somebody says who has rejected what others say."""
_REBUTTED = re.compile(
    rf"{_VERB}(?:(?:[a-z]+ly\s+)?|(?:an?\s+|the\s+)?(?:[\w'’]+['’]s\s+)?{TOLD}\s(?:(?!\bthat\b)[^.;,]){{0,40}}?|(?:(?!\b(?:and|but|said|says|saying|that)\b)[^.;,]){{0,80}}?\b{TALK}\b"
    r"(?:(?!\bthat\b)[^.;,]){0,60}(?:,[^.;,]{2,40},)?\s)that\b(?:(?!\b(?:saying|but|insisting|adding|and)\b)[^.;]){0,400}\Z"
)
"""Before a number: what stands in the clause is what somebody denies."""
_THROWN_OUT = re.compile(
    r"\b(?:thr(?:ew|ows?|own|owing)\s+out|brush(?:es|ed)\s+aside|rubbish(?:es|ed)|scoff(?:s|ed)\s+at)\s+"
    rf"(?:the|its|his|her|their|an?)\s+(?:[\w'’]+\s+){{0,2}}?{TALK}\s+that\b[^.;]{{0,120}}\Z"
)
"""The same of an argument that is thrown out."""
_NOT = re.compile(r"(?:\b(?:not|never|cannot|nobody|no\s+one|few)|n['’]t)\s+(?:\w+\s+)?\Z")
_GIVEN = re.compile(r"\b(?:any|none|all|one|some|most)\s+of\s+(?:the|its|their|his|her|those)\s+\Z")
"""Before a number of which something is denied, not the number."""


class Rebuttal(NamedTuple):
    """Who says what is denied, named at `at`, and where that stands, as offsets into the sentence."""

    source: str
    start: int
    end: int
    at: int


def rebuttals_in(sentence: str) -> Iterator[Rebuttal]:
    """What is denied in a sentence that others say who are named."""
    for match in _REJECTED.finditer(sentence):
        source = match["by"] or match["whose"] or match["noun"] + (match["where"] or "")
        if " " not in source and source == match["noun"] and source not in _REPORTS:
            continue  # "denied | claims | that": nobody is named
        goes_on = _GOES_ON.search(sentence, match.end())
        end = goes_on.start() if goes_on else len(sentence)
        yield Rebuttal(source, match.end(), end, match.start("noun"))


def is_rebutted(text: str, start: int, number: int) -> bool:
    """Whether the number at `number` stands in what the sentence that begins at `start` denies."""
    found = _REBUTTED.search(text, start, number) or _THROWN_OUT.search(text, start, number)
    if found is None or _NOT.search(text, start, found.start()):
        return False
    return _GIVEN.search(text, found.start(), number) is None
