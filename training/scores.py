"""How right a model's slots are on briefs that were kept out of training, by the whole pipeline."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from llmextract.extractor import Extractor
from llmextract.planning import Plan
from llmextract.schema import Fact, Record
from llmextract.scoring import same_words
from llmextract.settings import Settings
from training.examples import Brief

__all__ = ["SLOTS", "Scores", "scores_of"]

SLOTS = ("counted", "event", "time", "place", "attributed_to")
_KEY_OF = {"time": "time_text"}


@dataclass(frozen=True, slots=True)
class Scores:
    """Over the labelled facts whose mention is predicted as a fact: the share of right slots (token
    overlap of at least one half, null for null). `told` counts, by slot, the facts whose label is
    not null, `right_told` those of them that are right. `roles_f1` is of the role "fact"."""

    facts: int
    slots: Mapping[str, float]
    told: Mapping[str, float]
    roles_f1: float


def scores_of(settings: Settings, briefs: Sequence[Brief]) -> Scores:
    """Score the records that an extractor of these settings makes of the briefs."""
    records = asyncio.run(_records(settings, briefs))
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right_told: Counter[str] = Counter()
    matched, roles = 0, Counter[tuple[str, str]]()
    for brief, record in zip(briefs, records, strict=True):
        roles.update(_roles(brief, record))
        for (start, end), label in brief.facts:
            fact = _fact_at(record, start, end)
            if fact is None:
                continue
            matched += 1
            for slot in SLOTS:
                same = _is_right(fact, slot, label)
                right[slot] += same
                if label.get(_KEY_OF.get(slot, slot)):
                    told[slot] += 1
                    right_told[slot] += same
    tp = roles["fact", "fact"]
    wrong = sum(n for (one, other), n in roles.items() if one != other and "fact" in (one, other))
    return Scores(
        facts=matched,
        slots={slot: right[slot] / matched for slot in SLOTS},
        told={slot: right_told[slot] / max(1, told[slot]) for slot in SLOTS},
        roles_f1=2 * tp / (2 * tp + wrong),
    )


async def _records(settings: Settings, briefs: Sequence[Brief]) -> list[Record]:
    async with Extractor(settings) as extractor:
        return [await extractor.aread(Plan.of(brief.article)) for brief in briefs]


def _is_right(fact: Fact, slot: str, label: Mapping[str, Any]) -> bool:
    found = fact.time.text if slot == "time" and fact.time else getattr(fact, slot)
    words = label.get(_KEY_OF.get(slot, slot))
    return same_words(found, (words,) if words else ())


def _fact_at(record: Record, start: int, end: int) -> Fact | None:
    spans = {m.id: (m.start, m.end) for m in record.mentions}
    for fact in record.facts:
        for one in (fact.mention, *fact.restated_by):
            if spans[one][0] < end and start < spans[one][1]:
                return fact
    return None


def _roles(brief: Brief, record: Record) -> list[tuple[str, str]]:
    """(labelled, found) of every labelled mention; one that is not found counts as excluded."""
    found: list[tuple[str, str]] = []
    for (start, end), role in brief.roles:
        own = [m.role for m in record.mentions if m.start < end and start < m.end]
        found.append((role, own[0] if own else "excluded"))
    return found
