"""Processes that read articles and check replies beside the one that asks the model, once a run is long enough.

Reading an article and checking what the model says of it takes several times as long as asking over a fast
connection, and one process does one of them at a time. The first articles are dealt with in place: short runs
start nothing. An article stays with the process that has read it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from pydantic import BaseModel, ValidationError

from llmextract.articles import article_of
from llmextract.exchange import Reply, Request
from llmextract.inputs import Input
from llmextract.pipeline import Desk, PlanDesk, record_by_rules
from llmextract.planning import Plan
from llmextract.prompting import Prompt
from llmextract.schema import Record, RunInfo

__all__ = ["Asking", "Workers"]

T = TypeVar("T")

_IN_PLACE = 64
"""Articles before it pays to start processes."""
_MOST = 4


class Asking(NamedTuple):
    """What articles are read for: the prompt, and the most tokens that the model takes, if known."""

    prompt: Prompt
    context: int | None


class Workers:
    """Reads inputs, in other processes where there are cores for them. A context manager.

    With `asking` articles are made ready for a model, else the rules alone make records of them.
    """

    def __init__(self, processes: int, asking: Asking | None = None) -> None:
        """At most so many processes; with none everything is read in place."""
        self._processes = min(_MOST, processes)
        self._asking = asking
        self._pools: list[Executor] = []
        self._read = 0

    @property
    def beside(self) -> bool:
        """Whether the next input is read in another process."""
        return self._processes > 0 and self._read >= _IN_PLACE

    async def desk(self, given: Input) -> Desk:
        """An article made ready to be asked about. Raises its `ArticleError`."""
        assert self._asking is not None
        pool = self._next_pool()
        if pool is None:
            return _desk(given, self._asking)
        handle = next(_HANDLES)
        try:
            sheets = await _in(pool, _open, handle, given)
        except (BrokenProcessPool, RuntimeError):
            self._give_up()
            return _desk(given, self._asking)
        return _DeskElsewhere(pool, handle, sheets, partial(_desk, given, self._asking))

    async def record(self, given: Input) -> Record:
        """The record of an article by the rules alone. Raises its `ArticleError`."""
        pool = self._next_pool()
        if pool is None:
            return _recorded(given)
        try:
            return await _in(pool, _recorded, given)
        except (BrokenProcessPool, RuntimeError):
            self._give_up()
            return _recorded(given)

    def _next_pool(self) -> Executor | None:
        """The process whose turn it is; None where the article is read in place."""
        here = not self.beside
        self._read += 1
        if here:
            return None
        if len(self._pools) < self._processes:
            self._pools.append(_started(self._asking))
        return self._pools[self._read % len(self._pools)]

    def _give_up(self) -> None:
        """One was killed, as when memory runs out, or none could start: go on without any."""
        self._processes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pool in self._pools:
            pool.shutdown(wait=error is None, cancel_futures=True)


def _started(asking: Asking | None) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fork would copy the threads' locks of this process in whatever state they are.
    return ProcessPoolExecutor(
        1,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(os.getpid(), asking and asking._replace(prompt=_unread(asking.prompt))),
    )


def _unread(prompt: Prompt) -> Prompt:
    """The prompt without its compiled template, which no process can hand to another."""
    return replace(prompt, companion=prompt.companion and replace(prompt.companion))


async def _in(pool: Executor, work: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)


def _desk(given: Input, asking: Asking) -> PlanDesk:
    return PlanDesk(Plan.of(article_of(given)), asking.prompt, asking.context)


def _recorded(given: Input) -> Record:
    return record_by_rules(Plan.of(article_of(given)))


# -- on this side ----------------------------------------------------------------------------------


class _DeskElsewhere:
    """An article that another process has read. Where that process has ended since, `again` reads it
    here once more."""

    def __init__(
        self,
        pool: Executor,
        handle: int,
        sheets: Sequence[Request[Any]],
        again: Callable[[], PlanDesk],
    ) -> None:
        self._pool, self._handle, self._again = pool, handle, again
        self._here: PlanDesk | None = None
        self._found: dict[tuple[int, str], list[str]] = {}
        self.requests: Sequence[Request[Any]] = [
            replace(sheet, check=partial(self._problems, number), ahead=partial(self._look, number))
            for number, sheet in enumerate(sheets)
        ]

    async def record(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        """The record of the replies, one to each request in their order."""
        try:
            return await _in(self._pool, _make, self._handle, replies, run)
        except (BrokenProcessPool, RuntimeError):
            return self._desk_here().make(replies, run)

    def close(self) -> None:
        """Let go of an article of which no record will be made."""
        with suppress(BrokenProcessPool, RuntimeError):
            self._pool.submit(_close, self._handle)

    async def _look(self, number: int, text: str) -> None:
        try:
            found = await _in(self._pool, _check, self._handle, number, text)
        except (BrokenProcessPool, RuntimeError):
            return
        if found is not None:
            content, problems = found
            self._found[number, content] = problems

    def _problems(self, number: int, content: BaseModel) -> list[str]:
        known = self._found.get((number, content.model_dump_json()))
        return self._desk_here().requests[number].check(content) if known is None else known

    def _desk_here(self) -> PlanDesk:
        self._here = self._here or self._again()
        return self._here


# -- on the other side -----------------------------------------------------------------------------

_HANDLES = count()
_DESKS: dict[int, PlanDesk] = {}
"""The articles that this process has read and that are under way; only processes of a pool have any."""
_ASKING: list[Asking] = []


def _begin(parent: int, asking: Asking | None) -> None:
    """An interrupt is the parent's affair; when the parent is killed, so is this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if asking is not None:
        _ASKING.append(asking)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _open(handle: int, given: Input) -> list[Request[Any]]:
    """Read an article; what is asked about it, without the checks, which stay here."""
    desk = _DESKS[handle] = _desk(given, _ASKING[0])
    return [replace(request, check=_unchecked) for request in desk.requests]


def _unchecked(_: BaseModel) -> list[str]:
    raise NotImplementedError("a request is checked in the process that has made it")


def _check(handle: int, number: int, text: str) -> tuple[str, list[str]] | None:
    """A reply as it is written by us, with its problems; None where it is not of the right form."""
    request = _DESKS[handle].requests[number]
    try:
        content = request.reply_type.model_validate_json(text)
    except ValidationError:
        return None
    return content.model_dump_json(), request.check(content)


def _close(handle: int) -> None:
    _DESKS.pop(handle, None)


def _make(handle: int, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
    return _DESKS.pop(handle).make(replies, run)
