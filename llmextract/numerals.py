"""How a number is written: digits in any grouping, number words, fractions, vague plurals.

Reads one numeral at a token and says where it ends and what it is worth. Ranges, units, modifiers
and meaning are read elsewhere. Values are exact decimals; thirds and the like have four places.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final, Literal, NamedTuple

from llmextract.lexicon import (
    CARDINALS,
    DENOMINATOR_PLURALS,
    DENOMINATORS,
    FOLDS,
    GROUPS,
    MONTHS,
    MULTIPLES,
    NONE_ADJECTIVES,
    NONE_NOUNS,
    ORDINALS,
    SCALE_SUFFIXES,
    SCALES,
    SMALL,
    TENS,
    VAGUE,
    VULGAR,
)
from llmextract.tokens import Tokens
from llmextract.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLAR_PREFIXES

__all__ = ["Form", "Numeral", "read_digits", "read_words"]

Form = Literal["digits", "words", "fraction", "vague", "multiple", "ordinal", "zero", "couple"]

_EXACT: Final = Context(prec=80)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_LONGEST: Final = 40
"""Digit strings longer than this name something; they are no quantity."""

_EUROPEAN: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_PERCENT_WORDS: Final = frozenset(("percent", "pct", "pc"))
_JUST_SCALES: Final = frozenset(SCALES)
_OF_A: Final = frozenset(("a", "an", "one"))


class Numeral(NamedTuple):
    """A number as written: tokens `first` to `last` (exclusive) and what they are worth.

    `scale` is the multiplier that was written out ("million"), `unit` what a sign or prefix says
    (`percent`, a currency). `value` is None where the digits are too long to be a quantity.
    """

    first: int
    last: int
    value: Decimal | None
    form: Form
    scale: Decimal = _ONE
    unit: str | None = None


def hop(tokens: Tokens, index: int) -> int:
    """`index`, or the token behind it if it is a hyphen that joins two words."""
    if tokens.words[index] == "-" and tokens.touches(index) and tokens.touches(index + 1):
        return index + 1
    return index


def ratio(above: Decimal | int, below: int) -> Decimal:
    """A fraction as a decimal, exact where that takes at most six places, else with four."""
    value = _EXACT.divide(Decimal(above), Decimal(below))
    short = value.quantize(Decimal("0.000001"))
    return short.normalize() if short == value else value.quantize(Decimal("0.0001"))


# --- words ----------------------------------------------------------------------------------


def _tail(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number below a hundred in words: its value and the token behind it."""
    word = tokens.words[index]
    value = CARDINALS.get(word)
    if value is None:
        return None
    index += 1
    if word in TENS:
        unit_at = hop(tokens, index)
        unit = SMALL.get(tokens.words[unit_at], 0)
        if 0 < unit < 10:
            return value + unit, unit_at + 1
    return value, index


