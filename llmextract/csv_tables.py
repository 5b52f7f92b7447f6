"""Tables as CSV: UTF-8 with its mark, quoted as RFC 4180 says, safe to open in a spreadsheet.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, quoted or not. As
OWASP's page on CSV injection advises, such a text gets an apostrophe in front. A text that begins
with an apostrophe gets one more, so taking off one apostrophe gives every text back. A text that
is a plain number is left alone, as are the columns of numbers: they are no formulas. In a column
that may be empty, an empty text is a lone apostrophe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmextract.rows import TABLES, Cell, Column, rows_of
from llmextract.schema import Record, decimal_string

__all__ = ["write_csv"]

_FORMULA = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠'|%]|[\t\r\n]")
"""Spreadsheets pass over blanks and read the wide forms too; `|` and `%` open commands in old ones."""
_NUMBER = re.compile(r"[-+]?\d[\d,.]*%?", re.ASCII)


def write_csv(records: Callable[[], Iterator[Record]], part: Callable[[str], Path]) -> None:
    """Write one file a table to `part("facts.csv")` and so on, reading the records once a table."""
    for table in TABLES:
        with part(f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            file.write(_line(column.name for column in table.columns))
            for row in rows_of(table, records()):
                file.write(_line(map(_shown, table.columns, row)))


def _line(cells: Iterator[str]) -> str:
    return ",".join(cells) + "\r\n"


def _shown(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return decimal_string(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, tuple):
        return _quoted(json.dumps(cell, ensure_ascii=False))
    return _quoted(_harmless(cell, column)) if isinstance(cell, str) else str(cell)


def _harmless(text: str, column: Column) -> str:
    if text == "" and column.nullable:
        return "'"
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
