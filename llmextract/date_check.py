"""The dates of a text against those of its source: the same day, and of the same thing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from llmextract.check_report import BAD, CheckedNumber, Evidence, NumberVerdict
from llmextract.claims import Claim, words_of
from llmextract.dating import resolve
from llmextract.reading import Reading
from llmextract.schema import Mention, Span, Window
from llmextract.sentences import sentence_at
from llmextract.windows import is_dateline

__all__ = ["DateSource"]

_SAME_SENTENCE = 0.6
"""Share of a sentence's words that another holds if it says nearly the same."""
_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b"
    r"|\b(?:january|february|march|april|august|september|october|november|december)\b"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|last|next|this|of the year)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+)"
)
_CLOCK = re.compile(
    r"[^\d]*(?:\d{1,2}(?:[.:]\d\d)?\s*(?:[ap]\.?\s?m\b|o'clock)|\d{1,2}:\d\d(?:[.:]\d\d)?)\W*",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
    r"(?:\.|(?<=jan)uary|(?<=feb)ruary|(?<=mar)ch|(?<=apr)il|(?<=jun)e|(?<=jul)y|(?<=aug)ust"
    r"|(?<=sept)ember|(?<=oct)ober|(?<=nov)ember|(?<=dec)ember)?"
)
_PIECE = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}\b(?!\d)(?:,?\s+\d{{4}}\b)?|\b\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}}\b)?"
    rf"|\b{_MONTH}\s+\d{{4}}\b|\b{_MONTH}\b(?!\w)|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""A date in a window: one of the ends of "between March and May 2021"."""
_ENDED = re.compile(r"\b(?:since|until|till|between|from|through|before|after|by)\b", re.IGNORECASE)
_ABBREVIATED = re.compile(rf"\b({_MONTH})(?!\w)", re.IGNORECASE)
_YEAR_AGO = re.compile(
    r"\b(?:(?:last|previous|preceding) year|(?:a|the|one) year (?:ago|earlier|before|previously))\b"
)
_BEFORE = re.compile(
    r"\b(?:the |a |one )?(month|year) (?:before|earlier)\b|\bprevious (month|year)\b", re.IGNORECASE
)
_TURN = re.compile(r"[;–—]|\b(?:while|but|whereas|compared|against|from)\b")
"""What ends the reach of a date that a sentence begins with."""
_LENGTHS = {
    (12, "month"): "annual|year|yearly",
    (365, "day"): "annual|year|yearly",
    (52, "week"): "annual|year|yearly",
    (6, "month"): "half|semi-annual|midyear",
    (3, "month"): "quarter",
    (24, "hour"): "day|daily|overnight",
    (7, "day"): "week",
    (2, "week"): "fortnight",
    (10, "year"): "decade",
    (100, "year"): "centur",
}
"""Lengths of time and the words for them."""
_LAST_NIGHT = re.compile(r"\blast night\b", re.IGNORECASE)
_WHEN = re.compile(r",? when\b")
"""Behind "since June 1997" it tells what happened in that month."""
_SPACE = re.compile(r"\s")
_LEADS = re.compile(
    r"^(?:(?:in|on|at|by|since|until|till|from|during|before|after|the|of|late|early"
    r"|starting|beginning|effective|as)\s+)+",
    re.IGNORECASE,
)