def _group(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number below a thousand (or "twelve hundred") in words."""
    words = tokens.words
    if words[index] == "hundred":
        head: tuple[int, int] | None = (1, index)
    else:
        head = _tail(tokens, index)
    if head is None:
        return None
    value, index = head
    hundred_at = hop(tokens, index)
    if words[hundred_at] != "hundred" or value == 0:
        return value, index
    value, index = value * 100, hundred_at + 1
    rest_at = hop(tokens, index)
    if words[rest_at] == "and":
        rest_at = hop(tokens, rest_at + 1)
    rest = _tail(tokens, rest_at)
    if rest is None or rest[0] == 0 or words[hop(tokens, rest[1])] == "hundred":
        return value, index
    return value + rest[0], rest[1]


def _scales(tokens: Tokens, index: int) -> tuple[Decimal, int]:
    """The product of the scale words at `index` ("hundred thousand"), 1 if there is none."""
    scale = _ONE
    for _ in range(3):
        at = hop(tokens, index)
        if tokens.words[at] not in SCALES:
            break
        scale *= SCALES[tokens.words[at]]
        index = at + 1
    return scale, index


def _cardinal(tokens: Tokens, index: int) -> tuple[Decimal, int, Decimal] | None:
    """A whole number in words: value, token behind it, last scale."""
    words = tokens.words
    total, lowest, end = Decimal(0), Decimal("Infinity"), index
    scale = _ONE
    while True:
        at = end if end == index else hop(tokens, end)
        if end != index and words[at] == "and":
            at = hop(tokens, at + 1)
        if words[at] in SCALES and end == index:
            group: tuple[int, int] | None = (1, at)
        else:
            group = _group(tokens, at)
        if group is None:
            break
        factor, behind = _scales(tokens, group[1])
        if factor >= lowest or (end != index and not 0 < group[0] < 1000):
            break
        total += group[0] * factor
        lowest, end, scale = factor, behind, (factor if end == index else _ONE)
        if factor == 1:
            break
    return (total, end, scale) if end != index else None


def _digit_words(tokens: Tokens, index: int) -> tuple[str, int]:
    """The digits that are spelt after "point"."""
    digits = ""
    while 0 <= SMALL.get(tokens.words[index], 10) < 10 and len(digits) < _LONGEST:
        digits += str(SMALL[tokens.words[index]])
        index += 1
    return digits, index


def _and_fraction(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """"and a half", "and three quarters" behind a number."""
    words = tokens.words
    at = hop(tokens, index)
    if words[at] != "and":
        return None
    at = hop(tokens, at + 1)
    above = 1 if words[at] in _OF_A else SMALL.get(words[at], 0)
    if not above:
        return (Decimal("0.5"), at + 1) if words[at] == "half" else None
    at = hop(tokens, at + 1)
    below = DENOMINATORS.get(words[at]) if above == 1 else DENOMINATOR_PLURALS.get(words[at])
    return (ratio(above, below), at + 1) if below else None


def _extend(tokens: Tokens, numeral: Numeral) -> Numeral:
    """A plain number with what may follow it: "and a half", "dozen", "million", "percent"."""
    words, value, last, scale = tokens.words, numeral.value, numeral.last, numeral.scale
    if value is None:
        return numeral
    first_word = words[last]
    if first_word == "and" or first_word == "-":
        fraction = _and_fraction(tokens, last)
        if fraction:
            value += fraction[0] * scale
            more, last = _scales(tokens, fraction[1])
            value, scale = value * more, scale * more
    at = hop(tokens, last)
    if words[at] == "dozen" or (words[at] == "score" and numeral.form == "words"):
        lot = GROUPS[words[at]]
        value, scale, last = value * lot, lot, at + 1
    return _percent(tokens, numeral._replace(value=value, last=last, scale=scale))


def _percent(tokens: Tokens, numeral: Numeral) -> Numeral:
    words, last = tokens.words, numeral.last
    word = words[last]
    if word == "-":
        last = hop(tokens, last)
        word = words[last]
    if word == "%" or word in _PERCENT_WORDS:
        return numeral._replace(last=last + 1, unit="percent")
    if word == "per":
        after = hop(tokens, last + 1)
        if words[after] in ("cent", "cents"):
            return numeral._replace(last=after + 1, unit="percent")
        if words[after] in ("mille", "mil"):
            return numeral._replace(last=after + 1, unit="per mille")
    if word == "‰":
        return numeral._replace(last=last + 1, unit="per mille")
    return numeral


def _with_article(tokens: Tokens, first: int) -> int:
    """`first`, or the token of "a" before it: "a dozen", "a third"."""
    at = first - 1
    if tokens.words[at] == "-":
        at -= 1
    return at if tokens.words[at] in ("a", "an") else first


def _fraction(tokens: Tokens, first: int, above: Decimal, index: int) -> Numeral | None:
    """"two-thirds", "one quarter", "three quarters of a million" from the denominator on."""
    words = tokens.words
    at = hop(tokens, index)
    word = words[at]
    if above == 1:
        below = DENOMINATORS.get(word)
    else:
        below = DENOMINATOR_PLURALS.get(word)
        if below is None and at != index and words[at + 1] == "majority":
            below = DENOMINATORS.get(word)
    if not below or above >= 100 or words[at + 1] == "-":
        return None
    return _of_scale(tokens, Numeral(first, at + 1, ratio(above, below), "fraction"))


def _of_scale(tokens: Tokens, numeral: Numeral) -> Numeral:
    """"half a million", "a quarter of a billion", "half a dozen", "half-million"."""
    words, last, value = tokens.words, numeral.last, numeral.value
    at = last
    if words[at] == "of":
        at += 1
    else:
        at = hop(tokens, at)
    if words[at] in ("a", "an", "one"):
        at = hop(tokens, at + 1)
    elif words[last] == "of":
        return numeral
    if value is not None and (words[at] in SCALES or words[at] in ("hundred", "dozen")):
        if words[at] == "dozen":
            factor, last = Decimal(12), at + 1
        elif words[at] == "hundred":
            factor, last = _scales(tokens, at + 1)
            factor *= 100
        else:
            factor, last = _scales(tokens, at)
        return Numeral(numeral.first, last, (value * factor).normalize(), "words", factor)
    return numeral


def _vague(tokens: Tokens, index: int) -> Numeral | None:
    """"hundreds", "tens of thousands", "scores of"."""
    words = tokens.words
    word = words[index]
    value, last = VAGUE[word], index + 1
    if words[last] == "of" and words[last + 1] in VAGUE and VAGUE[words[last + 1]] >= 1000:
        return Numeral(index, last + 2, value * VAGUE[words[last + 1]], "vague")
    if words[last] == "of" and words[last + 1] in SCALES:
        return Numeral(index, last + 2, value * SCALES[words[last + 1]], "vague")
    if word in ("tens", "scores") and words[last] != "of":
        if not (word == "scores" and words[last] == "more"):
            return None
    return Numeral(index, last, value, "vague")


def _ordinal_words(tokens: Tokens, index: int) -> Numeral | None:
    """"third", "twenty-first", "two hundredth"."""
    words = tokens.words
    head = _cardinal(tokens, index) if words[index] not in ORDINALS else None
    if head is None:
        return Numeral(index, index + 1, _as_decimal(ORDINALS[words[index]]), "ordinal")
    at = hop(tokens, head[1])
    if words[at] == "and":
        at += 1
    value = _as_decimal(ORDINALS[words[at]])
    if value is None:
        return None
    total = head[0] * value if value >= 100 else head[0] + value
    return Numeral(index, at + 1, total, "ordinal")


def _as_decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _half(tokens: Tokens, index: int) -> Numeral:
    numeral = Numeral(index, index + 1, Decimal("0.5"), "fraction")
    return _of_scale(tokens, numeral._replace(first=_with_article(tokens, index)))


def _zero(tokens: Tokens, index: int) -> Numeral | None:
    """"no fatalities", "none of the residents"."""
    words = tokens.words
    if words[index] == "none":
        if words[index + 1] == "of" and words[index + 2] not in ("this", "that", "it", "which"):
            return Numeral(index, index + 1, Decimal(0), "zero")
        return None
    at = index + 1
    while words[at] in NONE_ADJECTIVES and at < index + 4:
        at += 1
    return Numeral(index, index + 1, Decimal(0), "zero") if words[at] in NONE_NOUNS else None


def _couple(tokens: Tokens, index: int) -> Numeral | None:
    """"a couple of", also with a scale: "a couple of hundred"."""
    words = tokens.words
    last = index + 1
    if words[last] == "of":
        last += 1
    elif words[last] not in ("hundred", "thousand", "dozen", "million", "more"):
        return None
    first = _with_article(tokens, index)
    if words[last] == "hundred":
        return Numeral(first, last + 1, Decimal(200), "couple")
    scale, behind = _scales(tokens, last)
    if scale > 1:
        return Numeral(first, behind, 2 * scale, "couple")
    if words[last] == "dozen":
        return Numeral(first, last + 1, Decimal(24), "couple")
    return Numeral(first, last, Decimal(2), "couple")


_VAGUE_BEFORE: Final = frozenset(("several", "few", "many", "multi", "some"))


def _bare_scale(tokens: Tokens, index: int) -> Numeral | None:
    """"a hundred", "several thousand", "the million": a scale without a number before it."""
    before = tokens.words[index - 1]
    if before == "-":
        before = tokens.words[index - 2]
    if tokens.words[index] == "dozen":
        read: tuple[Decimal, int, Decimal] | None = (Decimal(12), index + 1, Decimal(12))
    else:
        read = _cardinal(tokens, index)
    if read is None:
        return None
    first = _with_article(tokens, index)
    vague = before in ("several", "few", "many", "multi")
    numeral = Numeral(first, read[1], read[0], "vague" if vague else "words", read[2])
    return numeral if vague else _extend(tokens, numeral)


def read_words(tokens: Tokens, index: int) -> Numeral | None:
    """The numeral in words that starts at token `index`; None if the word writes no number here."""
    words = tokens.words
    word = words[index]
    if word in CARDINALS:
        return _read_cardinal(tokens, index)
    if word == "hundred" or word in SCALES or word == "dozen":
        return _read_hundred(tokens, index)
    if word == "half":
        return _half(tokens, index)
    if word in VAGUE:
        return _vague(tokens, index)
    if word in ("no", "none"):
        return _zero(tokens, index)
    if word == "couple":
        return _couple(tokens, index)
    if word in MULTIPLES or word in FOLDS:
        return Numeral(index, index + 1, MULTIPLES.get(word, FOLDS.get(word)), "multiple")
    if word in DENOMINATORS and words[index - 1] in ("a", "an") and _is_share(tokens, index):
        value = ratio(1, DENOMINATORS[word])
        return _of_scale(tokens, Numeral(index - 1, index + 1, value, "fraction"))
    if word == "quarter":
        return _quarter(tokens, index)
    if word in ORDINALS:
        return _ordinal_words(tokens, index)
    return None


_SHARE_AFTER: Final = frozenset(
    """of more less fewer the as to from in . , ; : ) ? ! larger higher lower above below say said
    support believe have are were is was by or and than since over""".split()
) | {"\n", ""}


def _is_share(tokens: Tokens, index: int) -> bool:
    """Whether "a third" here is a share and no ordinal: "a third of", "by a third"."""
    after = tokens.words[index + 1]
    return after == "of" or (after in _SHARE_AFTER and tokens.words[index] not in ("fourth",)
                             and tokens.words[index - 2] not in ("for", "into"))  # fmt: skip


def _quarter(tokens: Tokens, index: int) -> Numeral | None:
    """"quarter of a million", "quarter-million", "quarter-hour"; any other quarter is a period."""
    words = tokens.words
    if words[index + 1] == "of" and words[index + 2] in _OF_A:
        return _of_scale(tokens, Numeral(index, index + 1, Decimal("0.25"), "fraction"))
    at = hop(tokens, index + 1)
    if at != index + 1 and (words[at] in SCALES or words[at] in ("point", "hour", "mile")):
        return _of_scale(tokens, Numeral(index, index + 1, Decimal("0.25"), "fraction"))
    return None


def _read_hundred(tokens: Tokens, index: int) -> Numeral | None:
    if tokens.words[index] != "dozen":
        behind = _cardinal(tokens, index)
        if behind and tokens.words[hop(tokens, behind[1])] in ORDINALS:
            return _ordinal_words(tokens, index)
    return _bare_scale(tokens, index)


def _read_cardinal(tokens: Tokens, index: int) -> Numeral | None:
    words = tokens.words
    read = _cardinal(tokens, index)
    if read is None:
        return None
    value, last, scale = read
    at = hop(tokens, last)
    after = words[at]
    if after == "point":
        digits, behind = _digit_words(tokens, at + 1)
        if digits:
            more, behind = _scales(tokens, behind)
            decimal = Decimal(f"{value}.{digits}") * more
            return _percent(tokens, Numeral(index, behind, decimal, "words", more))
    if after in DENOMINATORS or after in DENOMINATOR_PLURALS:
        fraction = _fraction(tokens, index, value, last)
        if fraction:
            return fraction
    if after in ORDINALS and value >= 20 and (at != last or value % 10 == 0) and after != "second":
        return _ordinal_words(tokens, index)
    if after == "second" and at != last and value >= 20:
        return _ordinal_words(tokens, index)
    return _extend(tokens, Numeral(index, last, value, "words", scale))


# --- digits ---------------------------------------------------------------------------------


def literal_value(literal: str) -> Decimal | None:
    """The value of a digit literal in any grouping; None if it is too long or no number."""
    if len(literal) > _LONGEST:
        return None
    if "," in literal or "'" in literal:
        if _EUROPEAN.fullmatch(literal):
            return Decimal(literal.replace(".", "").replace(",", "."))
        return Decimal(literal.replace(",", "").replace("'", ""))
    if literal.count(".") > 1:
        return Decimal(literal.replace(".", "")) if _EUROPEAN.fullmatch(literal) else None
    return Decimal(literal)


def _literal(tokens: Tokens, index: int) -> tuple[Decimal | None, int]:
    """The value of the digits at `index`, space-grouped thousands and decimal comma included."""
    words = tokens.words
    literal, last = words[index], index + 1
    if len(literal) <= 3 and _space_group(tokens, last) and words[index - 1] not in MONTHS:
        while _space_group(tokens, last) and last < index + 6:
            literal += words[last]
            last += 1
        if words[index - 1].isdigit() and tokens.starts[index] - tokens.ends[index - 1] == 1:
            return literal_value(words[index]), index + 1
    elif words[last] == "," and tokens.touches(last) and _decimal_comma(tokens, index):
        literal, last = f"{literal}.{words[last + 1]}", last + 2
    value = literal_value(literal)
    if value is not None and words[last] in VULGAR and tokens.starts[last] - tokens.ends[last - 1] < 2:
        return value + VULGAR[words[last]], last + 1
    mixed = _slash(tokens, last) if words[last + 1] == "/" else None
    if value is not None and mixed and value == value.to_integral_value():
        return value + mixed[0], mixed[1]
    if words[last] == "-" and words[last + 2] == "/" and tokens.touches(last):
        mixed = _slash(tokens, last + 1)
        if value is not None and mixed:
            return value + mixed[0], mixed[1]
    return value, last


def _space_group(tokens: Tokens, index: int) -> bool:
    """Whether token `index` is a group of three digits one space behind the digits before it."""
    word = tokens.words[index]
    return (
        len(word) == 3
        and word.isdigit()
        and tokens.starts[index] - tokens.ends[index - 1] == 1
        and not (tokens.words[index + 1][:1].isalnum() and tokens.touches(index + 1))
    )


def _decimal_comma(tokens: Tokens, index: int) -> bool:
    """Whether the comma behind token `index` is a decimal one: "1,5 million", "€1,50"."""
    words = tokens.words
    after = words[index + 2]
    if not (after.isdigit() and len(after) <= 2 and words[index].isdigit() and tokens.touches(index + 2)):
        return False
    behind = words[hop(tokens, index + 3)]
    return (
        behind in SCALES
        or behind in _PERCENT_WORDS
        or behind in ("%", "per", "bn", "mn", "€")
        or words[index - 1] in CURRENCY_SIGNS
    )


_DENOMINATOR_DIGITS: Final = frozenset("2 3 4 5 6 7 8 9 10 12 16 20 32 64 100".split())


def _slash(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """A fraction written `2/3` at token `index`: its value and the token behind it."""
    words = tokens.words
    above, below = words[index], words[index + 2]
    if not (
        above.isdigit()
        and below in _DENOMINATOR_DIGITS
        and words[index + 1] == "/"
        and len(above) <= 2
        and 0 < int(above) < int(below)
        and tokens.touches(index + 1)
        and tokens.touches(index + 2)
        and words[index + 3] != "/"
    ):
        return None
    return ratio(int(above), int(below)), index + 3


def _prefix(tokens: Tokens, index: int) -> tuple[int, str | None, bool]:
    """What stands before digits: the first token of the numeral, the currency, a minus sign."""
    words = tokens.words
    first, currency = index, None
    before = words[index - 1]
    if before in CURRENCY_SIGNS and tokens.starts[index] - tokens.ends[index - 1] <= 1:
        first, currency = index - 1, CURRENCY_SIGNS[before]
        letters = words[first - 1]
        if before == "$" and letters in DOLLAR_PREFIXES and tokens.touches(first) and (
            tokens.capital(first - 1)
        ):
            first, currency = first - 1, DOLLAR_PREFIXES[letters]
        elif before == "$" and letters == "." and words[first - 2] == "s" and words[first - 4] == "u":
            first, currency = first - 4, "USD"
    elif before in CURRENCY_CODES and _is_code(tokens, index - 1):
        first, currency = index - 1, CURRENCY_CODES[before]
    elif before == "." and words[index - 2] in ("rs", "re") and tokens.capital(index - 2):
        first, currency = index - 2, "INR"
    sign = words[first - 1]
    minus = False
    if sign in ("-", "–") and tokens.touches(first):
        behind = words[first - 2]
        if behind in _BEFORE_MINUS or not tokens.touches(first - 1):
            minus = not behind[:1].isdigit()
    elif sign == "minus":
        minus = True
    return (first - 1 if minus else first), currency, minus


_BEFORE_MINUS: Final = frozenset(("", "(", "[", ":", "/", "~", "$", '"', "'"))


def _is_code(tokens: Tokens, index: int) -> bool:
    written = tokens.original(index)
    return written.isupper() or written in ("Rs", "Re", "Tk")


def _suffix_scale(tokens: Tokens, index: int, currency: str | None) -> Decimal | None:
    """The multiplier that a letter or two behind the digits stand for: `3.5bn`, `$5m`, `10K`."""
    words = tokens.words
    word = words[index]
    scale = SCALE_SUFFIXES.get(word)
    if scale is None:
        return None
    close = tokens.touches(index)
    if not close and (word == "k" or not (currency or len(word) > 1)):
        return None
    if word in ("m", "b", "mm"):
        if currency:
            return scale
        if word == "m":
            after = words[index + 1]
            if tokens.original(index) == "M" and close:
                return scale
            return scale if close and (after in _COUNTED_IN_MILLIONS or after in _MONEY_AFTER) else None
        return scale if word == "b" and tokens.original(index) == "B" and close else None
    if word == "k" and words[index + 1] in ("tv", "tvs", "video", "resolution", "display", "screen"):
        return None
    if word == "cr" and not currency:
        return None
    return scale


_COUNTED_IN_MILLIONS: Final = frozenset(
    """people users customers viewers tonnes tons barrels subscribers jobs homes shares passengers
    children residents visitors voters households workers americans britons litres doses units
    vehicles cars copies streams downloads followers views acres hectares bpd""".split()
)
_MONEY_AFTER: Final = frozenset("euros euro pounds dollars usd eur gbp yuan roubles rubles".split())


def read_digits(tokens: Tokens, index: int) -> Numeral:
    """The numeral whose digits start at token `index`."""
    words = tokens.words
    first, currency, minus = _prefix(tokens, index)
    fraction = _slash(tokens, index) if words[index + 1] == "/" else None
    if fraction:
        value: Decimal | None = fraction[0]
        last = fraction[1]
    else:
        value, last = _literal(tokens, index)
    form: Form = "fraction" if fraction and not currency else "digits"
    if value is None:
        return Numeral(first, last, None, form, unit=currency)
    scale = _ONE
    suffix = _suffix_scale(tokens, last, currency)
    if suffix:
        scale, last = suffix, last + 1
    at = hop(tokens, last)
    if words[at] == "hundred":
        scale, last = scale * _HUNDRED, at + 1
    if words[hop(tokens, last)] in SCALES:
        more, last = _scales(tokens, last)
        scale *= more
    if scale != 1:
        value = _EXACT.multiply(value, scale)
    if minus:
        value = -value
    if currency is None and words[last] in CURRENCY_SIGNS and tokens.starts[last] - tokens.ends[last - 1] <= 1:
        if not words[last + 1][:1].isdigit():
            currency, last = CURRENCY_SIGNS[words[last]], last + 1
    numeral = Numeral(first, last, value, form, scale, currency)
    return numeral if currency else _extend(tokens, numeral)
