"""A folder of articles to a directory of results: one continuous queue, and nothing done twice.

Writes `records.jsonl` (one record a line, in input order), `failures.jsonl` (the failure ledger),
`run.json` (settings, counts, tokens, cost, seconds) and `journal.jsonl`, from which a later run
into the same directory goes on: what is done is skipped, what failed is tried again, what changed
is redone, what is gone is dropped.
"""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from llmextract.errors import (
    ArticleError,
    BudgetExceededError,
    ConfigurationError,
    ConnectionFailedError,
    LlmextractError,
    UnexpectedError,
)
from llmextract.extractor import Extractor
from llmextract.inputs import Input, read_inputs
from llmextract.journal import Journal
from llmextract.keys import redact
from llmextract.ledger import Breaker, Counts, Failure
from llmextract.pipeline import Desk
from llmextract.records import to_line
from llmextract.run_json import write_run_json
from llmextract.schema import Record
from llmextract.workers import Asking, Workers

__all__ = ["Progress", "run"]

_HELD = 512
"""Outcomes that may wait for an unfinished one before them; then they are written out of order,
and put in order at the end."""

_AHEAD = 16
"""Inputs that are read before their turn, or as many as requests are in flight if those are more."""

_TURN = 64
"""So many inputs that are done already are passed over at a time."""

Progress = Callable[[Counts, Failure | None], None]
"""Told after every input: the counts so far, and the failure if it was one."""


def _silent(_counts: Counts, _failure: Failure | None) -> None:
    pass


async def run(
    paths: Iterable[Path],
    out: Path,
    extractor: Extractor,
    progress: Progress = _silent,
    *,
    retry_failed: bool = False,
    in_processes: bool = False,
    stop: asyncio.Event | None = None,
) -> Counts:
    """Read every article under `paths` and leave the results in the directory `out`.

    One bad article costs only itself. With `retry_failed` only what failed in the last run is read.
    With `in_processes` the articles of long runs are read in processes of their own where there are
    cores for them; the program's main module must bear to be imported again for that.
    Once `stop` is set nothing more is begun, and what is under way is finished. Raises
    `ConfigurationError` when `out` cannot be used or nothing is there to read, `OutputError` when
    a result cannot be written, and the error itself when every request would end in it (wrong key,
    unreachable server). A run that is cancelled keeps what is done.
    """
    paths = [Path(path) for path in paths]
    cores = os.cpu_count() or 1
    # The rules alone leave this process nothing else to do.
    processes = (cores if extractor.prompt is None else cores - 1) if in_processes else 0
    asking = Asking(extractor.prompt, extractor.context) if extractor.prompt else None
    if asking and not extractor.checks_apart:
        processes = 0
    with Journal(out) as journal, Workers(processes, asking) as readers, _program_left_alone():
        queue = _Queue(paths, extractor, journal, readers, progress, retry_failed=retry_failed)
        async with queue.timed(stop):
            await queue.work()
        if not queue.counts.done and not queue.counts.stopped:
            raise ConfigurationError("no articles there; .txt, .md, .html and .jsonl are read")
    return queue.counts


@contextmanager
def _program_left_alone() -> Iterator[None]:
    """What is there before the run stays: looking for cycles in it at every turn took a tenth of
    the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is to be written for one input. `state` is empty where there was nothing to read."""

    path: str
    state: str
    result: Record | LlmextractError


class _Next(NamedTuple):
    """An input that is to be dealt with; `desk` where it is being read already, `record` where one
    was made of it before."""

    position: int
    path: str
    given: Input | ArticleError
    desk: asyncio.Task[Desk] | None
    record: Record | None


async def _same(record: Record) -> Record:
    return record


