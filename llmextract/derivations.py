"""Numbers that follow from others by one step of arithmetic: sums, differences, changes, shares.

Small numbers follow from anything, so the operands must count the same kind of thing in the same
unit, stand near each other, and the number that is derived must count that kind of thing as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations
from typing import NamedTuple

from llmextract.action_words import opposed, stem
from llmextract.claims import Claim
from llmextract.hedges import relate, same_measure, scale_of

__all__ = ["Derivation", "derive"]

_MOST = 40
_FAR = 700
"""Characters between two numbers that a text may put together."""
_GENERIC = frozenset("people person casualty victim total figure more fewer other rest".split())
_SHARES = ("percent", "ratio")
_BOUNDS = ("more_than", "at_least", "less_than", "at_most")
_POINTS = "percentage point"
_EACH = frozenset(map(stem, ("each", "every", "apiece", "per", "average", "averaged", "averaging")))
_COMPARED = frozenset(map(stem, ("fewer", "more", "less", "higher", "lower")))
_FROM = frozenset(("from", "against", "than"))
_TOGETHER = re.compile(
    r"\b(?:together|combined|jointly|between them|add(?:s|ed)? up|in all|in total)\b"
)
_TELLING = 3
"""Digits."""


class Derivation(NamedTuple):
    """How a number was computed: the arithmetic in words, and the numbers that went in."""

    arithmetic: str
    operands: tuple[Claim, ...]


def derive(claim: Claim, sources: Sequence[Claim], *, strictly: bool) -> Derivation | None:
    """The first derivation that gives the claim's value; None where there is none.

    `strictly`: all three numbers count the same thing, and not just people, as is asked for where
    something else already speaks against the number.
    """
    if claim.mention.value is None:
        return None
    known = [
        source
        for source in sources
        if source.mention.reason is None
        and source.mention.value is not None
        and source.fact == source.mention.id
        and source.mention.value != claim.mention.value
    ][:_MOST]
    for value, derivation in _derived(claim, known):
        operands = derivation.operands
        if not _gives(claim, value, operands):
            continue
        if not strictly or _told_as_one(claim, *operands) or not _differ(claim, operands):
            return derivation
    return None


def _derived(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    unit = claim.mention.unit
    if unit in _SHARES:
        yield from _percentages(claim, known)
    if unit == _POINTS or "point" in (claim.head, *claim.after[:1]):
        shares = [one for one in known if one.mention.unit == "percent"]
        yield from _sums(claim, shares)
    if unit == "percent":
        yield from _shifted(claim, known)
        if _TOGETHER.search(claim.shown):
            shares = [one for one in known if one.mention.unit == "percent"]
            yield from ((value / 100, told) for value, told in _sums(claim, shares))
    if unit not in _SHARES:
        alike = [
            one
            for one in known
            if one.mention.unit is None or same_measure(claim.mention, one.mention)
        ]
        yield from _sums(claim, alike)
        yield from _parts(claim, known)
        yield from _products(claim, known)
        yield from _quotients(claim, known)
        yield from _multiples(claim, known)


def _gives(claim: Claim, value: Decimal, operands: Sequence[Claim]) -> bool:
    """Whether the claim's wording fits the computed value. A bound is not computed: where there is one
    among the operands, it is taken as told."""
    bounded = claim.mention.modifier in _BOUNDS and claim.mention.unit not in _SHARES
    if bounded and not any(one.mention.modifier in _BOUNDS for one in operands):
        return False
    if bounded and not (claim.is_result or _EACH.intersection((*claim.before, *claim.after))):
        return False
    modifier = claim.mention.modifier if bounded else "exact"
    if claim.mention.unit == "percent":
        value *= 100
    computed = claim.mention.model_copy(
        update={"value": value, "modifier": modifier, "text": f"{value:f}"}
    )
    return relate(claim.mention, computed) in (("equal",) if bounded else ("equal", "rounded"))


def _sums(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    for one, other in combinations(sources, 2):
        if not (_alike(claim, one, other) and _fits(claim, one, other)):
            continue
        a, b = _in_unit_of(claim, one, other), _in_unit_of(claim, other, one)
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


def _parts(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """A share of a whole that the same sentence gives: a quarter of 12,000."""
    for share in known:
        if share.mention.unit not in _SHARES:
            continue
        scale = Decimal("0.01") if share.mention.unit == "percent" else Decimal(1)
        for whole in known:
            if whole.sentence != share.sentence or not same_measure(claim.mention, whole.mention):
                continue
            if _same_head(claim, whole) and claim.words & whole.words:
                value = _value(share) * scale * _value(whole)
                shown = (
                    f"{share.mention.text} ({share.mention.id}) of {_text(whole)} = {value:,.0f}"
                )
                yield value, _told(shown, share, whole)


def _shifted(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """A share before or after it changed by percentage points: 22 percent, up 9 points."""
    for share, points in permutations(known, 2):
        of_points = points.mention.unit == _POINTS or points.head == "point"
        if share.mention.unit != "percent" or not of_points or share.sentence != points.sentence:
            continue
        if not claim.words & share.words:
            continue
        a, b = _value(share), _value(points)
        for value, sign in ((a + b, "+"), (a - b, "-")):
            shown = f"{_text(share)} {sign} {_text(points)} = {value:,}"
            yield value / 100, _told(shown, share, points)


def _products(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """So much for each of so many: 1 million rupees to each of 7 families."""
    for each in known:
        if not same_measure(claim.mention, each.mention) or each.mention.unit is None:
            continue
        if not (_EACH.intersection((*each.before[:4], *each.after[:4])) and claim.words):
            continue
        for count in known:
            if count.mention.unit is None and _near(claim, each, count):
                value = _value(each) * _value(count)
                yield value, _told(f"{_text(count)} x {_text(each)} = {value:,}", count, each)


def _quotients(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """So much on average: 2.3 million pounds for 4,100 telephones is 560 pounds each."""
    if not _EACH.intersection((*claim.before, *claim.after)):
        return
    for total, count in permutations(known, 2):
        if not same_measure(claim.mention, total.mention) or not _value(count):
            continue
        if count.mention.unit in (None, "day", "week", "month", "year") and _near(
            claim, total, count
        ):
            value = _value(total) / _value(count)
            yield value, _told(f"{_text(total)} / {_text(count)} = {value:,.2f}", total, count)


def _multiples(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """ "112 schools were shut, twice as many as on Monday": 56 on Monday."""
    for one, times in permutations(known, 2):
        if times.mention.unit != "ratio" or one.sentence != times.sentence or _value(times) <= 1:
            continue
        if same_measure(claim.mention, one.mention) and claim.words & one.words:
            value = _value(one) / _value(times)
            yield value, _told(f"{_text(one)} / {_text(times)} = {value:,.1f}", one, times)


def _percentages(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """Shares, changes and multiples of counts of one unit, as ratios."""
    counts = [source for source in sources if source.mention.unit not in (*_SHARES, _POINTS)]
    for one, other in combinations(counts, 2):
        if not (_comparable(one, other) and _near(claim, one, other)):
            continue
        changed = one.sentence == other.sentence and _FROM.intersection(
            (*one.before[:1], *other.before[:1])
        )
        if not changed and not (claim.words & one.words and claim.words & other.words):
            continue
        if not (_same_head(one, other) or one.sentence == other.sentence):
            continue
        for base, value in ((one, other), (other, one)):
            before, after = _value(base), _value(value)
            if before <= 0:
                continue
            change = abs(after - before) / before
            shown = f"({_text(value)} - {_text(base)}) / {_text(base)} = {change:.3f}"
            yield change, _told(shown, base, value)
            shown = f"{_text(value)} / {_text(base)} = {after / before:.3f}"
            yield after / before, _told(shown, value, base)


def _alike(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the two count the same kind of thing, close to each other; if the claim's words say
    that it is the result of something, being close is enough."""
    if one.fact == other.fact or not _near(claim, one, other) or not _comparable(one, other):
        return False
    return (
        claim.is_result
        or _told_as_one(claim, one, other)
        or _is_rest(claim, one, other)
        or _same_head(one, other)
        or (one.of_people and other.of_people)
        or None in (one.head, other.head)
        or one.mention.unit is not None
    )