class DateSource:
    """The dates of a source; `claims` are its numbers."""

    def __init__(self, reading: Reading, claims: Sequence[Claim], published: date | None) -> None:
        self._reading = reading
        self._claims = claims
        self._published = published

    def check(self, reading: Reading, numbers: Sequence[CheckedNumber]) -> Iterator[CheckedNumber]:
        """The verdicts on the dates of a text, whose numbers have been judged already."""
        for sentence in reading.sentences:
            spans = reading.windows_in(sentence)
            told = [resolve(reading.text[one.start : one.end], self._published) for one in spans]
            inside = [n for n in numbers if sentence.start <= n.start < sentence.end]
            shown = reading.text[sentence.start : sentence.end]
            for number, span in enumerate(spans):
                if not _is_date(told[number].text):
                    continue
                others = told[:number] + told[number + 1 :]
                if is_dateline(reading.text, span):
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

    def of_another_time(
        self, reading: Reading, number: CheckedNumber, past_too: bool
    ) -> str | None:
        """The words by which the source dates a number to another time than the text tells it of,
        while the source tells of that time as well: it is a number of another event. None where
        there is no such thing. `past_too`: the text tells of more times than it names."""
        sentence = sentence_at(reading.sentences, number.start)
        day = self._published
        if sentence is None or day is None or number.verdict not in ("supported", "rounded"):
            return None
        known = [
            window
            for one in number.evidence
            for window in self._nearest(self._reading, one.start, one.end)
        ]
        told = [
            (span, resolve(reading.text[span.start : span.end], day))
            for span in reading.windows_in(sentence)
        ]
        windows = [window for _, window in told]
        if not known or not windows:
            return None
        if not all(_apart(one, other) for one in windows for other in known):
            return None
        present = all(w.start and w.end and w.start <= day <= w.end for w in windows)
        if past_too and not present:
            return None
        return known[0].text if present or all(map(self._is_known, windows)) else None

    def _nearest(self, reading: Reading, start: int, end: int) -> Iterator[Window]:
        """The dates of a number: one that leads to it, or follows with no other number in between."""
        sentence = sentence_at(reading.sentences, start)
        if sentence is None:
            return
        for span in reading.windows_in(sentence):
            if is_dateline(reading.text, span) or not _is_date(reading.text[span.start : span.end]):
                continue
            between = [
                m for m in reading.within(sentence) if end <= m.start and m.end <= span.start
            ]
            led = span.end <= start and not _TURN.search(reading.text, span.end, start)
            if led or (end <= span.start and all(m.reason is not None for m in between)):
                words = reading.text[span.start : span.end]
                if _WHEN.match(reading.text, span.end):
                    words = _LEADS.sub("", words)
                yield resolve(words, self._published)

    def _is_known(self, claimed: Window) -> bool:
        """Whether the source tells of that time."""
        day = Window(text="", start=self._published, end=self._published)
        return any(_span_of(one) == _span_of(claimed) for _, one in self._windows) or _covers(
            claimed, day
        )

    def tells_length(self, mention: Mention) -> bool:
        """Whether the source speaks of as long a time in another word: twelve months are a year."""
        if mention.value is None or mention.unit is None:
            return False
        names = _LENGTHS.get((int(mention.value), mention.unit))
        return names is not None and re.search(rf"\b(?:{names})", self._folded) is not None

    def _window_verdict(
        self,
        claimed: Window,
        others: Sequence[Window],
        sentence: str,
        numbers: Sequence[CheckedNumber],
    ) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date, why, and where in the source a date stands that decides."""
        bare = _bare(claimed.text)
        dated = self._dates_of_evidence(numbers) or self._dates_of_likest(sentence)
        if dated and not self._may_be_of_another(claimed, others, sentence, dated):
            span, window = dated[0]
            return "contradicted", f"the source dates this {window.text!r}", span
        found = re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", self._folded)
        ends = _PIECE.findall(claimed.text) if _ENDED.search(claimed.text) else []
        same = any(claimed.start and _span_of(w) == _span_of(claimed) for _, w in self._windows)
        if not found and ends and not same:
            missing = next((end for end in ends if not self._has_end(end)), None)
            if missing is not None:
                return "unsupported", f"no {missing} in the source", None
        if found:
            span = Span(start=found.start(), end=found.end())
            return "supported", "the source gives this date", span
        return self._told_otherwise(claimed)

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
        if any(_agree(window, one) for _, window in dated for one in (claimed, *others)):
            return True
        told = words_of(sentence)
        least = max(len(told & self._words_at(span)) for span, _ in dated)
        return any(
            _agree(claimed, window) and len(told & self._words_at(span)) >= least
            for span, window in self._windows
        )

    def _words_at(self, span: Span) -> frozenset[str]:
        sentence = sentence_at(self._reading.sentences, span.start) or span
        return words_of(self._reading.text[sentence.start : sentence.end])

    def _told_otherwise(self, claimed: Window) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date that the source does not give in these words."""
        for span, window in self._windows:
            if claimed.start is not None and _covers(claimed, window):
                return "supported", "the source gives this date in other words", span
        known = self._around_its_day(claimed) or self._in_its_words(claimed)
        return (
            ("supported", known, None)
            if known
            else ("unsupported", "no such date in the source", None)
        )

    def _around_its_day(self, claimed: Window) -> str | None:
        """How a date is known from the day of the source alone; None where it is not."""
        day = Window(text="", start=self._published, end=self._published)
        bare = resolve(_bare(claimed.text), self._published)
        if self._published and (_covers(claimed, day) or _covers(bare, day)):
            return "the day of the source"
        if _LAST_NIGHT.search(claimed.text) and "overnight" in self._folded:
            return "the source speaks of the night"
        year = _whole_year(claimed)
        if year and re.search(rf"\b{year}\b", self._folded):
            return f"the source speaks of {year}"
        return None

    def _in_its_words(self, claimed: Window) -> str | None:
        """What words of a date the source has, though not as a date; None where it has none."""
        bare = _bare(claimed.text)
        if self._says(bare) or self._says(bare.removeprefix("this ")):
            return "the source has these words"
        if _YEAR_AGO.search(bare) and _YEAR_AGO.search(self._folded):
            return "the source tells of the year before as well"
        named = [word for word in re.findall(r"\w+", bare) if _NAMED.fullmatch(word)]
        if len(named) == 1 and re.search(rf"\b{named[0]}\b", self._folded):
            return f"the source speaks of {named[0]}"
        return None

    def _has_end(self, words: str) -> bool:
        """Whether the source names the day, month or year that a longer time begins or ends with."""
        claimed = resolve(words, self._published)
        if self._says(words):
            return True
        return any(claimed.start is not None and _covers(claimed, known) for known in self._ends)

    def _says(self, words: str) -> bool:
        """Whether the source has the words, however it writes months."""
        pattern = rf"(?<!\w){re.escape(_abbreviated(words))}(?!\w)"
        return re.search(pattern, self._abbreviated) is not None

    @cached_property
    def _ends(self) -> list[Window]:
        """The days, months and years that the source names, each on its own."""
        found = {match.group() for match in _PIECE.finditer(self._reading.text)}
        named = [resolve(words, self._published) for words in sorted(found)]
        return named + [window for _, window in self._windows if not _ENDED.search(window.text)]

    @cached_property
    def _abbreviated(self) -> str:
        return _abbreviated(self._folded)

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
            if not _is_date(window.text):
                continue
            around = self._windows_in(claim.sentence)
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
        return self._windows_in(best[0])

    @cached_property
    def _sentences(self) -> list[tuple[Span, frozenset[str]]]:
        return [
            (span, words_of(self._reading.text[span.start : span.end]))
            for span in self._reading.sentences
        ]

    @cached_property
    def _days_of_news(self) -> list[Window]:
        """Every date of the source: a dateline dates the report, and not what it tells."""
        return [window for _, window in self._windows]

    @cached_property
    def _windows(self) -> list[tuple[Span, Window]]:
        return self._windows_in(Span(start=0, end=len(self._reading.text)))

    def _windows_in(self, stretch: Span) -> list[tuple[Span, Window]]:
        text = self._reading.text
        found = [
            (span, resolve(text[span.start : span.end], self._published))
            for sentence in self._reading.sentences
            if stretch.overlaps(sentence.start, sentence.end)
            for span in self._reading.windows_in(sentence)
            if _is_date(text[span.start : span.end]) and not is_dateline(text, span)
        ]
        return found + list(_one_before(text, stretch, found))

    @cached_property
    def _folded(self) -> str:
        """The text for words to be found in: one character for each, in lower case."""
        text = self._reading.text
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters are longer in lower case: İ
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        return _SPACE.sub(" ", lowered)


