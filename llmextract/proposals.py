"""The words of an article that may fill a slot of a fact: what a small model chooses among.

Wide where the rules are narrow: all phrases of the right form near the number and, for the slots
that carry over from sentence to sentence, in the article. The rules' own answer comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from llmextract.attribution import Attribution
from llmextract.counted import counted_candidates
from llmextract.exchange import Pointing
from llmextract.naming import source_phrase
from llmextract.phrases import Parse
from llmextract.places import Places
from llmextract.reading import Reading
from llmextract.schema import Mention, Span

__all__ = ["CHOSEN", "Proposals"]

CHOSEN = ("counted", "event", "time", "place", "attributed_to")
"""The slots that are filled with words of the article."""

_MOST = {"counted": 32, "event": 24, "time": 28, "place": 24, "attributed_to": 24}
_LONGEST_EVENT = 12
"""Words of an event."""
_FAR = 10
"""Time expressions of other sentences that go before the clauses of the number's own."""
_NEAR = 2
"""Sentences before and behind the number's own that are searched phrase by phrase."""
_PERIOD = re.compile(
    r"\b(?:(?:(?:with)?in|after|for|over|during|every|per|each|an?|about|almost|nearly|the|of|all|"
    r"same|period|that)\s+)+(?:(?:\d[\d,.]*|[a-z]+(?:-[a-z]+)?)\s+(?:and a half\s+)?)?"
    r"(?:minute|hour|day|night|week|month|quarter|season|year|decade|century|time|period|"
    r"hearing|trading)s?\b(?:\s+(?:earlier|later|ago|before|after))?"
    r"|\b(?:19|20)\d\d\b(?!-)|\b(?:earlier|later|eventually|previously|originally|recently)\b",
    re.IGNORECASE,
)
_CLAUSE_OF_TIME = re.compile(
    r"\b(?:(?:shortly|soon|immediately|hours|days|weeks|months|years)\s+)?(?:after|before|when|as|"
    r"while|during|since|until|once|following|in the wake of)\s+(?:[^\s,.;:()\"“”]+\s*){1,9}",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[A-Z][\w'’&.-]*\w(?:\s+(?:of|for|the|and|de|al|du)(?=\s+(?:the\s+)?[A-Z])|\s+[A-Z][\w'’&.-]*\w)*"
)


