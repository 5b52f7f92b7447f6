"""Getting a request to an endpoint and a completion back, over faults, with vendors' errors as ours.

The only module that imports openai and tenacity. The SDK's own retries are off: tenacity alone
decides what is sent again; `pacing` says when, `metering` whether there is money for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from llmextract.confidence import value_probabilities
from llmextract.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    InvalidReplyError,
    LlmextractError,
    MissingDependencyError,
    ModelError,
    RateLimitedError,
    RequestTimeoutError,
    TransportError,
)
from llmextract.exchange import Request
from llmextract.faults import (
    key_hint,
    raise_unless_complete,
    translate,
    usage_of,
    without_echo,
)
from llmextract.keys import api_key, redact
from llmextract.metering import Budget, Meter
from llmextract.pacing import LONGEST_PAUSE, Pace
from llmextract.schema import Usage

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

__all__ = [
    "Call",
    "Endpoint",
    "Gate",
    "Limits",
    "Sender",
    "current_call",
    "foreign_create",
    "json_of",
]

_PATIENCE = 10
"""So many times as often as over faults is a request sent again that was told when to come back."""

_MOST_BYTES = 2_000_000
"""Of a reply, with everything around it; eight thousand tokens take forty thousand."""

_STEPS = 5
"""Steps of the event loop from a reply that is done with to the next request on its way, and one."""

_SUBSTITUTES = {"max_tokens": "max_completion_tokens", "temperature": None, "seed": None}
"""Parameters that a server may not know, and what to send instead (None: leave it out)."""


class Endpoint(NamedTuple):
    """Where requests go. `identity` names it in cache keys; a secret is never part of it.

    `provider` and `name` are the two halves of instructor's `provider/name`. With `launch` the
    endpoint is started on the first request that the cache cannot answer: it returns the base URLs
    of servers that answer alike, and their key. `context` is the most tokens that the model can read and write, if known.
    """

    provider: str
    name: str
    identity: str
    base_url: str | None = None
    launch: Callable[[], tuple[Sequence[str], str]] | None = None
    context: int | None = None

    @property
    def label(self) -> str:
        """The model as records name it."""
        return f"{self.provider}/{self.name}"

    @property
    def address(self) -> str:
        """The base URL without a password or key that it may carry; empty where there is none."""
        return redact(self.base_url) if self.base_url else ""

    @property
    def needs_own_sdk(self) -> bool:
        """Whether requests go through another provider's SDK instead of openai's."""
        return self.provider != "openai" and self.base_url is None and self.launch is None


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


def _retrying(call: Call, attempts: int) -> AsyncRetrying:
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


class Sender:
    """Sends chat completions to an OpenAI-compatible endpoint and counts what they use."""

    def __init__(self, endpoint: Endpoint, limits: Limits, gate: Gate) -> None:
        import openai

        base_urls: Sequence[str | None] = (endpoint.base_url,)
        key, address = api_key() or "", endpoint.address
        if endpoint.launch:
            base_urls, key = endpoint.launch()
            address = base_urls[0] or ""
        self.where = endpoint.label + (f" at {address}" if address else "")
        if "@" in (endpoint.base_url or "").partition("://")[2].partition("/")[0]:
            raise ConfigurationError(
                f"{self.where}: a password in the address is not sent; give it as OPENAI_API_KEY"
            )
        if not key and not base_urls[0]:
            raise AuthenticationError(f"{self.where}: no API key; {key_hint()}", attempts=0)

        async def heed(response: Any) -> None:
            gate.pace.heed(response.headers)
            _bound(response, self.where)

        # aiohttp underneath takes a third less time per request than the default.
        self._pool = openai.DefaultAioHttpClient(
            limits=_pool(limits.connections),
            follow_redirects=False,
            event_hooks={"response": [heed]},
        )
        self._clients = [
            openai.AsyncOpenAI(
                api_key=key or "none",
                base_url=base_url,
                # What expands cannot be bounded before it has expanded.
                default_headers={"accept-encoding": "identity"},
                max_retries=0,
                timeout=limits.timeout,
                http_client=self._pool,
            )
            for base_url in base_urls
        ]
        self._under_way: Counter[int] = Counter()
        self._key = key
        self._attempts = limits.attempts
        self._gate = gate
        self._turn = asyncio.Lock()
        self._unknown: set[str] = set()

    async def send(self, **body: Any) -> Any:
        """One completion, sent again over transport faults. Raises our errors only."""
        call = current_call.get()
        call.end_turn()
        form = body.pop("response_format", None)
        if form:
            if form["type"] == "json_schema":
                form["json_schema"]["strict"] = True
            # The SDK walks through every named parameter; this way it leaves the schema alone.
            body["extra_body"] = {"response_format": form}
        try:
            completion: Any = await _retrying(call, self._attempts)(self._once, call, body)
        except ModelError as error:
            error.attempts = call.attempts
            raise
        if call.request.ahead is not None:
            await call.request.ahead(json_of(completion))
        await call.take_turn(self._turn)
        raise_unless_complete(completion, self.where, call.attempts, self._key)
        if call.request.weighed:
            call.probabilities = value_probabilities(completion)
        return completion

    async def _once(self, call: Call, body: dict[str, Any]) -> Any:
        async with self._gate.passage(call, _size(body), body.get("max_tokens", 0)) as used:
            completion = without_echo(await self._created(body), self._key)
            used.append(usage_of(completion))
        return completion

    async def _created(self, body: dict[str, Any]) -> Any:
        """The completion, asked for again without a parameter that the server does not know."""
        try:
            with self._least_busy() as client:
                return await client.chat.completions.create(**self._adapted(body))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - vendors' errors may hold the key: none goes on
            parameter = str(getattr(error, "param", None))
            if parameter in _SUBSTITUTES and parameter not in self._unknown:
                self._unknown.add(parameter)
                return await self._created(body)
            raise translate(error, self.where, self._key) from None

    @contextmanager
    def _least_busy(self) -> Iterator[Any]:
        """The client of the server that has the fewest requests to answer."""
        chosen = min(range(len(self._clients)), key=self._under_way.__getitem__)
        self._under_way[chosen] += 1
        try:
            yield self._clients[chosen]
        finally:
            self._under_way[chosen] -= 1

    def _adapted(self, body: dict[str, Any]) -> dict[str, Any]:
        """`body` in the parameters that this server has shown to know."""
        adapted = dict(body)
        for name in self._unknown & adapted.keys():
            value, substitute = adapted.pop(name), _SUBSTITUTES[name]
            if substitute:
                adapted[substitute] = value
        return adapted

    async def aclose(self) -> None:
        await self._pool.aclose()


def _size(body: dict[str, Any]) -> int:
    """Bytes of what the model is to read."""
    read = [body["messages"], body.get("extra_body")]
    return len(json.dumps(read, ensure_ascii=False).encode())


def json_of(completion: Any) -> str:
    """A reply's JSON, out of the code fence that the prompt-only mode asks for."""
    text: str = completion.choices[0].message.content or "" if completion.choices else ""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _bound(response: Any, where: str) -> None:
    """See to it that no more of the response is read than a reply can be.

    Raises `InvalidReplyError` where it is compressed, which was not asked for.
    """
    encoding = response.headers.get("content-encoding", "identity")
    if encoding.strip().lower() not in ("identity", ""):
        raise InvalidReplyError(f"{where}: a compressed reply ({encoding[:40]!r}), not asked for")
    response.stream = _bounded_stream()(response.stream, where)


