"""Figures over time as Vega-Lite specifications, one for each thing that many facts count.

A figure is a point in the middle of its window, with the window as a bar behind it; colour and shape
say who gives it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from llmextract.likeness import profile_of
from llmextract.notation import quantity_text, window_text
from llmextract.schema import Fact

__all__ = ["DatedFact", "Planned", "over_time"]

_PANELS = 12
_FEWEST = 3
"""Dated facts that a thing must have to get a picture."""
_MOST_POINTS = 400
_CLAIMANTS = 4
"""Claimants with a sign of their own in a picture; the others share one."""
_OTHERS, _NOBODY = "others", "no source named"
_SERIES = [f"var(--series-{number})" for number in range(1, _CLAIMANTS + 1)]
_REST = {_OTHERS: ("var(--series-rest)", "cross"), _NOBODY: ("var(--series-rest)", "triangle-down")}
_SHAPES = ["circle", "square", "triangle-up", "diamond"]
_LOG_FROM = 500
"""Values that span more than this factor are drawn on a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact, the date of its article, and the fragment of the page that shows it."""

    fact: Fact
    published: date | None
    link: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture to draw: its section, heading, a caption that says what it shows, and its spec."""

    section: str
    heading: str
    caption: str
    spec: dict[str, Any]


def over_time(facts: Iterable[DatedFact]) -> Iterable[Planned]:
    """The things that most dated facts count, told apart by what happened to them."""
    counted: dict[tuple[str, str | None], list[tuple[DatedFact, frozenset[str]]]] = defaultdict(
        list
    )
    for dated in facts:
        profile = profile_of(dated.fact, dated.published)
        if profile and _window(dated.fact) and _value(dated.fact) is not None:
            counted[profile.head, profile.unit].append((dated, profile.event))
    groups = [group for kept in counted.values() for group in _by_event(kept)]
    shown = [group for group in groups if _is_series(group)]
    for group in sorted(shown, key=len, reverse=True)[:_PANELS]:
        yield _series(group)


def _by_event(kept: Sequence[tuple[DatedFact, frozenset[str]]]) -> Iterable[list[DatedFact]]:
    """Facts that share a word of their event, the most frequent one first; the rest together."""
    frequent = Counter(word for _, event in kept for word in event)
    groups: dict[str, list[DatedFact]] = defaultdict(list)
    for dated, event in kept:
        word = max(event, key=lambda word: (frequent[word], word), default="")
        groups[word].append(dated)
    return groups.values()


def _is_series(group: Sequence[DatedFact]) -> bool:
    return len(group) >= _FEWEST and len({_window(dated.fact) for dated in group}) > 1


def _series(group: Sequence[DatedFact]) -> Planned:
    kept = group[:_MOST_POINTS]
    named = Counter(dated.fact.attributed_to for dated in kept if dated.fact.attributed_to)
    leading = [name for name, _ in named.most_common(_CLAIMANTS)]
    rows = [_row(dated, leading) for dated in kept]
    signs = {_short(name): (_SERIES[at], _SHAPES[at]) for at, name in enumerate(leading)}
    used = {row["who"] for row in rows}
    signs |= {name: sign for name, sign in _REST.items() if name in used}
    told = f"{len(group)} figures"
    unit = group[0].fact.unit
    event = _commonest(dated.fact.event for dated in group)
    caption = (event, unit, f"{len(kept)} of {told}" if len(kept) < len(group) else told)
    return Planned(
        "Figures over time",
        _commonest(dated.fact.counted for dated in group),
        " · ".join(piece for piece in caption if piece),
        _series_spec(rows, signs),
    )


def _row(dated: DatedFact, leading: Sequence[str]) -> dict[str, Any]:
    fact = dated.fact
    start, end = _window(fact) or (date.min, date.min)
    who = fact.attributed_to
    value, top = _value(fact) or (0.0, 0.0)
    words = (fact.counted, window_text(fact.time), fact.place, who)
    return {
        "start": start.isoformat(),
        "end": (end + timedelta(days=1)).isoformat(),
        "middle": (start + (end - start) / 2).isoformat() + "T12:00:00",
        "low": value,
        "high": top,
        "value": (value + top) / 2,
        "who": _short(who) if who in leading else _OTHERS if who else _NOBODY,
        "href": dated.link,
        "told": _plain(" · ".join([quantity_text(fact), *(word for word in words if word)])),
    }


def _series_spec(rows: list[dict[str, Any]], signs: dict[str, tuple[str, str]]) -> dict[str, Any]:
    values = [row[edge] for row in rows for edge in ("low", "high")]
    log = min(values) > 0 and max(values) / min(values) > _LOG_FROM
    zero = min(values) <= max(values) / 3 or len(set(values)) == 1
    y = {
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log"} if log else {"zero": zero},
        "axis": {"labelExpr": _label(max(values)), "tickCount": 4},
    }
    who = {
        "field": "who",
        "type": "nominal",
        "title": None,
        "legend": {"orient": "bottom", "columns": 2, "symbolType": "circle"},
    }
    domain = list(signs)
    colour = {**who, "scale": {"domain": domain, "range": [signs[name][0] for name in domain]}}
    shape = {**who, "scale": {"domain": domain, "range": [signs[name][1] for name in domain]}}
    time = {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "padding": 14},
        "axis": {"tickCount": 4, "labelOverlap": True},
    }
    x = {"field": "start", **time}
    return {
        "data": {"values": rows},
        "width": 400,
        "height": 170,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "strokeCap": "round", "opacity": 0.28},
                "encoding": {
                    "x": x,
                    "x2": {"field": "end"},
                    "y": {"field": "value", **y},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1.5},
                "encoding": {
                    "x": {"field": "middle", **time},
                    "y": {"field": "low", **y},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.8},
                "encoding": {
                    "x": {"field": "middle", **time},
                    "y": {"field": "value", **y},
                    "color": colour,
                    "shape": shape,
                    "href": {"field": "href"},
                    "description": {"field": "told"},
                },
            },
        ],
    }


def _label(largest: float) -> str:
    """An expression that writes a tick: 0.25, 400, 12k, 3.5m, 2bn."""
    if largest < 1_000:
        return "format(datum.value, ',.3~g')"
    return "replace(replace(format(datum.value, '~s'), 'M', 'm'), 'G', 'bn')"


def _window(fact: Fact) -> tuple[date, date] | None:
    """The days of a fact; an open window counts as the day it is open from or runs to."""
    if fact.time is None:
        return None
    start, end = fact.time.start or fact.time.end, fact.time.end or fact.time.start
    return (start, end) if start and end else None


def _value(fact: Fact) -> tuple[float, float] | None:
    if fact.value is not None:
        return float(fact.value), float(fact.value)
    if fact.low is not None and fact.high is not None:
        return float(fact.low), float(fact.high)
    return None


def _commonest(words: Iterable[str | None]) -> str:
    counts = Counter(word for word in words if word)
    return _short(counts.most_common(1)[0][0], 60) if counts else ""


def _short(name: str | None, most: int = 34) -> str:
    text = _plain(" ".join((name or "").split()))
    return text if len(text) <= most else text[: most - 1] + "…"


def _plain(text: str) -> str:
    """Without characters that XML cannot hold or that turn the direction of writing."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
