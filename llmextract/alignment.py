"""Which of two numbers the words about them belong to, compared between a text and its source.

In "flour rose by 12 percent and bread by 7" the word "flour" stands nearer to 12 and "bread" to 7.
A text in which they stand the other way round has exchanged the two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from llmextract.action_words import stem
from llmextract.claim_words import EMPTY, NAMELESS
from llmextract.claims import Claim

__all__ = ["association"]

_NAME = 2.0
"""What a name counts; a common noun counts one."""
_BORDERS = {
    ";": 8, ":": 4, ",": 2, "(": 2, "but": 5, "while": 5, "whereas": 5, "and": 3, "against": 3, "compared": 3,
}  # fmt: skip
"""So many words further away is what stands behind one of these."""


def association(one: Claim, mine: Claim, other: Claim, theirs: Claim) -> float:
    """How far the nouns that a text has about its numbers `one` and `other` stand by the same numbers
    in the source, `mine` and `theirs`; each pair of numbers is of one sentence. Below zero: they stand
    by each other's."""
    told, known = _leanings(one, other), _leanings(mine, theirs)
    return sum(
        weight * lean * known[word][1] for word, (weight, lean) in told.items() if word in known
    )


def _leanings(one: Claim, other: Claim) -> Mapping[str, tuple[float, float]]:
    """The nouns about two numbers, by stem: what each counts, and how much nearer it stands to the one
    (up to 1) than to the other (down to -1)."""
    first, second = dict(_distances(one)), dict(_distances(other))
    return {
        word: (weight, (second[word][1] - near) / (second[word][1] + near))
        for word, (weight, near) in first.items()
        if near + second[word][1]
    }


def _distances(claim: Claim) -> Iterator[tuple[str, tuple[float, int]]]:
    """The nouns of a number's sentence, by stem, the nearest last, with what each counts and how many
    words it is away."""
    parse = claim.parse
    steps = [0]
    for lower in parse.lowers:
        steps.append(steps[-1] + 1 + _BORDERS.get(lower, 0))
    at = steps[parse.at(claim.mention.start)]
    nouns = [index for index, tag in enumerate(parse.tags) if tag == "noun"]
    for index in sorted(nouns, key=lambda index: -abs(steps[index] - at)):
        lower = parse.lowers[index].removesuffix("'s").removesuffix("’s")
        word = stem(lower)
        if lower in EMPTY or word in NAMELESS or not lower[:1].isalpha():
            continue
        is_name = index and parse.tokens[index].text[0].isupper()
        yield word, (_NAME if is_name else 1.0, abs(steps[index] - at))
