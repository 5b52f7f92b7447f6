"""What a run came to: counts, an entry for each input that failed, and when to give up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from llmextract.errors import ArticleError, LlmextractError, ModelError
from llmextract.keys import redact
from llmextract.schema import Record, Usage

__all__ = ["Breaker", "Counts", "Failure"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An entry of the failure ledger: what became of an input that has no record."""

    path: str
    stage: str
    error: str
    message: str
    attempts: int
    retryable: bool

    @classmethod
    def of(cls, path: str, error: LlmextractError) -> Failure:
        """The entry for an error; `stage` is `article`, `model` or `other`."""
        stage = {ArticleError: "article", ModelError: "model"}
        return cls(
            path=path,
            stage=next((name for kind, name in stage.items() if isinstance(error, kind)), "other"),
            error=type(error).__name__,
            message=redact(str(error)).encode(errors="replace").decode(),
            attempts=error.attempts if isinstance(error, ModelError) else 0,
            retryable=error.retryable,
        )

    def to_line(self) -> str:
        """The entry as a line of JSON with its line feed."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


@dataclass(slots=True)
class Counts:
    """What a run came to.

    `records` were made by this run, `cached` of them without asking the model; `kept` were there
    from an earlier one. `errors` counts the failures by kind. `stopped` says why the run ended
    early, if it did, and `left` how many inputs are still to be done (None: not counted).
    """

    records: int = 0
    kept: int = 0
    failures: int = 0
    cached: int = 0
    facts: int = 0
    verified: int = 0
    mentions: int = 0
    withheld: int = 0
    seconds: float = 0.0
    in_flight: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    errors: dict[str, int] = field(default_factory=dict)
    stopped: str | None = None
    left: int | None = None

    @property
    def done(self) -> int:
        """The inputs that are dealt with."""
        return self.records + self.kept + self.failures

    def add(self, record: Record) -> None:
        """Count one record."""
        self.records += 1
        self.cached += record.run.cached
        self.facts += len(record.facts)
        self.verified += sum(fact.verdict == "verified" for fact in record.facts)
        self.mentions += len(record.mentions)
        self.withheld += len(record.summary.withheld)

    def add_failure(self, error: LlmextractError) -> None:
        """Count one failure."""
        kind = type(error).__name__
        self.failures += 1
        self.errors[kind] = self.errors.get(kind, 0) + 1


class Breaker:
    """Tells when a run is to be given up: the model fails for every article, for one reason.

    Before anything has worked, `jobs` failures alike are enough; later four times as many. Inputs
    that are no articles say nothing about the model.
    """

    def __init__(self, jobs: int) -> None:
        self._first = max(5, jobs)
        self._later = max(20, 4 * jobs)
        self._worked = False
        self._kind: type[LlmextractError] | None = None
        self._streak = 0

    def reason_to_stop(self, result: Record | LlmextractError) -> str | None:
        """Take note of an outcome; why to stop, if it is time."""
        if isinstance(result, ArticleError):
            return None
        if isinstance(result, Record):
            self._worked, self._streak = True, 0
            return None
        self._streak = self._streak + 1 if type(result) is self._kind else 1
        self._kind = type(result)
        if self._streak < (self._later if self._worked else self._first):
            return None
        return f"the last {self._streak} articles failed alike: {result}"
