"""Commands that make tables and the report from the results of an earlier run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from llmextract.cli_options import keep_private

__all__ = ["export", "report"]

Results = Annotated[Path, typer.Argument(help="What `run --out` wrote.", metavar="DIR")]


def export(
    directory: Results,
    format: Annotated[  # noqa: A002 - the contract names the option
        str, typer.Option(help="What to write: csv, parquet, sqlite, html.", metavar="F,...")
    ] = "csv",
) -> None:
    """Write tables (CSV, Parquet, SQLite) from the results of a run into their directory."""
    from llmextract.export import export as write

    keep_private(directory)
    for path in write(directory, [name for name in format.split(",") if name]):
        typer.echo(path)


def report(directory: Results) -> None:
    """Write report.html from the results of a run: one page with every number in its place."""
    from llmextract.export import export as write

    keep_private(directory)
    for path in write(directory, ["html"]):
        typer.echo(path)
