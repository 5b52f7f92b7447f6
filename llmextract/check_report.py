"""What is said of each number and date of a text that is held against a source."""

from __future__ import annotations

from typing import Literal

from llmextract.reading import Reading
from llmextract.schema import Frozen, Span
from llmextract.sentences import sentence_at

__all__ = ["BAD", "CheckReport", "CheckedNumber", "Evidence", "NumberVerdict"]

NumberVerdict = Literal["supported", "rounded", "derived", "contradicted", "unsupported"]

BAD: frozenset[NumberVerdict] = frozenset(("contradicted", "unsupported"))
"""Verdicts on a number that the source does not bear out."""


class Evidence(Frozen):
    """A number or date of the source that a verdict rests on, with its sentence."""

    mention: str | None
    start: int
    end: int
    text: str
    sentence: str

    @classmethod
    def of(cls, reading: Reading, span: Span, mention: str | None = None) -> Evidence:
        """What stands at `span` of the source, with the sentence around it."""
        text = reading.text
        sentence = sentence_at(reading.sentences, span.start) or span
        return cls(
            mention=mention,
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            sentence=text[sentence.start : sentence.end],
        )


class CheckedNumber(Frozen):
    """A number (or date) of the text: where it stands, the verdict, and why."""

    start: int
    end: int
    text: str
    sentence: str
    verdict: NumberVerdict
    reason: str
    evidence: tuple[Evidence, ...] = ()


class CheckReport(Frozen):
    """The verdicts on the numbers of one text, in its order."""

    numbers: tuple[CheckedNumber, ...]

    @property
    def bad(self) -> tuple[CheckedNumber, ...]:
        """The numbers that the source does not bear out."""
        return tuple(number for number in self.numbers if number.verdict in BAD)
