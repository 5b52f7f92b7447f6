"""Figures that somebody disputes right behind them: "…, a claim the ministry denies", "The Crown
disputes that sum"."""

from __future__ import annotations

import re

from llmextract.reading import Reading
from llmextract.schema import Mention, Span

__all__ = ["is_disputed"]

_NOUN = r"(?:figure|claim|number|sum|toll|count|estimate|total|allegation|accusation|charge|report|amount)"
_VERB = r"(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)?|dismiss(?:es|ed)?|contest(?:s|ed)?|rebutt?ed)"
_WRONG = (
    r"(?:wrong|untrue|false|nonsense|inaccurate|incorrect|misleading|exaggerated|inflated|baseless|absurd"
    r"|unfounded|fiction|fantasy|lies|a\s+lie)"
)
_CLAIM = re.compile(
    rf"[,–—-]\s*(?:an?\s+|which\s+|something\s+)(?:{_NOUN}\s+)?(?:that\s+)?"
    rf"(?:was\s+|has\s+been\s+|have\s+been\s+)?[^.;]{{0,60}}?\b(?:{_VERB}\b(?!\s+(?:that|the|a|an)\s+\w+)"
    rf"|(?:say|says|said|call|calls|called)\s+(?:is\s+|was\s+|were\s+)?[\"“]?{_WRONG}\b)"
)
"""Behind a number in its sentence."""
_THAT = rf"(?:that|this|it|(?:the|that|this|his|her|its|their|such|[\w ]{{2,40}}['’]s?)\s+(?:\w+\s+){{0,2}}?{_NOUN})"
_NEXT = re.compile(
    rf"\b{_VERB}\s+{_THAT}(?=\s*(?:[.,;:!?\"”–—]|and\b|but\b|as\b|on\b|last\b|$))"
    rf"|\b(?:say|says|said|insists?|insisted)\s+(?:that\s+)?(?:{_THAT})\s+(?:is|was|were|are)\s+(?:\w+ly\s+|grossly\s+)?[\"“]?{_WRONG}\b"
    rf"|\b(?:call|calls|called)\s+{_THAT}\s+(?:\w+ly\s+)?[\"“]?(?:\w+\s+){{0,2}}?{_WRONG}\b"
    rf"|[\"“](?:That|This|It)(?:\s+is|\s+was|['’]s)\s+(?:\w+ly\s+)?{_WRONG}\b"
)
"""In the sentence behind the number's."""
_PART = re.compile(r"\s+of\s+(?:them|whom|which|it|these|those)\b")


def is_disputed(reading: Reading, mention: Mention) -> bool:
    """Whether somebody disputes the mention's number, in its sentence or in the next."""
    sentence = reading.sentence_of(mention)
    found = _CLAIM.search(reading.text, mention.end, sentence.end)
    if found is not None:
        return not _others(reading, Span(start=mention.end, end=found.start()))
    index = reading.index_of(mention)
    if index is None or index + 1 >= len(reading.sentences):
        return False
    following = reading.sentences[index + 1]
    if _NEXT.search(reading.text, following.start, following.end) is None:
        return False
    return not _is_part(reading.text, mention) and not _others(
        reading, Span(start=mention.end, end=sentence.end)
    )


def _others(reading: Reading, span: Span) -> bool:
    """Whether another figure of its own stands in the stretch."""
    facts = (one for one in reading.within(span) if one.role == "fact" and one.kind != "age")
    return any(not _is_part(reading.text, one) for one in facts)


def _is_part(text: str, mention: Mention) -> bool:
    return _PART.match(text, mention.end) is not None
