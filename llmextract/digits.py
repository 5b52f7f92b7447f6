"""Numbers written in digits: any grouping, decimals, fractions, signs, currencies, multipliers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.exclusion_words import DESIGNATORS
from llmextract.lexicon import MONTHS, SCALE_SUFFIXES, SCALES, VULGAR
from llmextract.numerals import LONGEST, Form, Numeral, extend, hop, ratio, read_scales
from llmextract.tokens import Tokens
from llmextract.units import CURRENCY_CODES, CURRENCY_LETTERS, CURRENCY_SIGNS, DOLLAR_PREFIXES

__all__ = ["code_before", "digits_value", "read_digits"]

_ONE: Final = Decimal(1)
_CENTS: Final = re.compile(r"\d+\.\d\d")
_EUROPEAN: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_DENOMINATORS: Final = frozenset("2 3 4 5 6 7 8 9 10 12 16 20 32 64 100".split())
_BEFORE_MINUS: Final = frozenset(("", "(", "[", ":", "/", "~", '"', "'"))
_AFTER_DECIMAL_COMMA: Final = frozenset(("%", "per", "percent", "bn", "mn", "€", *SCALES))
_COUNTED_IN_MILLIONS: Final = frozenset(
    """people users customers viewers tonnes tons barrels subscribers jobs homes shares passengers
    children residents visitors voters households workers americans britons litres doses units
    vehicles cars copies streams downloads followers views acres hectares bpd euros euro pounds
    dollars usd eur gbp yuan roubles rubles population sales profit profits revenue votes turnover
    members audience sq square numbers visits listeners readers deliveries circulation sold""".split()
)
"""Near these a bare `5m` is five million; else it is five metres."""
_LENGTH_WORDS: Final = frozenset(
    """tall high wide long deep above below away from freestyle sprint hurdles final race wave waves
    height depth tower wall butterfly backstroke breaststroke waves swells seas drifts walls poles
    races heats finals runners sprinters swimmers across downs times this these towards plus was
    specialists champions medals medallists""".split()
)
_VERBS: Final = frozenset(("were", "have", "are"))
"""Right behind a bare `5m` these make it metres."""
_SCREENS: Final = frozenset(("tv", "tvs", "video", "resolution", "display", "screen", "camera"))


class _Prefix(NamedTuple):
    """What stands before digits: where the numeral begins, its currency, a minus sign."""

    first: int
    currency: str | None
    minus: bool


def digits_value(literal: str) -> Decimal | None:
    """The value of a digit literal in any grouping; None if it is too long or no number."""
    if len(literal) > LONGEST:
        return None
    if "," in literal or "'" in literal:
        if _EUROPEAN.fullmatch(literal):
            return Decimal(literal.replace(".", "").replace(",", "."))
        return Decimal(literal.replace(",", "").replace("'", ""))
    if literal.count(".") > 1:
        return Decimal(literal.replace(".", "")) if _EUROPEAN.fullmatch(literal) else None
    return Decimal(literal)


def _gap(tokens: Tokens, index: int) -> int:
    """How many characters lie between token `index` and the one before it."""
    return tokens.starts[index] - tokens.ends[index - 1]


def _space_group(tokens: Tokens, index: int) -> bool:
    """Whether token `index` is a group of three digits one space behind the digits before it."""
    word = tokens.words[index]
    if len(word) != 3 or not word.isdecimal() or _gap(tokens, index) != 1:
        return False
    return not (tokens.touches(index + 1) and tokens.words[index + 1][:1].isalnum())


def _grouped(tokens: Tokens, index: int) -> tuple[str, int]:
    """The literal at `index`, with thousands behind spaces and a decimal comma taken in."""
    words = tokens.words
    literal, last = words[index], index + 1
    before = words[index - 1]
    lone = before not in MONTHS and not (before.isdecimal() and _gap(tokens, index) == 1)
    if len(literal) <= 3 and literal.isdecimal() and lone:
        while last < index + 6 and _space_group(tokens, last):
            literal += words[last]
            last += 1
    if last == index + 1 and words[last] == "," and _decimal_comma(tokens, index):
        return f"{literal}.{words[last + 1]}", last + 2
    return literal, last


def _decimal_comma(tokens: Tokens, index: int) -> bool:
    """Whether the comma behind token `index` is a decimal one: "1,5 million", "€1,50"."""
    words = tokens.words
    whole, after = words[index], words[index + 2]
    tight = tokens.touches(index + 1) and tokens.touches(index + 2)
    if not (tight and after.isdecimal() and len(after) <= 2 and whole.isdecimal()):
        return False
    behind = words[hop(tokens, index + 3)]
    return behind in _AFTER_DECIMAL_COMMA or words[index - 1] in CURRENCY_SIGNS


def _slash(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """A fraction written `2/3` at token `index`: its value and the token behind it."""
    words = tokens.words
    above, below = words[index], words[index + 2]
    if words[index + 1] != "/" or below not in _DENOMINATORS or words[index + 3] == "/":
        return None
    tight = tokens.touches(index + 1) and tokens.touches(index + 2)
    if not (tight and above.isdecimal() and len(above) <= 2 and 0 < int(above) < int(below)):
        return None
    return ratio(int(above), int(below)), index + 3


def _value(tokens: Tokens, index: int) -> tuple[Decimal | None, int, Form]:
    """What the digits at `index` are worth, the token behind them, and their form."""
    words = tokens.words
    fraction = _slash(tokens, index)
    if fraction:
        return fraction[0], fraction[1], "fraction"
    literal, last = _grouped(tokens, index)
    value = digits_value(literal)
    if value is None:
        return None, last, "digits"
    if words[last] in VULGAR and _gap(tokens, last) < 2:
        return value + VULGAR[words[last]], last + 1, "digits"
    at = hop(tokens, last)
    mixed = _slash(tokens, at) if words[at + 1] == "/" and _gap(tokens, at) < 2 else None
    if mixed and literal.isdecimal():
        return value + mixed[0], mixed[1], "digits"
    return value, last, "digits"


# --- signs and currencies -------------------------------------------------------------------


def code_before(tokens: Tokens, index: int) -> str | None:
    """The currency that the token before the digits at `index` stands for: `EUR 5`, `Rs 500`. A single
    letter does so before an amount only: `N31,500`, `R2.5bn`, but not `N95`."""
    written = tokens.original(index - 1)
    if written in CURRENCY_LETTERS:
        if len(written) == 1 and not (tokens.touches(index) and _is_amount(tokens, index)):
            return None
        if written.islower() and not tokens.touches(index):
            return None
        return CURRENCY_LETTERS[written]
    return CURRENCY_CODES.get(written.casefold()) if written.isupper() else None


def _is_amount(tokens: Tokens, index: int) -> bool:
    behind = tokens.words[index + 1]
    scaled = behind in SCALES or (behind in SCALE_SUFFIXES and behind != "k")
    return scaled or "," in tokens.words[index] or _CENTS.fullmatch(tokens.words[index]) is not None


def _dollar(tokens: Tokens, sign: int) -> tuple[int, str]:
    """Where a dollar sign's prefix begins and which dollar it says: `A$`, `U.S.$`."""
    words = tokens.words
    before = words[sign - 1]
    if before in DOLLAR_PREFIXES and tokens.touches(sign) and tokens.capital(sign - 1):
        return sign - 1, DOLLAR_PREFIXES[before]
    if words[sign - 4 : sign] == ["u", ".", "s", "."] and tokens.touches(sign):
        return sign - 4, "USD"
    return sign, "$"


