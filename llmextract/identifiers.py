"""Names that are written with digits in them: "B-52", "iPhone15", "5G", a UUID, "U-21"."""

from __future__ import annotations

import re
from typing import Final

from llmextract.digits import code_before
from llmextract.lexicon import CARDINALS, FUNCTION_WORDS, MONTHS, SCALES, words_of
from llmextract.numerals import Numeral
from llmextract.tokens import Tokens
from llmextract.units import DOLLAR_PREFIXES, read_unit

__all__ = ["is_period", "is_suffixed", "name_end", "name_start"]

_NAME: Final = re.compile(r"\w+(?:[-./:_@&]\w+)*+")
_PERIOD: Final = re.compile(r"(?:[qh][1-4]|[1-4][qh]|fy'?\d\d(?:\d\d)?)", re.IGNORECASE)
_LONGEST: Final = 12
_LETTERS: Final = 4
_DASH_PREFIXES: Final = words_of(
    """mid pre post early late sub top year plus non anti record number day nearly almost"""
)
_NO_NAMES: Final = (
    _DASH_PREFIXES | FUNCTION_WORDS | frozenset((*MONTHS, *CARDINALS, *SCALES))
) - frozenset(("under", "over"))
"""Words on a hyphen before digits that make no name of them: "mid-1999"; "under-21" is one."""
_SCREEN_LINES: Final = words_of("240 360 480 720 1080 1440 2160 4320")
_MARKS: Final = frozenset(("s", "x", "am", "pm"))


def name_start(tokens: Tokens, index: int) -> int | None:
    """Where a name that holds the digits at `index` begins; None if nothing is joined before."""
    if not tokens.touches(index):
        return None
    words, at = tokens.words, index - 1
    if words[at] == "-" and tokens.touches(at) and words[at - 1][:1].isalpha():
        word = words[at - 1]
        if word in _NO_NAMES:
            return None
        at -= 1
    elif words[at] == "." and tokens.touches(at) and _is_label(tokens, at - 1):
        at -= 1  # "XBB.1"
    elif words[at][:1].isalpha():
        dollar = words[at] in DOLLAR_PREFIXES and words[at - 1] == "$"
        if dollar or code_before(tokens, index) is not None or _is_amount(tokens, index):
            return None
    elif words[at] not in ("_", "@"):
        return None
    while at > index - _LONGEST and tokens.touches(at) and words[at - 1][:1].isalnum():
        at -= 1
    return tokens.starts[at]


def _is_label(tokens: Tokens, index: int) -> bool:
    """Whether a token is two or more capitals, as names of variants and versions begin."""
    written = tokens.original(index)
    return len(written) > 1 and written.isalpha() and written.isupper()


def _is_amount(tokens: Tokens, index: int) -> bool:
    """Whether the digits at `index` are an amount of money, whichever the letters before them say:
    "K5 billion"."""
    before = tokens.original(index - 1)
    return before.isupper() and len(before) <= _LETTERS and tokens.words[index + 1] in SCALES


def name_end(tokens: Tokens, index: int, start: int) -> int:
    """Where the name ends that begins at the offset `start` and holds token `index`."""
    found = _NAME.match(tokens.text, start)
    return max(found.end() if found else 0, tokens.ends[index])


def is_suffixed(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether letters that are no unit touch the digits: "5G", "3dabea24".

    A long lower-case word has only lost its space: "5people".
    """
    words, last = tokens.words, numeral.last
    word = words[last]
    if not tokens.touches(last) or not (word[:1].isalpha() or word == "_"):
        return False
    joined = tokens.touches(last + 1) and words[last + 1][:1].isalnum()
    if word in _MARKS:
        return joined
    unit = read_unit(tokens, last, digits=True)
    if _is_screen(tokens, numeral):
        return True
    if unit is not None:
        return tokens.touches(unit.last) and words[unit.last][:1].isalnum()
    return joined or len(word) < 4 or not tokens.original(last).islower()


def _is_screen(tokens: Tokens, numeral: Numeral) -> bool:
    """ "1080p": lines of a screen and no pence."""
    words = tokens.words
    return words[numeral.last] == "p" and words[numeral.first] in _SCREEN_LINES


def is_period(written: str) -> bool:
    """Whether a name with digits is a part of a year: "Q3", "1H", "FY2019"."""
    return _PERIOD.fullmatch(written) is not None
