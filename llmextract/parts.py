"""Which figure another one is a part of: "54 fighters, including six commanders"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from llmextract.reading import Reading
from llmextract.restatements import head_of
from llmextract.schema import Mention

__all__ = ["wholes"]

_SUBSET = re.compile(
    r"\b(?:including|includes?|included|among (?:them|those|whom)|amongst them|of (?:them|whom|those|these|which)|"
    r"comprising|made up of|comprised)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\s*(?:[a-z]+\s+)?of\s+(?:them|whom|those|these|which|the\s+(?:\w+\s+){0,2}(?P<noun>\w+))\b|"
    r"\s+(?:\w+\s+){0,3}among\s+them\b",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(r"\s+(?:out\s+)?of\s+(?:the|its|their|a|those|these|\w+'s)?\s*[\"“]?(?:\w+\s+){0,2}$", re.IGNORECASE)
_BREAK = re.compile(r"[.;!?]\s|\n")
_REACH = 2
"""Sentences back in which the whole of "four of them" may stand."""


def wholes(
    reading: Reading, facts: Sequence[Mention], counted: Mapping[str, str | None]
) -> dict[str, str]:
    """For each mention that is a part, the mention that tells the whole."""
    found: dict[str, str] = {}
    for position, part in enumerate(facts):
        whole = _whole(reading, facts, position, counted, found)
        if whole is not None and whole.id != part.id and found.get(whole.id) != part.id:
            found[part.id] = whole.id
    return found


def _whole(
    reading: Reading,
    facts: Sequence[Mention],
    position: int,
    counted: Mapping[str, str | None],
    found: Mapping[str, str],
) -> Mention | None:
    part = facts[position]
    text = reading.text
    sentence = reading.sentence_of(part)
    earlier = [m for m in facts[:position] if m.start >= sentence.start and _can_hold(m, part)]
    for whole in reversed(earlier):  # "54 fighters, including six", "21 people, 14 of them"
        between = text[whole.end : part.start]
        if _SUBSET.search(between) and not _BREAK.search(between):
            return _outermost(whole, between, earlier, text, part, found)
    behind = text[part.end : part.end + 60]
    later = next((m for m in facts[position + 1 : position + 2] if m.start < sentence.end), None)
    if later is not None and _can_hold(later, part) and _OF_NUMBER.match(text[part.end : later.start]):
        return later  # "nine of the 12 events"
    match = _OF_THEM.match(behind)
    if match is None:
        return None
    noun = match.group("noun")
    index = reading.index_of(part)
    if index is None:
        return None
    floor = reading.sentences[max(0, index - _REACH)].start
    for whole in reversed([m for m in facts[:position] if m.start >= floor]):
        if not _can_hold(whole, part):
            continue
        if noun is None or head_of(counted.get(whole.id)) == head_of(noun):
            return whole
    return None


def _outermost(
    whole: Mention,
    between: str,
    earlier: Sequence[Mention],
    text: str,
    part: Mention,
    found: Mapping[str, str],
) -> Mention:
    """In "14, including three x and two y" both parts belong to the 14."""
    target = found.get(whole.id)
    if target is not None:
        for other in earlier:
            if other.id == target:
                return other
    return whole


def _can_hold(whole: Mention, part: Mention) -> bool:
    """Whether the numbers allow it: counts of the same sort, the part no larger; a share of any."""
    if whole.kind not in ("cardinal", "money", "measure") or (whole.unit or "") != (part.unit or ""):
        return part.kind in ("percent", "ratio") and whole.kind == "cardinal" and whole.unit is None
    if part.kind == "ordinal":
        return False
    large = whole.value or whole.high
    small = part.value if part.value is not None else part.low
    if large is None or small is None:
        return False
    return whole.modifier == "vague" or Decimal(small) < Decimal(large) or small == large == 0
