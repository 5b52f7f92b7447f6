"""Which words of a text are times, and which days they stand for. The article is of a Saturday."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.calendar_words import easter
from llmextract.dating import find_windows, resolve

ANCHOR = date(2017, 9, 16)  # a Saturday
MONTHS = ("January February March April May June July August September October November "
          "December").split()  # fmt: skip


def interval(words: str, anchor: date | None = ANCHOR, future: bool | None = None) -> str:
    """ "start..end", with nothing for an open side and "?" for words that stay open."""
    window = resolve(words, anchor, future=future)
    assert window.text == words
    if window.start is None and window.end is None:
        return "?"
    return f"{window.start or ''}..{window.end or ''}"


@pytest.mark.parametrize(
    "day", ["1818-03-22", "1961-04-02", "2000-04-23", "2024-03-31", "2025-04-20", "2038-04-25"]
)
def test_easter_is_where_the_church_keeps_it(day: str) -> None:
    sunday = date.fromisoformat(day)
    assert easter(sunday.year) == sunday


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_from_march_22_to_april_25(year: int) -> None:
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert (3, 22) <= (sunday.month, sunday.day) <= (4, 25)


RESOLVED = {
    # up to the day of the article
    "in the past 24 hours": "2017-09-15..2017-09-16",
    "Over the past 24 hours": "2017-09-15..2017-09-16",
    "in the past\u00a048 hours": "2017-09-14..2017-09-16",
    "in the last 12 hours": "2017-09-15..2017-09-16",
    "over the past week": "2017-09-09..2017-09-16",
    "in the last week": "2017-09-09..2017-09-16",
    "over the past three days": "2017-09-13..2017-09-16",
    "the past month": "2017-08-16..2017-09-16",
    "over the past year": "2016-09-16..2017-09-16",
    "over the past two decades": "1997-09-16..2017-09-16",
    "during the past twenty-five years": "1992-09-16..2017-09-16",
    "over the next two weeks": "2017-09-16..2017-09-30",
    "within the next 24 hours": "2017-09-16..2017-09-17",
    "over the next year": "2017-09-16..2018-09-16",
    # days
    "today": "2017-09-16..2017-09-16",
    "this morning": "2017-09-16..2017-09-16",
    "tonight": "2017-09-16..2017-09-16",
    "yesterday": "2017-09-15..2017-09-15",
    "yesterday afternoon": "2017-09-15..2017-09-15",
    "late last night": "2017-09-15..2017-09-15",
    "overnight": "2017-09-15..2017-09-16",
    "tomorrow": "2017-09-17..2017-09-17",
    "the day before yesterday": "2017-09-14..2017-09-14",
    "today and tomorrow": "2017-09-16..2017-09-17",
    "around 7:30pm AEDT yesterday": "2017-09-15..2017-09-15",
    # what is so on the day of the article
    "now": "2017-09-16..2017-09-16",
    "Now": "2017-09-16..2017-09-16",
    # edges
    "at the end of August": "2017-08-31..2017-08-31",
    "before the end of December": "..2017-12-31",
    "since the start of the month": "2017-09-01..2017-09-16",
    "since the beginning of the year": "2017-01-01..2017-09-16",
    "since Christmas": "2016-12-25..2017-09-16",
    "since Easter": "2017-04-16..2017-09-16",
    "by Christmas": "..2017-12-25",
    "by Easter": "..2018-04-01",
    "on Good Friday": "2017-04-14..2017-04-14",
    "over the Easter weekend in 2008": "2008-03-21..2008-03-24",
    # weekdays
    "on Thursday": "2017-09-14..2017-09-14",
    "Thursday": "2017-09-14..2017-09-14",
    "on Saturday": "2017-09-16..2017-09-16",
    "on Sunday": "2017-09-10..2017-09-10",
    "on Friday night": "2017-09-15..2017-09-15",
    "early on Friday": "2017-09-15..2017-09-15",
    "in the early hours of Tuesday morning": "2017-09-12..2017-09-12",
    "from 8:00am to 8:00pm Monday": "2017-09-11..2017-09-11",
    "at 8 p.m. on Monday": "2017-09-11..2017-09-11",
    "last Thursday": "2017-09-14..2017-09-14",
    "last Saturday": "2017-09-09..2017-09-09",
    "next Friday": "2017-09-22..2017-09-22",
    "next Saturday": "2017-09-23..2017-09-23",
    "this Monday": "2017-09-18..2017-09-18",
    "Tuesday last week": "2017-09-05..2017-09-05",
    "since Monday": "2017-09-11..2017-09-16",
    "by Saturday": "..2017-09-16",
    "by Monday": "..2017-09-18",
    "until at least Friday": "..2017-09-22",
    "on Saturday and Sunday": "2017-09-09..2017-09-10",
    "between Monday and Wednesday": "2017-09-11..2017-09-13",
    "from Monday to Thursday": "2017-09-11..2017-09-14",
    # weeks and weekends
    "earlier this week": "2017-09-11..2017-09-16",
    "later this week": "2017-09-16..2017-09-17",
    "this week": "2017-09-11..2017-09-17",
    "last week": "2017-09-04..2017-09-10",
    "next week": "2017-09-18..2017-09-24",
    "since last week": "2017-09-04..2017-09-16",
    "by the end of the week": "..2017-09-17",
    "over the weekend": "2017-09-16..2017-09-17",
    "last weekend": "2017-09-09..2017-09-10",
    # months
    "last month": "2017-08-01..2017-08-31",
    "this month": "2017-09-01..2017-09-30",
    "next month": "2017-10-01..2017-10-31",
    "earlier this month": "2017-09-01..2017-09-16",
    "in March": "2017-03-01..2017-03-31",
    "in September": "2017-09-01..2017-09-30",
    "in December": "2016-12-01..2016-12-31",
    "last March": "2017-03-01..2017-03-31",
    "last December": "2016-12-01..2016-12-31",
    "next March": "2018-03-01..2018-03-31",
    "since November": "2016-11-01..2017-09-16",
    "in May last year": "2016-05-01..2016-05-31",
    "by June next year": "..2018-06-30",
    "in the month of August": "2017-08-01..2017-08-31",
    # days of months
    "on September 13": "2017-09-13..2017-09-13",
    "Sept. 16": "2017-09-16..2017-09-16",
    "16 September": "2017-09-16..2017-09-16",
    "on the 3rd of July": "2017-07-03..2017-07-03",
    "on Friday, September 15": "2017-09-15..2017-09-15",
    "on December 25": "2016-12-25..2016-12-25",
    "on December 14 last year": "2016-12-14..2016-12-14",
    "on August 27 of last year": "2016-08-27..2016-08-27",
    "on January 2 next year": "2018-01-02..2018-01-02",
    "September 3-5": "2017-09-03..2017-09-05",
    "from 3 to 5 September": "2017-09-03..2017-09-05",
    "from August 28 to September 2": "2017-08-28..2017-09-02",
    "since September 3": "2017-09-03..2017-09-16",
    "starting on September 13": "2017-09-13..",
    "by October 1": "..2017-10-01",
    "on New Year's Eve": "2016-12-31..2016-12-31",
    "on Feb. 29, 2016": "2016-02-29..2016-02-29",
    # quarters and halves
    "in the first quarter": "2017-01-01..2017-03-31",
    "in the first quarter of this year": "2017-01-01..2017-03-31",
    "in the fourth quarter of last year": "2016-10-01..2016-12-31",
    "in the third quarter of 2019": "2019-07-01..2019-09-30",
    "Q3 2019": "2019-07-01..2019-09-30",
    "last quarter": "2017-04-01..2017-06-30",
    "in the June quarter": "2017-04-01..2017-06-30",
    "in the first half of 2018": "2018-01-01..2018-06-30",
    "in the first half of June": "2017-06-01..2017-06-15",
    "the second half of last month": "2017-08-16..2017-08-31",
    "in the first eight months of this year": "2017-01-01..2017-08-31",
    "in the first 10 days of the month": "2017-09-01..2017-09-10",
    "in the last two weeks of May": "2017-05-18..2017-05-31",
    "in the six months to June 30": "2017-01-01..2017-06-30",
    "for the 13 weeks to 27 April": "2017-01-27..2017-04-27",
    "in the year to June": "2016-07-01..2017-06-30",
    # years
    "last year": "2016-01-01..2016-12-31",
    "this year": "2017-01-01..2017-12-31",
    "next year": "2018-01-01..2018-12-31",
    "so far this year": "2017-01-01..2017-09-16",
    "earlier this year": "2017-01-01..2017-09-16",
    "so far": "..2017-09-16",
    "to date": "..2017-09-16",
    "since 1993": "1993-01-01..2017-09-16",
    "since the war began in 1993": "1993-01-01..2017-09-16",
    "since it broke out with the shelling of a port in March": "2017-03-01..2017-09-16",
    "by 2020": "..2020-12-31",
    "before 1986": "..1985-12-31",
    "by the end of 2019": "..2019-12-31",
    "at the end of 2016": "2016-12-31..2016-12-31",
    # ago
    "a year ago": "2016-09-16..2016-09-16",
    "two weeks ago": "2017-09-02..2017-09-02",
    "three days ago": "2017-09-13..2017-09-13",
    "18 months ago": "2016-03-16..2016-03-16",
    "just a week ago": "2017-09-09..2017-09-09",
}


@pytest.mark.parametrize(("words", "days"), RESOLVED.items(), ids=RESOLVED)
def test_words_resolve_from_the_day_of_the_article(words: str, days: str) -> None:
    assert interval(words) == days


ABSOLUTE = {
    "in May 2017": "2017-05-01..2017-05-31",
    "in 2018": "2018-01-01..2018-12-31",
    "in the year 2000": "2000-01-01..2000-12-31",
    "from July to November 1917": "1917-07-01..1917-11-30",
    "from November to February 2018": "2017-11-01..2018-02-28",
    "from December 2016 to March": "2016-12-01..2017-03-31",
    "between 2010 and 2015": "2010-01-01..2015-12-31",
    "2010-2015": "2010-01-01..2015-12-31",
    "in 2017 and 2018": "2017-01-01..2018-12-31",
    "the 1990s": "1990-01-01..1999-12-31",
    "on September 16, 2017": "2017-09-16..2017-09-16",
    "Saturday, 16 September 2017": "2017-09-16..2017-09-16",
    "2017-09-16": "2017-09-16..2017-09-16",
    "13/09/2017": "2017-09-13..2017-09-13",
    "09/13/2017": "2017-09-13..2017-09-13",
    "16.09.2017": "2017-09-16..2017-09-16",
    "since 1993": "1993-01-01..",
    "by the end of 2019": "..2019-12-31",
    "until June 3, 2020": "..2020-06-03",
    "in the six months to June 30, 2016": "2016-01-01..2016-06-30",
    "Q3 2019": "2019-07-01..2019-09-30",
}


@pytest.mark.parametrize(("words", "days"), ABSOLUTE.items(), ids=ABSOLUTE)
def test_words_that_name_their_year_need_no_anchor(words: str, days: str) -> None:
    assert interval(words, None) == days
    if "since" not in words:
        assert interval(words) == days


RELATIVE = """in the past 24 hours|on Thursday|yesterday|last month|this year|on September 13|in May
so far|so far this year|by Saturday|since Monday|a year ago|in the first quarter|next week|overnight
over the weekend|in May last year|from July to November|in the June quarter""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("words", RELATIVE)
def test_other_words_stay_open_without_an_anchor(words: str) -> None:
    assert interval(words, None) == "?"


