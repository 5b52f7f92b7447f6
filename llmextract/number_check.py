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
from typing import Literal

from llmextract.action_words import opposed
from llmextract.articles import article_from_text
from llmextract.claims import Claim, claims_of, likeness, words_of
from llmextract.cleaning import find_furniture
from llmextract.dating import find_windows, resolve
from llmextract.derivations import derive
from llmextract.exchange import Pointing
from llmextract.hedges import Relation, relate, same_measure
from llmextract.mentions import find_mentions
from llmextract.reading import Reading
from llmextract.rules import point
from llmextract.schema import Frozen, Mention, Span, Window
from llmextract.sentences import sentence_at, split_sentences

__all__ = ["BAD", "CheckReport", "CheckedNumber", "Evidence", "NumberSource", "check", "read_plain"]

NumberVerdict = Literal["supported", "rounded", "derived", "contradicted", "unsupported"]

BAD: frozenset[NumberVerdict] = frozenset(("contradicted", "unsupported"))
"""Verdicts on a number that the source does not bear out."""

_MARGIN = 1.5
"""By so much must another number be more alike before it counts as the one that was meant."""
_SURE = 2.5
"""From this likeness on, two numbers are about the same thing."""
_SAME_SENTENCE = 0.6
"""Share of a sentence's words that another holds if it says nearly the same."""
_NO_CLAIM = frozenset(("idiom", "name", "ordinal", "furniture", "date"))
_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b"
    r"|\b(?:yesterday|today|tomorrow|last|next|this)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:in|on|at|by|since|until|till|from|during|before|after|the|of|late|early)\s+)+",
    re.IGNORECASE,
)


class Evidence(Frozen):
    """A number or date of the source that a verdict rests on, with its sentence."""

    mention: str | None
    start: int
    end: int
    text: str
    sentence: str


class CheckedNumber(Frozen):
    """A number (or date) of the text: where it stands, the verdict, and why."""

    start: int
    end: int
    text: str
    sentence: str
    verdict: NumberVerdict
    reason: str
    evidence: tuple[Evidence, ...] = ()