def _one_before(
    text: str, stretch: Span, found: Sequence[tuple[Span, Window]]
) -> Iterator[tuple[Span, Window]]:
    """ "2.4% in November, from 2.9% the month before": the same time a month or a year earlier."""
    for match in _BEFORE.finditer(text, stretch.start, stretch.end):
        known = [
            window
            for span, window in found
            if span.end <= match.start() and window.start and not _ENDED.search(window.text)
        ]
        if not known:
            continue
        months = 12 if "year" in match.group().lower() else 1
        start, end = (_months_before(day, months) for day in (known[-1].start, known[-1].end))
        if months == 1 and start is not None:
            start, end = start.replace(day=1), _last_day(start)
        yield (
            Span(start=match.start(), end=match.end()),
            Window(text=match.group(), start=start, end=end),
        )


def _months_before(day: date | None, months: int) -> date | None:
    if day is None or day.year == 1:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = _last_day(date(year, month + 1, 1)).day
    return date(year, month + 1, min(day.day, last))


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _whole_year(window: Window) -> int | None:
    """The year whose every day the window holds, and no other."""
    start, end = window.start, window.end
    if (
        start is None
        or end is None
        or (start.month, start.day, end.month, end.day) != (1, 1, 12, 31)
    ):
        return None
    return start.year if start.year == end.year else None


def _is_date(words: str) -> bool:
    """Whether the words name a day or a longer time, and not only an hour."""
    return _DATED.search(words) is not None and not _CLOCK.fullmatch(words)


def _bare(words: str) -> str:
    """The words of a date without what leads to it."""
    return _LEADS.sub("", " ".join(words.casefold().split()))


def _span_of(window: Window) -> tuple[date | None, date | None]:
    return window.start, window.end


def _abbreviated(words: str) -> str:
    """The words with every month as its first three letters."""
    return _ABBREVIATED.sub(lambda match: match.group()[:3].lower(), words.lower())


def _covers(claimed: Window, known: Window) -> bool:
    """Whether what is claimed holds the whole window that is known."""
    if claimed.start is None or claimed.end is None:
        return (claimed.start, claimed.end) == (known.start, known.end)
    if known.start is None or known.end is None:
        return False
    return claimed.start <= known.start and known.end <= claimed.end


def _agree(one: Window, other: Window) -> bool:
    """Whether two dates can be of one thing: the same words, or days in common."""
    words, others = _abbreviated(_bare(one.text)), _abbreviated(_bare(other.text))
    if words in others or others in words:
        return True
    if (one.start is None and other.start is None) or (None, None) in (
        _span_of(one),
        _span_of(other),
    ):
        return False
    begun, ended = one.start or date.min, one.end or date.max
    return begun <= (other.end or date.max) and (other.start or date.min) <= ended


def _apart(one: Window, other: Window) -> bool:
    """Whether two times have no day in common, and not even the year."""
    if one.end is None or other.end is None:
        return False
    begun, ended = one.start or one.end, other.start or other.end
    return begun.year > other.end.year or ended.year > one.end.year
