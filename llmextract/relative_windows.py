"""Windows that count from another window of the text: "a year earlier", "the same month of 2019"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from llmextract.calendar_days import Days, calendar_unit, month_days, moved
from llmextract.calendar_words import NUMBER_WORDS, alternatives
from llmextract.dating import resolve
from llmextract.reading import Reading
from llmextract.schema import Mention, Span, Window

__all__ = ["resolve_in"]

_UNIT = r"(?P<unit>day|week|month|quarter|year)"
_NUMBER = rf"(?P<number>an?|[0-9]{{1,3}}|{alternatives(tuple(NUMBER_WORDS))})"
_LEAD = r"(?:(?:in|on|from|than|for|during|over|of)\s+)?"
_EARLIER = re.compile(rf"{_LEAD}(?:just\s+)?{_NUMBER}\s+{_UNIT}s?\s+(?:earlier|before|previously)")
_PREVIOUS = re.compile(
    rf"{_LEAD}the\s+(?:(?:previous|preceding|prior)\s+{_UNIT}|(?P<before>year) before)"
)
_SAME = re.compile(
    rf"{_LEAD}(?:the\s+)?(?:same|corresponding|comparable)\s+(?P<unit>months?|period|quarter|weeks?|time|half|days?)"
    r"(?:\s+(?:of|in))?\s+(?P<year>[12][0-9]{3}|last\s+year|(?:a|the)\s+year\s+(?:earlier|before)"
    r"|the\s+previous\s+year)"
)
_LENGTHS = {"day": 1, "week": 7, "month": 28, "quarter": 89, "year": 364}
"""The least number of days of each unit."""
_WEEK = 7
_YEAR = 12
_ONE_DAY = timedelta(days=1)


def resolve_in(
    reading: Reading, mention: Mention, words: str, published: date | None, *, future: bool | None
) -> Window:
    """The days that a window of the mention stands for; one that counts from another window is
    counted from the nearest before it, in its own sentence or in the one before."""
    window = resolve(words, published, future=future)
    plain = " ".join(words.casefold().split())
    if window.start is not None or window.end is not None or not _is_relative(plain):
        return window
    for other in _others(reading, mention, words):
        found = resolve(reading.text[other.start : other.end], published)
        if found.start is not None and found.end is not None:
            days = _counted_from(plain, (found.start, found.end), published)
            return Window(text=words, start=days[0], end=days[1]) if days else window
    return window


def _is_relative(plain: str) -> bool:
    return any(shape.fullmatch(plain) for shape in (_EARLIER, _PREVIOUS, _SAME))


def _others(reading: Reading, mention: Mention, words: str) -> list[Span]:
    """The other windows from which one may count, the likeliest first."""
    sentence = reading.sentence_of(mention)
    own = [one for one in reading.windows_in(sentence) if reading.words(one) != words]
    found = sorted(own, key=lambda one: abs(one.start - mention.start))
    index = reading.index_of(mention)
    if index:
        found += reversed(reading.windows_in(reading.sentences[index - 1]))
    return found


def _counted_from(plain: str, days: Days, published: date | None) -> Days | None:
    """The days that the words name, counted from `days`."""
    if same := _SAME.fullmatch(plain):
        year = _year_of(same["year"], days, published)
        days = calendar_unit(same["unit"].rstrip("s"), days[0], 0) or days
        return None if year is None else _months_away(days, _YEAR * (year - days[0].year))
    if previous := _PREVIOUS.fullmatch(plain):
        unit = previous["unit"] or previous["before"]
        if (days[1] - days[0]).days + 1 < _LENGTHS[unit]:
            return None  # "in August … the previous year" may be all of the year
        return _moved(days, -1, unit)
    found = _EARLIER.fullmatch(plain)
    if found is None:
        return None
    number = found["number"]
    count = (
        int(number) if number.isdigit() else 1 if number in ("a", "an") else NUMBER_WORDS[number]
    )
    return _moved(days, -count, found["unit"])


def _year_of(words: str, days: Days, published: date | None) -> int | None:
    if words.isdigit():
        return int(words)
    if words.startswith("last"):
        return published.year - 1 if published else None
    return days[0].year - 1


def _moved(days: Days, count: int, unit: str) -> Days | None:
    if unit in ("day", "week"):
        shift = timedelta(days=count * (_WEEK if unit == "week" else 1))
        return days[0] + shift, days[1] + shift
    return _months_away(days, count * {"month": 1, "quarter": 3, "year": _YEAR}[unit])


def _months_away(days: Days, months: int) -> Days | None:
    """`days` so many months away; the last day of a month stays the last."""
    start, end = moved(days[0], months), moved(days[1], months)
    if start is None or end is None:
        return None
    if (days[1] + _ONE_DAY).day == 1:
        whole = month_days(end.year, end.month)
        end = whole[1] if whole else end
    return start, end
