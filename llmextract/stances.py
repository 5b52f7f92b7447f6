"""Whether a figure is asserted, planned or denied: read off the verb that the figure hangs on."""

from __future__ import annotations

import re

from llmextract.clauses import Place
from llmextract.phrases import Parse
from llmextract.schema import Span, Stance

__all__ = ["stance_of"]

_PLANNED = re.compile(
    r"\b(?:will|would|shall|won't|(?:is|are|was|were|be|been)\s+to\s+(?!blame)|going\s+to|expect(?:s|ed|ing)?|"
    r"plan(?:s|ned|ning)?\s+(?:to|on|for)|planned|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)\s+(?:to|for)|"
    r"seek(?:s|ing)?|sought|forecast(?:s|ing)?|predict(?:s|ed|ing)?|projected|project(?:s|ing)|"
    r"target(?:s|ed)?\s+(?:of|to|at)|due\s+to|set\s+to|propos(?:es?|ed|ing)|intend(?:s|ed|ing)?|"
    r"promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|scheduled|likely|may|might|could|"
    r"offer(?:s|ed|ing)?|want(?:s|ed)?\s+to|demand(?:s|ed|ing)?|threaten(?:s|ed)?\s+to|facing|faces?|"
    r"agreed\s+to|decided\s+to|should|must|calling\s+(?:for|on)|call(?:s|ed)\s+for)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed|ing)|no\s+truth|untrue|is\s+false|was\s+false)\b",
    re.IGNORECASE,
)


def stance_of(text: str, parse: Parse, at: int, place: Place, event: Span | None) -> Stance:
    """The stance of the number at token `at`, which stands at `place` in its clause."""
    group = place.group
    number = parse.tokens[at]
    if group is None:
        return "asserted"
    first = parse.tokens[group.first].start
    last = parse.tokens[group.last].end
    words = text[first:last]
    if event is not None and event.start == first:
        words = text[first : min(event.end, last + 12)]
    if _DENIED.search(words) and place.role != "subject":
        return "denied"
    if _PLANNED.search(words):
        return "planned"
    between = text[min(last, number.start) : number.start]
    return "planned" if _PLANNED.search(between) else "asserted"
