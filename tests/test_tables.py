"""Tables hold the records exactly, in types that tools expect, and run nothing when opened."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from llmextract.rows import TABLES, Cell, Column, Row, rows_of
from llmextract.schema import Fact, Mention, Point, Record, RunInfo, Summary, Usage, Withheld
from llmextract.tables import WRITERS, write_tables
from tests.results import HOSTILE, fact, record, records, records_in, run_over, window

ROOT = Path(__file__).parent.parent
FILES = {
    "csv": {"articles.csv", "summary_points.csv", "mentions.csv", "facts.csv"},
    "parquet": {
        "articles.parquet",
        "summary_points.parquet",
        "mentions.parquet",
        "facts.parquet",
    },
    "sqlite": {"results.sqlite"},
}


def write(directory: Path, name: str, *given: Record) -> Path:
    write_tables(lambda: iter(given), directory, name)
    return directory


# -- reading back, as a user would by the documents ----------------------------------------------


def read_csv(directory: Path) -> dict[str, list[Row]]:
    csv.field_size_limit(sys.maxsize)
    found: dict[str, list[Row]] = {}
    for table in TABLES:
        with (directory / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            names, *lines = csv.reader(file)
        assert names == [column.name for column in table.columns]
        found[table.name] = [
            tuple(from_csv(column, cell) for column, cell in zip(table.columns, line, strict=True))
            for line in lines
        ]
    return found


def from_csv(column: Column, cell: str) -> Cell:
    if cell == "" and column.nullable:
        return None
    read = {
        "integer": int,
        "boolean": {"true": True, "false": False}.__getitem__,
        "decimal": Decimal,
        "date": date.fromisoformat,
        "list": lambda text: tuple(json.loads(text)),
        "text": lambda text: text.removeprefix("'"),
    }
    return read[column.kind](cell)


def read_parquet(directory: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for table in TABLES:
        lines = parquet.read_table(directory / f"{table.name}.parquet").to_pylist()
        found[table.name] = [
            tuple(from_parquet(column, line) for column in table.columns) for line in lines
        ]
    return found


def from_parquet(column: Column, line: dict[str, Any]) -> Cell:
    cell = line[column.name]
    if column.kind == "decimal" and line[f"{column.name}_text"] is not None:
        return Decimal(line[f"{column.name}_text"])
    return tuple(cell) if column.kind == "list" else cell


def read_sqlite(directory: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    with closing(sqlite3.connect(directory / "results.sqlite")) as database:
        for table in TABLES:
            names = ", ".join(column.name for column in table.columns)
            order = ", ".join(["record", "rowid"])
            lines = database.execute(f"SELECT {names} FROM {table.name} ORDER BY {order}")
            found[table.name] = [
                tuple(
                    from_sqlite(column, cell)
                    for column, cell in zip(table.columns, line, strict=True)
                )
                for line in lines
            ]
    return found


def from_sqlite(column: Column, cell: Any) -> Cell:
    if cell is None:
        return None
    read = {
        "boolean": bool,
        "decimal": Decimal,
        "date": date.fromisoformat,
        "list": lambda text: tuple(json.loads(text)),
    }
    return read.get(column.kind, lambda same: same)(cell)


READERS = {"csv": read_csv, "parquet": read_parquet, "sqlite": read_sqlite}


def rebuilt(tables: dict[str, list[Row]]) -> list[Record]:
    """The records that the rows were made from."""
    named = {
        table.name: [
            dict(zip([column.name for column in table.columns], row, strict=True))
            for row in tables[table.name]
        ]
        for table in TABLES
    }
    of = {
        name: {key: list(rows) for key, rows in groupby(rows, key=lambda row: row["record"])}
        for name, rows in named.items()
    }
    return [
        Record(
            article={
                "id": row["article_id"],
                **{k: row[k] for k in ("path", "title", "published", "dateline_place")},
                **{k: row[k] for k in ("language", "characters")},
            },
            summary=summary_of(row["headline"], of["summary_points"].get(row["record"], [])),
            mentions=[mention_of(one) for one in of["mentions"].get(row["record"], [])],
            facts=[fact_of(one) for one in of["facts"].get(row["record"], [])],
            run=RunInfo(
                **{k: row[k] for k in ("model", "prompt", "cached", "cost_usd")},
                llmextract_version=row["llmextract_version"],
                usage=Usage(
                    input=row["input_tokens"],
                    output=row["output_tokens"],
                    cached_input=row["cached_input_tokens"],
                ),
            ),
        )
        for row in named["articles"]
    ]


def summary_of(headline: str, rows: list[dict[str, Any]]) -> Summary:
    told = [row for row in rows if row["withheld_because"] is None]
    held = [row for row in rows if row["withheld_because"] is not None]
    return Summary(
        headline=headline,
        points=[
            Point(text=row["text"], cites=row["cites"], attributed_to=row["attributed_to"])
            for row in told
        ],
        withheld=[Withheld(text=row["text"], reason=row["withheld_because"]) for row in held],
    )


def mention_of(row: dict[str, Any]) -> Mention:
    kept = {k: v for k, v in row.items() if k in Mention.model_fields}
    return Mention(**kept, start=row["start_offset"], end=row["end_offset"])


def fact_of(row: dict[str, Any]) -> Fact:
    kept = {k: v for k, v in row.items() if k in Fact.model_fields}
    text = row["time_text"]
    when = {"text": text, "start": row["time_start"], "end": row["time_end"]}
    return Fact(
        **kept,
        start=row["start_offset"],
        end=row["end_offset"],
        key=row["is_key"],
        time=None if text is None else when,
    )


# -- the round trip ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
def test_a_run_read_back_equals_its_records(name: str, tmp_path: Path) -> None:
    out = run_over([ROOT / "seeds", ROOT / "evals" / "newswire"], tmp_path / "out")
    given = records_in(out)
    assert sum(len(one.facts) for one in given) > 100
    assert rebuilt(READERS[name](write(tmp_path, name, *given))) == given


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=40)
@given(given=st.lists(records(), max_size=3))
def test_any_records_read_back_equal_themselves(name: str, given: list[Record]) -> None:
    with TemporaryDirectory() as scratch:
        assert rebuilt(READERS[name](write(Path(scratch), name, *given))) == given


@pytest.mark.parametrize("name", WRITERS)
def test_files_are_named_by_table(name: str, tmp_path: Path) -> None:
    written = write_tables(lambda: iter([record(fact())]), tmp_path, name)
    assert {path.name for path in written} == FILES[name]
    assert {path.name for path in tmp_path.iterdir()} == FILES[name]


@pytest.mark.parametrize("name", WRITERS)
def test_half_a_surrogate_pair_becomes_the_replacement_character(name: str, tmp_path: Path) -> None:
    broken = fact(counted="a\ud800b", problems=("\udfff",))
    [back] = rebuilt(READERS[name](write(tmp_path, name, record(broken))))
    assert back.facts[0].counted == "a\ufffdb"
    assert back.facts[0].problems == ("\ufffd",)


@pytest.mark.parametrize("name", WRITERS)
def test_a_sentence_of_a_megabyte_is_held(name: str, tmp_path: Path) -> None:
    long = record(fact(quote="x" * 1_000_000))
    assert rebuilt(READERS[name](write(tmp_path, name, long))) == [long]


@pytest.mark.parametrize("name", WRITERS)
def test_what_fails_leaves_the_older_files_as_they_were(name: str, tmp_path: Path) -> None:
    write(tmp_path, name, record(fact()))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def breaking() -> Iterator[Record]:
        yield record(fact("99"))
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_tables(breaking, tmp_path, name)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["csv", "sqlite"])
def test_records_are_read_one_at_a_time(name: str, tmp_path: Path) -> None:
    alive = 0
    most = 0

    class Watched(Record):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def watched() -> Iterator[Record]:
        nonlocal alive, most
        for number in range(300):
            alive += 1
            most = max(most, alive)
            yield Watched.model_validate(record(fact(str(number))).model_dump())

    write_tables(watched, tmp_path, name)
    assert most <= 3


# -- CSV in a spreadsheet ------------------------------------------------------------------------

FORMULA = re.compile(r"[\s\x00-\x20\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_csv_begins_a_formula(hostile: str, tmp_path: Path) -> None:
    slots = {"counted": hostile, "place": hostile, "quote": hostile, "problems": (hostile,)}
    write(tmp_path, "csv", record(fact("-5", **slots)))
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        names, line = csv.reader(file)
    cells = dict(zip(names, line, strict=True))
    assert [name for name, cell in cells.items() if FORMULA.match(cell) and name != "value"] == []
    assert cells["value"] == "-5"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("people", "people"),
        ("=1+1", "'=1+1"),
        ("+ 5 cases", "'+ 5 cases"),
        ("-5", "-5"),
        ("-5.25%", "-5.25%"),
        ("+1,200", "+1,200"),
        ("-5+cmd|' /C calc'!A0", "'-5+cmd|' /C calc'!A0"),
        ("-٣", "'-٣"),
        ("'tis", "''tis"),
        (" @home", "' @home"),
        ("", "'"),
    ],
)
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(
    text: str, written: str, tmp_path: Path
) -> None:
    write(tmp_path, "csv", record(fact(place=text)))
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["place"] == written


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_utf8(tmp_path: Path) -> None:
    write(tmp_path, "csv", record(fact(place="Łódź")))
    assert (tmp_path / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbfrecord,")


# -- Parquet -------------------------------------------------------------------------------------


def test_parquet_has_the_types_of_the_data(tmp_path: Path) -> None:
    write(tmp_path, "parquet", record(fact()))
    schema = parquet.read_schema(tmp_path / "facts.parquet")
    assert schema.field("value").type == pa.decimal128(38, 12)
    assert schema.field("time_start").type == pa.date32()
    assert schema.field("restated_by").type == pa.list_(pa.string())
    assert schema.field("is_key").type == pa.bool_()
    assert not schema.field("quote").nullable


@pytest.mark.parametrize(
    ("value", "number", "text"),
    [
        ("0.333333333333", Decimal("0.333333333333"), None),
        ("99999999999999999999999999", Decimal(99999999999999999999999999), None),
        ("0.3333333333333", None, "0.3333333333333"),
        ("1e26", None, "1" + "0" * 26),
    ],
)
def test_a_decimal_that_the_type_cannot_hold_stands_beside_it_as_text(
    value: str, number: Decimal | None, text: str | None, tmp_path: Path
) -> None:
    write(tmp_path, "parquet", record(fact(value)))
    [row] = parquet.read_table(tmp_path / "facts.parquet").to_pylist()
    assert (row["value"], row["value_text"]) == (number, text)


# -- SQLite --------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    first = record(
        fact("0.1", place="Aleppo", time=window("2024-05-01", "2024-05-02")),
        fact("12345678901234567890.5", id="f2", mention="m2"),
    )
    write(tmp_path, "sqlite", first, record(fact("30", place="Idlib"), article="1" * 16))
    with closing(sqlite3.connect(tmp_path / "results.sqlite")) as opened:
        yield opened


def test_sqlite_keeps_decimals_exact_and_computes_beside_them(
    database: sqlite3.Connection,
) -> None:
    rows = database.execute("SELECT value, value_real FROM facts ORDER BY value_real").fetchall()
    assert rows == [
        ("0.1", 0.1),
        ("30", 30.0),
        ("12345678901234567890.5", 1.2345678901234567e19),
    ]


def test_sqlite_joins_facts_to_their_articles_in_a_view(database: sqlite3.Connection) -> None:
    query = "SELECT headline, path, place, time_end FROM facts_with_articles WHERE value_real < 1"
    assert database.execute(query).fetchall() == [
        ("A headline", "0000000000000000.txt", "Aleppo", "2024-05-02")
    ]


def test_sqlite_is_sound_and_its_references_lead_somewhere(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA journal_mode").fetchall() == [("delete",)]


@pytest.mark.parametrize("column", ["place", "counted", "attributed_to", "time_start"])
def test_sqlite_finds_facts_by_their_slots_through_an_index(column: str, tmp_path: Path) -> None:
    day = date(2024, 1, 1)
    many = [
        record(
            fact(
                place=f"place {number}",
                counted=f"thing {number}",
                attributed_to=f"source {number}",
                time=window(str(day + timedelta(days=number)), None),
            )
        )
        for number in range(100)
    ]
    write(tmp_path, "sqlite", *many)
    with closing(sqlite3.connect(tmp_path / "results.sqlite")) as opened:
        plan = opened.execute(f"EXPLAIN QUERY PLAN SELECT * FROM facts WHERE {column} = 'x'")
        assert "USING INDEX" in plan.fetchall()[0][-1]


def test_every_table_has_its_key(database: sqlite3.Connection) -> None:
    for table in TABLES:
        columns = database.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert (
            tuple(row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]) == table.key
        )


# -- the documents -------------------------------------------------------------------------------


def test_rows_are_in_the_order_of_the_records() -> None:
    facts = next(table for table in TABLES if table.name == "facts")
    given = [record(fact("1")), record(fact("2"))]
    assert [row[0] for row in rows_of(facts, given)] == [1, 2]


DOCUMENT = ROOT / "docs" / "results.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_one_liners_of_the_document_run(
    example: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = run_over([ROOT / "seeds"], tmp_path / "results")
    for name in WRITERS:
        write(out, name, *records_in(out))
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "results.md", "exec"), {})
    expected = re.findall(r"#> (.+)", example)
    printed = capsys.readouterr().out
    assert printed
    assert [line for line in expected if line not in printed] == []
