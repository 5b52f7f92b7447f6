"""Verdicts on the numbers of a text as a person reads them: both sentences side by side."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from llmextract.check_report import BAD, CheckedNumber, CheckReport
from llmextract.terminal import safe

__all__ = ["check_view"]

_WIDE = 100
"""Columns from which on the two sentences stand side by side."""
_REACH = 110
"""Characters of a sentence that are shown on each side of a number."""
_SIGNS = {"supported": "✓", "rounded": "✓", "derived": "✓", "contradicted": "✗", "unsupported": "?"}


def check_view(name: str, report: CheckReport, width: int) -> RenderableType:
    """Each number with its verdict and reason, and what was compared, in `width` columns."""
    bad = len(report.bad)
    ending = f"{len(report.numbers)} numbers, {bad} not borne out"
    title = Text.assemble((safe(name), "bold"), "  ", (ending, "red" if bad else "green"))
    parts: list[RenderableType] = [title]
    for number in report.numbers:
        colour = "red" if number.verdict in BAD else "green"
        told = Text.assemble(
            (f"{_SIGNS[number.verdict]} {safe(number.text)}  {number.verdict}", colour),
            (f"  {safe(number.reason)}", "dim"),
        )
        table = Table(box=None, show_header=False, pad_edge=False, expand=True, padding=(0, 2))
        sides = _marked(number.sentence, [number.text], colour), _source(number)
        if width >= _WIDE:
            table.add_column(ratio=1)
            table.add_column(ratio=1)
            table.add_row(*sides)
        else:
            table.add_column(style="dim", width=6)
            table.add_column(ratio=1)
            table.add_row("text", sides[0])
            table.add_row("source", sides[1])
        parts += [Text(), told, Padding(table, (0, 0, 0, 2))]
    return Group(*parts)


def _source(number: CheckedNumber) -> Text:
    sentences: dict[str, list[str]] = {}
    for evidence in number.evidence:
        sentences.setdefault(evidence.sentence, []).append(evidence.text)
    shown = [_marked(sentence, texts, "cyan") for sentence, texts in sentences.items()]
    return Text("\n").join(shown) if shown else Text("—", style="dim")


def _marked(sentence: str, numbers: list[str], colour: str) -> Text:
    text = Text(_around(safe(" ".join(sentence.split())), numbers[0]))
    for number in numbers:
        shown = safe(" ".join(number.split()))
        start = text.plain.find(shown)
        if start >= 0:
            text.stylize(f"bold {colour}", start, start + len(shown))
    return text


def _around(sentence: str, number: str) -> str:
    """What stands about the number; a long sentence is cut at words."""
    at = max(0, sentence.find(number))
    start = sentence.rfind(" ", 0, max(0, at - _REACH)) + 1 if at > _REACH else 0
    end = at + len(number) + _REACH
    stop = sentence.find(" ", end) if end < len(sentence) else -1
    cut = sentence[start:] if stop < 0 else sentence[start:stop] + " …"
    return f"… {cut}" if start else cut
