"""Vendors' errors and completions as ours: the only place that knows what SDKs and servers hand over.

OpenAI's classes and those of the other providers' SDKs agree on `status_code`, `response` and on
words in the class name for what has no status, so none of them is imported. What a server writes
is held for nothing but what it has been shown to be: it may have any form, and may echo the key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from llmextract.errors import (
    AuthenticationError,
    ConnectionFailedError,
    FilteredError,
    InvalidReplyError,
    LlmextractError,
    ModelError,
    ModelNotFoundError,
    RateLimitedError,
    RefusedError,
    RequestRejectedError,
    RequestTimeoutError,
    ServerFailedError,
    TruncatedError,
)
from llmextract.keys import redact, without_keys
from llmextract.schema import Usage

__all__ = ["key_hint", "raise_unless_complete", "translate", "usage_of", "without_echo"]

_MOST_TOKENS = 10**9
"""No request uses more, whatever a server says."""

_LONGEST_DETAIL = 300
"""Characters of what a server says that go into a message."""

_LONGEST_REPLY = 200_000
"""Characters. A longer one was not asked for, and a re-ask would send it back."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")


# -- errors --------------------------------------------------------------------------------------


def translate(error: BaseException, where: str, *keys: str) -> LlmextractError:
    """The vendor's error as one of ours. `where` names model and endpoint in the message, out of
    which `keys` and all known ones are taken.

    It is to be raised `from None`: the vendor's own text may hold the key.
    """
    ours = next((one for one in _chain(error) if isinstance(one, LlmextractError)), None)
    if ours is not None:
        return ours
    status = getattr(error, "status_code", None)
    detail = _shown(_message(error), *keys)
    if not isinstance(status, int):
        return _without_status(error, detail, where)
    spent = getattr(error, "code", None) == "insufficient_quota"
    if not spent and (status in (408, 409, 429) or status >= 500):
        kind = RateLimitedError if status == 429 else ServerFailedError
        return kind(f"{where}: HTTP {status}: {detail}", retry_after=_retry_after(error))
    return _final(401 if spent else status, f"HTTP {status}: {detail}", where)


def _final(status: int, detail: str, where: str) -> ModelError:
    """The error for a status that stays the same however often the request is sent."""
    if status in (401, 403):
        return AuthenticationError(f"{where}: {detail}; {key_hint()}")
    if status == 404:
        return ModelNotFoundError(f"{where}: no such model or path: {detail}")
    if 300 <= status < 400:
        return RequestRejectedError(
            f"{where}: HTTP {status}: redirects are not followed, since the key would go along; "
            "give the address it leads to as base URL"
        )
    return RequestRejectedError(f"{where}: {detail}")


def _message(error: BaseException) -> str:
    """What the server says, without the SDK's wrapping."""
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return str(getattr(error, "message", error))


def _without_status(error: BaseException, detail: str, where: str) -> ModelError:
    kinds = [type(one).__name__ for one in _chain(error)]
    if any(kind in _UNREACHED for kind in kinds):
        return ConnectionFailedError(f"{where}: cannot connect; is it running and reachable?")
    if any("Timeout" in kind for kind in kinds):
        return RequestTimeoutError(f"{where}: no answer in time")
    if any("Connect" in kind or "ReadError" in kind for kind in kinds):
        return ConnectionFailedError(f"{where}: the connection was lost")
    if "api_key" in detail or "API key" in detail:
        return AuthenticationError(f"{where}: no API key; {key_hint()}")
    return InvalidReplyError(f"{where}: {kinds[0]}: {detail}")


_UNREACHED = frozenset(("ClientConnectorError", "ClientConnectorDNSError", "ConnectError"))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it: vendors wrap what they meet."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _shown(text: str, *keys: str) -> str:
    """What a server says in one line of bounded length, in characters that UTF-8 can write."""
    line = " ".join(redact(_SURROGATE.sub("\ufffd", text[:10_000]), *keys).split())
    return line[:_LONGEST_DETAIL]


def key_hint() -> str:
    """What to do about a missing or wrong key."""
    return (
        "set OPENAI_API_KEY, or OPENAI_API_KEY_FILE (or the provider's own variable), "
        "or use --model embedded"
    )


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait: `retry-after-ms`, `retry-after`, or an HTTP date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    try:
        if "retry-after-ms" in headers:
            return _sane(float(headers["retry-after-ms"]) / 1000)
        return _sane(float(headers["retry-after"]))
    except KeyError:
        return None
    except ValueError:
        return _until(headers.get("retry-after", ""))


def _sane(seconds: float) -> float | None:
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(moment: str) -> float | None:
    """Seconds until an HTTP date."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(moment)
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return max(0.0, (then - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


# -- completions ---------------------------------------------------------------------------------


def raise_unless_complete(completion: Any, where: str, attempts: int, *keys: str) -> None:
    """Refused, filtered and truncated replies are errors of their own, as is what has no text:
    none is worth a re-ask."""
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices:
        raise InvalidReplyError(f"{where}: a reply without choices", attempts=attempts)
    message = getattr(choices[0], "message", None)
    refusal = getattr(message, "refusal", None)
    finish = getattr(choices[0], "finish_reason", None)
    if refusal:
        told = _shown(str(refusal), *keys)[:200]
        raise RefusedError(f"{where}: the model declined: {told}", attempts=attempts)
    if finish == "content_filter":
        raise FilteredError(f"{where}: stopped by the provider's content filter", attempts=attempts)
    if finish == "length":
        raise TruncatedError(
            f"{where}: the reply was cut at the token limit; "
            "raise max_tokens in the prompt's front matter",
            attempts=attempts,
        )
    content = getattr(message, "content", None)
    if not isinstance(content, str):
        raise InvalidReplyError(f"{where}: a reply without text", attempts=attempts)
    if len(content) > _LONGEST_REPLY:
        raise InvalidReplyError(
            f"{where}: a reply of more than {_LONGEST_REPLY:,} characters", attempts=attempts
        )
    if _SURROGATE.search(content):
        raise InvalidReplyError(f"{where}: a reply with half a surrogate pair", attempts=attempts)


def without_echo(completion: Any, *keys: str) -> Any:
    """The completion without the keys that its text repeats: a re-ask would be sent and logged."""
    for choice in _list(getattr(completion, "choices", None)):
        message: Any = getattr(choice, "message", None)
        content = getattr(message, "content", None)
        if isinstance(content, str):
            message.content = without_keys(content, *keys)
    return completion


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def usage_of(completion: Any) -> Usage:
    """The tokens that a completion says it used; nothing where it says nothing of sense."""
    used = getattr(completion, "usage", None)
    details = getattr(used, "prompt_tokens_details", None)
    return Usage(
        input=_tokens(used, "prompt_tokens") or _tokens(used, "input_tokens"),
        output=_tokens(used, "completion_tokens") or _tokens(used, "output_tokens"),
        cached_input=_tokens(details, "cached_tokens"),
    )


def _tokens(used: Any, name: str) -> int:
    count = getattr(used, name, None)
    if not isinstance(count, int) or isinstance(count, bool):
        return 0
    return min(max(0, count), _MOST_TOKENS)
