"""What a page says about itself: headline, date of publication, dateline place, language.

Everything is read off the shape of lines. What the page does not say is `None`, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from llmextract.calendar_words import (
    CLOCK,
    FULL_DATE,
    WEEKDAY,
    WEEKDAYS,
    alternatives,
    read_full_date,
)
from llmextract.datelines import SMALL_WORDS, Dateline, infer_date, place_name, read_dateline
from llmextract.page_lines import is_paragraph, page_lines

__all__ = ["Imprint", "read_imprint"]

_HEAD_LINES = 40
"""Title and dates stand in the first lines that are not blank."""
_LONG_LINE = 2_000
_HEAD = 40_000

_DATE_LABELS = (
    "date", "published", "publication date", "pubdate", "posted", "created", "issued", "released",
    "first published", "published on", "published at", "posted on", "posted at", "publish date",
    "release date", "date published", "created on", "date posted",
)  # fmt: skip
_UPDATE_LABELS = (
    "updated", "last updated", "modified", "last modified", "updated on", "updated at", "revised",
    "last update", "updated date", "date modified", "last updated on", "last updated at",
)  # fmt: skip
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
_OPENING = re.compile(rf"(?:{WEEKDAY},?\s+)?(?P<date>{FULL_DATE})\s*(?:—|–|--|-(?=\s))")
_NOT_RESIDUE = re.compile(
    rf"{CLOCK}|{WEEKDAY}|\b(?:UTC|GMT|[A-Z]{{2,4}}T)\b(?:[+-][0-9:]+)?|T[0-9:.]+(?:Z|[+-][0-9:]+)?"
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GLUED = re.compile(r"[a-z]{3}[A-Z][a-z]{2,}[a-z][A-Z]|\b[a-z]{4,}[A-Z][a-z]{2}")
_HEADER = re.compile(r"(?P<name>[A-Za-z_-]{3,20})\s*:\s+(?P<value>\S.*)$")
_HASHES = re.compile(r"#{1,6}\s+")


_REPORTED = re.compile(
    rf"\b(?:said|announced|reported|confirmed)\s+(?:on\s+)?(?P<day>{WEEKDAY}),\s+(?P<date>{FULL_DATE})"
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a page tells of itself; `None` for what it does not."""

    title: str | None = None
    published: date | None = None
    place: str | None = None
    language: str | None = None


def read_imprint(text: str) -> Imprint:
    """Headline, date, dateline place and language of the page `text`, in one pass over its head."""
    lines = _head(text)
    fields = _fields(lines)
    dateline = next((found for line in lines if (found := read_dateline(line))), None)
    return Imprint(
        title=fields.get("title") or _title(lines),
        published=_published(text, lines, fields, dateline),
        place=place_name(dateline.place, text) if dateline else None,
        language=_language(text),
    )


def _head(text: str) -> list[str]:
    """The first lines that are not blank, trimmed; a paragraph that was broken to fit is one."""
    lines: list[str] = []
    pieces: list[str] = []
    for line in page_lines(text[:_HEAD]):
        pieces.append(line.text[:_LONG_LINE])
        if not line.wrapped:
            lines.append(" ".join(pieces))
            pieces = []
        if len(lines) == _HEAD_LINES:
            break
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


def _title(lines: list[str]) -> str | None:
    """The first line that reads as a headline and has a paragraph somewhere below it."""
    for number, line in enumerate(lines):
        if is_paragraph(line):
            return None
        if _reads_as_headline(line) and any(map(is_paragraph, lines[number + 1 :])):
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
        and read_dateline(line) is None
        and not _byline(line, words)
    )


def _byline(line: str, words: list[str]) -> bool:
    """ "By Jane Doe, Political Editor": the word "By" and then names only."""
    return line[:3].casefold() == "by " and all(
        word[0].isupper() or word in SMALL_WORDS for word in words[1:]
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
    text: str, lines: list[str], fields: dict[str, str], dateline: Dateline | None
) -> date | None:
    for name in _DATE_LABELS:
        found = _DATE.search(fields.get(name, ""))
        if found and (written := read_full_date(found.group())):
            return written
    above: list[tuple[date, bool]] = []
    for line in lines:
        if is_paragraph(line):
            break
        if dated := _line_date(line):
            above.append(dated)
    original = [day for day, update in above if not update]
    if original:
        return original[0]
    if dateline and dateline.full:
        return dateline.full
    inferred = infer_date(text, dateline) if dateline else None
    told = inferred or _opening_date(lines) or _reported_date(lines)
    return told or (above[0][0] if above else None)


def _opening_date(lines: list[str]) -> date | None:
    """The date that the first paragraph opens with: "May 4, 2023 - A train"."""
    first = next(filter(is_paragraph, lines), "")
    found = _OPENING.match(first)
    return read_full_date(found["date"]) if found else None


def _reported_date(lines: list[str]) -> date | None:
    """The date on which something is said in the first paragraph: "officials said Friday, Feb. 9, 2024"."""
    for found in _REPORTED.finditer(next(filter(is_paragraph, lines), "")):
        day = read_full_date(found["date"])
        if day is not None and day.weekday() == WEEKDAYS[found["day"].rstrip(".").casefold()]:
            return day
    return None


def _language(text: str) -> str | None:
    words = [word.casefold() for word in _WORDS.findall(text[:20_000])]
    common = sum(word in _ENGLISH for word in words)
    return "en" if words and common / len(words) >= 0.2 else None
