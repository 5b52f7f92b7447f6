"""Getting a request to an endpoint and a completion back, over faults, with vendors' errors as ours.

The only module that imports openai. The SDK's own retries are off: `gate` alone decides what is sent
again; `pacing` says when, `metering` whether there is money for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from llmextract.confidence import value_probabilities
from llmextract.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidReplyError,
    MissingDependencyError,
    ModelError,
)
from llmextract.faults import (
    key_hint,
    raise_unless_complete,
    translate,
    usage_of,
    without_echo,
)
from llmextract.gate import Call, Gate, Limits, current_call, retrying
from llmextract.keys import api_key, redact

__all__ = ["Endpoint", "Sender", "foreign_create", "json_of"]

_MOST_BYTES = 2_000_000
"""Of a reply, with everything around it; eight thousand tokens take forty thousand."""

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
            completion: Any = await retrying(call, self._attempts)(self._once, call, body)
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
        return await retrying(call, limits.attempts)(once, call, body)

    return ask
