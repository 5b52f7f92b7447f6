"""Strings of digits that are no quantity whatever stands around them: clock times, dates, versions.

One pattern per shape, tried in order at the place where digits start.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.lexicon import ZONES
from llmextract.schema import Exclusion, Kind

__all__ = ["Shape", "read_scientific", "read_shape", "read_urls"]

_ZONE = "|".join(sorted(ZONES, key=len, reverse=True))
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_AMPM = r"[ap](?:\.\s?m\b\.?|m\b)"

_SHAPES: Final[tuple[tuple[str, str, Kind, Exclusion], ...]] = (
    (
        "timestamp",
        r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?!\d)"
        r"(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?)?",
        "date",
        "date",
    ),
    ("digit_date", r"\d{1,2}([/.-])\d{1,2}\1(?:1[89]|20)\d\d(?![\d/])", "date", "date"),
    ("short_date", r"\d{1,2}/\d{1,2}/\d\d(?![\d/])", "date", "date"),
    ("year_first", r"(?:19|20)\d\d([/.])\d{1,2}\1\d{1,2}(?![\d/])", "date", "date"),
    ("attacks", r"(?:9/11|7/7)(?![\d/])", "date", "date"),
    ("around_the_clock", r"24\s?/\s?7(?![\d/])", "identifier", "idiom"),
    ("time of a race", r"\d{1,2}:[0-5]\d\.\d{1,3}(?![\d:])", "score", "score"),
    ("score_and_clock", rf"\d{{1,2}}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{{1,3}})?(?:\s?{_AMPM})?(?![\d:])",
     "time", "date"),
    ("am_pm", rf"\d{{1,2}}(?:\.[0-5]\d)?\s?{_AMPM}", "time", "date"),
    ("dotted_zone", rf"\d{{1,2}}\.[0-5]\d(?=\s(?:{_ZONE})\b)", "time", "date"),
    ("hours_h", r"(?:[01]?\d|2[0-4])h[0-5]\d\b", "time", "date"),
    ("four_digit_zone", rf"(?:[01]\d|2[0-4])[0-5]\d(?=\s?(?:{_ZONE}|hrs?)\b)", "time", "date"),
    ("four_digit_hours", r"0\d[0-5]\d(?=\shours\b)", "time", "date"),
    ("address", rf"{_OCTET}(?:\.{_OCTET}){{3}}(?:/\d{{1,2}})?(?![\d.])", "identifier", "name"),
    ("version", r"(?!\d{1,3}(?:\.\d{3}){2,9}(?!\.?\d))\d{1,5}(?:\.\d{1,5}){2,6}(?![\d,])", "identifier", "name"),
    ("phone", r"(?:1[38]00|0\d{1,4}|13(?! \d{3} \d{3}(?!\d)))[ -]\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4})?(?![\d,])",
     "identifier", "name"),
    ("long phone", r"0\d{2,4}[ -]\d{6,8}(?![\d,])", "identifier", "name"),
    ("area code", r"0\d{1,3}\) ?\d{3,4}[ -]\d{3,4}(?![\d,])", "identifier", "name"),
    ("country code", r"(?<=\+)(?=(?:[ ()-]{0,2}\d){8})\d{1,3}(?: ?\(\d{1,4}\))?(?:[ -]\d{1,4}){2,5}(?![\d,])", "identifier", "name"),
    ("bracketed code", r"(?<=\()\d{3}\) ?\d{3}-\d{4}(?![\d,])", "identifier", "name"),
    ("called number", r"(?:(?<=\bat )|(?<=\bcall )|(?<=\bon )|(?<=\btext ))(?:\d{3}-\d{4}|1[13]\d \d{3})(?![\d,])",
     "identifier", "name"),
    ("chain", r"\d{1,20}(?:-\d{1,20}){2,10}+(?![\d])", "identifier", "name"),
    ("odds", r"\d{1,4}:\d{1,4}(?![\d:])", "ratio", "other"),
    ("size", r"\d{1,4}x\d{1,4}(?:x\d{1,4})?\b", "identifier", "name"),
)  # fmt: skip
_PATTERNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kind, reason) for _, pattern, kind, reason in _SHAPES
)
_JOINED: Final = re.compile(
    rf"\d[\d.]*+(?:[/:h-]\d|[t ]?{_AMPM}|x\d|\s?(?:{_ZONE}|hrs?|hours)\b|\s?/\s?\d| \(?\d|-\d|\) ?\d)|\d+\.\d+\.",
    re.IGNORECASE,
)
"""A first look: most digits are followed by nothing that makes a shape."""

_URL: Final = re.compile(
    r"(?<![\w.+-])(?:https?://|www\.)[^\s<>\"]++|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++",
    re.IGNORECASE,
)
_SCIENTIFIC: Final = re.compile(
    r"(\d{1,15}(?:\.\d{1,15})?)(?:\s?[x×]\s?10(?:\s?\^\s?([-+]?\d{1,3})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
    r"|e([-+]?\d{1,3}))(?![\w.])",
    re.IGNORECASE,
)
_LARGEST_POWER: Final = 99
"""Of ten: there are fewer atoms than that. What writes a larger one is a name or a joke."""
_SUPERSCRIPTS: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class Shape(NamedTuple):
    """A string of digits with a fixed meaning; it ends before the character `end`."""

    end: int
    kind: Kind
    reason: Exclusion


def read_shape(text: str, start: int) -> Shape | None:
    """The shape whose digits start at `start` of `text` (folded); None if they are an amount."""
    if not _JOINED.match(text, start):
        return None
    for pattern, kind, reason in _PATTERNS:
        found = pattern.match(text, start)
        if found:
            return Shape(found.end(), kind, reason)
    return None


def read_scientific(text: str, start: int) -> tuple[Decimal, int] | None:
    """A value in scientific notation at `start` and the offset behind it: `3 × 10^8`, `1.2e6`."""
    found = _SCIENTIFIC.match(text, start)
    if found is None:
        return None
    coefficient, plain, raised, exponent = found.groups()
    power = int(plain or exponent or raised.translate(_SUPERSCRIPTS))
    if abs(power) > _LARGEST_POWER:
        return None
    return Decimal(coefficient).scaleb(power), found.end()


def read_urls(text: str) -> list[tuple[int, int]]:
    """Spans of addresses and mail addresses in `text`, in order."""
    if "://" not in text and "@" not in text and "www." not in text.lower():
        return []
    return [found.span() for found in _URL.finditer(text)]
