"""Replies on disk: paid for once, found again by everything that can change them.

A store of JSON strings in SQLite (diskcache) that never evicts, never unpickles, and is private to
the user. Equal requests in flight share one call.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from llmextract.errors import CacheError

__all__ = ["Cache", "CacheStats", "Entry", "read_export", "request_key"]

T = TypeVar("T")

FORMAT = 1
"""Version of what is stored under a key; entries of another version are not read."""

Entry = dict[str, Any]
"""What is kept of a reply: `content` (JSON text), `usage`, `attempts`, `problems`; and `format`
and `stored` (seconds since the epoch), which the cache adds."""


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

    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Keys are spread evenly, so keeping pages in memory would not save reading them.
    small = {"sqlite_mmap_size": 0, "sqlite_cache_size": 1024}
    return diskcache.Cache(
        str(directory), disk=TextDisk, eviction_policy="none", cull_limit=0, **small
    )


class Cache:
    """Replies by request key. Opened on first use; safe to share between processes.

    Raises `CacheError`, naming the directory, when the store cannot be opened, read or written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._store: Any = None
        self._in_flight: dict[str, asyncio.Future[Entry]] = {}

    def _opened(self) -> Any:
        if self._store is None:
            self._store = self._guarded(lambda: _open(self.directory))
        return self._store

    def _guarded(self, operation: Callable[[], T]) -> T:
        try:
            return operation()
        except (OSError, sqlite3.Error) as error:
            raise CacheError(
                f"reply cache {self.directory}: {error}; "
                "free space, fix permissions, or set LLMEXTRACT_CACHE_DIR"
            ) from error

    def get(self, key: str) -> Entry | None:
        """The reply stored under `key`, or None."""
        store = self._opened()
        text = self._guarded(lambda: store.get(key))
        return _entry(text) if isinstance(text, str) else None

    def put(self, key: str, entry: Entry) -> None:
        """Store a reply; it is on disk when this returns."""
        text = json.dumps({"format": FORMAT, "stored": int(time.time()), **entry})
        store = self._opened()
        self._guarded(lambda: store.set(key, text))

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
            running = asyncio.ensure_future(self._make(key, make))
            self._in_flight[key] = running
            running.add_done_callback(lambda _: self._in_flight.pop(key, None))
            return await asyncio.shield(running), False
        return await asyncio.shield(running), True

    async def _make(self, key: str, make: Callable[[], Awaitable[Entry]]) -> Entry:
        entry = await make()
        self.put(key, entry)
        return entry

    def stats(self) -> CacheStats:
        """How much is stored, and where."""
        store = self._opened()
        return self._guarded(lambda: CacheStats(self.directory, len(store), store.volume()))

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every key with its reply, in the order of the keys."""
        store = self._opened()
        for key in sorted(self._guarded(lambda: list(store.iterkeys()))):
            entry = self.get(key)
            if entry is not None:
                yield key, entry

    def prune(self, *, older_than_days: float) -> int:
        """Delete replies stored longer ago than that; returns how many."""
        store = self._opened()
        limit = time.time() - older_than_days * 86_400
        old = [key for key, entry in self.entries() if entry["stored"] < limit]
        return sum(self._guarded(lambda: [bool(store.delete(key)) for key in old]))

    def close(self) -> None:
        """Close the store; a later call opens it again."""
        if self._store is not None:
            self._store.close()
            self._store = None


def _entry(text: str) -> Entry | None:
    """The entry written in `text`; None when another version wrote it."""
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("format") != FORMAT:
        return None
    return entry


def read_export(lines: Iterable[str], name: str) -> Iterator[tuple[str, Entry]]:
    """Keys and replies of an export, `name` being its file. Raises `CacheError` naming the line."""
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        needed = {"key", "content", "usage", "attempts", "problems"}
        sound = isinstance(entry, dict) and needed <= entry.keys()
        if not sound:
            raise CacheError(f"{name}:{number}: not a line that `cache export` writes")
        yield entry.pop("key"), entry
