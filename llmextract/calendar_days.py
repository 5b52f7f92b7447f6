"""Arithmetic with days, months and years, and the choice between what comes round each year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

__all__ = [
    "Days",
    "Viewpoint",
    "calendar_unit",
    "choose_year",
    "monday_of",
    "month_days",
    "moved",
    "one_day",
    "step",
]

Days = tuple[date, date]
"""First and last day, both inclusive."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The day from which words such as "on Thursday" are read, `None` if it is not known.

    `future` says whether the words look ahead; `None` leaves it to the words.
    """

    day: date | None
    future: bool | None = None


def month_days(year: int, month: int, length: int = 1) -> Days | None:
    """The days of `length` months from `month` on."""
    if not MINYEAR < year < MAXYEAR - 10:
        return None
    after = month - 1 + length
    return date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - _ONE_DAY


def moved(day: date, months: int) -> date | None:
    """`day` so many months away, at the latest on the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    month = month_days(index // 12, index % 12 + 1)
    return month and min(month[0].replace(day=min(day.day, month[1].day)), month[1])


def one_day(year: int, month: int, day: int) -> Days | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def choose_year(
    yearly: Callable[[int], Days | None], view: Viewpoint, soon: timedelta
) -> Days | None:
    """Of what comes round each year: the latest that has begun, or the next, as `view` looks.

    `None` where `view` leaves it open and the next one is near.
    """
    if view.day is None:
        return None
    around = range(max(MINYEAR, view.day.year - 8), min(MAXYEAR, view.day.year + 8) + 1)
    found = [days for year in around if (days := yearly(year))]
    begun = [days for days in found if days[0] <= view.day]
    coming = [days for days in found if days[1] >= view.day]
    if view.future:
        return coming[0] if coming else None
    near = coming and coming[0] not in begun and coming[0][0] - view.day <= soon
    return None if not begun or (near and view.future is None) else begun[-1]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def calendar_unit(unit: str, day: date, shift: int) -> Days | None:
    """The calendar week, month, quarter, year so many steps from the one of `day`."""
    if unit == "week":
        monday = monday_of(day) + timedelta(days=7 * shift)
        return monday, monday + timedelta(days=6)
    if unit in ("month", "quarter"):
        size = 1 if unit == "month" else 3
        index = day.year * 12 + (day.month - 1) // size * size + shift * size
        return month_days(index // 12, index % 12 + 1, size)
    if unit == "year":
        return month_days(day.year + shift, 1, 12)
    return None


def step(day: date, number: int, unit: str) -> date | None:
    """`day` moved by `number` units; hours count in days, rounded away from `day`."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    unit = {"centurie": "century"}.get(unit, unit)
    if unit in months:
        return moved(day, number * months[unit])
    if unit == "hour":
        number, unit = (abs(number) + 23) // 24 * (1 if number > 0 else -1), "day"
    try:
        return day + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])
    except OverflowError:
        return None
