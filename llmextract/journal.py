"""The directory that a run writes: whole lines only, and what a later run needs to go on from there.

Three files of JSON lines are appended to: `records.jsonl`, `failures.jsonl`, and `journal.jsonl`, a
line for each line of the other two, with the state (input and settings) that it was made from and
its checksum. A line counts only if the journal vouches for it, so that whatever a kill, a full disk
or a power cut leaves behind is either whole or done again. Order and superseded lines are put right
at the end, in files that take the place of the old ones at once. A directory that is made here is
the user's alone, since articles may be; one that was there keeps its permissions.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

from llmextract.errors import ConfigurationError, OutputError

__all__ = ["Journal"]

Kind = Literal["records", "failures"]

_SYNC_SECONDS = 5.0
"""A power cut costs at most what was written since; killing the process costs nothing."""

# Both are written by us, so that the path stands where it does; a record need not be parsed.
_PATH = {
    "records": re.compile(rb'\{"article":\{"id":"[0-9a-f]+","path":("(?:[^"\\]|\\.)*")'),
    "failures": re.compile(rb'\{"path": ?("(?:[^"\\]|\\.)*")'),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that is there: which file, which bytes, made from what, for which place in the input.

    `position` is -1 until this run has met the input.
    """

    kind: Kind
    state: str
    checksum: int
    at: int
    size: int
    position: int = -1


class Journal:
    """What is done in a directory, and what is added to it. A context manager, one at a time.

    Raises `ConfigurationError` where the directory cannot be used or another run is using it, and
    `OutputError` where a line cannot be written; what was written before stays whole.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._entries: dict[str, _Entry] = {}
        self._files: dict[str, _Lines] = {}
        self._lock: Any = None
        self._synced = time.monotonic()

    # -- opening -----------------------------------------------------------------------------

    def __enter__(self) -> Self:
        from filelock import FileLock, Timeout

        try:
            self.out.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = FileLock(self.out / "run.lock", timeout=0)
            self._lock.acquire()
        except Timeout:
            raise ConfigurationError(
                f"{self.out}: another run is writing there; wait for it, or give another --out"
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigurationError(f"{self.out}: {reason}; give another --out") from error
        try:
            self._entries = dict(self._vouched_for())
        except OSError as error:
            self._lock.release()
            raise ConfigurationError(f"{self.out}: {error.strerror}; give another --out") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            with contextlib.suppress(OSError):
                file.close()
        self._files.clear()
        self._lock.release()

    def _vouched_for(self) -> Iterator[tuple[str, _Entry]]:
        """The lines of the files that the journal knows, by path; of two the later one."""
        told: dict[str, tuple[Kind, str, int]] = {}
        for _, _, line in _whole_lines(self.out / "journal.jsonl"):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                told[entry["path"]] = (entry["file"], entry["state"], entry["checksum"])
        for kind in ("records", "failures"):
            for at, size, line in _whole_lines(self.out / f"{kind}.jsonl"):
                match = _PATH[kind].match(line)
                path = json.loads(match.group(1)) if match else None
                if path not in told:
                    continue
                file, state, checksum = told[path]
                if file == kind and zlib.crc32(line) == checksum:
                    yield path, _Entry(file, state, checksum, at, size)

    # -- what is there -----------------------------------------------------------------------

    def meet(self, path: str, position: int) -> None:
        """The input at `path` is there, as the run's number `position`: its line is kept."""
        entry = self._entries.get(path)
        if entry is not None:
            self._entries[path] = replace(entry, position=position)

    def has_record(self, path: str, state: str | None = None) -> bool:
        """Whether the input has a record; with `state`, one that was made from just that."""
        entry = self._entries.get(path)
        return entry is not None and entry.kind == "records" and state in (None, entry.state)

    def has_failure(self, path: str) -> bool:
        """Whether the input failed when it was last tried."""
        entry = self._entries.get(path)
        return entry is not None and entry.kind == "failures"

    # -- adding ------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the files, emptied of what is torn or not vouched for at their ends."""
        if not self._files:
            for name in ("records", "failures", "journal"):
                self._files[name] = _Lines(self.out / f"{name}.jsonl", keep=bool(self._entries))

    def add(self, kind: Kind, path: str, position: int, state: str, line: str) -> None:
        """Append a line for an input; it takes the place of any that is there."""
        self.open()
        data = line.encode()
        checksum = zlib.crc32(data)
        at = self._files[kind].append(data)
        self._entries[path] = _Entry(kind, state, checksum, at, len(data), position)
        self._files["journal"].append(_told(path, self._entries[path]))
        if time.monotonic() - self._synced > _SYNC_SECONDS:
            for file in self._files.values():
                file.sync()
            self._synced = time.monotonic()

    # -- putting in order --------------------------------------------------------------------

    def finish(self, *, complete: bool) -> None:
        """Bring the lines into the order of the input and drop what is superseded.

        After a `complete` run, what was not met is dropped too: its input is gone.
        """
        self.open()
        if complete:
            self._entries = {p: e for p, e in self._entries.items() if e.position >= 0}
        last = len(self._entries)
        ordered = sorted(
            self._entries.items(),
            key=lambda item: item[1].position if item[1].position >= 0 else last,
        )
        changed = False
        for kind in ("records", "failures"):
            wanted = [entry for _, entry in ordered if entry.kind == kind]
            changed |= self._files[kind].rearrange([(one.at, one.size) for one in wanted])
        if changed or len(ordered) != self._files["journal"].count:
            self._files["journal"].rewrite(_told(path, entry) for path, entry in ordered)
        for file in self._files.values():
            file.sync()