class Proposals:
    """The words that may fill the slots of the facts of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._places = Places(reading)
        self._attribution = Attribution(reading.text, reading.sentences)
        self._around: dict[int, dict[str, list[str]]] = {}

    def of(self, mention: Mention, ruled: Pointing) -> dict[str, list[str]]:
        """For each slot the stretches that may fill it, without repeats, the likeliest first."""
        proposers: dict[str, Callable[[Mention], Iterator[Span | str]]] = {
            "counted": self._counted,
            "event": self._events,
            "time": self._times,
            "place": self._named_places,
            "attributed_to": self._sources,
        }
        return {
            slot: self._first(slot, getattr(ruled, slot), propose(mention))
            for slot, propose in proposers.items()
        }

    def around(self, mention: Mention, most: int) -> dict[str, list[str]]:
        """Times, places and sources that are named near the mention's sentence, up to `most` each:
        the same for all numbers of the sentence."""
        sentence = self._reading.sentence_of(mention)
        if sentence.start not in self._around:
            opening = mention.model_copy(update={"start": sentence.start, "end": sentence.start})
            self._around[sentence.start] = {
                "time": self._first("time", None, self._times(opening)),
                "place": self._first("place", None, self._named_places(opening)),
                "attributed_to": self._first("attributed_to", None, self._sources(opening)),
            }
        return {slot: words[:most] for slot, words in self._around[sentence.start].items()}

    def _first(self, slot: str, ruled: str | None, spans: Iterable[Span | str]) -> list[str]:
        found: dict[str, str] = {}
        if ruled:
            found[" ".join(ruled.split())] = ruled
        for span in spans:
            words = span if isinstance(span, str) else self._reading.words(span) or ""
            words = " ".join(words.split())
            found.setdefault(words, words)
            if len(found) == _MOST[slot]:
                break
        return list(found)

    def _near(self, mention: Mention) -> Iterator[int]:
        """The sentences around the mention: its own, those before it, the next."""
        index = self._reading.index_of(mention)
        if index is None:
            return
        yield index
        for far in range(1, _NEAR + 1):
            if index - far >= 0:
                yield index - far
        if index + 1 < len(self._reading.sentences):
            yield index + 1

    # -- counted ---------------------------------------------------------------------------------

    def _counted(self, mention: Mention) -> Iterator[Span]:
        yield from counted_candidates(self._reading, mention)
        for index in list(self._near(mention))[:2]:
            parse = self._reading.parsed(self._reading.sentences[index])
            for span in _noun_phrases(parse):
                if not span.overlaps(mention.start, mention.end):
                    yield span

    # -- events ----------------------------------------------------------------------------------

    def _events(self, mention: Mention) -> Iterator[Span]:
        sentence = self._reading.sentence_of(mention)
        parse = self._reading.parsed(sentence)
        at = parse.at(mention.start)
        for group in sorted(parse.groups, key=lambda group: abs(group.first - at)):
            yield from _verb_phrases(parse, group.first, group.last)

    # -- times -----------------------------------------------------------------------------------

    @cached_property
    def _windows(self) -> tuple[tuple[Span, ...], ...]:
        return tuple(map(self._reading.windows_in, self._reading.sentences))

    def _times(self, mention: Mention) -> Iterator[Span]:
        near = list(self._near(mention))
        for index in near:
            sentence = self._reading.sentences[index]
            yield from (
                one for one in self._windows[index] if not one.overlaps(mention.start, mention.end)
            )
            yield from self._matches(_PERIOD, sentence)
        index = self._reading.index_of(mention) or 0
        order = sorted(range(len(self._windows)), key=lambda one: (one > index, abs(one - index)))
        yield from islice((window for other in order for window in self._windows[other]), _FAR)
        yield from self._matches(_CLAUSE_OF_TIME, self._reading.sentence_of(mention))
        for other in order:
            yield from self._matches(_PERIOD, self._reading.sentences[other])

    def _matches(self, pattern: re.Pattern[str], sentence: Span) -> Iterator[Span]:
        for match in pattern.finditer(self._reading.text, sentence.start, sentence.end):
            yield Span(start=match.start(), end=match.start() + len(match.group().rstrip()))

    # -- places ----------------------------------------------------------------------------------

    def _named_places(self, mention: Mention) -> Iterator[Span]:
        yield from self._places.near(mention)
        for index in list(self._near(mention))[:3]:
            yield from self._names(index)

    def _names(self, index: int) -> Iterator[Span]:
        sentence = self._reading.sentences[index]
        parse = self._reading.parsed(sentence)
        for match in _NAMED.finditer(self._reading.text, sentence.start, sentence.end):
            at = parse.at(match.start())
            if parse.tags[at : at + 1] == ("noun",):
                yield Span(start=match.start(), end=match.end())

    # -- sources ---------------------------------------------------------------------------------

    def _sources(self, mention: Mention) -> Iterator[Span | str]:
        yield from self._attribution.speakers(mention.start)
        for index in self._near(mention):
            parse = self._reading.parsed(self._reading.sentences[index])
            for group in parse.groups:
                if group.kind in ("finite", "ed"):
                    run = source_phrase(parse, group.first)
                    if run is not None and run[1] - run[0] <= 12:
                        yield parse.span(*run)
        for index in list(self._near(mention))[:2]:
            yield from self._names(index)


def _noun_phrases(parse: Parse) -> Iterator[Span]:
    at = 0
    while at < len(parse.tokens):
        whole = (
            parse.noun_phrase(at) if parse.tags[at] in ("noun", "determiner", "number") else None
        )
        if whole is None or whole[0] - at > 3:
            at += 1
            continue
        yield parse.span(*whole)
        bare = parse.noun_phrase(at, with_of=False)
        if bare is not None and bare != whole:
            yield parse.span(*bare)
        at = (bare or whole)[1]


def _verb_phrases(parse: Parse, first: int, last: int) -> Iterator[Span]:
    """A verb group, and with what follows it up to where a phrase may end."""
    stops = [last + 1]
    for at in range(last + 1, min(len(parse.tokens), first + _LONGEST_EVENT)):
        if parse.tokens[at].text in ".;:" or parse.tags[at] == "subordinator":
            break
        boundary = at + 1 == len(parse.tokens) or parse.tags[at + 1] in (
            "preposition",
            "mark",
            "conjunction",
            "to",
            "relative",
            "subordinator",
            "adverb",
        )
        if boundary and parse.tags[at] in ("noun", "number", "adverb", "ed", "verb", "pronoun"):
            stops.append(at + 1)
    for stop in reversed(stops):
        yield parse.span(first, stop)
