"""Which words of a sentence belong to which of its numbers, and how telling each word is in a source.

A word belongs to the number that it stands nearest to. One that few sentences of the source have tells
more (inverse document frequency; Sparck Jones, 1972).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import log

from llmextract.claim_words import lowered
from llmextract.claims import Claim
from llmextract.reading import Reading
from llmextract.schema import Span
from llmextract.synonyms import canonical

__all__ = ["Belonging", "belonging"]

_SHARED = 0.5
"""A word that stands as near to another number belongs to each by half."""


def belonging(claim: Claim, others: Iterable[Claim]) -> Mapping[str, float]:
    """The words that stand as near to a number as to any of the others, 1 or by half."""
    apart = [one.distances for one in others if one is not claim]
    found = {}
    for word, far in claim.distances.items():
        nearest = min((other[word] for other in apart if word in other), default=far + 1)
        if far <= nearest:
            found[word] = 1.0 if far < nearest else _SHARED
    return found


class Belonging:
    """The words of a source by sentence and by number. `claims` are its numbers, without dates."""

    def __init__(self, reading: Reading, claims: Sequence[Claim]) -> None:
        self._reading = reading
        self._words: dict[int, frozenset[str]] = {}
        self._own: dict[int, Mapping[str, float]] = {}
        self._beside: dict[int, list[Claim]] = {}
        for one in claims:
            self._beside.setdefault(one.sentence.start, []).append(one)

    def words(self, span: Span) -> frozenset[str]:
        """The words of a sentence, each as its group."""
        known = self._words.get(span.start)
        if known is None:
            words = lowered(self._reading.text[span.start : span.end])
            known = self._words[span.start] = frozenset(map(canonical, words))
        return known

    def words_before(self, claim: Claim) -> frozenset[str]:
        """The words of the sentence before that of a number of the source."""
        index = self._reading.index_of(claim.mention)
        return self.words(self._reading.sentences[index - 1]) if index else frozenset()

    def match(self, told: Mapping[str, float], place: Claim) -> float:
        """The share of the words `told` that belong to a number of the source, by how telling they are."""
        own = self._own.get(id(place))
        if own is None:
            beside = self._beside.get(place.sentence.start, ())
            own = self._own[id(place)] = belonging(place, beside)
        return self._share(told, lambda word: own.get(word, 0.0))

    def telling(self, words: Iterable[str], known: frozenset[str]) -> float:
        """The share of the words that are known, by how telling they are."""
        return self._share(dict.fromkeys(words, 1.0), lambda word: float(word in known))

    def _share(self, told: Mapping[str, float], known: Callable[[str], float]) -> float:
        mass = {word: part * self._rarity.get(word, self._top) for word, part in told.items()}
        total = sum(mass.values())
        return sum(part * known(word) for word, part in mass.items()) / total if total else 0.0

    @cached_property
    def _top(self) -> float:
        return log(len(self._reading.sentences) + 1)

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        sentences = self._reading.sentences
        count = Counter(word for span in sentences for word in self.words(span))
        return {word: log((len(sentences) + 1) / among) for word, among in count.items()}
