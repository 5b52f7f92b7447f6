"""The words of dates: what names a day, what leads to it, and whether two can be of one thing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from llmextract.schema import Span, Window

__all__ = ["ENDED", "LEADS", "NAMED", "PIECE", "YEAR_AGO", "abbreviated", "agree", "apart", "bare", "covers", "is_date",
           "one_before", "span_of", "whole_year"]  # fmt: skip

_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b"
    r"|\b(?:january|february|march|april|august|september|october|november|december)\b"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|last|next|this|of the year)\b",
    re.IGNORECASE,
)
NAMED = re.compile(
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
PIECE = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}\b(?!\d)(?:,?\s+\d{{4}}\b)?|\b\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}}\b)?"
    rf"|\b{_MONTH}\s+\d{{4}}\b|\b{_MONTH}\b(?!\w)|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""A date in a window: one of the ends of "between March and May 2021"."""
ENDED = re.compile(r"\b(?:since|until|till|between|from|through|before|after|by)\b", re.IGNORECASE)
_ABBREVIATED = re.compile(rf"\b({_MONTH})(?!\w)", re.IGNORECASE)
_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_SHORT})\b")
_COMMA = re.compile(rf"\b((?:{_SHORT}) \d{{1,2}}), (\d{{4}})\b")
YEAR_AGO = re.compile(
    r"\b(?:(?:last|previous|preceding) year|(?:a|the|one) year (?:ago|earlier|before|previously))\b"
)
_BEFORE = re.compile(
    r"\b(?:the |a |one )?(month|year) (?:before|earlier)\b|\bprevious (month|year)\b", re.IGNORECASE
)
LEADS = re.compile(
    r"^(?:(?:in|on|at|by|since|until|till|from|during|before|after|the|of|late|early"
    r"|starting|beginning|effective|as)\s+)+",
    re.IGNORECASE,
)


def one_before(
    text: str, stretch: Span, found: Sequence[tuple[Span, Window]]
) -> Iterator[tuple[Span, Window]]:
    """ "2.4% in November, from 2.9% the month before": the same time a month or a year earlier."""
    for match in _BEFORE.finditer(text, stretch.start, stretch.end):
        known = [
            window
            for span, window in found
            if span.end <= match.start() and window.start and not ENDED.search(window.text)
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


def whole_year(window: Window) -> int | None:
    """The year whose every day the window holds, and no other."""
    start, end = window.start, window.end
    if (
        start is None
        or end is None
        or (start.month, start.day, end.month, end.day) != (1, 1, 12, 31)
    ):
        return None
    return start.year if start.year == end.year else None


def is_date(words: str) -> bool:
    """Whether the words name a day or a longer time, and not only an hour."""
    return _DATED.search(words) is not None and not _CLOCK.fullmatch(words)


def bare(words: str) -> str:
    """The words of a date without what leads to it."""
    return LEADS.sub("", " ".join(words.casefold().split()))


def span_of(window: Window) -> tuple[date | None, date | None]:
    return window.start, window.end


def abbreviated(words: str) -> str:
    """The words with every month as its first three letters, before the day: "until aug 20"."""
    short = _ABBREVIATED.sub(lambda match: match.group()[:3].lower(), words.lower())
    return _DAY_FIRST.sub(r"\2 \1", _COMMA.sub(r"\1 \2", short))


def covers(claimed: Window, known: Window) -> bool:
    """Whether what is claimed holds the whole window that is known."""
    if claimed.start is None or claimed.end is None:
        return (claimed.start, claimed.end) == (known.start, known.end)
    if known.start is None or known.end is None:
        return False
    return claimed.start <= known.start and known.end <= claimed.end


def agree(one: Window, other: Window) -> bool:
    """Whether two dates can be of one thing: the same words, or days in common."""
    words, others = abbreviated(bare(one.text)), abbreviated(bare(other.text))
    if words in others or others in words:
        return True
    if (None, None) in (span_of(one), span_of(other)):
        return False
    if one.start is None and other.start is None:
        return one.end == other.end  # "by March 31 next year"
    begun, ended = one.start or date.min, one.end or date.max
    return begun <= (other.end or date.max) and (other.start or date.min) <= ended


def apart(one: Window, other: Window) -> bool:
    """Whether two times have no day in common, and not even the year."""
    if one.end is None or other.end is None:
        return False
    begun, ended = one.start or one.end, other.start or other.end
    return begun.year > other.end.year or ended.year > one.end.year
