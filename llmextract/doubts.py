"""How likely a number that the source has is told of the wrong thing: a logistic model.

The likeliest number of equal value is weighed against the likeliest of another value, with what the
sentences share and whether the number would fit better in another one's place. The weights are fitted to
texts whose numbers are marked right or wrong: `python -m training.doubts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log, log10
from typing import NamedTuple

from llmextract.alignment import aligned, leaning, shared
from llmextract.claim_words import lowered
from llmextract.claims import Claim
from llmextract.doubt_weights import WEIGHTS
from llmextract.hedges import same_measure
from llmextract.reading import Reading
from llmextract.referents import likenesses
from llmextract.schema import Span
from llmextract.synonyms import canonical

__all__ = ["DOUBTED", "FITS", "Doubts", "Swap", "Told", "Weighed", "doubt", "joined", "swap_of"]

_ENDS = frozenset(("to", "from", "than", "against"))
_SURE = 1e-6
"""No probability is nearer to 0 or 1."""
_PART_OF = re.compile(
    r"[^\d.;]{0,40}?\b(?:of|in) (?:(?:the|its|their|his|her|all|a|an|total of|some|about|nearly|almost|more than) )*[$€£]?$"
)
"""Between a part and its whole."""
_TOLD_SO = 0.3
"""What it adds that a number is led to, or bounded, as in the source."""
DOUBTED = 0.55
"""From this probability on, a number is told of something else than in its source."""


FITS = 0.02
"""From this gain on, two numbers fit better in each other's place."""


class Told(NamedTuple):
    """A number of the text with those of its source that are equal to it, and with those too whose
    digits are the same but whose bound is another."""

    claim: Claim
    agreeing: Sequence[Claim]
    alike: Sequence[Claim]


class Swap(NamedTuple):
    """How much better two numbers of a text would fit in each other's place, and the number of the
    source in whose place the first one stands; `partner` is the other number of the text, and `lean`
    how far the words about both stand by the same numbers in the source, below zero by the other's."""

    gain: float
    meant: Claim
    partner: Claim
    lean: float


class Weighed(NamedTuple):
    """A number of a text with the likeliest of the source that is equal to it, the likeliest of another
    value and how alike it is, what speaks for and against the first, how much it is doubted, and
    the words by which the source dates it if that is another time than the text's."""

    claim: Claim
    good: Claim | None
    rival: Claim | None
    far: float
    evidence: dict[str, float] | None = None
    doubt: float = 0.0
    swap: Swap | None = None
    dated: str | None = None


