"""Which files are read: what the user names, and what lies in the folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from llmextract.errors import ConfigurationError

__all__ = ["SUFFIXES", "Source", "iter_sources"]

SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".jsonl"))
"""What is read from folders. A file that is named on its own is read whatever its suffix."""


_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What breaks a line, moves a cursor, turns the direction of writing, or is not UTF-8."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read articles from, under the name that the user knows it by.

    It is `outside` where a link in a folder leads out of what the user named.
    """

    path: Path
    outside: bool = False

    @property
    def label(self) -> str:
        """The path as records and messages show it: one line, such characters as escapes.

        No two paths have the same: where a backslash may stand in a name it is an escape too.
        """
        path = str(self.path)
        if os.sep != "\\":
            path = path.replace("\\", r"\\")
        return _UNSHOWN.sub(_escaped, path)


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def iter_sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """The files of `paths` in order; folders are walked recursively, sorted by name.

    Hidden entries of folders and other suffixes than `SUFFIXES` are passed over; a folder reached
    again through a link, and a path named again, are read once. A link in a folder that leads out
    of everything named is not followed: a folder of articles from elsewhere must not be able to
    send the user's other files to a model. Raises ConfigurationError at once if a path does not
    exist.
    """
    given = list(dict.fromkeys(Path(path) for path in paths))
    for path in given:
        if not os.path.lexists(path):
            raise ConfigurationError(f"{path}: no such file or folder")
    return _walk(given)


def _walk(given: list[Path]) -> Iterator[Source]:
    seen: set[tuple[int, int]] = set()
    named = set(given)
    homes = [os.path.realpath(path) for path in given]
    for top in given:
        pending = [top]
        while pending:
            path = pending.pop()
            if path is not top and path in named:
                continue
            if path is not top and path.is_symlink() and not _within(path, homes):
                if path.is_dir() or path.suffix.lower() in SUFFIXES:
                    yield Source(path, outside=True)
            elif path.is_dir():
                entries = _entries(path, seen)
                if entries is None:
                    yield Source(path)
                pending.extend(entries or ())
            elif path is top or path.suffix.lower() in SUFFIXES:
                yield Source(path)


def _within(link: Path, homes: list[str]) -> bool:
    """Whether a link ends in one of the named folders or files; a loop leads nowhere else."""
    target = os.path.realpath(link)
    return any(target == home or target.startswith(home.rstrip(os.sep) + os.sep) for home in homes)


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
