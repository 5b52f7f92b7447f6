"""What a number's wording allows, and whether one wording follows from another.

A claim holds if every value that the source allows is one that the claim allows, and the claim is
as near to the source as rounding makes it: 8,461 bears out "almost 8,500", "about 8,500" and "more
than 8,000", but not a plain 8,500, not "more than 8,500", and not "more than 5".
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from llmextract.schema import Mention, Modifier, Quantity

__all__ = ["Relation", "relate", "same_measure", "scale_of"]

Relation = Literal["equal", "rounded", "bound", "differs"]
"""`equal`: the same number, said as strongly or less. `rounded`: consistent with the digits given.
`bound`: the same number with its bound dropped, flipped or made stronger. `differs`: another one."""

_NEAR = Decimal("0.05")
"""Share of its value by which a number told with "about" may be off, where its step is finer."""
_HALF = Decimal(0)
"""Of a source's "about" only what its digits show counts."""
_ROUND_WORDS = re.compile(r"\bdozen\b|\b(?:half|quarter) (?:of )?a\b", re.IGNORECASE)
"""How nobody writes a number that is meant to the digit."""
_COARSE = Decimal("0.08")
"""The step of shares that are words: a quarter, a third, half."""
_QUARTER = Decimal("0.25")
_FAR = Decimal("1e30")

_PREFIXES: dict[str, tuple[str, Decimal]] = {
    "kilometre": ("metre", Decimal(1000)),
    "centimetre": ("metre", Decimal("0.01")),
    "millimetre": ("metre", Decimal("0.001")),
    "tonne": ("gram", Decimal(1_000_000)),
    "kilogram": ("gram", Decimal(1000)),
    "milligram": ("gram", Decimal("0.001")),
    "ton": ("gram", Decimal(1_000_000)),
    "square kilometre": ("square metre", Decimal(1_000_000)),
    "hectare": ("square metre", Decimal(10_000)),
    "mile": ("metre", Decimal("1609.344")),
    "yard": ("metre", Decimal("0.9144")),
    "foot": ("metre", Decimal("0.3048")),
    "inch": ("metre", Decimal("0.0254")),
    "pound": ("gram", Decimal("453.59237")),
    "ounce": ("gram", Decimal("28.349523125")),
    "acre": ("square metre", Decimal("4046.8564224")),
    "square mile": ("square metre", Decimal("2589988.110336")),
    "square foot": ("square metre", Decimal("0.09290304")),
    "mile per hour": ("kilometre per hour", Decimal("1.609344")),
    "millilitre": ("litre", Decimal("0.001")),
    "kilowatt": ("watt", Decimal(1000)),
    "megawatt": ("watt", Decimal(1_000_000)),
    "gigawatt": ("watt", Decimal(1_000_000_000)),
    "minute": ("second", Decimal(60)),
    "hour": ("second", Decimal(3600)),
    "day": ("second", Decimal(86_400)),
    "week": ("second", Decimal(604_800)),
    "fortnight": ("second", Decimal(1_209_600)),
    "quarter": ("month", Decimal(3)),
    "year": ("month", Decimal(12)),
    "decade": ("month", Decimal(120)),
    "century": ("month", Decimal(1200)),
    "percent": ("ratio", Decimal("0.01")),
    "basis point": ("percentage point", Decimal("0.01")),
    "penny": ("GBP", Decimal("0.01")),
    "degree Celsius": ("degree", Decimal(1)),
    "degree Fahrenheit": ("degree", Decimal(1)),
}
"""Base units. Papers write "tons" for tonnes; the yard is 0.9144 m and the pound 0.45359237 kg exactly
(international yard and pound agreement of 1959)."""
_IMPERIAL = frozenset("mile yard foot inch pound ounce acre".split()) | {
    "square mile", "square foot", "mile per hour",
}  # fmt: skip