def _differ(claim: Claim, operands: Sequence[Claim]) -> bool:
    return claim.of_people or not all(_same_head(claim, operand) for operand in operands)


def _comparable(one: Claim, other: Claim) -> bool:
    """Whether the two are in one unit; it is left out where it was just said: "5 tonnes, up from 3"."""
    if one.sentence == other.sentence and None in (one.mention.unit, other.mention.unit):
        return True
    return same_measure(one.mention, other.mention)


def _near(claim: Claim, one: Claim, other: Claim) -> bool:
    far = 2 * _FAR if claim.is_result else _FAR
    return abs(one.sentence.start - other.sentence.start) < far


def _told_as_one(claim: Claim, *operands: Claim) -> bool:
    """Whether the source itself puts two numbers together, and the claim is about what one of them
    counts: "4 of 13 libraries", "4,312 posts, 618 fewer than a year ago"."""
    if len(operands) != 2 or operands[0].sentence != operands[1].sentence:
        return False
    if not any(_same_head(claim, one) or claim.counted & one.clause for one in operands):
        return False
    one, other = operands
    part = one.part_of == other.fact or other.part_of == one.fact
    part = part or _POINTS in (one.mention.unit, other.mention.unit)
    return part or any(_COMPARED.intersection(side.after[:1]) for side in operands)


