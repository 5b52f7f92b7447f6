"""Quantities: a numeral with its range partner, its unit and what kind of number that makes.

"between 5 and 6 hectares", "$4.10–$4.30", "one in five", "half an hour", "25-year-old".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.digits import read_digits
from llmextract.lexicon import CARDINALS, CHANGE_VERBS, COMPARISONS, INDEX_WORDS, MONEY_WORDS
from llmextract.numerals import Form, Numeral, hop, ratio
from llmextract.schema import Kind
from llmextract.spelled import read_words
from llmextract.tokens import BREAK, Tokens
from llmextract.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLAR_PREFIXES, Unit, read_unit

__all__ = ["Quantity", "is_year", "read_quantity"]


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


class _Range(NamedTuple):
    """A range: the numeral of its upper end and both values."""

    end: Numeral
    low: Decimal
    high: Decimal


_RANGE_SIGNS: Final = frozenset(("-", "–", "—", "to", "or", "and"))
_RANGE_FORMS: Final = frozenset(("digits", "words", "fraction"))
_PERCENTS: Final = frozenset(("percent", "per mille"))
_SOFTENERS: Final = frozenset(("about", "around", "perhaps", "maybe", "even", "nearly", "almost"))
_COMMON_BELOW: Final = frozenset(
    map(
        Decimal,
        (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1000, 10**4, 10**5, 10**6),
    )
)
"""What chances are told of: "one in 20"."""


def is_year(tokens: Tokens, index: int) -> bool:
    """Whether token `index` could be a year: four plain digits from 1000 to 2199."""
    word = tokens.words[index]
    return len(word) == 4 and word.isdigit() and (word[0] == "1" or word[:2] in ("20", "21"))


# --- ranges ---------------------------------------------------------------------------------


def _numeral_at(tokens: Tokens, index: int) -> Numeral | None:
    """The numeral that starts exactly at token `index`, its currency or article included."""
    words = tokens.words
    word = words[index]
    if word[-1:].isdigit():
        return read_digits(tokens, index)
    numeral: Numeral | None
    if word in ("a", "an"):
        numeral = read_words(tokens, index + 1)
    elif word in CURRENCY_SIGNS or word in CURRENCY_CODES or word in DOLLAR_PREFIXES:
        at = index + 2 if words[index + 1] in CURRENCY_SIGNS else index + 1
        numeral = read_digits(tokens, at) if words[at][-1:].isdigit() else None
    else:
        return read_words(tokens, index)
    return numeral if numeral and numeral.first == index else None


def _units_agree(low: Numeral, high: Numeral) -> bool:
    """Whether the signs of both ends go together: "$3-4", "5 to 6 per cent"; not "5% to 6"."""
    if low.unit and high.unit:
        return low.unit == high.unit
    if high.unit:
        return high.unit in _PERCENTS
    return low.unit not in _PERCENTS


def _are_years(tokens: Tokens, low: Numeral, high: Numeral, sign: str) -> bool:
    """ "1996 to 1998", "1979-89": dates and no range."""
    if not is_year(tokens, low.last - 1) or low.unit or low.last - low.first != 1:
        return False
    short = sign in ("-", "–") and len(tokens.words[high.first]) <= 2
    return is_year(tokens, high.first) or short


def _ends(tokens: Tokens, low: Numeral, high: Numeral) -> tuple[Decimal, Decimal] | None:
    """The values of a range, the lower one scaled like the upper: "3 to 4 million"."""
    if low.value is None or high.value is None:
        return None
    scale = high.scale
    if scale == 1 and tokens.words[high.last - 1] == "hundred":
        scale = Decimal(100)
    bottom, top = low.value, high.value
    if scale > 1 and low.scale == 1 and bottom * scale < top and bottom < 1000:
        bottom *= scale
    elif high.scale == 1 and top % 1000 == 0 and top / 2 <= bottom * 1000 < top < 10**6:
        bottom *= 1000  # "13 to 14,000 feet"
    return (bottom, top) if bottom < top else None


def _is_change(tokens: Tokens, first: int) -> bool:
    """ "rose from 5 to 6": two figures and no range."""
    words = tokens.words
    for at in range(first - 1, first - 9, -1):
        if words[at] in CHANGE_VERBS:
            return True
        if words[at] in ("by", ".", ";", BREAK, ""):
            return False
    return False


def _word_joins(tokens: Tokens, low: Numeral, bottom: Decimal, top: Decimal, sign: str) -> bool:
    """Whether "and", "or" or "to" joins two numbers to a range."""
    words = tokens.words
    before = words[max(0, low.first - 3) : low.first]
    if sign == "and":
        return "between" in before
    if sign == "or":
        return top - bottom == 1 or (bottom >= 5 and top <= 2 * bottom)
    if "from" in before[1:]:
        return not _is_change(tokens, low.first)
    return low.unit is not None or not CHANGE_VERBS.intersection(before[-1:])


def _joins(tokens: Tokens, low: Numeral, ends: tuple[Decimal, Decimal], at: int) -> bool:
    """Whether the word or dash at token `at` joins two numbers to a range."""
    sign = tokens.words[at]
    if sign in ("and", "or", "to"):
        return _word_joins(tokens, low, *ends, sign)
    tight = tokens.touches(at) and tokens.touches(at + 1)
    loose = not tokens.touches(at) and not tokens.touches(at + 1)
    return tight or (loose and sign != "—" and low.form == "digits")


def _sign_at(tokens: Tokens, low: Numeral) -> tuple[int, Unit | None]:
    """The token where a range sign may stand, and the unit before it: "5km to 10km"."""
    words, at = tokens.words, low.last
    if words[at] == "-" and words[at + 1] in ("to", "or", "and"):
        return at + 1, None
    if words[at] in _RANGE_SIGNS:
        return at, None
    unit = read_unit(tokens, at, digits=low.form == "digits")
    return (unit.last, unit) if unit else (at, None)


def _range(tokens: Tokens, low: Numeral) -> _Range | None:
    """The range that `low` begins."""
    words = tokens.words
    if low.form not in _RANGE_FORMS:
        return None
    at, unit = _sign_at(tokens, low)
    sign = words[at]
    if sign not in _RANGE_SIGNS:
        return None
    start = at + 1
    if words[start] == "-" and sign in ("to", "or", "and"):
        start += 1
    while words[start] in _SOFTENERS:
        start += 1
    high = _numeral_at(tokens, start)
    if high is None or high.form not in _RANGE_FORMS or not _units_agree(low, high):
        return None
    ends = _ends(tokens, low, high)
    if ends is None or _are_years(tokens, low, high, sign) or not _joins(tokens, low, ends, at):
        return None
    if unit is not None:
        other = read_unit(tokens, high.last, digits=high.form == "digits")
        if other is None or other.name != unit.name:
            return None
    return _Range(high if high.unit else high._replace(unit=low.unit), *ends)


# --- ratios ---------------------------------------------------------------------------------


def _in_word(tokens: Tokens, index: int) -> tuple[int, str] | None:
    """ "in", "out of", "in every" at token `index`: the token behind it."""
    words = tokens.words
    at = hop(tokens, index)
    if words[at] == "out" and words[at + 1] == "of":
        at, word = at + 2, "out"
    elif words[at] == "in":
        at, word = at + 1, "in"
    else:
        return None
    at = hop(tokens, at)
    return (at + 1, word) if words[at] == "every" else (at, word)


def _one_in(tokens: Tokens, above: Numeral) -> tuple[int, Decimal] | None:
    """ "one in five", "3 out of 4": the token behind it and the ratio."""
    words = tokens.words
    joint = _in_word(tokens, above.last)
    if joint is None or above.value is None or above.unit or above.scale != 1:
        return None
    at, word = joint
    if not (words[at].isdigit() or words[at] in CARDINALS or words[at] in ("a", "hundred")):
        return None
    below = _numeral_at(tokens, at)
    if below is None or below.value not in _COMMON_BELOW or below.unit:
        return None
    if not 0 < above.value < below.value or above.value != above.value.to_integral_value():
        return None
    if word == "in" and (is_year(tokens, at) or read_unit(tokens, below.last, digits=True)):
        return None
    return below.last, ratio(above.value, int(below.value))


# --- units ----------------------------------------------------------------------------------


def _part_of_percent(words: list[str], at: int) -> Unit | None:
    """ "a percentage point", "a per cent" behind "half"."""
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
    return any(word in MONEY_WORDS for word in window)


def _signed_unit(tokens: Tokens, numeral: Numeral, unit: str) -> Unit:
    """The unit that a sign says; a code behind a bare dollar tells which one: "$5 USD"."""
    last = numeral.last
    if unit in _PERCENTS:
        return Unit(unit, "percent", last)
    code = CURRENCY_CODES.get(tokens.words[last])
    if unit == "$" and code and tokens.original(last).isupper():
        return Unit(code, "money", last + 1)
    return Unit(unit, "money", last)


def _times(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """ "4.4 times the mass", "twice as many", "10x", "tenfold"."""
    words, last = tokens.words, numeral.last
    if numeral.form == "multiple":
        compares = words[last] in COMPARISONS or words[numeral.first].endswith("fold")
        return Unit("ratio", "ratio", last) if compares else None
    at = hop(tokens, last)
    if words[at] == "times" and words[at + 1] in COMPARISONS:
        return Unit("ratio", "ratio", at + 1)
    if words[at] in ("x", "×") and tokens.touches(at) and not words[at + 1][:1].isdigit():
        return Unit("ratio", "ratio", at + 1)
    return None


def _points(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """ "fell 25 points" near words of the stock market."""
    words = tokens.words
    at = hop(tokens, numeral.last)
    if words[at] not in ("point", "points"):
        return None
    window = words[max(0, numeral.first - 14) : at + 14]
    return Unit("point", "measure", at + 1) if INDEX_WORDS.intersection(window) else None


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
    if unit is None:
        return _times(tokens, numeral) or _points(tokens, numeral)
    if unit.name == "pound" and _is_sterling(tokens, numeral, unit.last):
        return Unit("GBP", "money", unit.last)
    return unit


def _age(tokens: Tokens, unit: Unit) -> int | None:
    """The token behind "-year-old", "years old", "years of age"; None if it is no age."""
    words = tokens.words
    at = hop(tokens, unit.last)
    if words[at] in ("old", "olds", "old's"):
        return at + 1
    return at + 2 if words[at] == "of" and words[at + 1] == "age" else None


def read_quantity(tokens: Tokens, numeral: Numeral) -> Quantity:
    """The quantity that begins with `numeral`."""
    first = numeral.first
    part = _one_in(tokens, numeral)
    if part:
        last, value = part
        return Quantity(first, last, last, "fraction", "ratio", "ratio", value)
    span = _range(tokens, numeral)
    end = span.end if span else numeral
    unit = _unit(tokens, end)
    kind: Kind = unit.kind if unit else "cardinal"
    behind = unit.last if unit else end.last
    old = _age(tokens, unit) if unit and kind == "duration" else None
    if old:
        kind, behind = "age", old
    name = unit.name if unit else None
    if span:
        return Quantity(first, end.last, behind, end.form, kind, name, None, span.low, span.high)
    return Quantity(first, end.last, behind, end.form, kind, name, numeral.value)
