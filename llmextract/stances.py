"""Whether a figure is asserted, planned or denied: read off the verb that the figure hangs on."""

from __future__ import annotations

import re

from llmextract.clauses import Place
from llmextract.phrases import Parse
from llmextract.rebuttals import is_rebutted
from llmextract.schema import Span, Stance
from llmextract.tenses import PLANNED

__all__ = ["stance_of"]

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed|ing)|no\s+truth|untrue|is\s+false|was\s+false)\b",
    re.IGNORECASE,
)


def stance_of(text: str, parse: Parse, at: int, place: Place, event: Span | None) -> Stance:
    """The stance of the number at token `at`, which stands at `place` in its clause."""
    group = place.group
    number = parse.tokens[at]
    if is_rebutted(text, parse.tokens[0].start, number.start):
        return "denied"
    if group is None:
        return "asserted"
    first = parse.tokens[group.first].start
    last = parse.tokens[group.last].end
    words = text[first:last]
    if event is not None and event.start == first:
        words = text[first : min(event.end, last + 12)]
    if _DENIED.search(words) and place.role != "subject":
        return "denied"
    if PLANNED.search(words):
        return "planned"
    between = text[min(last, number.start) : number.start]
    return "planned" if PLANNED.search(between) else "asserted"
