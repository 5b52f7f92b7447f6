"""How fast requests go out: limits per minute, what the server says of its own, one shared pause.

Requests are spread evenly (a leaky bucket, as in the generic cell rate algorithm): each takes the
next free moment. When the server asks to wait, all wait together; then fewer go out at once, and
one more for every round of replies (additive increase, multiplicative decrease, as in TCP).
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

__all__ = ["LONGEST_PAUSE", "Pace"]

LONGEST_PAUSE = 60.0
"""Seconds. A longer wait than this is cut: the next answer may ask for more."""

_SLACK = 0.25
"""Seconds' worth of requests that may be made up for after a late start."""
_BACK_OFF = 0.7
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Pace:
    """When the next request may go out, by the clock of the running loop. `most` are in flight at
    once at any time.

    `rpm` and `tpm` are requests and tokens per minute; None leaves them to the server.
    """

    def __init__(self, most: int, *, rpm: int | None = None, tpm: int | None = None) -> None:
        self._most = most
        self._window = float(most)
        self.in_flight = 0
        self._requests = _Bucket(rpm)
        self._tokens = _Bucket(tpm)
        self._resume = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, tokens: int) -> AsyncIterator[None]:
        """Wait for the turn of a request of about that many tokens, and hold it."""
        await self._enter()
        try:
            due = max(self._requests.take(1), self._tokens.take(tokens))
            # The moment may move while it is waited for.
            while (wait := max(due, self._resume) - _now()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)
            yield
        finally:
            self.in_flight -= 1
            self._wake()

    async def _enter(self) -> None:
        while self.in_flight >= max(1, int(self._window)):
            gate = asyncio.get_running_loop().create_future()
            self._waiting.append(gate)
            try:
                await gate
            except asyncio.CancelledError:
                if gate.done() and not gate.cancelled():
                    self._wake()  # its turn goes to the next
                raise
        self.in_flight += 1

    def _wake(self) -> None:
        free = max(1, int(self._window)) - self.in_flight
        while self._waiting and free > 0:
            gate = self._waiting.popleft()
            if not gate.done():
                gate.set_result(None)
                free -= 1

    def served(self, estimated: int, used: int) -> None:
        """A reply came: correct the tokens that were counted for it, and widen again."""
        self._tokens.correct(used - estimated)
        self._window = min(float(self._most), self._window + 1 / max(1.0, self._window))
        self._wake()

    def slow_down(self, seconds: float) -> None:
        """The server asks to wait: nobody goes out before, and fewer at once after."""
        now = _now()
        if now >= self._resume:  # once per pause, however many requests are told
            self._window = max(1.0, min(self._window, self.in_flight) * _BACK_OFF)
        self._resume = max(self._resume, now + min(seconds, LONGEST_PAUSE))

    def heed(self, headers: Mapping[str, str]) -> None:
        """Pause where the `x-ratelimit-*` headers of a reply say that nothing is left.

        `reset` is the time until the whole limit is there again, so that what the requests in
        flight need is there after their share of it.
        """
        for what in ("requests", "tokens"):
            try:
                limit = int(headers[f"x-ratelimit-limit-{what}"])
                left = int(headers[f"x-ratelimit-remaining-{what}"])
                reset = _seconds(headers[f"x-ratelimit-reset-{what}"])
            except (KeyError, ValueError):
                continue
            if left <= 0 < limit and reset:
                share = min(1.0, max(1, self.in_flight) / limit if what == "requests" else 0.1)
                wait = min(reset * share, LONGEST_PAUSE)
                self._resume = max(self._resume, _now() + wait)


class _Bucket:
    """Moments for so many units a minute, evenly spread."""

    def __init__(self, per_minute: int | None) -> None:
        self._interval = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def take(self, units: int) -> float:
        """The moment (of the loop's clock) at which these units may be used."""
        due = max(self._next, _now() - _SLACK)
        self._next = due + units * self._interval
        return due if self._interval else 0.0

    def correct(self, units: int) -> None:
        """Units that were used beyond those taken; fewer where negative."""
        self._next += units * self._interval


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seconds(text: str) -> float:
    """Seconds in a duration as servers write it: `6m0s`, `20ms`, `1.5`."""
    pieces = _DURATION.findall(text)
    if pieces:
        return sum(float(number) * _SECONDS[unit] for number, unit in pieces)
    return float(text)
