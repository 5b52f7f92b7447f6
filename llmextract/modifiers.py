"""The words beside a number that bound it: "more than", "about", "or so".

Modifiers stack ("less than about 20"): a bound wins over an approximation, the inner bound over
the outer one. Words that lost their space ("morethan 50") are read as if they had it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from llmextract.lexicon import (
    ABOUT_TOPIC,
    BOUNDS,
    CARDINALS,
    DETERMINERS,
    FUNCTION_WORDS,
    HEDGES,
    LEFT_MODIFIERS,
    NEAR_PLACE,
    OVER_TOPIC,
    PREPOSITIONS,
    RIGHT_MODIFIERS,
    SCALES,
    TRANSPARENT,
    words_of,
)
from llmextract.quantities import Quantity
from llmextract.schema import Modifier
from llmextract.tokens import Tokens
from llmextract.units import CURRENCY_SIGNS

__all__ = ["read_modifier"]

_Phrases = tuple[tuple[tuple[str, ...], Modifier], ...]

_REACH: Final = 12
_BETWEEN: Final = TRANSPARENT | DETERMINERS
_OWN: Final[Mapping[str, Modifier]] = MappingProxyType({"vague": "vague", "couple": "about"})
"""What a form of writing says by itself."""


def _by_last_word() -> dict[str, _Phrases]:
    found: dict[str, list[tuple[tuple[str, ...], Modifier]]] = {}
    for phrase, modifier in LEFT_MODIFIERS.items():
        found.setdefault(phrase[-1], []).append((phrase, modifier))
    return {
        last: tuple(sorted(phrases, key=lambda item: -len(item[0])))
        for last, phrases in found.items()
    }


_LEFT: Final = _by_last_word()
_GLUED: Final[Mapping[str, Modifier]] = MappingProxyType(
    {"".join(phrase): modifier for phrase, modifier in LEFT_MODIFIERS.items() if len(phrase) > 1}
)
_RIGHT_STARTS: Final = frozenset(phrase[0] for phrase in RIGHT_MODIFIERS)
_RIGHT_LONGEST: Final = max(len(phrase) for phrase in RIGHT_MODIFIERS)
_POSITIONS: Final = words_of("over under above below beneath beyond")
_TOPICS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "about": ABOUT_TOPIC,
        "over": OVER_TOPIC,
        "up": words_of(
            """add adds added adding go goes going gone went move moves moved creep crept edge edged inch inched
            climb climbed jump jumped rise rises rose risen tick ticked shoot shot"""
        ),
        "around": words_of("turn turned look looking went"),
    }
)
"""After one of these words the preposition bounds nothing."""
_QUANTITY_ENDS: Final = words_of(
    """% percent cent p times points years months weeks days hours minutes km metres miles degrees"""
)
_AGE_BOUNDS: Final[Mapping[str, Modifier]] = MappingProxyType(
    {"over": "more_than", "above": "more_than", "under": "less_than", "below": "less_than"}
)
_ASIDES: Final = frozenset(((",", "at", "most"), (",", "at", "least")))
"""Between commas these bound what follows: "bring home, at most, 60 grams"."""
_PUSHING: Final = words_of(
    """push pushes pushed pushing bump bumps bumped ramp ramps ramped lift lifts lifted raise raises raised
    ratchet ratchets ratcheted"""
)
_BEFORE_OBJECTS: Final = words_of("by of for with in on at from to as than worth and or")
_PUSH_REACH: Final = 6
_TAKING: Final = words_of("take takes took taken taking")
_MANY: Final = 1000
_LONG: Final = 100
"""So many hours or days are no time over which something else happens: "over 96,000 hours"."""
_OBJECTS: Final = DETERMINERS | words_of("a an next last past")
"""After these "and over" is a preposition: "18 months and over the next year"."""
_MEASURED_UP_TO: Final = words_of(
    """topping surpassing surpassed surpasses exceeding exceeds exceed exceeded more less fewer higher
    lower smaller larger bigger"""
)
"""Before "the" these compare with a figure that is told exactly: "topping the 1.7 billion expected",
"more than the 380,000 it told of in July"."""
_MARKS: Final = words_of("mark threshold limit level milestone barrier")
_NEARING: Final = words_of("approached approaches neared")
_MANY_PEOPLE: Final = 10_000
_SENTENCE_ENDS: Final = frozenset(".!?")
_NOT: Final = words_of("not never cannot nor")
_NOT_FAR: Final = 6
_STOPS: Final = frozenset((".", ",", ";", ":", ")", ""))
_BEING: Final = words_of("is are was were be been being run runs ran running am still")
_PERIOD_BOUND: Final = words_of(
    """for just well little slightly in lasted lasting lasts last took takes take taking after spent
    spend within every of is was are were been be to than with at and or far by"""
)
"""Before "over" and a period these keep it a bound: "for over two hours"."""


def _left_phrase(words: list[str], end: int) -> tuple[int, Modifier] | None:
    """The longest modifier that ends before token `end`: its first token and what it says."""
    for phrase, modifier in _LEFT.get(words[end - 1], ()):
        start = end - len(phrase)
        if len(phrase) == 1 or tuple(words[start:end]) == phrase:
            return start, modifier
    for start in (end - 1, end - 2):
        glued = _GLUED.get("".join(words[start:end]))
        if glued:
            return start, glued
    return None


def _is_preposition(words: list[str], start: int, end: int, quantity: Quantity) -> bool:
    """Whether the modifier word is no bound here: "talk about two things", "over two days"."""
    word, before = words[start], words[start - 1]
    met = quantity.unit is None and (quantity.value or 0) < _MANY_PEOPLE
    met = met and word in _NEARING  # "approached 200 witnesses"
    another = word == "over" and words[end] == "another"  # "talks over another 12 billion"
    places = word == "within" and quantity.unit is None  # "within three villages"
    plain = quantity.unit is None and quantity.value is not None and quantity.value < _MANY
    charts = word in ("topped", "tops") and plain  # "topped 14 charts"
    pushed = word == "up" and _is_pushed(words, start)
    compared = words[end - 1] == "than" and _measures(before) and words[start - 2] != "number"
    if met or another or places or charts or pushed or compared:
        return True
    long = quantity.value is not None and quantity.value >= _LONG
    if quantity.kind == "duration" and word in _POSITIONS and not long:
        bounds = word == "under" and words[quantity.behind] != "of"  # "slept under eight hours"
        return not bounds and before not in _PERIOD_BOUND
    if word == "over" and words[quantity.last] in _STOPS and _may_be_year(words[quantity.first]):
        return True  # "150 points of cuts over 2024."
    aimed_at = words[quantity.first - 1] == "the"
    if word == "short" and (before in _BEING or aimed_at or _is_counted(words, start)):
        return True  # "are short of 4,300 teachers", "12 votes short of the 50 needed"
    if word in NEAR_PLACE:
        few = quantity.value is not None and 0 < quantity.value < 10
        return quantity.kind == "cardinal" and few
    many = quantity.value is not None and quantity.value >= _LONG  # "took over 72,000 calls"
    return before in _TOPICS.get(word, ()) and not (many and before in _TAKING)


def _is_counted(words: list[str], end: int) -> bool:
    """Whether a number, or a number and its noun, stand before token `end`."""
    return _measures(words[end - 1]) or (words[end - 1].isalpha() and _measures(words[end - 2]))


def _may_be_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and "1990" <= word < "2050"


def _measures(word: str) -> bool:
    """Whether a word ends a quantity, so that "more than" behind it compares two figures."""
    if len(word) == 4 and word.isdecimal() and "1800" <= word < "2100":
        return False  # "in 2011 more than 130 people drowned"
    return word[-1:].isdecimal() or word in CARDINALS or word in SCALES or word in _QUANTITY_ENDS


def _is_pushed(words: list[str], up: int) -> bool:
    """ "hopes to push output up to 3,000": where a verb takes something, and no bound."""
    for at in range(up - 1, up - _PUSH_REACH, -1):
        if words[at] in _PUSHING:
            return at < up - 1
        if not words[at].isalpha() or words[at] in _BEFORE_OBJECTS:
            return False
    return False


def _left(words: list[str], quantity: Quantity) -> Modifier:
    outcome: Modifier = "exact"
    index = first = quantity.first
    blocked: frozenset[str] = frozenset()
    while index > first - _REACH and index > 0:
        aside = words[index - 1] == "," and tuple(words[index - 4 : index - 1]) in _ASIDES
        found = _left_phrase(words, index - 1 if aside else index)
        if found:
            start, modifier = found
            if words[start] in blocked or _is_preposition(words, start, index, quantity):
                break
            if outcome == "almost" and modifier == "at_most":
                break  # "pushed the yield up to | nearly 2.5 percent"
            if outcome not in BOUNDS and (outcome == "exact" or modifier in BOUNDS):
                outcome = modifier
            index = start
        elif words[index - 1] in _BETWEEN and outcome == "exact" and first - index < 3:
            if words[index - 1] in DETERMINERS:
                compared = words[quantity.behind] not in _MARKS
                blocked = PREPOSITIONS | _MEASURED_UP_TO if compared else PREPOSITIONS
            elif words[index - 1] in ("a", "an") and words[quantity.last] == "-":
                blocked = blocked or _POSITIONS  # "over a 20-mile link"
            index -= 1
        elif words[index - 1] in HEDGES:
            index -= 1
        else:
            break
    return outcome


def _right(words: list[str], last: int, behind: int) -> Modifier | None:
    """A modifier behind the number, its unit or the noun that follows: "20 people or more"."""
    for at in (last, behind, behind + 1):
        if not _SENTENCE_ENDS.isdisjoint(words[last:at]):
            break
        if words[at] not in _RIGHT_STARTS:
            continue
        for size in range(_RIGHT_LONGEST, 0, -1):
            modifier = RIGHT_MODIFIERS.get(tuple(words[at : at + size]))
            after = words[at + size]
            if modifier and size > 1 and words[at] == "and" and after in _OBJECTS:
                continue
            if modifier and words[at + size - 1] == "up" and after == "to":
                continue  # "22 km long and up to 1,050 m deep"
            if modifier and (
                after[:1].isdecimal() or after in CARDINALS or after in CURRENCY_SIGNS
            ):
                continue  # "450 square miles for at least 30 days"
            if modifier and (size > 1 or _lone_fits(words, at, last, behind)):
                return modifier
    return None


def _lone_fits(words: list[str], at: int, last: int, behind: int) -> bool:
    """Whether one word behind a number bounds it: "30 plus", but not "two plus two"."""
    after = words[at + 1]
    if words[at] in ("minimum", "maximum"):
        return at <= behind and not after.isalpha()
    if at != last:
        return False
    if words[at] == "odd":
        return after.isalpha() and after not in FUNCTION_WORDS
    if after[:1].isdecimal() or after in CURRENCY_SIGNS:
        return False
    return words[at] != "plus" or after not in ("a", "the", "two")


def _of_age(words: list[str], first: int) -> Modifier | None:
    """The bound of "over the age of 60", "up to age 25"."""
    if words[first - 3 : first] == ["the", "age", "of"]:
        bound = first - 4
    elif words[first - 1] == "age":
        bound = first - 2
    else:
        return None
    if words[bound - 1 : bound + 1] == ["up", "to"]:
        return "at_most"
    return _AGE_BOUNDS.get(words[bound])


def _is_ruled_out(words: list[str], first: int) -> bool:
    """Whether more is ruled out: "must not rise | by more than | 5 per cent"."""
    by = next((at for at in range(first - 1, first - _NOT_FAR, -1) if words[at] == "by"), 0)
    if not by or words[by + 1 : by + 3] != ["more", "than"]:
        return False
    for at in range(by - 1, by - _REACH, -1):
        if words[at] in _STOPS:
            return False
        if words[at] in _NOT or words[at].endswith("n't"):
            return True
    return False


def read_modifier(tokens: Tokens, quantity: Quantity) -> Modifier:
    """How the words around a quantity bound it."""
    words = tokens.words
    outcome = _of_age(words, quantity.first) or _left(words, quantity)
    if outcome == "more_than" and _is_ruled_out(words, quantity.first):
        return "at_most"
    if outcome in BOUNDS:
        return outcome
    right = _right(words, quantity.last, quantity.behind)
    return right or _OWN.get(quantity.form, outcome)
