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
    r"\s*(?:[a-z]+\s+)?of\s+(?:them|whom|which|(?:the|those|these)\s+(?:\w+\s+){0,2}?(?P<noun>\w+))\b|"
    r"\s+(?:\w+\s+){0,3}among\s+them\b",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|those|these|all|our|my|his|her)\s+[\"“]?(?:\w+\s+){0,2})?$",
    re.IGNORECASE,
)
_RESUMED = re.compile(r",\s+and\s")
"""Behind a subset in commas, "and" goes on with the list that held it."""
_THE = re.compile(r"\b(?:the|these|those)\s+(?:first\s+|last\s+|other\s+)?$", re.IGNORECASE)
_KILLING = re.compile(r",\s+\w+ing\s+(?:\w+\s+){0,2}$")
_ENDS = re.compile(r"\s*(?:[,.;]|and\b)")
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
        marker = _SUBSET.search(between)
        if marker and not _BREAK.search(between) and not _RESUMED.search(between, marker.end()):
            return _outermost(whole, between, earlier, text, part, found)
    behind = text[part.end : part.end + 60]
    later = next((m for m in facts[position + 1 : position + 2] if m.start < sentence.end), None)
    if (
        later is not None
        and _can_hold(later, part)
        and _OF_NUMBER.match(text[part.end : later.start])
    ):
        return later  # "nine of the 12 events"
    if part.kind in ("percent", "ratio"):
        return _shared_out(reading, facts[:position], part, counted)
    if (
        earlier
        and _KILLING.search(text[max(sentence.start, part.start - 30) : part.start])
        and (_ENDS.match(behind) and _can_hold(earlier[-1], part))
    ):
        return earlier[-1]  # "shot eight children, killing one"
    match = _OF_THEM.match(behind)
    if match is None:
        return _referred(facts[:position], part, text, counted)
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


def _referred(
    earlier: Sequence[Mention], part: Mention, text: str, counted: Mapping[str, str | None]
) -> Mention | None:
    """The larger count of the same things before "the three zones"."""
    head = head_of(counted.get(part.id))
    if head is None or not _THE.search(text[max(0, part.start - 12) : part.start]):
        return None
    same = [m for m in earlier if head_of(counted.get(m.id)) == head and part.unit is None]
    if any(m.value == part.value for m in same):
        return None  # told before
    return next((m for m in reversed(same) if _can_hold(m, part)), None)


def _shared_out(
    reading: Reading, earlier: Sequence[Mention], share: Mention, counted: Mapping[str, str | None]
) -> Mention | None:
    """The count that a share without a noun of its own is a share of: "33 firms … 85 per cent"."""
    index = reading.index_of(share)
    words = counted.get(share.id)
    if index is None or words is None:
        return None
    behind = reading.text[share.end : share.end + len(words) + 40]
    floor = reading.sentences[max(0, index - _REACH)].start
    for whole in reversed(earlier):
        if whole.start < floor:
            break
        if whole.kind == "cardinal" and counted.get(whole.id) == words and words not in behind:
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
    if whole.kind not in ("cardinal", "money", "measure") or (whole.unit or "") != (
        part.unit or ""
    ):
        return part.kind in ("percent", "ratio") and whole.kind == "cardinal" and whole.unit is None
    if part.kind == "ordinal":
        return False
    large = whole.value or whole.high
    small = part.value if part.value is not None else part.low
    if large is None or small is None:
        return False
    return whole.modifier == "vague" or Decimal(small) < Decimal(large) or small == large == 0