class _Range(NamedTuple):
    """Values from `low` to `high`; an open end is not itself allowed."""

    low: Decimal
    high: Decimal
    open_low: bool = False
    open_high: bool = False

    def within(self, other: _Range) -> bool:
        """Whether every value of this is one of the other's."""
        low = self.low > other.low or (
            self.low == other.low and (self.open_low or not other.open_low)
        )
        high = self.high < other.high or (
            self.high == other.high and (self.open_high or not other.open_high)
        )
        return low and high


def same_measure(one: Mention, other: Mention) -> bool:
    """Whether the two can be compared: the same unit, or one with another prefix."""
    first, second = one.unit, other.unit
    if first == second:
        return True
    if second in _MONEY.get(first or "", ()) or first in _MONEY.get(second or "", ()):
        return "£" not in one.text + other.text  # "£5" is of no other country
    if first == "pound" and second in _POUNDS:
        return True
    if {first, second} == {"degree Celsius", "degree Fahrenheit"}:
        return False
    if {first, second} == {None, "year"} and "age" in (one.kind, other.kind):  # "Lee, who is 23"
        return True
    return _base(first)[0] == _base(second)[0] is not None


_MONEY = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "JMD", "TTD", "FJD", "NAD", "LRD"),
    "GBP": ("EGP", "SYP", "LBP", "SDG", "SSP"),
    "INR": ("PKR", "LKR", "NPR"),
    "peso": ("MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP", "CUP"),
    "franc": ("CHF", "RWF", "CDF", "GNF"),
    "krone": ("NOK", "DKK"),
    "crown": ("CZK", "SEK", "NOK", "DKK"),
    "lira": ("TRY",),
    "dinar": ("KWD", "IQD", "TND", "DZD", "LYD", "JOD", "BHD", "RSD"),
    "riyal": ("SAR", "QAR", "OMR"),
    "shilling": ("KES", "UGX", "TZS", "SOS"),
}
"""What money named without its country may be."""
_POUNDS = ("GBP", "EGP", "SYP", "LBP", "SDG", "SSP")
"""What pounds may be that are no weight."""


def _base(unit: str | None) -> tuple[str | None, Decimal]:
    return _PREFIXES.get(unit or "", (unit, Decimal(1)))


def scale_of(unit: str | None) -> Decimal:
    """How many of the unit that it is measured by one such unit is: 1000 for a kilometre."""
    return _base(unit)[1]


def relate(claim: Mention, source: Mention) -> Relation:
    """How a number of a text stands to a number of its source."""
    if not same_measure(claim, source):
        return "differs"
    if claim.unit == "pound" and source.unit in _POUNDS:  # a text without a sign of money
        claim = claim.model_copy(update={"unit": source.unit})
    if claim.unit is None and source.kind == "age":
        claim = claim.model_copy(update={"unit": source.unit})
    elif source.unit is None and claim.kind == "age":
        source = source.model_copy(update={"unit": claim.unit})
    told, known = _range(claim), _range(source, _HALF)
    if told is None or known is None:
        same = claim.text.casefold() == source.text.casefold()
        return "equal" if same and claim.value is None and source.value is None else "differs"
    if _same_digits(claim, source):
        as_rough = source.modifier == "about" and _shows_rounding(claim)  # "1.2 million" is rough
        same = claim.modifier == source.modifier or as_rough or known.within(told)
        return "equal" if same else "bound"
    near = known.within(told) and _is_near(claim, source)
    may_round = _shows_rounding(claim) or _is_converted(claim, source)
    return "rounded" if near or (may_round and _rounds(claim, source)) else "differs"


def _same_digits(claim: Mention, source: Mention) -> bool:
    factor, other = _base(claim.unit)[1], _base(source.unit)[1]
    pairs = zip(_ends(claim), _ends(source), strict=True)
    return all(one * factor == two * other for one, two in pairs)


