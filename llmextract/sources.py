"""Which files are read: what the user names, and what lies in the folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from llmextract.errors import ConfigurationError

__all__ = ["SUFFIXES", "Source", "iter_sources"]

SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".jsonl"))
"""What is read from folders. A file that is named on its own is read whatever its suffix."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read articles from, under the name that the user knows it by."""

    path: Path

    @property
    def label(self) -> str:
        """The path as records and messages show it."""
        return str(self.path)


def iter_sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """The files of `paths` in order; folders are walked recursively, sorted by name.

    Hidden entries of folders and other suffixes than `SUFFIXES` are passed over; a folder reached
    again through a link, and a path named again, are read once. Raises ConfigurationError at
    once if a path does not exist.
    """
    given = list(dict.fromkeys(Path(path) for path in paths))
    for path in given:
        if not os.path.lexists(path):
            raise ConfigurationError(f"{path}: no such file or folder")
    return _walk(given)


def _walk(given: list[Path]) -> Iterator[Source]:
    seen: set[tuple[int, int]] = set()
    named = set(given)
    for top in given:
        pending = [top]
        while pending:
            path = pending.pop()
            if path is not top and path in named:
                continue
            if path.is_dir():
                entries = _entries(path, seen)
                if entries is None:
                    yield Source(path)
                pending.extend(entries or ())
            elif path is top or path.suffix.lower() in SUFFIXES:
                yield Source(path)


def _entries(folder: Path, seen: set[tuple[int, int]]) -> list[Path] | None:
    """The visible entries of `folder`, last first; none if it was seen, `None` if closed to us."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        entries = [entry for entry in folder.iterdir() if entry.name[0] != "."]
    except OSError:
        return None
    return sorted(entries, reverse=True)
