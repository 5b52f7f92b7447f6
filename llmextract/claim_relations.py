"""How a number of a text stands to one of its source, once what their words leave out is added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from llmextract.action_words import stem
from llmextract.claims import Claim
from llmextract.hedges import Relation, relate, same_measure
from llmextract.schema import Mention

__all__ = ["relation_of"]

_EXTREMES = frozenset(map(stem, "youngest oldest eldest lowest highest smallest largest".split()))
_NEXT = 4
"""Words before a number in which one of these speaks of it."""
_SCALE = re.compile(r"(?:m|b|tr)illion\b", re.IGNORECASE)
_TELLING = 3
"""Digits of a number that is no estimate."""
_AS_MANY = re.compile(r"\bas (?:many|much) as\s*$", re.IGNORECASE)
_POINT = "percentage point"
_POINTS = (("point",), ("points",))


def relation_of(claim: Claim, other: Claim) -> Relation:
    """How two numbers stand to each other, with the unit that one of them leaves out, or the end of a
    range that it is, if that makes them one."""
    relation: Relation = "differs"
    for told, known in _readings(claim, other):
        relation = relate(told, known)
        if relation in ("differs", "bound") and _is_limited(claim, other):
            # "only 50 is allowed" of a limit of 50: no word of either bounds it.
            plain = relate(_bounded_as(told, claim.read), _bounded_as(known, other.read))
            relation = relation if plain == "differs" else plain
        if relation != "differs":
            break
    if relation == "bound" and claim.read.modifier == "exact" and _is_stressed(other):
        return "equal"
    return relation


def _is_stressed(other: Claim) -> bool:
    """Whether "as many as" only stresses the number: nobody guesses 87.3 percent."""
    digits = other.mention.text.strip(" %").replace(",", "").replace(".", "").rstrip("0")
    written = "".join(character for character in digits if character.isdecimal())
    before = other.shown[: other.mention.start - other.sentence.start]
    return len(written) >= _TELLING and _AS_MANY.search(before) is not None


def _readings(claim: Claim, other: Claim) -> Iterator[tuple[Mention, Mention]]:
    """What the two numbers may be, as they stand first."""
    told, known = claim.mention, other.mention
    yield told, known
    if told.value is not None and told.value in (known.low, known.high):
        extreme = not _EXTREMES.isdisjoint(claim.before[:_NEXT])  # "the youngest 24"
        if extreme or same_measure(told, known):  # "to 6.75%" of "from 0.5% to 6.75%"
            end = {"value": told.value, "low": None, "high": None, "unit": told.unit}
            yield told, known.model_copy(update=end)
    if told.low is not None and known.value is not None and known.value in (told.low, told.high):
        # "from 445 to 471" of "471, compared with 445"
        yield told.model_copy(update={"value": known.value, "low": None, "high": None}), known
    if told.unit and known.unit and told.unit != known.unit:
        yield from _by_rate(claim, told, known)
    if told.unit is None and known.unit == _POINT and claim.after_words[:1] in _POINTS:
        yield told.model_copy(update={"unit": _POINT}), known
    if told.unit is None:
        yield from ((told.model_copy(update={"unit": unit}), known) for unit in claim.left_out)
    if _is_sum(told) and _is_sum(known) and None in (told.unit, known.unit):
        unit = told.unit or known.unit  # "12 million euros" of "will pay 12 million on 1 July"
        yield told.model_copy(update={"unit": unit}), known.model_copy(update={"unit": unit})
    if known.unit is None:
        yield from ((told, known.model_copy(update={"unit": unit})) for unit in other.left_out)


def _by_rate(claim: Claim, told: Mention, known: Mention) -> Iterator[tuple[Mention, Mention]]:
    """ "19 grams of salt per litre" of "19 grams per litre": what it is for each of stands further on."""
    whole, _, each = (known.unit or "").partition(" per ")
    if each and told.unit == whole and each in claim.shown:
        yield told.model_copy(update={"unit": known.unit}), known


def _is_sum(mention: Mention) -> bool:
    """Whether it is money, or may be: millions that nothing is told of."""
    return mention.kind == "money" or (
        mention.unit is None and _SCALE.search(mention.text) is not None
    )


def _is_limited(claim: Claim, other: Claim) -> bool:
    return claim.read is not claim.mention or other.read is not other.mention


def _bounded_as(mention: Mention, read: Mention) -> Mention:
    return mention.model_copy(update={"modifier": read.modifier})
