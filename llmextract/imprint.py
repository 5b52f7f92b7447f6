"""What a page says about itself: headline, date of publication, dateline place, language.

Everything is read off the shape of lines. What the page does not say is `None`, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from llmextract.calendar_words import (
    CLOCK,
    DAY,
    FULL_DATE,
    MONTH,
    MONTHS,
    WEEKDAY,
    WEEKDAYS,
    alternatives,
    read_full_date,
)

__all__ = ["Imprint", "read_imprint"]

_HEAD_LINES = 40
"""Title and dates stand in the first lines that are not blank."""
_PARAGRAPH = 120
"""A line this long that ends like a sentence is a paragraph of the body."""
_LONG_LINE = 2000

_DATE_LABELS = (
    "date", "published", "publication date", "pubdate", "posted", "created", "issued", "released",
    "first published", "published on", "published at", "posted on", "posted at", "publish date",
    "release date", "date published", "created on", "date posted",
)  # fmt: skip
_UPDATE_LABELS = (
    "updated", "last updated", "modified", "last modified", "updated on", "updated at", "revised",
    "last update", "updated date", "date modified", "last updated on", "last updated at",
)  # fmt: skip
_NOT_PLACES = frozenset(
    """advertisement analysis breaking comment correction editorial exclusive explainer factbox file
    focus graphic infographic interview live news note opinion photo photos picture pictures podcast
    preview profile review snapshot special sport spotlight summary timeline transcript update urgent
    video warning watch nato nasa who opec""".split()
)
_SMALL_WORDS = frozenset("al and an at da das de del der des di do du el la las le los of on the "
                         "upon von am au aux ad ar as es en sur sous".split())  # fmt: skip
_ENGLISH = frozenset(
    """the of and to in a is was that for it on with as by at from be are were has have had he she
    they his her their its this which who not but or an been said will would more than after about
    into over also when up out no""".split()
)

_RANK = re.compile(
    rf"(?P<label>(?i:{alternatives(_UPDATE_LABELS + _DATE_LABELS)}|by))?\b[\s:|–—-]*"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_DATE = re.compile(rf"(?<![\w.,/-]){FULL_DATE}")
_NOT_RESIDUE = re.compile(
    rf"{CLOCK}|{WEEKDAY}|\b(?:UTC|GMT|[A-Z]{{2,4}}T)\b(?:[+-][0-9:]+)?|T[0-9:.]+(?:Z|[+-][0-9:]+)?"
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GLUED = re.compile(r"[a-z]{3}[A-Z][a-z]{2,}[a-z][A-Z]|\b[a-z]{4,}[A-Z][a-z]{2}")
_HEADER = re.compile(r"(?P<name>[A-Za-z_-]{3,20})\s*:\s+(?P<value>\S.*)$")
_HASHES = re.compile(r"#{1,6}\s+")

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
_END = r"(?:\s*(?:—|–|--|-(?=\s))|\s*:|\.)"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?![^\W_])|{_NAMED})(?P<region>{_REGION}{{0,2}}?)"
    rf"(?P<date>[,.]?\s+{_DAYS})?(?P<agency>[.,]?\s*{_AGENCY})?(?P<end>{_END})(?P<after>\.?\s*{_AGENCY})?",
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
class Imprint:
    """What a page tells of itself; `None` for what it does not."""

    title: str | None = None
    published: date | None = None
    place: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Dateline:
    place: str
    day: tuple[int, int] | None
    full: date | None
    paragraph: str


def read_imprint(text: str) -> Imprint:
    """Headline, date, dateline place and language of the page `text`, in one pass over its head."""
    lines = _head(text)
    fields = _fields(lines)
    dateline = next((found for line in lines if (found := _dateline(line))), None)
    return Imprint(
        title=fields.get("title") or _title(lines),
        published=_published(text, lines, fields, dateline),
        place=_cased(dateline.place, text) if dateline else None,
        language=_language(text),
    )


def _head(text: str) -> list[str]:
    """The first lines that are not blank, trimmed, each cut where no pattern looks any more."""
    lines: list[str] = []
    position = 0
    while len(lines) < _HEAD_LINES and position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position : min(end, position + _LONG_LINE)].strip("\ufeff \t\r\xa0")
        if line:
            lines.append(line)
        position = end + 1
    return lines


def _fields(lines: list[str]) -> dict[str, str]:
    """The fields of a header at the top: YAML front matter, or lines such as "Title: …"."""
    fields: dict[str, str] = {}
    framed = bool(lines) and lines[0] == "---"
    for line in lines[1:] if framed else lines:
        header = _HEADER.match(line)
        if framed and line in ("---", "..."):
            break
        if not framed and header is None:
            break
        if header is not None:
            name = header["name"].casefold()
            fields.setdefault(name, header["value"].strip().strip("\"'"))
    known = {"title", "headline"} & fields.keys() or {*_DATE_LABELS} & fields.keys()
    if "headline" in fields:
        fields.setdefault("title", fields["headline"])
    return {name: value for name, value in fields.items() if value} if known else {}


def _is_paragraph(line: str) -> bool:
    return len(line) >= _PARAGRAPH and line.rstrip("\"'”’)»")[-1:] in {".", "!", "?", "…"}


def _title(lines: list[str]) -> str | None:
    """The first line that reads as a headline and has a paragraph somewhere below it."""
    for number, line in enumerate(lines):
        if _is_paragraph(line):
            return None
        if _reads_as_headline(line) and any(map(_is_paragraph, lines[number + 1 :])):
            return _HASHES.sub("", line, count=1)
    return None


def _reads_as_headline(line: str) -> bool:
    words = _WORDS.findall(line)
    return (
        4 <= len(words) <= 40
        and len(line) <= 250
        and line[-1] not in ".,;:|>»"
        and line[0] not in "([{<|>*!"
        and not any(mark in line for mark in (" | ", " > ", " » ", "](", "://"))
        and not _GLUED.search(line)
        and not _HEADER.match(line)
        and _line_date(line) is None
        and _dateline(line) is None
        and not _byline(line, words)
    )


def _byline(line: str, words: list[str]) -> bool:
    """ "By Jane Doe, Political Editor": the word "By" and then names only."""
    return line[:3].casefold() == "by " and all(
        word[0].isupper() or word in _SMALL_WORDS for word in words[1:]
    )


def _line_date(line: str) -> tuple[date, bool] | None:
    """The date of a line that only gives the page's date, and whether it is that of an update."""
    found = _DATE.search(line) if len(line) <= 150 else None
    written = read_full_date(found.group()) if found else None
    if found is None or written is None:
        return None
    labelled = _RANK.match(line)
    label = (labelled["label"] or "").casefold() if labelled else ""
    before = _NOT_RESIDUE.sub(" ", line[len(label) : found.start()])
    after = _NOT_RESIDUE.sub(" ", line[found.end() :])
    outside = len(_WORDS.findall(before)) + len(_WORDS.findall(after))
    opens = not _WORDS.search(before)
    separated = re.search(r"[|·•,–—-]\s*$", before) and outside <= 4 and not _WORDS.search(after)
    if (opens and outside <= 6) or (label and outside <= 8) or separated:
        return written, label in _UPDATE_LABELS
    return None