def _currency(tokens: Tokens, index: int) -> tuple[int, str | None]:
    """The currency before the digits at `index` and the token where it begins."""
    words = tokens.words
    before = words[index - 1]
    if before in ("¢", "₵") and words[index - 2] == "gh" and tokens.touches(index - 1):
        return index - 2, "GHS"
    if before in CURRENCY_SIGNS and _gap(tokens, index) <= 1:
        return _dollar(tokens, index - 1) if before == "$" else (index - 1, CURRENCY_SIGNS[before])
    code = code_before(tokens, index)
    if code is not None:
        return index - 1, code
    if before == "." and words[index - 2] in ("rs", "re") and tokens.capital(index - 2):
        return index - 2, "INR"
    if before in DOLLAR_PREFIXES and words[index - 2] == "$" and tokens.touches(index):
        return index - 2, DOLLAR_PREFIXES[before]
    return index, None


def _prefix(tokens: Tokens, index: int) -> _Prefix:
    words = tokens.words
    first, currency = _currency(tokens, index)
    sign, before = words[first - 1], words[first - 2]
    minus = sign == "minus" and before != "or"
    if sign in ("-", "–") and tokens.touches(first):
        minus = before in _BEFORE_MINUS or not tokens.touches(first - 1)
        minus = minus and not before[:1].isdecimal()
    return _Prefix(first - 1 if minus else first, currency, minus)


