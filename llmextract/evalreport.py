"""Evaluations and comparisons as people and machines read them: terminal, Markdown, JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from llmextract.comparison import Change, Comparison
from llmextract.evaluation import EvalResult, Metrics, metrics_of
from llmextract.uncertainty import Interval

__all__ = ["comparison_markdown", "comparison_view", "eval_view", "junit_xml", "metric_rows"]

COMMENT_MARK = "<!-- llmextract compare -->"
"""First line of the Markdown, by which a pull request's comment is found again and updated."""
_SHOWN = 40
"""Changed numbers that are printed; all of them are in the JSON."""


def metric_rows(metrics: Metrics) -> Iterator[tuple[str, str]]:
    """Name and value of every metric, as shown; a dash where there is nothing to score."""
    yield "articles", f"{metrics.articles} ({metrics.failed_articles} failed)"
    yield (
        "facts",
        f"{metrics.labelled} labelled, {metrics.predicted} predicted, {metrics.matched} matched",
    )
    yield "core F1", _interval(metrics.core)
    yield (
        "core precision / recall",
        f"{_share(metrics.core_precision)} / {_share(metrics.core_recall)}",
    )
    yield "full F1", _interval(metrics.full)
    yield (
        "full precision / recall",
        f"{_share(metrics.full_precision)} / {_share(metrics.full_recall)}",
    )
    for slot, share in metrics.slots.items():
        yield f"  {slot}", _share(share)
    yield "ledger coverage", _share(metrics.coverage)
    yield "key facts in summary", _share(metrics.key_recall)
    cited, unsupported = metrics.numbers_in_summary, metrics.numbers_unsupported
    yield "numbers in summaries", f"{cited} cited, {unsupported} unsupported"
    yield "sentences withheld", str(metrics.sentences_withheld)
    for error, number in metrics.errors.items():
        yield f"  {error}", str(number)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(value: Interval | None) -> str:
    if value is None:
        return "–"
    if value.low is None or value.high is None:
        return f"{value.value:.3f} (one article: no interval)"
    return f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"


