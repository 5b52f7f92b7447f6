"""Have two numbers of a text changed places? Each is held against the other's place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10
from typing import NamedTuple

from llmextract.alignment import aligned, leaning
from llmextract.claims import Claim
from llmextract.hedges import same_measure
from llmextract.referents import EARLIER, ENDS

__all__ = ["FITS", "Swap", "Told", "far_apart", "is_mutual", "swap_of"]

FITS = 0.02
"""From this gain on, two numbers fit better in each other's place."""
_PART_OF = re.compile(
    r"[^\d.;]{0,40}?\b(?:of|in) (?:(?:the|its|their|his|her|all|a|an|total of|some|about|nearly|almost|more than) )*[$€£]?$"
)
"""Between a part and its whole."""
_TOLD_SO = 0.3
"""What it adds that a number is led to, or bounded, as in the source."""


class Told(NamedTuple):
    """A number of the text with those of its source that are equal to it, and with those too whose
    digits are the same but whose bound is another."""

    claim: Claim
    agreeing: Sequence[Claim]
    alike: Sequence[Claim]


class Swap(NamedTuple):
    """How much better two numbers of a text would fit in each other's place, and the number of the
    source in whose place the first one stands; `partner` is the other number of the text, and `lean`
    how far the words about both stand by the same numbers in the source, below zero by the other's."""

    gain: float
    meant: Claim
    partner: Claim
    lean: float


def swap_of(claim: Claim, told: Sequence[Told]) -> Swap | None:
    """The likeliest other number of the text with which `claim` may have changed places."""
    own = next(one.alike for one in told if one.claim is claim)
    swaps = [
        _swap(claim, mine, one.claim, theirs)
        for one in told
        if one.claim is not claim
        and one.claim.mention.reason != "window"
        and _may_be_exchanged(claim, one.claim)
        for theirs in one.alike
        for mine in own
        if mine.fact != theirs.fact and not _are_paired(mine, theirs)
    ]
    return max(swaps, key=lambda swap: swap.gain, default=None)


def far_apart(one: Claim, other: Claim) -> float:
    """How many powers of ten lie between two numbers."""
    first, second = one.mention.value, other.mention.value
    return abs(log10(abs(first / second))) if first and second else 0.0


def is_mutual(claim: Claim, swap: Swap, told: Sequence[Told]) -> bool:
    """Whether the other number has no likelier one to have changed places with."""
    back = swap_of(swap.partner, told)
    return back is not None and back.partner is claim


def _are_paired(one: Claim, other: Claim) -> bool:
    """Whether two numbers of the source stand side by side, so that their order alone says which is whose:
    "the libraries of Hull and Leeds, which had 41,000 and 27,500 visits"."""
    first, last = sorted((one.mention, other.mention), key=lambda mention: mention.start)
    if one.sentence != other.sentence:
        return False
    between = one.shown[first.end - one.sentence.start : last.start - one.sentence.start]
    return between.strip(" ,") == "and"


def _may_be_exchanged(one: Claim, other: Claim) -> bool:
    """Whether two numbers of a text measure the same, where one may leave its unit out, and the text does not
    itself tell the smaller as a part of the larger: "1,140 out of 3,800"."""
    first, last = sorted((one, other), key=lambda claim: claim.mention.start)
    if _is_adjective(one) != _is_adjective(other):
        return False  # "58 seats in the 150-seat chamber"
    in_one_unit = (
        same_measure(first.mention, last.mention)
        or first.mention.unit in last.left_out
        or last.mention.unit in first.left_out
    )
    told, whole = first.mention.value, last.mention.value
    if not in_one_unit or told is None or whole is None:
        return in_one_unit
    between = first.shown[first.mention.end - first.sentence.start :]
    between = between[: last.mention.start - first.mention.end]
    return first.sentence != last.sentence or told >= whole or not _PART_OF.match(between)


def _is_adjective(claim: Claim) -> bool:
    return claim.shown[claim.mention.end - claim.sentence.start :].startswith("-")


def _swap(claim: Claim, mine: Claim, other: Claim, theirs: Claim) -> Swap:
    places = (one.distances for one in (claim, mine, other, theirs))
    return Swap(_gain(claim, mine, other, theirs), theirs, other, leaning(*places))


def _gain(claim: Claim, mine: Claim, other: Claim, theirs: Claim) -> float:
    return _fit(claim, theirs) + _fit(other, mine) - _fit(claim, mine) - _fit(other, theirs)


def _fit(claim: Claim, place: Claim) -> float:
    """How well a number of the text fits in a place of the source, whatever number stands there."""
    fit = aligned(claim.distances, place.distances)
    lead, its = ((one.before[0] if one.before else "") for one in (claim, place))
    if {lead, its} <= ENDS:  # "up to 240 from 118"
        fit += _TOLD_SO if (lead in EARLIER) == (its in EARLIER) else -_TOLD_SO
    bound, its_bound = claim.mention.modifier, place.mention.modifier
    return fit + (_TOLD_SO if bound == its_bound != "exact" else 0.0)
