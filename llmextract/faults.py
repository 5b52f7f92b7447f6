"""Vendors' errors as ours: the only place that knows what SDKs and HTTP libraries raise.

OpenAI's classes and those of the other providers' SDKs agree on `status_code`, `response` and on
words in the class name for what has no status, so none of them is imported.
"""

from __future__ import annotations

from collections.abc import Iterator

from llmextract.errors import (
    AuthenticationError,
    ConnectionFailedError,
    InvalidReplyError,
    LlmextractError,
    ModelError,
    ModelNotFoundError,
    RateLimitedError,
    RequestRejectedError,
    RequestTimeoutError,
    ServerFailedError,
)

__all__ = ["key_hint", "translate"]


def translate(error: BaseException, where: str) -> LlmextractError:
    """The vendor's error as one of ours. `where` names model and endpoint in the message."""
    if isinstance(error, LlmextractError):
        return error
    status = getattr(error, "status_code", None)
    detail = " ".join(_message(error).split())[:300]
    if status is None:
        return _without_status(error, detail, where)
    if status in (401, 403) or getattr(error, "code", None) == "insufficient_quota":
        return AuthenticationError(f"{where}: HTTP {status}: {detail}; {key_hint()}")
    if status in (408, 409, 429) or status >= 500:
        kind = RateLimitedError if status == 429 else ServerFailedError
        return kind(f"{where}: HTTP {status}: {detail}", retry_after=_retry_after(error))
    if status == 404:
        return ModelNotFoundError(f"{where}: no such model or path (HTTP 404): {detail}")
    return RequestRejectedError(f"{where}: HTTP {status}: {detail}")


def _message(error: BaseException) -> str:
    """What the server says, without the SDK's wrapping."""
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return str(getattr(error, "message", error))


def _without_status(error: BaseException, detail: str, where: str) -> ModelError:
    kinds = list(_kinds(error))
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


def _kinds(error: BaseException | None) -> Iterator[str]:
    """The names of the error and of what caused it: vendors wrap what they meet."""
    while error is not None:
        yield type(error).__name__
        error = error.__cause__


def key_hint() -> str:
    """What to do about a missing or wrong key."""
    return "set OPENAI_API_KEY (or the provider's own variable), or use --model embedded"


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait: `retry-after-ms`, `retry-after`, or an HTTP date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    try:
        if "retry-after-ms" in headers:
            return float(headers["retry-after-ms"]) / 1000
        return float(headers["retry-after"])
    except KeyError:
        return None
    except ValueError:
        from datetime import UTC, datetime
        from email.utils import parsedate_to_datetime

        try:
            moment = parsedate_to_datetime(headers["retry-after"])
        except ValueError:
            return None
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
