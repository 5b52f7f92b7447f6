"""Numbers written in words: "two hundred and six", "half a million", "tens of thousands", "third"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from llmextract.exclusion_words import PERSONAL, WINDOW_BEFORE
from llmextract.lexicon import (
    BEHIND_HOURS,
    CARDINALS,
    CHANGE_VERBS,
    CLOCK_HOURS,
    DECADES,
    DENOMINATOR_PLURALS,
    DENOMINATORS,
    MULTIPLES,
    NONE_ADJECTIVES,
    NONE_BEFORE,
    NONE_NOUNS,
    NONE_OF,
    NONE_PLURALS,
    NONE_UNCOUNTED,
    NONE_VERBS,
    ORDINALS,
    SCALES,
    SMALL,
    VAGUE,
    VAGUE_BEFORE,
)
from llmextract.numerals import Numeral, extend, hop, ratio, read_scales
from llmextract.tokens import BREAK, Tokens
from llmextract.units import DURATIONS
from llmextract.whole_numbers import Whole, read_whole

__all__ = ["NUMBER_WORDS", "read_words"]

_ONE: Final = Decimal(1)
_ARTICLES: Final = frozenset(("a", "an"))
_OF_ONE: Final = frozenset(("a", "an", "one"))
_MOST_DIGITS: Final = 30


def _spelled_digits(tokens: Tokens, index: int) -> tuple[str, int]:
    """The digits that are spelt after "point"."""
    digits = ""
    while SMALL.get(tokens.words[index], 10) < 10 and len(digits) < _MOST_DIGITS:
        digits += str(SMALL[tokens.words[index]])
        index += 1
    return digits, index


def _with_article(tokens: Tokens, first: int) -> int:
    """`first`, or the token of "a" before it: "a dozen", "a third"."""
    at = first - 1
    if tokens.words[at] == "-":
        at -= 1
    return at if tokens.words[at] in _ARTICLES else first


# --- fractions ------------------------------------------------------------------------------


def _of_scale(tokens: Tokens, numeral: Numeral) -> Numeral:
    """ "half a million", "a quarter of a billion", "half a dozen", "half-million"."""
    words, last = tokens.words, numeral.last
    assert numeral.value is not None
    of = words[last] == "of"
    at = last + 1 if of else hop(tokens, last)
    if words[at] in _OF_ONE:
        at = hop(tokens, at + 1)
    elif of:
        return numeral
    if words[at] == "dozen":
        factor, last = Decimal(12), at + 1
    elif words[at] == "hundred":
        more, last = read_scales(tokens, at + 1)
        factor = 100 * more
    elif words[at] in SCALES:
        factor, last = read_scales(tokens, at)
    else:
        return numeral
    return Numeral(numeral.first, last, numeral.value * factor, "words", factor)


_OWNED: Final = frozenset("the its their his her all those these this that".split())
"""Behind "three quarters of" these open what there is a share of."""


def _fraction(tokens: Tokens, first: int, whole: Whole) -> Numeral | None:
    """ "two-thirds", "one quarter", "three quarters of a million" from the denominator on."""
    words = tokens.words
    at = hop(tokens, whole.last)
    below = (DENOMINATORS if whole.value == 1 else DENOMINATOR_PLURALS).get(words[at])
    if below is None and at != whole.last and words[at + 1] == "majority":
        below = DENOMINATORS.get(words[at])
    tens = CARDINALS.get(words[at], 0)
    if whole.value == 1 and tens % 10 == 0 < tens < 100 and words[at + 1] == "-":
        part = DENOMINATORS.get(words[at + 2], 10)
        if part < 10:  # "one twenty-fifth"
            return Numeral(first, at + 3, ratio(1, int(tens) + part), "fraction")
    if not below or whole.value >= 100 or words[at + 1] == "-":
        return None
    of_it = (
        words[at + 1] == "of" and words[at + 2] in _OWNED
    )  # "the price for three quarters of the club"
    timed = words[first - 1] in WINDOW_BEFORE or words[first - 1] == "for"
    if words[at] == "quarters" and timed and not of_it:
        return None
    return _of_scale(tokens, Numeral(first, at + 1, ratio(whole.value, below), "fraction"))


def _unit_and_half(tokens: Tokens, index: int) -> Numeral | None:
    """ "an hour and a half" from its last word on."""
    words = tokens.words
    at = index - 1
    while words[at] in ("a", "and", "-") and at > index - 6:
        at -= 1
    unit = words[at]
    joined = "and" in words[at + 1 : index]
    if not joined or unit not in DURATIONS or words[at - 1] not in _OF_ONE:
        return None
    return Numeral(at - 1, index + 1, Decimal("1.5"), "words", unit=unit)


def _half(tokens: Tokens, index: int) -> Numeral:
    longer = _unit_and_half(tokens, index)
    if longer is not None:
        return longer
    first = _with_article(tokens, index)
    return _of_scale(tokens, Numeral(first, index + 1, Decimal("0.5"), "fraction"))


_SHARE_AFTER: Final = frozenset(
    """more less fewer the as to from in . , ; : ) ? ! larger higher lower above below say said
    support believe have are were is was by or and than since over smaller bigger faster slower cheaper
    dearer heavier lighter longer shorter stronger weaker wider taller worse better quicker""".split()
) | {BREAK, ""}


_FATES: Final = frozenset(
    "hurt killed injured wounded dead missing arrested shot charged jailed found being taken".split()
)


def _is_share(tokens: Tokens, index: int) -> bool:
    """Whether "a third" here is a share and no ordinal: "a third of", "by a third"."""
    if tokens.words[index - 1] not in _ARTICLES:
        return False
    if tokens.words[index] == "quarter" and tokens.words[index + 1 : index + 3] == ["in", "which"]:
        return False
    after = tokens.words[index + 1]
    if after == "of":
        return True
    if _is_one_of_them(tokens, index + 1) or is_clock(tokens, index):
        return False
    changed = not CHANGE_VERBS.isdisjoint(tokens.words[max(0, index - _CHANGE_REACH) : index - 2])
    by = tokens.words[index - 2]
    if by in _SOFTENERS:
        by = tokens.words[index - 3]
    if by == "by" and after in _CIRCUMSTANCES and changed:
        return True
    return after in _SHARE_AFTER and tokens.words[index - 2] not in ("for", "into")


_SOFTENERS: Final = frozenset(("nearly", "almost", "about", "around", "over", "roughly", "some"))
_CHANGE_REACH: Final = 6
_CIRCUMSTANCES: Final = frozenset(
    """after before when while because during between with on at a last this next for compared
    against amid despite following within yesterday today overnight if""".split()
)
"""Words that begin how or when something changed "by a third"."""


_BEFORE_CLOCK: Final = frozenset(
    "at until till before after around about from was is since".split()
)


def is_clock(tokens: Tokens, index: int) -> bool:
    """Whether "quarter" at `index` is of the clock: "at a quarter to six"."""
    words = tokens.words
    timed = words[index] == "quarter" and words[index + 1] in ("to", "past", "after")
    if not timed or words[index - 1] != "a" or words[index - 2] not in _BEFORE_CLOCK:
        return False
    hour = words[index + 2]
    return hour in CLOCK_HOURS and words[index + 3] in BEHIND_HOURS


def _is_one_of_them(tokens: Tokens, index: int) -> bool:
    """ "a fourth was hurt", "a fourth, 20, died": one more person."""
    words = tokens.words
    aged = words[index] == "," and words[index + 1].isdecimal() and words[index + 2] == ","
    return aged or (words[index] in ("was", "is", "remains") and words[index + 1] in _FATES)


def _share_or_ordinal(tokens: Tokens, index: int) -> Numeral | None:
    """ "a third of", "quarter of a million", "quarter-hour"; else an ordinal or a period."""
    words = tokens.words
    word = words[index]
    below = DENOMINATORS[word]
    if _is_share(tokens, index):
        return _of_scale(tokens, Numeral(index - 1, index + 1, ratio(1, below), "fraction"))
    if word != "quarter":
        return _ordinal(tokens, index) if word in ORDINALS else None
    if words[index - 1] in _OF_ONE and words[index + 1] in SCALES:  # "a quarter million"
        return _of_scale(tokens, Numeral(index - 1, index + 1, Decimal("0.25"), "fraction"))
    part = words[index + 1] == "of" and words[index + 2] in _OF_ONE
    at = hop(tokens, index + 1)
    joined = at != index + 1 and (words[at] in SCALES or words[at] in ("point", "hour", "mile"))
    if not (part or joined):
        return None
    return _of_scale(tokens, Numeral(index, index + 1, Decimal("0.25"), "fraction"))


# --- ordinals, vague plurals and the rest ---------------------------------------------------


def _ordinal(tokens: Tokens, index: int) -> Numeral | None:
    """ "third", "twenty-first", "two hundredth"."""
    words = tokens.words
    if words[index] in ORDINALS:
        return Numeral(index, index + 1, Decimal(ORDINALS[words[index]]), "ordinal")
    whole = read_whole(tokens, index)
    if whole is None:
        return None
    at = hop(tokens, whole.last)
    if words[at] == "and":
        at += 1
    value = ORDINALS.get(words[at])
    if value is None:
        return None
    total = whole.value * value if value >= 100 else whole.value + value
    return Numeral(index, at + 1, total, "ordinal")


def _ends_in_ordinal(tokens: Tokens, whole: Whole) -> bool:
    """Whether an ordinal goes on from a number: "twenty-first", but not "two second chances"."""
    at = hop(tokens, whole.last)
    if whole.value < 20 or whole.value % 10 or tokens.words[at] not in ORDINALS:
        return False
    return at != whole.last or tokens.words[at] != "second"


_HARM: Final = frozenset("hurt killed injured wounded dead arrested others".split())
_BEFORE_HARM: Final = frozenset("and , with leaving left killing injuring wounding".split())


def _vague(tokens: Tokens, index: int) -> Numeral | None:
    """ "hundreds", "tens of thousands", "scores of"."""
    words = tokens.words
    word, value, after = words[index], VAGUE[words[index]], words[index + 1]
    if after == "of":
        factor = VAGUE.get(words[index + 2], SCALES.get(words[index + 2], _ONE))
        if factor >= 1000:
            return Numeral(index, index + 3, value * factor, "vague")
    if word == "tens" and after != "of" and after not in _HARM:
        return None
    hurt = after in _HARM and words[index - 1] in _BEFORE_HARM
    if word == "scores" and after not in ("of", "more") and not hurt:
        return None
    return Numeral(index, index + 1, value, "vague")


def _is_plural(word: str) -> bool:
    """Whether a word is a plural of what can be counted."""
    if word in NONE_UNCOUNTED or not word.isalpha():
        return False
    return word in NONE_PLURALS or (
        len(word) > 4 and word.endswith("s") and not word.endswith(_SINGULARS)
    )


_ACCOUNTS: Final = frozenset(
    "toll tolls figure figures count counts number numbers report reports".split()
)
"""Behind what was hurt or lost these are what is not given."""
_SINGULARS: Final = ("ss", "us", "is", "ous")


def _zero(tokens: Tokens, index: int) -> Numeral | None:
    """ "no fatalities", "no barriers", "none of the residents", "none has died"."""
    words = tokens.words
    at = index + 1
    if words[index] == "none":
        counts = words[at] == "of" and words[at + 1] in NONE_OF
        counts = counts or words[at] in NONE_VERBS or words[index - 1] in NONE_BEFORE
    else:
        while words[at] in NONE_ADJECTIVES and at < index + 4:
            at += 1
        more = "more" in words[index + 1 : at]
        counts = words[at] in NONE_NOUNS or (not more and _is_plural(words[at]))
        counts = counts and words[at + 1] not in _ACCOUNTS  # "gave no casualty | toll"
    return Numeral(index, index + 1, Decimal(0), "zero") if counts else None


_AFTER_COUPLE: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"hundred": Decimal(100), "dozen": Decimal(12), **SCALES}
)


def _couple(tokens: Tokens, index: int) -> Numeral | None:
    """ "a couple of", also with a scale: "a couple of hundred"."""
    words = tokens.words
    last = index + 1
    of = words[last] == "of"
    if of:
        last += 1
    factor = _AFTER_COUPLE.get(words[last])
    if factor is None and not of and words[last] != "more":
        return None
    first = _with_article(tokens, index)
    if factor is None:
        return Numeral(first, last, Decimal(2), "couple")
    return Numeral(first, last + 1, 2 * factor, "couple", factor)


_TIMES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"double": Decimal(2), "triple": Decimal(3), "treble": Decimal(3), "quadruple": Decimal(4)}
)
_COMPARED: Final = frozenset("the their its his her our my your what that those last".split())
_BEFORE_TIMES: Final = frozenset(
    "than least is was are were be been at cost costs paid pay pays with ,".split()
) | {".", '"', BREAK, ""}
_BEFORE_VERBS: Final = frozenset("to will would can could may might shall should must".split())


def _times(tokens: Tokens, index: int) -> Numeral | None:
    """ "nearly double the usual load", but not "to double the number"."""
    words = tokens.words
    before = index - 2 if words[index - 1] in _SOFTENERS else index - 1
    roughly = before < index - 1 and words[before] not in _BEFORE_VERBS
    if words[index + 1] not in _COMPARED or not (roughly or words[before] in _BEFORE_TIMES):
        return None
    return Numeral(index, index + 1, _TIMES[words[index]], "multiple")


def _multiple(tokens: Tokens, index: int) -> Numeral | None:
    return Numeral(index, index + 1, MULTIPLES[tokens.words[index]], "multiple")


def _bare_scale(tokens: Tokens, index: int) -> Numeral | None:
    """ "a hundred", "several thousand", "a dozen": a scale without a number before it."""
    words = tokens.words
    if words[index] == "dozen":
        whole: Whole | None = Whole(Decimal(12), index + 1, Decimal(12))
    else:
        whole = read_whole(tokens, index)
    if whole is None:
        return None
    if words[hop(tokens, whole.last)] in ORDINALS and words[index] != "dozen":
        return _ordinal(tokens, index)
    before = words[index - 2] if words[index - 1] == "-" else words[index - 1]
    first = _with_article(tokens, index)
    if before in VAGUE_BEFORE:
        return Numeral(first, whole.last, whole.value, "vague")
    return extend(tokens, Numeral(first, whole.last, whole.value, "words", whole.scale))


def _cardinal(tokens: Tokens, index: int) -> Numeral | None:
    whole = read_whole(tokens, index)
    if whole is None:
        return None
    at = hop(tokens, whole.last)
    if tokens.words[at] == "point":
        digits, behind = _spelled_digits(tokens, at + 1)
        if digits:
            scale, last = read_scales(tokens, behind)
            value = Decimal(f"{whole.value}.{digits}") * scale
            return extend(tokens, Numeral(index, last, value, "words", scale))
    fraction = _fraction(tokens, index, whole)
    if fraction is not None:
        return fraction
    if _ends_in_ordinal(tokens, whole):
        return _ordinal(tokens, index)
    return extend(tokens, Numeral(index, whole.last, whole.value, "words", whole.scale))


def _decade_of_life(tokens: Tokens, index: int) -> Numeral | None:
    """ "a man in his seventies"."""
    words, at = tokens.words, index - 1
    while words[at] in ("early", "mid", "late", "-"):
        at -= 1
    value = DECADES[words[index]]
    return Numeral(index, index + 1, value, "words") if words[at] in PERSONAL else None


_Reader = Callable[[Tokens, int], Numeral | None]

NUMBER_WORDS: Final[Mapping[str, _Reader]] = MappingProxyType(
    {
        **dict.fromkeys(ORDINALS, _ordinal),
        **dict.fromkeys(DENOMINATORS, _share_or_ordinal),
        **dict.fromkeys(VAGUE, _vague),
        **dict.fromkeys(DECADES, _decade_of_life),
        **dict.fromkeys(MULTIPLES, _multiple),
        **dict.fromkeys(_TIMES, _times),
        **dict.fromkeys(("hundred", "dozen", *SCALES), _bare_scale),
        **dict.fromkeys(CARDINALS, _cardinal),
        "half": _half,
        "couple": _couple,
        "no": _zero,
        "none": _zero,
    }
)
"""Every word that can begin a number, with its reader."""


def read_words(tokens: Tokens, index: int) -> Numeral | None:
    """The numeral in words that starts at token `index`; None if the word writes no number here.

    An article that belongs to it ("a dozen") makes it start one token earlier.
    """
    reader = NUMBER_WORDS.get(tokens.words[index])
    return reader(tokens, index) if reader else None