OPEN = {
    "fiscal year": "in the 2000-2001 financial year",
    "fiscal number": "in fiscal 2019",
    "this fiscal year": "this fiscal year",
    "season": "in the 2014/15 season",
    "short range of years": "in 2014-15",
    "two readings of a number": "03/04/2017",
    "no such day": "February 30, 2017",
    "no such numeric day": "2017-02-30",
    "weekday that does not fit": "Monday, September 16, 2017",
    "from another time": "three days later",
    "earlier than another time": "a year earlier",
    "narrative": "the following week",
    "previous": "in the previous year",
    "few": "in the past few days",
    "recent": "in recent weeks",
    "about": "more than a week ago",
    "almost": "almost two years ago",
    "early in a year": "early 2018",
    "early in a month": "in early November",
    "mid": "in mid-June 2017",
    "early decade": "since the early 1980s",
    "beginning": "at the beginning of August",
    "hours": "three hours ago",
    "clock": "at 22:05 UTC",
    "rate": "a week",
    "coming weekend": "by the weekend",
    "next weekend": "next weekend",
    "moving feast": "over Easter",
    "alternative": "in February or March",
    "apart": "in 1996 and 1998",
    "part of an unknown whole": "the last day",
    "a month that may be to come": "in October",
    "a date that may be to come": "on October 2",
    "a quarter that may be to come": "in the fourth quarter",
    "a beginning that may be to come": "from October 1",
    "a weekday from which": "starting on Friday",
    "surname": "May said",
    "verb": "march on",
    "nothing": "",
    "other words": "the river",
    "range backwards": "from 2015 to 2010",
}


