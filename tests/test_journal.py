"""A directory of whole lines, whatever ended the run that wrote it."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.errors import ConfigurationError
from llmextract.journal import Journal


def record(path: str, note: str = "") -> str:
    article = {"id": "0123456789abcdef", "path": path}
    return json.dumps({"article": article, "note": note}, separators=(",", ":")) + "\n"


def failure(path: str) -> str:
    return json.dumps({"path": path, "error": "RefusedError"}) + "\n"


def filled(out: Path, *paths: str, complete: bool = True) -> None:
    with Journal(out) as journal:
        for position, path in enumerate(paths):
            journal.add("records", path, position, f"state of {path}", record(path))
        journal.finish(complete=complete)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def paths_in(out: Path) -> list[str]:
    return [json.loads(line)["article"]["path"] for line in lines(out / "records.jsonl")]


def test_what_was_written_is_known_to_the_next_run_by_path_and_state(tmp_path: Path) -> None:
    filled(tmp_path, "a", "b")
    with Journal(tmp_path) as journal:
        assert journal.has_record("a")
        assert journal.has_record("a", "state of a")
        assert not journal.has_record("a", "another state")
        assert not journal.has_record("c")


@given(cut=st.integers(1, 400), name=st.sampled_from(["records", "journal"]))
def test_a_torn_end_costs_only_the_lines_it_touches(
    cut: int, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")
    filled(out, "a", "b", "c", complete=False)
    path = out / f"{name}.jsonl"
    data = path.read_bytes()
    path.write_bytes(data[: max(0, len(data) - cut)])
    whole = path.read_bytes().count(b"\n")
    with Journal(out) as journal:
        known = [one for one in "abc" if journal.has_record(one)]
        assert known == list("abc")[:whole]
        for position, one in enumerate("abc"):
            journal.meet(one, position)
            if one not in known:
                journal.add("records", one, position, f"state of {one}", record(one))
        journal.finish(complete=True)
    assert paths_in(out) == ["a", "b", "c"]


def test_zeros_in_the_middle_as_a_power_cut_leaves_them_are_redone(tmp_path: Path) -> None:
    filled(tmp_path, "a", "b", "c")
    path = tmp_path / "records.jsonl"
    first, second, third = lines(path)
    path.write_text(first + "\0" * (len(second) - 1) + "\n" + third)
    with Journal(tmp_path) as journal:
        assert [one for one in "abc" if journal.has_record(one)] == ["a", "c"]


def test_a_line_that_the_journal_does_not_know_is_not_trusted(tmp_path: Path) -> None:
    filled(tmp_path, "a")
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write(record("b"))
    with Journal(tmp_path) as journal:
        assert not journal.has_record("b")
        journal.meet("a", 0)
        journal.finish(complete=True)
    assert paths_in(tmp_path) == ["a"]


def test_a_failure_that_succeeds_takes_its_place_in_the_order(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.add("records", "a", 0, "s", record("a"))
        journal.add("failures", "b", 1, "", failure("b"))
        journal.add("records", "c", 2, "s", record("c"))
        journal.finish(complete=True)
    with Journal(tmp_path) as journal:
        assert journal.has_failure("b")
        for position, path in enumerate("abc"):
            journal.meet(path, position)
        journal.add("records", "b", 1, "s", record("b"))
        journal.finish(complete=True)
    assert paths_in(tmp_path) == ["a", "b", "c"]
    assert not lines(tmp_path / "failures.jsonl")
    assert len(lines(tmp_path / "journal.jsonl")) == 3


def test_an_incomplete_run_drops_nothing_that_it_did_not_meet(tmp_path: Path) -> None:
    filled(tmp_path, "a", "b", "c")
    with Journal(tmp_path) as journal:
        journal.meet("a", 0)
        journal.add("records", "a", 0, "new state", record("a", "new"))
        journal.finish(complete=False)
    assert paths_in(tmp_path) == ["a", "b", "c"]
    assert '"new"' in lines(tmp_path / "records.jsonl")[0]


@pytest.mark.parametrize("name", ['quo"te', "back\\slash", "new\nline", "ünïcode ⟦m1⟧", "a:12"])
def test_paths_of_any_kind_are_found_again(name: str, tmp_path: Path) -> None:
    filled(tmp_path, name)
    with Journal(tmp_path) as journal:
        assert journal.has_record(name)


def test_a_directory_is_written_by_one_run_at_a_time(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(ConfigurationError, match="another run"):
        Journal(tmp_path).__enter__()
    with Journal(tmp_path):
        pass


def test_a_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(ConfigurationError, match="--out"):
        Journal(tmp_path / "out").__enter__()


FULL = """
import sys
from pathlib import Path
from llmextract.errors import OutputError
from llmextract.journal import Journal
from tests.test_journal import record
with Journal(Path(sys.argv[1])) as journal:
    try:
        for position in range(10_000):
            journal.add("records", f"{position:05}", position, "s", record(f"{position:05}"))
    except OutputError as error:
        print(error)
"""


def test_a_full_disk_is_told_and_costs_nothing_that_was_written(tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(out)],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert "run again to go on" in done.stdout, done.stderr
    written = lines(out / "records.jsonl")
    assert all(line.endswith("\n") for line in written)
    with Journal(out) as journal:
        known = sum(journal.has_record(f"{n:05}") for n in range(10_000))
        assert known >= len(lines(out / "journal.jsonl")) - 1 > 50
        for position in range(10_000):
            path = f"{position:05}"
            journal.meet(path, position)
            if not journal.has_record(path):
                journal.add("records", path, position, "s", record(path))
        journal.finish(complete=True)
    assert paths_in(out) == [f"{n:05}" for n in range(10_000)]
