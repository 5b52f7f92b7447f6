"""What each number of a text may mean in its source, with what speaks for and against that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from llmextract.claim_relations import relation_of
from llmextract.claims import Claim
from llmextract.date_check import DateSource
from llmextract.doubt_model import doubt_model
from llmextract.doubts import Doubts, Weighed, joined
from llmextract.hedges import Relation, relate, same_measure
from llmextract.reading import Reading
from llmextract.referents import Meant, likeness
from llmextract.swaps import Told, swap_of

__all__ = ["Scales", "at_another_rate"]

_AGREE = frozenset(("equal", "rounded"))
_YEAR = re.compile(r"\b(?:19|20)\d\d")
_PAST = re.compile(
    r"\b(?:record|previous(?:ly)?|earlier|before|ago|last|since|former(?:ly)?|past|compared|against|(?<!more )(?<!less )(?<!fewer )than"
    r"|(?<!this )years?|decades?|then|history|ever|1\d\d\d|20\d\d|when|once|first|(?:up|down) from)\b",
    re.IGNORECASE,
)
"""Words of a text that tells of another time without a date."""


class Scales:
    """Weighs numbers of texts against `claims`, the numbers of a source of the day `published`."""

    def __init__(
        self, reading: Reading, claims: Sequence[Claim], dates: DateSource, published: date | None
    ) -> None:
        self._claims = claims
        self._dates = dates
        self._published = published
        self._doubts = Doubts(reading, claims)

    def weigh(self, claims: Sequence[Claim], reading: Reading) -> list[Weighed]:
        """Each number of a text with what it may mean, and what speaks for and against that."""
        related = [
            [(other, relation_of(claim, other)) for other in self._claims if not _is_date(other)]
            for claim in claims
        ]
        told = [
            Told(
                claim,
                _with_both_ends(claim, [other for other, how in row if how in _AGREE]),
                [other for other, how in row if how != "differs"],
            )
            for claim, row in zip(claims, related, strict=True)
        ]
        meant = Meant(
            claims,
            [one.agreeing for one in told],
            [one.alike or self._guessed(one.claim) for one in told],
        )
        weighed = []
        for (claim, agreeing, _), row in zip(told, related, strict=True):
            _, good = meant.likest(claim, agreeing)
            far, rival = meant.likest_rival(claim, self._rivals(claim, row, meant))
            one = Weighed(claim, good, rival, far)
            if good is not None and claim.mention.reason != "window":
                one = self._with_evidence(one, good, told, reading)
            weighed.append(one)
        return joined(weighed)

    def _with_evidence(
        self, one: Weighed, good: Claim, told: Sequence[Told], reading: Reading
    ) -> Weighed:
        claim, rival = one.claim, one.rival
        past = claim.is_compared or _PAST.search(claim.shown) is not None
        dated = self._dates.of_another_time(reading, claim.mention, good.mention, past)
        swap = swap_of(claim, told)
        evidence = self._doubts.evidence(
            claim,
            good,
            rival,
            told,
            swap,
            rounded=relate(claim.mention, good.mention) == "rounded",
            dated=dated is not None,
            same_time=self._dates.of_the_same_time(reading, claim.mention, good.mention),
            past=rival is not None and self._is_past(claim, good, rival),
        )
        sure = dated is not None or at_another_rate(claim, good)
        doubted = 1.0 if sure else doubt_model().doubt(evidence)
        return one._replace(evidence=evidence, doubt=doubted, swap=swap, dated=dated)

    def _guessed(self, claim: Claim) -> Sequence[Claim]:
        """The number that one may have been made of which the source does not have."""
        measured = (
            other
            for other in self._claims
            if other.mention.reason is None and same_measure(claim.mention, other.mention)
        )
        found = max(measured, key=lambda other: likeness(claim, other), default=None)
        return [found] if found is not None else []

    def _is_past(self, claim: Claim, good: Claim, rival: Claim) -> bool:
        """Whether the source dates the one number to an earlier year, and the text speaks as if it
        were of now: "In 2018, 160 died" told as the toll of today."""
        day = self._published
        if day is None or claim.window is not None or _PAST.search(claim.shown):
            return False
        if claim.names & good.names - rival.names:
            return False
        return _is_of_earlier_year(good, day) and not _is_of_earlier_year(rival, day)

    def _rivals(
        self, claim: Claim, related: Sequence[tuple[Claim, Relation]], meant: Meant
    ) -> Iterator[Claim]:
        """Numbers of another value that could have been meant: not those of a fact that agrees, of a
        sentence that has no word in common with the claim's, or that another claim tells better."""
        agreeing = {other.fact for other, how in related if how in _AGREE}
        for other, how in related:
            if how in _AGREE or other.fact in agreeing:
                continue
            if other.mention.reason not in (None, claim.mention.reason):
                continue
            if not same_measure(claim.mention, other.mention):
                continue
            if other.head != claim.head and claim.words.isdisjoint(other.words):
                continue
            if self._is_of_then(claim, other):
                continue
            if not meant.is_anothers(claim, other):
                yield other

    def _is_of_then(self, claim: Claim, other: Claim) -> bool:
        """Whether the source dates a number to an earlier year of which the text does not speak."""
        day = self._published
        if day is None or claim.window is not None or _PAST.search(claim.shown):
            return False
        return _is_of_earlier_year(other, day)


def at_another_rate(claim: Claim, good: Claim) -> bool:
    """Whether a number is told for each of something else than in the source: a week, a month."""
    return None not in (claim.rate, good.rate) and claim.rate != good.rate


def _with_both_ends(claim: Claim, agreeing: Sequence[Claim]) -> Sequence[Claim]:
    """Of what agrees with a range, its ends only where the source has both."""
    low, high = claim.mention.low, claim.mention.high
    ends = {other.mention.value for other in agreeing} - {None}
    if low is None or high is None or {low, high} <= ends:
        return agreeing
    return [other for other in agreeing if other.mention.value is None]


def _is_date(claim: Claim) -> bool:
    return claim.mention.reason == "date"


def _is_of_earlier_year(claim: Claim, day: date) -> bool:
    window = claim.window
    if not claim.own or window is None or window.end is None:
        return False
    return window.end.year < day.year and _YEAR.search(window.text) is not None
