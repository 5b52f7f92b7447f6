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

from llmextract.action_words import stem
from llmextract.claims import Claim
from llmextract.hedges import relate, same_measure
from llmextract.kinship import (
    POINTS,
    alike,
    comparable,
    differ,
    fits,
    in_unit_of,
    near,
    same_head,
    told_as_one,
    value_of,
)

__all__ = ["Derivation", "derive"]

_MOST = 50
_OF = re.compile(r"\s*(?:per ?cent|percent|%|pct)?\s*(?:of\b|the\b|its\b|their\b)")
_MORE = re.compile(
    r"\s*(?:per ?cent|percent|%|pct)?\s*(?:more|less|fewer|higher|lower|above|below|longer|shorter|up|down)\b"
)
_ABOUT = 2
"""Words that say what a share is for, where its whole stands in another sentence."""
_TRIFLE = Decimal("0.0005")
"""The share of a number that nobody adds to it."""
_SHARES = ("percent", "ratio")
_PER = {"percent": Decimal("0.01"), "ratio": Decimal(1)}
_BOUNDS = ("more_than", "at_least", "less_than", "at_most")
_EACH = frozenset(map(stem, ("each", "every", "apiece", "per", "average", "averaged", "averaging")))
_FROM = frozenset(("from", "against", "than"))
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
        source
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


def _is_sum_of_all(claim: Claim, operands: Sequence[Claim]) -> bool:
    """Whether the operands of a sum stand in one sentence and what happened to each is the same: "three
    died in the one group and eight in the other"."""
    together = len({one.sentence for one in operands}) == 1
    happened = claim.actions.intersection(*(one.actions for one in operands))
    return together and bool(happened) and claim.mention.value == sum(map(value_of, operands))


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


