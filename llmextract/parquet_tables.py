"""Tables as Parquet, with the types that analysis tools expect.

A decimal is `decimal128(38, 12)`, which Arrow, DuckDB and pandas read as it is; a value that this
type cannot hold exactly is null there. So that nothing is lost, each such column has a companion
`…_text`, which holds the decimal as text in those cells and is null in all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from llmextract.errors import MissingDependencyError
from llmextract.rows import TABLES, Cell, Column, Row, Table, rows_of
from llmextract.schema import Record, decimal_string

__all__ = ["write_parquet"]

_DIGITS, _PLACES = 38, 12
_BATCH = 2_000
"""Rows that are held in memory and make one group of the file."""


def write_parquet(records: Callable[[], Iterator[Record]], part: Callable[[str], Path]) -> None:
    """Write one file a table to `part("facts.parquet")` and so on, reading the records once a table.

    Raises MissingDependencyError without the `parquet` extra.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingDependencyError(
            "writing Parquet needs a package more: pip install 'llmextract[parquet]'"
        ) from None
    for table in TABLES:
        schema = pa.schema([_field(pa, *described) for described in _described(table)])
        rows = rows_of(table, records())
        file = part(f"{table.name}.parquet")
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while batch := list(islice(rows, _BATCH)):
                writer.write_table(
                    pa.Table.from_arrays(_arrays(pa, table, batch, schema), schema=schema)
                )


def _described(table: Table) -> Iterator[tuple[str, str, bool]]:
    """Name, kind and whether it may be null, of every column of the file."""
    for column in table.columns:
        yield column.name, column.kind, column.nullable
        if column.kind == "decimal":
            yield f"{column.name}_text", "text", True


def _field(pa: Any, name: str, kind: str, nullable: bool) -> Any:
    types = {
        "integer": pa.int64(),
        "text": pa.string(),
        "date": pa.date32(),
        "decimal": pa.decimal128(_DIGITS, _PLACES),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    return pa.field(name, types[kind], nullable=nullable)


def _arrays(pa: Any, table: Table, rows: list[Row], schema: Any) -> list[Any]:
    cells = zip(*rows, strict=True)
    columns: list[list[Any]] = []
    for column, values in zip(table.columns, cells, strict=True):
        columns.extend(_values(column, values))
    return [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]


def _values(column: Column, cells: tuple[Cell, ...]) -> list[list[Any]]:
    """The cells of a column; of decimals, those that fit and the text of those that do not."""
    if column.kind != "decimal":
        return [list(cells)]
    decimals = [cell if isinstance(cell, Decimal) else None for cell in cells]
    fitting = [cell if cell is not None and _fits(cell) else None for cell in decimals]
    texts = [
        decimal_string(cell) if cell is not None and fit is None else None
        for cell, fit in zip(decimals, fitting, strict=True)
    ]
    return [fitting, texts]


def _fits(value: Decimal) -> bool:
    whole, _, places = decimal_string(value).removeprefix("-").partition(".")
    return len(whole) <= _DIGITS - _PLACES and len(places) <= _PLACES
