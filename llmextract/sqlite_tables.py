"""Tables as one SQLite file with keys, indexes and a view that joins facts to their articles.

SQLite has no decimal type and would round a large or long one. So a decimal is text, exact, and
beside it stands a column `…_real` that SQLite derives from it, for sorting and computing. Dates
are ISO text, booleans 0 and 1, lists JSON arrays (`json_each` opens them).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmextract.rows import TABLES, Cell, Column, Table, rows_of
from llmextract.schema import Record, decimal_string

__all__ = ["write_sqlite"]

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}

_REFERENCES = {
    "summary_points": ("FOREIGN KEY (record) REFERENCES articles (record)",),
    "mentions": ("FOREIGN KEY (record) REFERENCES articles (record)",),
    "facts": (
        "FOREIGN KEY (record) REFERENCES articles (record)",
        "FOREIGN KEY (record, mention) REFERENCES mentions (record, id)",
    ),
}

_INDEXES = (
    "articles (article_id)",
    "articles (published)",
    "mentions (role, reason)",
    "facts (counted)",
    "facts (place)",
    "facts (attributed_to)",
    "facts (time_start, time_end)",
    "facts (value_real)",
    "facts (verdict)",
    "facts (record, mention)",
)

_VIEW = """
CREATE VIEW facts_with_articles AS
SELECT articles.title, articles.published, articles.dateline_place, articles.headline,
       articles.model, facts.*
FROM facts JOIN articles USING (record)
"""


def write_sqlite(records: Callable[[], Iterator[Record]], part: Callable[[str], Path]) -> None:
    """Write `part("results.sqlite")`, reading the records once a table."""
    file = part("results.sqlite")
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        # The file takes the place of the older one only when it is whole: no journal is needed.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        for table in TABLES:
            database.execute(_definition(table))
            marks = ", ".join("?" * len(table.columns))
            names = ", ".join(column.name for column in table.columns)
            database.executemany(
                f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - own names
                (tuple(map(_stored, row)) for row in rows_of(table, records())),
            )
        for index in _INDEXES:
            name = index.replace(" (", "_").replace(", ", "_").rstrip(")")
            database.execute(f"CREATE INDEX {name} ON {index}")
        database.execute(_VIEW)
        database.commit()
        database.executescript("PRAGMA journal_mode = DELETE; ANALYZE;")


def _definition(table: Table) -> str:
    lines = [line for column in table.columns for line in _column(column)]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines.extend(_REFERENCES.get(table.name, ()))
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _column(column: Column) -> Iterator[str]:
    absent = "" if column.nullable else " NOT NULL"
    yield f"{column.name} {_TYPES.get(column.kind, 'TEXT')}{absent}"
    if column.kind == "decimal":
        yield f"{column.name}_real REAL AS (CAST({column.name} AS REAL)) STORED"


def _stored(cell: Cell) -> str | int | None:
    if isinstance(cell, Decimal):
        return decimal_string(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, tuple):
        return json.dumps(cell, ensure_ascii=False)
    return cell
