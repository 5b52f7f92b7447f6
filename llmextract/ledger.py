"""What a run came to: counts of what was read, and an entry for each input that was not."""

from __future__ import annotations

from dataclasses import dataclass, field

from llmextract.errors import ArticleError, LlmextractError, ModelError
from llmextract.schema import Record, Usage

__all__ = ["Counts", "Failure"]


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
            message=str(error),
            attempts=error.attempts if isinstance(error, ModelError) else 0,
            retryable=error.retryable,
        )


@dataclass(slots=True)
class Counts:
    """What a run came to. `stopped` says why it ended early, if it did."""

    records: int = 0
    failures: int = 0
    cached: int = 0
    facts: int = 0
    verified: int = 0
    mentions: int = 0
    withheld: int = 0
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    stopped: str | None = None

    def add(self, record: Record) -> None:
        """Count one record."""
        self.records += 1
        self.cached += record.run.cached
        self.facts += len(record.facts)
        self.verified += sum(fact.verdict == "verified" for fact in record.facts)
        self.mentions += len(record.mentions)
        self.withheld += len(record.summary.withheld)