def _published(
    text: str, lines: list[str], fields: dict[str, str], dateline: _Dateline | None
) -> date | None:
    for name in _DATE_LABELS:
        found = _DATE.search(fields.get(name, ""))
        if found and (written := read_full_date(found.group())):
            return written
    above: list[tuple[date, bool]] = []
    for line in lines:
        if _is_paragraph(line):
            break
        if dated := _line_date(line):
            above.append(dated)
    original = [day for day, update in above if not update]
    if original:
        return original[0]
    if dateline and dateline.full:
        return dateline.full
    inferred = _inferred(text, dateline) if dateline else None
    return inferred or (above[0][0] if above else None)


def _dateline(line: str) -> _Dateline | None:
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
    if not (agency or (dated and (loud or end != ".")) or (bare and _is_paragraph(line))):
        return None
    written = _DATE.search(found["date"] or "")
    month, day = (found["month1"] or found["month2"]), (found["day1"] or found["day2"])
    return _Dateline(
        place=place.rstrip(".") if place.count(".") == 1 else place,
        day=(MONTHS[month.rstrip(".").casefold()], int(day.rstrip("stndrh"))) if month else None,
        full=read_full_date(written.group()) if written else None,
        paragraph=line,
    )


def _inferred(text: str, dateline: _Dateline) -> date | None:
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
    named = {}
    reported = set()
    for found in _ON_WEEKDAY.finditer(paragraph):
        number = WEEKDAYS[found["day"].rstrip(".").casefold()]
        named[number] = found
        if _REPORTED.search(paragraph, max(0, found.start() - 80), found.start()):
            reported.add(number)
    choice = set(named) if len(named) == 1 else reported
    return choice.pop() if len(choice) == 1 else None


def _years(text: str) -> Iterator[int]:
    """The years that the text names, but for those it looks forward to and copyright lines."""
    for found in _YEAR.finditer(text):
        before = text[max(0, found.start() - 25) : found.start()]
        counted = _COUNTED.match(text, found.end()) and not _LINKED.search(before)
        if not counted and not _AHEAD.search(before):
            yield int(found.group())


def _cased(place: str, text: str) -> str:
    """ "MOSCOW" as "Moscow": as the text writes it elsewhere, else by the usual rules."""
    if not place.isupper():
        return place
    for found in re.finditer(rf"\b{re.escape(place)}\b", text, re.IGNORECASE):
        words = _WORDS.findall(found.group())
        if all(word.istitle() or word in _SMALL_WORDS for word in words):
            return found.group()
    return re.sub(r"[^\W\d_]+", _capital, place)


def _capital(word: re.Match[str]) -> str:
    lower = word.group().casefold()
    before = word.string[: word.start()]
    if before and (lower in _SMALL_WORDS or before[-1] in "'’"):
        return lower
    return lower[:1].upper() + lower[1:]


def _language(text: str) -> str | None:
    words = [word.casefold() for word in _WORDS.findall(text[:20_000])]
    common = sum(word in _ENGLISH for word in words)
    return "en" if words and common / len(words) >= 0.2 else None
