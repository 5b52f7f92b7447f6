"""What speaks for and against a number that the source has being told of the right thing.

The likeliest number of equal value is held against the likeliest of another value, with what the
sentences share and whether the number would fit better in another one's place. `doubt_model` weighs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from llmextract.alignment import aligned, shared
from llmextract.belonging import Belonging, belonging
from llmextract.claims import Claim
from llmextract.doubt_model import log_odds, probability
from llmextract.hedges import same_measure
from llmextract.reading import Reading
from llmextract.referents import likenesses
from llmextract.swaps import FITS, Swap, Told, far_apart, is_mutual

__all__ = ["DOUBTED", "Doubts", "Weighed", "joined"]

DOUBTED = 0.62
"""From this probability on, a number is told of something else than in its source."""
_MOST = 3
_COUNTED = (None, "window")
"""Reasons of mentions that are numbers, and no names or dates."""
_BESIDE = re.compile(
    r"\b(?:rivals?|neighbou?ring|nearby|similar(?:ly)?|another|other|previous(?:ly)?|earlier|former|elsewhere"
    r"|separate(?:ly)?|different|comparable|sister|predecessor|by contrast|nation-?wide|nationally|worldwide"
    r"|globally|whole|overall|average|also|too|record|worst|deadliest|biggest|largest|(?:since|in) (?:19|20)\d\d"
    r"|last (?:year|month|week|season|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)|(?:year|month|week|decade)s? (?:ago|before))\b",
    re.IGNORECASE,
)
"""What is told beside the main matter: another event, place or time."""


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


class Doubts:
    """Finds the evidence on numbers of texts in one source. `claims` are all its numbers."""

    def __init__(self, reading: Reading, claims: Sequence[Claim]) -> None:
        self._reading = reading
        self._claims = [one for one in claims if one.mention.reason in _COUNTED]
        self._belonging = Belonging(reading, self._claims)

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
        own = next(one for one in told if one.claim is claim)
        beside = [one for one in told if one.claim.sentence == claim.sentence]
        found = {"bias": 1.0, "result": float(claim.is_result)}
        found |= {f"good {name}": value for name, value in likenesses(claim, good).items()}
        found["good aligned"] = aligned(claim.distances, good.distances)
        found["late"] = good.mention.start / max(1, len(self._reading.text))
        found |= _told_beside(claim, good)
        found |= _kind_of(claim, own, beside)
        found |= self._sentences(claim, own.agreeing)
        found |= self._rivals(claim, good, rival, told)
        found |= self._places(own, beside)
        found |= self._swaps(claim, good, told, swap)
        found |= _together(claim, good, rival, beside, swap)
        found["together"] = float(
            any(
                other.sentence == good.sentence
                for one in told
                if one is not own
                for other in one.agreeing
            )
        )
        return found | {name: float(holds) for name, holds in known.items()}

    def _sentences(self, claim: Claim, agreeing: Sequence[Claim]) -> dict[str, float]:
        """How much of the text's sentence stands in that of the number, with the one before it, and
        how much more in another; "telling" counts rare words more."""
        words, source = tuple(claim.distances), self._belonging
        spans = self._reading.sentences
        own = [source.words(one.sentence) for one in agreeing]
        two = [source.words(one.sentence) | source.words_before(one) for one in agreeing]
        plain = max(shared(words, one) for one in own)
        telling = max(source.telling(words, one) for one in own)
        best = max((shared(words, source.words(span)) for span in spans), default=plain)
        most = max((source.telling(words, source.words(span)) for span in spans), default=telling)
        return {
            "sentence": plain,
            "other sentence": best - plain,
            "two sentences": max(shared(words, one) for one in two),
            "telling": telling,
            "telling elsewhere": most - telling,
            "telling two": max(source.telling(words, one) for one in two),
        }

    def _rivals(
        self, claim: Claim, good: Claim, rival: Claim | None, told: Sequence[Told]
    ) -> dict[str, float]:
        """How alike the likeliest number of another value is, and how it is bounded."""
        if rival is None:
            return {"rival": 0.0}
        bounds = claim.mention.modifier, good.mention.modifier, rival.mention.modifier
        return {f"rival {name}": value for name, value in likenesses(claim, rival).items()} | {
            "rival": 1.0,
            "rival aligned": aligned(claim.distances, rival.distances),
            "rival size": far_apart(claim, rival),
            "rival bound": float(bounds[0] == bounds[1] != bounds[2]),
            "rival told": float(any(rival is one for each in told for one in each.agreeing)),
        }

    def _places(self, own: Told, beside: Sequence[Told]) -> dict[str, float]:
        """How many of the words that belong to the number belong to an equal one of the source, and
        how many to another that measures the same."""
        words = belonging(own.claim, [one.claim for one in beside])
        values = {one.mention.value for one in own.agreeing}
        fit = max(self._belonging.match(words, one) for one in own.agreeing)
        others = (
            self._belonging.match(words, one)
            for one in self._claims
            if one.mention.value not in values and same_measure(own.claim.mention, one.mention)
        )
        best = max(others, default=0.0)
        return {"place": fit, "other place": best, "place gain": max(0.0, best - fit)}

    def _swaps(
        self, claim: Claim, good: Claim, told: Sequence[Told], swap: Swap | None
    ) -> dict[str, float]:
        """Whether the number would fit better in another one's place, and that one in its."""
        if swap is None:
            return {"swap": 0.0}
        fits = swap.gain > FITS
        partner, meant = swap.partner, swap.meant
        mine, theirs = (
            belonging(one, [each.claim for each in told if each.claim.sentence == one.sentence])
            for one in (claim, partner)
        )
        match = self._belonging.match
        crossed = match(mine, meant) + match(theirs, good)
        crossed -= match(mine, good) + match(theirs, meant)
        return {
            "swap": 1.0,
            "swap gain": swap.gain,
            "swap fits": float(fits),
            "swap lean": swap.lean,
            "swap size": far_apart(claim, partner),
            "swap parts": float(meant.part_of == good.fact or good.part_of == meant.fact),
            "swap heads": float(claim.head == partner.head),
            "swap mutual": float(fits and is_mutual(claim, swap, told)),
            "swap crossed": crossed,
        }


