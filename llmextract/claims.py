"""The numbers of a text as claims: what each counts, what happened, who, where and when.

A claim is compared by words, so it holds their stems: those of the counted phrase, of the clause
around the number, and of its sentence, with names and the family of what happened apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from llmextract.action_words import families_of, stem
from llmextract.alignment import distances
from llmextract.claim_results import says_result
from llmextract.claim_words import (
    EMPTY,
    NAMELESS,
    REACH,
    WORD,
    clause_around,
    left_out,
    lowered,
    names_in,
    nearest_name,
    stems_of,
    with_limit,
)
from llmextract.counted_nouns import head_of
from llmextract.dating import resolve
from llmextract.exchange import Pointing
from llmextract.phrases import Parse
from llmextract.reading import Reading
from llmextract.schema import Mention, Window
from llmextract.surroundings import Surroundings
from llmextract.word_classes import PEOPLE

__all__ = ["Claim", "claims_of", "words_of"]

Families = frozenset[tuple[str, str]]


_OF_THEM = re.compile(r"^\s*of (?:the|its|their|these|those)\s+")
_COMPARING = frozenset(("from", "than", "against"))
_RATE = re.compile(
    r"(?:\s+(?!and\b|or\b|but\b|in\b|from\b|to\b|for\b)[^\W\d_]+){0,3}?\s+(?:an?|per|each|every)\s+"
    r"(second|minute|hour|day|night|week|month|quarter|year|season|kilo|kilogram|kilometre|mile|litre|tonne|barrel|share)s?\b"
)
_NUMBERS = (None, "window")
_RATES = {"kilo": "kilogram"}
_CHANGES = frozenset({("trend", "up"), ("trend", "down")})
"""What any number may do: it tells something only next to the number."""
_LIVES = frozenset(("life", "lives", "body", "bodies", "corpse", "corpses"))
_DEAD: Families = frozenset({("harm", "dead")})
"""What has happened where lives or bodies are counted: taken, claimed, found."""
_PERSONS = frozenset("casualty victim dead injured wounded missing death fatality".split())


class Claim:
    """A number with the words it is recognised by, each kind found when it is first compared."""

    def __init__(
        self,
        reading: Reading,
        mention: Mention,
        pointed: Mapping[str, Pointing],
        published: date | None,
    ) -> None:
        own = pointed.get(mention.id)
        exact = pointed.get(own.of) if own and own.of else None
        self._reading = reading
        self._published = published
        self._slots = exact or own
        self.sentence = reading.sentence_of(mention)
        self.mention = with_limit(reading, mention)
        self.read = mention
        """The number without the limit that its words put to it."""
        self.fact = exact.id if exact else mention.id
        """The mention that tells the fact most exactly."""
        self.part_of = self._slots.part_of if self._slots else None
        said = (own and own.counted) or _after(reading, mention)
        counted = said or (exact.counted if exact else None)
        self._counted = tuple(lowered(counted))
        self.head = _head(counted)

    def in_unit(self, unit: str) -> Claim:
        """The same claim of a number of that unit."""
        other = copy(self)
        other.mention = self.mention.model_copy(update={"unit": unit})
        return other

    @cached_property
    def _shown(self) -> _Sentence:
        return _sentence(self._reading.text[self.sentence.start : self.sentence.end])

    @cached_property
    def _clause(self) -> str:
        return clause_around(self._reading, self.mention)

    @cached_property
    def _near(self) -> tuple[str, ...]:
        return (*lowered(self._clause), *self._counted)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """The units that it may have if its unit is left out."""
        return left_out(self._reading, self.mention, self.sentence)

    @property
    def parse(self) -> Parse:
        """The tagged words of the sentence."""
        return self._reading.parsed(self.sentence)

    @cached_property
    def distances(self) -> Mapping[str, int]:
        """The words of the sentence, each with how far it stands from the number."""
        return distances(self.parse, self.mention.start)

    @property
    def shown(self) -> str:
        """The sentence."""
        return self._shown.text

    @property
    def words(self) -> frozenset[str]:
        """Stems of the sentence's words."""
        return self._shown.words

    @property
    def names(self) -> frozenset[str]:
        """Names in the sentence."""
        return self._shown.names

    @cached_property
    def near(self) -> frozenset[str]:
        """Names next to the number."""
        return names_in(f". {self._clause}")

    @cached_property
    def beside(self) -> frozenset[str]:
        """Names next to the number; where there are none, the nearest one in the sentence."""
        return self.near or nearest_name(self._reading, self.mention)

    @cached_property
    def counted(self) -> frozenset[str]:
        """Stems of what is counted."""
        return stems_of(self._counted)

    @cached_property
    def clause(self) -> frozenset[str]:
        """Stems of the words next to the number."""
        return stems_of(self._near)

    @cached_property
    def context(self) -> frozenset[str]:
        """Stems of the words next to the number, whatever it counts, and of the name beside it."""
        told = [word for word in lowered(self._clause) if not families_of((word,))]
        return stems_of((*told, *self.beside)) | self.topic

    @cached_property
    def topic(self) -> frozenset[str]:
        """Stems of what the number is told of: the phrase beside it, else the subject of its verb."""
        around = Surroundings(self._reading, self.mention)
        if not around.is_found:
            return frozenset()
        for span in (around.beside(), around.subject()):
            if span is not None:
                found = stems_of(lowered(self._reading.words(span))) - NAMELESS
                if found:
                    return found
        return frozenset()

    @cached_property
    def actions(self) -> Families:
        """What happened, by the words next to the number, else by all that is known of it."""
        event = self._slots.event if self._slots else None
        if self.head in _LIVES or (self._counted and self._counted[-1] in _LIVES):
            return _DEAD
        found = families_of(self._near) or families_of(lowered(event))
        return found or (self._shown.only_family if self._is_alone else _NOTHING)

    @property
    def _is_alone(self) -> bool:
        """Whether nothing else is counted in the sentence, so that what it tells is of this number."""
        within = self._reading.within(self.sentence)
        return all(m.reason is not None or m == self.mention for m in within)

    @cached_property
    def told_with(self) -> frozenset[Decimal]:
        """The other values of the sentence, without dates and names."""
        within = self._reading.within(self.sentence)
        others = (m for m in within if m.reason in _NUMBERS and m != self.mention)
        return frozenset(m.value for m in others if m.value is not None)

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Stems of the words before the number, the nearest first."""
        first = max(self.sentence.start, self.mention.start - REACH)
        return _stemmed(self._reading.text[first : self.mention.start])[::-1]

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Stems of the words behind the number."""
        last = min(self.sentence.end, self.mention.end + REACH)
        return _stemmed(self._reading.text[self.mention.end : last])

    @cached_property
    def after_words(self) -> tuple[str, ...]:
        """The words behind the number, up to the next number of the sentence."""
        within = self._reading.within(self.sentence)
        last = min(
            (m.start for m in within if m.start >= self.mention.end), default=self.sentence.end
        )
        return tuple(lowered(self._reading.text[self.mention.end : last]))

    @cached_property
    def window(self) -> Window | None:
        """When it happened, as far as the number's words say."""
        time = self._slots.time if self._slots else None
        return resolve(time, self._published) if time else None

    @property
    def own(self) -> bool:
        """Whether the window stands in the number's own sentence."""
        time = self._slots.time if self._slots else None
        return bool(time) and (time or "") in self._shown.text

    @cached_property
    def is_result(self) -> bool:
        """Whether the words about the number say that it is a sum, a difference or a remainder."""
        first = max(self.sentence.start, self.mention.start - REACH)
        last = min(self.sentence.end, self.mention.end + REACH)
        text = self._reading.text
        before, behind = text[first : self.mention.start], text[self.mention.end : last]
        return says_result(before, behind, may_be_left=self._may_be_left)

    @property
    def is_compared(self) -> bool:
        """Whether another number is compared with it: "rose last year, from | 445". What dates the
        sentence then dates the other one."""
        return not _COMPARING.isdisjoint(self.before[:1])

    @cached_property
    def rate(self) -> str | None:
        """The time or thing for each of which it is: the month of "29.90 euros | a month"."""
        behind = self._reading.text[self.mention.end : self.sentence.end]
        found = _RATE.match(behind)
        return _RATES.get(found[1].casefold(), found[1].casefold()) if found else None

    @property
    def _may_be_left(self) -> bool:
        """A blast has left 12 people dead, and those are no remainder."""
        return self.mention.unit != "percent" and not self.of_people

    @property
    def of_people(self) -> bool:
        """Whether persons are counted."""
        return self.head in PEOPLE or self.head in _PERSONS or self.head in _LIVES


