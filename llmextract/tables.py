"""Records as tables in files: CSV, Parquet, SQLite. Each format is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from llmextract.csv_tables import write_csv
from llmextract.parquet_tables import write_parquet
from llmextract.schema import Record
from llmextract.sqlite_tables import write_sqlite

__all__ = ["WRITERS", "write_tables"]

Writer = Callable[[Callable[[], Iterator[Record]], Callable[[str], Path]], None]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"csv": write_csv, "parquet": write_parquet, "sqlite": write_sqlite}
)
"""The writer of each format. It takes a function that begins to read the records, and one that
gives the path to write a file of a name to."""


def write_tables(records: Callable[[], Iterator[Record]], directory: Path, name: str) -> list[Path]:
    """Write the tables in the format `name` into `directory` and return the files.

    `records` begins to read the records anew; they are read once a table, one in memory at a time.
    Files take their names only when all are complete, so older ones stay until then. Raises
    MissingDependencyError when Parquet lacks its package, OSError, and what `records` raises.
    """
    parts: dict[Path, Path] = {}

    def part(file: str) -> Path:
        final = directory / file
        parts[final] = directory / f".{file}.part"
        return parts[final]

    try:
        WRITERS[name](records, part)
        for final, partial in parts.items():
            partial.replace(final)
    finally:
        for partial in parts.values():
            partial.unlink(missing_ok=True)
    return list(parts)