@pytest.mark.parametrize("words", OPEN.values(), ids=OPEN)
def test_what_is_not_sure_stays_open(words: str) -> None:
    assert interval(words) == "?"


TENSES = [
    ("on Thursday", True, "2017-09-21..2017-09-21"),
    ("on Thursday", False, "2017-09-14..2017-09-14"),
    ("by Thursday", False, "..2017-09-14"),
    ("on October 2", True, "2017-10-02..2017-10-02"),
    ("on October 2", False, "2016-10-02..2016-10-02"),
    ("in October", True, "2017-10-01..2017-10-31"),
    ("in March", True, "2018-03-01..2018-03-31"),
    ("in the fourth quarter", True, "2017-10-01..2017-12-31"),
    ("in the fourth quarter", False, "2016-10-01..2016-12-31"),
    ("from October 1", True, "2017-10-01.."),
    ("this weekend", True, "2017-09-16..2017-09-17"),
]


@pytest.mark.parametrize(("words", "future", "days"), TENSES)
def test_the_tense_of_the_sentence_decides_where_it_is_given(
    words: str, future: bool, days: str
) -> None:
    assert interval(words, future=future) == days


def test_this_weekend_lies_ahead_from_wednesday_on_and_is_open_before() -> None:
    monday = date(2017, 9, 11)
    assert interval("this weekend", monday) == "?"
    assert interval("this weekend", monday + timedelta(2)) == "2017-09-16..2017-09-17"
    assert interval("at the weekend", monday) == "2017-09-09..2017-09-10"


