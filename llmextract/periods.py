"""From the words of a period to its first and last day, seen from the day of the article.

`read_period` tries the forms of `_FORMS` in order. A form answers `None` where its words fit more
than one period: an open question is better than a wrong date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from llmextract.calendar_days import (
    Days,
    Viewpoint,
    calendar_unit,
    choose_year,
    monday_of,
    month_days,
    one_day,
    step,
)
from llmextract.calendar_words import (
    HOLIDAYS,
    MONTHS,
    NUMBER_WORDS,
    WEEKDAYS,
    alternatives,
    easter,
    read_full_date,
)

__all__ = ["read_period"]

SOON = timedelta(days=60)
"""A month or a date that comes round again within this time may be meant to come."""
SOON_QUARTER = timedelta(days=100)

_WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)
_MONTH = rf"(?:{alternatives(tuple(MONTHS))})\.?"
_WEEKDAY = rf"(?:{alternatives(tuple(WEEKDAYS))})\.?"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_OF_YEAR = rf"(?: (?:of |in )?(?P<year>{_YEAR}|(?:last|this|next|the|that) year|year))?"
_BARE_HOLIDAYS = {name.replace("'", ""): day for name, day in HOLIDAYS.items()}
_HOLIDAY = alternatives(tuple(HOLIDAYS)).replace("'", "'?")
_EASTER_DAYS = {
    "good friday": (-2, -2), "easter sunday": (0, 0), "easter day": (0, 0), "easter monday": (1, 1),
    "easter weekend": (-2, 1),
}  # fmt: skip
"""Days from Easter Sunday."""
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER = rf"(?:[0-9]{{1,3}}|{_TENS}[- ][a-z]+|{alternatives(tuple(NUMBER_WORDS))})"
_UNIT = "(?:hour|day|week|fortnight|month|quarter|year|decade|century|centurie)"
_LONG_UNIT = "(?:week|fortnight|month|quarter|year|decade|century)"
_PART = "(?:(?:early |late )?(?:morning|afternoon|evening|night|midday|lunchtime|noon))"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4, "final": 4, "last": 4}  # fmt: skip


def _number_of(words: str) -> int | None:
    """The number that digits or number words up to ninety-nine write."""
    if words.isascii() and words.isdigit():
        return int(words)
    pieces = [NUMBER_WORDS.get(piece) for piece in re.split("[- ]", words)]
    if None in pieces or (len(pieces) > 1 and not (pieces[1] or 99) < 10 <= (pieces[0] or 0)):
        return None
    return sum(piece or 0 for piece in pieces)


def _month_number(name: str) -> int:
    return MONTHS[name.rstrip(".")]


def _year_of(words: str | None, view: Viewpoint) -> int | None:
    """The year of "2017", "last year", "this year"."""
    if words is None or words.isdigit():
        return int(words) if words else None
    shift = {"last year": -1, "this year": 0, "next year": 1}.get(words)
    return None if view.day is None or shift is None else view.day.year + shift


def _in_year(
    yearly: Callable[[int], Days | None], words: str | None, view: Viewpoint, soon: timedelta
) -> Days | None:
    """The days in the year that `words` name, or in the one that `view` suggests."""
    if words is None:
        return choose_year(yearly, view, soon)
    year = _year_of(words, view)
    return None if year is None else yearly(year)


Form = Callable[[re.Match[str], Viewpoint], "Days | None"]


def _full_date(found: re.Match[str], _: Viewpoint) -> Days | None:
    day = read_full_date(found["date"])
    return (day, day) if day else None


def _day_and_month(found: re.Match[str], view: Viewpoint) -> Days | None:
    groups = found.groupdict()
    month = _month_number(groups.get("month") or groups["month2"])
    first = int((groups.get("day") or groups["day2"]).rstrip("stndrh"))
    last = groups.get("to") or groups.get("to2")
    until = int(last.rstrip("stndrh")) if last else first

    def days(year: int) -> Days | None:
        begin, end = one_day(year, month, first), one_day(year, month, until)
        return (begin[0], end[0]) if begin and end and begin[0] <= end[0] else None

    chosen = _in_year(days, found["year"], view, SOON)
    weekday = found["weekday"]
    if chosen and weekday and WEEKDAYS[weekday.rstrip(".")] != chosen[0].weekday():
        return None
    return chosen


def _holiday(found: re.Match[str], view: Viewpoint) -> Days | None:
    month, day = _BARE_HOLIDAYS[found["name"].replace("'", "")]
    return _in_year(lambda year: one_day(year, month, day), found["year"], view, SOON)


def _easter(found: re.Match[str], view: Viewpoint) -> Days | None:
    first, last = _EASTER_DAYS[found["feast"]]

    def days(year: int) -> Days:
        sunday = easter(year)
        return sunday + timedelta(days=first), sunday + timedelta(days=last)

    return _in_year(days, found["year"], view, SOON)


def _month(found: re.Match[str], view: Viewpoint) -> Days | None:
    month = _month_number(found["month"])
    return _in_year(lambda year: month_days(year, month), found["year"], view, SOON)


def _which_month(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "last March" lies before this month, "next March" after it."""
    if view.day is None:
        return None
    month = _month_number(found["month"])
    ahead = (month - view.day.month) % 12
    shift = {"last": ahead - 12, "this": month - view.day.month, "next": ahead or 12}[
        found["which"]
    ]
    index = view.day.year * 12 + view.day.month - 1 + shift
    return month_days(index // 12, index % 12 + 1)


def _weekday(found: re.Match[str], view: Viewpoint) -> Days | None:
    if view.day is None:
        return None
    groups = found.groupdict()
    which, week = groups.get("which"), groups.get("week")
    number = WEEKDAYS[found["weekday"].rstrip(".")]
    if week:
        shift = {"last": -7, "this": 0, "next": 7}[week]
        day = monday_of(view.day) + timedelta(days=number + shift)
        return day, day
    ahead = (number - view.day.weekday()) % 7
    if which == "next" or (which is None and view.future) or which in ("this", "coming"):
        shift = ahead or (7 if which == "next" else 0)
    elif which in ("last", "past"):
        shift = ahead - 7
    else:
        shift = ahead - 7 if ahead else 0
    return view.day + timedelta(days=shift), view.day + timedelta(days=shift)


_NEAR_DAYS = {
    "day before yesterday": (-2, -2), "yesterday": (-1, -1), "last night": (-1, -1),
    "overnight": (-1, 0), "today": (0, 0), "tonight": (0, 0), "tomorrow": (1, 1),
    "day after tomorrow": (2, 2),
}  # fmt: skip


def _near_day(found: re.Match[str], view: Viewpoint) -> Days | None:
    if view.day is None:
        return None
    first, last = _NEAR_DAYS.get(found["day"], (0, 0))
    return view.day + timedelta(days=first), view.day + timedelta(days=last)


def _which_unit(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "last week", "this month", "next year": calendar units."""
    shift = {"last": -1, "this": 0, "current": 0, "next": 1}[found["which"]]
    return None if view.day is None else calendar_unit(found["unit"], view.day, shift)


def _within_unit(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "earlier this week", "so far this year", "later this month"."""
    days = None if view.day is None else calendar_unit(found["unit"], view.day, 0)
    if days is None or view.day is None:
        return None
    return (view.day, days[1]) if found["side"] == "later" else (days[0], view.day)


def _weekend(found: re.Match[str], view: Viewpoint) -> Days | None:
    """The latest weekend that has begun; "this weekend" may be the one to come."""
    which = found["which"]
    if view.day is None or which == "next":
        return None
    saturday = monday_of(view.day) + timedelta(days=5)
    running = view.day.weekday() >= 5
    if running and which == "last":
        saturday -= timedelta(days=7)
    elif not running and (view.future or (which == "this" and view.day.weekday() >= 2)):
        pass
    elif not running and which == "this" and view.future is None:
        return None
    elif not running:
        saturday -= timedelta(days=7)
    return saturday, saturday + _ONE_DAY


def _quarter(found: re.Match[str], view: Viewpoint) -> Days | None:
    groups = found.groupdict()
    if groups.get("month"):
        first, length = _month_number(groups["month"]) - 2, 3
        if first % 3 != 1:
            return None
    elif groups.get("half"):
        half = _ORDINALS.get(groups["half"], 0)
        first, length = (1 if half == 1 else 7), 6
        if half not in (1, 2, 4) or groups["year"] is None:
            return None
    else:
        name = groups.get("quarter") or groups["q"]
        first, length = 3 * (_ORDINALS.get(name) or int(name)) - 2, 3
    year = groups.get("year") or groups.get("year2")
    if year in ("year", "the year"):
        year = "this year"
    return _in_year(lambda y: month_days(y, first, length), year, view, SOON_QUARTER)


def _year(found: re.Match[str], _: Viewpoint) -> Days | None:
    return month_days(int(found["year"]), 1, 12)


def _years(found: re.Match[str], _: Viewpoint) -> Days | None:
    first = month_days(int(found["year"]), 1, 12)
    last = month_days(int(found["to"]), 1, 12)
    return (first[0], last[1]) if first and last and first[0] < last[0] else None


def _decade(found: re.Match[str], _: Viewpoint) -> Days | None:
    return month_days(int(found["year"]), 1, 120)


def _rolling(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "the past 24 hours", "the next two decades": up to the viewpoint, or from it on."""
    number = _number_of(found["number"] or "one")
    if view.day is None or not number:
        return None
    ahead = found["which"] in ("next", "coming")
    other = step(view.day, number if ahead else -number, found["unit"])
    if other is None:
        return None
    return (view.day, other) if ahead else (other, view.day)


def _ago(found: re.Match[str], view: Viewpoint) -> Days | None:
    number = _number_of(found["number"])
    if view.day is None or not number or (found["unit"] == "hour" and number % 24):
        return None
    day = step(view.day, -number, found["unit"])
    return (day, day) if day else None


def _length_to(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "the six months to June 30": whole months up to the end of the named day or month."""
    number = _number_of(found["number"] or "one")
    end = read_period(found["end"], replace(view, future=False))
    if end is None or not number:
        return None
    start = step(end[1] + _ONE_DAY, -number, found["unit"])
    return (start, end[1]) if start else None


def _end_of(found: re.Match[str], view: Viewpoint) -> Days | None:
    """The last day of a year, quarter or month; the end of a week is no exact date."""
    days = read_period(found["rest"], view)
    return (days[1], days[1]) if days and days[1] - days[0] > _WEEK else None


def _part_of(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "the first nine months of this year", "the last 10 days of May"."""
    number = _number_of(found["number"] or "one")
    days = _whole(found["rest"], view)
    if days is None or not number:
        return None
    if found["edge"] == "last":
        start = step(days[1] + _ONE_DAY, -number, found["unit"])
        part = (start, days[1]) if start else None
    else:
        behind = step(days[0], number, found["unit"])
        part = (days[0], behind - _ONE_DAY) if behind else None
    return part if part and days[0] <= part[0] and part[1] <= days[1] else None


def _half_of(found: re.Match[str], view: Viewpoint) -> Days | None:
    """ "the first half of June": up to the 15th."""
    days = _whole(found["rest"], view)
    if days is None or month_days(days[0].year, days[0].month) != days:
        return None
    middle = days[0].replace(day=15)
    begun = found["edge"] in ("first", "opening")
    return (days[0], middle) if begun else (middle + _ONE_DAY, days[1])


def _whole(words: str, view: Viewpoint) -> Days | None:
    """The period that another one is a part of; "the year" is this one."""
    return read_period({"year": "this year", "month": "this month"}.get(words, words), view)


_SHAPES: tuple[tuple[str, Form], ...] = (
    (r"(?P<date>[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4})", _full_date),
    (
        rf"(?:(?P<weekday>{_WEEKDAY}) )?(?:(?P<month>{_MONTH}) (?P<day>{_DAY})"
        rf"(?:(?: ?- ?| to | and | through )(?P<to>{_DAY}))?"
        rf"|(?P<day2>{_DAY})(?:(?: ?- ?| to | and )(?P<to2>{_DAY}))?[ -](?:of )?(?P<month2>{_MONTH}))"
        rf"{_OF_YEAR}(?: {_PART})?",
        _day_and_month,
    ),
    (rf"(?P<name>{_HOLIDAY}){_OF_YEAR}", _holiday),
    (rf"(?P<feast>{alternatives(tuple(_EASTER_DAYS))}){_OF_YEAR}", _easter),
    (rf"(?:month of )?(?P<month>{_MONTH}){_OF_YEAR}", _month),
    (rf"(?P<which>last|this|next) (?P<month>{_MONTH})", _which_month),
    (
        rf"(?:(?P<which>last|past|this|coming|next) )?(?P<weekday>{_WEEKDAY})"
        rf"(?: (?P<week>last|this|next) week)?(?: {_PART})?",
        _weekday,
    ),
    (rf"(?P<week>last|this|next) week (?P<weekday>{_WEEKDAY})", _weekday),
    (
        rf"(?:{_PART} )?(?:earlier |later )?(?P<day>{alternatives(tuple(_NEAR_DAYS))})(?: {_PART})?",
        _near_day,
    ),
    (rf"(?:earlier |later )?(?P<day>this {_PART})", _near_day),
    (r"(?P<which>last|this|current|next) (?P<unit>week|month|quarter|year)", _which_unit),
    (
        r"(?P<side>earlier|later|so far|already) (?:in )?(?:this|the current) (?P<unit>week|month|quarter|year)",
        _within_unit,
    ),
    (
        r"(?P<unit>week|month|quarter|year)[ -](?P<side>to[ -]date)",
        _within_unit,
    ),
    (r"this (?P<unit>week|month|quarter|year) (?P<side>so far)", _within_unit),
    (r"(?:(?P<which>last|past|this|next) )?weekend", _weekend),
    (
        rf"(?:(?P<quarter>first|1st|second|2nd|third|3rd|fourth|4th|final)[ -]quarter{_OF_YEAR}"
        rf"|q(?P<q>[1-4])(?: (?:of )?(?P<year2>{_YEAR}))?)",
        _quarter,
    ),
    (rf"(?P<year>{_YEAR})'?s? (?:q(?P<q>[1-4])|(?P<quarter>first|second|third|fourth) quarter)", _quarter),
    (rf"(?P<half>first|1st|second|2nd|last) half{_OF_YEAR}", _quarter),
    (rf"(?P<month>march|june|september|december) quarter{_OF_YEAR}", _quarter),
    (rf"(?:year |all of |whole of )?(?P<year>{_YEAR})", _year),
    (rf"(?P<year>{_YEAR}) ?- ?(?P<to>{_YEAR})", _years),
    (r"(?P<year>(?:1[5-9]|20)[0-9]0)'?s", _decade),
    (rf"(?:the )?(?P<which>past|last|previous|next|coming) (?P<number>{_NUMBER})[ -](?P<unit>{_UNIT})s?", _rolling),
    (rf"(?P<which>past) (?:(?P<number>{_NUMBER}) )?(?P<unit>{_UNIT})", _rolling),
    (rf"the (?P<which>last|past|coming) (?P<number>)(?P<unit>{_LONG_UNIT})", _rolling),
    (rf"(?P<number>{_NUMBER}) (?P<unit>{_UNIT})s? ago(?: (?:today|now))?", _ago),
    (
        rf"(?:(?P<number>{_NUMBER}) )?(?P<unit>month|quarter|year|week)s? (?:to|ended|ending|through|up to|to the end of)"
        rf" (?:the )?(?:end of )?(?P<end>.+)",
        _length_to,
    ),
    (r"end of (?P<rest>.+)", _end_of),
    (
        rf"(?P<edge>first|opening|last) (?:(?P<number>{_NUMBER}) )?(?P<unit>day|week|month|quarter)s? of (?:the )?(?P<rest>.+)",
        _part_of,
    ),
    (r"(?P<edge>first|opening|second|last) half of (?:the )?(?P<rest>.+)", _half_of),
)  # fmt: skip
_FORMS = tuple((re.compile(shape), form) for shape, form in _SHAPES)


def read_period(words: str, view: Viewpoint) -> Days | None:
    """First and last day of the period that `words` name, without the preposition before it.

    `words` are casefolded, single-spaced, without commas. `None` if they are not understood, have
    more than one reading, or need the viewpoint's day and it is not known.
    """
    for days in _readings(words, view):
        return days
    return None


def _readings(words: str, view: Viewpoint) -> Iterator[Days | None]:
    for shape, form in _FORMS:
        found = shape.fullmatch(words)
        if found is not None:
            try:
                yield form(found, view)
            except OverflowError:  # beyond the calendar's first or last year
                yield None