def _table(rows: Iterator[tuple[str, str]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    for name, value in rows:
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def eval_view(result: EvalResult) -> RenderableType:
    """An evaluation for the terminal. Intervals are 95 %, over articles."""

    def rows() -> Iterator[tuple[str, str]]:
        yield "model", result.model
        yield "prompt", result.prompt or "–"
        yield "labels", f"{result.labels_digest}, split {result.split}, {result.repeats} repeats"
        yield from metric_rows(metrics_of(result))
        cost = "unknown" if result.cost_usd is None else f"${result.cost_usd:.4f}"
        yield "tokens", f"{result.usage.input} in, {result.usage.output} out; cost {cost}"
        yield "seconds", f"{result.seconds:.1f}"

    return _table(rows())


_STYLES = {"regressed": "bold red", "invalid": "bold red", "improved": "bold green"}


def comparison_view(comparison: Comparison, base: EvalResult, head: EvalResult) -> RenderableType:
    """A comparison for the terminal: the verdict, both sides slot by slot, then changed numbers in their
    sentences, losses first."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("", "base", "head"):
        table.add_column(heading, header_style="dim")
    for name, before, after in _sides(base, head):
        table.add_row(Text(name, style="dim"), Text(before), Text(after))
    lines: list[Text] = []
    for change in _losses_first(comparison):
        mark, style = _TERMINAL[_rank(change)]
        lines.append(Text(f"{mark} {_told(change)}", style=style))
        lines.append(Text(f"    {change.sentence}", style="dim"))
    if len(comparison.changes) > _SHOWN:
        more = len(comparison.changes) - _SHOWN
        lines.append(Text(f"… and {more} more: --json has all of them", style="dim"))
    return Group(
        Text(_headline(comparison), style=_STYLES.get(comparison.verdict, "bold")),
        Text(_detectable(comparison), style="dim"),
        table,
        *lines,
    )


def _sides(base: EvalResult, head: EvalResult) -> Iterator[tuple[str, str, str]]:
    """Name, base and head of what is compared: the model, F1, each slot, and the summaries."""
    yield "model", base.model, head.model
    yield "prompt", base.prompt or "–", head.prompt or "–"
    first, second = metrics_of(base), metrics_of(head)
    before, after = dict(metric_rows(first)), dict(metric_rows(second))
    slots = (f"  {slot}" for slot in first.slots)
    yield "facts", _found(first), _found(second)
    for name in ("core F1", "full F1", *slots, "ledger coverage", "key facts in summary"):
        yield name, before.get(name, "–"), after.get(name, "–")


def _found(metrics: Metrics) -> str:
    return f"{metrics.matched} of {metrics.labelled}, {metrics.predicted} predicted"


def _losses_first(comparison: Comparison) -> list[Change]:
    """The changed numbers that are shown: losses, gains, then what is only worded otherwise."""
    return sorted(comparison.changes, key=_rank)[:_SHOWN]


def _rank(change: Change) -> int:
    return 1 if change.better else 0 if change.reasons else 2


_TERMINAL = (("-", "red"), ("+", "green"), ("~", "dim"))
_MARKDOWN = "🔴🟢⚪"
"""How a loss, a gain and another wording are marked."""


def _headline(comparison: Comparison) -> str:
    margin = f" by {comparison.margin}" if comparison.verdict == "not worse" else ""
    return f"{comparison.verdict}{margin}: {comparison.reason}"


def _detectable(comparison: Comparison) -> str:
    if comparison.verdict == "invalid" or comparison.difference == comparison.detectable == 0:
        return ""
    if comparison.detectable is None:
        return "too few articles to say which drop could have been seen."
    return f"a drop of {comparison.detectable:.3f} in F1 would have been seen 4 times in 5."


def _told(change: Change) -> str:
    before, after = change.before or "nothing", change.after or "nothing"
    return f"{change.article}: {before} → {after}: {', '.join(change.reasons) or 'changed'}"


def comparison_markdown(comparison: Comparison, base: EvalResult, head: EvalResult) -> str:
    """A comparison for a step summary or a pull request's comment."""
    lines = [
        COMMENT_MARK,
        f"### Extraction: {_headline(comparison)}",
        "",
        "| | base | head |",
        "|---|---|---|",
    ]
    sides = _sides(base, head)
    lines += [
        f"| {_cell(name)} | {_cell(before)} | {_cell(after)} |" for name, before, after in sides
    ]
    lines += ["", _detectable(comparison), ""]
    for change in _losses_first(comparison):
        lines.append(
            f"- {_MARKDOWN[_rank(change)]} {_cell(_told(change))}  \n  > {_cell(change.sentence)}"
        )
    if len(comparison.changes) > _SHOWN:
        lines.append(f"- … and {len(comparison.changes) - _SHOWN} more")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Article text as text: no markup, no HTML, no line breaks, no cell borders."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]|#":
        escaped = escaped.replace(sign, f"\\{sign}")
    return " ".join(escaped.split())


def junit_xml(result: EvalResult) -> str:
    """An evaluation as JUnit XML: one test case a labelled fact, a failure where it is not right."""
    verdicts = [verdict for article in result.articles for verdict in article.verdicts]
    failed = [verdict for verdict in verdicts if verdict.errors]
    suite = ET.Element(
        "testsuite",
        name=f"llmextract {result.model}",
        tests=str(len(verdicts)),
        failures=str(len(failed)),
        time=str(result.seconds),
    )
    for verdict in verdicts:
        name = verdict.label or f"predicted {verdict.predicted}"
        case = ET.SubElement(suite, "testcase", classname=verdict.article, name=name)
        if verdict.errors:
            told = f"{verdict.expected or 'nothing'} → {verdict.found or 'nothing'}"
            failure = ET.SubElement(case, "failure", message=", ".join(verdict.errors))
            failure.text = _printable(f"{told}\n{verdict.sentence}")
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
