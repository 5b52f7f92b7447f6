"""Figures that somebody disputes who is not their source: "…, a claim the ministry denies", "The Crown
disputes that sum"."""

from __future__ import annotations

import re

from llmextract.reading import Reading
from llmextract.saying_words import DENIES, REJECTS, TALK, TOLD
from llmextract.schema import Mention, Span

__all__ = ["is_disputed"]

_REFUSES = rf"(?:{REJECTS}|contest(?:s|ed)?)"
_NOUN = r"(?:figure|claim|number|sum|toll|count|estimate|total|report|amount)"
_FALSE = r"(?:untrue|false|nonsense|exaggerated|inflated|baseless|unfounded|fiction|fantasy|lies|a\s+lie)"
_WRONG = rf"(?:{_FALSE}|wrong|inaccurate|incorrect|misleading|absurd)"
_ENDS = r"(?=\s*(?:[.,;:!?\"”–—]|and\b|but\b|(?:to\s+[\w\s]{2,20}\s)?as\b|on\b|last\b|$))"
_SHAM = (
    rf"(?:{_WRONG}|hysterical|ridiculous|laughable|preposterous|rubbish|a\s+work\s+of\s+fiction|made\s+up|invented"
    r"|(?:well\s+|far\s+|way\s+)?(?:wide\s+of|off)\s+the\s+mark|not\s+(?:true|correct)|far\s+from\s+the\s+truth)"
)
_CLAIM = re.compile(
    rf"[,–—-]\s*an?\s+{_NOUN}\s+[^.;]{{2,60}}?\b(?:{_REFUSES}{_ENDS}|(?:calls?|called)\s+[\"“]?{_WRONG}\b)"
    rf"|[,–—-]\s*(?:which|something)\s+[^.;]{{2,60}}?\b(?:says?|said)\s+(?:is|was)\s+{_WRONG}\b"
)
_WHICH = re.compile(rf"[,–—-]\s*(?:which|something)\s+[^.;]{{2,60}}?\b{DENIES}{_ENDS}")
"""Behind a number in its sentence."""
_POINTED = r"(?:the|that|this|his|her|its|their|such|[\w ]{2,40}['’]s?)\s+(?:\w+\s+){0,2}?" + _NOUN
_SINCE = re.compile(
    rf"\b(?:{_REFUSES}\s+{_POINTED}|{DENIES}\s+(?:that|this|it)){_ENDS}"
    rf"|\b(?:says?|said|insists?|insisted)\s+(?:that\s+)?(?:that|this|it|{_POINTED})\s+(?:is|was)\s+(?:\w+ly\s+)?{_WRONG}\b"
    rf"|\b(?:calls?|called)\s+(?:that|this|it|{_POINTED})\s+(?:\w+ly\s+)?[\"“]?(?:\w+\s+){{0,2}}?{_WRONG}\b"
    rf"|[\"“](?:That|This|It)(?:\s+is|\s+was|['’]s)\s+(?:\w+ly\s+)?{_FALSE}\b"
    rf"|(?<![^\s\"“])That(?:\s+is|\s+was|['’]s)\s+(?:simply|plainly|flatly|completely|totally)\s+(?:wrong|incorrect|{_FALSE})\b"
)
"""Behind a number in its sentence, or in the next."""
_OF = re.compile(rf"\b{REJECTS}\s+(?:the|an?)\s+{_NOUN}\s+of\s+(?:[a-z]+\s+){{0,2}}\Z")
"""Before a number."""
_CLAUSE = r"(?:(?!\b(?:and|but|who|which)\b)[^.;:,]){0,60}"
_TALKED_OF = re.compile(rf"\b(?i:{TALK})\s+(?:of|about|putting)\b{_CLAUSE}\Z")
_TALKED_THAT = re.compile(rf"\b(?i:{TALK})\s+that\b{_CLAUSE}\Z")
_TALKED_THAT_IT = re.compile(
    rf"\b(?i:{TALK})\s+that\b{_CLAUSE}\b(?:had|has|have|would|will|was|were|could|can|might|[a-z]{{3,}}ed)\b{_CLAUSE}\Z"
)
_CALLED = re.compile(
    rf"\bcall(?:s|ed)\s+(?:(?!for\b|after\b|over\b|on\b)[\w'’]+\s+){{0,4}}?{TALK}\s+(?:of|that)\b{_CLAUSE}\Z"
)
"""Before a number: whose word it is, and that it is called something."""
_OBJECT = r"(?:(?!\b(?:and|but|who|which|after|despite|with|at|in|when|as|while|amid|following|before|since|because)\b)[^.;:,]){0,60}"
_WAVED_OFF = re.compile(
    rf"\b{REJECTS}\s+(?:(?!of\b)\w+\s+){{0,2}}?(?:talk|suggestions?|rumou?rs?|reports?|speculation)\s+(?:of|about)\b{_OBJECT}\Z"
    rf"|\b(?:calls?|called|term(?:s|ed)|brand(?:s|ed)|labell?(?:s|ed)|describ(?:es|ed))\s+(?:as\s+)?{_SHAM}"
    rf"\s+(?:the\s+)?(?:{TALK}|{TOLD})\b[^.;,]{{0,60}}\s(?:that|of)\b{_CLAUSE}\Z"
)
"""Before a number: talk that somebody will not have."""
_IS_SHAM = rf"\b(?:is|are|was|were)\s+[\"“']?(?:\w+ly\s+)?[\"“']?{_SHAM}(?![\w-])"
_JUDGED = re.compile(rf"{_CLAUSE}?{_IS_SHAM}")
_JUDGED_BEHIND_VERB = re.compile(
    rf"{_CLAUSE}?\b(?:had|has|have|would|will|was|were|are|is|could)\b{_CLAUSE}?{_IS_SHAM}"
)
_NAMED = re.compile(rf"{_CLAUSE}?\s[\"“'](?:\w+ly\s+)?{_SHAM}(?![\w-])")
"""Behind it: what it is said to be, behind a verb of its own where the talk is "that" it is so, and called."""
_PART = re.compile(r"\s+of\s+(?:them|whom|which|it|these|those)\b")