def _same_head(one: Claim, other: Claim) -> bool:
    return one.head is not None and other.head is not None and stem(one.head) == stem(other.head)


def _fits(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the derived number counts what the operands count."""
    shared = bool(claim.words & one.words and claim.words & other.words)
    parts = one.part_of == other.fact or other.part_of == one.fact
    result = claim.is_result and (shared or parts or _is_no_chance(claim, one, other))
    if result or _told_as_one(claim, one, other) or _is_rest(claim, one, other):
        return True
    if opposed(claim.actions, one.actions) and opposed(claim.actions, other.actions):
        return False
    people = claim.of_people and one.of_people and other.of_people
    if people or _same_head(claim, one) or _same_head(claim, other):
        return True
    if claim.mention.unit is not None:
        together = one.sentence == other.sentence
        return (
            bool(claim.words & (one.words | other.words))
            if together
            else shared and _same_head(one, other)
        )
    in_common = shared or bool(claim.actions & one.actions & other.actions)
    return in_common and (claim.head is None or claim.head in _GENERIC)


def _is_rest(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether the text tells the number with the whole that it is a part of, and the source tells that
    whole with the other part: "of the 64 lots, 55 were sold"."""
    whole = max(_value(one), _value(other))
    together = one.sentence == other.sentence and claim.mention.unit is None
    return together and whole in claim.told_with


def _is_no_chance(claim: Claim, one: Claim, other: Claim) -> bool:
    """Whether a number has digits enough not to follow from two neighbours by accident; a word in
    common with one of them is enough then."""
    digits = sum(c.isdecimal() for c in claim.mention.text)
    together = one.sentence == other.sentence
    return digits >= _TELLING and (together or bool(claim.words & (one.words | other.words)))


def _in_unit_of(claim: Claim, one: Claim, other: Claim) -> Decimal:
    """The value in the claim's unit; where the source leaves the unit out, it is the other's."""
    unit = one.mention.unit or other.mention.unit
    if unit is None or not same_measure(
        claim.mention, one.mention if one.mention.unit else other.mention
    ):
        return _value(one)
    return _value(one) * scale_of(unit) / scale_of(claim.mention.unit)


def _value(claim: Claim) -> Decimal:
    return claim.mention.value or Decimal(0)


def _text(claim: Claim) -> str:
    return f"{_value(claim):,} ({claim.mention.id})"


def _told(arithmetic: str, *operands: Claim) -> Derivation:
    return Derivation(arithmetic, operands)
