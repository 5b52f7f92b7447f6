"""Numbers that follow from others by arithmetic: sums, differences, remainders, products, shares.

Small numbers follow from anything, so the operands must count the same kind of thing in the same
unit, stand near each other, and the number that is derived must count that kind of thing as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, permutations

from llmextract.arithmetic import EACH, REST, SHARES, Derivation, Results, named, step
from llmextract.claims import Claim
from llmextract.hedges import relate, same_measure
from llmextract.kinship import (
    POINTS,
    alike,
    differ,
    fits,
    in_unit_of,
    near,
    told_as_one,
    value_of,
)
from llmextract.shares import befores, complements, multiples, parts, percentages, shifted, wholes

__all__ = ["Derivation", "derive"]

_MOST = 50
_TRIFLE = Decimal("0.0005")
"""The share of a number that nobody adds to it."""
_SCALE = re.compile(r"(?:m|b|tr)illion", re.IGNORECASE)
_FOLLOWING = 300
"""Characters from a sentence to one that goes on with it."""
_VOTED = re.compile(r"\b(?:votes?|voted|voting|ballots?)\b", re.IGNORECASE)
_BALLOT = re.compile(
    r"\b(?:votes?|voted|voting|ballots?|voters|majority|margin|turnout)\b", re.IGNORECASE
)
_SHORT_OF_MAJORITY = re.compile(
    r"[^.;]{0,20}\b(?:short of|(?:away )?from|below|needed for)(?: an?| the)?(?: absolute| overall| outright)? majority"
)
_BOUNDS = ("more_than", "at_least", "less_than", "at_most")
_TOGETHER = re.compile(
    r"\b(?:together|combined|jointly|between them|add(?:s|ed)? up|in all|in total)\b"
)


_NAME = r"[A-Z][\w'’-]*(?: (?:of |the |de |la |al-)?[A-Z][\w'’-]*){0,3}"
_LIST = re.compile(
    rf"(?: [a-z-]+){{1,4}}?(?:(?P<apart>,|:| -| –)| of| in| at| from)? (?:in |at |near )?(?P<names>{_NAME}(?:, {_NAME})*,? and {_NAME})"
    r"(?![\w ]* and )"
)
_DEFINITE = re.compile(r"\b(?:the|all|these|those|both|its|their)\s+$", re.IGNORECASE)
_NAME_END = re.compile(r",? and |, ")


def derive(claim: Claim, sources: Sequence[Claim], *, strictly: bool) -> Derivation | None:
    """The first derivation that gives the claim's value; None where there is none.

    `strictly`: all three numbers count the same thing, and not just people, as is asked for where
    something else already speaks against the number.
    """
    if claim.mention.value is None:
        return None
    if claim.mention.modifier == "exact" and (listed := _listed(claim)):
        return listed
    # "It costs 11 million euros, which leaves 3.5 million": the unit may be one that is left out.
    meant = (claim, *map(claim.in_unit, claim.left_out))
    if claim.is_result and (spanned := _spanned(claim, sources)) is not None:
        return spanned
    return next(filter(None, (_by_arithmetic(one, sources, strictly) for one in meant)), None)


def _spanned(claim: Claim, sources: Sequence[Claim]) -> Derivation | None:
    """How far the ends of a range lie apart: "up by 87 pounds" of "from 1,775 to 1,862"."""
    for one in sources:
        low, high = one.mention.low, one.mention.high
        if low is None or high is None or not same_measure(claim.mention, one.mention):
            continue
        if _gives(claim, abs(high - low), (one,)):
            return Derivation(
                f"{high:,} - {low:,} ({one.mention.id}) = {abs(high - low):,}", (one,)
            )
    return None


def _by_arithmetic(claim: Claim, sources: Sequence[Claim], strictly: bool) -> Derivation | None:
    known = [
        _in_meant_unit(claim, source)
        for source in sources
        if source.mention.reason is None
        and source.mention.value is not None
        and source.mention.value != claim.mention.value
    ][:_MOST]
    for value, derivation in _derived(claim, known):
        operands = derivation.operands
        if not _gives(claim, value, operands):
            continue
        as_one = told_as_one(claim, *operands) or _is_sum_of_all(claim, operands)
        if not strictly or as_one or not differ(claim, operands):
            return derivation
    return None


def _in_meant_unit(claim: Claim, source: Claim) -> Claim:
    """Bare millions of the source in the claim's currency, where that was said just before."""
    meant = claim.mention.unit if claim.mention.kind == "money" else None
    if meant is None or source.mention.unit is not None or not _SCALE.search(source.mention.text):
        return source
    return source.in_unit(meant) if meant in source.left_out else source