def _ends(quantity: Quantity) -> tuple[Decimal, Decimal]:
    if quantity.value is not None:
        return quantity.value, quantity.value
    low, high = quantity.low or Decimal(0), quantity.high or Decimal(0)
    return min(low, high), max(low, high)


def _range(quantity: Mention, leeway: Decimal = _NEAR) -> _Range | None:
    """The values that the wording allows, in the base unit; "about" those within half a step of the
    digits, or within that share of the value."""
    if quantity.value is None and (quantity.low is None or quantity.high is None):
        return None
    factor = _base(quantity.unit)[1]
    low, high = (end * factor for end in _ends(quantity))
    if quantity.modifier in ("about", "almost"):
        return _round_range(quantity.modifier, low, high, _step(quantity) * factor, leeway)
    bounds = {
        "more_than": _Range(low, _FAR, open_low=True),
        "at_least": _Range(low, _FAR),
        "less_than": _Range(-_FAR, high, open_high=True),
        "at_most": _Range(-_FAR, high),
        "vague": _Range(low, high * 10 if low == high else high),
    }
    return bounds.get(quantity.modifier) or _Range(low, high)


def _round_range(
    modifier: Modifier, low: Decimal, high: Decimal, step: Decimal, leeway: Decimal
) -> _Range:
    slack = max(step / 2, abs(high) * leeway)
    if modifier == "about":
        return _Range(low - slack, high + slack)
    return _Range(low - slack, high, open_high=True)


def _is_near(claim: Mention, source: Mention) -> bool:
    """Whether the claim is what the source rounds to: off by less than a step of its digits, and by
    no more than a third."""
    factor, other = _base(claim.unit)[1], _base(source.unit)[1]
    if claim.modifier == "vague":
        return True
    value = abs(_ends(claim)[1])
    step = max(min(_step(claim), value / 3), value * _NEAR) * factor
    ends = zip(_ends(claim), _ends(source), strict=True)
    return all(abs(one * factor - two * other) < step for one, two in ends)


def _is_converted(claim: Mention, source: Mention) -> bool:
    """Whether one is in metric units and the other is not: who converts rounds."""
    return claim.modifier == "exact" and (claim.unit in _IMPERIAL) != (source.unit in _IMPERIAL)


def _shows_rounding(claim: Mention) -> bool:
    """Whether the digits themselves say that they are rounded: "1.2 million", "8.9 per cent"."""
    written = claim.text.casefold()
    large = any(word in written for word in ("thousand", "million", "billion", "trillion"))
    return claim.modifier == "exact" and (large or claim.unit in ("percent", "ratio"))


def _rounds(claim: Mention, source: Mention) -> bool:
    """Whether a plain source, rounded to the digits of the claim, is the claim."""
    if claim.value is None or source.value is None or source.modifier != "exact":
        return False
    factor = _base(claim.unit)[1]
    step = _written_step(claim) * factor
    value = source.value * _base(source.unit)[1]
    finer = step > _step(source) or _is_converted(claim, source)
    return abs(claim.value * factor - value) <= step / 2 and finer


def _written_step(claim: Mention) -> Decimal:
    """The unit of the last digit written: a tenth of a million for "1.0 million"."""
    digits = "".join(c for c in claim.text if c.isdecimal() or c == ".").strip(".")
    value = claim.value or Decimal(0)
    if not digits or not value:
        return _step(claim)
    places = len(digits.partition(".")[2])
    scale = value / Decimal(digits) if Decimal(digits) else Decimal(1)
    return abs(scale) * Decimal(1).scaleb(-places)


def _step(quantity: Mention) -> Decimal:
    """The unit of the last digit that is not zero: 100 for 8,500, 1 for 8,461."""
    value = _ends(quantity)[1]
    if not any(c.isdecimal() for c in quantity.text):
        if quantity.unit == "ratio":
            return _COARSE if abs(value) < 1 else Decimal(1)
        if value % 1:  # an hour and a half
            return _QUARTER
        if _ROUND_WORDS.search(quantity.text):
            return value
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
