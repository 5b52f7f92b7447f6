"""One question to a model and its answer, as the layers hand them to one another.

`prompting` makes a `Request`, `client` answers it with a `Reply`, `grounding` turns replies into
one `Pointing` per mention: what the model (or the rules) says a number is about.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from llmextract.schema import Exclusion, Role, Stance, Usage

__all__ = ["Message", "Pointing", "Reply", "Request", "Sampling", "Selection"]

ReplyT = TypeVar("ReplyT", bound=BaseModel)
OtherT = TypeVar("OtherT", bound=BaseModel)

Message = dict[str, str]
"""A chat message: `role` and `content`."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the model is to decode. `max_tokens` bounds the reply."""

    temperature: float = 0.0
    max_tokens: int = 4096
    seed: int = 0

    def parameters(self) -> dict[str, float | int]:
        """The settings under the names of the chat completions API."""
        return {
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Request(Generic[ReplyT]):
    """What is asked: messages, the form of the reply, and the check a good reply passes.

    `schema` is the JSON Schema that the endpoint shall enforce; it may be narrower than the one of
    `reply_type` (an `enum` of this article's sentences). `check` returns what is wrong with a reply,
    one line per problem, worded for the model that has to mend it. `ahead`, if any, is awaited with
    the JSON of a reply before `check` is called, which must not wait: what takes long is done there.
    With `weighed` the endpoint is asked how probable each value of the reply is.
    """

    messages: tuple[Message, ...]
    reply_type: type[ReplyT]
    schema: Mapping[str, Any]
    sampling: Sampling
    check: Callable[[ReplyT], list[str]]
    ahead: Callable[[str], Awaitable[None]] | None = None
    weighed: bool = False

    def body(self) -> dict[str, Any]:
        """Everything that can change the reply, as JSON: what the endpoint is sent."""
        return {
            "messages": list(self.messages),
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": self.reply_type.__name__,
                    "strict": True,
                    "schema": self.schema,
                },
            },
            **self.parameters(),
        }

    def parameters(self) -> dict[str, float | int]:
        """The settings that go with the messages, under the names of the chat completions API."""
        return {
            **self.sampling.parameters(),
            **({"logprobs": True, "top_logprobs": 1} if self.weighed else {}),
        }


@dataclass(frozen=True, slots=True)
class Reply(Generic[OtherT]):
    """What came back. `problems` is empty unless the re-ask did not mend the reply either.

    `probabilities` has, by slot, how probable the model found its own value, where it was asked.
    `usage` is what this reply cost when it was made; `cached` says that it cost nothing now.
    """

    content: OtherT
    usage: Usage
    cached: bool
    attempts: int
    problems: tuple[str, ...] = ()
    probabilities: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pointing:
    """What is said about one mention: its role, and for a fact the words that fill each slot.

    `of` (restatements) and `part_of` are mention ids. `notes` are problems found on the way.
    """

    id: str
    role: Role
    reason: Exclusion | None = None
    of: str | None = None
    counted: str | None = None
    event: str | None = None
    time: str | None = None
    place: str | None = None
    attributed_to: str | None = None
    stance: Stance = "asserted"
    part_of: str | None = None
    key: bool = False
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Selection:
    """A summary as proposed, before its numbers are checked: headline and (text, cites, source)."""

    headline: str
    points: tuple[tuple[str, tuple[str, ...], str | None], ...]
