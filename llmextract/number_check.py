"""Is each number of a text borne out by its source? By the reader alone, without a model.

Each number of the text is held against every number of the source that could be meant. It is
supported where one of equal (or properly rounded) value is about the same thing, and none of
another value is clearly more so: so 21 killed and 12 injured cannot be swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from llmextract.articles import article_from_text
from llmextract.check_report import CheckedNumber, CheckReport, Evidence, NumberVerdict
from llmextract.claim_relations import relation_of
from llmextract.claims import Claim, claims_of, words_of
from llmextract.cleaning import find_furniture
from llmextract.countings import counts_named, with_operands_counted
from llmextract.date_check import DateSource
from llmextract.derivations import derive
from llmextract.doubts import DOUBTED, Weighed
from llmextract.elision import read_mentions
from llmextract.exchange import Pointing
from llmextract.hedges import relate
from llmextract.mentions import find_mentions
from llmextract.reading import Reading
from llmextract.rules import point
from llmextract.schema import Mention, Span
from llmextract.sentences import split_sentences
from llmextract.swaps import FITS
from llmextract.weighing import Scales, at_another_rate

__all__ = ["NumberSource", "check", "read_plain"]

_ALIKE = 1.5
"""From this likeness on, another value is told as what contradicts."""
_BOUND = 2.0
"""From this likeness on, a number that is bounded otherwise is not one that follows from others."""
_CERTAIN = 4.0
"""From this likeness on, only a number that counts the very same can be derived instead."""
_MEASURED = ("measure", "duration")
_UNIT = re.compile(r"[ -]?[^\W\d_/]+(?:/[^\W\d_]+)?")
_DENIED = re.compile(
    r"\b(?:no|not|none|nobody|no-one|never|without|free|nothing)\b|n['’]t\b", re.IGNORECASE
)
_LED = 20
"""Characters before a number that show how it is bounded."""
_DIGITS = re.compile(r"\d+")
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

    @cached_property
    def _scales(self) -> Scales:
        return Scales(self.reading, self._claims, self._dates, self.published)

    def check(self, text: str) -> CheckReport:
        """The verdicts on the numbers and dates of `text`, in its order."""
        report = self._checked.get(text)
        if report is None:
            report = self._checked[text] = self._report(text)
        return report

    def _report(self, text: str) -> CheckReport:
        if self._holds(text):
            return CheckReport(numbers=tuple(self._verbatim(text)))
        reading, claims = self._claimed(text)
        judged = [self._verdict(one, text) for one in self._scales.weigh(claims, reading)]
        numbers = list(with_operands_counted(judged, text))
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

    # -- one number --------------------------------------------------------------------------

    def weighed(self, text: str) -> Iterator[tuple[Mention, dict[str, float]]]:
        """The numbers of a text that the source has as well, with what speaks for and against them."""
        reading, claims = self._claimed(text)
        for one in self._scales.weigh(claims, reading):
            if one.evidence is not None:
                yield one.claim.mention, one.evidence

    def _claimed(self, text: str) -> tuple[Reading, list[Claim]]:
        reading = read_mentions(text, split_sentences(text), find_mentions(text))
        pointed: Mapping[str, Pointing] = {one.id: one for one in point(reading)}
        judged = [m for m in reading.mentions if m.reason not in _NO_CLAIM]
        return reading, claims_of(reading, pointed, self.published, judged)

    def _verdict(self, one: Weighed, text: str) -> CheckedNumber:
        claim, good = one.claim, one.good
        if claim.mention.kind == "score" and (sides := self._sides(claim)):
            return self._told(claim, text, "supported", "the source says so", sides)
        if good is not None:
            if one.doubt < DOUBTED:
                return self._borne_out(claim, good, text)
            return self._of_something_else(one, good, text)
        return self._without_equal(claim, one.rival, one.far, text)

    def _without_equal(
        self, claim: Claim, rival: Claim | None, far: float, text: str
    ) -> CheckedNumber:
        """The verdict on a number that the source does not have."""
        bound = rival is not None and relate(claim.mention, rival.mention) == "bound"
        wrong = rival if bound and far >= _BOUND else None
        if wrong is None:
            doubted = bound or (rival is not None and far >= _CERTAIN)
            derived = derive(claim, self._claims, strictly=doubted and not claim.is_result)
            if derived is not None:
                return self._told(claim, text, "derived", derived.arithmetic, derived.operands)
            wrong = rival if far >= _ALIKE else None
        if wrong is not None:
            return self._told(claim, text, "contradicted", self._why(claim, wrong), (wrong,))
        known = self._known_otherwise(claim)
        if known is not None:
            return self._told(claim, text, "supported", known, ())
        return self._told(claim, text, "unsupported", "no such number in the source", ())

    def _sides(self, claim: Claim) -> tuple[Claim, ...]:
        """The numbers of one sentence that a vote or a score is told in: "by 26 votes to 19" of "26-19"."""
        told = [Decimal(side) for side in _DIGITS.findall(claim.mention.text)]
        for sentence in {one.sentence for one in self._claims}:
            beside = [one for one in self._claims if one.sentence == sentence]
            found = [next((o for o in beside if o.mention.value == side), None) for side in told]
            sides = tuple(one for one in found if one is not None)
            if len(set(map(id, sides))) == len(told):
                return sides
        return ()

    def _known_otherwise(self, claim: Claim) -> str | None:
        """How the source bears out what it does not say in numbers; None where it does not."""
        if claim.mention.reason == "window" and self._dates.tells_length(claim.mention):
            return "the source tells of as long a time"
        if claim.mention.value == 0 and not claim.mention.text.isdecimal() and self._denies(claim):
            return "the source tells of none"
        return "counts what is named" if counts_named(claim) else None

    def _denies(self, claim: Claim) -> bool:
        """Whether a sentence of the source that shares words with the text's says no to something."""
        return any(
            _DENIED.search(shown) and words_of(shown) & claim.words
            for shown in (self.reading.text[one.start : one.end] for one in self.reading.sentences)
        )

    def _of_something_else(self, one: Weighed, good: Claim, text: str) -> CheckedNumber:
        """The verdict on a number that the source has, but of another thing than the text."""
        claim, meant = one.claim, one.rival if one.far >= _ALIKE else None
        if one.dated is not None:
            reason = f"the source dates this number {one.dated!r}"
            return self._told(claim, text, "contradicted", reason, (good,))
        if at_another_rate(claim, good):
            reason = f"the source tells this number for each {good.rate}"
            return self._told(claim, text, "contradicted", reason, (good,))
        if one.swap is not None and one.swap.gain > FITS:
            meant = one.swap.meant
        elif (derived := derive(claim, self._claims, strictly=True)) is not None:
            return self._told(claim, text, "derived", derived.arithmetic, derived.operands)
        if meant is not None:
            return self._told(claim, text, "contradicted", self._why(claim, meant), (meant,))
        reason = f"the source has {good.mention.text}, but about something else"
        return self._told(claim, text, "unsupported", reason, (good,))

    def _borne_out(self, claim: Claim, good: Claim, text: str) -> CheckedNumber:
        if relation_of(claim, good) == "equal":
            return self._told(claim, text, "supported", "the source says so", (good,))
        reason = f"{self._shown(good)} in the source, told within its rounding"
        return self._told(claim, text, "rounded", reason, (good,))

    def _why(self, claim: Claim, rival: Claim) -> str:
        start, first = rival.mention.start, rival.sentence.start
        before = rival.shown[max(0, start - first - _LED) : start - first]
        if start - first > _LED:
            before = before.partition(" ")[2]  # no half of a word
        shown = before + self.reading.text[start : rival.mention.end]
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


def _number(mention: Mention, text: str, verdict: NumberVerdict, reason: str) -> CheckedNumber:
    return CheckedNumber(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        sentence=text,
        verdict=verdict,
        reason=reason,
    )
