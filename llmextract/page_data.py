"""What the page knows of an article: an entry of its index, and the details behind it.

The index is in memory while the page is open, the details are unpacked when an article is opened.
Offsets are counted in UTF-16 code units here, as JavaScript counts; everywhere else in code points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from llmextract.cleaning import find_furniture
from llmextract.conflicts import Comparison
from llmextract.evidence import SlotFinder, dated_by, place_quote
from llmextract.notation import bound, number_text, quantity_text, window_text
from llmextract.run_directory import Text
from llmextract.schema import Fact, Mention, Record, Span

__all__ = ["comparison_entry", "details", "index_entry"]

Json = dict[str, Any]


def index_entry(record: Record) -> Json:
    """What lists, search and filters need of an article."""
    article, summary = record.article, record.summary
    return {
        "title": article.title or summary.headline or article.path,
        "path": article.path,
        "published": _iso(article.published),
        "dateline": article.dateline_place,
        "numbers": len(record.mentions),
        "withheld": len(summary.withheld),
        "facts": [_fact_entry(fact) for fact in record.facts],
    }


def _fact_entry(fact: Fact) -> Json:
    window = fact.time
    return {
        "id": fact.id,
        "bound": bound(fact),
        "number": quantity_text(fact) if fact.modifier == "vague" else number_text(fact),
        "counted": fact.counted,
        "event": fact.event,
        "when": window_text(window),
        "words": window.text if window else None,
        "start": _iso(window.start) if window else None,
        "end": _iso(window.end) if window else None,
        "place": fact.place,
        "who": fact.attributed_to,
        "stance": fact.stance,
        "key": fact.key,
        "verified": fact.verdict == "verified",
        "problems": fact.problems,
    }


def details(record: Record, source: Text) -> Json:
    """What an open article shows: its text with every mention, the evidence, summary and run.

    Without the text, the sentences that hold facts stand for it, as far as their place is known.
    """
    text = source.text
    kept = _Whole(text) if text is not None else _Quotes(record)
    role_of = _targets(record)
    finder = SlotFinder(kept.text)
    return {
        "text": kept.text,
        "missing": source.missing,
        "furniture": [
            {"at": kept.place(piece), "kind": piece.kind}
            for piece in (find_furniture(text) if text is not None else ())
        ],
        "mentions": [_mention(mention, kept, role_of) for mention in record.mentions],
        "facts": [_fact(fact, kept, finder) for fact in record.facts],
        "points": [
            {"text": point.text, "cites": point.cites, "who": point.attributed_to}
            for point in record.summary.points
        ],
        "withheld": [
            {"text": held.text, "reason": held.reason} for held in record.summary.withheld
        ],
        "dated": dated_by(record.article.published, text),
        "language": record.article.language,
        "model": record.run.model,
        "prompt": record.run.prompt,
        "cost": f"${record.run.cost_usd:f}" if record.run.cost_usd else None,
    }


def _targets(record: Record) -> dict[str, str]:
    """The fact that each mention states or tells again."""
    stated = {fact.mention: fact.id for fact in record.facts}
    return stated | {mention: fact.id for fact in record.facts for mention in fact.restated_by}


def _mention(mention: Mention, kept: _Whole | _Quotes, targets: dict[str, str]) -> Json:
    return {
        "id": mention.id,
        "at": kept.place(Span(start=mention.start, end=mention.end)),
        "text": mention.text,
        "read": quantity_text(mention, mention.kind),
        "kind": mention.kind,
        "role": mention.role,
        "reason": mention.reason,
        "fact": targets.get(mention.id),
    }


def _fact(fact: Fact, kept: _Whole | _Quotes, finder: SlotFinder) -> Json:
    shifted = kept.shifted(fact)
    slots = finder.slots(shifted) if shifted else ()
    return {
        "mention": fact.mention,
        "restated": fact.restated_by,
        "part_of": fact.part_of,
        "quote": fact.quote,
        "evidence": {slot: kept.units(span.start, span.end) for slot, span in slots},
    }


def comparison_entry(comparison: Comparison) -> Json:
    """Figures side by side, each as its article's place in the index and the fact's id."""
    return {
        "agreement": comparison.agreement,
        "figures": [
            {
                "article": figure.record,
                "fact": figure.fact.id,
                "mark": mark,
                "quote": figure.fact.quote,
            }
            for figure, mark in zip(comparison.figures, comparison.marks, strict=True)
        ],
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


# -- the text, or what is left of it -------------------------------------------------------------


class _Whole:
    """An article's text with offsets in UTF-16."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units = _utf16(text)

    def place(self, span: Span) -> list[int] | None:
        return self.units(span.start, span.end)

    def shifted(self, fact: Fact) -> Fact | None:
        return fact


class _Quotes:
    """The sentences that hold facts, in the order of the article, a blank line between them."""

    def __init__(self, record: Record) -> None:
        written = {mention.id: mention.text for mention in record.mentions}
        by_quote: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(record.facts, key=lambda fact: fact.start):
            by_quote[fact.quote].append(fact)
        self._pieces: list[tuple[int, int, int]] = []
        texts: list[str] = []
        position = 0
        for quote, facts in by_quote.items():
            began = place_quote(quote, facts, written)
            if began is not None:
                self._pieces.append((began, began + len(quote), position))
            texts.append(quote)
            position += len(quote) + 2
        self.text = "\n\n".join(texts)
        self.units = _utf16(self.text)

    def place(self, span: Span) -> list[int] | None:
        shift = self._shift(span)
        return None if shift is None else self.units(span.start + shift, span.end + shift)

    def shifted(self, fact: Fact) -> Fact | None:
        shift = self._shift(fact)
        if shift is None:
            return None
        return fact.model_copy(update={"start": fact.start + shift, "end": fact.end + shift})

    def _shift(self, span: Span | Fact) -> int | None:
        pieces = (
            piece for piece in self._pieces if piece[0] <= span.start and span.end <= piece[1]
        )
        return next((position - began for began, _, position in pieces), None)


def _utf16(text: str) -> Callable[[int, int], list[int]]:
    """From a stretch in code points to the stretch in UTF-16 code units."""
    wide = _beyond_plane_zero(text) if text and max(text) > "\uffff" else []
    return lambda start, end: [start + bisect_left(wide, start), end + bisect_left(wide, end)]


def _beyond_plane_zero(text: str) -> list[int]:
    return [place for place, char in enumerate(text) if char > "\uffff"]
