"""What is seen of a run: by a person, in a log, by a program."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from llmextract.ledger import Counts, Failure
from llmextract.progress import Style, counts_table, reporting
from llmextract.schema import Usage

FAILED = Failure("a.txt", "model", "RefusedError", "stub: the model \x1b[31m declined", 1, False)


def shown(style: Style, tmp_path: Path, *, terminal: bool = False) -> tuple[str, str]:
    """What goes to the console and to the events for a run of one article and one failure."""
    console_file, events = io.StringIO(), io.StringIO()
    console = Console(file=console_file, force_terminal=terminal, width=100, markup=False)
    (tmp_path / "a.txt").write_text("One.")
    with reporting(style, [tmp_path], console, events) as update:
        update(Counts(records=1, cost_usd=0.25, in_flight=3), None)
        update(Counts(records=1, failures=1, usage=Usage(input=9)), FAILED)
    return console_file.getvalue(), events.getvalue()


def test_without_a_terminal_there_are_plain_lines(tmp_path: Path) -> None:
    console, events = shown(Style.auto, tmp_path)
    assert console.splitlines() == ["failed: a.txt: stub: the model \ufffd[31m declined"]
    assert not events


def test_on_a_terminal_failures_stand_above_the_bar(tmp_path: Path) -> None:
    console, _ = shown(Style.auto, tmp_path, terminal=True)
    assert "failed: a.txt" in console
    assert "\x1b[31m declined" not in console


def test_quiet_says_nothing(tmp_path: Path) -> None:
    assert shown(Style.quiet, tmp_path) == ("", "")


def test_programs_get_events_as_json_lines(tmp_path: Path) -> None:
    console, lines = shown(Style.json, tmp_path)
    events = [json.loads(line) for line in lines.splitlines()]
    assert [event["event"] for event in events] == ["progress", "failure", "done"]
    assert events[0]["records"] == 1
    assert events[0]["in_flight"] == 3
    assert events[1]["error"] == "RefusedError"
    assert events[2]["failures"] == 1
    assert events[2]["usage"] == {"input": 9, "output": 0, "cached_input": 0}
    assert not console


@pytest.mark.parametrize("width", [40, 120])
def test_the_counts_of_a_run_fit_the_terminal(width: int) -> None:
    file = io.StringIO()
    counts = Counts(records=3, kept=2, facts=5, cost_usd=0.25, errors={"RefusedError": 2})
    Console(file=file, width=width).print(counts_table(counts, Path("out")))
    view = file.getvalue()
    assert "$0.2500" in view
    assert "RefusedError" in view
    assert max(map(len, view.splitlines())) <= width
