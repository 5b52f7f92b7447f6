"""Two numbers that make one: ranges ("between 5 and 6", "$4.10–$4.30") and chances ("one in five")."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.digits import read_digits
from llmextract.exclusion_words import PERSONS
from llmextract.lexicon import CARDINALS, CHANGE_VERBS, FUNCTION_WORDS, MONTHS
from llmextract.numerals import Form, Numeral, hop, ratio
from llmextract.spelled import read_words
from llmextract.tokens import BREAK, Tokens
from llmextract.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLAR_PREFIXES, Unit, read_unit

__all__ = ["PERCENTS", "Range", "is_year", "numeral_at", "read_chance", "read_range"]


class Range(NamedTuple):
    """A range: the numeral of its upper end and both values."""

    end: Numeral
    low: Decimal
    high: Decimal


_RANGE_SIGNS: Final = frozenset(("-", "–", "—", "to", "or", "and", "through"))
_RANGE_FORMS: Final = frozenset(("digits", "words", "fraction"))
PERCENTS: Final = frozenset(("percent", "per mille"))
_SOFTENERS: Final = frozenset(("about", "around", "perhaps", "maybe", "even", "nearly", "almost"))
_BEFORE_YEAR: Final = frozenset(("in", "since", "during", "early", "late", "mid", *MONTHS))
_COMMON_BELOW: Final = frozenset(
    map(
        Decimal,
        (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1000, 10**4, 10**5, 10**6),
    )
)
"""What chances are told of: "one in 20"."""
_LARGE: Final = 1000
_LONGEST_NOUN: Final = 3
_FEW: Final = 10
_MOVES: Final = frozenset(
    """fell rose dropped jumped climbed slipped slid tumbled plunged surged soared eased edged up down
    advanced sank slumped gained declined dipped""".split()
)
"""What prices do by an amount, and to another."""
_WINNING: Final = frozenset("won win wins lost lose beat drew".split())
_BEFORE_ODDS: Final = frozenset("by of than nearly almost about roughly over".split())
_AS_MUCH: Final = ["as", "much", "as"]
_PEOPLE: Final = PERSONS | frozenset(
    """households families drivers passengers residents respondents pensioners employees parents
    americans australians britons""".split()
)
"""Of these, any share is told: "one in 14 patients"."""
_CHANCES: Final = frozenset("odds risk risks chance chances probability likelihood".split())


def is_year(tokens: Tokens, index: int) -> bool:
    """Whether token `index` could be a year: four plain digits from 1000 to 2199."""
    word = tokens.words[index]
    return len(word) == 4 and word.isdecimal() and (word[0] == "1" or word[:2] in ("20", "21"))


# --- ranges ---------------------------------------------------------------------------------


def numeral_at(tokens: Tokens, index: int) -> Numeral | None:
    """The numeral that starts exactly at token `index`, its currency or article included."""
    words = tokens.words
    word = words[index]
    if word[-1:].isdecimal():
        return read_digits(tokens, index)
    numeral: Numeral | None
    if word in ("a", "an"):
        numeral = read_words(tokens, index + 1)
    elif word in CURRENCY_SIGNS or word in CURRENCY_CODES or word in DOLLAR_PREFIXES:
        at = index + 2 if words[index + 1] in CURRENCY_SIGNS else index + 1
        numeral = read_digits(tokens, at) if words[at][-1:].isdecimal() else None
    else:
        return read_words(tokens, index)
    return numeral if numeral and numeral.first == index else None


def _forms_agree(low: Numeral, high: Numeral) -> bool:
    """Whether both ends are amounts, or both are shares."""
    shares = (low.form == "fraction", high.form == "fraction")
    return high.form in _RANGE_FORMS and shares[0] == shares[1]


def _units_agree(low: Numeral, high: Numeral) -> bool:
    """Whether the signs of both ends go together: "$3-4", "5 to 6 per cent"; not "5% to 6"."""
    if low.unit and high.unit:
        return low.unit == high.unit
    if high.unit:
        return high.unit in PERCENTS
    return low.unit not in PERCENTS


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


def _word_joins(
    tokens: Tokens, low: Numeral, ends: tuple[Decimal, Decimal], sign: str, *, signed: bool
) -> bool:
    """Whether "and", "or" or "to" joins two numbers to a range; `signed`: both tell their currency."""
    words, (bottom, top) = tokens.words, ends
    before = words[low.first - 3 : low.first]
    if before[-1] in _BEFORE_YEAR and is_year(tokens, low.first) and low.last - low.first == 1:
        return False  # "from 1,200 in 2015 to 3,400"
    if sign == "and":
        return "between" in words[low.first - 5 : low.first]
    if sign == "or":
        return top - bottom == 1 or (bottom >= 5 and top <= 2 * bottom)
    if "from" in before[1:]:
        return not _is_change(tokens, low.first)
    # "rose 3 to 45", "fell $1.12 to $3.30" tells a change and a level; "lost 500 to 1,000" tells a range.
    moved = before[-2] if before[-1] in ("by", "another") else before[-1]
    if signed and moved in _MOVES:
        return False
    changed = CHANGE_VERBS.intersection(before[-1:]) or before == _AS_MUCH
    return top <= 5 * bottom or not changed


def _joins(
    tokens: Tokens, low: Numeral, high: Numeral, ends: tuple[Decimal, Decimal], at: int
) -> bool:
    """Whether the word or dash at token `at` joins two numbers to a range."""
    sign = tokens.words[at]
    if sign in ("and", "or", "to", "through"):
        signed = bool(low.unit and high.unit and low.unit not in PERCENTS)
        return _word_joins(tokens, low, ends, sign, signed=signed)
    if low.form != _written_as(tokens, at + 1):
        return False
    tight = tokens.touches(at) and tokens.touches(at + 1)
    loose = not tokens.touches(at) and not tokens.touches(at + 1)
    return tight or (loose and sign != "—" and low.form == "digits")


def _written_as(tokens: Tokens, index: int) -> Form:
    """Whether digits or words stand at token `index`, a currency skipped."""
    words = tokens.words
    written = any(words[at][-1:].isdecimal() for at in range(index, index + 3))
    return "digits" if written else "words"


def _sign_at(tokens: Tokens, low: Numeral) -> tuple[int, Unit | None]:
    """The token where a range sign may stand, and the unit before it: "5km to 10km"."""
    words, at = tokens.words, low.last
    if words[at] == "-" and words[at + 1] in ("to", "or", "and"):
        return at + 1, None
    if words[at] in _RANGE_SIGNS:
        return at, None
    unit = read_unit(tokens, at, digits=low.form == "digits")
    return (unit.last, unit) if unit else (at, None)


_LONGEST_CHANGE = 4
"""Times the low end: "by 5 to 15 percent" is a range, "by 58,000 to 1.5 million" is none."""


def read_range(tokens: Tokens, low: Numeral) -> Range | None:
    """The range that `low` begins."""
    words = tokens.words
    if low.form not in _RANGE_FORMS:
        return None
    at, unit = _sign_at(tokens, low)
    sign = words[at]
    # "up by $2 million to $5 million" is a change and where it ended.
    lead = low.first - 1
    while words[lead] in _SOFTENERS:
        lead -= 1
    is_change = sign == "to" and words[lead] == "by"
    if sign not in _RANGE_SIGNS or (is_change and unit):
        return None
    start = at + 1
    if words[start] == "-" and sign in ("to", "or", "and"):
        start += 1
    while words[start] in _SOFTENERS:
        start += 1
    high = numeral_at(tokens, start)
    dated = words[low.first - 1] in MONTHS and high is not None and high.unit
    # A day and a share: "taking its losses since January 1 to nearly 11%".
    if high is None or dated or not _forms_agree(low, high) or not _units_agree(low, high):
        return None
    ends = _ends(tokens, low, high)
    dates = _are_years(tokens, low, high, sign)
    if ends is None or dates or not _joins(tokens, low, high, ends, at):
        return None
    too_far = is_change and ends[1] > _LONGEST_CHANGE * ends[0]
    other = read_unit(tokens, high.last, digits=high.form == "digits") if unit else None
    if too_far or (unit and (other is None or other.name != unit.name)):
        return None
    return Range(high if high.unit else high._replace(unit=low.unit), *ends)


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


def _behind_noun(tokens: Tokens, above: Numeral) -> tuple[int, str] | None:
    """The same behind what is counted, "two voters in five", "19 times out of 20": the token behind it.

    "one goal in three games" tells no share: a noun follows."""
    words, at = tokens.words, above.last
    if words[at] == "times" and words[at + 1] == "out":
        return _in_word(tokens, at + 1)
    if at != above.first + 1 or above.value is None or not 0 < above.value < _FEW:
        return None
    for behind in range(at + 1, at + _LONGEST_NOUN + 1):
        word = words[behind - 1]
        if not word.isalpha() or word in FUNCTION_WORDS or word in CARDINALS:
            return None
        joint = _in_word(tokens, behind)
        if joint is not None:
            below = numeral_at(tokens, joint[0])
            return None if below is None or _noun_behind(words, below.last) else joint
    return None


def _noun_behind(words: list[str], at: int) -> bool:
    """ "in three | games", "in five | African countries", "in four | of the auctions"."""
    if words[at] == "of":
        return True
    for word in words[at : at + 2]:
        if not word.isalpha() or word in FUNCTION_WORDS:
            return False
        if word.endswith("s"):
            return True
    return False


def _is_told_of(tokens: Tokens, above: Numeral, below: Decimal, at: int) -> bool:
    """Whether chances are told of so many: of round numbers, of people (the word at token `at`), or where the words
    say so."""
    if below in _COMMON_BELOW or (below >= _LARGE and below % 500 == 0):
        return True
    if above.value == 1 and tokens.words[at] in _PEOPLE:
        return True
    before = tokens.words[max(0, above.first - 6) : above.first]
    return below >= _LARGE and not _CHANCES.isdisjoint(before)


def _odds(tokens: Tokens, above: Numeral) -> tuple[int, Decimal] | None:
    """ "women led by two to one", "a ratio of three to one"."""
    words, last = tokens.words, above.last
    before, behind = words[above.first - 1], words[last + 2]
    won = words[above.first - 2] in _WINNING
    told = before in _BEFORE_ODDS and not won and words[last : last + 2] == ["to", "one"]
    if above.form != "words" or not told or above.value is None or above.value < 2:
        return None
    goes_on = behind.isalpha() and behind not in FUNCTION_WORDS
    return None if goes_on else (last + 2, above.value)


def read_chance(tokens: Tokens, above: Numeral) -> tuple[int, Decimal] | None:
    """ "one in five", "3 out of 4", "one voter in five", "two to one": the token behind it and the ratio."""
    words = tokens.words
    joint = _in_word(tokens, above.last) or _behind_noun(tokens, above)
    plain = above.value is not None and not above.unit and above.scale == 1
    if joint is None or above.value is None or not plain or above.form == "ordinal":
        return _odds(tokens, above)  # nor "came second in 7"
    at, word = joint
    if not (words[at][:1].isdecimal() or words[at] in CARDINALS or words[at] in ("a", "hundred")):
        return None
    below = numeral_at(tokens, at)
    if below is None or below.value is None or below.unit:
        return None
    of_all = words[at - 1] == "every" or words[above.last] == "times"
    told = of_all or _is_told_of(tokens, above, below.value, below.last)
    whole = above.value == above.value.to_integral_value()
    if not (told and whole and 0 < above.value < below.value):
        return None
    if word == "in" and (is_year(tokens, at) or read_unit(tokens, below.last, digits=True)):
        return None
    return below.last, ratio(above.value, int(below.value))
