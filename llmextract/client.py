"""Requests to a model, answered with replies of the asked form, each paid for at most once.

Three loops, one inside the other, each owned by one library: the cache (a stored reply is not
asked for again), instructor (a reply that fails its check is re-asked with the reason) and, in
`gate`, tenacity (a request that did not get through is sent again).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, model_validator

from llmextract.cache import Cache, Entry, request_key
from llmextract.errors import (
    InvalidReplyError,
    LlmextractError,
    RecordingMissingError,
    RequestRejectedError,
    TruncatedError,
)
from llmextract.exchange import Reply, Request
from llmextract.faults import translate
from llmextract.gate import Call, Gate, Limits, current_call
from llmextract.keys import redact, without_keys
from llmextract.metering import Meter, Prices
from llmextract.schema import Usage
from llmextract.transport import Endpoint, Sender, foreign_create, json_of

__all__ = ["Client"]

ReplyT = TypeVar("ReplyT", bound=BaseModel)

_MOST_PROBLEMS = 50
"""Lines that are worth sending back; a reply may be wrong in a hundred thousand places."""
_LONGEST_PROBLEM = 500


@cache
def _checked(reply_type: type[BaseModel]) -> type[BaseModel]:
    """An envelope of `reply_type` with the running request's schema and check. Made once per type.

    What instructor gets is its own kind of model, flat, so that it neither builds a class nor walks
    through nested forms at every call.
    """
    import instructor

    class Checked(instructor.ResponseSchema):
        content: Any

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return dict(current_call.get().request.schema)

        @model_validator(mode="before")
        @classmethod
        def _passes_its_check(cls, given: Any) -> Any:
            content = reply_type.model_validate(given)
            problems = current_call.get().request.check(content)
            if problems:
                raise ValueError("\n".join(_told(problems)))
            current_call.get().passed = True
            return {"content": content}

    Checked.__name__ = Checked.__qualname__ = reply_type.__name__
    return Checked


class Client:
    """Asks one model through one cache. Nothing is started before the first cache miss.

    `meter` counts every request made, those that ended in an error included; `gate` tells how many
    are in flight.
    """

    def __init__(self, endpoint: Endpoint, cache: Cache, limits: Limits | None = None) -> None:
        self.endpoint = endpoint
        self._cache = cache
        self._limits = limits or Limits()
        prices = Prices(endpoint.provider, endpoint.name, free=endpoint.launch is not None)
        self.meter = Meter(prices, self._limits.budget)
        self.gate = Gate(endpoint.label, self._limits, self.meter)
        self._sender: Sender | None = None
        self._ask: Any = None
        self._schema_enforced = True

    @property
    def context(self) -> int | None:
        """The most tokens that the model can read and write at once, where that is known."""
        return self.endpoint.context or self.meter.prices.context_window

    async def ask(self, request: Request[ReplyT]) -> Reply[ReplyT]:
        """A reply that passes the request's check; after the re-asks, one that is flagged.

        Raises `ModelError` when there is no reply of the right form, `BudgetExceededError` before
        a request that the budget does not allow, `CacheError` when the cache fails.
        """
        body = request.body()
        key = request_key(self.endpoint.identity, self.endpoint.address, body)
        entry, cached = await self._cache.get_or_make(key, lambda: self._paid(request))
        try:
            return _reply(request, entry, cached)
        except ValidationError:  # what is stored has been changed since, or is another's
            entry = await self._cache.make(key, lambda: self._paid(request))
            return _reply(request, entry, False)

    async def _paid(self, request: Request[ReplyT]) -> Entry:
        if self._limits.replay_only:
            raise RecordingMissingError(
                f"{self._where}: no recording of this request; the prompt, the article or the model "
                "changed: record it anew"
            )
        call = Call(request)
        current_call.set(call)
        try:
            content = await self._asked(request)
            return {
                "content": without_keys(content.model_dump_json()),
                "usage": call.usage.model_dump(),
                "attempts": call.attempts,
                "problems": [] if call.passed else _told(request.check(content)),
                **({"probabilities": call.probabilities} if call.probabilities else {}),
            }
        finally:
            call.end_turn()

    async def _asked(self, request: Request[ReplyT]) -> ReplyT:
        """Ask with the schema enforced by the server, or where it can't, stated in the prompt."""
        enforced = self._schema_enforced
        try:
            return await self._instructed(request)
        except RequestRejectedError as error:
            if not enforced or not _about_schema(str(error)):
                raise
        if self._schema_enforced:
            self._schema_enforced, self._ask = False, None
        return await self._instructed(request)

    async def _instructed(self, request: Request[ReplyT]) -> ReplyT:
        from instructor.core import InstructorRetryException

        try:
            reply = await self._instructor()(
                response_model=_checked(request.reply_type),
                messages=[dict(message) for message in request.messages],
                max_retries=self._limits.reasks,
                **request.parameters(),
            )
        except InstructorRetryException as error:
            return self._kept(request, error)
        except LlmextractError:
            raise
        except Exception as error:  # noqa: BLE001 - vendors' errors may hold the key: none goes on
            if type(error).__name__ == "IncompleteOutputException":
                raise TruncatedError(
                    f"{self._where}: the reply was cut at the token limit"
                ) from None
            raise translate(error, self._where) from None
        return reply.content  # type: ignore[no-any-return]

    def _kept(self, request: Request[ReplyT], failure: Any) -> ReplyT:
        """The last reply of the right form although it failed its check: kept, to be flagged."""
        cause = failure.__cause__
        if cause is not None and not isinstance(cause, (ValidationError, ValueError)):
            raise translate(cause, self._where) from None
        for attempt in reversed(failure.failed_attempts or ()):
            try:
                return request.reply_type.model_validate_json(json_of(attempt.completion))
            except ValueError:
                continue
        reason = redact(" ".join(str(cause).split()))[:200]
        raise InvalidReplyError(
            f"{self._where}: not the JSON that was asked for, after {self._limits.reasks} re-ask: "
            f"{reason}",
            attempts=current_call.get().attempts,
        ) from None

    @property
    def _where(self) -> str:
        return self.endpoint.label

    def _instructor(self) -> Callable[..., Any]:
        """instructor's `create` over our sender, or over the SDK of another provider."""
        if self._ask is not None:
            return self._ask  # type: ignore[no-any-return]
        import instructor

        logging.getLogger("instructor").addHandler(logging.NullHandler())
        if self.endpoint.needs_own_sdk:
            self._ask = foreign_create(self.endpoint, self._limits, self.gate)
            return self._ask  # type: ignore[no-any-return]
        if self._sender is None:
            self._sender = Sender(self.endpoint, self._limits, self.gate)
        mode = instructor.Mode.JSON_SCHEMA if self._schema_enforced else instructor.Mode.MD_JSON
        create = instructor.patch(create=self._sender.send, mode=mode)
        name = self.endpoint.name

        async def ask(**body: Any) -> Any:
            return await create(model=name, **body)

        self._ask = ask
        return ask

    async def aclose(self) -> None:
        """Close connections."""
        if self._sender is not None:
            await self._sender.aclose()
        self._sender = self._ask = None


def _reply(request: Request[ReplyT], entry: Entry, cached: bool) -> Reply[ReplyT]:
    return Reply(
        content=request.reply_type.model_validate_json(entry["content"]),
        usage=Usage(**entry["usage"]),
        cached=cached,
        attempts=entry["attempts"],
        problems=tuple(entry["problems"]),
        probabilities=entry.get("probabilities", {}),
    )


def _told(problems: Sequence[str]) -> list[str]:
    """What is wrong with a reply, as far as it is worth telling, without keys."""
    lines = [without_keys(problem)[:_LONGEST_PROBLEM] for problem in problems[:_MOST_PROBLEMS]]
    more = len(problems) - len(lines)
    return [*lines, f"and {more} more of the kind"] if more > 0 else lines


def _about_schema(message: str) -> bool:
    """Whether a server's complaint is that it cannot enforce a schema."""
    words = ("response_format", "json_schema", "structured output", "grammar")
    return any(word in message.casefold() for word in words)