class _Queue:
    """The inputs of a run, its workers, and the writing of what they bring."""

    def __init__(
        self,
        paths: list[Path],
        extractor: Extractor,
        journal: Journal,
        readers: Workers,
        progress: Progress,
        *,
        retry_failed: bool,
    ) -> None:
        self.counts = Counts()
        self._paths = paths
        self._extractor = extractor
        self._journal = journal
        self._readers = readers
        self._progress = progress
        self._retry_failed = retry_failed
        self._settings = extractor.fingerprint
        self._inputs = enumerate(read_inputs(paths, max_bytes=extractor.settings.max_bytes))
        self._breaker = Breaker(extractor.settings.jobs)
        self._held: dict[int, _Outcome] = {}
        self._under_way: set[int] = set()
        self._ahead: deque[_Next] = deque()
        self._making: set[asyncio.Task[None]] = set()
        self._stop: asyncio.Event | None = None

    # -- working -----------------------------------------------------------------------------

    async def work(self) -> None:
        """`jobs` workers over one queue until it is empty or the run is stopped."""
        jobs = self._extractor.settings.jobs
        workers = [asyncio.create_task(self._worker()) for _ in range(jobs)]
        try:
            await asyncio.gather(*workers)
        finally:
            desks = [item.desk for item in self._ahead if item.desk is not None]
            tasks = (*workers, *self._making, *desks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._write(everything=True)

    def _next(self) -> _Next | None:
        """The next input. Others behind it are being read meanwhile, where that is done beside this
        process: a request goes out as soon as there is room for it."""
        self._read_ahead()
        return self._ahead.popleft() if self._ahead else None

    def _read_ahead(self) -> None:
        most = 1
        if self._readers.beside and self._extractor.prompt is not None:
            most = max(_AHEAD, self._extractor.settings.jobs)
        while len(self._ahead) < most and (item := next(self._inputs, None)) is not None:
            position, (path, given) = item
            self._journal.meet(path, position)
            desk, record = None, None
            if isinstance(given, Input) and not self._is_done(path, given):
                record = self._extractor.finished(given)
                if most > 1 and record is None:
                    desk = asyncio.create_task(self._readers.desk(given))
            self._ahead.append(_Next(position, path, given, desk, record))

    async def _worker(self) -> None:
        """One input after the other. A record is made when the next request is on its way already:
        the model is not kept waiting by what is done here."""
        making: asyncio.Task[None] | None = None
        while not self._stopping() and (item := self._next()) is not None:
            if self._is_done(item.path, item.given):
                self.counts.kept += 1
                if not self.counts.kept % _TURN:
                    self._tell(None)
                    await asyncio.sleep(0)
                continue
            self._under_way.add(item.position)
            try:
                asked = await self._asked(item)
            except BudgetExceededError as error:
                self._under_way.discard(item.position)
                self.counts.stopped = self.counts.stopped or str(error)
                self._count_left(1)
                break
            if making is not None:
                await making
            if isinstance(asked, LlmextractError):
                self._finish(item, asked)
                continue
            making = asyncio.create_task(self._made(item, asked))
            self._making.add(making)
            making.add_done_callback(self._making.discard)
        if making is not None:
            await making

    def _stopping(self) -> bool:
        if self._stop is not None and self._stop.is_set():
            self.counts.stopped = self.counts.stopped or "interrupted"
        return self.counts.stopped is not None

    def _is_done(self, path: str, given: Input | ArticleError) -> bool:
        if self._retry_failed:
            return not self._journal.has_failure(path)
        return isinstance(given, Input) and self._journal.has_record(path, self._state(given))

    def _state(self, given: Input) -> str:
        """What a record depends on: the input's bytes, the model, the prompt, this program."""
        return sha256(f"{given.digest} {self._settings}".encode()).hexdigest()[:16]

    async def _asked(self, item: _Next) -> Callable[[], Awaitable[Record]] | LlmextractError:
        """What makes the record of an input once the model has answered, or why there is none."""
        if isinstance(item.given, ArticleError):
            return item.given
        try:
            if item.record is not None:
                return partial(_same, item.record)
            if self._extractor.prompt is None:
                return partial(_same, await self._readers.record(item.given))
            desk = await (item.desk or self._readers.desk(item.given))
            if self._readers.beside:
                self._read_ahead()
            try:
                return await self._extractor.aask(desk)
            except BaseException:
                desk.close()
                raise
        except Exception as error:  # noqa: BLE001 - a defect met on one article is not to cost the run
            return self._failure(item.path, error)

    async def _made(self, item: _Next, make: Callable[[], Awaitable[Record]]) -> None:
        try:
            record = await make()
        except Exception as error:  # noqa: BLE001 - as above
            self._finish(item, self._failure(item.path, error))
            return
        if item.record is None and isinstance(item.given, Input):
            self._extractor.keep(item.given, record)
        self._finish(item, record)

    def _failure(self, path: str, error: Exception) -> LlmextractError:
        """What an error costs: the article, or the run, and then it is raised."""
        if isinstance(error, LlmextractError):
            unreachable = isinstance(error, ConnectionFailedError) and self.counts.records == 0
            if error.stops_run or unreachable:
                raise error
            return error
        kind = type(error).__name__
        # A defect's own words may be of any length, and of several lines.
        told = " ".join(redact(str(error)[:2000]).split())[:300]
        return UnexpectedError(f"{path}: {kind}: {told}; please report it with the article")

    def _count_left(self, more: int) -> None:
        self.counts.left = (self.counts.left or 0) + more

    # -- writing -----------------------------------------------------------------------------

    def _finish(self, item: _Next, result: Record | LlmextractError) -> None:
        if not self.counts.done:
            gc.freeze()  # what asking the first time has imported stays as well
        self._under_way.discard(item.position)
        state = self._state(item.given) if isinstance(item.given, Input) else ""
        self._held[item.position] = _Outcome(item.path, state, result)
        self._write()

    def _write(self, *, everything: bool = False) -> None:
        """Write what is done in input order, as far as nothing unfinished comes before it."""
        first = min(self._under_way, default=None)
        free = everything or first is None or len(self._held) > _HELD
        for position in sorted(self._held):
            if not free and first is not None and position > first:
                break
            self._settle(position, self._held.pop(position))

    def _settle(self, position: int, outcome: _Outcome) -> None:
        result, failure = outcome.result, None
        if isinstance(result, Record):
            line = to_line(result)
            self._journal.add("records", outcome.path, position, outcome.state, line)
            self.counts.add(result)
        else:
            failure = Failure.of(outcome.path, result)
            self._journal.add("failures", outcome.path, position, "", failure.to_line())
            self.counts.add_failure(result)
        reason = self._breaker.reason_to_stop(result)
        if reason:
            self.counts.stopped = self.counts.stopped or reason
        self._tell(failure)

    def _tell(self, failure: Failure | None) -> None:
        counts, extractor = self.counts, self._extractor
        counts.in_flight = extractor.in_flight
        counts.usage, counts.cost_usd = extractor.spent, extractor.cost_usd()
        self._progress(counts, failure)

    # -- the ends ----------------------------------------------------------------------------

    @asynccontextmanager
    async def timed(self, stop: asyncio.Event | None) -> AsyncIterator[None]:
        """Around the work: whatever ends it, what is done is put in order and summed up."""
        began = time.monotonic()
        self._stop = stop
        complete = False
        try:
            yield
            complete = self.counts.stopped is None
            if not complete and not (stop and stop.is_set()):
                waiting = [(item.path, item.given) for item in self._ahead]
                behind = chain(waiting, (item for _, item in self._inputs))
                self._count_left(sum(not self._is_done(*item) for item in behind))
        finally:
            counts, extractor = self.counts, self._extractor
            counts.seconds = round(time.monotonic() - began, 3)
            counts.in_flight = 0
            counts.usage, counts.cost_usd = extractor.spent, extractor.cost_usd()
            # Where nothing was read, what an earlier run left is not lost over a wrong key or folder.
            if counts.done:
                self._journal.finish(complete=complete)
                prompt = extractor.prompt.label if extractor.prompt else None
                out, settings = self._journal.out, extractor.settings
                write_run_json(out, self._paths, settings, prompt, counts)
