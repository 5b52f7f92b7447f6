"""Time expressions in news text, and the days that they stand for.

`find_windows` points at the words; `resolve` reads them from the article's own date. What fits no
day, or more than one, keeps its words and has no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from llmextract.calendar_days import Viewpoint
from llmextract.calendar_words import BEGAN
from llmextract.intervals import read_interval
from llmextract.schema import Span, Window
from llmextract.time_words import (
    CLOCK_LEAD,
    CORE,
    JOIN,
    LEAD,
    MONTH_LEAD,
    NOT_ONE_WEEKEND,
    NOUN_AFTER,
    STRETCH_LEAD,
    SURNAME,
    TAIL,
    YEAR_LEAD,
)

__all__ = ["find_windows", "resolve"]

_LOOK_BACK = 60
"""The prepositions before a time expression fit in so many characters."""
_NEARBY = 5_000
"""A surname is looked for so many characters around."""
_JOINED = 3
"""So many expressions make one: "from 8pm | on Monday | to Tuesday"."""

_LEADS_OF = {"stretch": STRETCH_LEAD, "clock": CLOCK_LEAD}
_ARTICLE = re.compile(r"(?i:(?<!of )\bthe\s+)$")
_LAST = re.compile(r"(?i:(?:the\s+)?(?:last|past)\s+(?:day|night|week|month|quarter|year|season))")
_VERB_BEFORE = re.compile(r"\b(?:to|will|would|could|may|might|can|should|must|not)\s+\Z")
_LONGEST_VERB = 8
_LAST_SO_LONG = re.compile(
    r"last\s+(?:\d|(?:an?|up|about|at|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b)"
)
_BEGUN = re.compile(
    r"\b(?:ever )?since\s+(?:(?!since\b)[\w'’-]+\s+){1,6}"
    + BEGAN.replace(" ", r"\s+")
    + r"\s+(?:with\s+(?:[\w-]+\s+){1,8}?)?\Z",
    re.IGNORECASE,
)
_LONGEST_CLAUSE = 100
_NAMED = re.compile(
    r"\s+(?!(?:and|when|that|with|in|at|to|as|was|were|is|for|which|after|before)\b)[^\W\d_]{3,}"
)
_NOT_OWN = frozenset(("of", "than", "to", "the", "compared", "year"))
"""Words that a year or a month needs before it and that are no part of the span."""


@dataclass(frozen=True, slots=True)
class _Core:
    """The words that name a day or a period; `kind` is the group of `CORE` that found them."""

    kind: str
    start: int
    end: int


def find_windows(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The time expressions in `text[start:end]` that can date a figure, in order and apart.

    A span holds the preposition and what narrows the time ("in the early hours of Tuesday"). Names
    made of a date ("the July 7 bombings") and the surname May are left out.
    """
    end = len(text) if end is None else min(end, len(text))
    spans: list[Span] = []
    for group in _groups(text, start, end):
        last = group[-1]
        begin = _group_begin(text, max(start, spans[-1].end if spans else 0), group)
        if begin is None or any(no(text, last) for no in (_is_name, _is_part, _lasts)):
            continue
        begin = _since(text, max(start, spans[-1].end if spans else 0), begin)
        tail = TAIL.match(text, last.end, end)
        stop = tail.end() if tail else last.end
        if text.count("\n", begin, stop) < 2:
            spans.append(Span(start=begin, end=stop))
    return tuple(spans)


def _since(text: str, floor: int, begin: int) -> int:
    """Where the span begins of that since when something goes on: "since the war began | in March"."""
    found = _BEGUN.search(text, max(floor, begin - _LONGEST_CLAUSE), begin)
    return found.start() if found else begin


def _group_begin(text: str, floor: int, group: list[_Core]) -> int | None:
    """Where the span begins. If its first words need a preposition and have none, the rest stands."""
    for core in group:
        begin = _begin(text, max(floor, core.start - _LOOK_BACK), core)
        if begin is not None:
            return begin
        floor = core.end
    return None


def _groups(text: str, start: int, end: int) -> Iterator[list[_Core]]:
    """Cores with those that follow at once: "Saturday and Sunday", "8pm on Monday"."""
    surname = _bears_may(text, start, end)
    group: list[_Core] = []
    for found in CORE.finditer(text, start, end):
        kind = found.lastgroup or ""
        core = _Core(kind, found.start(kind), found.end(kind))
        if surname and kind == "month" and text.startswith("May", core.start):
            continue
        if group and len(group) < _JOINED and _joined(text, group[-1], core):
            group.append(core)
            continue
        if group:
            yield group
        group = [core]
    if group:
        yield group


