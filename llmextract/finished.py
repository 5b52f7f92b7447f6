"""Finished records on disk, beside the replies that they were made of.

What an article, the model, the prompt and this program all left as it was is read off instead of
being made again: a rerun into another directory, or after an article is copied back.
"""

from __future__ import annotations

import contextlib
import zlib
from base64 import b85decode, b85encode
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from llmextract.cache import Cache
from llmextract.errors import CacheError
from llmextract.inputs import Input
from llmextract.schema import Record, Usage

__all__ = ["Finished"]


class Finished:
    """Records by input and by what else they depend on. Safe to share between processes.

    It only saves time, so that a store that cannot be read or written costs nothing else.
    """

    def __init__(self, directory: Path, settings: str) -> None:
        """`settings` names everything but the input that a record depends on."""
        self._store = Cache(directory)
        self._settings = settings

    def get(self, given: Input) -> Record | None:
        """The record of the input as made before, at no cost now; None where there is none."""
        with contextlib.suppress(CacheError, ValueError, zlib.error):
            entry = self._store.get(self._key(given))
            if entry is not None:
                return Record.model_validate_json(zlib.decompress(b85decode(entry["content"])))
        return None

    def put(self, given: Input, record: Record) -> None:
        """Keep the record as the next run would make it, with every reply in the cache."""
        free = {"cached": True, "usage": Usage(), "cost_usd": Decimal(0)}
        run = record.run.model_copy(update=free)
        text = record.model_copy(update={"run": run}).model_dump_json()
        content = b85encode(zlib.compress(text.encode(), level=1)).decode()
        with contextlib.suppress(CacheError):
            self._store.put(
                self._key(given), {"content": content, "attempts": 1, "problems": [], "usage": {}}
            )

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _key(self, given: Input) -> str:
        whole = sha256(given.data).hexdigest()
        told = f"{given.label}\n{given.form}\n{whole}\n{self._settings}"
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
