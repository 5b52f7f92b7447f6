"""What a number without a noun of its own refers to: an earlier count, a person named before."""

from __future__ import annotations

import re

from llmextract.schema import Span
from llmextract.surroundings import Surroundings
from llmextract.word_classes import PEOPLE, TITLES

__all__ = ["counted_earlier", "people_before", "person_before", "those_before"]

_PERSON = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:al-|de |bin |van )?[A-Z][\w'’-]+)+")
_REACH = 700
"""Characters back in which "the 26-year-old" was named."""
_HONORIFICS = frozenset(("mr", "mrs", "ms", "miss"))
_NO_NAMES = frozenset(("the", "a", "an", "in", "on", "but"))
_NOT_PERSONS = ("the ", "The ", " at ", " in ", " of ")
"""What stands before the names of places and bodies."""
_BACK = 3
"""Mentions back, and steps from one to the next, in which the noun is sought."""


def counted_earlier(view: Surroundings, depth: int = _BACK) -> Span | None:
    """What the nearest earlier count or share is of: for "two of them"."""
    if not depth:
        return None
    for other in view.reading.facts_before(view.mention, ("cardinal", "percent"), _BACK):
        earlier = Surroundings(view.reading, other)
        if not earlier.is_found:
            continue
        if other.kind == "percent":
            found = earlier.topic() or earlier.after("of")
        else:
            found = earlier.direct()
        found = found or counted_earlier(earlier, depth - 1)
        if found is not None:
            return found
    return None


def those_before(view: Surroundings) -> Span | None:
    """The things last named in the plural before the number in its sentence, or that the sentence before is
    about: for "scores of them"."""
    parse, at = view.parse, view.place.left
    counts = any(tag == "number" for tag in parse.tags[:at])
    for stop in range(at, 0, -1) if not counts else ():
        named = parse.tags[stop - 1] == "noun" and parse.tags[stop : stop + 1] != ("noun",)
        found = parse.noun_phrase_before(stop, with_of=False) if named else None
        if found is None or not _is_plural(parse.lowers[stop - 1]):
            continue
        first = parse.before_determiners(found[0])
        whom = parse.lowers[view.behind + 1 : view.behind + 2] != ("them",)
        if whom or not first or parse.lowers[first - 1] not in _ASIDE:
            return view.span(found)
    before = view.subject_before()
    index = view.reading.index_of(view.mention)
    if before is None or not index or counts:
        return None
    sentence = view.reading.sentences[index - 1]
    told = any(sentence.start <= one.start < sentence.end for one in view.reading.mentions)
    return None if told or not _ARE.match(view.reading.text, before.end) else before


_ARE = re.compile(r"\s+(?:are|were)\s+(?![a-z]+ing\b)")
_ASIDE = frozenset("in at from with across near around along by inside outside".split())
"""Before what only tells where or with what: "fired on crowds | in | the streets"."""


def _is_plural(word: str) -> bool:
    return word in PEOPLE or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def person_before(view: Surroundings) -> Span | None:
    """The person last named in the sentences before, or else in this one: for "the 26-year-old"."""
    sentence = view.reading.sentence_of(view.mention)
    text, start = view.reading.text, max(0, sentence.start - _REACH)
    return _last_person(text, start, sentence.start) or _last_person(
        text, max(sentence.start, view.mention.start - _REACH), view.mention.start
    )


def _last_person(text: str, start: int, end: int) -> Span | None:
    best: Span | None = None
    for match in _PERSON.finditer(text, start, end):
        words = match.group().split()
        first = words[0].casefold()
        is_name = len(words) <= 3 and first not in _NO_NAMES | (TITLES - _HONORIFICS)
        if is_name and not text[max(0, match.start() - 4) : match.start()].endswith(_NOT_PERSONS):
            best = Span(start=match.start(), end=match.end())
    return best


def people_before(view: Surroundings) -> Span | None:
    """The nearest noun for a person before the number, for "who was 26"."""
    for index in range(view.at - 1, max(-1, view.at - 40), -1):
        if view.parse.lowers[index].removesuffix("s") in PEOPLE:
            return view.span(view.parse.noun_phrase_before(index + 1))
    return None
