"""Whether two facts speak of the same count: words, place and window held against each other.

Precision goes before recall: what is not clearly the same is not compared. All must hold:

- the noun that is counted (its head), the unit and the stance are the same, and neither phrase
  restricts it in a way that the other contradicts ("army commanders", "field commanders");
- the places are the same, or one names the other more closely ("eastern Aleppo", "Aleppo");
- where both say what happened, they share a word of it: people killed are not people evacuated;
- the windows cover nearly the same days. Where a window is missing, the articles must be of the same
  days and the words must agree in more than one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from llmextract.schema import Fact, Window
from llmextract.word_classes import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    REPORTING,
    SUBORDINATORS,
)

__all__ = ["Profile", "profile_of", "same_count"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDS_HEAD = PREPOSITIONS | RELATIVES | CONJUNCTIONS
_EMPTY = (
    *(ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, RELATIVES),
    *(REPORTING, SUBORDINATORS, frozenset("said reported recorded put total number also".split())),
)
_PASSED_OVER: Final = frozenset(word for words in _EMPTY for word in words)
_GENERIC_PLACE: Final = frozenset(
    """the of in part area region district city town village province state county island
    territory""".split()
)
_STATES: Final = frozenset("dead hurt missing homeless alive still".split())
_FAMILIES: Final = MappingProxyType(
    {
        word: family
        for family, words in {
            "die": "kill killed died dead death dies dying fatality fatalities toll",
            "hurt": "injured injury injuries wounded hurt",
            "arrest": "arrested detained arrest detention",
            "evacuate": "evacuated evacuation evacuations",
            "vanish": "missing disappeared vanished unaccounted",
            "rise": "rose risen rising increased increase climbed jumped grew grown up",
            "fall": "fell fallen falling decreased decrease dropped declined slid down",
        }.items()
        for word in words.split()
    }
)
"""Words that tell the same event in news. Others are compared by their stem."""

_SAME_DAYS = 0.5
"""Share of the days of both windows together that must lie in both."""
_NEWS_CYCLE = 1
"""Days. Articles apart by no more may tell one figure without a window."""


Days = tuple[int | None, int]
"""First and last day of a window as ordinals; without a first day it is a running total."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a fact is compared by: stems of words, and days as ordinals."""

    head: str
    restricts: frozenset[str]
    event: frozenset[str]
    place: frozenset[str]
    claimant: frozenset[str]
    window: Days | None
    published: int | None
    unit: str | None
    stance: str


def profile_of(fact: Fact, published: date | None) -> Profile | None:
    """The profile of a fact; None where it does not say what is counted."""
    words = [word.lower() for word in _WORD.findall(fact.counted or "")]
    stop = next((at for at, word in enumerate(words) if at and word in _ENDS_HEAD), len(words))
    # "people killed", "crew still missing": what became of them is no part of what is counted.
    last = stop
    while last > 1 and (words[last - 1].endswith("ed") or words[last - 1] in _STATES):
        last -= 1
    if not words or words[last - 1].isdigit():
        return None
    head, states = _stem(words[last - 1]), " ".join(words[last:stop])
    return Profile(
        head=head,
        restricts=_stems(fact.counted) - {head} - _stems(states),
        event=_stems(fact.event) | _stems(states),
        place=_stems(fact.place) - _GENERIC_PLACE,
        claimant=_stems(fact.attributed_to),
        window=_days(fact.time),
        published=published.toordinal() if published else None,
        unit=fact.unit,
        stance=fact.stance,
    )


def _stems(phrase: str | None) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(phrase or ""))
    return frozenset(_stem(word) for word in words if word not in _PASSED_OVER or word in _FAMILIES)


def _stem(word: str) -> str:
    """A word without the endings of plural, past and participle; only good for comparing."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _FAMILIES:
        return _FAMILIES[word]
    for ending, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return (word[: -len(ending)] + instead).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


def _days(window: Window | None) -> Days | None:
    """First and last day; no first day for what runs up to a day. None if no last day is known."""
    if window is None or window.end is None:
        return None
    return (window.start.toordinal() if window.start else None), window.end.toordinal()


def same_count(one: Profile, other: Profile) -> bool:
    """Whether the facts clearly count the same, at the same place and time. Symmetric."""
    # Days first: they tell most facts apart, at the least cost.
    both_dated = one.window is not None and other.window is not None
    if not (_same_days(one.window, other.window) if both_dated else _same_cycle(one, other)):
        return False
    if (one.head, one.unit, one.stance) != (other.head, other.unit, other.stance):
        return False
    if _contradict(one.restricts, other.restricts) or not (one.place and other.place):
        return False
    if not (one.place <= other.place or other.place <= one.place):
        return False
    events = one.event & other.event
    if one.event and other.event and not events:
        return False
    words = len(events) + len(one.restricts & other.restricts)
    return words > 0 if both_dated else words + bool(one.claimant & other.claimant) > 1


def _contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one - other) and bool(other - one)


def _same_days(one: Days | None, other: Days | None) -> bool:
    """Whether the windows cover nearly the same days; running totals, whether up to the same day."""
    if one is None or other is None:
        return False
    if one[0] is None or other[0] is None:
        return one[0] is other[0] and one[1] == other[1]
    shared = min(one[1], other[1]) - max(one[0], other[0]) + 1
    together = max(one[1], other[1]) - min(one[0], other[0]) + 1
    return shared >= _SAME_DAYS * together


def _same_cycle(one: Profile, other: Profile) -> bool:
    if one.published is None or other.published is None:
        return False
    return abs(one.published - other.published) <= _NEWS_CYCLE
