"""Quantities: a numeral with its range partner, its unit and what kind of number that makes.

"between 5 and 6 hectares", "$4.10–$4.30", "one in five", "half an hour", "25-year-old".
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from llmextract.exclusion_words import SPORT_WORDS
from llmextract.lexicon import (
    COMPARISONS,
    FUNCTION_WORDS,
    INDEX_WORDS,
    MARGINS,
    MONEY_WORDS,
    POLL_WORDS,
)
from llmextract.local_money import local_currency
from llmextract.numerals import Form, Numeral, hop
from llmextract.ranges import PERCENTS, is_year, numeral_at, read_chance, read_range
from llmextract.schema import Kind
from llmextract.tokens import Tokens
from llmextract.units import (
    CURRENCY_CODES,
    DURATIONS,
    Unit,
    read_unit,
)

__all__ = ["Quantity", "read_quantity"]

_TIMED = frozenset("later earlier ago before after old of".split())
"""Behind a time these make it no length: "nine died and six years later"."""
_PAID_BY = ("hour", "day", "night", "week", "month", "year", "head", "person", "share")
_WEIGHED = frozenset("lose loses lost losing gain gains gained weigh weighs weighed weight".split())
_SIZES = frozenset(
    "size area population rate length weight mass height width volume price level".split()
)
_EXCHANGED_FOR = frozenset(("to", "against", "per"))
_EXCHANGE_REACH = 12
_SHARES = frozenset(("%", "percent", "percentage"))
_POLL_REACH = 80
"""Tokens around "points" in which shares of voters make them percentage points."""
_MARGIN_REACH = 7
_BARE = 1000
"""Numbers below it share a multiplier."""


class Quantity(NamedTuple):
    """What a numeral measures. Tokens `first` to `last` write it, its unit ends before `behind`."""

    first: int
    last: int
    behind: int
    form: Form
    kind: Kind
    unit: str | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


# --- units ----------------------------------------------------------------------------------


def _part_of_percent(words: list[str], at: int) -> Unit | None:
    """ "a percentage point", "a per cent" behind "half"."""
    if words[at] == "point":
        return Unit("percentage point", "percent", at + 1)
    if words[at] == "percentage":
        behind = at + 3 if words[at + 1] == "-" else at + 2
        point = words[behind - 1].startswith("point")
        return Unit("percentage point", "percent", behind) if point else None
    if words[at] == "percent":
        return Unit("percent", "percent", at + 1)
    if words[at] == "per" and words[at + 1] == "cent":
        return Unit("percent", "percent", at + 2)
    return None


def _unit_of_part(tokens: Tokens, last: int) -> Unit | None:
    """The unit of "half an hour", "a quarter of a mile", "half-hour"."""
    words = tokens.words
    at = last + 1 if words[last] == "of" else last
    if words[at] in ("a", "an"):
        at = hop(tokens, at + 1)
    elif words[at] != "-":
        return None
    return _part_of_percent(words, hop(tokens, at)) or read_unit(tokens, at, digits=False)


def _is_sterling(tokens: Tokens, numeral: Numeral, behind: int) -> bool:
    """Whether "pounds" are money here: a large round sum, or words of money around."""
    if numeral.scale >= 1000 or tokens.sterling:
        return True
    if tokens.words[behind - 1] == "pound":
        return tokens.words[behind] in MONEY_WORDS
    if tokens.words[behind] in ("of", "per"):
        return False
    window = tokens.words[max(0, numeral.first - 8) : behind + 8]
    if tokens.words[behind] == "a" and tokens.words[behind + 1] in _PAID_BY:
        return _WEIGHED.isdisjoint(window)
    return any(word in MONEY_WORDS for word in window)


def _is_of_money(tokens: Tokens, numeral: Numeral, behind: int) -> bool:
    """Whether words of money stand around a number."""
    return not MONEY_WORDS.isdisjoint(tokens.words[max(0, numeral.first - 8) : behind + 8])


def _signed_unit(tokens: Tokens, numeral: Numeral, unit: str) -> Unit:
    """The unit that a sign says; a code behind a bare dollar tells which one: "$5 USD"."""
    last = numeral.last
    if unit in PERCENTS:
        return Unit(unit, "percent", last)
    if unit in DURATIONS:
        return Unit(unit, "duration", last)
    code = CURRENCY_CODES.get(tokens.words[last])
    if unit == "$" and code and tokens.original(last).isupper():
        return Unit(code, "money", last + 1)
    return Unit(local_currency(tokens, unit, last), "money", last)


def _times(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """ "4.4 times the mass", "twice as many", "10x", "tenfold"."""
    words, last = tokens.words, numeral.last
    if numeral.form == "multiple":
        compares = words[last] in COMPARISONS or words[numeral.first].endswith("fold")
        return Unit("ratio", "ratio", last) if compares else None
    at = last + 1 if words[last] == "of" and numeral.form == "vague" else hop(tokens, last)
    compared = words[at + 1] in COMPARISONS or (
        tokens.capital(at + 1) and not _SIZES.isdisjoint(words[at + 2 : at + 6])
    )
    if words[at] == "times" and compared:
        return Unit("ratio", "ratio", at + 1)
    if words[at] in ("x", "×") and tokens.touches(at) and not words[at + 1][:1].isdecimal():
        return Unit("ratio", "ratio", at + 1)
    return None


def _points(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """ "fell 25 points" near words of the stock market, "up four points" near shares of voters."""
    words = tokens.words
    at = hop(tokens, numeral.last)
    if words[at] not in ("point", "points"):
        return None
    window = words[max(0, numeral.first - 14) : at + 14]
    if INDEX_WORDS.intersection(window):
        return Unit("point", "measure", at + 1)
    wider = words[max(0, numeral.first - _POLL_REACH) : at + _POLL_REACH]
    shares = _SHARES.intersection(wider) or ("per" in wider and "cent" in wider)
    near = words[max(0, numeral.first - _MARGIN_REACH) : at + _MARGIN_REACH]
    margin = MARGINS.intersection(near) and SPORT_WORDS.isdisjoint(near)
    polled = shares and margin and POLL_WORDS.intersection(wider)
    return Unit("percentage point", "percent", at + 1) if polled else None


def _exchanged(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """ "the shilling traded at 101.35 to the dollar", "the peso firmed 0.6% to 848 per dollar": the money
    that is exchanged."""
    words, last = tokens.words, numeral.last
    per = words[last] == "per"
    if not per and (
        words[last] not in _EXCHANGED_FOR or words[last + 1] not in ("the", "a", "one")
    ):
        return None
    other = last + 1 if per else last + 2
    other += words[other] == "us"
    behind = words[other + 1]
    if _currency(tokens, other) is None or (behind.isalpha() and behind not in FUNCTION_WORDS):
        return None
    for at in range(numeral.first - 1, max(0, numeral.first - _EXCHANGE_REACH), -1):
        changed = words[at][:1].isdecimal() and words[at + 1] in ("%", "percent", "per")
        if words[at] in (".", ";", ",", "and") or (words[at][:1].isdecimal() and not changed):
            return None
        owned = words[at - 1] == "the" or words[at - 1].endswith("'s")
        own = _currency(tokens, at) if owned else None
        if own is not None:
            return Unit(local_currency(tokens, own, at), "money", last)
    return None


def _currency(tokens: Tokens, at: int) -> str | None:
    """The currency whose name, in the singular, stands at token `at`."""
    if tokens.words[at] == "pound":
        return "GBP"
    unit = read_unit(tokens, at, digits=False)
    return unit.name if unit is not None and unit.kind == "money" else None


def _unit(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """The unit of a numeral, from its sign or the words behind it."""
    last = numeral.last
    if numeral.unit is not None:
        return _signed_unit(tokens, numeral, numeral.unit)
    if numeral.form == "fraction":
        return _unit_of_part(tokens, last) or Unit("ratio", "ratio", last)
    if numeral.form in ("ordinal", "zero", "multiple"):
        return _times(tokens, numeral)
    of = tokens.words[last] == "of" and numeral.form in ("vague", "words")
    unit = read_unit(tokens, last + 1 if of else last, digits=numeral.form == "digits")
    if unit is None or _is_other(tokens, numeral, unit):
        return _times(tokens, numeral) or _points(tokens, numeral) or _exchanged(tokens, numeral)
    if unit.name == "pound" and _is_sterling(tokens, numeral, unit.last):
        return Unit("GBP", "money", unit.last)
    return unit._replace(name=local_currency(tokens, unit.name, last))


def _is_other(tokens: Tokens, numeral: Numeral, unit: Unit) -> bool:
    """Whether the word of a unit means something else here."""
    word = tokens.words[unit.last - 1]
    if unit.name == "VND":
        return tokens.capital(unit.last - 1)  # "two Dong villages"
    if unit.name == "sol":  # fish, or of shoes
        peruvian = local_currency(tokens, unit.name, numeral.last) == "PEN"
        return not (peruvian and _is_of_money(tokens, numeral, unit.last))
    joined = numeral.value == 1 or tokens.words[numeral.last] == "-"
    return word == "night" and not joined  # "54 more night routes"


def _age(tokens: Tokens, unit: Unit) -> int | None:
    """The token behind "-year-old", "years old", "years of age"; None if it is no age."""
    words = tokens.words
    at = hop(tokens, unit.last)
    if words[at] in ("old", "olds", "old's"):
        return at + 1
    return at + 2 if words[at] == "of" and words[at + 1] == "age" else None


def _shared(tokens: Tokens, numeral: Numeral) -> tuple[Decimal, Unit | None] | None:
    """The multiplier and the unit that a number leaves to the one it changed to, or is listed with:
    "from 19 to 21 percent", "from 3 to 5 million euros", "nine and six years"."""
    words, last = tokens.words, numeral.last
    listed = words[last] == "and" and numeral.scale == 1
    changed = words[numeral.first - 1] == "from" and words[last] == "to"
    if not (listed or changed) or not numeral.value:
        return None
    if is_year(tokens, numeral.first) or numeral.form not in ("digits", "words"):
        return None
    other = numeral_at(tokens, last + 1)
    if other is None or not other.value or other.form not in ("digits", "words"):
        return None
    unit = _unit(tokens, other)
    if listed:
        alike = unit and unit.kind in ("duration", "percent") and words[unit.last] not in _TIMED
        return (Decimal(1), unit) if alike else None
    scaled = other.scale >= _BARE > numeral.value and numeral.scale == 1
    if (unit is None and not scaled) or (unit and unit.name == "ratio"):
        return None
    return (other.scale if scaled else Decimal(1)), unit


def read_quantity(tokens: Tokens, numeral: Numeral) -> Quantity:
    """The quantity that begins with `numeral`."""
    first = numeral.first
    kind: Kind
    part = read_chance(tokens, numeral)
    if part:
        last, value = part
        return Quantity(first, last, last, "fraction", "ratio", "ratio", value)
    span = read_range(tokens, numeral)
    end = span.end if span else numeral
    unit = _unit(tokens, end)
    if unit is None and span is None and (shared := _shared(tokens, numeral)):
        scale, of = shared
        value = (numeral.value or 0) * scale
        kind = of.kind if of else "cardinal"
        name = of.name if of else None
        return Quantity(first, end.last, end.last, numeral.form, kind, name, value)
    kind = unit.kind if unit else "cardinal"
    behind = unit.last if unit else end.last
    old = _age(tokens, unit) if unit and kind == "duration" else None
    if old:
        kind, behind = "age", old
    name = unit.name if unit else None
    if span:
        return Quantity(first, end.last, behind, end.form, kind, name, None, span.low, span.high)
    plain = Quantity(first, end.last, behind, end.form, kind, name, numeral.value)
    return _with_rest(tokens, plain)


_PARTS: Final = MappingProxyType(
    {
        ("foot", "inch"): 12,
        ("pound", "ounce"): 16,
        ("metre", "centimetre"): 100,
        ("year", "month"): 12,
        ("hour", "minute"): 60,
        ("minute", "second"): 60,
    }
)
"""How many of the lesser unit, in which the rest of a measure is told, make one of the greater."""


_COMPARING: Final = frozenset(
    """longer shorter less more ahead behind of above below higher lower later earlier ago respectively apart faster
    slower wider taller""".split()
)


def _with_rest(tokens: Tokens, whole: Quantity) -> Quantity:
    """A measure that is told in two units, as so many of the lesser: "5 feet 11 inches", "two years and six
    months"."""
    words, at = tokens.words, whole.behind
    at += words[at] == "," and whole.kind in ("measure", "duration")
    at += words[at] == "and"
    rest = numeral_at(tokens, at) if whole.value is not None else None
    unit = _unit(tokens, rest) if rest and rest.form in ("digits", "words") else None
    factor = _PARTS.get((whole.unit or "", unit.name)) if unit else None
    if rest is None or unit is None or factor is None or rest.value is None:
        return whole
    if not 0 < rest.value < factor or whole.form not in ("digits", "words"):
        return whole
    if words[unit.last] in _COMPARING or words[whole.first - 1] == "between":
        return whole  # "won in two hours, 12 minutes ahead of"
    value = (whole.value or 0) * factor + rest.value
    joined = Quantity(whole.first, rest.last, unit.last, whole.form, whole.kind, unit.name, value)
    return _with_rest(tokens, joined)
