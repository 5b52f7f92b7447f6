"""How an adapter is trained."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How an adapter is trained, in two courses from one beginning.

    Each pass of the first takes all numbers of the briefs and of the split, the share `articles` of those
    of the written articles, and `sentences` of the choices of sentences. After `fork` of its passes the
    second course begins from the weights of then: one pass over all numbers of the fresh articles and the
    share `rest` of the others. Its weights are the mean over the share `averaged` of its last steps, and
    the adapter is the mean of both courses. The share `renamed` of the numbers has other names in it each
    time.
    """

    rank: int = 16
    alpha: int = 32
    passes: int = 4
    fork: int = 2
    batch: int = 8
    learning_rate: float = 8e-4
    warmup: float = 0.06
    articles: float = 0.2
    sentences: float = 0.1
    rest: float = 0.4
    averaged: float = 0.4
    renamed: float = 0.4
    seed: int = 1
    threads: int = 2
    steps: int | None = None