class _Sentence(NamedTuple):
    """What is the same for every number of a sentence."""

    text: str
    words: frozenset[str]
    names: frozenset[str]
    only_family: Families
    """What happened, where one thing happens in the sentence."""


_NOTHING: Families = frozenset()


@lru_cache(maxsize=256)
def _sentence(text: str) -> _Sentence:
    families = families_of(lowered(text))
    only = families if len(families) == 1 and not families & _CHANGES else _NOTHING
    return _Sentence(text, words_of(text), names_in(text), only)


def claims_of(
    reading: Reading,
    pointed: Mapping[str, Pointing],
    published: date | None,
    mentions: Iterable[Mention] | None = None,
) -> list[Claim]:
    """The mentions of a text as claims, with what `pointed` says about them."""
    chosen = reading.mentions if mentions is None else mentions
    return [Claim(reading, mention, pointed, published) for mention in chosen]


def words_of(sentence: str) -> frozenset[str]:
    """The stems of a sentence's words that carry meaning."""
    return stems_of(lowered(sentence))


def _after(reading: Reading, mention: Mention) -> str | None:
    """The word behind a number that no rule has said anything about."""
    behind = _OF_THEM.sub("", reading.text[mention.end : mention.end + 40].lstrip(" -"))
    match = WORD.match(behind)
    word = match.group() if match else ""
    return word if word and word.casefold() not in EMPTY else None


def _head(counted: str | None) -> str | None:
    head = head_of(counted)
    return {"person": "people", "persons": "people"}.get(head, head) if head else None


def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in lowered(text))
