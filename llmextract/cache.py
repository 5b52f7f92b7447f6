"""Replies on disk: paid for once, found again by everything that can change them.

A store of JSON strings in SQLite (diskcache) that never evicts, never unpickles, and is private to
the user. Equal requests in flight share one call. A database that is damaged is put aside, and what
can still be read of it is taken over.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from llmextract.errors import CacheError

__all__ = ["Cache", "CacheStats", "Entry", "read_export", "request_key"]

T = TypeVar("T")

_log = logging.getLogger("llmextract")

FORMAT = 1
"""Version of what is stored under a key; entries of another version are not read."""

Entry = dict[str, Any]
"""What is kept of a reply: `content` (JSON text), `usage`, `attempts`, `problems`, `probabilities`
where they were asked for; and `format` and `stored` (seconds since the epoch), which the cache adds."""


class CacheStats(NamedTuple):
    """`bytes` is the size of the store on disk."""

    directory: Path
    entries: int
    bytes: int


def request_key(model: str, endpoint: str, body: Mapping[str, Any]) -> str:
    """The key of a request: SHA-256 of model, endpoint and body (messages, schema, sampling)."""
    canonical = json.dumps(
        {"model": model, "endpoint": endpoint, "body": body},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


_DATABASE = "cache.db"
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_INLINE = 1 << 30
"""Characters of a value that stands in the database itself: a file of its own would be readable by
whoever the user's umask lets in."""


def _open(directory: Path) -> Any:
    """A diskcache store of strings. Pickled rows, which it never writes, are refused on reading."""
    import diskcache
    from diskcache.core import MODE_PICKLE

    class TextDisk(diskcache.Disk):  # type: ignore[misc]
        """Strings only: pickle could run code when read (CVE-2025-69872)."""

        def store(self, value: Any, read: bool, key: Any = diskcache.UNKNOWN) -> Any:
            if not isinstance(value, str):
                raise TypeError("the cache holds strings only")
            return super().store(value, read, key=key)

        def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
            if mode == MODE_PICKLE:
                raise CacheError(f"the reply cache {directory} holds a pickled value; delete it")
            return super().fetch(mode, filename, value, read)

        def get(self, key: Any, raw: bool) -> Any:
            if not raw:
                raise CacheError(f"the reply cache {directory} holds a pickled key; delete it")
            return super().get(key, raw)

    _make_private(directory)
    # Keys are spread evenly, so keeping pages in memory would not save reading them.
    small = {"sqlite_mmap_size": 0, "sqlite_cache_size": 1024, "disk_min_file_size": _INLINE}
    return diskcache.Cache(
        str(directory), disk=TextDisk, eviction_policy="none", cull_limit=0, **small
    )


def _make_private(directory: Path) -> None:
    """The directory for the user alone, and the database too; its side files take after it."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = directory / _DATABASE
    with contextlib.suppress(FileExistsError):
        os.close(os.open(database, os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.suppress(PermissionError):  # another user's, who shares it
        directory.chmod(0o700)
        database.chmod(0o600)


def _is_damaged(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGED


def _is_whole(database: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _put_aside(directory: Path) -> Path:
    """Rename the database and its side files; returns its new name."""
    aside = directory / f"damaged-{time.time_ns()}.db"
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{directory / _DATABASE}{suffix}").rename(f"{aside}{suffix}")
    return aside


def _readable(database: Path) -> Iterator[tuple[str, str]]:
    """Keys and values that a damaged database still gives."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    # By row, since an index may be what is damaged; a row that cannot be read ends the walk.
    rows = "SELECT key, value FROM Cache NOT INDEXED WHERE raw = 1 AND mode = 1"
    with contextlib.closing(connection), contextlib.suppress(sqlite3.Error, UnicodeDecodeError):
        for key, value in connection.execute(rows):
            if isinstance(key, str) and isinstance(value, str):
                yield key, value


