"""Records and counts as a person reads them in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from llmextract.ledger import Counts
from llmextract.schema import Fact, Mention, Quantity, Record, Window

__all__ = ["counts_table", "facts_table", "mentions_table", "safe", "shown", "summary_view"]

_SIGNS = {
    "exact": "",
    "about": "≈ ",
    "almost": "almost ",
    "more_than": "> ",
    "at_least": "≥ ",
    "less_than": "< ",
    "at_most": "≤ ",
    "vague": "~ ",
}


def safe(text: str) -> str:
    """`text` on one line, its control characters shown instead of obeyed by the terminal."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def shown(quantity: Quantity) -> str:
    """A quantity in short: `> 50`, `5–6 hectare`, `45,000,000 USD`."""
    if quantity.value is not None:
        number = f"{quantity.value:,f}"
    elif quantity.low is not None and quantity.high is not None:
        number = f"{quantity.low:,f}–{quantity.high:,f}"
    else:
        return "—"
    unit = {"percent": "%", None: ""}.get(quantity.unit, quantity.unit or "")
    return f"{_SIGNS[quantity.modifier]}{number} {unit}".strip()


def _when(window: Window | None) -> str:
    if window is None:
        return ""
    if window.start is None and window.end is None:
        return safe(window.text)
    if window.start == window.end:
        return str(window.start)
    return f"{window.start or '…'} to {window.end or '…'}"


def facts_table(record: Record) -> Table:
    """The facts of an article, key facts first marked with a star."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in ("", "number", "counted", "event", "when", "where", "who says", ""):
        table.add_column(column, overflow="fold")
    for fact in record.facts:
        table.add_row(
            Text("★" if fact.key else " ", style="yellow"),
            Text(shown(fact), style="bold cyan"),
            Text(safe(fact.counted or "—")),
            Text(safe(fact.event or "")),
            Text(_when(fact.time)),
            Text(safe(fact.place or "")),
            Text(safe(fact.attributed_to or "")),
            _mark(fact),
        )
    return table


def _mark(fact: Fact) -> Text:
    if fact.verdict == "verified":
        return Text("✓" if fact.stance == "asserted" else f"✓ {fact.stance}", style="green")
    return Text(f"! {'; '.join(map(safe, fact.problems))}", style="yellow")


def summary_view(record: Record, text: str) -> RenderableType:
    """Headline, points with their numbers highlighted, and what was withheld."""
    told = {safe(m.text) for m in record.mentions if m.role != "excluded"}
    longest_first = sorted(map(re.escape, told), key=len, reverse=True)
    numbers = rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)" if told else r"(?!)"
    lines = [Text(safe(record.summary.headline), style="bold"), Text()]
    for point in record.summary.points:
        line = Text(f"• {safe(point.text)}")
        line.highlight_regex(numbers, "bold cyan")
        lines.append(line)
    lines += [
        Text(f"withheld: {safe(held.text)} ({held.reason})", style="yellow")
        for held in record.summary.withheld
    ]
    excluded = sum(mention.role == "excluded" for mention in record.mentions)
    restated = sum(mention.role == "restatement" for mention in record.mentions)
    ledger = (
        f"{len(record.mentions)} numbers: {len(record.facts)} facts, {restated} restatements, "
        f"{excluded} excluded; {len(text)} characters"
    )
    return Group(*lines, Text(), facts_table(record), Text(), Text(ledger, style="dim"))


def mentions_table(mentions: Sequence[Mention], text: str) -> Table:
    """Every number in its place, how it is read, and whether it can state a fact."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False, expand=True)
    table.add_column("", no_wrap=True, justify="right", ratio=3, min_width=8)
    table.add_column("number", no_wrap=True, ratio=4, min_width=14)
    for column in ("read as", "kind", "role"):
        table.add_column(column, no_wrap=True)
    for mention in mentions:
        excluded = mention.reason is not None
        number = Text(safe(mention.text), style="bold cyan")
        number.append(safe(text[mention.end : mention.end + 60]), style="not bold default")
        before = safe(" ".join(text[max(0, mention.start - 60) : mention.start].split()) + " ")
        table.add_row(
            _RightEnd(before),
            number,
            shown(mention),
            mention.kind,
            Text(f"– {mention.reason}" if excluded else "fact", style="dim" if excluded else ""),
        )
    return table


class _RightEnd:
    """A text of which the end is shown where it does not fit."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        kept = self.text if cell_len(self.text) <= width else "…" + self.text[-(width - 1) :]
        yield Text(kept, justify="right", no_wrap=True, overflow="crop")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(8, min(60, options.max_width))


def counts_table(counts: Counts, out: Path) -> Table:
    """What a run came to."""
    table = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    cost = "unknown" if counts.cost_usd is None else f"${counts.cost_usd:.4f}"
    rows: Iterable[tuple[str, str]] = (
        ("records", f"{counts.records} ({counts.cached} from the cache)"),
        ("failures", str(counts.failures)),
        ("numbers", str(counts.mentions)),
        ("facts", f"{counts.facts} ({counts.verified} verified)"),
        ("withheld sentences", str(counts.withheld)),
        ("tokens", f"{counts.usage.input} in, {counts.usage.output} out"),
        ("cost", cost),
        ("seconds", f"{counts.seconds:.1f}"),
        ("written to", str(out)),
    )
    for name, value in rows:
        table.add_row(Text(name, style="dim"), value)
    return table


def console(*, stderr: bool = False) -> Console:
    """A console that neither interprets markup in article text nor guesses colours in it."""
    return Console(stderr=stderr, markup=False, highlight=False, soft_wrap=False)