def _told(path: str, entry: _Entry) -> bytes:
    """The journal's line for an entry."""
    fields = {"path": path, "file": entry.kind, "state": entry.state, "checksum": entry.checksum}
    return (json.dumps(fields, ensure_ascii=False) + "\n").encode()


def _whole_lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Offset, size and bytes of each line that ends in a line feed; none where there is no file."""
    at = 0
    try:
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield at, len(line), line
                at += len(line)
    except FileNotFoundError:
        return


class _Lines:
    """A file of lines that is appended to, each line whole or not at all."""

    def __init__(self, path: Path, *, keep: bool) -> None:
        self.path = path
        self.count = 0
        self._end = 0
        with self._told_as_output_error():
            if keep:
                for at, size, _ in _whole_lines(path):
                    self._end, self.count = at + size, self.count + 1
            self._file: BinaryIO = path.open("r+b" if path.exists() else "w+b", buffering=0)
            self._file.truncate(self._end)
            self._file.seek(self._end)

    def append(self, line: bytes) -> int:
        """Write a line; returns where it begins. On failure the file ends where it did."""
        at = self._end
        with self._told_as_output_error():
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[self._file.write(rest) :]
            except OSError:
                self._file.truncate(at)
                self._file.seek(at)
                raise
        self._end, self.count = at + len(line), self.count + 1
        return at

    def rearrange(self, wanted: list[tuple[int, int]]) -> bool:
        """Leave the stretches `wanted` (offset, size) in that order; says whether it had to."""
        in_order = all(one < other for one, other in pairwise(wanted))
        if in_order and sum(size for _, size in wanted) == self._end:
            return False
        self.rewrite(self._stretch(at, size) for at, size in wanted)
        return True

    def _stretch(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def rewrite(self, lines: Iterator[bytes]) -> None:
        """Put other lines in the place of all, at once."""
        part = self.path.with_suffix(".part")
        with self._told_as_output_error():
            try:
                count = 0
                with part.open("wb") as file:
                    for count, line in enumerate(lines, start=1):  # noqa: B007 - used after it
                        file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                    self._end, self.count = file.tell(), count
                self._file.close()
                part.replace(self.path)
                self._file = self.path.open("r+b", buffering=0)
                self._file.seek(self._end)
            finally:
                part.unlink(missing_ok=True)

    def sync(self) -> None:
        """Onto the disk itself."""
        with self._told_as_output_error():
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextlib.contextmanager
    def _told_as_output_error(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self.path}: {error.strerror or error}; what was written is whole: mend it and "
                "run again to go on"
            ) from error
