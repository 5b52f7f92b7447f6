"""The dates of a text against those of its source: the same day, and of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.check_report import BAD, CheckedNumber, Evidence, NumberVerdict
from llmextract.claims import Claim, words_of
from llmextract.date_words import ENDED, LEADS, PIECE, agree, apart, bare, covers, is_date, span_of
from llmextract.dating import resolve
from llmextract.phrases import Parse
from llmextract.reading import Reading
from llmextract.schema import Mention, Span, Window
from llmextract.sentences import sentence_at
from llmextract.source_dates import SourceDates, resolve_told
from llmextract.windows import dates_saying, is_dateline

__all__ = ["DateSource"]

_SAME_SENTENCE = 0.6
"""Share of a sentence's words that another holds if it says nearly the same."""
_SAME_WORDS = 0.8
"""The same, if it says it in the same words."""
_WORD = re.compile(r"[^\W\d_]+")
_TURN = re.compile(r"[;–—]|\b(?:while|but|whereas|compared|against|from)\b")
"""What ends the reach of a date that a sentence begins with."""
_REPORTED = re.compile(
    r"\b(?:reported|posted|announced|published|unveiled|released)\b[^,;.]{0,90}$"
)
"""Before a day it dates the report, and not what is told in it."""
_BESIDE = re.compile(r"\b(?:than|against|levels? of|compared (?:with|to))(?: in)?\s*$")
"""Before a date it dates what the sentence's number is compared with."""
_WHEN = re.compile(r",? when\b")
"""Behind "since June 1997" it tells what happened in that month."""


def _lead(words: str) -> str:
    """What leads to the day in the words of a date: "since" of "since 1961"."""
    found = LEADS.match(words)
    return found.group() if found else ""