def _joined(text: str, left: _Core, right: _Core) -> bool:
    if right.kind in ("year", "stretch", "rate", "rate2", "adverb", "weekend"):
        return False
    between = text[left.end : right.start]
    return JOIN.fullmatch(between) is not None and not ("\n" in between and between.isspace())


def _begin(text: str, left: int, core: _Core) -> int | None:
    """Where the span of `core` begins, with its prepositions; `None` if it is no window."""
    if core.kind in ("rate", "rate2", "adverb"):
        return core.start
    if core.kind == "year":
        return _year_begin(text, left, core)
    if core.kind == "month":
        return _month_begin(text, left, core)
    if core.kind == "weekend":
        return None if NOT_ONE_WEEKEND.search(text, left, core.start) else core.start
    leads = _LEADS_OF.get(core.kind, LEAD)
    lead = leads.search(text, left, core.start)
    if lead is None:
        return None if core.kind == "stretch" else core.start
    # "in Thursday's raid", "the overnight raid": the words before belong to the raid.
    possessive = text[core.end : core.end + 1] in ("'", "’")
    article = core.kind in ("near", "weekday", "holiday") and _ARTICLE.search(lead["lead"])
    return core.start if possessive or article else lead.start("lead")


def _month_begin(text: str, left: int, core: _Core) -> int | None:
    """A bare month needs its preposition."""
    lead = MONTH_LEAD.search(text, left, core.start)
    return lead and _widest(text, left, core, lead)


def _bears_may(text: str, start: int, end: int) -> bool:
    """Whether somebody in or near the stretch is called May."""
    if text.find("May", start, end) < 0:
        return False
    return SURNAME.search(text, max(0, start - _NEARBY), end + _NEARBY) is not None


def _year_begin(text: str, left: int, core: _Core) -> int | None:
    """A bare number is a year after "in" or "since", unless it counts what follows."""
    lead = YEAR_LEAD.search(text, left, core.start)
    if lead is None:
        return None
    words = lead["lead"].casefold().split()
    sure = words[-1] in ("in", "since", "during", "year", "early", "late", "mid")
    round_number = text[core.start : core.end].endswith("00")
    if NOUN_AFTER.match(text, core.end) and (round_number or not sure):
        return None
    return _widest(text, left, core, lead)


def _widest(text: str, left: int, core: _Core, needed: re.Match[str]) -> int:
    """The start of all words that lead to `core`; "of" and "than" alone are no part of the span."""
    more = LEAD.search(text, left, core.start)
    start = more.start("lead") if more else core.start
    own = needed["lead"].split()[0].casefold() not in _NOT_OWN
    return min(start, needed.start("lead")) if own else start


def _is_part(text: str, core: _Core) -> bool:
    """ "the last week of the campaign" is not seen from the day of the article."""
    return (
        text.startswith(" of ", core.end)
        and _LAST.fullmatch(text, core.start, core.end) is not None
    )


def _lasts(text: str, core: _Core) -> bool:
    """ "is expected to | last 14 months": a verb."""
    return (
        text.startswith("last ", core.start)
        and _LAST_SO_LONG.match(text, core.start) is not None
        and _VERB_BEFORE.search(text, max(0, core.start - _LONGEST_VERB), core.start) is not None
    )


def _is_name(text: str, core: _Core) -> bool:
    """ "the July 7 bombings" is a name, "on July 7" and "the 3rd of July" are dates."""
    if core.kind != "day" or _NAMED.match(text, core.end) is None:
        return False
    words = text[max(0, core.start - 4) : core.end].casefold()
    article = words.find("the ", 0, 8)
    return article >= 0 and " of " not in words[article:]


def resolve(words: str, anchor: date | None, *, future: bool | None = None) -> Window:
    """The days that `words` stand for in an article of the day `anchor`, both ends inclusive.

    An open side is `None`: "since Monday" ends on the anchor, "by Saturday" has no start. Without
    an anchor only words that name their year resolve. `future` tells the tense of the sentence where
    the caller knows it; else weekdays and dates lie behind the anchor, and those that may as
    well lie ahead stay open. Never raises.
    """
    try:
        start, end = read_interval(_plain(words[:400]), Viewpoint(anchor, future)) or (None, None)
    except OverflowError:  # the first or the last year of the calendar
        start, end = None, None
    return Window(text=words, start=start, end=end)


def _plain(words: str) -> str:
    """Casefolded and single-spaced, with plain apostrophes and hyphens and without commas."""
    folded = words.casefold().translate(str.maketrans("’‘–—‑−", "''----")).replace(",", " ")
    plain = " ".join(folded.split()).strip(" .;:()")
    return plain.removesuffix("'s")