@cache
def _bounded_stream() -> Callable[[Any, str], Any]:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        def __init__(self, stream: Any, where: str) -> None:
            self._stream = stream
            self._where = where

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for chunk in self._stream:
                size += len(chunk)
                if size > _MOST_BYTES:
                    raise InvalidReplyError(
                        f"{self._where}: a reply of more than {_MOST_BYTES:,} bytes"
                    )
                yield chunk

        async def aclose(self) -> None:
            await self._stream.aclose()

    return Bounded


def _pool(connections: int) -> Any:
    import httpx2

    return httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)


def foreign_create(endpoint: Endpoint, limits: Limits, gate: Gate) -> Callable[..., Any]:
    """`create` of another provider's SDK under instructor, with our retries around it."""
    import instructor
    from instructor.core import InstructorRetryException

    where = endpoint.label
    # instructor logs what it then raises.
    logging.getLogger("instructor").setLevel(logging.CRITICAL)
    try:
        client: Any = instructor.from_provider(where, async_client=True)
    except Exception as error:
        detail = redact(" ".join(str(error).split()))
        if "required" in detail or isinstance(error, ImportError):
            raise MissingDependencyError(f"{where}: {detail}") from error
        raise ConfigurationError(f"{where}: {detail}") from error

    async def once(call: Call, body: dict[str, Any]) -> Any:
        body.pop("seed", None)
        async with gate.passage(call, _size(body), body.get("max_tokens", 0)) as used:
            try:
                reply, completion = await client.create_with_completion(**body)
            except InstructorRetryException as error:
                cause = error.__cause__
                if isinstance(cause, ValueError):
                    raise
                raise translate(cause or error, where) from None
            used.append(usage_of(completion))
        return reply

    async def ask(**body: Any) -> Any:
        call = current_call.get()
        return await _retrying(call, limits.attempts)(once, call, body)

    return ask