class Cache:
    """Replies by request key. Opened on first use; safe to share between processes.

    Raises `CacheError`, naming the directory, when the store cannot be opened, read or written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._store: Any = None
        self._in_flight: dict[str, asyncio.Future[Entry]] = {}

    def _do(self, operation: Callable[[Any], T]) -> T:
        """Do something with the store; once more where a damaged one had to be replaced."""
        try:
            try:
                return self._tried(operation)
            except sqlite3.DatabaseError as error:
                if not _is_damaged(error):
                    raise
                self._replace(str(error))
                return self._tried(operation)
        except (OSError, sqlite3.Error) as error:
            raise CacheError(
                f"reply cache {self.directory}: {error}; "
                "free space, fix permissions, or set LLMEXTRACT_CACHE_DIR"
            ) from error

    def _tried(self, operation: Callable[[Any], T]) -> T:
        if self._store is None:
            self._store = _open(self.directory)
        return operation(self._store)

    def _replace(self, reason: str) -> None:
        """Put the damaged database aside and begin a new one with what can be read of it."""
        from filelock import FileLock

        self.close()
        with FileLock(self.directory / "repair.lock", mode=0o600):
            if _is_whole(self.directory / _DATABASE):
                return  # another process was here first
            aside = _put_aside(self.directory)
            saved = self._tried(lambda store: _fill(store, _readable(aside)))
        _log.warning(
            "reply cache %s: %s; put aside as %s, %d replies saved",
            self.directory,
            reason,
            aside.name,
            saved,
        )

    def get(self, key: str) -> Entry | None:
        """The reply stored under `key`, or None."""
        text = self._do(lambda store: store.get(key))
        return _entry(text) if isinstance(text, str) else None

    def put(self, key: str, entry: Entry) -> None:
        """Store a reply; it is on disk when this returns."""
        text = json.dumps({"format": FORMAT, "stored": int(time.time()), **entry})
        self._do(lambda store: store.set(key, text))

    async def get_or_make(
        self, key: str, make: Callable[[], Awaitable[Entry]]
    ) -> tuple[Entry, bool]:
        """The stored reply, else the one that `make` returns, stored. Says whether it was there.

        Equal keys in flight at the same time make one call; its error reaches all who wait.
        """
        found = self.get(key)
        if found is not None:
            return found, True
        running = self._in_flight.get(key)
        if running is None:
            running = asyncio.ensure_future(self.make(key, make))
            self._in_flight[key] = running
            running.add_done_callback(partial(self._landed, key))
            return await asyncio.shield(running), False
        return await asyncio.shield(running), True

    def _landed(self, key: str, running: asyncio.Task[Entry]) -> None:
        self._in_flight.pop(key, None)
        if not running.cancelled():
            running.exception()  # known, though all who waited may have given up

    async def make(self, key: str, make: Callable[[], Awaitable[Entry]]) -> Entry:
        """The reply that `make` returns, stored in the place of any that is there."""
        entry = await make()
        self.put(key, entry)
        return entry

    def stats(self) -> CacheStats:
        """How much is stored, and where."""
        return self._do(lambda store: CacheStats(self.directory, len(store), store.volume()))

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every key with its reply, in the order of the keys."""
        for key in sorted(self._do(lambda store: list(store.iterkeys()))):
            entry = self.get(key)
            if entry is not None:
                yield key, entry

    def prune(self, *, older_than_days: float) -> int:
        """Delete replies stored longer ago than that; returns how many."""
        limit = time.time() - older_than_days * 86_400
        old = [key for key, entry in self.entries() if entry["stored"] < limit]
        return sum(self._do(lambda store: [bool(store.delete(key)) for key in old]))

    def close(self) -> None:
        """Close the store; a later call opens it again."""
        if self._store is not None:
            self._store.close()
            self._store = None


def _fill(store: Any, rows: Iterable[tuple[str, str]]) -> int:
    """Store rows that hold an entry; how many."""
    return sum(bool(store.set(key, text)) for key, text in rows if _entry(text))


def _entry(text: str) -> Entry | None:
    """The entry written in `text`; None when another version wrote it, or something else did."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or entry.get("format") != FORMAT:
        return None
    sound = _is_sound(entry) and isinstance(entry.get("stored"), int)
    return entry if sound else None


def _is_sound(entry: Entry) -> bool:
    """Whether an entry has the fields that a reply is made from, and of their types."""
    problems, usage = entry.get("problems"), entry.get("usage")
    probabilities = entry.get("probabilities", {})
    return (
        isinstance(entry.get("content"), str)
        and isinstance(entry.get("attempts"), int)
        and isinstance(problems, list)
        and all(isinstance(problem, str) for problem in problems)
        and isinstance(probabilities, dict)
        and all(isinstance(one, float) for one in probabilities.values())
        and isinstance(usage, dict)
        and usage.keys() <= _COUNTS
        and all(isinstance(count, int) for count in usage.values())
    )


_COUNTS = frozenset(("input", "output", "cached_input"))


def read_export(lines: Iterable[str], name: str) -> Iterator[tuple[str, Entry]]:
    """Keys and replies of an export, `name` being its file. Raises `CacheError` naming the line."""
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            entry = {}
        key = entry.pop("key", "")
        if not key or not _is_sound(entry):
            raise CacheError(f"{name}:{number}: not a line that `cache export` writes")
        yield key, entry
