"""Whether what a sentence tells lies ahead: read off its verbs."""

from __future__ import annotations

import re

from llmextract.phrases import Parse
from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.word_classes import SUBORDINATORS

__all__ = ["PLANNED", "looks_ahead"]

PLANNED = re.compile(
    r"\b(?:will|['’]ll|would|shall|won't|(?:is|are|was|were)\s+to\s+(?!blame|the\b|an?\b)|going\s+to|expect(?:s|ed|ing)?|"
    r"plan(?:s|ned|ning)?\s+(?:to|on|for)|planned|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)\s+(?:to|for)|"
    r"seek(?:s|ing)?|sought|forecast(?:s|ing)?|predict(?:s|ed|ing)?|projected|project(?:s|ing)|"
    r"target(?:s|ed)?\s+(?:of|to|at)|due\s+to|set\s+to|on\s+(?:course|track)\s+to|propos(?:es?|ed|ing)|intend(?:s|ed|ing)?|"
    r"promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|scheduled|likely|(?-i:may)|might|could(?!\s+not\b(?!\s+only\b)|\s+(?:only\s+)?(?:confirm|recall|remember|trace|verify|account)\b)|"
    r"offer(?:s|ed|ing)?|want(?:s|ed)?\s+to|demand(?:s|ed|ing)?|threaten(?:s|ed)?\s+to|"
    r"(?:vow(?:s|ed|ing)?|undertak(?:es?|en|ing)|undertook|agreed)\s+to|decided\s+to|should|must|calling\s+(?:for|on)|call(?:s|ed)\s+for)\b",
    re.IGNORECASE,
)
"""Verbs of what is not yet so."""
_PAYABLE = re.compile(
    r"\b(?:payable|due|effective|slated|scheduled|expected|redeemable)\W*$", re.IGNORECASE
)
"""Adjectives before the day on which something comes into force."""

_TURNS = SUBORDINATORS | {"after", "before", "since"}


def looks_ahead(reading: Reading, mention: Mention, words: str) -> bool:
    """Whether `words`, a time expression in the sentence of the mention, stand with a verb of what
    is to come: "would spend 35,000 pounds on fencing by the end of February"."""
    sentence = reading.sentence_of(mention)
    spans = [one for one in reading.windows_in(sentence) if reading.words(one) == words]
    if not spans:
        return False
    span = min(spans, key=lambda one: max(one.start - mention.end, mention.start - one.end))
    if _PAYABLE.search(reading.text, sentence.start, span.start):
        return True
    return PLANNED.search(_verb_of(reading.text, reading.parsed(sentence), span)) is not None


def _verb_of(text: str, parse: Parse, window: Span) -> str:
    """The words from the verb before the window up to it, else the verb behind it."""
    at = parse.at(window.start)
    finite = [group for group in parse.groups if group.kind == "finite"]
    before = [group for group in finite if group.first < at]
    if before:
        first = before[-1].first
        if not _TURNS.isdisjoint(parse.lowers[first:at]):
            return ""  # "will go after sales fell in October"
        return text[parse.tokens[first].start : window.start]
    if not finite:
        return ""
    return text[parse.tokens[finite[0].first].start : parse.tokens[finite[0].last].end]
