"""Is each number of a text borne out by its source? By the reader alone, without a model.

Each number of the text is held against every number of the source that could be meant. It is
supported where one of equal (or properly rounded) value is about the same thing, and none of
another value is clearly more so: so 21 killed and 12 injured cannot be swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from llmextract.action_words import opposed
from llmextract.articles import article_from_text
from llmextract.check_report import BAD, CheckedNumber, CheckReport, Evidence, NumberVerdict
from llmextract.claim_relations import relation_of
from llmextract.claims import Claim, claims_of
from llmextract.cleaning import find_furniture
from llmextract.date_check import DateSource
from llmextract.derivations import derive
from llmextract.elision import read_mentions
from llmextract.exchange import Pointing
from llmextract.hedges import Relation, relate, same_measure
from llmextract.mentions import find_mentions
from llmextract.reading import Reading
from llmextract.referents import SURE, Meant, margin
from llmextract.rules import point
from llmextract.schema import Mention, Span
from llmextract.sentences import split_sentences

__all__ = ["NumberSource", "check", "read_plain"]

_AGREE = frozenset(("equal", "rounded"))
_ALIKE = 1.5
"""From this likeness on, another value is told as what contradicts."""
_BOUND = 2.0
"""From this likeness on, a number that is bounded otherwise is not one that follows from others."""
_ROUNDED = 2.0
_DATED = 2.0
"""The same where the source dates the number to an earlier year."""
_CERTAIN = 4.0
"""From this likeness on, only a number that counts the very same can be derived instead."""
_YEAR = re.compile(r"\b(?:19|20)\d\d")
_PAST = re.compile(
    r"\b(?:record|previous(?:ly)?|earlier|before|ago|last|since|former(?:ly)?|past|compared|against|(?<!more )(?<!less )(?<!fewer )than"
    r"|(?<!this )years?|decades?|then|history|ever|1\d\d\d|20\d\d|when|once|first)\b",
    re.IGNORECASE,
)
"""Words of a text that tells of another time without a date."""
_MANY_BESIDE = 2
"""Numbers told together in both, from which on words that seem opposed are put down to the wording."""
_MEASURED = ("measure", "duration")
_UNIT = re.compile(r"[ -]?[^\W\d_/]+(?:/[^\W\d_]+)?")
_NO_CLAIM = frozenset(("idiom", "name", "ordinal", "furniture", "date"))


def check(text: str, source: str, *, published: date | str | None = None) -> CheckReport:
    """Hold every number and date of `text` against `source`.

    `published` (ISO date) anchors "on Thursday" in both; without it, the date that the source gives
    itself. Raises `EmptyArticleError` where the source holds no text.
    """
    article = article_from_text(source, published=published)
    return NumberSource(read_plain(article.text), article.published).check(text)


def read_plain(text: str) -> Reading:
    """A text as rules see it, without its furniture."""
    furniture = find_furniture(text)
    sentences = tuple(
        span
        for span in split_sentences(text)
        if not any(piece.start <= span.start < piece.end for piece in furniture)
    )
    return read_mentions(text, sentences, find_mentions(text, furniture))


class NumberSource:
    """A source that texts are checked against; it is read once.

    `pointed` is what is known about its mentions; without it the rules are asked when needed.
    """

    def __init__(
        self,
        reading: Reading,
        published: date | None,
        pointed: Sequence[Pointing] | None = None,
    ) -> None:
        self.reading = reading
        self.published = published
        self._pointed = pointed
        self._checked: dict[str, CheckReport] = {}

    @cached_property
    def _claims(self) -> list[Claim]:
        pointed = point(self.reading) if self._pointed is None else self._pointed
        return claims_of(self.reading, {one.id: one for one in pointed}, self.published)

    @cached_property
    def _dates(self) -> DateSource:
        return DateSource(self.reading, self._claims, self.published)

    def check(self, text: str) -> CheckReport:
        """The verdicts on the numbers and dates of `text`, in its order."""
        report = self._checked.get(text)
        if report is None:
            report = self._checked[text] = self._report(text)
        return report

    def _report(self, text: str) -> CheckReport:
        if self._holds(text):
            return CheckReport(numbers=tuple(self._verbatim(text)))
        sentences = split_sentences(text)
        reading = read_mentions(text, sentences, find_mentions(text))
        pointed: Mapping[str, Pointing] = {one.id: one for one in point(reading)}
        judged = [m for m in reading.mentions if m.reason not in _NO_CLAIM]
        claims = claims_of(reading, pointed, self.published, judged)
        numbers = [
            self._of_its_time(one, claim, reading)
            for one, claim in zip(self._judged(claims, text), claims, strict=True)
        ]
        windows = list(self._dates.check(reading, numbers))
        apart = [
            number
            for number in numbers
            if not any(w.start <= number.start and number.end <= w.end for w in windows)
        ]
        return CheckReport(numbers=tuple(sorted([*apart, *windows], key=lambda one: one.start)))

    def _holds(self, text: str) -> bool:
        """Whether the whole text stands in the source as it is."""
        return " ".join(text.split()) in self._plain

    @cached_property
    def _plain(self) -> str:
        return " ".join(self.reading.text.split())

    def _verbatim(self, text: str) -> Iterator[CheckedNumber]:
        for mention in find_mentions(text):
            if mention.reason not in _NO_CLAIM:
                yield _number(mention, text, "supported", "the source says just that")

    def _of_its_time(self, number: CheckedNumber, claim: Claim, reading: Reading) -> CheckedNumber:
        past = _PAST.search(claim.shown) is not None
        dated = self._dates.of_another_time(reading, number, past)
        if dated is None:
            return number
        reason = f"the source dates this number {dated!r}"
        return number.model_copy(update={"verdict": "contradicted", "reason": reason})

    # -- one number --------------------------------------------------------------------------

    def _judged(self, claims: Sequence[Claim], text: str) -> list[CheckedNumber]:
        related = [
            [(other, relation_of(claim, other)) for other in self._claims] for claim in claims
        ]
        agreeing = [[o for o, how in row if how in _AGREE] for row in related]
        meant = Meant(claims, agreeing)
        numbers = [
            self._verdict(claim, text, row, good, meant)
            for claim, row, good in zip(claims, related, agreeing, strict=True)
        ]
        told = list(zip(claims, numbers, agreeing, strict=True))
        return [
            self._told(claim, text, "contradicted", self._why(claim, its), (its,))
            if its
            else number
            for claim, number, its in (
                (claim, number, _exchanged(claim, number, told)) for claim, number, _ in told
            )
        ]

    def _verdict(
        self,
        claim: Claim,
        text: str,
        related: Sequence[tuple[Claim, Relation]],
        agreeing: Sequence[Claim],
        meant: Meant,
    ) -> CheckedNumber:
        near, good = meant.likest(claim, agreeing)
        far, rival = meant.likest_rival(claim, self._rivals(claim, related, meant))
        wrong = meant.crossed(claim)
        if (
            wrong is None
            and good is not None
            and _is_meant(claim, good, near, rival, far, meant.beside(claim, good))
        ):
            past = rival is not None and far >= _DATED and self._is_past(claim, good, rival)
            if not past:
                return self._borne_out(claim, good, text)
            wrong = rival
        bound = rival is not None and relate(claim.mention, rival.mention) == "bound"
        if bound and good is None and far >= _BOUND:
            wrong = wrong or rival
        if wrong is None:
            doubted = bound or good is not None or (rival is not None and far >= _CERTAIN)
            derived = derive(claim, self._claims, strictly=doubted and not claim.is_result)
            if derived is not None:
                return self._told(claim, text, "derived", derived.arithmetic, derived.operands)
            wrong = rival if far >= _ALIKE else None
        if wrong is not None:
            return self._told(claim, text, "contradicted", self._why(claim, wrong), (wrong,))
        if claim.mention.reason == "window" and self._dates.tells_length(claim.mention):
            return self._told(claim, text, "supported", "the source tells of as long a time", ())
        reason = "no such number in the source"
        if good is not None:
            reason = f"the source has {good.mention.text}, but about something else"
        return self._told(claim, text, "unsupported", reason, (good,) if good else ())

    def _is_past(self, claim: Claim, good: Claim, rival: Claim) -> bool:
        """Whether the source dates the one number to an earlier year, and the text speaks as if it
        were of now: "In 2018, 160 died" told as the toll of today."""
        day = self.published
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
        day = self.published
        if day is None or claim.window is not None or _PAST.search(claim.shown):
            return False
        return _is_of_earlier_year(other, day)

    def _borne_out(self, claim: Claim, good: Claim, text: str) -> CheckedNumber:
        if relation_of(claim, good) == "equal":
            return self._told(claim, text, "supported", "the source says so", (good,))
        reason = f"{self._shown(good)} in the source, told within its rounding"
        return self._told(claim, text, "rounded", reason, (good,))

    def _why(self, claim: Claim, rival: Claim) -> str:
        shown = self.reading.text[max(0, rival.mention.start - 15) : rival.mention.end]
        if relate(claim.mention, rival.mention) == "bound":
            return f"the source bounds this number otherwise: {' '.join(shown.split())!r}"
        return f"about this the source says {self._shown(rival)}"

    def _shown(self, claim: Claim) -> str:
        """The number as the source has it, with the word of its unit."""
        end = claim.mention.end
        unit = _UNIT.match(self.reading.text, end) if claim.mention.kind in _MEASURED else None
        return self.reading.text[claim.mention.start : unit.end() if unit else end]

    def _told(
        self,
        claim: Claim,
        text: str,
        verdict: NumberVerdict,
        reason: str,
        evidence: Iterable[Claim],
    ) -> CheckedNumber:
        found = tuple(
            Evidence.of(
                self.reading,
                Span(start=one.mention.start, end=one.mention.end),
                one.mention.id,
            )
            for one in evidence
        )
        sentence = text[claim.sentence.start : claim.sentence.end]
        return CheckedNumber(
            start=claim.mention.start,
            end=claim.mention.end,
            text=claim.mention.text,
            sentence=sentence,
            verdict=verdict,
            reason=reason,
            evidence=found,
        )


def _is_meant(
    claim: Claim, good: Claim, near: float, rival: Claim | None, far: float, beside: int
) -> bool:
    """Whether a number means the one of equal value rather than its rival, so much less alike."""
    if claim.mention.reason == "window":
        return True
    if opposed(claim.actions, good.actions) and beside < _MANY_BESIDE:
        return False
    if rival is None:
        return True
    least = margin(claim, good, rival)
    if relate(claim.mention, good.mention) == "rounded":
        least += _ROUNDED  # who rounds a number has looked at it; who mixes two up copies them
    return far < max(SURE, near + least)


def _exchanged(
    claim: Claim,
    number: CheckedNumber,
    told: Iterable[tuple[Claim, CheckedNumber, Sequence[Claim]]],
) -> Claim | None:
    """What a number means whose own place in the source another one of its sentence takes: where the
    28 treated are the source's 57, the 57 killed are its 28."""
    if number.verdict in BAD or not number.evidence:
        return None
    for other, wrong, its in told:
        if (
            wrong.verdict == "contradicted"
            and its
            and wrong.evidence[0].mention == number.evidence[0].mention
            and other.sentence == claim.sentence
            and same_measure(claim.mention, other.mention)
        ):
            return its[0]
    return None


def _is_of_earlier_year(claim: Claim, day: date) -> bool:
    window = claim.window
    if not claim.own or window is None or window.end is None:
        return False
    return window.end.year < day.year and _YEAR.search(window.text) is not None


def _number(mention: Mention, text: str, verdict: NumberVerdict, reason: str) -> CheckedNumber:
    return CheckedNumber(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        sentence=text,
        verdict=verdict,
        reason=reason,
    )
