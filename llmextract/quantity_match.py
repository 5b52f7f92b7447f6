"""Whether two quantities tell the same number, as far as their wording allows.

Each wording stands for an interval, so that two figures can agree without being equal. The step of
a number is the unit of its last digit that is not zero: 100 for 8,500, 1 for 8,461.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from llmextract.schema import Quantity

__all__ = ["Agreement", "compare_quantities"]

Agreement = Literal["agrees", "rounded", "differs"]
"""`agrees`: both can be true as worded. `rounded`: one is the other, rounded without saying so."""

_LOOSE = Decimal(2)
"""A bound says nothing about what lies far beyond it: "at least 14" does not vouch for 336."""
_NEAR = Decimal("0.05")
"""Share of its value by which a number told with "about" may be off, where its step is finer."""
_VAGUE = Decimal(10)
""""Hundreds" is 100 up to 1,000."""

Interval = tuple[Decimal, Decimal]


def compare_quantities(one: Quantity, other: Quantity) -> Agreement:
    """`agrees`, `rounded` or `differs`; symmetric, and `agrees` on equals.

    8,461 and "almost 8,500" agree; 8,461 and a plain 8,500 are `rounded`; 14 and 336 differ, and so
    do quantities of different units, and what has no value.
    """
    if one.unit != other.unit:
        return "differs"
    first, second = _interval(one), _interval(other)
    if first is None or second is None:
        return "differs"
    if first[0] <= second[1] and second[0] <= first[1]:
        return "agrees"
    plain, more = _plain(one), _plain(other)
    if plain is not None and more is not None and (_rounds(plain, more) or _rounds(more, plain)):
        return "rounded"
    return "differs"


def _plain(quantity: Quantity) -> Decimal | None:
    return quantity.value if quantity.modifier == "exact" else None


def _interval(quantity: Quantity) -> Interval | None:
    """The numbers that the wording allows, both ends inclusive."""
    if quantity.value is None:
        if quantity.low is None or quantity.high is None:
            return None
        return min(quantity.low, quantity.high), max(quantity.low, quantity.high)
    value, size = quantity.value, abs(quantity.value)
    step = _step(value)
    near = max(step / 2, size * _NEAR)
    far_above, far_below = max(size * (_LOOSE - 1), step), max(size * (1 - 1 / _LOOSE), step)
    none = Decimal(0)
    below, above = {
        "about": (near, near),
        "almost": (max(step, near), none),
        "more_than": (none, far_above),
        "at_least": (none, far_above),
        "less_than": (far_below, none),
        "at_most": (far_below, none),
        "vague": (none, size * (_VAGUE - 1)),
    }.get(quantity.modifier, (none, none))
    return value - below, value + above


def _step(value: Decimal) -> Decimal:
    """The unit of the last digit that is not zero; of 0 it is 0."""
    if not value:
        return Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)


def _rounds(coarse: Decimal, fine: Decimal) -> bool:
    """Whether `coarse` is `fine` rounded or cut at the step of `coarse`, and still close to it."""
    step, off = _step(coarse), abs(coarse - fine)
    if step <= _step(fine) or _is_small_count(fine):
        return False
    return off < step and off <= abs(fine) * _NEAR


def _is_small_count(value: Decimal) -> bool:
    """Whole numbers below a hundred are told exactly: 30 beside 31 is another count."""
    return abs(value) < 100 and value == value.to_integral_value()
