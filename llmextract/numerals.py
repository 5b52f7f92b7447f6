"""A number as written: what the readers of words and of digits share.

Values are exact decimals; thirds and the like have four places.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final, Literal, NamedTuple

from llmextract.lexicon import (
    DENOMINATOR_PLURALS,
    DENOMINATORS,
    GROUPS,
    SCALES,
    SMALL,
)
from llmextract.tokens import Tokens

__all__ = ["EXACT", "LONGEST", "Form", "Numeral", "extend", "hop", "ratio", "read_scales"]

Form = Literal["digits", "words", "fraction", "vague", "multiple", "ordinal", "zero", "couple"]
"""How a number is written; `fraction` covers shares in words and in digits."""

LONGEST: Final = 40
"""Digit strings longer than this name something; they are no quantity."""

EXACT: Final = Context(prec=120)
"""Reading is done in this context, so that every value is exact."""
_ONE: Final = Decimal(1)
_SMALL: Final = Decimal("0.01")
_ARTICLES: Final = frozenset(("a", "an", "one"))
_PERCENT_WORDS: Final = frozenset(("%", "percent", "pct", "pc"))


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
    """A fraction as a decimal, exact where that takes at most six places, else with four places, or
    where it is very small with four digits."""
    value = Decimal(above) / Decimal(below)
    short = value.quantize(Decimal("0.000001"))
    if short == value:
        return short.normalize()
    return value.quantize(Decimal("0.0001")) if value >= _SMALL else Context(prec=4).plus(value)


def read_scales(tokens: Tokens, index: int) -> tuple[Decimal, int]:
    """The product of the scale words at `index` ("hundred thousand") and the token behind them."""
    scale = _ONE
    for _ in range(3):
        at = hop(tokens, index)
        if tokens.words[at] not in SCALES:
            break
        scale *= SCALES[tokens.words[at]]
        index = at + 1
    return scale, index


def extend(tokens: Tokens, numeral: Numeral) -> Numeral:
    """A number with what may follow it: "and a half", "dozen", "score", "percent"."""
    words, value, last, scale = tokens.words, numeral.value, numeral.last, numeral.scale
    if value is None:
        return numeral
    fraction = _and_fraction(tokens, last) if words[last] in ("and", "-") else None
    if fraction:
        more, last = read_scales(tokens, fraction[1])
        value, scale = (value + fraction[0] * scale) * more, scale * more
    at = hop(tokens, last)
    if words[at] == "dozen" or (words[at] == "score" and numeral.form == "words"):
        lot = GROUPS[words[at]]
        value, scale, last = value * lot, lot, at + 1
    return _percent(tokens, numeral._replace(value=value, last=last, scale=scale))


def _and_fraction(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """ "and a half", "and three quarters" behind a number."""
    words = tokens.words
    at = hop(tokens, index)
    if words[at] != "and":
        return None
    at = hop(tokens, at + 1)
    if words[at] == "half":
        return Decimal("0.5"), at + 1
    above = 1 if words[at] in _ARTICLES else SMALL.get(words[at], 0)
    at = hop(tokens, at + 1)
    table = DENOMINATORS if above == 1 else DENOMINATOR_PLURALS
    below = table.get(words[at])
    return (ratio(above, below), at + 1) if above and below else None


def _percent(tokens: Tokens, numeral: Numeral) -> Numeral:
    """The numeral with a percent sign or word, which belong to its span."""
    words = tokens.words
    at = hop(tokens, numeral.last)
    word = words[at]
    if word in _PERCENT_WORDS:
        return numeral._replace(last=at + 1, unit="percent")
    if word == "‰":
        return numeral._replace(last=at + 1, unit="per mille")
    if word == "per":
        after = hop(tokens, at + 1)
        if words[after] == "cent":
            return numeral._replace(last=after + 1, unit="percent")
        if words[after] in ("mille", "mil"):
            return numeral._replace(last=after + 1, unit="per mille")
    if words[at : at + 4] == ["p", ".", "c", "."]:
        return numeral._replace(last=at + 4, unit="percent")
    return numeral
