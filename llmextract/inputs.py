"""What is read from disk, as bytes under a label: a file, or one line of a `.jsonl`.

The bytes are not looked into here, so that a run which continues an earlier one can tell by their
digest alone that an input is the same.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal

from llmextract.errors import (
    ArticleError,
    EmptyArticleError,
    OversizeArticleError,
    UnreadableArticleError,
)
from llmextract.sources import Source, iter_sources

__all__ = ["MAX_BYTES", "Input", "count_inputs", "read_inputs"]

MAX_BYTES = 10_000_000
"""An article larger than this is refused: a file, or one line of a `.jsonl`."""

_CHUNK = 1 << 20
_UNWAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of one article. `label` is its path, with `:LINE` in a `.jsonl`."""

    label: str
    form: Literal["text", "html", "line"]
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, first 16 hex digits."""
        return sha256(self.data).hexdigest()[:16]


Result = tuple[str, Input | ArticleError]


def read_inputs(
    paths: Iterable[str | Path], *, max_bytes: int = MAX_BYTES
) -> Iterator[tuple[str, Input | ArticleError]]:
    """Each input under `paths` with its label, or the error that it cannot be read, one at a time.

    Raises ConfigurationError at once if a path does not exist.
    """
    return (result for source in iter_sources(paths) for result in _read(source, max_bytes))


def count_inputs(paths: Iterable[str | Path]) -> int:
    """How many inputs there are under `paths`; a `.jsonl` that cannot be read counts as one.

    Raises ConfigurationError if a path does not exist.
    """
    return sum(_count(source) for source in iter_sources(paths))


def _count(source: Source) -> int:
    if source.path.suffix.lower() != ".jsonl":
        return 1
    try:
        if source.outside:
            return 1
        with _opened(source) as file:
            lines = _lines(file, MAX_BYTES)
            return sum(1 for line in lines if isinstance(line, int) or line.strip()) or 1
    except (OSError, ArticleError):
        return 1


def _read(source: Source, max_bytes: int) -> Iterator[Result]:
    """The inputs of one file with their labels."""
    label = source.label
    try:
        if source.outside:
            raise UnreadableArticleError(
                f"{label}: a link out of the folder; name it on its own to have it read"
            )
        suffix = source.path.suffix.lower()
        if suffix == ".jsonl":
            yield from _read_lines(source, max_bytes)
            return
        with _opened(source) as file:
            size = os.fstat(file.fileno()).st_size
            if size > max_bytes:
                raise _oversize(label, size, max_bytes)
            data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise _oversize(label, len(data), max_bytes)
        yield label, Input(label, "html" if suffix in (".html", ".htm") else "text", data)
    except ArticleError as error:
        yield label, error
    except OSError as error:
        reason = error.strerror or "cannot be read"
        yield label, UnreadableArticleError(f"{label}: {reason}; check that you may read it")


def _opened(source: Source) -> BinaryIO:
    """The file, open for reading. Raises `UnreadableArticleError` if it is none.

    A pipe blocks whoever opens it and a device may never end: neither is opened as long as it can be
    told before, and what takes a file's place in between is opened without waiting and let go.
    """
    if not stat.S_ISREG(source.path.stat().st_mode):
        raise _no_file(source)
    file = os.fdopen(os.open(source.path, _UNWAITING), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _no_file(source)
    return file


def _no_file(source: Source) -> UnreadableArticleError:
    what = "a folder that cannot be listed" if source.path.is_dir() else "not a file"
    return UnreadableArticleError(f"{source.label}: {what}; check its permissions or leave it out")


def _oversize(label: str, size: int, limit: int) -> OversizeArticleError:
    return OversizeArticleError(
        f"{label}: {size:,} bytes is more than the limit of {limit:,}; split it or raise the limit"
    )


def _read_lines(source: Source, max_bytes: int) -> Iterator[Result]:
    """The lines of a `.jsonl` file, one line in memory at a time."""
    found = False
    with _opened(source) as file:
        for number, line in enumerate(_lines(file, max_bytes), start=1):
            label = f"{source.label}:{number}"
            if isinstance(line, bytes) and not line.strip():
                continue
            found = True
            if isinstance(line, int):
                yield label, _oversize(label, line, max_bytes)
            else:
                yield label, Input(label, "line", line)
    if not found:
        raise EmptyArticleError(f"{source.label}: holds no articles; write one JSON object a line")


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes | int]:
    """The lines of `file`; of a line over the limit only its size."""
    while line := file.readline(max_bytes + 2):
        if len(line.rstrip(b"\r\n")) <= max_bytes:
            yield line
            continue
        size = len(line)
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
            size += len(line)
        yield size