def doubt(evidence: Mapping[str, float], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The probability that a number with this evidence is wrong, 0 to 1."""
    return _probability(sum(weights.get(name, 0.0) * value for name, value in evidence.items()))


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


class Doubts:
    """Weighs numbers of texts against those of one source."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words: dict[int, frozenset[str]] = {}

    def evidence(
        self,
        claim: Claim,
        good: Claim,
        rival: Claim | None,
        told: Sequence[Told],
        swap: Swap | None,
        **known: bool,
    ) -> dict[str, float]:
        """What speaks for and against `claim` meaning `good`, and not `rival` of another value.

        `told` are the numbers of the whole text, `swap` the likeliest exchange among them; `known` is
        what else is known to be so.
        """
        found = {"bias": 1.0, "rival": float(rival is not None), "result": float(claim.is_result)}
        found |= {f"good {name}": value for name, value in likenesses(claim, good).items()}
        if rival is not None:
            found |= {f"rival {name}": value for name, value in likenesses(claim, rival).items()}
        agreeing = next(one.agreeing for one in told if one.claim is claim)
        found |= self._sentences(claim, agreeing)
        found["late"] = good.mention.start / max(1, len(self._reading.text))
        found["together"] = float(
            any(
                other.sentence == good.sentence
                for one in told
                if one.claim is not claim
                for other in one.agreeing
            )
        )
        found["swap"] = float(swap is not None)
        found["swap gain"] = swap.gain if swap else 0.0
        fits = swap is not None and swap.gain > FITS
        found["swap fits"] = float(fits)
        if swap is not None:
            found["swap lean"] = swap.lean
            found["swap size"] = _far_apart(claim, swap.partner)
            found["swap parts"] = float(
                swap.meant.part_of == good.fact or good.part_of == swap.meant.fact
            )
            found["swap heads"] = float(claim.head == swap.partner.head)
        if rival is not None:
            bounds = claim.mention.modifier, good.mention.modifier, rival.mention.modifier
            found["rival size"] = _far_apart(claim, rival)
            found["rival bound"] = float(bounds[0] == bounds[1] != bounds[2])
            found["rival told"] = float(any(rival is o for one in told for o in one.agreeing))
        found["swap mutual"] = float(swap is not None and fits and _is_mutual(claim, swap, told))
        return found | {name: float(holds) for name, holds in known.items()}

    def _sentences(self, claim: Claim, agreeing: Sequence[Claim]) -> dict[str, float]:
        """How much of the text's sentence stands in that of the number, with the one before it, and
        how much more in another."""
        words, sentences = tuple(claim.distances), self._reading.sentences
        own = max(shared(words, self._at(other.sentence)) for other in agreeing)
        best = max((shared(words, self._at(span)) for span in sentences), default=own)
        around = max(
            shared(words, self._at(other.sentence) | self._before(other)) for other in agreeing
        )
        return {"sentence": own, "other sentence": best - own, "two sentences": around}

    def _before(self, claim: Claim) -> frozenset[str]:
        index = self._reading.index_of(claim.mention)
        return self._at(self._reading.sentences[index - 1]) if index else frozenset()

    def _at(self, span: Span) -> frozenset[str]:
        known = self._words.get(span.start)
        if known is None:
            words = lowered(self._reading.text[span.start : span.end])
            known = self._words[span.start] = frozenset(map(canonical, words))
        return known


def swap_of(claim: Claim, told: Sequence[Told]) -> Swap | None:
    """The likeliest other number of the text with which `claim` may have changed places."""
    own = next(one.alike for one in told if one.claim is claim)
    swaps = [
        _swap(claim, mine, one.claim, theirs)
        for one in told
        if one.claim is not claim
        and one.claim.mention.reason != "window"
        and _may_be_exchanged(claim, one.claim)
        for theirs in one.alike
        for mine in own
        if mine.fact != theirs.fact and not _are_paired(mine, theirs)
    ]
    return max(swaps, key=lambda swap: swap.gain, default=None)


def _far_apart(one: Claim, other: Claim) -> float:
    """How many powers of ten lie between two numbers."""
    first, second = one.mention.value, other.mention.value
    return abs(log10(abs(first / second))) if first and second else 0.0


def _is_mutual(claim: Claim, swap: Swap, told: Sequence[Told]) -> bool:
    """Whether the other number has no likelier one to have changed places with."""
    back = swap_of(swap.partner, told)
    return back is not None and back.partner is claim


def joined(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The same, with two numbers that fit best in each other's place doubted alike: who has exchanged
    two numbers has told both wrongly."""
    by_claim = {id(one.claim): one for one in weighed}
    found = []
    for one in weighed:
        other = by_claim[id(one.swap.partner)] if one.swap and one.swap.gain > FITS else None
        mutual = other is not None and other.swap is not None and other.swap.partner is one.claim
        doubted = one.doubt
        if other is not None and mutual and one.doubt < 1.0:
            doubted = _probability((_log_odds(one.doubt) + _log_odds(other.doubt)) / 2)
        found.append(one._replace(doubt=doubted))
    return found


def _log_odds(probability: float) -> float:
    return log(max(probability, _SURE) / max(1 - probability, _SURE))


def _are_paired(one: Claim, other: Claim) -> bool:
    """Whether two numbers of the source stand side by side, so that their order alone says which is whose:
    "the libraries of Hull and Leeds, which had 41,000 and 27,500 visits"."""
    first, last = sorted((one.mention, other.mention), key=lambda mention: mention.start)
    if one.sentence != other.sentence:
        return False
    between = one.shown[first.end - one.sentence.start : last.start - one.sentence.start]
    return between.strip(" ,") == "and"


def _may_be_exchanged(one: Claim, other: Claim) -> bool:
    """Whether two numbers of a text measure the same, where one may leave its unit out, and the text does not
    itself tell the smaller as a part of the larger: "1,140 out of 3,800"."""
    first, last = sorted((one, other), key=lambda claim: claim.mention.start)
    in_one_unit = (
        same_measure(first.mention, last.mention)
        or first.mention.unit in last.left_out
        or last.mention.unit in first.left_out
    )
    told, whole = first.mention.value, last.mention.value
    if not in_one_unit or told is None or whole is None:
        return in_one_unit
    between = first.shown[first.mention.end - first.sentence.start :]
    between = between[: last.mention.start - first.mention.end]
    return first.sentence != last.sentence or told >= whole or not _PART_OF.match(between)


def _swap(claim: Claim, mine: Claim, other: Claim, theirs: Claim) -> Swap:
    places = (one.distances for one in (claim, mine, other, theirs))
    return Swap(_gain(claim, mine, other, theirs), theirs, other, leaning(*places))


def _gain(claim: Claim, mine: Claim, other: Claim, theirs: Claim) -> float:
    return _fit(claim, theirs) + _fit(other, mine) - _fit(claim, mine) - _fit(other, theirs)


def _fit(claim: Claim, place: Claim) -> float:
    """How well a number of the text fits in a place of the source, whatever number stands there."""
    fit = aligned(claim.distances, place.distances)
    lead, its = ((one.before[0] if one.before else "") for one in (claim, place))
    if {lead, its} <= _ENDS:  # "up to 240 from 118"
        fit += _TOLD_SO if lead == its else -_TOLD_SO
    bound, its_bound = claim.mention.modifier, place.mention.modifier
    return fit + (_TOLD_SO if bound == its_bound != "exact" else 0.0)