# --- multipliers ----------------------------------------------------------------------------


def _suffix_scale(tokens: Tokens, index: int, currency: str | None) -> Decimal | None:
    """The multiplier that a letter or two behind the digits stand for: `3.5bn`, `$5m`, `10K`."""
    word = tokens.words[index]
    scale = SCALE_SUFFIXES.get(word)
    if scale is None:
        return None
    close, after = tokens.touches(index), tokens.words[index + 1]
    if currency:
        return scale if close or word not in ("k", "b") else None
    if len(word) == 2:
        return scale if word in ("bn", "mn", "tn") else None
    if not close or word == "k":
        return scale if close and after not in _SCREENS else None
    if tokens.original(index).isupper():
        told = word == "m" or "." in tokens.words[index - 1] or after in _COUNTED_IN_MILLIONS
        return scale if told and tokens.words[index - 2] not in DESIGNATORS else None
    return scale if word == "m" and _is_million(tokens, index) else None


_COUNTED_BY_MILLIONS: Final = frozenset(
    "ton tons tonne tonnes barrel barrels hectare hectares acre acres dollar euro pound litre bushel bushels".split()
)
"""Units that no metre measures: "a 15.6m-ton crop"."""


def _is_million(tokens: Tokens, index: int) -> bool:
    """Whether a bare `m` behind digits is a million: "5m people", "the population grew to 5m"."""
    words = tokens.words
    after = words[index + 1]
    if after in _COUNTED_IN_MILLIONS or after in _VERBS:
        return True
    if after in _LENGTH_WORDS or after == "-":
        return after == "-" and words[index + 2] in _COUNTED_BY_MILLIONS
    if len(after) > 3 and after.endswith("s") and not after.endswith(("ss", "us")):
        return not tokens.capital(index + 1)
    return not _COUNTED_IN_MILLIONS.isdisjoint(words[max(0, index - 12) : index + 12])


def _multiplier(tokens: Tokens, last: int, currency: str | None) -> tuple[Decimal, int]:
    """The multiplier behind digits that end before `last`, and the token behind it."""
    scale = _suffix_scale(tokens, last, currency)
    if scale:
        return scale, last + 1
    at = hop(tokens, last)
    scale = _ONE
    if tokens.words[at] == "hundred":
        scale, last = Decimal(100), at + 1
    more, last = read_scales(tokens, last)
    return scale * more, last


def read_digits(tokens: Tokens, index: int) -> Numeral:
    """The numeral whose digits start at token `index`.

    A currency or a minus sign before them makes it start earlier.
    """
    words = tokens.words
    prefix = _prefix(tokens, index)
    currency = prefix.currency
    value, last, form = _value(tokens, index)
    if value is None:
        return Numeral(prefix.first, last, None, form, unit=currency)
    scale, last = _multiplier(tokens, last, currency)
    value *= scale
    if prefix.minus:
        value = -value
    sign = words[last]
    behind = sign in CURRENCY_SIGNS and _gap(tokens, last) <= 1
    if currency is None and behind and not words[last + 1][:1].isdecimal():
        currency, last = CURRENCY_SIGNS[sign], last + 1
    if currency:
        return Numeral(prefix.first, last, value, "digits", scale, currency)
    return extend(tokens, Numeral(prefix.first, last, value, form, scale))