def is_disputed(reading: Reading, mention: Mention, *, given: bool) -> bool:
    """Whether somebody disputes the mention's number: that of "the figure of 40 deaths", or the last one
    before the words that dispute it, parts of it aside, where it is somebody's (`given`)."""
    text, sentence = reading.text, reading.sentence_of(mention)
    before, behind = (sentence.start, mention.start), (mention.end, sentence.end)
    if (
        _OF.search(text, *before)
        or _WAVED_OFF.search(text, *before)
        or (_CALLED.search(text, *before) and _NAMED.match(text, *behind))
        or (_TALKED_OF.search(text, *before) and _JUDGED.match(text, *behind))
        or (_TALKED_THAT_IT.search(text, *before) and _JUDGED.match(text, *behind))
        or (_TALKED_THAT.search(text, *before) and _JUDGED_BEHIND_VERB.match(text, *behind))
    ):
        return True
    if _is_part(text, mention):
        return False
    own = _CLAIM.search(text, *behind)
    if own is None and given:
        own = _WHICH.search(text, *behind) or _SINCE.search(text, *behind)
    if own is not None:
        return not _others(reading, Span(start=mention.end, end=own.start()))
    index = reading.index_of(mention)
    if not given or index is None or index + 1 >= len(reading.sentences):
        return False
    following = reading.sentences[index + 1]
    found = _SINCE.search(text, following.start, following.end)
    return found is not None and not _others(reading, Span(start=mention.end, end=found.start()))


def _others(reading: Reading, span: Span) -> bool:
    """Whether another figure of its own stands in the stretch."""
    facts = (one for one in reading.within(span) if one.role == "fact" and one.kind != "age")
    return any(not _is_part(reading.text, one) for one in facts)


def _is_part(text: str, mention: Mention) -> bool:
    """Whether the number is told as a part of another: "seven | of them"."""
    return _PART.match(text, mention.end) is not None
