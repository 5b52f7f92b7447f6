"""Records as rows of four tables: `articles`, `summary_points`, `mentions`, `facts`.

Every row holds the number of its record (the line in `records.jsonl`, from 1), which with the id
inside the record is its key, and `article_id`, the hash of the text. Nothing of a record is left
out, so the records can be built again from the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from llmextract.schema import Fact, Mention, Quantity, Record, Window

__all__ = ["TABLES", "Cell", "Column", "ColumnKind", "Row", "Table", "rows_of"]

ColumnKind = Literal["integer", "text", "date", "decimal", "boolean", "list"]
"""What a column holds; a `list` is one of texts."""

Cell = str | int | bool | date | Decimal | tuple[str, ...] | None
Row = tuple[Cell, ...]

_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `nullable` columns are empty where the record has no value."""

    name: str
    kind: ColumnKind
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, the names of its key, and how a record fills it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[int, Record], Iterator[Row]]


def rows_of(table: Table, records: Iterable[Record]) -> Iterator[Row]:
    """The rows of one table, record by record.

    Half a surrogate pair, which no file format can hold, becomes U+FFFD.
    """
    for number, record in enumerate(records, start=1):
        for row in table.rows(number, record):
            yield tuple(map(_sound, row))


def _sound(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _SURROGATE.sub("\ufffd", cell)
    if isinstance(cell, tuple):
        return tuple(_SURROGATE.sub("\ufffd", text) for text in cell)
    return cell


def _columns(described: str) -> tuple[Column, ...]:
    """Columns from `name:kind` pieces; a `?` behind the kind says that the cell may be empty."""
    pieces = (piece.split(":") for piece in described.split())
    kinds: dict[str, ColumnKind] = {
        "integer": "integer",
        "text": "text",
        "date": "date",
        "decimal": "decimal",
        "boolean": "boolean",
        "list": "list",
    }
    return tuple(Column(name, kinds[kind.rstrip("?")], kind.endswith("?")) for name, kind in pieces)


_QUANTITY = "value:decimal? low:decimal? high:decimal? modifier:text unit:text?"


def _quantity(quantity: Quantity) -> Row:
    return quantity.value, quantity.low, quantity.high, quantity.modifier, quantity.unit


def _articles(number: int, record: Record) -> Iterator[Row]:
    article, run = record.article, record.run
    yield (
        *(number, article.id, article.path, article.title, article.published),
        *(article.dateline_place, article.language, article.characters, record.summary.headline),
        *(run.model, run.prompt, run.cached),
        *(run.usage.input, run.usage.output, run.usage.cached_input),
        *(run.cost_usd, run.llmextract_version),
    )


def _summary_points(number: int, record: Record) -> Iterator[Row]:
    article, summary = record.article.id, record.summary
    for at, point in enumerate(summary.points, start=1):
        yield number, article, at, point.text, point.cites, point.attributed_to, None
    for at, held in enumerate(summary.withheld, start=len(summary.points) + 1):
        yield number, article, at, held.text, (), None, held.reason


def _mentions(number: int, record: Record) -> Iterator[Row]:
    for mention in record.mentions:
        yield _mention(number, record.article.id, mention)


def _mention(number: int, article: str, mention: Mention) -> Row:
    return (
        *(number, article, mention.id, mention.start, mention.end, mention.text),
        *_quantity(mention),
        *(mention.kind, mention.role, mention.reason),
    )


def _facts(number: int, record: Record) -> Iterator[Row]:
    for fact in record.facts:
        yield _fact(number, record, fact)


def _fact(number: int, record: Record, fact: Fact) -> Row:
    return (
        *(number, record.article.id, record.article.path, fact.id, fact.mention),
        *(fact.restated_by, fact.quote, fact.start, fact.end),
        *_quantity(fact),
        *(fact.counted, fact.event, *_window(fact.time), fact.place, fact.attributed_to),
        *(fact.stance, fact.part_of, fact.key, fact.verdict, fact.problems),
    )


def _window(window: Window | None) -> Row:
    return (window.text, window.start, window.end) if window else (None, None, None)


TABLES = (
    Table(
        "articles",
        ("record",),
        _columns(
            "record:integer article_id:text path:text title:text? published:date? "
            "dateline_place:text? language:text? characters:integer headline:text model:text "
            "prompt:text? cached:boolean input_tokens:integer output_tokens:integer "
            "cached_input_tokens:integer cost_usd:decimal? llmextract_version:text"
        ),
        _articles,
    ),
    Table(
        "summary_points",
        ("record", "number"),
        _columns(
            "record:integer article_id:text number:integer text:text cites:list "
            "attributed_to:text? withheld_because:text?"
        ),
        _summary_points,
    ),
    Table(
        "mentions",
        ("record", "id"),
        _columns(
            "record:integer article_id:text id:text start_offset:integer end_offset:integer "
            f"text:text {_QUANTITY} kind:text role:text reason:text?"
        ),
        _mentions,
    ),
    Table(
        "facts",
        ("record", "id"),
        _columns(
            "record:integer article_id:text path:text id:text mention:text restated_by:list "
            f"quote:text start_offset:integer end_offset:integer {_QUANTITY} counted:text? "
            "event:text? time_text:text? time_start:date? time_end:date? place:text? "
            "attributed_to:text? stance:text part_of:text? is_key:boolean verdict:text "
            "problems:list"
        ),
        _facts,
    ),
)
"""All tables; one that refers to another comes after it."""