def _is_sum_of_all(claim: Claim, operands: Sequence[Claim]) -> bool:
    """Whether the operands of a sum stand in one sentence and the claim says of all what happened to
    each: "three died in the one group and eight in the other", "26 were dead or missing"."""
    together = len({one.sentence for one in operands}) == 1
    happened = all(claim.actions & one.actions for one in operands)
    return together and happened and claim.mention.value == sum(map(value_of, operands))


def _listed(claim: Claim) -> Derivation | None:
    """The text names as many as it says: "the two towns of Varden and Sull"."""
    first, last = (at - claim.sentence.start for at in (claim.mention.start, claim.mention.end))
    found = _LIST.match(claim.shown, last)
    if found is None or not (found["apart"] or _DEFINITE.search(claim.shown, 0, first)):
        return None
    names = _NAME_END.split(found["names"])
    if claim.mention.unit is None and claim.mention.value == len(names):
        return Derivation(f"the text names {len(names)}: {', '.join(names)}", ())
    return None


def _derived(claim: Claim, known: Sequence[Claim]) -> Results:
    unit = claim.mention.unit
    if unit in SHARES:
        yield from percentages(claim, known)
        yield from complements(claim, known)
    if unit == POINTS or "point" in (claim.head, *claim.after[:1]):
        shares = [one for one in known if one.mention.unit == "percent"]
        yield from _sums(claim, shares)
    if unit == "percent":
        yield from shifted(claim, known)
        if _TOGETHER.search(claim.shown):
            shares = [one for one in known if one.mention.unit == "percent"]
            yield from ((value / 100, told) for value, told in _sums(claim, shares))
    if unit not in SHARES:
        alike = [
            one
            for one in known
            if one.mention.unit is None or same_measure(claim.mention, one.mention)
        ]
        yield from _sums(claim, alike)
        yield from _rests(claim, alike)
        yield from _votes(claim, alike)
        yield from parts(claim, known)
        yield from _products(claim, known)
        yield from _quotients(claim, known)
        yield from multiples(claim, known)
        yield from befores(claim, known)
        yield from wholes(claim, known)


def _gives(claim: Claim, value: Decimal, operands: Sequence[Claim]) -> bool:
    """Whether the claim's wording fits the computed value. A bound is not computed: where there is one
    among the operands, it is taken as told."""
    bounded = claim.mention.modifier in _BOUNDS and claim.mention.unit not in SHARES
    if bounded and not any(one.mention.modifier in _BOUNDS for one in operands):
        return False
    same = any(one.mention.modifier == claim.mention.modifier for one in operands)
    each = EACH.intersection((*claim.before, *claim.after))
    if bounded and not (claim.is_result or each or (same and operands[0].mention.unit in SHARES)):
        return False
    modifier = claim.mention.modifier if bounded else "exact"
    if claim.mention.unit == "percent":
        value *= 100
    computed = claim.mention.model_copy(
        update={"value": value, "modifier": modifier, "text": f"{value:f}"}
    )
    return relate(claim.mention, computed) in (("equal",) if bounded else ("equal", "rounded"))


def _sums(claim: Claim, sources: Sequence[Claim]) -> Results:
    for one, other in combinations(sources, 2):
        if not (alike(claim, one, other) and fits(claim, one, other)):
            continue
        if claim.mention.unit is not None and one.mention.unit == other.mention.unit is None:
            continue
        if min(value_of(one), value_of(other)) < _TRIFLE * max(value_of(one), value_of(other)):
            continue
        a, b = in_unit_of(claim, one, other), in_unit_of(claim, other, one)
        if other.part_of != one.fact and one.part_of != other.fact:
            yield a + b, step(f"{named(one)} + {named(other)} = {a + b:,}", one, other)
        large, small = (one, other) if a >= b else (other, one)
        difference = abs(a - b)
        shown = f"{named(large)} - {named(small)} = {difference:,}"
        yield difference, step(shown, large, small)
    if claim.is_result and claim.mention.unit is None:
        yield from _remainders(claim, sources)
    for sentence in {source.sentence for source in sources}:
        together = [source for source in sources if source.sentence == sentence]
        if 3 <= len(together) <= 5 and all(fits(claim, one, one) for one in together):
            total = sum((value_of(one) for one in together), Decimal(0))
            shown = " + ".join(map(named, together)) + f" = {total:,}"
            yield total, Derivation(shown, tuple(together))


