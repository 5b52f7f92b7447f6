"""What people open, made from the directory of a finished run: tables and the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from llmextract.errors import ConfigurationError, LlmextractError
from llmextract.report import write_report
from llmextract.run_directory import RunDirectory
from llmextract.tables import WRITERS, write_tables

__all__ = ["FORMATS", "check_formats", "export"]

FORMATS = ("jsonl", *WRITERS, "html")
"""What a run can leave. `jsonl` is the run's own file, from which the others are made."""


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats without repetition. Raises `ConfigurationError` for one that is not known."""
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ConfigurationError(
            f"--format {','.join(unknown)}: not known; there is {', '.join(FORMATS)}"
        )
    return wanted


def export(directory: Path, formats: Sequence[str]) -> list[Path]:
    """Write the formats into the directory of a run and return their files.

    Works from `records.jsonl` alone, a record at a time; the report also reads `run.json` and the
    articles, where they are. Each file is complete or as it was before. A format that fails does
    not cost the others: it is raised as `ConfigurationError` when they are written, as are an
    unknown format and a directory without a run before anything is.
    """
    wanted = check_formats(formats)
    run = RunDirectory(directory)
    written: list[Path] = []
    failed: list[str] = []
    for name in wanted:
        try:
            written.extend(_one(run, name))
        except LlmextractError as error:
            failed.append(str(error))
        except OSError as error:
            failed.append(
                f"{error.filename or directory}: {error.strerror or error}; {name} is not written"
            )
        except Exception as error:  # noqa: BLE001 - a defect in one format is not to cost the others
            failed.append(f"{name}: {type(error).__name__}: {error}; please report it")
    if failed:
        raise ConfigurationError("; ".join(dict.fromkeys(failed)))
    return written


def _one(run: RunDirectory, name: str) -> list[Path]:
    if name == "jsonl":
        return [run.path / "records.jsonl"]
    if name == "html":
        return [write_report(run.path)]
    return write_tables(run.records, run.path, name)
