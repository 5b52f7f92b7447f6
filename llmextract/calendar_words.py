"""The words of the calendar as tables, and dates that are written out in full.

A name or an abbreviation is added in one line. Nothing here knows of any article's date: what
depends on one is in `periods`.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = [
    "BEGAN",
    "CLOCK",
    "DAY",
    "FULL_DATE",
    "HOLIDAYS",
    "MONTH",
    "MONTHS",
    "NUMBER_WORDS",
    "WEEKDAY",
    "WEEKDAYS",
    "WEEKDAY_NAME",
    "YEAR",
    "alternatives",
    "easter",
    "read_date",
    "read_full_date",
]

_MONTH_FORMS = (
    "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul",
    "August Aug", "September Sept Sep", "October Oct", "November Nov", "December Dec",
)  # fmt: skip
_WEEKDAY_FORMS = (
    "Monday Mon", "Tuesday Tues Tue", "Wednesday Wed", "Thursday Thurs Thur Thu", "Friday Fri",
    "Saturday Sat", "Sunday Sun",
)  # fmt: skip

MONTHS: dict[str, int] = {
    form.casefold(): number
    for number, forms in enumerate(_MONTH_FORMS, start=1)
    for form in forms.split()
}
"""Month names and abbreviations, casefolded, to 1..12."""

WEEKDAYS: dict[str, int] = {
    form.casefold(): number for number, forms in enumerate(_WEEKDAY_FORMS) for form in forms.split()
}
"""Weekday names and abbreviations, casefolded, to 0 (Monday) .. 6, as `date.weekday` counts."""

NUMBER_WORDS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100,
}  # fmt: skip
"""The number words that stand before a unit of time."""


def alternatives(words: str | tuple[str, ...]) -> str:
    """A regex alternation of `words` (a table or a blank-separated string), longest first."""
    listed = words.split() if isinstance(words, str) else words
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))


BEGAN = "(?:began|begun|started|erupted|broke out|opened|launched)"
"""What a war or a search did at the start of a time: "since the war began"."""


def _names(table: tuple[str, ...]) -> str:
    """Capitalised and upper-case forms: lower-case "may" and "march" are other words."""
    full = [forms.split()[0] for forms in table]
    short = [form for forms in table for form in forms.split()[1:]]
    whole = alternatives(tuple(full + [name.upper() for name in full]))
    clipped = alternatives(tuple(short + [name.upper() for name in short]))
    return rf"(?:(?:{whole})\b|(?:{clipped})(?:\.|\b))"


MONTH = _names(_MONTH_FORMS)
"""Regex of a month's name. Case-sensitive; no groups."""
WEEKDAY = _names(_WEEKDAY_FORMS)
"""Regex of a weekday's name. Case-sensitive; no groups."""
WEEKDAY_NAME = rf"(?:{alternatives(tuple(name.split()[0] for name in _WEEKDAY_FORMS))})\b"
"""Regex of a weekday's full name: "Sun" and "Sat" on their own are other words."""
YEAR = r"(?:1[5-9]|20)[0-9]{2}(?![0-9])"
"""Regex of a year from 1500 to 2099."""
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9])"
"""Regex of a day of the month, "3" or "3rd"."""
_HALF_DAY = r"(?:[ap]m\b|[ap]\.m\b\.?)"
CLOCK = (
    rf"(?:(?:2[0-3]|[01]?[0-9]):[0-5][0-9](?::[0-5][0-9])?(?!\.?[0-9])(?:\s?{_HALF_DAY})?"
    rf"|(?:1[0-2]|0?[1-9])(?:\.[0-5][0-9])?\s?{_HALF_DAY}|midnight\b|noon\b)"
)
"""Regex of a clock time: "22:05", "7.30pm", "8 a.m."."""

FULL_DATE = (
    rf"(?:{YEAR}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])"
    rf"|{YEAR}/[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9])"
    rf"|[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-]{YEAR}"
    rf"|{DAY}(?:\s+of)?[\s-]+{MONTH},?[\s-]+{YEAR}"
    rf"|{MONTH}\s+{DAY},?\s+{YEAR})"
)
"""Regex of a date with day, month and year. Case-sensitive; no groups."""

_NUMERIC = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})$")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})$")
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+")
_FULL_DATE = re.compile(rf"(?<![0-9]){FULL_DATE}")


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_full_date(words: str) -> date | None:
    """The date that `words`, a match of `FULL_DATE`, writes; `None` if there is no such day.

    "03/04/2017" is `None`: it is two dates, depending on the country. "13/04/2017" is one, and so is
    "03.04.2017": those who write full stops write the day first.
    """
    if numbers := _YEAR_FIRST.match(words):
        return _valid(*(int(number) for number in numbers.groups()))
    if numbers := _NUMERIC.match(words):
        first, second, year = (int(number) for number in numbers.groups())
        if first > 12 or first == second or ("." in words and second <= 12):
            return _valid(year, second, first)
        return _valid(year, first, second) if second > 12 else None
    figures: list[int] = []
    month = 0
    for piece in _PIECES.findall(words):
        if piece.isdigit():
            figures.append(int(piece))
        else:
            month = MONTHS.get(piece.casefold(), month)
    if len(figures) != 2 or not month:
        return None
    return _valid(figures[1], month, figures[0])


def read_date(words: str) -> date | None:
    """The first full date in `words`, such as a metadata field; `None` if there is none.

    ISO timestamps count by their date, in the zone in which they are written.
    """
    found = _FULL_DATE.search(words)
    return read_full_date(found.group()) if found else None


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus of Nature, 20 April 1876)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + skipped + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


HOLIDAYS: dict[str, tuple[int, int]] = {
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "may day": (5, 1),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
"""Days with a name and a fixed date, casefolded, to month and day."""
