"""Every error that llmextract raises, in one tree.

    LlmextractError
    ├── ConfigurationError          the caller asked for something that cannot be (exit code 2)
    │   ├── PromptError             a prompt file is missing, malformed or lacks a variable
    │   ├── LabelError              hand labels cannot be used: the message names file and line
    │   ├── MissingDependencyError  an optional package is needed: the message names the extra
    │   └── ModelFileError          the embedded model's file cannot be had or is not what it should be
    ├── ArticleError                one input file (or line) cannot become an article
    │   ├── EmptyArticleError
    │   ├── BinaryArticleError
    │   ├── UndecodableArticleError
    │   ├── MalformedArticleError   JSON that is not an article, HTML without a main text
    │   ├── UnreadableArticleError
    │   └── OversizeArticleError
    ├── ModelError                  a request to the model did not end in a usable reply
    │   ├── TransportError          the request did not get through
    │   │   ├── ConnectionFailedError   (retryable)
    │   │   ├── RequestTimeoutError     (retryable)
    │   │   ├── RateLimitedError        (retryable)
    │   │   └── ServerFailedError       (retryable)
    │   ├── AuthenticationError     wrong or missing key
    │   ├── ModelNotFoundError      the endpoint does not know the model
    │   ├── RequestRejectedError    the endpoint refuses the request as malformed
    │   ├── ReplyError              a reply came and cannot be used
    │   │   ├── RefusedError        the model declined
    │   │   ├── FilteredError       the provider's content filter stopped the reply
    │   │   ├── TruncatedError      the reply hit the token limit
    │   │   └── InvalidReplyError   not the JSON that was asked for, twice
    │   └── RecordingMissingError   replay only, and the cache does not hold the reply
    ├── BudgetExceededError         the next request would cost more than the budget leaves
    ├── CacheError                  the reply cache cannot be opened, read or written
    ├── OutputError                 results cannot be written
    └── UnexpectedError             a defect of llmextract, met on one article

`retryable` says whether the same request may succeed when sent again unchanged.
`stops_run` says that every further request of the run would fail in the same way.
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "AuthenticationError",
    "BinaryArticleError",
    "BudgetExceededError",
    "CacheError",
    "ConfigurationError",
    "ConnectionFailedError",
    "EmptyArticleError",
    "FilteredError",
    "InvalidReplyError",
    "LabelError",
    "LlmextractError",
    "MalformedArticleError",
    "MissingDependencyError",
    "ModelError",
    "ModelFileError",
    "ModelNotFoundError",
    "OutputError",
    "OversizeArticleError",
    "PromptError",
    "RateLimitedError",
    "RecordingMissingError",
    "RefusedError",
    "ReplyError",
    "RequestRejectedError",
    "RequestTimeoutError",
    "ServerFailedError",
    "TransportError",
    "TruncatedError",
    "UndecodableArticleError",
    "UnexpectedError",
    "UnreadableArticleError",
]


class LlmextractError(Exception):
    """The base of every error raised here. Its message is one line that a user can act on."""

    retryable: bool = False
    stops_run: bool = False


class ConfigurationError(LlmextractError):
    """The caller asked for something that cannot be; nothing was started."""

    stops_run = True


class PromptError(ConfigurationError):
    """A prompt file is missing, malformed, or its template lacks a variable."""


class LabelError(ConfigurationError):
    """Hand labels cannot be used. The message names the file and the line."""


class MissingDependencyError(ConfigurationError):
    """An optional package is needed. The message names the extra that installs it."""


class ModelFileError(ConfigurationError):
    """The embedded model's file cannot be had, or is not the file it should be."""


class ArticleError(LlmextractError):
    """One input cannot become an article; the others are not affected."""


class EmptyArticleError(ArticleError):
    """The input holds no text."""


class BinaryArticleError(ArticleError):
    """The input is not text."""


class UndecodableArticleError(ArticleError):
    """The input is text in an encoding that could not be read."""


class MalformedArticleError(ArticleError):
    """The input has the wrong structure: broken JSON, a missing `text`, HTML without a main text."""


class UnreadableArticleError(ArticleError):
    """The operating system does not let us read the input."""


class OversizeArticleError(ArticleError):
    """The input is larger than the limit."""


class ModelError(LlmextractError):
    """A request to the model did not end in a usable reply.

    `attempts` counts the HTTP requests that were made for it.
    """

    def __init__(self, message: str, *, attempts: int = 1) -> None:
        super().__init__(message)
        self.attempts = attempts


class TransportError(ModelError):
    """The request did not get through, or the server could not serve it.

    `retry_after` is the number of seconds the server asked to wait, if it did.
    """

    retryable = True

    def __init__(
        self, message: str, *, attempts: int = 1, retry_after: float | None = None
    ) -> None:
        super().__init__(message, attempts=attempts)
        self.retry_after = retry_after


class ConnectionFailedError(TransportError):
    """No connection to the endpoint."""


class RequestTimeoutError(TransportError):
    """The endpoint did not answer in time."""


class RateLimitedError(TransportError):
    """The endpoint asks to slow down (HTTP 429)."""


class ServerFailedError(TransportError):
    """The endpoint failed (HTTP 408, 409, 5xx)."""


class AuthenticationError(ModelError):
    """The endpoint does not accept the key (HTTP 401, 403), or there is none."""

    stops_run = True


class ModelNotFoundError(ModelError):
    """The endpoint does not know the model or the path (HTTP 404)."""

    stops_run = True


class RequestRejectedError(ModelError):
    """The endpoint refuses the request as malformed (other HTTP 4xx)."""


class ReplyError(ModelError):
    """A reply came and cannot be used."""


class RefusedError(ReplyError):
    """The model declined to answer."""


class FilteredError(ReplyError):
    """The provider's content filter stopped the reply."""


class TruncatedError(ReplyError):
    """The reply ended at the token limit."""


class InvalidReplyError(ReplyError):
    """The reply is not the JSON that was asked for, after the re-ask as well."""


class RecordingMissingError(ModelError):
    """Replay was asked for and the cache does not hold the reply."""

    stops_run = True


class UnexpectedError(LlmextractError):
    """A defect of llmextract, met on one article; the others are not affected."""


class BudgetExceededError(LlmextractError):
    """The next request would cost more than the budget leaves."""

    stops_run = True


class CacheError(LlmextractError):
    """The reply cache cannot be opened, read or written."""

    stops_run = True


class OutputError(LlmextractError):
    """Results cannot be written: the disk is full or the directory may not be written to."""

    stops_run = True
