"""Which numbers of a source the numbers of a text mean: how alike two are, all of them considered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, takewhile
from math import log10

from llmextract.action_words import opposed, stem
from llmextract.alignment import association
from llmextract.claims import Claim
from llmextract.hedges import same_measure
from llmextract.schema import Window

__all__ = ["SURE", "Meant", "likeness", "margin"]

SURE = 2.0
"""From this likeness on, two numbers are about the same thing."""
_MARGIN = 2.5
"""By so much must another number be more alike before it counts as the one that was meant."""
_BY_NAME = 1.5
_TOGETHER = 1.0
"""What it adds that another number of the text's sentence is told in the same sentence."""
_APART = 2
"""So many words more must tell two numbers apart crosswise."""
_LEAN = 0.3
"""So far must the words about two numbers stand by each other's."""
_BOUNDED = 2.0
"""What it takes more where each number is bounded like the one of its value, and unlike the other's."""
_CROSSED = 1.0
"""By so much better must two numbers fit each other's places before they count as swapped."""

# What each kind of likeness counts: set by hand, then moved one at a time on `benchmarks/pairs/dev*`.
_SAME_HEAD = 1.8
_NO_HEAD = 1.0
_OTHER_HEAD = -0.7
_COUNTED = 0.8
_ACTION = 1.5
_OPPOSED = 4.0
_CLAUSE = 0.5
_WORDS = 2.0
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
_ENDS = frozenset(("to", "from", "than", "against"))
_NEIGHBOURS = 3
_PART = 0.7
"""What it takes away that only the other number counts a part of something."""
_RUN = 0.6
"""What each word counts that stands beside both numbers in the same place."""
_CONTRASTED = frozenset("man woman child boy girl adult teenager minor".split())
_KINDS = frozenset(map(stem, "man men woman women child children boys girls adult minors".split()))
_MORE = frozenset(map(stem, ("more", "less", "fewer", "higher", "lower")))
_GENERIC = frozenset("people person casualty victim total figure number case toll resident".split())


def likeness(claim: Claim, other: Claim) -> float:
    """How far two numbers are about the same thing. Above 3 they surely are; below 0 surely not."""
    score = _heads(claim, other)
    score += _COUNTED * min(2, len(claim.counted & other.counted - {stem(claim.head or "")}))
    if claim.actions & other.actions:
        score += _ACTION
    if opposed(claim.actions, other.actions):
        score -= _OPPOSED
    shared = (claim.clause - claim.counted) & (other.clause - other.counted)
    score += _CLAUSE * min(3, len(shared))
    if claim.words:
        score += _WORDS * len(claim.words & other.words) / len(claim.words)
    score += _RUN * (_run(claim.before, other.before) + _run(claim.after, other.after))
    score += _named(claim, other) + _direction(claim, other) + _contrast(claim, other)
    score += _topics(claim, other)
    if other.part_of and not claim.part_of:
        score -= _PART
    return score + _times(claim.window, other.window)


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


def _part_is_less(one: Claim, other: Claim) -> bool:
    """Whether the text itself tells the smaller number as a part of the larger: "1,140 out of 3,800"."""
    first, last = sorted((one, other), key=lambda claim: claim.mention.start)
    told, whole = first.mention.value, last.mention.value
    return told is not None and whole is not None and told < whole and "of" in first.after_words


def _topics(claim: Claim, other: Claim) -> float:
    if not claim.topic or not other.topic:
        return 0.0
    return _SAME_TOPIC if claim.topic & other.topic else _OTHER_TOPIC


def _contrast_of(one: Claim, mine: Claim, other: Claim, theirs: Claim) -> int:
    """How many more words tell two numbers apart crosswise than straight: "bread rose by 12 percent
    and flour by 7" of a source in which flour rose by 12 and bread by 7."""
    own, its = one.context - other.context, other.context - one.context
    here, there = mine.context - theirs.context, theirs.context - mine.context
    return len(own & there) + len(its & here) - len(own & here) - len(its & there)


def _is_bounded_alike(claim: Claim, other: Claim) -> bool:
    return claim.mention.modifier == other.mention.modifier


def _contrast(claim: Claim, other: Claim) -> float:
    """ "Nine were children" says nothing about how many were women."""
    one, two = claim.clause & _KINDS, other.clause & _KINDS
    return -_OTHER_KIND if one and two and one.isdisjoint(two) else 0.0


def _direction(claim: Claim, other: Claim) -> float:
    """ "to 12" and "from 12" are two ends of a change."""
    one, two = (side.before[0] if side.before else "" for side in (claim, other))
    return -_OTHER_END if one != two and {one, two} <= _ENDS else 0.0


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