def _derived(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    unit = claim.mention.unit
    if unit in _SHARES:
        yield from _percentages(claim, known)
        yield from _complements(claim, known)
    if unit == POINTS or "point" in (claim.head, *claim.after[:1]):
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
        yield from _befores(claim, known)


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
        if not (alike(claim, one, other) and fits(claim, one, other)):
            continue
        if claim.mention.unit is not None and one.mention.unit == other.mention.unit is None:
            continue
        if min(value_of(one), value_of(other)) < _TRIFLE * max(value_of(one), value_of(other)):
            continue
        a, b = in_unit_of(claim, one, other), in_unit_of(claim, other, one)
        if other.part_of != one.fact and one.part_of != other.fact:
            yield a + b, _told(f"{_text(one)} + {_text(other)} = {a + b:,}", one, other)
        large, small = (one, other) if a >= b else (other, one)
        difference = abs(a - b)
        shown = f"{_text(large)} - {_text(small)} = {difference:,}"
        yield difference, _told(shown, large, small)
    if claim.is_result and claim.mention.unit is None:
        yield from _remainders(claim, sources)
    for sentence in {source.sentence for source in sources}:
        together = [source for source in sources if source.sentence == sentence]
        if 3 <= len(together) <= 5 and all(fits(claim, one, one) for one in together):
            total = sum((value_of(one) for one in together), Decimal(0))
            shown = " + ".join(map(_text, together)) + f" = {total:,}"
            yield total, Derivation(shown, tuple(together))


def _remainders(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
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
                shown = f"{_text(whole)} - {_text(one)} - {_text(other)} = {value:,}"
                yield value, _told(shown, whole, one, other)


def _complements(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """What is left of all: 63.2 percent are men, so that 36.8 percent are women."""
    for share in known:
        if share.mention.unit != claim.mention.unit or not claim.words & share.words:
            continue
        value = 1 - value_of(share) * _PER[claim.mention.unit or ""]
        if 0 < value < 1:
            shown = f"1 - {share.mention.text} ({share.mention.id}) = {value:.3f}"
            yield value, _told(shown, share)


def _befores(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """What it was before it changed: 5.7 billion after a rise of 14 percent."""
    for after, change in permutations(known, 2):
        if change.mention.unit != "percent" or after.sentence != change.sentence:
            continue
        if not same_measure(claim.mention, after.mention) or not claim.words & after.words:
            continue
        rate = value_of(change) / 100
        for sign, factor in (("+", 1 + rate), ("-", 1 - rate)):
            if ("trend", "up" if sign == "+" else "down") in change.actions and factor > 0:
                value = value_of(after) / factor
                shown = f"{_text(after)} / (1 {sign} {change.mention.text} ({change.mention.id}))"
                yield value, _told(f"{shown} = {value:,.0f}", after, change)


def _parts(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """A share of a whole that the same sentence gives: a quarter of 12,000."""
    for share in known:
        if share.mention.unit not in _SHARES:
            continue
        scale = _PER[share.mention.unit]
        for whole in known:
            apart = whole.sentence != share.sentence
            about = claim.words & share.words - whole.words
            if (apart and len(about) < _ABOUT) or not same_measure(claim.mention, whole.mention):
                continue
            of_money = claim.mention.kind == "money" and whole.mention.kind == "money"
            if (same_head(claim, whole) or of_money) and claim.words & whole.words:
                value = value_of(share) * scale * value_of(whole)
                shown = (
                    f"{share.mention.text} ({share.mention.id}) of {_text(whole)} = {value:,.0f}"
                )
                yield value, _told(shown, share, whole)


def _shifted(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """A share before or after it changed by percentage points: 22 percent, up 9 points."""
    for share, points in permutations(known, 2):
        basis = points.mention.unit == "basis point"
        of_points = basis or points.mention.unit == POINTS or points.head == "point"
        if share.mention.unit != "percent" or not of_points or share.sentence != points.sentence:
            continue
        if not claim.words & share.words:
            continue
        a, b = value_of(share), value_of(points) / (100 if basis else 1)
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
            if count.mention.unit is None and near(claim, each, count):
                value = value_of(each) * value_of(count)
                yield value, _told(f"{_text(count)} x {_text(each)} = {value:,}", count, each)


def _quotients(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """So much on average: 2.3 million pounds for 4,100 telephones is 560 pounds each."""
    if not _EACH.intersection((*claim.before, *claim.after)):
        return
    for total, count in permutations(known, 2):
        if not same_measure(claim.mention, total.mention) or not value_of(count):
            continue
        if count.mention.unit in (None, "day", "week", "month", "year") and near(
            claim, total, count
        ):
            value = value_of(total) / value_of(count)
            yield value, _told(f"{_text(total)} / {_text(count)} = {value:,.2f}", total, count)


def _multiples(claim: Claim, known: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """ "112 schools were shut, twice as many as on Monday": 56 on Monday."""
    for one, times in permutations(known, 2):
        if times.mention.unit != "ratio" or one.sentence != times.sentence or value_of(times) <= 1:
            continue
        if same_measure(claim.mention, one.mention) and claim.words & one.words:
            value = value_of(one) / value_of(times)
            yield value, _told(f"{_text(one)} / {_text(times)} = {value:,.1f}", one, times)


def _percentages(claim: Claim, sources: Sequence[Claim]) -> Iterator[tuple[Decimal, Derivation]]:
    """Shares, changes and multiples of counts of one unit, as ratios."""
    counts = [source for source in sources if source.mention.unit not in (*_SHARES, POINTS)]
    values = {value_of(one) for one in counts}
    for one, other in combinations(counts, 2):
        told = values & claim.told_with
        together = near(claim, one, other) or told & {value_of(one), value_of(other)}
        if one.fact == other.fact or not (together and comparable(one, other)):
            continue
        changed = one.sentence == other.sentence and _FROM.intersection(
            (*one.before[:1], *other.before[:1])
        )
        if not changed and not (claim.words & one.words and claim.words & other.words):
            continue
        named = claim.near & one.names and claim.near & other.names
        of_told = one.mention.unit is not None and bool(told)
        of_told = of_told or min(len(claim.words & side.words) for side in (one, other)) >= _ABOUT
        if not (same_head(one, other) or one.sentence == other.sentence or named or of_told):
            continue
        if len(told & {value_of(one), value_of(other)}) < min(2, len(told)):
            continue  # "more than half of the 140 million" is of no other two numbers
        for base, value in ((one, other), (other, one)):
            before, after = value_of(base), value_of(value)
            if before <= 0:
                continue
            if not _is_share_of(claim):
                change = abs(after - before) / before
                shown = f"({_text(value)} - {_text(base)}) / {_text(base)} = {change:.3f}"
                yield change, _told(shown, base, value)
            if not _is_change_by(claim):
                shown = f"{_text(value)} / {_text(base)} = {after / before:.3f}"
                yield after / before, _told(shown, value, base)


def _is_share_of(claim: Claim) -> bool:
    """Whether it is a part of something: "half of the drones", "half the area"."""
    return _OF.match(claim.shown, claim.mention.end - claim.sentence.start) is not None


def _is_change_by(claim: Claim) -> bool:
    """Whether it tells by how much something changed or differs: "by 60 percent", "60 percent more"."""
    behind = claim.mention.end - claim.sentence.start
    return claim.before[:1] == ("by",) or _MORE.match(claim.shown, behind) is not None


def _text(claim: Claim) -> str:
    return f"{value_of(claim):,} ({claim.mention.id})"


def _told(arithmetic: str, *operands: Claim) -> Derivation:
    return Derivation(arithmetic, operands)
