"""How a number of a text stands to one of its source, once what their words leave out is added."""

from __future__ import annotations

from llmextract.action_words import stem
from llmextract.claims import Claim
from llmextract.hedges import Relation, relate, same_measure

__all__ = ["relation_of"]

_EXTREMES = frozenset(map(stem, "youngest oldest eldest lowest highest smallest largest".split()))
_NEXT = 4
"""Words before a number in which one of these speaks of it."""
_POINT = "percentage point"
_POINTS = (("point",), ("points",))


def relation_of(claim: Claim, other: Claim) -> Relation:
    """How two numbers stand to each other, with the unit that one of them leaves out if that makes
    them one."""
    told, known = claim.mention, other.mention
    relation = relate(told, known)
    if relation == "bound" and (claim.read, other.read) != (told, known):
        return relate(claim.read, other.read)  # "only 50 is allowed" of a limit of 50
    if relation != "differs":
        return relation
    if (
        told.value is not None
        and told.value in (known.low, known.high)
        and same_measure(told, known)
    ):
        return "equal"  # "to 6.75%" of "from 0.5% to 6.75%"
    extreme = not _EXTREMES.isdisjoint(claim.before[:_NEXT])  # "the youngest 24"
    if extreme and told.value is not None and told.value in (known.low, known.high):
        return "equal"
    if told.unit is None and known.unit == _POINT and claim.after_words[:1] in _POINTS:
        return relate(told.model_copy(update={"unit": _POINT}), known)
    if claim.left_out and claim.left_out == known.unit:
        return relate(told.model_copy(update={"unit": claim.left_out}), known)
    if other.left_out and other.left_out == told.unit:
        return relate(told, known.model_copy(update={"unit": other.left_out}))
    return "differs"
