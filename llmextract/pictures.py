"""Pictures over all articles of a run, as SVG that takes its colours from the page around it.

Drawn with Vega-Lite (through vl-convert, the extra `report`): articles by date, verdicts, cost, and
the figures over time of `series`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llmextract.errors import MissingDependencyError
from llmextract.schema import Verdict
from llmextract.series import DatedFact, Planned, over_time
from llmextract.svg import clean_svg

__all__ = ["DatedFact", "Picture", "RunFigures", "draw"]


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What the pictures show: facts, and of each article its date and cost, in order."""

    facts: Sequence[DatedFact]
    published: Sequence[date | None]
    costs: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture: its section, heading, a sentence that says what it shows, and its SVG."""

    section: str
    heading: str
    caption: str
    svg: str


def draw(run: RunFigures) -> list[Picture]:
    """The pictures of a run; none of what there is too little to show.

    Raises MissingDependencyError without the `report` extra.
    """
    try:
        import vl_convert
    except ImportError:
        raise MissingDependencyError(
            "pictures need a package more: pip install 'llmextract[report]'"
        ) from None
    planned = [*_by_date(run), *_verdicts(run), *_costs(run), *over_time(run.facts)]
    pictures = []
    for plan in planned:
        spec = json.dumps({**plan.spec, "config": _CONFIG})
        drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        svg = clean_svg(drawn, label=f"{plan.heading}. {plan.caption}")
        pictures.append(Picture(plan.section, plan.heading, plan.caption, svg))
    return pictures


# -- the run -------------------------------------------------------------------------------------


def _by_date(run: RunFigures) -> Iterable[Planned]:
    days = [day for day in run.published if day]
    if len(set(days)) < 2:
        return
    unit, written = _UNITS[bisect_left((62, 1_500), (max(days) - min(days)).days)]
    bins = Counter(_begin(day, unit) for day in days)
    most = max(bins.values())
    ticks = (
        {"values": list(range(most + 1)), "format": "d"}
        if most <= 4
        else {"tickCount": 3, "format": "~s"}
    )
    spec = {
        "data": {"values": [{"day": str(day), "articles": count} for day, count in bins.items()]},
        "width": 400,
        "height": 110,
        "mark": {"type": "bar", "color": "var(--series-1)"},
        "encoding": {
            "x": {"field": "day", "timeUnit": f"utc{unit}", "type": "temporal", "title": None,
                  "axis": {"tickCount": 5, "format": written, "labelSeparation": 10}},
            "y": {"field": "articles", "type": "quantitative", "title": None, "axis": ticks},
        },
    }  # fmt: skip
    caption = f"{len(days):,} dated, {len(run.published) - len(days):,} without a date"
    yield Planned("The run", "Articles by date", caption, spec)


_UNITS = (("yearmonthdate", "%d %b"), ("yearmonth", "%b %Y"), ("year", "%Y"))
"""Bars by day, month or year, and how the axis writes them."""


def _begin(day: date, unit: str) -> date:
    """The first day of the bar that a day belongs to."""
    first = {"yearmonthdate": day, "yearmonth": day.replace(day=1)}
    return first.get(unit, day.replace(month=1, day=1))


def _verdicts(run: RunFigures) -> Iterable[Planned]:
    counts = Counter(dated.fact.verdict for dated in run.facts)
    if not counts:
        return
    order: tuple[Verdict, ...] = ("verified", "partial")
    spec = {
        "data": {"values": [{"verdict": name, "facts": counts[name]} for name in order]},
        "width": 400,
        "height": 70,
        "encoding": {
            "y": {"field": "verdict", "type": "nominal", "title": None, "sort": list(order)},
            "x": {"field": "facts", "type": "quantitative", "title": None,
                  "axis": {"tickCount": 4, "tickMinStep": 1, "format": "~s"}},
        },
        "layer": [
            {"mark": {"type": "bar", "height": 18}, "encoding": {"color": {
                "field": "verdict", "type": "nominal", "legend": None,
                "scale": {"domain": list(order), "range": ["var(--good)", "var(--warn)"]}}}},
            {"mark": {"type": "text", "align": "left", "dx": 6, "color": "var(--ink)"},
             "encoding": {"text": {"field": "facts", "format": ",d"}}},
        ],
    }  # fmt: skip
    share = counts["verified"] / sum(counts.values())
    caption = f"{share:.1%} verified: every slot stands in the text"
    yield Planned("The run", "Facts by verdict", caption, spec)


def _costs(run: RunFigures) -> Iterable[Planned]:
    total, rows = Decimal(0), []
    step = max(1, len(run.costs) // 300)
    for number, cost in enumerate(run.costs, start=1):
        total += cost or 0
        if number % step == 0 or number == len(run.costs):
            rows.append({"article": number, "usd": float(total)})
    if not total:
        return
    spec = {
        "data": {"values": rows},
        "width": 400,
        "height": 110,
        "mark": {"type": "area", "line": {"color": "var(--series-1)"}, "color": "var(--series-1)", "fillOpacity": 0.18},
        "encoding": {
            "x": {"field": "article", "type": "quantitative", "title": None, "axis": {"tickCount": 5, "format": "~s"}},
            "y": {"field": "usd", "type": "quantitative", "title": None, "axis": {"tickCount": 3, "format": "$~g"}},
        },
    }  # fmt: skip
    unknown = sum(cost is None for cost in run.costs)
    caption = f"${total:.4f} over {len(run.costs)} articles" + (
        f", {unknown} of unknown cost" if unknown else ""
    )
    yield Planned("The run", "Cost, article by article", caption, spec)


_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "Helvetica Neue, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)",
        "labelFontSize": 11,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "gridColor": "var(--line)",
    },
    "axisX": {"grid": False},
    "legend": {
        "symbolOpacity": 1,
        "symbolStrokeWidth": 1.5,
        "labelColor": "var(--ink)",
        "labelFontSize": 11,
        "labelLimit": 240,
        "symbolSize": 60,
    },
}
