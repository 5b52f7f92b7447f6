"""Everything that people open can be made from the directory of an earlier run."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from llmextract.cli import app
from llmextract.errors import ConfigurationError
from llmextract.export import FORMATS, check_formats, export
from llmextract.run_directory import RunDirectory
from tests.results import fact, note, record, records_in, run_directory, write_records

TEXTS = {
    "a.txt": "Floods killed 12 people in Varda on Friday.",
    "b.txt": "Some 40 homes were lost.",
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return run_directory(tmp_path, TEXTS)


def test_all_formats_are_written(out: Path) -> None:
    written = export(out, list(FORMATS))
    assert [path for path in written if not path.is_file()] == []
    assert {path.name for path in written} >= {
        "records.jsonl",
        "facts.csv",
        "facts.parquet",
        "results.sqlite",
        "report.html",
    }
    assert [path.name for path in out.iterdir() if path.name.endswith(".part")] == []


def test_records_alone_are_enough(tmp_path: Path) -> None:
    out = write_records(tmp_path / "out", [record(fact())])
    assert len(export(out, ["csv", "parquet", "sqlite", "html"])) == 10


def test_an_unknown_format_is_refused_before_anything_is_written(out: Path) -> None:
    with pytest.raises(ConfigurationError, match="xlsx: not known; there is jsonl, csv"):
        export(out, ["csv", "xlsx"])
    assert not (out / "facts.csv").exists()


def test_a_format_named_twice_is_written_once() -> None:
    assert check_formats(["csv", "html", "csv"]) == ("csv", "html")


def test_a_directory_without_a_run_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"holds no records\.jsonl; make one with"):
        export(tmp_path, ["csv"])


def test_a_format_that_fails_does_not_cost_the_others(out: Path) -> None:
    (out / "facts.parquet").mkdir()
    with pytest.raises(ConfigurationError, match="parquet is not written"):
        export(out, ["parquet", "csv", "sqlite", "html"])
    assert (out / "facts.csv").is_file()
    assert (out / "results.sqlite").is_file()
    assert (out / "report.html").is_file()


def test_a_broken_record_is_named_and_older_tables_stay(out: Path) -> None:
    export(out, ["csv"])
    before = (out / "facts.csv").read_bytes()
    with (out / "records.jsonl").open("a", encoding="utf-8") as lines:
        lines.write("{}\n")
    with pytest.raises(ConfigurationError, match=r"records\.jsonl:3"):
        export(out, ["csv", "sqlite"])
    assert (out / "facts.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["csv", "parquet", "sqlite"])
def test_memory_stays_flat_as_the_run_grows(name: str, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        facts = [fact(str(at), id=f"f{at}", mention=f"m{at}", quote="x" * 400) for at in range(20)]
        out = write_records(tmp_path / str(count), (record(*facts) for _ in range(count)))
        tracemalloc.start()
        export(out, [name])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)  # what is imported and cached on first use does not count
    assert peak(900) < peak(300) + 1_000_000


# -- the texts behind the records ----------------------------------------------------------------


def texts_of(out: Path) -> list[tuple[str | None, str | None]]:
    return [(text.text, text.missing) for _, text in RunDirectory(out).with_texts(100)]


def test_texts_are_read_again_from_where_the_run_found_them(out: Path) -> None:
    assert texts_of(out) == [(text, None) for text in TEXTS.values()]


def test_texts_of_relative_inputs_are_found_from_another_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = run_directory(tmp_path, TEXTS)
    relative = [
        one.model_copy(
            update={
                "article": one.article.model_copy(
                    update={"path": str(Path(one.article.path).relative_to(tmp_path))}
                )
            }
        )
        for one in records_in(out)
    ]
    write_records(out, relative)
    note(out, {"directory": str(tmp_path), "inputs": ["articles"]})
    monkeypatch.chdir(out)
    assert texts_of(out) == [(text, None) for text in TEXTS.values()]


def test_a_file_that_is_gone_or_changed_costs_only_its_own_text(tmp_path: Path) -> None:
    texts = {f"{name}.txt": f"On Friday {n} people came." for n, name in enumerate("abcd", 2)}
    out = run_directory(tmp_path, texts)
    (tmp_path / "articles" / "b.txt").unlink()
    (tmp_path / "articles" / "c.txt").write_text("Now 99 people came.")
    (tmp_path / "articles" / "aa.txt").write_text("This is new.")
    found = texts_of(out)
    assert [text for text, _ in found] == [texts["a.txt"], None, None, texts["d.txt"]]
    assert "no longer" in str(found[1][1])
    assert "changed" in str(found[2][1])


@pytest.mark.parametrize(
    "info",
    [None, "", "[]", "{}", '{"directory": 1, "inputs": []}', '{"directory": "/", "inputs": [7]}'],
)
def test_a_run_that_does_not_say_where_its_articles_are_has_no_texts(
    info: str | None, out: Path
) -> None:
    (out / "run.json").unlink()
    if info is not None:
        (out / "run.json").write_text(info)
    assert [text for text, _ in texts_of(out)] == [None, None]


def test_articles_of_a_jsonl_file_are_found_by_their_line(tmp_path: Path) -> None:
    lines = ['{"text": "Some 12 people came."}', "{broken", '{"text": "Then 30 left."}']
    out = run_directory(tmp_path, {"all.jsonl": "\n".join(lines)})
    assert [text for text, _ in texts_of(out)] == ["Some 12 people came.", "Then 30 left."]


# -- the commands --------------------------------------------------------------------------------


def test_the_commands_make_tables_and_report_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMEXTRACT_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "a.txt").write_text(TEXTS["a.txt"])
    out = tmp_path / "out"
    runner = CliRunner()
    call = ["run", str(tmp_path / "a.txt"), "--out", str(out), "--model", "none"]
    assert runner.invoke(app, call, catch_exceptions=False).exit_code == 0
    done = runner.invoke(app, ["export", str(out), "--format", "csv,sqlite"])
    assert done.exit_code == 0, done.output
    assert str(out / "results.sqlite") in done.output.splitlines()
    assert str(out / "report.html") in runner.invoke(app, ["report", str(out)]).output
    assert texts_of(out) == [(TEXTS["a.txt"], None)]
    assert {"directory", "inputs"} <= json.loads((out / "run.json").read_text()).keys()