def _kind_of(claim: Claim, own: Told, beside: Sequence[Told]) -> dict[str, float]:
    """What kind of number it is, and how easily another one equals it."""
    digits = "".join(c for c in claim.mention.text if c.isdecimal()).strip("0")
    return {
        "digits": float(min(_MOST, len(digits))),
        "places": float(min(_MOST, len({one.fact for one in own.agreeing}))),
        "told": float(min(_MOST, len(beside))),
        "people": float(claim.of_people),
        "money": float(claim.mention.kind == "money"),
        "share": float(claim.mention.unit in ("percent", "ratio")),
    }


def _told_beside(claim: Claim, good: Claim) -> dict[str, float]:
    """Whether the source tells the number beside the main matter, where the text does not."""
    source, text = (
        {words.casefold() for words in _BESIDE.findall(one.shown)} for one in (good, claim)
    )
    apart = good.names and claim.names and good.names.isdisjoint(claim.names)
    return {
        "beside": float(min(_MOST, len(source - text))),
        "beside told": float(min(_MOST, len(text - source))),
        "strange names": float(min(_MOST, len(good.names - claim.names))),
        "other names": float(bool(apart)),
    }


def _together(
    claim: Claim, good: Claim, rival: Claim | None, beside: Sequence[Told], swap: Swap | None
) -> dict[str, float]:
    """Whether the numbers next to this one stand in the source with another that may be meant, and
    not with the equal one."""
    row = sorted(beside, key=lambda one: one.claim.mention.start)
    at = next(index for index, one in enumerate(row) if one.claim is claim)
    near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]

    def stand(with_: Claim, but: Claim | None = None) -> bool:
        return any(
            other.sentence == with_.sentence and other is not with_
            for one in near
            if one.claim is not but
            for other in one.agreeing
        )

    moved = swap is not None and stand(swap.meant, swap.partner) and not stand(good, swap.partner)
    return {
        "rival together": float(rival is not None and stand(rival) and not stand(good)),
        "swap together": float(moved),
    }


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
            doubted = probability((log_odds(one.doubt) + log_odds(other.doubt)) / 2)
        found.append(one._replace(doubt=doubted))
    return found
