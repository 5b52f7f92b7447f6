"""From a period and the words around it to an interval: "since", "by", "between", "so far".

A side that the words leave open is `None`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from llmextract.calendar_days import Days, Viewpoint
from llmextract.calendar_words import BEGAN, CLOCK, alternatives
from llmextract.periods import read_period

__all__ = ["Ends", "read_interval"]

Ends = tuple[date | None, date | None]

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
_SEEN_FROM_HERE = re.compile(r"\b(?:today|tonight|yesterday|tomorrow|last|this|next|ago|past)\b")
_BEGUN = re.compile(
    r"(?:ever )?since (?:(?!(?:in|on) )[^ ]+ ){1,6}?"
    + BEGAN
    + r"(?: with .+?(?= (?:in|on|at) ))? (?:in |on |at )?(?P<when>.+)"
)
"""Since when something goes on: "since the war began | in March 2011"."""
_LONG = 120
"""No time expression has so many characters."""
_LONG_AGO = timedelta(days=180)
_LATELY = timedelta(days=31)


def read_interval(plain: str, view: Viewpoint) -> Ends | None:
    """First and last day of what `plain` says, either side open; `None` if it is not understood.

    `plain` is casefolded, single-spaced and has no commas. Raises OverflowError beyond the years 1
    to 9999.
    """
    if plain in _SO_FAR:
        return None, view.day
    if plain == "now":
        return (view.day, view.day) if view.day else None
    plain = _CLOCKS.sub(" ", plain).strip()
    if not plain or len(plain) > _LONG or _VAGUE.search(plain):
        return None
    begun = _BEGUN.fullmatch(plain)
    plain = f"since {begun['when']}" if begun else plain
    related = _RELATION.fullmatch(plain)
    if related is None:
        return _named(plain, view)
    relation = next(name for name in _RELATIONS if related[name])
    rest = related["rest"]
    if relation == "from" and _BETWEEN.search(rest) and (days := _named(rest, view)):
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
            inner = read_interval(words[found.end() :], view)
            if inner and inner[0] is not None and inner[0] == inner[1]:
                return inner[0], inner[0]
    return None


def _range(words: str, view: Viewpoint) -> Days | None:
    """ "July to November 1917", "Saturday and Sunday": the first day of one to the last of the other.

    The end with a year of its own decides the year of the other one.
    """
    for between in _BETWEEN.finditer(words):
        left, right = words[: between.start()], words[between.end() :].removeprefix("on ")
        first, last = _both(left, right, view)
        if first and last and first[0] <= last[1]:
            touching = last[0] - first[1] <= timedelta(days=1)
            return (first[0], last[1]) if touching or "and" not in between.group() else None
    return None


def _both(left: str, right: str, view: Viewpoint) -> tuple[Days | None, Days | None]:
    """Both ends of a range. An end that comes round again is read from where the other end lies."""
    first, last = _period(left, view), _period(right, view)
    if last is None:
        if first is not None:
            last = _period(right, replace(view, day=first[0], future=True))
    elif not _SEEN_FROM_HERE.search(left):
        ahead = _period(right, replace(view, future=True))
        if first is not None or view.day is None or ahead == last:
            first = _period(left, replace(view, day=last[0], future=False))
    return first, last


_FEASTS = {"christmas": "christmas day", "easter": "easter sunday"}
"""The season has no first day, but "since" and "by" mean the feast."""


def _within(words: str, view: Viewpoint) -> Ends | None:
    if found := _ROLLS_ON.fullmatch(words):
        words = f"the coming {found['unit']}"
    if (
        words.startswith("last ")
        and (days := read_period(f"the {words}", view))
        and days[1] == view.day
    ):
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
    days = _named(_FEASTS.get(rest, rest), ahead)
    return days and (None, days[0] if edge and edge["edge"] != "end" else days[1])


def _since(words: str, view: Viewpoint) -> Ends | None:
    edge = _EDGE.fullmatch(words)
    if edge and edge["edge"] != "end":
        words = edge["rest"]
        if unit := _BARE_UNIT.fullmatch(words):
            words = f"this {unit['unit']}"
    days = _named(_FEASTS.get(words, words), replace(view, future=False))
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
    edge = _EDGE.fullmatch(words)
    if edge and edge["edge"] == "end":
        return _until(words, view)
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
