"""Records and counts as a person reads them in a terminal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from llmextract.evidence import dated_by
from llmextract.notation import quantity_text, window_text
from llmextract.schema import Fact, Mention, Record

__all__ = ["console", "mentions_table", "safe", "summary_view"]

_NUMBER = "bold cyan"


def safe(text: str) -> str:
    """`text` on one line, its control characters shown instead of obeyed by the terminal."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def summary_view(record: Record, text: str) -> RenderableType:
    """One article: headline, date, summary, each fact under the sentence it stands in, the ledger.

    `text` is the article's; it says where the date that windows were resolved from is written.
    """
    parts: list[RenderableType] = [Text(safe(record.summary.headline), style="bold")]
    parts.append(Text(safe(_provenance(record, text)), style="dim"))
    parts += [Text(), *_summary(record)] if record.summary.points else []
    parts += [
        Text(f"withheld: {safe(held.text)} ({safe(held.reason)})", style="yellow")
        for held in record.summary.withheld
    ]
    for quote, facts in groupby(record.facts, key=lambda fact: fact.quote):
        parts += [Text(), *_sentence(quote, list(facts), record)]
    return Group(*parts, Text(), *_ledger(record, text))


def _provenance(record: Record, text: str) -> str:
    article = record.article
    pieces = (article.path, dated_by(article.published, text), article.dateline_place)
    return " · ".join(piece for piece in pieces if piece)


def _summary(record: Record) -> Iterator[Text]:
    told = {safe(m.text) for m in record.mentions if m.role != "excluded"}
    for point in record.summary.points:
        line = Text(f"• {safe(point.text)}")
        _highlight(line, told)
        yield line


def _highlight(line: Text, numbers: Iterable[str]) -> None:
    longest_first = sorted(map(re.escape, set(numbers) - {""}), key=len, reverse=True)
    if longest_first:
        line.highlight_regex(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", _NUMBER)


def _sentence(quote: str, facts: Sequence[Fact], record: Record) -> Iterator[RenderableType]:
    """A sentence with the numbers of its facts highlighted, and a row for each of them."""
    mentions = {mention.id: mention for mention in record.mentions}
    evidence = Text(safe(" ".join(quote.split())), style="italic")
    _highlight(evidence, (safe(mentions[fact.mention].text) for fact in facts))
    yield evidence
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", min_width=4, no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    for _ in range(2):
        table.add_column(ratio=6, overflow="fold")
    table.add_column(min_width=9, no_wrap=True)
    numbers = {fact.id: number for number, fact in enumerate(record.facts, start=1)}
    for fact in facts:
        table.add_row(
            Text(f"{'★' if fact.key else ' '}{numbers[fact.id]}", style="yellow"),
            Text(safe(quantity_text(fact)), style=_NUMBER),
            _what(fact, mentions, numbers),
            _whence(fact),
            _mark(fact),
        )
    yield table


def _what(fact: Fact, mentions: Mapping[str, Mention], numbers: Mapping[str, int]) -> Text:
    what = Text(safe(fact.counted or "nothing named"))
    if fact.event:
        what.append(f": {safe(fact.event)}", style="dim")
    notes = []
    if fact.restated_by:
        notes.append(f"again: {', '.join(safe(mentions[id_].text) for id_ in fact.restated_by)}")
    if fact.part_of and fact.part_of in numbers:
        notes.append(f"part of {numbers[fact.part_of]}")
    if notes:
        what.append(f"\n{'; '.join(notes)}", style="dim")
    for problem in fact.problems:
        what.append(f"\n! {safe(problem)}", style="yellow")
    return what


def _whence(fact: Fact) -> Text:
    """When, where and who says so, each on its line; the words of a window beside its dates."""
    when = safe(window_text(fact.time))
    if fact.time and when != safe(fact.time.text):
        when += f" ({safe(fact.time.text)})"
    lines = (when, safe(fact.place or ""), safe(fact.attributed_to or ""))
    return Text("\n".join(line for line in lines if line))


def _mark(fact: Fact) -> Text:
    good = fact.verdict == "verified"
    told = "" if fact.stance == "asserted" else f" {fact.stance}"
    return Text(("✓" if good else "! partial") + told, style="green" if good else "yellow")


def _ledger(record: Record, text: str) -> Iterator[Text]:
    """How every number ended, and those that state no fact by reason."""
    excluded: dict[str, list[str]] = defaultdict(list)
    for mention in record.mentions:
        if mention.role == "excluded":
            excluded[mention.reason or "other"].append(safe(mention.text))
    restated = sum(mention.role == "restatement" for mention in record.mentions)
    yield Text(
        f"{_count(len(record.mentions), 'number')}: {_count(len(record.facts), 'fact')}, "
        f"{_count(restated, 'restatement')}, "
        f"{sum(map(len, excluded.values()))} excluded; {len(text):,} characters",
        style="dim",
    )
    for reason, numbers in sorted(excluded.items()):
        yield Text(f"  no fact, {reason}: {', '.join(numbers)}", style="dim")


def _count(number: int, name: str) -> str:
    return f"{number:,} {name if number == 1 else f'{name}s'}"


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
            safe(quantity_text(mention, mention.kind)),
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


def console(*, stderr: bool = False) -> Console:
    """A console that neither interprets markup in article text nor guesses colours in it."""
    return Console(stderr=stderr, markup=False, highlight=False, soft_wrap=False)