class CheckReport(Frozen):
    """The verdicts on the numbers of one text, in its order."""

    numbers: tuple[CheckedNumber, ...]

    @property
    def bad(self) -> tuple[CheckedNumber, ...]:
        """The numbers that the source does not bear out."""
        return tuple(number for number in self.numbers if number.verdict in BAD)


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
    return Reading(text, sentences, find_mentions(text, furniture))


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
    def _windows(self) -> list[Window]:
        return self._windows_in(Span(start=0, end=len(self.reading.text)))

    def _windows_in(self, stretch: Span) -> list[Window]:
        text = self.reading.text
        return [
            resolve(text[span.start : span.end], self.published)
            for span in find_windows(text, stretch.start, stretch.end)
        ]

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
        reading = Reading(text, sentences, find_mentions(text))
        pointed: Mapping[str, Pointing] = {one.id: one for one in point(reading)}
        judged = [m for m in reading.mentions if m.reason not in _NO_CLAIM]
        numbers = [
            self._judged(claim, text)
            for claim in claims_of(reading, pointed, self.published, judged)
        ]
        windows = list(self._checked_windows(reading, numbers))
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

    def _judged(self, claim: Claim, text: str) -> CheckedNumber:
        mention = claim.mention
        related = [(other, relate(mention, other.mention)) for other in self._claims]
        near, good = _likest(claim, (o for o, how in related if how in ("equal", "rounded")))
        other, rival = _likest(claim, self._rivals(claim, related))
        if (
            good is not None
            and not opposed(claim.actions, good.actions)
            and (rival is None or other < max(_SURE, near + _MARGIN))
        ):
            return self._borne_out(claim, good, text)
        derived = derive(claim, self._claims) if good is None else None
        if derived is not None:
            return self._told(claim, text, "derived", derived.arithmetic, derived.operands)
        if rival is not None and other >= _SURE - 1:
            return self._told(claim, text, "contradicted", self._why(claim, rival), (rival,))
        if good is not None:
            reason = "the source has this number, but about something else"
            return self._told(claim, text, "unsupported", reason, (good,))
        return self._told(claim, text, "unsupported", "no such number in the source", ())

    def _rivals(self, claim: Claim, related: Sequence[tuple[Claim, Relation]]) -> Iterator[Claim]:
        """Numbers of another value that could have been meant: not those of a fact that agrees, nor
        those of a sentence that has no word in common with the claim's."""
        agreeing = {other.fact for other, how in related if how in ("equal", "rounded")}
        for other, how in related:
            if how in ("equal", "rounded") or other.fact in agreeing:
                continue
            if other.mention.reason in _NO_CLAIM or not same_measure(claim.mention, other.mention):
                continue
            if other.head != claim.head and claim.words.isdisjoint(other.words):
                continue
            yield other

    def _borne_out(self, claim: Claim, good: Claim, text: str) -> CheckedNumber:
        if relate(claim.mention, good.mention) == "equal":
            return self._told(claim, text, "supported", "the source says so", (good,))
        reason = f"{good.mention.text} in the source, told within its rounding"
        return self._told(claim, text, "rounded", reason, (good,))

    def _why(self, claim: Claim, rival: Claim) -> str:
        shown = self.reading.text[max(0, rival.mention.start - 15) : rival.mention.end]
        if relate(claim.mention, rival.mention) == "bound":
            return f"the source bounds this number otherwise: {' '.join(shown.split())!r}"
        return f"about this the source says {rival.mention.text}"

    def _told(
        self,
        claim: Claim,
        text: str,
        verdict: NumberVerdict,
        reason: str,
        evidence: Iterable[Claim],
    ) -> CheckedNumber:
        source = self.reading.text
        found = tuple(
            Evidence(
                mention=one.mention.id,
                start=one.mention.start,
                end=one.mention.end,
                text=one.mention.text,
                sentence=source[one.sentence.start : one.sentence.end],
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

    # -- dates -------------------------------------------------------------------------------

    def _checked_windows(
        self, reading: Reading, numbers: Sequence[CheckedNumber]
    ) -> Iterator[CheckedNumber]:
        for span in find_windows(reading.text):
            words = reading.text[span.start : span.end]
            if not _DATED.search(words):
                continue
            sentence = sentence_at(reading.sentences, span.start) or span
            verdict, reason = self._window_verdict(words, reading.text, sentence, numbers)
            yield CheckedNumber(
                start=span.start,
                end=span.end,
                text=words,
                sentence=reading.text[sentence.start : sentence.end],
                verdict=verdict,
                reason=reason,
            )

    def _window_verdict(
        self, words: str, text: str, sentence: Span, numbers: Sequence[CheckedNumber]
    ) -> tuple[NumberVerdict, str]:
        claimed = resolve(words, self.published)
        other = self._date_of_evidence(sentence, numbers, claimed) or self._date_of_likest(
            text[sentence.start : sentence.end], words, claimed
        )
        if other is not None:
            return "contradicted", f"the source dates this {other!r}"
        bare = _bare(words)
        if re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", self._plain.casefold()):
            return "supported", "the source gives this date"
        if claimed.start is None and claimed.end is None:
            known = all(word in self._plain.casefold() for word in re.findall(r"\w+", bare))
            return (
                ("supported", "the source has these words")
                if known
                else ("unsupported", "no such date in the source")
            )
        if any(_covers(claimed, window) for window in self._windows):
            return "supported", "the source gives this date in other words"
        if self.published and _covers(
            claimed, Window(text="", start=self.published, end=self.published)
        ):
            return "supported", "the day of the source"
        return "unsupported", "no such date in the source"

    def _date_of_evidence(
        self, sentence: Span, numbers: Sequence[CheckedNumber], claimed: Window
    ) -> str | None:
        """The words that date the evidence of the sentence's numbers, if it is another date."""
        starts = {
            one.start
            for number in numbers
            if sentence.start <= number.start < sentence.end and number.verdict not in BAD
            for one in number.evidence
        }
        dated = [c.window for c in self._claims if c.mention.start in starts and c.own and c.window]
        if not dated or not all(_apart(claimed, window) for window in dated):
            return None
        return dated[0].text

    def _date_of_likest(self, sentence: str, words: str, claimed: Window) -> str | None:
        """The date of the source's sentence that says nearly the same, if it is another one."""
        told = words_of(sentence)
        best = max(
            self._sentences, key=lambda one: len(told & one[1]) / max(1, len(told)), default=None
        )
        if best is None or len(told & best[1]) < _SAME_SENTENCE * len(told):
            return None
        dated = [window for window in self._windows_in(best[0]) if _DATED.search(window.text)]
        if not dated or any(_bare(words) in _bare(window.text) for window in dated):
            return None
        if any(_covers(claimed, window) for window in dated):
            return None
        return dated[0].text

    @cached_property
    def _sentences(self) -> list[tuple[Span, frozenset[str]]]:
        return [
            (span, words_of(self.reading.text[span.start : span.end]))
            for span in self.reading.sentences
        ]


def _bare(words: str) -> str:
    """The words of a date without what leads to it."""
    return _LEADS.sub("", " ".join(words.casefold().split()))


def _likest(claim: Claim, candidates: Iterable[Claim]) -> tuple[float, Claim | None]:
    """The candidate that is most likely about the same thing, with its likeness."""
    scored = ((likeness(claim, one), one) for one in candidates)
    return max(scored, key=lambda pair: pair[0], default=(0.0, None))


def _number(mention: Mention, text: str, verdict: NumberVerdict, reason: str) -> CheckedNumber:
    return CheckedNumber(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        sentence=text,
        verdict=verdict,
        reason=reason,
    )


def _covers(claimed: Window, known: Window) -> bool:
    """Whether what is claimed holds the whole window that is known."""
    if claimed.start is None or claimed.end is None:
        return (claimed.start, claimed.end) == (known.start, known.end)
    if known.start is None or known.end is None:
        return False
    return claimed.start <= known.start and known.end <= claimed.end


def _apart(one: Window, other: Window) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.end < other.start or other.end < one.start
