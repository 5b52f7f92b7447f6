"""What a run is told: model, endpoint, limits and places, with named defaults.

Values come from the caller, else from the environment (`LLMEXTRACT_MODEL`,
`LLMEXTRACT_CACHE_DIR`), else from here. The default model never spends money.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

__all__ = [
    "EMBEDDED",
    "EMBEDDED_BASE",
    "NO_MODEL",
    "Settings",
    "SettingsFields",
    "default_model",
    "user_cache_directory",
]

EMBEDDED = "embedded"
"""The small model that runs inside the process, with the adapter that was made for it."""
EMBEDDED_BASE = "embedded-base"
"""The same model as it was published, asked the same: what the adapter is measured against."""
NO_MODEL = "none"
"""Reader and rules alone: the floor that every model must beat."""


def default_model() -> str:
    """`LLMEXTRACT_MODEL`, else the embedded model."""
    return os.environ.get("LLMEXTRACT_MODEL") or EMBEDDED


def user_cache_directory() -> Path:
    """Where replies and the embedded model are kept: `LLMEXTRACT_CACHE_DIR`, else the user's."""
    configured = os.environ.get("LLMEXTRACT_CACHE_DIR")
    if configured:
        return Path(configured)
    from platformdirs import user_cache_path

    return user_cache_path("llmextract", appauthor=False)


class SettingsFields(TypedDict, total=False):
    """The fields of `Settings` as keywords."""

    model: str
    base_url: str | None
    prompt: str | None
    jobs: int
    timeout: float
    attempts: int
    reasks: int
    rpm: int | None
    tpm: int | None
    budget_usd: float | None
    budget_tokens: int | None
    max_bytes: int
    threads: int
    seed: int
    replay_only: bool
    cache_directory: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How articles are to be read.

    `jobs` requests are in flight at once. `timeout` is seconds per request. `attempts` bounds the
    sendings of one request over transport faults; `reasks` bounds the corrections that the model
    is asked for when a reply fails its check. `max_bytes` bounds an input file. `threads` is for
    the embedded model. `rpm` and `tpm` are requests and tokens a minute, where the server's own limits
    are not to be used up. `budget_usd` and `budget_tokens` are the most that may be spent. `seed` is added to the
    prompt's. With `replay_only` nothing is asked that the cache cannot answer.
    """

    model: str = field(default_factory=default_model)
    base_url: str | None = None
    prompt: str | None = None
    jobs: int = 8
    timeout: float = 120.0
    attempts: int = 5
    reasks: int = 1
    rpm: int | None = None
    tpm: int | None = None
    budget_usd: float | None = None
    budget_tokens: int | None = None
    max_bytes: int = 10_000_000
    threads: int = 2
    seed: int = 0
    replay_only: bool = False
    cache_directory: Path = field(default_factory=user_cache_directory)
