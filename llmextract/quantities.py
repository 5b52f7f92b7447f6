"""Quantities: a numeral with its range partner, its unit and what kind of number that makes.

"between 5 and 6 hectares", "$4.10–$4.30", "one in five", "half an hour", "25-year-old".
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.lexicon import CARDINALS, CHANGE_VERBS, COMPARISONS, MONEY_WORDS, SCALES
from llmextract.numerals import Form, Numeral, hop, ratio, read_digits, read_words
from llmextract.schema import Kind
from llmextract.tokens import Tokens
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


_RANGE_SIGNS: Final = frozenset(("-", "–", "—", "to", "or", "and", "/"))
_COMMON_BELOW: Final = frozenset(
    Decimal(n) for n in (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1000, 10000, 100000,
                         1000000)
)  # fmt: skip
_PERCENTS: Final = frozenset(("percent", "per mille"))


def is_year(tokens: Tokens, index: int) -> bool:
    """Whether token `index` could be a year: four plain digits from 1000 to 2199."""
    word = tokens.words[index]
    return len(word) == 4 and word.isdigit() and (word[0] == "1" or word[:2] in ("20", "21"))


def _numeral_at(tokens: Tokens, index: int) -> Numeral | None:
    """The numeral that starts exactly at token `index`, with a currency before it if there is one."""
    words = tokens.words
    word = words[index]
    if word[:1].isdigit():
        return read_digits(tokens, index)
    if word in CURRENCY_SIGNS or word in CURRENCY_CODES or word in DOLLAR_PREFIXES:
        at = index + 1
        if words[at] in CURRENCY_SIGNS:
            at += 1
        if words[at][:1].isdigit():
            found = read_digits(tokens, at)
            return found if found.first == index else None
    if word in ("a", "an"):
        found_word = read_words(tokens, index + 1)
        return found_word if found_word and found_word.first == index else None
    return read_words(tokens, index)


def _scale_of(tokens: Tokens, numeral: Numeral) -> Decimal:
    """The multiplier that a range partner may borrow: "two or three hundred"."""
    if numeral.scale == 1 and tokens.words[numeral.last - 1] == "hundred":
        return Decimal(100)
    return numeral.scale


def _partner(tokens: Tokens, low: Numeral, index: int, sign: str) -> Numeral | None:
    """The upper end of a range whose sign stands before token `index`, if it is one."""
    high = _numeral_at(tokens, index)
    if high is None or high.value is None or low.value is None:
        return None
    if high.form not in ("digits", "words", "fraction") or high.first < index:
        return None
    if low.unit and high.unit and low.unit != high.unit:
        return None
    if high.unit and high.unit not in _PERCENTS and low.unit is None:
        return None
    if low.unit in _PERCENTS and high.unit is None:
        return None
    if is_year(tokens, low.last - 1) and low.unit is None and low.last - low.first == 1:
        if is_year(tokens, index) or (sign in ("-", "–", "/") and len(tokens.words[index]) <= 2):
            return None
    return high


def _ends(tokens: Tokens, low: Numeral, high: Numeral) -> tuple[Decimal, Decimal] | None:
    """The values of a range, the lower one scaled like the upper: "3 to 4 million"."""
    assert low.value is not None
    assert high.value is not None
    scale = _scale_of(tokens, high)
    bottom, top = low.value, high.value
    if scale > 1 and low.scale == 1 and bottom * scale < top and bottom < 1000:
        bottom *= scale
    return (bottom, top) if bottom < top else None


def _is_change(tokens: Tokens, first: int) -> bool:
    """"rose from 5 to 6": two figures and no range."""
    words = tokens.words
    for at in range(first - 1, first - 9, -1):
        word = words[at]
        if word in CHANGE_VERBS:
            return True
        if word in ("by", ".", "\n", ";", ""):
            return False
    return False


def _sign_allows(tokens: Tokens, low: Numeral, high: Numeral, at: int) -> bool:
    """Whether the word or dash at token `at` joins two numbers to a range."""
    words = tokens.words
    sign = words[at]
    before = words[low.first - 1]
    if sign == "and":
        return before == "between" or words[low.first - 2] == "between" or (
            words[low.first - 3] == "between"
        )
    if sign == "or":
        assert low.value is not None
        assert high.value is not None
        near = high.value <= low.value + 1 or (low.value >= 5 and high.value <= 2 * low.value)
        return near and (low.form == high.form or low.scale == high.scale)
    if sign == "to":
        if before == "from" or words[low.first - 2] == "from":
            return not _is_change(tokens, low.first)
        return not (before in CHANGE_VERBS and low.unit is None)
    tight = tokens.touches(at) and tokens.touches(at + 1)
    loose = not tokens.touches(at) and not tokens.touches(at + 1)
    if sign == "—" and not tight:
        return False
    if sign == "/":
        return False
    return tight or (loose and low.form == high.form == "digits")


def _range(tokens: Tokens, low: Numeral) -> tuple[Numeral, Numeral, Decimal, Decimal] | None:
    """The range that `low` begins: both numerals and both values."""
    words = tokens.words
    if low.value is None or low.form not in ("digits", "words", "fraction"):
        return None
    at = low.last
    unit: Unit | None = None
    if words[at] not in _RANGE_SIGNS:
        unit = read_unit(tokens, at, digits=low.form == "digits")
        if unit is None or words[unit.last] not in ("to", "-", "–", "and"):
            return None
        at = unit.last
    elif words[at] == "-" and words[at + 1] in ("to", "or", "and"):
        at += 1
    sign = words[at]
    start = at + 1
    if sign in ("to", "or", "and") and words[start] == "-":
        start += 1
    while words[start] in ("about", "around", "perhaps", "maybe", "even", "nearly", "almost"):
        start += 1
    high = _partner(tokens, low, start, sign)
    if high is None or not _sign_allows(tokens, low, high, at):
        return None
    if unit is not None:
        other = read_unit(tokens, high.last, digits=high.form == "digits")
        if other is None or other.name != unit.name:
            return None
    ends = _ends(tokens, low, high)
    return (low, high, *ends) if ends else None


def _one_in(tokens: Tokens, above: Numeral) -> tuple[int, Decimal] | None:
    """"one in five", "3 out of 4": the token behind it and the ratio."""
    words = tokens.words
    if above.value is None or above.unit or above.scale != 1:
        return None
    at = hop(tokens, above.last)
    if words[at] == "out" and words[at + 1] == "of":
        at += 2
    elif words[at] == "in":
        at += 1
    else:
        return None
    at = hop(tokens, at)
    if words[at] == "every":
        at += 1
    if not (words[at][:1].isdigit() or words[at] in CARDINALS or words[at] in ("a", "hundred")):
        return None
    below = _numeral_at(tokens, at)
    if below is None or below.value not in _COMMON_BELOW or below.unit:
        return None
    if not 0 < above.value < below.value or above.value != above.value.to_integral_value():
        return None
    if read_unit(tokens, below.last, digits=True) or words[below.last] in ("-", "."):
        if words[below.last] != "." and not tokens.touches(below.last):
            return None
        if words[below.last] == "-":
            return None
    if words[at - 1] == "in" and is_year(tokens, at):
        return None
    assert below.value is not None
    return below.last, ratio(above.value, int(below.value))


def _unit_of_part(tokens: Tokens, last: int) -> Unit | None:
    """The unit of "half an hour", "a quarter of a mile", "half-hour"."""
    words = tokens.words
    at = last
    if words[at] == "of":
        at += 1
    if words[at] in ("a", "an"):
        at = hop(tokens, at + 1)
    elif words[at] != "-":
        return None
    if words[hop(tokens, at)] in ("percentage", "per", "percent") or words[at] == "point":
        return _part_of_percent(tokens, hop(tokens, at))
    unit = read_unit(tokens, at, digits=False)
    return None if unit is None or unit.name in ("night", "season") else unit


def _part_of_percent(tokens: Tokens, at: int) -> Unit | None:
    words = tokens.words
    if words[at] == "percentage" and words[hop(tokens, at + 1)].startswith("point"):
        return Unit("percentage point", "percent", hop(tokens, at + 1) + 1)
    if words[at] == "percent":
        return Unit("percent", "percent", at + 1)
    if words[at] == "per" and words[at + 1] == "cent":
        return Unit("percent", "percent", at + 2)
    return None


def _is_sterling(tokens: Tokens, numeral: Numeral, behind: int) -> bool:
    """Whether "pounds" are money here: a large round sum, or words of money around."""
    words = tokens.words
    if numeral.scale >= 1000 or "£" in tokens.text:
        return True
    if words[behind] in ("of", "per"):
        return False
    window = words[numeral.first - 8 : behind + 8]
    return any(word in MONEY_WORDS for word in window)


def _unit(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """The unit of a numeral, from its sign or the words behind it."""
    words, last = tokens.words, numeral.last
    if numeral.unit in _PERCENTS:
        assert numeral.unit is not None
        return Unit(numeral.unit, "percent", last)
    if numeral.unit is not None:
        code = words[last]
        if numeral.unit == "$" and CURRENCY_CODES.get(code) and tokens.original(last).isupper():
            return Unit(CURRENCY_CODES[code], "money", last + 1)
        return Unit(numeral.unit, "money", last)
    if numeral.form == "fraction":
        return _unit_of_part(tokens, last) or Unit("ratio", "ratio", last)
    if numeral.form == "multiple":
        if words[last] in COMPARISONS or words[last] == "as":
            return Unit("ratio", "ratio", last)
        return Unit("ratio", "ratio", last) if words[numeral.first].endswith("fold") else None
    at = last + 1 if words[last] == "of" and numeral.form in ("vague", "words") else last
    digits = numeral.form == "digits"
    unit = read_unit(tokens, at, digits=digits)
    if unit is not None and at != last and unit.kind != "money" and words[at] in ("m", "s"):
        return None
    if unit is not None:
        if unit.name == "pound" and _is_sterling(tokens, numeral, unit.last):
            return Unit("GBP", "money", unit.last)
        return unit
    return _times(tokens, numeral)


def _times(tokens: Tokens, numeral: Numeral) -> Unit | None:
    """"4.4 times the mass", "three times more", "10x"."""
    words, last = tokens.words, numeral.last
    at = hop(tokens, last)
    if words[at] == "times" and (words[at + 1] in COMPARISONS or words[at + 1] == "as"):
        return Unit("ratio", "ratio", at + 1)
    if words[at] in ("x", "×") and tokens.touches(at) and not words[at + 1][:1].isdigit():
        return Unit("ratio", "ratio", at + 1)
    return None


def _age(tokens: Tokens, unit: Unit) -> int | None:
    """The token behind "-year-old", "years old", "years of age"; None if it is no age."""
    words = tokens.words
    at = hop(tokens, unit.last)
    if words[at] in ("old", "olds"):
        return at + 1
    if words[at] == "of" and words[at + 1] == "age":
        return at + 2
    return None


def read_quantity(tokens: Tokens, numeral: Numeral) -> Quantity:
    """The quantity that begins with `numeral`."""
    part = _one_in(tokens, numeral)
    if part:
        last, value = part
        return Quantity(numeral.first, last, last, "fraction", "ratio", "ratio", value)
    span = _range(tokens, numeral)
    end = span[1] if span else numeral
    if span and span[0].unit and not end.unit:
        end = end._replace(unit=span[0].unit)
    unit = _unit(tokens, end)
    kind: Kind = unit.kind if unit else "cardinal"
    behind = unit.last if unit else end.last
    if unit and kind == "duration":
        old = _age(tokens, unit)
        if old:
            kind, behind = "age", old
    name = unit.name if unit else None
    if span:
        _, _, low, high = span
        return Quantity(numeral.first, end.last, behind, end.form, kind, name, None, low, high)
    return Quantity(numeral.first, numeral.last, behind, numeral.form, kind, name, numeral.value)
