"""How near the words that a text and its source share stand to a number of each.

In "flour rose by 12 percent and bread by 7" the word "flour" stands nearer to 12 and "bread" to 7.
A text in which they stand the other way round has exchanged the two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from llmextract.claim_words import EMPTY
from llmextract.phrases import Parse
from llmextract.synonyms import canonical

__all__ = ["aligned", "distances", "leaning", "shared"]

_BORDERS = {
    ";": 8, ":": 4, ",": 2, "(": 2, "but": 5, "while": 5, "whereas": 5, "and": 3, "against": 3, "compared": 3,
}  # fmt: skip
"""So many words further away is what stands behind one of these."""
_LIGHT = frozenset(
    """come comes came coming make makes made making go goes went going get gets got take takes took taken
    put stand stands stood amount amounts amounted account accounts accounted number numbered totalled
    totaled give gives gave given see sees saw seen become becomes became""".split()
)
"""Verbs that any number may stand with."""
_REACH = 4
"""Words from a number at which what stands there counts half."""


def distances(parse: Parse, position: int) -> Mapping[str, int]:
    """The words of a sentence that carry meaning, each with how many words it stands away from the
    number that begins at `position`."""
    at = parse.at(position)
    if at >= len(parse.tokens):
        return {}
    steps = [0]
    for lower in parse.lowers:
        steps.append(steps[-1] + 1 + _BORDERS.get(lower, 0))
    found: dict[str, int] = {}
    for index, lower in enumerate(parse.lowers):
        if index == at or not lower[:1].isalpha():
            continue
        for word in _words_of(lower.removesuffix("'s")):
            far = abs(steps[index] - steps[at])
            found[word] = min(far, found.get(word, far))
    return found


def _words_of(lower: str) -> Iterable[str]:
    """A word and the words that it is made of: "no-strike" is a strike as well."""
    if lower in EMPTY or lower in _LIGHT:
        return ()
    pieces = [lower, *lower.split("-")] if "-" in lower else [lower]
    return {canonical(piece) for piece in pieces if piece and piece not in EMPTY}


def aligned(told: Mapping[str, int], known: Mapping[str, int]) -> float:
    """The share of the words about a number that stand by another one as well, each counting more
    the nearer it stands to both; 0 to 1."""
    own = {word: 1 / (1 + far / _REACH) for word, far in told.items()}
    met = sum(near / (1 + known[word] / _REACH) for word, near in own.items() if word in known)
    return met / sum(own.values()) if own else 0.0


def leaning(
    one: Mapping[str, int],
    mine: Mapping[str, int],
    other: Mapping[str, int],
    theirs: Mapping[str, int],
) -> float:
    """How far the words that a text has about its numbers `one` and `other` stand by the same numbers in
    the source, `mine` and `theirs`. Below zero: they stand by each other's."""
    total = 0.0
    for word in one.keys() & other.keys() & mine.keys() & theirs.keys():
        total += _lean(one[word], other[word]) * _lean(mine[word], theirs[word])
    return total


def _lean(near: int, far: int) -> float:
    return (far - near) / (far + near) if far + near else 0.0


def shared(told: Iterable[str], known: frozenset[str]) -> float:
    """The share of the words `told` that are known."""
    words = tuple(told)
    return sum(word in known for word in words) / len(words) if words else 0.0
