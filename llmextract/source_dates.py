"""The dates that a source gives, in whatever words."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from llmextract.date_words import (
    ENDED,
    NAMED,
    PIECE,
    YEAR_AGO,
    abbreviated,
    bare,
    covers,
    is_date,
    one_before,
    span_of,
    whole_year,
)
from llmextract.dating import resolve
from llmextract.reading import Reading
from llmextract.schema import Mention, Span, Window
from llmextract.tenses import PLANNED
from llmextract.windows import is_dateline

__all__ = ["SourceDates", "resolve_told"]

_SAME = re.compile(
    r"^(?:\w+\s+)?(?:the\s+)?(?:same|corresponding|comparable)\s+\w+\s+(?:(?:of|in)\s+)?(?=[12]\d{3}$|last\s+year$)",
    re.IGNORECASE,
)

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
_SOME_YEARS = 2
_YEARS_AGO = re.compile(r"\byears (?:ago|earlier|before)\b", re.IGNORECASE)
_LAST_NIGHT = re.compile(r"\blast night\b", re.IGNORECASE)
_SPACE = re.compile(r"\s")


def resolve_told(words: str, published: date | None) -> Window:
    """The days of a date; of "in the same period of 2022" those of the year."""
    return resolve(_SAME.sub("in ", words), published).model_copy(update={"text": words})


class SourceDates:
    """The dates of a source of the day `published`."""

    def __init__(self, reading: Reading, published: date | None) -> None:
        self._reading = reading
        self._published = published

    def holds(self, claimed: Window) -> bool:
        """Whether the source tells of that time."""
        day = Window(text="", start=self._published, end=self._published)
        return any(span_of(one) == span_of(claimed) for _, one in self.windows) or covers(
            claimed, day
        )

    def tells_length(self, mention: Mention) -> bool:
        """Whether the source speaks of as long a time in another word: twelve months are a year."""
        if mention.value is None or mention.unit is None:
            return False
        names = _LENGTHS.get((int(mention.value), mention.unit))
        if names is not None and re.search(rf"\b(?:{names})", self.folded):
            return True
        if self._published is None or mention.unit != "year" or mention.value < _SOME_YEARS:
            return False
        first = self._published.year - int(
            mention.value
        )  # "the highest for 30 years", "since 1994"
        return re.search(rf"\b{first}\b", self.folded) is not None

    def around_its_day(self, claimed: Window) -> str | None:
        """How a date is known from the day of the source alone; None where it is not."""
        day = Window(text="", start=self._published, end=self._published)
        about = resolve(bare(claimed.text), self._published)
        if self._published and (covers(claimed, day) or covers(about, day)):
            return "the day of the source"
        if _LAST_NIGHT.search(claimed.text) and "overnight" in self.folded:
            return "the source speaks of the night"
        year = whole_year(claimed)
        if claimed.start is not None and _YEARS_AGO.search(claimed.text):
            year = claimed.start.year
        if year and re.search(rf"\b{year}\b", self.folded):
            return f"the source speaks of {year}"
        return None

    def in_its_words(self, claimed: Window) -> str | None:
        """What words of a date the source has, though not as a date; None where it has none."""
        words = bare(claimed.text)
        if self._says(words) or self._says(words.removeprefix("this ")):
            return "the source has these words"
        if YEAR_AGO.search(words) and YEAR_AGO.search(self.folded):
            return "the source tells of the year before as well"
        named = [word for word in re.findall(r"\w+", words) if NAMED.fullmatch(word)]
        if len(named) == 1 and re.search(rf"\b{named[0]}\b", self.folded):
            return f"the source speaks of {named[0]}"
        return None

    def has_end(self, words: str) -> bool:
        """Whether the source names the day, month or year that a longer time begins or ends with."""
        claimed = resolve(words, self._published)
        if self._says(words):
            return True
        return any(claimed.start is not None and covers(claimed, known) for known in self._ends)

    def _says(self, words: str) -> bool:
        """Whether the source has the words, however it writes months."""
        pattern = rf"(?<!\w){re.escape(abbreviated(words))}(?!\w)"
        return re.search(pattern, self._abbreviated) is not None

    @cached_property
    def _ends(self) -> list[Window]:
        """The days, months and years that the source names, each on its own."""
        found = {match.group() for match in PIECE.finditer(self._reading.text)}
        named = [resolve(words, self._published) for words in sorted(found)]
        told = [window for _, window in self.windows]
        last = [one.model_copy(update={"start": one.end}) for one in told if one.end]
        return named + [one for one in told if not ENDED.search(one.text)] + last

    @cached_property
    def to_come(self) -> list[tuple[Span, Window]]:
        """The days that lie ahead where a sentence tells what is planned: "will meet on Wednesday"."""
        return [
            (span, resolve(window.text, self._published, future=True))
            for sentence in self._reading.sentences
            if PLANNED.search(self._reading.text, sentence.start, sentence.end)
            for span, window in self.windows_in(sentence)
        ]

    @cached_property
    def _abbreviated(self) -> str:
        return abbreviated(self.folded)

    @cached_property
    def windows(self) -> list[tuple[Span, Window]]:
        """Every date of the source but that of its dateline, with what it stands for."""
        return self.windows_in(Span(start=0, end=len(self._reading.text)))

    def windows_in(self, stretch: Span) -> list[tuple[Span, Window]]:
        """Those of the sentences that the stretch touches."""
        text = self._reading.text
        found = [
            (span, resolve_told(text[span.start : span.end], self._published))
            for sentence in self._reading.sentences
            if stretch.overlaps(sentence.start, sentence.end)
            for span in self._reading.windows_in(sentence)
            if is_date(text[span.start : span.end]) and not is_dateline(text, span)
        ]
        return found + list(one_before(text, stretch, found))

    @cached_property
    def folded(self) -> str:
        """The text for words to be found in: one character for each, in lower case."""
        text = self._reading.text
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters are longer in lower case: İ
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        return _SPACE.sub(" ", lowered)
