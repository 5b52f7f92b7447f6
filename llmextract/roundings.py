"""Whether one number is another one, told with fewer digits."""

from __future__ import annotations

from decimal import Decimal

from llmextract.schema import Mention

__all__ = ["digits_of", "exactness", "is_near", "is_rounding"]


def exactness(mention: Mention) -> tuple[int, bool, int]:
    """More digits are more exact, then no modifier, then the later telling."""
    return digits_of(mention), mention.modifier == "exact", mention.start


def digits_of(mention: Mention) -> int:
    """How many digits tell the value, without zeros at its end; a dozen has none."""
    if "dozen" in mention.text.casefold():
        return 0
    if mention.unit == "ratio" and not any(c.isdecimal() for c in mention.text):
        return 1  # "a third"
    return len((mention.value or mention.high or Decimal(0)).normalize().as_tuple().digits)


def is_near(rough: Decimal, exact: Decimal) -> bool:
    """Whether the one is the other, rounded to fewer digits."""
    step = Decimal(1).scaleb(int(rough.normalize().as_tuple().exponent)) if rough else Decimal(0)
    return 0 < abs(rough - exact) <= min(step / 2, abs(exact) / 20)


def is_rounding(rough: Mention, exact: Mention) -> bool:
    """Whether the rougher number is the exact one with fewer digits, on its modifier's side. A vague one
    ("hundreds") holds what is less than ten times as many."""
    assert rough.value is not None
    assert exact.value is not None
    low, value = rough.value, exact.value
    if low <= 0 or value <= 0 or (exact.modifier == "vague" and rough.modifier != "vague"):
        return False
    if rough.modifier == "vague":
        return low <= value < 10 * low
    known = digits_of(rough)
    if not known:
        return abs(low - value) <= low / 4
    step = Decimal(1).scaleb(low.adjusted() - known + 1)
    if known == 1:
        step = min(step, low / 5)
    above, below = step, step
    if rough.modifier in ("more_than", "at_least"):
        below = Decimal(0)
    elif rough.modifier in ("almost", "less_than", "at_most"):
        above = Decimal(0)
    else:
        above = below = step / 2 if low >= 20 else Decimal(0)
    return known < digits_of(exact) and low - below <= value <= low + above
