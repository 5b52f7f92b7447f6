"""Which numbers of a source the numbers of a text mean: how alike two are, all of them considered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from llmextract.action_words import opposed, stem
from llmextract.claims import Claim
from llmextract.schema import Window

__all__ = ["EARLIER", "ENDS", "Meant", "likeness", "likenesses"]

_TOGETHER = 1.0
"""What it adds that another number of the text's sentence is told in the same sentence."""

# What each kind of likeness counts when the likeliest number is looked for: set by hand, then moved one at a
# time on `benchmarks/pairs/dev*`. Whether the likeliest is meant at all is weighed in `doubts`.
_WEIGHTS = {
    "head": 1.0, "counted": 0.8, "action": 1.5, "opposed": -4.0, "clause": 0.5, "words": 2.0, "run": 0.6,
    "named": 1.0, "direction": 1.0, "contrast": 1.0, "topic": 1.0, "part": -0.7, "time": 1.0,
}  # fmt: skip
_SAME_HEAD = 1.8
_NO_HEAD = 1.0
_OTHER_HEAD = -0.7
_BESIDE = 1.5
_FAR_OFF = 0.4
_MISSING = 0.8
_ELSEWHERE = 1.0
_OTHER_KIND = 2.0
_OTHER_END = 1.5
_OTHER_TIME = 1.5
_SAME_TIME = 0.5
_SAME_TOPIC = 1.0
_OTHER_TOPIC = -0.5
EARLIER = frozenset(("from", "than", "against"))
"""What leads to the value before a change."""
ENDS = EARLIER | {"to"}
_NEIGHBOURS = 3
_CONTRASTED = frozenset("man woman child boy girl adult teenager minor".split())
_KINDS = frozenset(map(stem, "man men woman women child children boys girls adult minors".split()))
_GENERIC = frozenset("people person casualty victim total figure number case toll resident".split())


def likeness(claim: Claim, other: Claim) -> float:
    """How far two numbers are about the same thing. Above 3 they surely are; below 0 surely not."""
    return sum(_WEIGHTS[name] * value for name, value in likenesses(claim, other).items())


def likenesses(claim: Claim, other: Claim) -> dict[str, float]:
    """In what two numbers are alike, by the names of `_WEIGHTS`; what is against it is below zero."""
    shared = (claim.clause - claim.counted) & (other.clause - other.counted)
    return {
        "head": _heads(claim, other),
        "counted": min(2, len(claim.counted & other.counted - {stem(claim.head or "")})),
        "action": float(bool(claim.actions & other.actions)),
        "opposed": float(opposed(claim.actions, other.actions)),
        "clause": min(3, len(shared)),
        "words": len(claim.words & other.words) / max(1, len(claim.words)),
        "run": _run(claim.before, other.before) + _run(claim.after, other.after),
        "named": _named(claim, other),
        "direction": _direction(claim, other),
        "contrast": _contrast(claim, other),
        "topic": _topics(claim, other),
        "part": float(bool(other.part_of and not claim.part_of)),
        "time": 0.0 if claim.is_compared else _times(claim.window, other.window),
    }


def _named(claim: Claim, other: Claim) -> float:
    """Names next to both numbers tell most; one that stands in the other's sentence, but next to
    another number, speaks against."""
    beside = claim.near & other.beside
    far = len((claim.names & other.names) - beside)
    missing = len(claim.near - other.names)
    score = _BESIDE * min(2, len(beside)) + _FAR_OFF * min(2, far) - _MISSING * min(2, missing)
    if other.beside and claim.near & other.names and not beside:
        score -= _ELSEWHERE
    return score


def _topics(claim: Claim, other: Claim) -> float:
    if not claim.topic or not other.topic:
        return 0.0
    return _SAME_TOPIC if claim.topic & other.topic else _OTHER_TOPIC


def _contrast(claim: Claim, other: Claim) -> float:
    """ "Nine were children" says nothing about how many were women."""
    one, two = claim.clause & _KINDS, other.clause & _KINDS
    return -_OTHER_KIND if one and two and one.isdisjoint(two) else 0.0


def _direction(claim: Claim, other: Claim) -> float:
    """ "to 12" and "from 12" are two ends of a change."""
    one, two = (side.before[0] if side.before else "" for side in (claim, other))
    apart = (one in EARLIER) != (two in EARLIER)
    return -_OTHER_END if apart and {one, two} <= ENDS else 0.0


def _run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words next to the two numbers are the same, from the number on."""
    pairs = zip(one[:_NEIGHBOURS], other[:_NEIGHBOURS], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _heads(claim: Claim, other: Claim) -> float:
    one, two = claim.head, other.head
    if one is None or two is None:
        return _NO_HEAD
    if stem(one) == stem(two):
        return _SAME_HEAD
    if claim.of_people and other.of_people:
        return -1.0 if {one, two} & _CONTRASTED and not {one, two} & _GENERIC else 1.0
    return 0.0 if {one, two} & _GENERIC else _OTHER_HEAD


def _times(one: Window | None, other: Window | None) -> float:
    if one is None or other is None or None in (one.start, one.end, other.start, other.end):
        return 0.0
    assert one.start
    assert one.end
    assert other.start
    assert other.end
    if one.end < other.start or other.end < one.start:
        return -_OTHER_TIME
    return _SAME_TIME


# -- all numbers of a text together ---------------------------------------------------------------


class Meant:
    """Which numbers of the source the numbers of a text mean, all of them considered.

    Numbers told together mostly come from one sentence; and what one number tells well is not what
    another one next to it means. `agreeing` are, by claim, the numbers of the source that are equal to it,
    and `alike` those that it may tell, if wrongly.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        agreeing: Sequence[Sequence[Claim]],
        alike: Sequence[Sequence[Claim]],
    ) -> None:
        self._places: dict[int, list[tuple[Claim, int]]] = {}
        self._told: dict[int, list[tuple[Claim, float]]] = {}
        for claim, good, same in zip(claims, agreeing, alike, strict=True):
            places = self._places.setdefault(claim.sentence.start, [])
            for other in good:
                places.append((claim, other.sentence.start))
            for other in same:
                if not opposed(claim.actions, other.actions):
                    score = likeness(claim, other)
                    self._told.setdefault(id(other), []).append((claim, score))

    def likest(self, claim: Claim, candidates: Iterable[Claim]) -> tuple[float, Claim | None]:
        """The candidate that is most likely about the same thing, with its likeness."""
        scored = ((self._score(claim, one), one) for one in candidates)
        return max(scored, key=lambda pair: pair[0], default=(0.0, None))

    def likest_rival(self, claim: Claim, rivals: Iterable[Claim]) -> tuple[float, Claim | None]:
        """The same for numbers of another value; that others stand near speaks for none of them."""
        scored = ((likeness(claim, one), one) for one in rivals)
        return max(scored, key=lambda pair: pair[0], default=(0.0, None))

    def _score(self, claim: Claim, other: Claim) -> float:
        places = self._places.get(claim.sentence.start, ())
        together = any(one is not claim and start == other.sentence.start for one, start in places)
        return likeness(claim, other) + (_TOGETHER if together else 0.0)

    def is_anothers(self, claim: Claim, other: Claim) -> bool:
        """Whether another number of the text tells `other`, and better than this one would."""
        told = self._told.get(id(other), ())
        return any(one is not claim and score > likeness(claim, other) for one, score in told)