def _remainders(claim: Claim, sources: Sequence[Claim]) -> Results:
    """What two parts told in one sentence leave of a whole: of 53 on board 14 died and 23 were hurt."""
    for one, other in combinations(sources, 2):
        if one.sentence != other.sentence or not (one.of_people and other.of_people):
            continue
        for whole in sources:
            value = value_of(whole) - value_of(one) - value_of(other)
            if (
                whole.of_people
                and whole.sentence != one.sentence
                and value > 0
                and near(claim, whole, one)
            ):
                shown = f"{named(whole)} - {named(one)} - {named(other)} = {value:,}"
                yield value, step(shown, whole, one, other)


def _rests(claim: Claim, known: Sequence[Claim]) -> Results:
    """What a source calls the rest: of 448 million the state paid 250, users 180 and the region the rest.
    The parts stand in that sentence, and so does the whole, or in the one before."""
    for sentence in {one.sentence for one in known if REST.search(one.shown)}:
        here = [one for one in known if one.sentence == sentence]
        before = [one for one in known if 0 < sentence.start - one.sentence.start < _FOLLOWING]
        for parts_of in (here, [*before, *here]):
            whole = max(parts_of, key=value_of)
            least = value_of(whole) * _TRIFLE
            rest = [one for one in parts_of if one is not whole and value_of(one) > least]
            value = value_of(whole) - sum(map(value_of, rest))
            if (
                len(rest) > 1
                and value > 0
                and claim.words & frozenset().union(*(o.words for o in parts_of))
            ):
                shown = " - ".join(map(named, (whole, *rest)))
                yield value, step(f"{shown} = {value:,}", whole, *rest)


def _votes(claim: Claim, known: Sequence[Claim]) -> Results:
    """Who voted, and the majority: a vote of 26 to 19. How many seats are lacking: 84 of 180."""
    if claim.mention.unit is not None:
        return
    if _SHORT_OF_MAJORITY.match(claim.shown, claim.mention.end - claim.sentence.start):
        for own, seats in permutations(known, 2):
            if {"seat"} & own.words & seats.words and value_of(seats) > value_of(own):
                value = value_of(seats) // 2 + 1 - value_of(own)
                yield value, step(f"{named(seats)} / 2 + 1 - {named(own)} = {value:,}", seats, own)
    if _BALLOT.search(claim.shown):
        for one, other in combinations(known, 2):
            if one.sentence == other.sentence and _VOTED.search(one.shown):
                a, b = value_of(one), value_of(other)
                yield a + b, step(f"{named(one)} + {named(other)} = {a + b:,}", one, other)
                yield (
                    abs(a - b),
                    step(f"{named(one)} - {named(other)} = {abs(a - b):,}", one, other),
                )


def _products(claim: Claim, known: Sequence[Claim]) -> Results:
    """So much for each of so many: 1 million rupees to each of 7 families, 0.60 euros a litre for 7 litres."""
    for each in known:
        if not same_measure(claim.mention, each.mention) or each.mention.unit is None:
            continue
        told_each = EACH.intersection((*each.before[:4], *each.after[:4]))
        if not ((told_each or each.rate) and claim.words):
            continue
        for count in known:
            of_each = count.mention.unit is None if told_each else count.mention.unit == each.rate
            if of_each and near(claim, each, count):
                value = value_of(each) * value_of(count)
                yield value, step(f"{named(count)} x {named(each)} = {value:,}", count, each)


def _quotients(claim: Claim, known: Sequence[Claim]) -> Results:
    """So much on average: 2.3 million pounds for 4,100 telephones is 560 pounds each; 6.5 million in ten
    years is 650,000 a year."""
    if not (claim.rate or EACH.intersection((*claim.before, *claim.after))):
        return
    for total, count in permutations(known, 2):
        if not same_measure(claim.mention, total.mention) or not value_of(count):
            continue
        units = (claim.rate,) if claim.rate else (None, "day", "week", "month", "year")
        if count.mention.unit in units and near(claim, total, count):
            value = value_of(total) / value_of(count)
            yield value, step(f"{named(total)} / {named(count)} = {value:,.2f}", total, count)