# -- Finding ---------------------------------------------------------------------------------------

FOUND = {
    "Over 50 defected in the past 24 hours.": ["in the past 24 hours"],
    "In the past\u00a024 hours alone, 12 left.": ["In the past\u00a024 hours"],
    "He spoke on Thursday and left.": ["on Thursday"],
    "the ministry said Friday.": ["Friday"],
    "On Friday night 12 died.": ["On Friday night"],
    "in the early hours of Wednesday,": ["in the early hours of Wednesday"],
    "at around 6:30am on Tuesday": ["at around 6:30am on Tuesday"],
    "from 8:00am to 8:00pm Monday": ["from 8:00am to 8:00pm Monday"],
    "on Saturday and Sunday": ["on Saturday and Sunday"],
    "It rained earlier this week.": ["earlier this week"],
    "so far this year 12 died": ["so far this year"],
    "Thousands have so far turned back.": ["so far"],
    "By Saturday 23 had come.": ["By Saturday"],
    "In Monday's raid 12 died": ["Monday"],
    "In May 2017, Russia": ["In May 2017"],
    "from July to November 1917": ["from July to November 1917"],
    "Since November the army": ["Since November"],
    "On September 13, as many as 34": ["On September 13"],
    "On Sept. 16 he left": ["On Sept. 16"],
    "on 16 September 2017 at noon": ["on 16 September 2017 at noon"],
    "on December 14 last year": ["on December 14 last year"],
    "the river rose 2017-09-16 by": ["2017-09-16"],
    "in the third quarter of 2019": ["in the third quarter of 2019"],
    "in the six months to June 30, up": ["in the six months to June 30"],
    "for the 13 weeks to 27 April, down": ["for the 13 weeks to 27 April"],
    "in the year to mid-July, police": ["in the year to mid-July"],
    "in the 2000-2001 financial year": ["in the 2000-2001 financial year"],
    "compared with 1999, it": ["1999"],
    "between 2010 and 2015": ["between 2010 and 2015"],
    "in 2018. Then": ["in 2018"],
    "in the early 1990s": ["in the early 1990s"],
    "It opens in spring 2027.": ["in spring 2027"],
    "in the summer of 2022 it fell": ["in the summer of 2022"],
    "in the winter of 2022-23 it": ["in the winter of 2022-23"],
    "closed in fall 2019 and": ["in fall 2019"],
    "In mid-2024 it grew": ["In mid-2024"],
    "by mid-May": ["by mid-May"],
    "two weeks ago the": ["two weeks ago"],
    "more than a week ago": ["more than a week ago"],
    "Three days later it": ["Three days later"],
    "died since the war began in March 2011": ["since the war began in March 2011"],
    "the dead of last weekend": ["last weekend"],
    "killed 12 at the weekend": ["at the weekend"],
    "by the end of the week": ["by the end of the week"],
    "at the beginning of August": ["at the beginning of August"],
    "on New Year’s Eve": ["on New Year’s Eve"],
    "fell compared to last June, it": ["last June"],
    "25,000 barrels a day": ["a day"],
    "three times a week": ["a week"],
    "12 deaths per year": ["per year"],
    "on Monday\nand Tuesday": ["on Monday\nand Tuesday"],
    "on Saturday\n\nMonday brought": ["on Saturday", "Monday"],
}


@pytest.mark.parametrize(("text", "windows"), FOUND.items(), ids=FOUND)
def test_times_are_found_with_their_prepositions(text: str, windows: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_windows(text)] == windows


