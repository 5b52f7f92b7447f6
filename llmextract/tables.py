"""Records and counts as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from llmextract.run import Counts
from llmextract.schema import Fact, Mention, Quantity, Record, Window, decimal_string

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
    """A quantity in short: `> 50`, `5-6 hectare`, `$ 45000000`."""
    if quantity.value is not None:
        number = decimal_string(quantity.value)
    elif quantity.low is not None and quantity.high is not None:
        number = f"{decimal_string(quantity.low)}-{decimal_string(quantity.high)}"
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
    for column in ("", "number", "counted", "event", "when", "where", "says", ""):
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
    numbers = {m.text for m in record.mentions if m.role != "excluded"}
    lines = [Text(safe(record.summary.headline), style="bold"), Text()]
    for point in record.summary.points:
        line = Text(f"• {safe(point.text)}")
        line.highlight_words(sorted(map(safe, numbers), key=len, reverse=True), "bold cyan")
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


def mentions_table(mentions: Sequence[Mention], text: str, width: int = 28) -> Table:
    """Every number with its reading, in its surroundings."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in ("id", "at", "before", "number", "after", "read as", "kind", "role"):
        table.add_column(column, no_wrap=column != "read as")
    for mention in mentions:
        role = mention.role if mention.reason is None else f"{mention.role}: {mention.reason}"
        table.add_row(
            mention.id,
            str(mention.start),
            Text(safe(text[max(0, mention.start - width) : mention.start]), justify="right"),
            Text(safe(mention.text), style="bold cyan"),
            Text(safe(text[mention.end : mention.end + width])),
            shown(mention),
            mention.kind,
            Text(role, style="" if mention.role == "fact" else "dim"),
        )
    return table


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
