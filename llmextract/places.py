"""Where a figure applies: names that the article itself puts behind "in", "at" or "near".

Which names are places is learnt from the article: a name once read behind such a preposition is a
place wherever it stands. Where the figure's sentence names none, the one before it or the lead may.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.word_classes import TITLES

__all__ = ["Places"]

_NAME = (
    r"(?:[A-Z][\w'’.-]*\w)(?:[ \u00a0](?:of|al|de|the|and|el|la|du|di|upon)(?:[ \u00a0]the)?(?=[ \u00a0][A-Z])|"
    r"[ \u00a0][A-Z][\w’'.-]*\w|[ \u00a0]St\.)*"
)
_REGION = (
    r"(?:(?:[a-z]+ern|[a-z]+-?(?:east|west)|central|upper|lower|greater|mid-\w+|occupied|rural|"
    r"north|south|east|west|northwest|downtown)\s+)"
)
_PART = (
    r"(?:(?:city|town|village|district|districts|province|region|regions|suburb|suburbs|state|"
    r"outskirts|parts?|areas?|port|island|islands|capital|centre|center|coast|north|south|east|"
    r"west|northern part|valley|county|township)\s+of\s+)"
)
_BEHIND = re.compile(
    rf"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|[Aa]cross|[Ii]nside|[Oo]ff|[Tt]hroughout|"
    rf"[Oo]ver|[Oo]n|[Ff]rom|[Tt]o|[Oo]f|[Ii]nto)\s+((?:the\s+|a\s+|its\s+)?"
    rf"((?:{_REGION}|{_PART}){{0,3}}(?:{_NAME})"
    r"(?:\s+(?:city|province|region|district|suburb|area|coast|peninsula|airport|countryside|"
    r"valley|border|highway|village|desert)\b)?))"
)
_STRONG = frozenset("in at near outside around across inside off throughout".split())
_TIMES = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December|Christmas|Easter|Ramadan|Boxing|New Year)\b)"
)
_PEOPLES = re.compile(r"(?:ese|ians?|eans?|ish|[bcdfghkmpqrstvwxyz]ans|nis?|qis?|raelis?|Dutch|French|Americans?|Muslims?)$")
_BODIES = re.compile(
    r"\b(?:Ministry|Party|Commission|Government|Union|Council|Committee|Association|Agency|Bureau|"
    r"Institute|Group|Authority|Department|League|Organi[sz]ation|Bank|Board|Army|Force|Forces|"
    r"Police|Company|Corporation|Parliament|Congress|Senate|Cabinet|Federation|Front|Alliance|"
    r"Assembly|Court|Service|Office|Bill|Act|Cup|Test|Championships?|Games|Open|Race|Prize)$"
)
_NOUN_BEHIND = re.compile(r"[ \u00a0-]+([a-z]{3,})")
_NOT_A_NOUN = frozenset(
    """and but for the was were are has have had will would who which that when where while after
    before since during until with from into near over under about against between because said
    says last this next yesterday today tomorrow tonight overnight early late earlier later where
    alone city province region district suburb area coast peninsula airport by""".split()
)


@dataclass(frozen=True)
class _Named:
    """A name behind a preposition: the words, and whether the preposition itself tells a place."""

    span: Span
    name: str
    strong: bool


class Places:
    """The places that one article names, and which of them a figure applies to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _named(self) -> tuple[tuple[_Named, ...], ...]:
        """The places behind prepositions, by sentence."""
        return tuple(tuple(self._in_sentence(span)) for span in self._reading.sentences)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Names that stand behind a preposition of place somewhere."""
        return frozenset(one.name for row in self._named for one in row if one.strong)

    def _in_sentence(self, sentence: Span) -> list[_Named]:
        text = self._reading.text
        found = []
        for match in _BEHIND.finditer(text, sentence.start, sentence.end):
            words, name = match.group(2), match.group(3)
            start = match.start(2)
            if words.startswith(("the ", "a ", "its ")):
                cut = words.index(" ") + 1
                start, words = start + cut, words[cut:]
            words = words.rstrip(" .'’")
            bare = re.sub(r"^(?:[a-z-]+\s+)+", "", name.rstrip(" .'’"))
            if not bare or not _is_place_like(text, words, bare, start):
                continue
            strong = match.group(1).lower() in _STRONG or (
                match.group(1).lower() in ("on", "over", "to", "of", "from", "into")
                and words != bare
            )
            found.append(_Named(Span(start=start, end=start + len(words)), bare, strong))
        return found

    def place_of(self, mention: Mention) -> Span | None:
        """The place of a figure: in its sentence, else in the one before it, else in the lead."""
        index = self._reading.index_of(mention)
        if index is None:
            return None
        own = self._best(index, mention)
        if own is not None or mention.kind in ("percent", "age", "money"):
            return own
        for other in (index - 1, index - 2, 0):
            if 0 <= other < index:
                found = self._strong(other)
                if found:
                    return found[0].span
        return None

    def _strong(self, index: int) -> Sequence[_Named]:
        return [one for one in self._named[index] if one.strong]

    def _best(self, index: int, mention: Mention) -> Span | None:
        known = self._known
        usable = [one for one in self._named[index] if one.strong or one.name in known]
        behind = [one for one in usable if one.span.start >= mention.end]
        strong_behind = [one for one in behind if one.strong]
        pool = strong_behind or behind or usable
        if pool:
            return min(pool, key=lambda one: _distance(one.span, mention)).span
        return self._bare(index, mention)

    def _bare(self, index: int, mention: Mention) -> Span | None:
        """A known place that stands in the sentence without a preposition."""
        sentence = self._reading.sentences[index]
        words = self._reading.text[sentence.start : sentence.end]
        found = []
        for name in self._known:
            at = words.find(name)
            if at >= 0 and not words[at + len(name) : at + len(name) + 1].isalpha():
                start = sentence.start + at
                found.append(Span(start=start, end=start + len(name)))
        return min(found, key=lambda span: (_distance(span, mention), -span.end), default=None)


def _is_place_like(text: str, words: str, bare: str, start: int) -> bool:
    if _TIMES.match(bare) or _BODIES.search(bare):
        return False
    first = bare.split()[0].casefold().rstrip(".")
    if first in TITLES or (len(bare) == 1):
        return False
    noun = _NOUN_BEHIND.match(text, start + len(words))
    noun_follows = noun is not None and noun.group(1) not in _NOT_A_NOUN
    if _PEOPLES.search(bare) and (noun_follows or bare.endswith("s")):
        return False
    return not text.startswith(("'s ", "’s "), start + len(words))


def _distance(span: Span, mention: Mention) -> int:
    return max(span.start - mention.end, mention.start - span.end)
