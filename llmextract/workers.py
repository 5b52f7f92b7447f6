"""Processes that read articles beside the one that asks the model, once a run is long enough.

Finding the numbers of an article takes about as long as asking for it over a fast connection, and one
process does one of both at a time. The first articles are read in place: short runs start nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

from llmextract.articles import article_of
from llmextract.inputs import Input
from llmextract.pipeline import record_by_rules
from llmextract.planning import Plan
from llmextract.schema import Record

__all__ = ["Workers"]

T = TypeVar("T")

_IN_PLACE = 64
"""Articles before it pays to start processes."""
_MOST = 4


def _planned(given: Input) -> Plan:
    plan = Plan.of(article_of(given))
    for sentence in plan.reading.sentences:  # found here, they are at hand there
        plan.reading.windows_in(sentence)
    return plan


def _recorded(given: Input) -> Record:
    return record_by_rules(_planned(given))


class Workers:
    """Reads inputs, in other processes where there are cores for them. A context manager."""

    def __init__(self, processes: int) -> None:
        """At most so many processes; with none everything is read in place."""
        self._processes = min(_MOST, processes)
        self._pool: Executor | None = None
        self._read = 0

    @property
    def beside(self) -> bool:
        """Whether the next input is read in another process."""
        return self._processes > 0 and self._read >= _IN_PLACE

    async def plan(self, given: Input) -> Plan:
        """What code knows of an article before any model is asked. Raises its `ArticleError`."""
        return await self._do(_planned, given)

    async def record(self, given: Input) -> Record:
        """The record of an article by the rules alone. Raises its `ArticleError`."""
        return await self._do(_recorded, given)

    async def _do(self, work: Callable[[Input], T], given: Input) -> T:
        self._read += 1
        if self._read <= _IN_PLACE or not self._processes:
            return work(given)
        pool = self._pool or self._started()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, given)
        except (BrokenProcessPool, RuntimeError):
            # One was killed, as when memory runs out, or none could start: go on without any.
            self._processes, self._pool = 0, None
            return work(given)

    def _started(self) -> Executor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # A fork would copy the threads' locks of this process in whatever state they are.
        self._pool = ProcessPoolExecutor(
            self._processes,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(os.getpid(),),
        )
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)


def _begin(parent: int) -> None:
    """An interrupt is the parent's affair; when the parent is killed, so is this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
