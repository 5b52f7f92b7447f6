"""The record: the shape of everything that llmextract hands out, and of nothing else.

`llmextract schema` prints the JSON Schema of `Record`. Offsets count Unicode code points of the
article's text, end exclusive. Numbers are `Decimal` in Python and decimal strings in JSON.
A field is never renamed without a new `RECORD_VERSION`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
)

__all__ = [
    "RECORD_VERSION",
    "ArticleInfo",
    "Exclusion",
    "Fact",
    "Furniture",
    "Kind",
    "Mention",
    "Modifier",
    "Point",
    "Quantity",
    "Record",
    "Role",
    "RunInfo",
    "Span",
    "Stance",
    "Summary",
    "Usage",
    "Verdict",
    "Window",
    "Withheld",
]

RECORD_VERSION = 1

Modifier = Literal[
    "exact", "about", "almost", "more_than", "at_least", "less_than", "at_most", "vague"
]
"""How the words beside a number bound it. `vague` marks plurals such as "hundreds of"."""

Kind = Literal[
    "cardinal",
    "ordinal",
    "percent",
    "ratio",
    "money",
    "measure",
    "date",
    "time",
    "duration",
    "age",
    "score",
    "identifier",
]
"""What sort of number a mention writes."""

Role = Literal["fact", "restatement", "excluded"]
"""Where a mention ends in the ledger. Every mention has exactly one role."""

Exclusion = Literal["date", "window", "ordinal", "name", "score", "idiom", "furniture", "other"]
"""Why a mention is no fact. `date` covers years and clock times, `window` a period that only
dates another figure, `name` names and identifiers."""

Stance = Literal["asserted", "planned", "denied"]
Verdict = Literal["verified", "partial"]


def decimal_string(value: Decimal) -> str:
    """`value` in plain decimal notation: no exponent, no trailing zeros after the point."""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


DecimalString = Annotated[
    Decimal, PlainSerializer(decimal_string, return_type=str, when_used="json-unless-none")
]


def _is_absent(value: Decimal | None) -> bool:
    """A number in the other form (value or range) is left out of the JSON."""
    return value is None


class Frozen(BaseModel):
    """Immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Frozen):
    """A stretch of an article's text: code points `start` (inclusive) to `end` (exclusive)."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the span shares at least one character with `start:end`."""
        return self.start < end and start < self.end


class Furniture(Span):
    """A stretch of the page that is not the article: a menu, a share bar, a photo credit."""

    kind: Literal["menu", "share", "comments", "related", "credit", "metadata"]


class Quantity(Frozen):
    """A number as the text gives it: a `value`, or a range from `low` to `high`, never both.

    `unit` is null for counts of things, else a singular English unit name, `percent`, `ratio`, or
    an ISO 4217 code (a bare `$` stays `$`).
    """

    value: DecimalString | None = Field(default=None, exclude_if=_is_absent)
    low: DecimalString | None = Field(default=None, exclude_if=_is_absent)
    high: DecimalString | None = Field(default=None, exclude_if=_is_absent)
    modifier: Modifier = "exact"
    unit: str | None = None


class Mention(Quantity):
    """A number found in the text, with its place in the ledger.

    `text` is the shortest span that writes the number, with multiplier, percent or currency sign
    and without modifier and unit words. Clock times, scores and identifiers may have no value.
    """

    id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    kind: Kind
    role: Role = "fact"
    reason: Exclusion | None = None


class Window(Frozen):
    """When: the words that date a figure and the inclusive ISO dates that they resolve to."""

    text: str
    start: date | None = None
    end: date | None = None


class Fact(Quantity):
    """What one number says about the world, and how far the text bears it out.

    `quote` is the sentence that holds the mention; `start` and `end` are the mention's. Slots are
    worded as in the article. `problems` names each slot that the text does not hold verbatim.
    """

    id: str
    mention: str
    restated_by: tuple[str, ...] = ()
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    counted: str | None
    event: str | None = None
    time: Window | None = None
    place: str | None = None
    attributed_to: str | None = None
    stance: Stance = "asserted"
    part_of: str | None = None
    key: bool = False
    verdict: Verdict = "verified"
    problems: tuple[str, ...] = ()


class Point(Frozen):
    """A sentence of the summary with the mentions it rests on."""

    text: str
    cites: tuple[str, ...] = ()
    attributed_to: str | None = None


class Withheld(Frozen):
    """A sentence that was not printed, because a number in it is not supported."""

    text: str
    reason: str


class Summary(Frozen):
    """Headline and points; what failed the number check is in `withheld`."""

    headline: str
    points: tuple[Point, ...] = ()
    withheld: tuple[Withheld, ...] = ()


class ArticleInfo(Frozen):
    """Which article a record is about. `id` is the SHA-256 of the text, first 16 hex digits."""

    id: str
    path: str
    title: str | None = None
    published: date | None = None
    dateline_place: str | None = None
    language: str | None = None
    characters: int


class Usage(Frozen):
    """Tokens as the endpoint counted them. `cached_input` is the part of `input` it had cached."""

    input: int = 0
    output: int = 0
    cached_input: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input=self.input + other.input,
            output=self.output + other.output,
            cached_input=self.cached_input + other.cached_input,
        )


class RunInfo(Frozen):
    """How a record was made. `prompt` is `name@fingerprint`; `cost_usd` is null if unknown."""

    model: str
    prompt: str | None
    cached: bool
    usage: Usage = Usage()
    cost_usd: DecimalString | None = None
    llmextract_version: str


class Record(Frozen):
    """Everything that was read from one article: one line of `records.jsonl`."""

    article: ArticleInfo
    summary: Summary
    mentions: tuple[Mention, ...] = ()
    facts: tuple[Fact, ...] = ()
    run: RunInfo
