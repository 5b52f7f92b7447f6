"""Shares, changes and multiples that follow from numbers of a source, and what follows from shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, permutations

from llmextract.arithmetic import PER, REST, SHARES, Results, named, step
from llmextract.claims import Claim
from llmextract.hedges import same_measure
from llmextract.kinship import POINTS, comparable, near, same_head, value_of

__all__ = ["befores", "complements", "multiples", "parts", "percentages", "shifted", "wholes"]

_OF = re.compile(r"\s*(?:per ?cent|percent|%|pct)?\s*(?:of\b|the\b|its\b|their\b)")
_MORE = re.compile(
    r"\s*(?:per ?cent|percent|%|pct)?\s*(?:more|less|fewer|higher|lower|above|below|longer|shorter|up|down)\b"
)
_WHOLE = re.compile(
    r"\b(?:whole|entire|all of|valu(?:e[ds]?|ation|ing)|worth|in full)\b", re.IGNORECASE
)
_ABOUT = 2
"""Words that say what a share is for, where its whole stands in another sentence."""
_NEXT = 300
"""Characters from a sentence to one that goes on with it."""
_FROM = frozenset(("from", "against", "than"))


def complements(claim: Claim, known: Sequence[Claim]) -> Results:
    """What is left of all: 63.2 percent are men, so that 36.8 percent are women. Of several shares where
    their sentence speaks of the rest."""
    unit = claim.mention.unit or ""
    shares = [one for one in known if one.mention.unit == unit and claim.words & one.words]
    for share in shares:
        value = 1 - value_of(share) * PER[unit]
        if 0 < value < 1:
            yield value, step(f"1 - {share.mention.text} ({share.mention.id}) = {value:.3f}", share)
    for sentence in {one.sentence for one in shares if REST.search(one.shown)}:
        together = [one for one in shares if one.sentence == sentence]
        value = 1 - sum(map(value_of, together)) * PER[unit]
        if len(together) > 1 and 0 < value < 1:
            told = " - ".join(f"{one.mention.text} ({one.mention.id})" for one in together)
            yield value, step(f"1 - {told} = {value:.3f}", *together)


def befores(claim: Claim, known: Sequence[Claim]) -> Results:
    """What it was before it changed: 5.7 billion after a rise of 14 percent."""
    for after, change in permutations(known, 2):
        if change.mention.unit not in SHARES or after.sentence != change.sentence:
            continue
        if not same_measure(claim.mention, after.mention) or not claim.words & after.words:
            continue
        rate = value_of(change) * PER[change.mention.unit]
        for sign, factor in (("+", 1 + rate), ("-", 1 - rate)):
            if ("trend", "up" if sign == "+" else "down") in change.actions and factor > 0:
                value = value_of(after) / factor
                shown = f"{named(after)} / (1 {sign} {change.mention.text} ({change.mention.id}))"
                yield value, step(f"{shown} = {value:,.0f}", after, change)


def parts(claim: Claim, known: Sequence[Claim]) -> Results:
    """A share of a whole, a quarter of 12,000, and what that leaves of it."""
    for share in known:
        if share.mention.unit not in SHARES:
            continue
        part = value_of(share) * PER[share.mention.unit]
        for whole in known:
            if not same_measure(claim.mention, whole.mention):
                continue
            if _is_whole_of(claim, share, whole):
                value = part * value_of(whole)
                shown = f"{share.mention.text} ({share.mention.id}) of {named(whole)}"
                yield value, step(f"{shown} = {value:,.0f}", share, whole)
            if part < 1 and _leaves_a_rest(claim, share, whole):
                value = (1 - part) * value_of(whole)
                shown = f"(1 - {share.mention.text} ({share.mention.id})) of {named(whole)}"
                yield value, step(f"{shown} = {value:,.0f}", share, whole)


def _is_whole_of(claim: Claim, share: Claim, whole: Claim) -> bool:
    apart = whole.sentence != share.sentence
    if apart and len(claim.words & share.words - whole.words) < _ABOUT:
        return False
    of_money = claim.mention.kind == "money" and whole.mention.kind == "money"
    measured = not apart and claim.mention.unit is not None
    alike = same_head(claim, whole) or of_money or measured
    return alike and bool(claim.words & whole.words)


def _leaves_a_rest(claim: Claim, share: Claim, whole: Claim) -> bool:
    """Whether the text tells the whole beside what is left of it, or the source speaks of the rest."""
    if share.sentence == whole.sentence:
        return value_of(whole) in claim.told_with
    follows = 0 < share.sentence.start - whole.sentence.start < _NEXT
    return follows and REST.search(share.shown) is not None


def wholes(claim: Claim, known: Sequence[Claim]) -> Results:
    """What the whole is worth where a share of it is: 62 percent cost 46.5 million."""
    if _WHOLE.search(claim.shown) is None:
        return
    for share, part in permutations(known, 2):
        if (
            share.mention.unit != "percent"
            or share.sentence != part.sentence
            or not value_of(share)
        ):
            continue
        if same_measure(claim.mention, part.mention) and part.mention.kind == "money":
            value = value_of(part) * 100 / value_of(share)
            yield value, step(f"{named(part)} / {named(share)} % = {value:,.0f}", part, share)


def shifted(claim: Claim, known: Sequence[Claim]) -> Results:
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
            yield (
                value / 100,
                step(f"{named(share)} {sign} {named(points)} = {value:,}", share, points),
            )


def multiples(claim: Claim, known: Sequence[Claim]) -> Results:
    """ "112 schools were shut, twice as many as on Monday": 56 on Monday."""
    for one, times in permutations(known, 2):
        if times.mention.unit != "ratio" or one.sentence != times.sentence or value_of(times) <= 1:
            continue
        if same_measure(claim.mention, one.mention) and claim.words & one.words:
            value = value_of(one) / value_of(times)
            yield value, step(f"{named(one)} / {named(times)} = {value:,.1f}", one, times)


def percentages(claim: Claim, sources: Sequence[Claim]) -> Results:
    """Shares, changes and multiples of counts of one unit, as ratios; multiples of shares that one
    sentence compares."""
    counts = [source for source in sources if source.mention.unit not in (*SHARES, POINTS)]
    for one, other in combinations(counts, 2):
        if one.fact != other.fact and comparable(one, other) and _may_be(claim, one, other, counts):
            yield from _ratios(claim, one, other)
    if claim.mention.unit == "ratio":
        shares = [source for source in sources if source.mention.unit == "percent"]
        for one, other in permutations(shares, 2):
            if one.sentence == other.sentence and value_of(other):
                value = value_of(one) / value_of(other)
                yield value, step(f"{named(one)} / {named(other)} = {value:.3f}", one, other)


def _may_be(claim: Claim, one: Claim, other: Claim, counts: Sequence[Claim]) -> bool:
    """Whether the claim may be a ratio of these two: those that it is told with, or near each other."""
    alike = {value_of(each) for each in counts if comparable(one, each)}
    told = alike & claim.told_with
    both = {value_of(one), value_of(other)}
    if not (near(claim, one, other) or told & both):
        return False
    changed = one.sentence == other.sentence and _FROM.intersection(
        (*one.before[:1], *other.before[:1])
    )
    about = [claim.words & side.words or value_of(side) in told for side in (one, other)]
    if not changed and not all(about):
        return False
    named_both = claim.near & one.names and claim.near & other.names
    of_told = one.mention.unit is not None and bool(told)
    of_told = of_told or min(len(claim.words & side.words) for side in (one, other)) >= _ABOUT
    if not (same_head(one, other) or one.sentence == other.sentence or named_both or of_told):
        return False
    # "more than half of the 140 million" is of no other two numbers
    return len(told & both) >= min(2, len(told))


def _ratios(claim: Claim, one: Claim, other: Claim) -> Results:
    for base, value in ((one, other), (other, one)):
        before, after = value_of(base), value_of(value)
        if before <= 0:
            continue
        if not _is_share_of(claim):
            change = abs(after - before) / before
            shown = f"({named(value)} - {named(base)}) / {named(base)} = {change:.3f}"
            yield change, step(shown, base, value)
        if not _is_change_by(claim):
            yield (
                after / before,
                step(f"{named(value)} / {named(base)} = {after / before:.3f}", value, base),
            )


def _is_share_of(claim: Claim) -> bool:
    """Whether it is a part of something: "half of the drones", "half the area"."""
    return _OF.match(claim.shown, claim.mention.end - claim.sentence.start) is not None


def _is_change_by(claim: Claim) -> bool:
    """Whether it tells by how much something changed or differs: "by 60 percent", "60 percent more"."""
    behind = claim.mention.end - claim.sentence.start
    return claim.before[:1] == ("by",) or _MORE.match(claim.shown, behind) is not None
