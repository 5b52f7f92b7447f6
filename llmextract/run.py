"""A folder of articles to a directory of results, at bounded concurrency, losing nothing.

Writes `records.jsonl` (one record a line, in input order), `failures.jsonl` (the failure ledger)
and `run.json` (settings, counts, tokens, cost, seconds). Lines are written whole, so whatever ends
the run leaves valid files; replies that were paid for are in the cache either way.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from llmextract.articles import Article, read_articles
from llmextract.errors import (
    ArticleError,
    BudgetExceededError,
    ConfigurationError,
    ConnectionFailedError,
    LlmextractError,
    UnexpectedError,
)
from llmextract.extractor import Extractor
from llmextract.ledger import Counts, Failure
from llmextract.records import to_line
from llmextract.schema import Record, Usage

__all__ = ["Progress", "run"]

_AHEAD = 16
"""Finished articles per job that may wait for an unfinished one before them."""


Progress = Callable[[Counts], None]
Outcome = tuple[str, Record | LlmextractError]


async def run(
    paths: Iterable[Path], out: Path, extractor: Extractor, progress: Progress = lambda _: None
) -> Counts:
    """Read every article under `paths` and leave the results in the directory `out`.

    One bad article costs only itself. Raises `ConfigurationError` when `out` cannot be written,
    and the error itself when every request would end in it (wrong key, unreachable server).
    A run that is cancelled writes what is done before it ends.
    """
    _make_directory(out)
    counts = Counts()
    began = time.monotonic()
    writer = _Writer(out, counts, progress)
    try:
        await _all(paths, extractor, writer)
    except BudgetExceededError as error:
        counts.stopped = str(error)
    except BaseException:
        # Where nothing was read, what an earlier run left is not lost over a wrong key or folder.
        if counts.records + counts.failures:
            _finish(writer, extractor, began)
        raise
    _finish(writer, extractor, began)
    return counts


def _finish(writer: _Writer, extractor: Extractor, began: float) -> None:
    writer.open()
    writer.close()
    counts = writer.counts
    counts.seconds = round(time.monotonic() - began, 3)
    counts.usage, counts.cost_usd = extractor.spent, extractor.cost_usd()
    _write_summary(writer.out / "run.json", counts, extractor)


class _Writer:
    """Writes outcomes as they come in input order. Files are opened, and older ones replaced, when
    the first outcome is there."""

    def __init__(self, out: Path, counts: Counts, progress: Progress) -> None:
        self.out, self.counts = out, counts
        self._progress = progress
        self._files: tuple[TextIO, TextIO] | None = None

    def open(self) -> tuple[TextIO, TextIO]:
        """The files of records and failures."""
        if self._files is None:
            self._files = (_lines(self.out / "records.jsonl"), _lines(self.out / "failures.jsonl"))
        return self._files

    def close(self) -> None:
        """Close the files, if they are open."""
        for file in self._files or ():
            file.close()
        self._files = None

    def write_finished(self, queue: deque[asyncio.Task[Outcome]]) -> None:
        """Write what is done at the head of the queue, and take it off."""
        while queue and queue[0].done():
            self.write(_sound(queue[0].result(), self.counts))
            queue.popleft()

    def write(self, outcome: Outcome) -> None:
        """Write one outcome."""
        path, result = outcome
        records, failures = self.open()
        if isinstance(result, Record):
            records.write(to_line(result))
            records.flush()
            self.counts.add(result)
        else:
            entry = asdict(Failure.of(path, result))
            failures.write(json.dumps(entry, ensure_ascii=False) + "\n")
            failures.flush()
            self.counts.failures += 1
        self._progress(self.counts)


async def _all(paths: Iterable[Path], extractor: Extractor, writer: _Writer) -> None:
    """At most `jobs` articles under way; written in input order as soon as the order allows.

    One slow article holds up the writing, not the work: up to `_AHEAD` times `jobs` wait behind it.
    """
    jobs = extractor.settings.jobs
    queue: deque[asyncio.Task[Outcome]] = deque()
    busy: set[asyncio.Task[Outcome]] = set()
    try:
        for path, article in read_articles(paths, max_bytes=extractor.settings.max_bytes):
            task = asyncio.create_task(_one(path, article, extractor))
            queue.append(task)
            busy.add(task)
            while len(busy) >= jobs or len(queue) >= _AHEAD * jobs:
                done, busy = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
                for finished in done:
                    _sound(finished.result(), writer.counts)
                writer.write_finished(queue)
        while queue:
            await asyncio.wait([queue[0]])
            writer.write_finished(queue)
        if not writer.counts.records + writer.counts.failures:
            raise ConfigurationError("no articles there; .txt, .md, .html and .jsonl are read")
    finally:
        await _drain(queue, writer)


async def _one(path: str, article: Article | ArticleError, extractor: Extractor) -> Outcome:
    if isinstance(article, ArticleError):
        return path, article
    try:
        return path, await extractor.aextract(article)
    except LlmextractError as error:
        return path, error
    except Exception as error:  # noqa: BLE001 - a defect met on one article is not to cost the run
        kind = type(error).__name__
        return path, UnexpectedError(f"{path}: {kind}: {error}; please report it with the article")


def _sound(outcome: Outcome, counts: Counts) -> Outcome:
    """The outcome, unless every other request would end the same way: then its error is raised."""
    error = outcome[1]
    if isinstance(error, LlmextractError):
        unreachable = isinstance(error, ConnectionFailedError) and counts.records == 0
        if error.stops_run or unreachable:
            raise error
    return outcome


async def _drain(queue: Iterable[asyncio.Task[Outcome]], writer: _Writer) -> None:
    """After an interruption: keep what is done, cancel the rest."""
    tasks = list(queue)
    done = [task for task in tasks if task.done() and not task.cancelled()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if task.exception() is None and isinstance(task.result()[1], Record):
            writer.write(task.result())


# -- files ---------------------------------------------------------------------------------------


def _make_directory(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{out}: {error.strerror}; give another --out") from error
    if not os.access(out, os.W_OK):
        raise ConfigurationError(f"{out}: cannot be written; give another --out")


def _lines(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8")


def _write_summary(path: Path, counts: Counts, extractor: Extractor) -> None:
    settings = {name: _plain(value) for name, value in asdict(extractor.settings).items()}
    entry = {
        "llmextract_version": version("llmextract"),
        "prompt": extractor.prompt.label if extractor.prompt else None,
        "settings": settings,
        "counts": {name: _plain(value) for name, value in _count_items(counts)},
    }
    text = json.dumps(entry, indent=2, ensure_ascii=False) + "\n"
    partial = path.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _count_items(counts: Counts) -> Iterator[tuple[str, Any]]:
    for name in Counts.__slots__:
        yield name, getattr(counts, name)


def _plain(value: Any) -> Any:
    if isinstance(value, Usage):
        return value.model_dump()
    return str(value) if isinstance(value, Path) else value
