"""What is seen of a run while it goes on, and what it came to: for a person, a log, or a program.

On a terminal a bar with rate, requests in flight, cost and time left; elsewhere a plain line now
and then; for programs JSON lines; or nothing.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from llmextract.errors import ConfigurationError
from llmextract.inputs import count_inputs
from llmextract.ledger import Counts, Failure

__all__ = ["Style", "counts_table", "money", "reporting"]

_LINE_SECONDS = 10.0
_EVENT_SECONDS = 1.0

Update = Callable[[Counts, Failure | None], None]


class Style(StrEnum):
    """How a run is shown."""

    auto = "auto"
    json = "json"
    quiet = "quiet"


def reporting(
    style: Style, paths: Sequence[Path], console: Console, events: IO[str]
) -> AbstractContextManager[Update]:
    """A callback that shows a run's counts: on `console`, or as JSON lines on `events`."""
    if style is Style.quiet:
        return _silent()
    pace = _Pace(paths)
    if style is Style.json:
        return _as_events(pace, events)
    return _as_bar(pace, console) if console.is_terminal else _as_lines(pace, console)


class _Pace:
    """How far a run is: the number of inputs, counted in the background, and the rate so far."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.total: int | None = None
        self._began = time.monotonic()
        threading.Thread(target=self._count, args=(paths,), daemon=True).start()

    def _count(self, paths: Sequence[Path]) -> None:
        try:
            self.total = count_inputs(paths)
        except (ConfigurationError, OSError):
            return  # the run itself says what is wrong

    def rate(self, counts: Counts) -> float:
        """Inputs a second, without those that were done before."""
        return (counts.records + counts.failures) / max(1e-9, time.monotonic() - self._began)

    def seconds_left(self, counts: Counts) -> float | None:
        """At this rate; None while the number of inputs is not known."""
        rate = self.rate(counts)
        if self.total is None or rate <= 0:
            return None
        return max(0, self.total - counts.done) / rate

    def line(self, counts: Counts) -> str:
        """The state of the run in one line."""
        total = f"/{self.total:,}" if self.total else ""
        parts = [
            f"{counts.done:,}{total} articles",
            f"{counts.failures:,} failed" if counts.failures else "",
            f"{self.rate(counts):,.1f}/s",
            f"{counts.in_flight} in flight",
            money(counts),
        ]
        left = self.seconds_left(counts)
        if left is not None:
            parts.append(f"{_duration(left)} left")
        return ", ".join(part for part in parts if part)


@contextmanager
def _silent() -> Iterator[Update]:
    yield lambda _counts, _failure: None


@contextmanager
def _as_bar(pace: _Pace, console: Console) -> Iterator[Update]:
    columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def update(counts: Counts, failure: Failure | None) -> None:
            if failure is not None:
                bar.console.print(_told(failure), style="yellow")
            bar.update(task, completed=counts.done, total=pace.total, description=pace.line(counts))

        yield update


@contextmanager
def _as_lines(pace: _Pace, console: Console) -> Iterator[Update]:
    last = time.monotonic()

    def update(counts: Counts, failure: Failure | None) -> None:
        nonlocal last
        if failure is not None:
            console.print(_told(failure), soft_wrap=True)
        if time.monotonic() - last >= _LINE_SECONDS:
            last = time.monotonic()
            console.print(pace.line(counts), soft_wrap=True)

    yield update


def _told(failure: Failure) -> str:
    """A failure in one line; its message names the input unless the model's endpoint is told."""
    message = "".join(c if c.isprintable() else "\ufffd" for c in failure.message)
    return f"failed: {message}" if failure.path in message else f"failed: {failure.path}: {message}"


@contextmanager
def _as_events(pace: _Pace, events: IO[str]) -> Iterator[Update]:
    """`failure` events as they come, `progress` once a second, `done` at the end."""
    latest = Counts()
    last = 0.0

    def write(kind: str, fields: dict[str, Any]) -> None:
        events.write(json.dumps({"event": kind, **fields}, ensure_ascii=False) + "\n")
        events.flush()

    def update(counts: Counts, failure: Failure | None) -> None:
        nonlocal last, latest
        latest = counts
        if failure is not None:
            write("failure", asdict(failure))
        if time.monotonic() - last >= _EVENT_SECONDS:
            last = time.monotonic()
            left = pace.seconds_left(counts)
            write(
                "progress",
                {
                    "total": pace.total,
                    "rate": round(pace.rate(counts), 2),
                    "seconds_left": None if left is None else round(left, 1),
                    **_plain(counts),
                },
            )

    try:
        yield update
    finally:
        write("done", {"total": pace.total, **_plain(latest)})


def _plain(counts: Counts) -> dict[str, Any]:
    return {**asdict(counts), "usage": counts.usage.model_dump()}


# -- the end -------------------------------------------------------------------------------------


def counts_table(counts: Counts, out: Path) -> Table:
    """What a run came to, its failures by kind."""
    table = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    kept = f", {counts.kept:,} were done already" if counts.kept else ""
    rows = [
        ("records", f"{counts.records:,} ({counts.cached:,} from the cache){kept}"),
        ("failures", f"{counts.failures:,}"),
        *((f"  {kind}", f"{number:,}") for kind, number in sorted(counts.errors.items())),
        ("numbers", f"{counts.mentions:,}"),
        ("facts", f"{counts.facts:,} ({counts.verified:,} verified)"),
        ("withheld sentences", f"{counts.withheld:,}"),
        ("tokens", f"{counts.usage.input:,} in, {counts.usage.output:,} out"),
        ("cost", money(counts) or "price not known"),
        ("seconds", f"{counts.seconds:,.1f}"),
        ("written to", str(out)),
    ]
    for name, value in rows:
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def money(counts: Counts) -> str:
    """What was spent, in US dollars; empty where the price is not known."""
    return "" if counts.cost_usd is None else f"${counts.cost_usd:.4f}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
