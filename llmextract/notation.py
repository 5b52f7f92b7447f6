"""Quantities and windows as people write them: "more than 50", "$23.40", "6 hectares", "2024"."""

from __future__ import annotations

from decimal import Decimal, getcontext
from types import MappingProxyType
from typing import Final

from llmextract.schema import Kind, Quantity, Window, decimal_string

__all__ = ["bound", "number_text", "quantity_text", "window_text"]

_BOUNDS: Final = MappingProxyType(
    {
        "exact": "",
        "about": "about",
        "almost": "almost",
        "more_than": "more than",
        "at_least": "at least",
        "less_than": "less than",
        "at_most": "at most",
        "vague": "",
    }
)
_PLURALS: Final = MappingProxyType(
    {
        Decimal(12): "dozens",
        Decimal(20): "scores",
        Decimal(100): "hundreds",
        Decimal(1_000): "thousands",
        Decimal(10_000): "tens of thousands",
        Decimal(100_000): "hundreds of thousands",
        Decimal(1_000_000): "millions",
        Decimal(10_000_000): "tens of millions",
        Decimal(100_000_000): "hundreds of millions",
        Decimal(1_000_000_000): "billions",
    }
)
_IRREGULAR: Final = MappingProxyType(
    {"foot": "feet", "inch": "inches", "century": "centuries", "penny": "pence", "hertz": "hertz",
     "kilohertz": "kilohertz", "megahertz": "megahertz", "gigahertz": "gigahertz", "stone": "stone",
     "horsepower": "horsepower", "lux": "lux", "millennium": "millennia", "kelvin": "kelvin"}
)  # fmt: skip
_SCALES: Final = (
    ("trillion", Decimal(10**12)),
    ("billion", Decimal(10**9)),
    ("million", Decimal(10**6)),
)
_PLACES = 3
"""A number is told in millions and so on only where so many places tell it exactly."""
_UNGROUPED: Final = frozenset(("date", "time", "identifier"))
"""Kinds in which a thousands separator would be wrong: the year 2024 is not 2,024."""


def bound(quantity: Quantity) -> str:
    """The words that bound a number, such as "at least"; empty where nothing does."""
    return _BOUNDS[quantity.modifier]


def quantity_text(quantity: Quantity, kind: Kind | None = None) -> str:
    """Bound, number and unit: "at least 40%", "5–6 hectares", "$23.40", "GBP 188,640", "dozens".

    A dash where the mention has no value. `kind`, where known, says how digits are grouped.
    """
    number = number_text(quantity, kind)
    if quantity.modifier == "vague" and quantity.value is not None:
        return _vague(quantity)
    return f"{bound(quantity)} {number}".strip() if number != "—" else number


def number_text(quantity: Quantity, kind: Kind | None = None) -> str:
    """Number and unit, without the bound."""
    if quantity.value is not None:
        numbers = [quantity.value]
    elif quantity.low is not None and quantity.high is not None:
        numbers = [quantity.low, quantity.high]
    else:
        return "—"
    unit = quantity.unit or ""
    money = _is_money(unit)
    written = "–".join(
        _digits(number, money=money, grouped=kind not in _UNGROUPED) for number in numbers
    )
    if unit == "$":
        return f"-${written[1:]}" if written.startswith("-") else f"${written}"
    if money:
        return f"{unit} {written}"
    return f"{written}{_unit_behind(unit, one=numbers == [1])}"


def _digits(number: Decimal, *, money: bool, grouped: bool) -> str:
    # Division is exact only within the precision of the decimal context.
    exact = len(number.as_tuple().digits) <= getcontext().prec
    for name, scale in _SCALES if grouped and exact else ():
        plain = decimal_string(number / scale)
        if abs(number) >= scale and len(plain.partition(".")[2]) <= _PLACES:
            return f"{plain} {name}"
    plain = decimal_string(number)
    whole, point, places = plain.partition(".")
    if grouped:
        whole = f"{int(whole):,}" if whole not in ("-0", "") else whole
    if money and point:
        places = places.ljust(2, "0")
    return whole + point + places


def _is_money(unit: str) -> bool:
    return unit == "$" or (len(unit) == 3 and unit.isascii() and unit.isupper())


def _unit_behind(unit: str, *, one: bool) -> str:
    if unit in ("", "percent"):
        return "%" if unit else ""
    if unit == "ratio":
        return " (ratio)"
    return f" {unit if one else _plural(unit)}"


def _plural(unit: str) -> str:
    """The plural of a unit: "kilometres per hour", "degrees Celsius", "square feet"."""
    head, per, rest = unit.partition(" per ")
    if head.startswith("degree "):
        return f"degrees{head.removeprefix('degree')}{per}{rest}"
    first, space, last = head.rpartition(" ")
    plural = _IRREGULAR.get(last) or (last if last.endswith("s") else f"{last}s")
    return f"{first}{space}{plural}{per}{rest}"


def _vague(quantity: Quantity) -> str:
    """ "hundreds", "tens of thousands of kilometres"; what has no such plural is "3 or more"."""
    plural = _PLURALS.get(quantity.value or Decimal(0))
    unit = quantity.unit or ""
    if plural is None or unit in ("percent", "ratio"):
        return f"{number_text(quantity)} or more"
    if not unit:
        return plural
    return f"{plural} of {unit if _is_money(unit) else _plural(unit)}"


def window_text(window: Window | None) -> str:
    """The dates of a window, or its words where they resolve to none; empty without a window."""
    if window is None:
        return ""
    if window.start is None and window.end is None:
        return window.text
    if window.start == window.end:
        return str(window.start)
    if window.start is None:
        return f"until {window.end}"
    if window.end is None:
        return f"since {window.start}"
    return f"{window.start} to {window.end}"
