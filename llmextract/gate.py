"""Each sending of a request: let through when its time and the money for it have come, and counted.

The only module that imports tenacity, which alone decides what is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from llmextract.errors import (
    ConnectionFailedError,
    LlmextractError,
    RateLimitedError,
    RequestTimeoutError,
    TransportError,
)
from llmextract.exchange import Request
from llmextract.metering import Budget, Meter
from llmextract.pacing import LONGEST_PAUSE, Pace
from llmextract.schema import Usage

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

__all__ = ["Call", "Gate", "Limits", "current_call", "retrying"]

_PATIENCE = 10
"""So many times as often as over faults is a request sent again that was told when to come back."""

_STEPS = 5
"""Steps of the event loop from a reply that is done with to the next request on its way, and one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`timeout` in seconds per request; `attempts` sendings; `reasks` corrections; `connections`
    requests in flight; requests and tokens a minute; what may be spent.

    With `replay_only` nothing is sent at all.
    """

    timeout: float = 120.0
    attempts: int = 5
    reasks: int = 1
    connections: int = 8
    rpm: int | None = None
    tpm: int | None = None
    budget: Budget = field(default_factory=Budget)
    replay_only: bool = False


@dataclass(slots=True)
class Call:
    """One request on its way: what is asked, and what the asking has used so far.

    Of `attempts` sendings so many ended in `faults` and so many were `limited`; `passed` says that
    a reply passed its check; `probabilities` are those of the values of the last one.
    """

    request: Request[Any]
    attempts: int = 0
    faults: int = 0
    limited: int = 0
    passed: bool = False
    usage: Usage = field(default_factory=Usage)
    probabilities: dict[str, float] = field(default_factory=dict)
    _turn: asyncio.Lock | None = None

    async def take_turn(self, turn: asyncio.Lock) -> None:
        """Wait until no other reply is being dealt with, and what follows the last one is on its way.
        Replies that come at once would else all be checked before the first one's successor is
        sent, and their successors would come at once again."""
        await turn.acquire()
        self._turn = turn
        for _ in range(_STEPS):
            await asyncio.sleep(0)

    def end_turn(self) -> None:
        """Let the next reply be dealt with."""
        if self._turn is not None:
            self._turn.release()
            self._turn = None


current_call: ContextVar[Call] = ContextVar("current_call")
"""The call that the running task makes. It reaches the reply's validator this way because
instructor treats messages as Jinja templates once it is given a validation context, and article
text must never be run as a template."""


def _wait(state: RetryCallState) -> float:
    """Seconds before the next sending: exponential with full jitter, unless the server said how
    long; then the pace holds all requests up together."""
    from tenacity import wait_random_exponential

    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, TransportError) else None
    if asked is not None:
        return 0.0 if asked <= LONGEST_PAUSE else LONGEST_PAUSE
    return float(wait_random_exponential(multiplier=0.5, max=20)(state)) + 0.1


def retrying(call: Call, attempts: int) -> AsyncRetrying:
    """Send again what may succeed: over faults `attempts` times, when too early many more."""
    from tenacity import AsyncRetrying, retry_if_exception

    return AsyncRetrying(
        stop=lambda _: call.faults >= attempts or call.limited >= _PATIENCE * attempts,
        wait=_wait,
        retry=retry_if_exception(lambda e: isinstance(e, LlmextractError) and e.retryable),
        reraise=True,
    )


@asynccontextmanager
async def _deadline(seconds: float, where: str) -> AsyncIterator[None]:
    """A bound on the whole exchange: a server may also answer byte by byte without end."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise RequestTimeoutError(f"{where}: no answer in time") from error


class Gate:
    """Lets each sending through when its time and the money for it have come, and counts it."""

    def __init__(self, where: str, limits: Limits, meter: Meter) -> None:
        self._where = where
        self.pace = Pace(limits.connections, rpm=limits.rpm, tpm=limits.tpm)
        self._timeout = limits.timeout
        self._meter = meter

    @asynccontextmanager
    async def passage(self, call: Call, size: int, max_tokens: int) -> AsyncIterator[list[Usage]]:
        """Around one sending of `size` bytes. The caller puts the reply's usage into the list."""
        bound = await self._meter.reserve(size, max_tokens)
        estimated = bound.input + max_tokens // 4
        told: list[Usage] = []
        lost = True
        try:
            async with self.pace.turn(estimated):
                call.attempts += 1
                async with _deadline(self._timeout, self._where):
                    yield told
            lost = False
        except LlmextractError as error:
            lost = isinstance(error, (RequestTimeoutError, ConnectionFailedError))
            self._count(call, error)
            raise
        finally:
            self._meter.settle(bound, None if lost else sum(told, Usage()))
        used = sum(told, Usage())
        call.usage += used
        self.pace.served(estimated, used.input + used.output)

    def _count(self, call: Call, error: LlmextractError) -> None:
        asked = error.retry_after if isinstance(error, TransportError) else None
        if asked:
            self.pace.slow_down(asked)
        if asked and isinstance(error, RateLimitedError):
            call.limited += 1
        else:
            call.faults += 1