class DateSource:
    """The dates of a source; `claims` are its numbers."""

    def __init__(self, reading: Reading, claims: Sequence[Claim], published: date | None) -> None:
        self._reading = reading
        self._claims = claims
        self._published = published
        self._known = SourceDates(reading, published)

    def check(self, reading: Reading, numbers: Sequence[CheckedNumber]) -> Iterator[CheckedNumber]:
        """The verdicts on the dates of a text, whose numbers have been judged already."""
        for sentence in reading.sentences:
            spans = reading.windows_in(sentence)
            told = [
                resolve_told(reading.text[one.start : one.end], self._published) for one in spans
            ]
            inside = [n for n in numbers if sentence.start <= n.start < sentence.end]
            shown = reading.text[sentence.start : sentence.end]
            for number, span in enumerate(spans):
                if not is_date(told[number].text):
                    continue
                others = told[:number] + told[number + 1 :]
                lead = reading.text[sentence.start : span.start + len(_lead(told[number].text))]
                if is_dateline(reading.text, span) or _BESIDE.search(lead):
                    others = [*others, *self._days_of_news]
                verdict, reason, at = self._window_verdict(told[number], others, shown, inside)
                yield CheckedNumber(
                    start=span.start,
                    end=span.end,
                    text=told[number].text,
                    sentence=shown,
                    verdict=verdict,
                    reason=reason,
                    evidence=() if at is None else (Evidence.of(self._reading, at),),
                )

    def tells_length(self, mention: Mention) -> bool:
        """Whether the source speaks of as long a time in another word: twelve months are a year."""
        return self._known.tells_length(mention)

    def of_another_time(
        self, reading: Reading, number: Mention, known: Mention, past_too: bool
    ) -> str | None:
        """The words by which the source dates its number `known` to another time than the text tells
        `number` of, while the source tells of that time as well: it is a number of another event. None
        where there is no such thing. `past_too`: the text tells of more times than it names."""
        sentence = sentence_at(reading.sentences, number.start)
        day = self._published
        if sentence is None or day is None or past_too:
            return None
        dated = list(self._nearest(self._reading, known.start, known.end))
        windows = [
            resolve(reading.text[span.start : span.end], day)
            for span in reading.windows_in(sentence)
        ]
        if not dated or not windows:
            return None
        if not all(apart(one, other) for one in windows for other in dated):
            return None
        present = all(w.start and w.end and w.start <= day <= w.end for w in windows)
        return dated[0].text if present or all(map(self._known.holds, windows)) else None

    def of_the_same_time(self, reading: Reading, number: Mention, known: Mention) -> bool:
        """Whether the sentence of the source's number `known` names a time that the text's sentence of
        `number` names as well, in whatever words."""
        sentence = sentence_at(reading.sentences, number.start)
        its = sentence_at(self._reading.sentences, known.start)
        if sentence is None or its is None:
            return False
        told = [
            resolve(reading.text[span.start : span.end], self._published)
            for span in reading.windows_in(sentence)
        ]
        days = {span_of(window) for _, window in self._known.windows_in(its)}
        return any(window.start is not None and span_of(window) in days for window in told)

    def _nearest(self, reading: Reading, start: int, end: int) -> Iterator[Window]:
        """The dates of a number: one that leads to it, or follows with no other number in between."""
        sentence = sentence_at(reading.sentences, start)
        if sentence is None:
            return
        for span in reading.windows_in(sentence):
            if is_dateline(reading.text, span) or not is_date(reading.text[span.start : span.end]):
                continue
            between = [
                m for m in reading.within(sentence) if end <= m.start and m.end <= span.start
            ]
            led = span.end <= start and not _TURN.search(reading.text, span.end, start)
            if led or (end <= span.start and all(m.reason is not None for m in between)):
                words = reading.text[span.start : span.end]
                if _WHEN.match(reading.text, span.end):
                    words = LEADS.sub("", words)
                yield resolve(words, self._published)

    def _window_verdict(
        self,
        claimed: Window,
        others: Sequence[Window],
        sentence: str,
        numbers: Sequence[CheckedNumber],
    ) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date, why, and where in the source a date stands that decides."""
        words = bare(claimed.text)
        moved = self._moved(claimed, sentence)
        if moved is not None:
            shown = self._reading.text[moved.start : moved.end]
            return "contradicted", f"the source says {shown!r} there", moved
        dated = self._dates_of_evidence(numbers)
        if not dated and not any(number.verdict in BAD for number in numbers):
            dated = self._dates_of_likest(sentence)
        # Of "mid-2025" no day is known that could be wrong.
        is_known = span_of(claimed) != (None, None)
        if dated and is_known and not self._may_be_of_another(claimed, others, sentence, dated):
            span, window = dated[0]
            return "contradicted", f"the source dates this {window.text!r}", span
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self._known.folded)
        ends = PIECE.findall(claimed.text) if ENDED.search(claimed.text) else []
        same = any(claimed.start and span_of(w) == span_of(claimed) for _, w in self._known.windows)
        if not found and ends and not same:
            missing = next((end for end in ends if not self._known.has_end(end)), None)
            if missing is not None:
                return "unsupported", f"no {missing} in the source", None
            if None in span_of(claimed):
                return "supported", "the source names its end", None
        if found:
            span = Span(start=found.start(), end=found.end())
            return "supported", "the source gives this date", span
        return self._told_otherwise(claimed)

    def _moved(self, claimed: Window, sentence: str) -> Span | None:
        """The day or month that stands in the source where the text, which else is word for word the same,
        has another."""
        told = words_of(sentence)
        span, known = max(self._sentences, key=lambda one: len(told & one[1]), default=(None, told))
        if span is None or len(told & known) < _SAME_WORDS * len(told):
            return None
        here = set(_WORD.findall(sentence.casefold()))
        own = set(_WORD.findall(claimed.text.casefold()))
        there = {
            match.group().casefold(): Span(start=match.start(), end=match.end())
            for match in _WORD.finditer(self._reading.text, span.start, span.end)
        }
        for numbers in (WEEKDAYS, MONTHS):
            told_here = {numbers[name] for name in here & numbers.keys()}
            told_there = {numbers[name] for name in numbers.keys() & there.keys()}
            others = [
                there[n] for n in numbers.keys() & there.keys() if numbers[n] not in told_here
            ]
            moved = {numbers[name] for name in own & numbers.keys()}
            if others and moved and moved.isdisjoint(told_there):
                return min(others, key=lambda one: one.start)
        return None

    def _may_be_of_another(
        self,
        claimed: Window,
        others: Sequence[Window],
        sentence: str,
        dated: Sequence[tuple[Span, Window]],
    ) -> bool:
        """Whether a date agrees with those of the numbers next to it, or dates something else: what
        they date has a date of its own in the text, or a sentence of the source that is no less like
        the text's has this one."""
        if any(agree(window, one) for _, window in dated for one in (claimed, *others)):
            return True
        told = words_of(sentence)
        least = max(len(told & self._words_at(span)) for span, _ in dated)
        return any(
            agree(claimed, window) and len(told & self._words_at(span)) >= least
            for span, window in self._known.windows
        )

    def _words_at(self, span: Span) -> frozenset[str]:
        sentence = sentence_at(self._reading.sentences, span.start) or span
        return words_of(self._reading.text[sentence.start : sentence.end])

    def _told_otherwise(self, claimed: Window) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date that the source does not give in these words."""
        ahead = resolve(claimed.text, self._published, future=True)
        for told, dates in ((claimed, self._known.windows), (ahead, self._known.to_come)):
            for span, window in dates:
                if told.start is not None and covers(told, window):
                    return "supported", "the source gives this date in other words", span
        known = self._known.around_its_day(claimed) or self._known.in_its_words(claimed)
        return (
            ("supported", known, None)
            if known
            else ("unsupported", "no such date in the source", None)
        )

    def _dates_of_evidence(self, numbers: Sequence[CheckedNumber]) -> list[tuple[Span, Window]]:
        """The dates of the source's numbers that bear out those of a sentence."""
        starts = {
            one.start for number in numbers if number.verdict not in BAD for one in number.evidence
        }
        dated = []
        for claim in self._claims:
            window = claim.window
            if claim.mention.start not in starts or not claim.own or window is None:
                continue
            if not is_date(window.text):
                continue
            around = [
                (span, one)
                for span, one in self._known.windows_in(claim.sentence)
                if not self._dates_report(claim.parse, span)
            ]
            place = next((span for span, one in around if one.text == window.text), claim.sentence)
            dated += [(place, window), *around]
        return dated

    def _dates_of_likest(self, sentence: str) -> list[tuple[Span, Window]]:
        """The dates of the source's sentence that says nearly the same."""
        told = words_of(sentence)
        best = max(
            self._sentences, key=lambda one: len(told & one[1]) / max(1, len(told)), default=None
        )
        if best is None or len(told & best[1]) < _SAME_SENTENCE * len(told):
            return []
        parse = self._reading.parsed(best[0])
        dated = self._known.windows_in(best[0])
        return [(span, window) for span, window in dated if not self._dates_report(parse, span)]

    def _dates_report(self, parse: Parse, span: Span) -> bool:
        """Whether a date of the source is that of saying, and not of what is said."""
        sentence = sentence_at(self._reading.sentences, span.start) or span
        before = self._reading.text[sentence.start : span.start]
        return dates_saying(parse, span) or _REPORTED.search(before) is not None

    @cached_property
    def _sentences(self) -> list[tuple[Span, frozenset[str]]]:
        return [
            (span, words_of(self._reading.text[span.start : span.end]))
            for span in self._reading.sentences
        ]

    @cached_property
    def _days_of_news(self) -> list[Window]:
        """Every date of the source: a dateline dates the report, and not what it tells."""
        return [window for _, window in self._known.windows]
