"""Numbers that follow from others by one step of arithmetic: sums, differences, changes, shares.

Small numbers follow from anything, so the operands must count the same kind of thing in the same
unit, stand near each other, and the number that is derived must count that kind of thing as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from llmextract.action_words import opposed, stem
from llmextract.claims import Claim

__all__ = ["Derivation", "derive"]

_MOST = 40
_GENERIC = frozenset("people person casualty victim total figure more fewer other rest".split())


class Derivation(NamedTuple):
    """How a number was computed: the arithmetic in words, and the numbers that went in."""

    arithmetic: str
    operands: tuple[Claim, ...]


def derive(claim: Claim, sources: Sequence[Claim]) -> Derivation | None:
    """The first derivation that gives the claim's value; None where there is none."""
    if claim.mention.value is None or claim.mention.modifier not in ("exact", "about", "almost"):
        return None
    exact = [
        source
        for source in sources
        if source.mention.reason is None
        and source.mention.value is not None
        and source.fact == source.mention.id
    ]
    if claim.mention.unit in ("percent", "ratio"):
        found = _percentages(claim, exact[:_MOST])
    else:
        found = _sums(claim, [s for s in exact if s.mention.unit == claim.mention.unit][:_MOST])
    return next((one for one in found if _gives(claim, one[0])), (None, None))[1]


def _gives(claim: Claim, value: Decimal) -> bool:
    told = claim.mention.value or Decimal(0)
    if claim.mention.unit in ("percent", "ratio"):
        exponent = told.as_tuple().exponent
        step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
        return abs(value - told) <= step / 2
    return value == told


def _sums(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    for one, other in combinations(sources, 2):
        if not (_alike(one, other) and _fits(claim, one, other)):
            continue
        a, b = _value(one), _value(other)
        if other.part_of != one.fact and one.part_of != other.fact:
            yield a + b, _told(f"{_text(one)} + {_text(other)} = {a + b:,}", one, other)
        large, small = (one, other) if a >= b else (other, one)
        difference = abs(a - b)
        shown = f"{_text(large)} - {_text(small)} = {difference:,}"
        yield difference, _told(shown, large, small)
    for sentence in {source.sentence for source in sources}:
        together = [source for source in sources if source.sentence == sentence]
        if 3 <= len(together) <= 5 and all(_fits(claim, one, one) for one in together):
            total = sum((_value(one) for one in together), Decimal(0))
            shown = " + ".join(map(_text, together)) + f" = {total:,}"
            yield total, Derivation(shown, tuple(together))


def _percentages(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    counts = [source for source in sources if source.mention.unit not in ("percent", "ratio")]
    for one, other in combinations(counts, 2):
        if one.mention.unit != other.mention.unit or not _near(one, other):
            continue
        for base, value in ((one, other), (other, one)):
            before, after = _value(base), _value(value)
            if before <= 0 or not claim.words & (base.words | value.words):
                continue
            if _same_head(base, value):
                change = abs(after - before) / before * 100
                shown = f"({_text(value)} - {_text(base)}) / {_text(base)} = {change:.1f} %"
                yield change, _told(shown, base, value)
            if after <= before and (value.part_of == base.fact or value.sentence == base.sentence):
                share = after / before * 100
                yield share, _told(f"{_text(value)} / {_text(base)} = {share:.1f} %", value, base)


def _alike(one: Claim, other: Claim) -> bool:
    """Whether the two count the same kind of thing, close to each other."""
    if one.fact == other.fact or not _near(one, other):
        return False
    return (
        _same_head(one, other)
        or (one.of_people and other.of_people)
        or None in (one.head, other.head)
    )


def _near(one: Claim, other: Claim) -> bool:
    return abs(one.sentence.start - other.sentence.start) < 400


def _same_head(one: Claim, other: Claim) -> bool:
    return one.head is not None and other.head is not None and stem(one.head) == stem(other.head)


def _fits(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the derived number counts what the operands count."""
    if claim.head is None:
        return bool(claim.words & one.words & other.words)
    if _same_head(claim, one) or _same_head(claim, other):
        return not (opposed(claim.actions, one.actions) and opposed(claim.actions, other.actions))
    people = claim.of_people and one.of_people and other.of_people
    return people or (claim.head in _GENERIC and bool(claim.words & (one.words | other.words)))


def _value(claim: Claim) -> Decimal:
    return claim.mention.value or Decimal(0)


def _text(claim: Claim) -> str:
    return f"{_value(claim):,} ({claim.mention.id})"


def _told(arithmetic: str, *operands: Claim) -> Derivation:
    return Derivation(arithmetic, operands)
