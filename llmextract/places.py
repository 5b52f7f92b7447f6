"""Where a figure applies: names that the article itself puts behind "in", "at" or "near".

Which names are places is learnt from the article: a name once read behind such a preposition is a
place wherever it stands. Where the figure's sentence names none, one of the two before it may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.word_classes import TITLES

__all__ = ["Places"]

_NAME = (
    r"(?:(?:(?:al|el|ad|an|ar|as|at|az|ash|ath)-)?[A-Z][\w'’.-]*\w)(?:[ \u00a0](?:of|al|de|the|and|el|la|du|di|upon)(?:[ \u00a0]the)?(?=[ \u00a0][A-Z])|"
    r"[ \u00a0](?:(?:al|el|ad|an|ar|as|at|az|ash|ath)-)?[A-Z][\w’'.-]*\w|[ \u00a0]St\.)*"
)
_KINDS = (
    r"(?:city|town|village|districts?|provinces?|regions?|suburbs?|state|outskirts|parts?|areas?|port|"
    r"islands?|capital|cent(?:re|er)|coast|north|south|east|west|valley|county|township|"
    r"neighbou?rhoods?|governorates?|countryside|camp|stronghold)"
)
_LEAD = (
    r"(?:(?:[A-Za-z]+ern|[a-z]+-(?:east|west)|central|upper|lower|greater|mid-[a-z]+|occupied|rural|"
    rf"north|south|east|west|downtown|nearby|neighbou?ring|besieged|[a-z]+-(?:held|controlled|occupied|run|besieged))\s+|{_KINDS}\s+(?:of\s+(?:the\s+)?)?|"
    rf"[A-Z][a-z]+(?:an|ese|ish|i|sh|ch)\s+(?={_KINDS}\b))"
)
_BEHIND = re.compile(
    rf"\b([Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|[Aa]cross|[Ii]nside|[Oo]ff|[Tt]hroughout|"
    rf"[Aa]long|[Oo]ver|[Oo]n|[Ff]rom|[Tt]o|[Oo]f|[Ii]nto)\s+(?:both\s+)?((?:the\s+|a\s+|its\s+)?"
    rf"({_LEAD}{{0,4}}(?:{_NAME})(?:(?:,\s+{_NAME}){{1,4}},?\s+and\s+{_NAME})?"
    r"(?:\s+(?:city|province|region|district|suburb|area|coast|peninsula|airport|countryside|"
    r"valley|border|highway|village|town|desert|neighbou?rhood|governorate|camp|crossing|square|hospital)\b)?))"
)
_LOWER = re.compile(r"^(?:[a-z-]+\s+)+|\s+[a-z]+$")
_NOT_INHERITED = frozenset(("percent", "age", "money", "duration", "ratio"))
"""Kinds of numbers that seldom hold where the sentence before plays."""
_EARLY = 3
"""Sentences that play where the headline says."""
_FAR = 600
"""Characters over which a place may hold for a number of the same sentence."""
_BEFORE, _BREAK = 30, 40
"""Characters that a place before the number, and a clause between, count for."""
_WEAK = frozenset("on over to of from into".split())
_CLAUSE = re.compile(r"[,;:]|\b(?:which|who|while|but|and)\b")
_PART_BEHIND = re.compile(
    r"\s+(?:(?:far|inner|outer)\s+)?(?:[a-z]+ern|north|south|east|west|central|[a-z]+-(?:east|west))"
    r"(?:\s+(?:suburbs?|outskirts|districts?|coast|provinces?|regions?|parts?|areas?|border))?\b"
)
_WITHIN = re.compile(r",?\s+in(?:\s+the)?\s+")
_STRONG = frozenset("in at near outside around across inside off throughout along".split())
_GROUND = re.compile(
    r"\b(?:Street|Road|Avenue|Highway|Motorway|Bridge|Square|River|Lake|Bay|Beach|Islands?|Coast|Strait|Sea|Ocean|Gulf"
    r"|Mountains?|Hills?|Range|Valley|Peninsula|Reef|Desert|Strip|Bank|Heights|Canal|Harbour|Airport|Station)$"
)
"""Names of what one is on."""
_TIMES = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December|Christmas|Easter|Ramadan|Boxing|New Year)\b)"
)
_PEOPLES = re.compile(
    r"(?:ese|ians?|eans?|ish|[bcdfghkmpqrstvwxyz]ans|nis?|qis?|raelis?|Dutch|French|Americans?|Muslims?)$"
)
_BODIES = re.compile(
    r"\b(?:Ministry|Party|Commission|Government|Union|Council|Committee|Association|Agency|Bureau|"
    r"Institute|Group|Authority|Department|League|Organi[sz]ation|Bank|Board|Army|Force|Forces|"
    r"Police|Company|Corporation|Parliament|Congress|Senate|Cabinet|Federation|Front|Alliance|"
    r"Assembly|Service|Office|Bill|Act|Cup|Test|Championships?|Games|Open|Race|Prize|Internet|"
    r"Medal|Award|Awards|University Press)$|\b(?:Journal|Times|Magazine|News|Radio|Television|TV)\b"
)
_NOUN_BEHIND = re.compile(r"[ \u00a0-]+([a-z]{3,})")
_PLACE_NOUNS = frozenset(
    """roads road streets soil territory waters airport beaches beach hospital hospitals schools
    coast border borders capital suburb suburbs mountains airspace prisons jail court""".split()
)
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
        self._bare_names: dict[int, list[Span]] = {}

    @cached_property
    def _named(self) -> tuple[tuple[_Named, ...], ...]:
        """The places behind prepositions, by sentence."""
        return tuple(tuple(self._in_sentence(span)) for span in self._reading.sentences)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Names that stand behind a preposition of place somewhere."""
        return frozenset(one.name for row in self._named for one in row if one.strong)

    def _in_sentence(self, sentence: Span) -> Iterator[_Named]:
        text, numbers = self._reading.text, self._reading.within(sentence)
        for match in _BEHIND.finditer(text, sentence.start, sentence.end):
            link, start = match.group(1).lower(), match.start(2)
            if any(number.start <= start < number.end for number in numbers):
                continue  # "to Rs 236 crore"
            words, bare = match.group(2), match.group(3)
            if words[-2:] in ("'s", "’s"):  # "in Ham's eastern suburbs"
                part = _PART_BEHIND.match(text, match.end())
                words = words + part.group() if part else words[:-2]
                bare = bare[:-2] if bare[-2:] in ("'s", "’s") else bare
            words, bare = words.rstrip(" .'’"), _LOWER.sub("", bare.rstrip(" .'’"))
            if not bare or not _is_place_like(bare):
                continue
            noun = _NOUN_BEHIND.match(text, start + len(words))
            modifies = (
                noun is not None
                and noun.group(1) not in _NOT_A_NOUN | _PLACE_NOUNS
                and not any(number.start == noun.start(1) for number in numbers)
            )
            if words.startswith(("the ", "a ", "its ")):
                start += words.index(" ") + 1
                words = words[words.index(" ") + 1 :]
            if modifies and _PEOPLES.search(bare):
                continue
            ground = link == "on" and _GROUND.search(bare) is not None
            placed = noun is not None and noun.group(1) in _PLACE_NOUNS and link in ("on", "over")
            strong = link in _STRONG or ground or placed or (link in _WEAK and words != bare)
            strong = strong and not modifies
            yield _Named(Span(start=start, end=start + len(words)), bare, strong)

    def place_of(self, mention: Mention) -> Span | None:
        """The place of a figure: in its sentence, else in the one before, early on in the headline."""
        index = self._reading.index_of(mention)
        if index is None:
            return None
        own = self._best(index, mention)
        if own is not None or mention.kind in _NOT_INHERITED:
            return own
        for other in (index - 1, 0 if index <= _EARLY else index - 1):
            found = [one for one in self._named[other] if one.strong] if 0 <= other < index else []
            if found:
                return found[0].span
        return None

    def _best(self, index: int, mention: Mention) -> Span | None:
        known = self._known
        found = [one.span for one in self._named[index] if one.strong or one.name in known]
        if not found and mention.kind != "money":
            if index not in self._bare_names:
                self._bare_names[index] = self._bare(index)
            found = self._bare_names[index]
        near = [
            span
            for span in found
            if span.end > mention.start - _FAR and span.start < mention.end + _FAR
        ]
        best = min(near, key=lambda span: self._remoteness(span, mention), default=None)
        for span in reversed(near):
            if best is not None and _WITHIN.fullmatch(self._reading.text, span.end, best.start):
                best = span  # "the town of Arabeen in | Eastern Ghouta"
        return best

    def _bare(self, index: int) -> list[Span]:
        """Known places that stand in the sentence without a preposition."""
        sentence = self._reading.sentences[index]
        words = self._reading.text[sentence.start : sentence.end]
        found = []
        for name in self._known:
            at = words.find(name)
            if at >= 0 and not words[at + len(name) : at + len(name) + 1].isalpha():
                start = sentence.start + at
                found.append(Span(start=start, end=start + len(name)))
        return found

    def _remoteness(self, span: Span, mention: Mention) -> int:
        """How far a place is from the number, in characters; clauses between count more."""
        first, last = sorted(((span.start, span.end), (mention.start, mention.end)))
        between = self._reading.text[first[1] : last[0]]
        breaks = len(_CLAUSE.findall(between))
        before = _BEFORE if span.start < mention.start else 0
        return len(between) + _BREAK * breaks + before


def _is_place_like(bare: str) -> bool:
    first = bare.split(maxsplit=1)[0].casefold().rstrip(".")
    return not (_TIMES.match(bare) or _BODIES.search(bare) or first in TITLES or len(bare) == 1)
