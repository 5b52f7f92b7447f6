"""Whether two numbers of a source may give a third by arithmetic: what counts the same, and stands near."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from llmextract.action_words import opposed, stem
from llmextract.claims import Claim
from llmextract.hedges import same_measure, scale_of

__all__ = ["POINTS", "alike", "comparable", "differ", "fits", "in_unit_of", "near", "same_head", "told_as_one",
           "value_of"]  # fmt: skip

POINTS = "percentage point"
_FAR = 700
"""Characters between two numbers that a text may put together."""
_NEXT = 100
"""Characters from the beginning of a sentence to that of one that goes on with it."""
_GENERIC = frozenset("people person casualty victim total figure more fewer other rest".split())
_COMPARED = frozenset(map(stem, ("fewer", "more", "less", "higher", "lower")))
_TELLING = 3
"""Digits."""


def alike(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the two count the same kind of thing, close to each other; if the claim's words say
    that it is the result of something, being close is enough."""
    if one.fact == other.fact or not near(claim, one, other) or not comparable(one, other):
        return False
    return (
        claim.is_result
        or told_as_one(claim, one, other)
        or _is_rest(claim, one, other)
        or same_head(one, other)
        or (one.of_people and other.of_people)
        or None in (one.head, other.head)
        or one.mention.unit is not None
    )


def differ(claim: Claim, operands: Sequence[Claim]) -> bool:
    return claim.of_people or not all(same_head(claim, operand) for operand in operands)


def comparable(one: Claim, other: Claim) -> bool:
    """Whether the two are in one unit; it is left out where it was just said: "5 tonnes, up from 3"."""
    if one.sentence == other.sentence and None in (one.mention.unit, other.mention.unit):
        return True
    return same_measure(one.mention, other.mention)


def near(claim: Claim, one: Claim, other: Claim) -> bool:
    far = 2 * _FAR if claim.is_result else _FAR
    return abs(one.sentence.start - other.sentence.start) < far


def told_as_one(claim: Claim, *operands: Claim) -> bool:
    """Whether the source itself puts two numbers together, and the claim is about what one of them
    counts: "4 of 13 libraries", "4,312 posts, 618 fewer than a year ago"."""
    if len(operands) != 2 or operands[0].sentence != operands[1].sentence:
        return False
    if not any(same_head(claim, one) or claim.counted & one.clause for one in operands):
        return False
    one, other = operands
    part = one.part_of == other.fact or other.part_of == one.fact
    part = part or POINTS in (one.mention.unit, other.mention.unit)
    return part or any(_COMPARED.intersection(side.after[:1]) for side in operands)


def same_head(one: Claim, other: Claim) -> bool:
    return one.head is not None and other.head is not None and stem(one.head) == stem(other.head)


def fits(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the derived number counts what the operands count."""
    shared = bool(claim.words & one.words and claim.words & other.words)
    parts = one.part_of == other.fact or other.part_of == one.fact
    result = claim.is_result and (shared or parts or _is_no_chance(claim, one, other))
    if result or told_as_one(claim, one, other) or _is_rest(claim, one, other):
        return True
    if opposed(claim.actions, one.actions) and opposed(claim.actions, other.actions):
        return False
    people = claim.of_people and one.of_people and other.of_people
    if people or same_head(claim, one) or same_head(claim, other):
        return True
    if claim.mention.unit is not None:
        together = one.sentence == other.sentence
        return (
            bool(claim.words & (one.words | other.words))
            if together
            else shared and same_head(one, other)
        )
    in_common = shared or bool(claim.actions & one.actions & other.actions)
    return in_common and (claim.head is None or claim.head in _GENERIC)


def _is_rest(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the text tells the number with the whole that it is a part of, and the source tells that
    whole with the other part: "of the 64 lots, 55 were sold"."""
    whole = max(value_of(one), value_of(other))
    together = abs(one.sentence.start - other.sentence.start) < _NEXT
    return together and claim.mention.unit is None and whole in claim.told_with


def _is_no_chance(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether a number has digits enough not to follow from two neighbours by accident; a word in
    common with one of them is enough then."""
    digits = sum(c.isdecimal() for c in claim.mention.text)
    together = one.sentence == other.sentence
    return digits >= _TELLING and (together or bool(claim.words & (one.words | other.words)))


def in_unit_of(claim: Claim, one: Claim, other: Claim) -> Decimal:
    """The value in the claim's unit; where the source leaves the unit out, it is the other's."""
    unit = one.mention.unit or other.mention.unit
    if unit is None or not same_measure(
        claim.mention, one.mention if one.mention.unit else other.mention
    ):
        return value_of(one)
    return value_of(one) * scale_of(unit) / scale_of(claim.mention.unit)


def value_of(claim: Claim) -> Decimal:
    return claim.mention.value or Decimal(0)
