"""Time expressions in news text, and the days that they stand for.

`find_windows` points at the words; `resolve` reads them from the article's own date. What fits no
day, or more than one, keeps its words and has no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from llmextract.calendar_words import CLOCK, alternatives
from llmextract.periods import Days, Viewpoint, read_period
from llmextract.schema import Span, Window
from llmextract.time_words import (
    CLOCK_LEAD,
    CORE,
    JOIN,
    LEAD,
    MONTH_LEAD,
    NOUN_AFTER,
    STRETCH_LEAD,
    SURNAME,
    TAIL,
    YEAR_LEAD,
)

__all__ = ["find_windows", "resolve"]

Ends = tuple[date | None, date | None]

_LOOK_BACK = 60
"""The prepositions before a time expression fit in so many characters."""
_JOINED = 3
"""So many expressions make one: "from 8pm | on Monday | to Tuesday"."""


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
    surname = SURNAME.search(text) is not None
    spans: list[Span] = []
    for group in _groups(text, start, end):
        first = group[0]
        left = max(start, spans[-1].end if spans else 0, first.start - _LOOK_BACK)
        begin = _begin(text, left, first, surname)
        if begin is None and len(group) > 1:
            # Without its weak beginning the rest still stands.
            first = group[1]
            begin = _begin(text, max(left, group[0].end), first, surname)
        if begin is None or _is_name(text, begin, group[-1]):
            continue
        tail = TAIL.match(text, group[-1].end, end)
        spans.append(Span(start=begin, end=tail.end() if tail else group[-1].end))
    return tuple(spans)


def _groups(text: str, start: int, end: int) -> Iterator[list[_Core]]:
    """Cores with those that follow at once: "Saturday and Sunday", "8pm on Monday"."""
    group: list[_Core] = []
    for found in CORE.finditer(text, start, end):
        kind = found.lastgroup or ""
        core = _Core(kind, found.start(kind), found.end(kind))
        joined = group and JOIN.fullmatch(text, group[-1].end, core.start)
        if joined and len(group) < _JOINED and kind not in ("year", "stretch", "rate", "rate2"):
            group.append(core)
            continue
        if group:
            yield group
        group = [core]
    if group:
        yield group


def _begin(text: str, left: int, core: _Core, surname: bool) -> int | None:
    """Where the span of `core` begins, with its prepositions; `None` if it is no window."""
    match core.kind:
        case "year":
            return _year_begin(text, left, core)
        case "month":
            named_may = surname and text.startswith(("May", "MAY"), core.start)
            needed = MONTH_LEAD.search(text, left, core.start)
            return None if needed is None or named_may else _widest(text, left, core, needed)
        case "stretch":
            lead = STRETCH_LEAD.search(text, left, core.start)
            return lead.start("lead") if lead else None
        case "rate" | "rate2":
            return core.start
        case _:
            leads = CLOCK_LEAD if core.kind == "clock" else LEAD
            lead = leads.search(text, left, core.start)
            return lead.start("lead") if lead else core.start


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
    own = needed["lead"].split()[0].casefold() not in ("of", "than", "to", "the", "compared", "year")
    return min(start, needed.start("lead")) if own else start


def _is_name(text: str, begin: int, core: _Core) -> bool:
    """ "the July 7 bombings" is a name, "on July 7" is a date."""
    if core.kind != "day" or not text[begin : core.end].casefold().startswith(("the ", "in the ",
        "of the ", "since the ", "after the ", "before the ", "from the ")):  # fmt: skip
        return False
    return re.match(r"\s+[a-z]{4,}", text[core.end : core.end + 20]) is not None


# -- Resolving -------------------------------------------------------------------------------------

_RELATIONS = {
    "within": "in|on|at|during|over|for|throughout|within|across|in the course of"
              "|over the course of|of|back in|sometime in|as recently as|as of|as at",
    "until": "by|until|till|up to|up until|to|through|no later than|not later than|until at least",
    "since": "since|ever since",
    "from": "from|starting|starting on|starting in|starting from|beginning|beginning on"
            "|beginning in|effective",
    "before": "before|prior to|ahead of",
    "after": "after|following",
    "between": "between",
}  # fmt: skip
"""What the preposition makes of the period that follows it."""
_RELATION = re.compile(
    "(?:" + "|".join(
        rf"(?P<{name}>{alternatives(tuple(words.split('|')))})"
        for name, words in _RELATIONS.items()
    ) + r")\s+(?P<rest>.+)"
)  # fmt: skip
_CLOCKS = re.compile(
    r"(?:^|\s)(?:(?:at|around|about|from|just before|just after|shortly before|shortly after|by"
    rf"|before|after|between|until) )*{CLOCK}(?:(?: ?- ?| to | and | until ){CLOCK})?"
    r"(?: (?:[a-z]{2,4}t|gmt|utc|local time)\b)?(?: \([a-z]{3,4}\))?(?=\s|$)"
)
_HOURS = re.compile(
    r"(?:the )?(?:(?:early|pre-?dawn|small|late) hours (?:of )?|(?:morning|afternoon|evening|night|eve) of )"
)
_ADVERB = re.compile(r"(?:early|late|earlier|later|only|just)(?: on)? ")
_VAGUE = re.compile(r"\b(?:financial|fiscal|or)\b|[0-9]{4}/[0-9]{2}\b(?!/)|[0-9]{4}-[0-9]{2}$")
_BETWEEN = re.compile(r" to | until | till | through | ?- ?| and ")
_EDGE = re.compile(r"(?:the )?(?P<edge>end|start|beginning) of (?P<rest>.+)")
_BARE_UNIT = re.compile(r"(?:the )?(?P<unit>week|month|quarter|year)")
_ROLLS_ON = re.compile(r"the next (?P<unit>hour|day|week|month|year|decade|century)")
_SO_FAR = frozenset(("so far", "to date", "until now", "up to now", "thus far"))
_LONG_AGO = timedelta(days=180)
_LATELY = timedelta(days=31)


def resolve(words: str, anchor: date | None, *, future: bool | None = None) -> Window:
    """The days that `words` stand for in an article of the day `anchor`, both ends inclusive.

    An open side is `None`: "since Monday" ends on the anchor, "by Saturday" has no start. Without
    an anchor only words that name their year resolve. `future` tells the tense of the sentence where
    the caller knows it; else weekdays and dates lie behind the anchor, and those that may as
    well lie ahead stay open. Never raises.
    """
    try:
        start, end = _ends(_plain(words), Viewpoint(anchor, future)) or (None, None)
    except OverflowError:  # the first or the last year of the calendar
        start, end = None, None
    return Window(text=words, start=start, end=end)


def _plain(words: str) -> str:
    """Casefolded and single-spaced, with plain apostrophes and hyphens and without commas."""
    folded = words[:200].casefold().translate(str.maketrans("’‘–—‑−", "''----")).replace(",", " ")
    plain = " ".join(folded.split()).strip(" .;:()")
    return plain.removesuffix("'s")


def _ends(plain: str, view: Viewpoint) -> Ends | None:
    if plain in _SO_FAR:
        return None, view.day
    plain = _CLOCKS.sub(" ", plain).strip()
    if not plain or _VAGUE.search(plain):
        return None
    related = _RELATION.fullmatch(plain)
    if related is None:
        return _named(plain, view)
    relation = next(name for name in _RELATIONS if related[name])
    rest = related["rest"]
    if relation == "from" and (days := _range(rest, view)):
        return days
    return _SIDES[relation](rest, view)


def _named(words: str, view: Viewpoint) -> Days | None:
    """The days that words without a preposition name."""
    return _period(words, view) or _range(words, view)


def _period(words: str, view: Viewpoint) -> Days | None:
    """One period; "early", "late" and parts of the day only narrow what is a single day."""
    rest = words.removeprefix("the ")
    days = read_period(words, view) or read_period(rest, view)
    if days:
        return days
    for narrowing in (_HOURS, _ADVERB):
        if found := narrowing.match(words):
            inner = _ends(words[found.end() :], view)
            if inner and inner[0] is not None and inner[0] == inner[1]:
                return inner[0], inner[0]
    return None


def _range(words: str, view: Viewpoint) -> Days | None:
    """ "July to November 1917", "Saturday and Sunday": the first day of one to the last of the other.

    The end with a year of its own decides the year of the other one.
    """
    for between in _BETWEEN.finditer(words):
        left, right = words[: between.start()], words[between.end() :].removeprefix("on ")
        last = _period(right, view)
        if last is not None:
            first = _period(left, replace(view, day=last[0], future=False))
        else:
            first = _period(left, view)
            last = first and _period(right, replace(view, day=first[0], future=True))
        if first and last and first[0] <= last[1]:
            touching = last[0] - first[1] <= timedelta(days=1)
            return (first[0], last[1]) if touching or "and" not in between.group() else None
    return None


def _within(words: str, view: Viewpoint) -> Ends | None:
    if found := _ROLLS_ON.fullmatch(words):
        words = f"the coming {found['unit']}"
    if words.startswith("last ") and (days := read_period(f"the {words}", view)) and days[1] == view.day:
        return days if words.endswith("s") else _named(words, view)
    return _named(words, view)


def _between(words: str, view: Viewpoint) -> Ends | None:
    left, _, right = words.partition(" and ")
    return _range(f"{left} to {right}", view)


def _until(words: str, view: Viewpoint) -> Ends | None:
    ahead = replace(view, future=True) if view.future is None else view
    words = words.removeprefix("at least ")
    edge = _EDGE.fullmatch(words)
    rest = edge["rest"] if edge else words
    if unit := _BARE_UNIT.fullmatch(rest):
        rest = f"this {unit['unit']}"
    if "weekend" in rest:
        return None
    days = _named(rest, ahead)
    return days and (None, days[0] if edge and edge["edge"] != "end" else days[1])


def _since(words: str, view: Viewpoint) -> Ends | None:
    days = _named(words, replace(view, future=False))
    if days is None or (view.day is not None and days[0] > view.day):
        return None
    return days[0], view.day


def _from(words: str, view: Viewpoint) -> Ends | None:
    """Open to the right. A date without a year counts where it lies just behind the article."""
    past = _named(words, replace(view, future=False))
    coming = _named(words, replace(view, future=True))
    if view.future is not None or past == coming or view.day is None:
        days = coming if view.future else past
    else:
        lately = past is not None and view.day - past[0] <= _LATELY
        far = coming is not None and coming[0] - view.day >= _LONG_AGO
        days = past if lately and far else None
    return days and (days[0], None)


def _before(words: str, view: Viewpoint) -> Ends | None:
    days = _named(words, view)
    return days and (None, days[0] - timedelta(days=1))


def _after(words: str, view: Viewpoint) -> Ends | None:
    days = _named(words, view)
    return days and (days[1] + timedelta(days=1), None)


_SIDES: dict[str, Callable[[str, Viewpoint], Ends | None]] = {
    "within": _within,
    "until": _until,
    "since": _since,
    "from": _from,
    "before": _before,
    "after": _after,
    "between": _between,
}
