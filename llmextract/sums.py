"""Figures that add up to one told before: "23 breaches … Sixteen were north of the river and seven south of it"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from llmextract.reading import Reading
from llmextract.schema import Mention

__all__ = ["summed"]

_FEWEST = 2
_SURE = 3
"""So many numbers add up by no chance: their sum may stand anywhere before."""
_LEAST = 6
"""Sums of two that are not above it come about by chance."""
_ADDED = 8
"""Numbers of a sentence that are added up."""


def summed(
    reading: Reading, facts: Sequence[Mention], counted: Mapping[str, str | None]
) -> dict[str, str]:
    """For each count of a sentence that adds up with its neighbours to a count told before, that one.
    What they count (`counted`, by mention) is the same, as where only the first names it."""
    found: dict[str, str] = {}
    counts = [one for one in facts if _is_count(one)]
    for index, group in groupby(counts, key=reading.index_of):
        told = list(group)[:_ADDED]
        if index is None:
            continue
        earlier = [one for one in counts if one.start < told[0].start]
        for run in _runs(told):
            if len({counted[part.id] for part in run} - {None}) > 1:
                continue
            whole = _whole_of(reading, run, earlier, index)
            if whole is not None:
                found |= {part.id: whole.id for part in run}
                break
    return found


def _is_count(mention: Mention) -> bool:
    plain = mention.kind == "cardinal" and mention.unit is None and mention.modifier == "exact"
    return plain and mention.value is not None and mention.value > 0


def _runs(told: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    """Neighbours, the longest stretches first."""
    for size in range(len(told), _FEWEST - 1, -1):
        for first in range(len(told) - size + 1):
            yield told[first : first + size]


def _whole_of(
    reading: Reading, run: Sequence[Mention], earlier: Sequence[Mention], index: int
) -> Mention | None:
    """The latest count before that the run adds up to; for two numbers one of the sentence before."""
    total = sum(one.value for one in run if one.value is not None)
    if len(run) < _SURE and total <= _LEAST:
        return None
    for one in reversed(earlier):
        place = reading.index_of(one)
        if len(run) < _SURE and (place is None or place < index - 1):
            return None
        if one.value == total:
            return one
    return None