def margin(claim: Claim, good: Claim, rival: Claim) -> float:
    """By how much the rival must be more alike. Numbers that are mixed up are mostly of one size; and
    a name of the rival's sentence, and not of the other's, tells them apart."""
    least = _MARGIN
    if claim.near & rival.names - good.names:
        least -= _BY_NAME
    return least + _far_apart(claim, rival)


def _far_apart(one: Claim, other: Claim) -> float:
    """What it takes more to mix up numbers of different size."""
    told, known = one.mention.value, other.mention.value
    if not told or not known or told * known < 0:
        return 0.0
    return 2 * max(0.0, abs(log10(told / known)) - 1.0)


def _is_change(claim: Claim, other: Claim) -> bool:
    """ "up by 900 million to 7.2 billion", of "7.2 billion, 900 million more": each has its place."""
    return claim.before[:1] == ("by",) and not _MORE.isdisjoint(other.after[:1])


class Meant:
    """Which numbers of the source the numbers of a text mean, all of them considered.

    Numbers told together mostly come from one sentence; and what one number tells well is not what
    another one next to it means.
    """

    def __init__(self, claims: Sequence[Claim], agreeing: Sequence[Sequence[Claim]]) -> None:
        self._places: dict[int, list[tuple[Claim, int]]] = {}
        self._told: dict[int, list[tuple[Claim, float]]] = {}
        for claim, good in zip(claims, agreeing, strict=True):
            places = self._places.setdefault(claim.sentence.start, [])
            for other in good:
                places.append((claim, other.sentence.start))
                if not opposed(claim.actions, other.actions):
                    score = likeness(claim, other)
                    self._told.setdefault(id(other), []).append((claim, score))

        self._crossed = {
            id(one): crossed
            for (one, own), (other, its) in permutations(zip(claims, agreeing, strict=True), 2)
            if own and its and (crossed := self._crossing(one, own, other, its)) is not None
        }

    def _crossing(
        self, one: Claim, own: Sequence[Claim], other: Claim, its: Sequence[Claim]
    ) -> Claim | None:
        """What `one` means if the two numbers of a sentence have changed places, else None."""
        if one.sentence != other.sentence or not same_measure(one.mention, other.mention):
            return None
        if "respectively" in one.shown:
            return None
        first, mine = self.likest(one, own)
        second, theirs = self.likest(other, its)
        if mine is None or theirs is None or mine.fact == theirs.fact:
            return None
        part_and_whole = mine.part_of == theirs.fact or theirs.part_of == mine.fact
        changed = _is_change(one, mine) or _is_change(other, theirs)
        if changed or (part_and_whole and _part_is_less(one, other)):
            return None  # "1,140 of 3,800 trains": the whole is known by its size
        gain, its_gain = self._score(one, theirs) - first, self._score(other, mine) - second
        of_one_kind = one.head == other.head or None in (one.head, other.head)
        of_one_kind = of_one_kind or (one.of_people and other.of_people)
        least = (_CROSSED if of_one_kind else 2 * _CROSSED) + _far_apart(one, other)
        bounded = (
            _is_bounded_alike(one, mine)
            and _is_bounded_alike(other, theirs)
            and not _is_bounded_alike(one, theirs)
        )
        least += _BOUNDED if bounded else 0.0  # "127 km/h on a bend limited to 80"
        of_ages = one.mention.kind == "age"
        if of_ages and not (one.topic & theirs.topic or other.topic & mine.topic):
            return None
        both_fit = min(gain, its_gain) > 0 and gain + its_gain > least
        told_apart = _contrast_of(one, mine, other, theirs) >= _APART + _far_apart(one, other)
        told_apart = told_apart and gain + its_gain > -_APART
        lean = association(one, mine, other, theirs) if mine.sentence == theirs.sentence else 0.0
        exchanged = lean < -_LEAN - _far_apart(one, other) and not (part_and_whole or bounded)
        return theirs if both_fit or told_apart or exchanged else None

    def crossed(self, claim: Claim) -> Claim | None:
        """What the number means if it has changed places with another one of its sentence."""
        return self._crossed.get(id(claim))

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

    def beside(self, claim: Claim, other: Claim) -> int:
        """How many other numbers of the claim's sentence are told in the same sentence of the source."""
        places = self._places.get(claim.sentence.start, ())
        return len(
            {id(one) for one, start in places if one is not claim and start == other.sentence.start}
        )

    def is_anothers(self, claim: Claim, other: Claim) -> bool:
        """Whether another number of the text tells `other`, and better than this one would."""
        told = self._told.get(id(other), ())
        return any(one is not claim and score > likeness(claim, other) for one, score in told)
