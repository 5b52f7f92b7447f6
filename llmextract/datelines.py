"""Datelines: "MOSCOW, September 14. /TASS/.", "LONDON (Reuters) -", "PARIS, 3 March 2020 —"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from llmextract.calendar_words import DAY, FULL_DATE, MONTH, MONTHS, WEEKDAY, WEEKDAYS, read_date
from llmextract.page_lines import is_paragraph

__all__ = ["SMALL_WORDS", "Dateline", "infer_date", "place_name", "read_dateline"]

_NOT_PLACES = frozenset(
    """advertisement analysis breaking comment correction editorial exclusive explainer factbox file
    focus graphic infographic interview live news note opinion photo photos picture pictures podcast
    preview profile review snapshot special sport spotlight summary timeline transcript update urgent
    video warning watch nato nasa who opec""".split()
)
SMALL_WORDS = frozenset("al and an at da das de del der des di do du el la las le los of on the "
                         "upon von am au aux ad ar as es en sur sous".split())  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLACE = (
    r"(?:[^\W\d_a-z]|[.'’-](?=[^\W\d_]))+\.?(?:[ /](?:[^\W\d_a-z]|[.'’-](?=[^\W\d_]))+\.?){0,4}"
)
_NAMED = r"[^\W\d_a-z][\w'’-]+(?:[ /-](?:(?:al|de|del|la|of|the|el) )?[^\W\d_a-z][\w'’-]+){0,3}"
_REGION = r"(?:,\s+[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,3}?)"
_DAYS = (
    rf"(?:{WEEKDAY},?\s+)?(?:{FULL_DATE}|(?P<month1>{MONTH})\s+(?P<day1>{DAY})"
    rf"|(?P<day2>{DAY})\s+(?P<month2>{MONTH}))"
)
_AGENCY = r"(?:\([^\W\d_a-z][\w .,&/-]{0,40}\)|/[A-Z][\w .-]{1,30}/)"
_END = r"(?:\s*(?:—|–|--|-(?=\s)|_(?=\s))|\s*:|\.|(?<=\))(?=\s+[\"“]?[A-Z]))"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?![^\W_])|{_NAMED})(?P<region>{_REGION}{{0,2}}?)"
    rf"(?P<date>[,.]?\s+(?P<open>\((?:[^\W\d_a-z][\w .&/-]{{0,40}}?,\s+)?)?{_DAYS}(?(open)\)))?(?P<agency>[.,]?\s*{_AGENCY})?(?P<end>{_END})(?P<after>\.?\s*{_AGENCY})?",
)
_ON_WEEKDAY = re.compile(rf"\b[Oo]n\s+(?P<day>{WEEKDAY})")
_REPORTED = re.compile(
    r"\b(?:said|says|told|announced|reported|stated|added|confirmed|declared)\b[^.\n]{0,60}$"
)
_YEAR = re.compile(r"(?<![\w.,$£€/-])(?:19|20)[0-9]{2}(?![\w/]|[.,][0-9]|-[0-9]{3})")
_AHEAD = re.compile(
    r"(?:\b(?:by|until|till|before|through|beyond|copyright|expire[sd]?|©)|©)\s*"
    r"(?:the\s+|end\s+|of\s+|year\s+)*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+(?:people\b|[a-z]{2,}s\b|men\b|women\b|children\b)")
_LINKED = re.compile(
    r"(?:\b(?:in|since|of|from|to|during|year|and|between|early|late|mid|the|this)[\s-]+|[,'’s]\s+"
    rf"|{MONTH}\s*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report comes from, its `day` (month, day) or `full` date, and its paragraph."""

    place: str
    day: tuple[int, int] | None
    full: date | None
    paragraph: str


def read_dateline(line: str) -> Dateline | None:
    """The dateline that `line`, a paragraph, opens with, if it does."""
    found = _DATELINE.match(line)
    if found is None:
        return None
    place, end = found["place"], found["end"].strip()
    agency = found["agency"] or found["after"]
    loud = place.isupper() and len(place) > 2
    dated = found["date"] is not None
    first = _WORDS.search(place)
    if first is None or first.group().casefold() in _NOT_PLACES or not line[found.end() :].strip():
        return None
    # A name in capitals and a dash open other paragraphs as well: there the rest has to fit.
    bare = loud and end not in (".", ":") and (len(place) > 4 or found["region"])
    if not end and not (dated and agency):
        return None  # "Maharpur, Nov 17, 2024 (PTI) Eleven", but not "Paris (France) President"
    if not (agency or (dated and (loud or end != ".")) or (bare and is_paragraph(line))):
        return None
    month, day = (found["month1"] or found["month2"]), (found["day1"] or found["day2"])
    return Dateline(
        place=place.rstrip(".") if place.count(".") == 1 else place,
        day=(MONTHS[month.rstrip(".").casefold()], int(day.rstrip("stndrh"))) if month else None,
        full=read_date(found["date"] or ""),
        paragraph=line,
    )


def infer_date(text: str, dateline: Dateline) -> date | None:
    """The dateline's day in the one year that its named weekday leaves, if there is one.

    The latest year of the text and the one after it are tried; a report comes out on the weekday
    that it names or on the next day.
    """
    weekday = _weekday(dateline.paragraph)
    latest = max(_years(text), default=None)
    if dateline.day is None or weekday is None or latest is None:
        return None
    fitting = []
    for year in (latest, latest + 1):
        try:
            day = date(year, *dateline.day)
        except ValueError:
            continue
        if weekday in (day.weekday(), (day - timedelta(days=1)).weekday()):
            fitting.append(day)
    return fitting[0] if len(fitting) == 1 else None


def _weekday(paragraph: str) -> int | None:
    """The weekday of "on Saturday"; where several are named, the one of the reporting verb."""
    named: set[int] = set()
    reported: set[int] = set()
    previous = 0
    for found in _ON_WEEKDAY.finditer(paragraph):
        number = WEEKDAYS[found["day"].rstrip(".").casefold()]
        named.add(number)
        if _REPORTED.search(paragraph, max(previous, found.start() - 80), found.start()):
            reported.add(number)
        previous = found.end()
    choice = named if len(named) == 1 else reported
    return choice.pop() if len(choice) == 1 else None


def _years(text: str) -> Iterator[int]:
    """The years that the text names, but for those it looks forward to and copyright lines."""
    for found in _YEAR.finditer(text):
        before = text[max(0, found.start() - 25) : found.start()]
        counted = _COUNTED.match(text, found.end()) and not _LINKED.search(before)
        if not counted and not _AHEAD.search(before):
            yield int(found.group())


def place_name(place: str, text: str) -> str:
    """ "MOSCOW" as "Moscow": as the text writes it elsewhere, else by the usual rules."""
    if not place.isupper():
        return place
    for found in re.finditer(rf"\b{re.escape(place)}\b", text, re.IGNORECASE):
        words = _WORDS.findall(found.group())
        if all(word.istitle() or word in SMALL_WORDS for word in words):
            return found.group()
    return re.sub(r"[^\W\d_]+", _capital, place)


def _capital(word: re.Match[str]) -> str:
    lower = word.group().casefold()
    before = word.string[: word.start()]
    if before and (lower in SMALL_WORDS or before[-1] in "'’"):
        return lower
    return lower[:1].upper() + lower[1:]