NOT_TIMES = {
    "surname": "In the vote May said no.",
    "surname after a preposition": "Theresa May was there. A deal made by May fell.",
    "modal": "It may rise.",
    "verb": "The march on the capital",
    "sun": "The sun sat on the hill.",
    "number after in": "in 2000 homes",
    "number after by": "by 2018 votes",
    "number with comma": "in 2,018 homes",
    "money": "for $2018",
    "year in a name": "after the 2016 election",
    "date in a name": "Since the July 7 bombings",
    "a verb before a number": "prices would fall 2,019 tonnes",
    "score": "won 2-1 and 3:0",
    "decimal": "rose 7.25 per cent",
    "identifier": "flight QF-2017",
    "duration": "for five years in prison",
    "a unit alone": "It took a week.",
    "a verb": "The trial is to last 14 months.",
    "part of something": "on the last day of the hearing",
    "version": "version 2017.1",
    "word with a month": "Mayor Augustine marched",
}


@pytest.mark.parametrize("text", NOT_TIMES.values(), ids=NOT_TIMES)
def test_other_words_are_no_times(text: str) -> None:
    assert [text[found.start : found.end] for found in find_windows(text)] == []


def test_a_stretch_of_the_text_is_searched_with_offsets_of_the_whole() -> None:
    text = "On Monday 12 died. On Tuesday 13 died. On Friday 14 died."
    [found] = find_windows(text, 19, 38)
    assert text[found.start : found.end] == "On Tuesday"


# -- Properties ------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *RESOLVED,
        *ABSOLUTE,
        *OPEN.values(),
        *NOT_TIMES.values(),
        *"in on by since from to and the of last next past 24 hours May 31 2017 99 0 Q4 weeks ago".split(),
    ]
)
PHRASES = st.lists(WORDS | st.text(max_size=8), max_size=6).map(" ".join)
ANCHORS = st.none() | st.dates() | st.sampled_from([date.min, date.max])


@given(PHRASES, ANCHORS, st.none() | st.booleans())
def test_resolving_never_raises_and_starts_before_it_ends(
    words: str, anchor: date | None, future: bool | None
) -> None:
    window = resolve(words, anchor, future=future)
    assert window.text == words
    assert window.start is None or window.end is None or window.start <= window.end


@given(st.sampled_from([*RESOLVED]), st.dates())
def test_every_known_phrase_is_safe_on_any_day(words: str, anchor: date) -> None:
    window = resolve(words, anchor)
    assert window.start is None or window.end is None or window.start <= window.end


@given(st.lists(WORDS | st.text(max_size=8), max_size=8).map(" ".join), st.data())
def test_spans_are_sorted_apart_and_inside(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    position = start
    for found in find_windows(text, start, end):
        assert position <= found.start < found.end <= end
        position = found.end


FORMATS = {
    "iso": lambda day: day.isoformat(),
    "month first": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "short month": lambda day: f"{day:%b}. {day.day}, {day.year}".replace("May.", "May"),
    "day first": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "ordinal": lambda day: f"the {day.day}th of {MONTHS[day.month - 1]}, {day.year}",
    "capitals": lambda day: f"{MONTHS[day.month - 1].upper()} {day.day}, {day.year}",
    "weekday": lambda day: f"{day:%A}, {MONTHS[day.month - 1]} {day.day}, {day.year}",
}


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS)
@given(day=st.dates(date(1500, 1, 1), date(2099, 12, 31)), anchor=ANCHORS)
def test_a_written_date_reads_back_as_itself(written, day: date, anchor: date | None) -> None:
    words = written(day)
    assert resolve(f"on {words}", anchor).start == resolve(words, anchor).end == day
    text = f"It rose on {words}. Then it fell."
    [found] = find_windows(text)
    assert text[found.start : found.end] == f"on {words}"


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_a_numeric_date_is_read_only_where_it_has_one_reading(day: date) -> None:
    start = resolve(f"{day.day:02}/{day.month:02}/{day.year}", None).start
    assert start == (day if day.day > 12 or day.day == day.month else None)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one_not_after_the_article(anchor: date, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    day = resolve(f"on {name}", anchor).start
    assert day is not None
    assert day.weekday() == weekday
    assert timedelta(0) <= anchor - day < timedelta(7)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "one ", "the ", "this ", "May ", "in May or ", "on the ", "to ", "May\n", "2000-",
     "in 2000 ", "12:00 ", "on Monday ", "the last two ", "1 aa ", "Christmas week ", "(", "A "],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find_windows(text)
    resolve(text, ANCHOR)
    assert time.process_time() - started < 5
