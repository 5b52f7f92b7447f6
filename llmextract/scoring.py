"""A verdict for every fact of one article: what was predicted against what was labelled.

Pure functions. A predicted fact matches a labelled one when its mention, or one of its
restatements, overlaps a mention of the label; one to one per article. Numbers compare as decimals,
without tolerance: 50 is not "more than 50", and 1,000 is not 1 (each error is a class of its own);
shares to as many places as the label writes, since "two-thirds" has no last one.
Words compare by token overlap (F1 of the token sets, at least one half) with any accepted wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from llmextract.labels import LabelledFact
from llmextract.schema import Fact, Quantity, Record, Window

__all__ = [
    "SCORER_VERSION",
    "ErrorClass",
    "FactVerdict",
    "same_window",
    "same_words",
    "score_article",
]

SCORER_VERSION = 4
"""Results of different versions are not compared."""

ErrorClass = Literal[
    "missing",
    "spurious",
    "duplicate",
    "wrong value",
    "bound lost",
    "wrong bound",
    "wrong unit",
    "wrong referent",
    "wrong window",
    "wrong source",
]

SLOTS = ("value", "modifier", "unit", "counted", "event", "time", "place", "attributed_to",
         "stance", "part_of")  # fmt: skip
CORE = frozenset({"value", "modifier", "unit"})
FULL = CORE | {"counted", "time", "attributed_to"}

_WRITTEN_OUT = -2
"""Power of ten to which a label must at least write a share that does not end."""
_NEARLY = Decimal("0.0001")
_WORD = re.compile(r"\w+")
_EMPTY = frozenset("the a an of in on at and to its their his her".split())


@dataclass(frozen=True, slots=True)
class FactVerdict:
    """One labelled fact, one predicted fact, or both where they match.

    `right` names the slots that agree. `shown` tells the number in its sentence for people, once
    as labelled and once as predicted.
    """

    article: str
    label: str | None
    predicted: str | None
    right: frozenset[str]
    errors: tuple[ErrorClass, ...]
    sentence: str
    expected: str | None = None
    found: str | None = None
    key: bool = False

    @property
    def matched(self) -> bool:
        """Whether label and prediction tell the same mention."""
        return self.label is not None and self.predicted is not None

    @property
    def core(self) -> bool:
        """Value, bound and unit are right."""
        return self.matched and self.right >= CORE

    @property
    def full(self) -> bool:
        """Core, and what is counted, when, and who says so."""
        return self.matched and self.right >= FULL


def same_words(words: str | None, accepted: Sequence[str]) -> bool:
    """Whether `words` says the same as one of the accepted wordings; null agrees with none, or where "" is
    among them."""
    if not words:
        return not accepted or "" in accepted
    return any(_overlap(words, one) >= 0.5 for one in accepted if one)


def _overlap(one: str, other: str) -> float:
    """F1 of the two sets of words, without articles and plural endings."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return float(one.casefold() == other.casefold())
    return 2 * len(first & second) / (len(first) + len(second))


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in _WORD.findall(text.casefold())} - _EMPTY


def score_article(
    record: Record, labels: Sequence[LabelledFact], name: str, text: str
) -> list[FactVerdict]:
    """The verdicts of one article: one per label, then one per prediction that matches none."""
    pairs = _align(record, labels)
    facts = {fact.id: fact for fact in record.facts}
    verdicts = []
    for label in labels:
        fact = facts.get(pairs.get(label.id, ""))
        verdicts.append(
            _missing(label, name, text) if fact is None else _compared(label, fact, pairs, name)
        )
    taken = set(pairs.values())
    known = [span for label in labels for span in label.mentions]
    for fact in record.facts:
        if fact.id not in taken:
            spans = _spans(fact, record)
            again = any(mine.overlaps(s, e) for mine in known for s, e in spans)
            verdicts.append(_unexpected(fact, "duplicate" if again else "spurious", name))
    return verdicts


def _spans(fact: Fact, record: Record) -> list[tuple[int, int]]:
    ids = {fact.mention, *fact.restated_by}
    return [(m.start, m.end) for m in record.mentions if m.id in ids]


def _align(record: Record, labels: Sequence[LabelledFact]) -> dict[str, str]:
    """Label id -> fact id, as many as can be, better pairs first (Kuhn's augmenting paths)."""
    options: dict[str, list[str]] = {}
    for label in labels:
        ranked = []
        for fact in record.facts:
            spans = _spans(fact, record)
            hits = [
                i for i, m in enumerate(label.mentions) if any(m.overlaps(s, e) for s, e in spans)
            ]
            if hits:
                ranked.append((not _same_quantity(fact, label), hits[0], fact.id))
        options[label.id] = [one for *_, one in sorted(ranked)]
    owner: dict[str, str] = {}

    def place(label: str, seen: set[str]) -> bool:
        for fact in options[label]:
            if fact not in seen:
                seen.add(fact)
                if fact not in owner or place(owner[fact], seen):
                    owner[fact] = label
                    return True
        return False

    for label in labels:
        place(label.id, set())
    return {label: fact for fact, label in owner.items()}


def _same_quantity(fact: Fact, label: LabelledFact) -> bool:
    return _same_value(fact, label) and fact.modifier == label.modifier and fact.unit == label.unit


def _same_value(fact: Fact, label: LabelledFact) -> bool:
    if fact.unit == "ratio" and fact.value is not None and label.value is not None:
        places = int(label.value.as_tuple().exponent)
        if places <= _WRITTEN_OUT and _goes_on(fact.value):
            known = max(places, int(fact.value.as_tuple().exponent))
            return round(fact.value, -known) == round(label.value, -known)
    return (fact.value, fact.low, fact.high) == (label.value, label.low, label.high)


def _compared(label: LabelledFact, fact: Fact, pairs: dict[str, str], name: str) -> FactVerdict:
    whole = pairs.get(label.part_of or "")
    agree = {
        "value": _same_value(fact, label),
        "modifier": fact.modifier == label.modifier,
        "unit": fact.unit == label.unit,
        "counted": same_words(fact.counted, label.counted),
        "event": same_words(fact.event, label.event),
        "time": same_window(fact.time, label.time),
        "place": same_words(fact.place, label.place),
        "attributed_to": same_words(fact.attributed_to, label.attributed_to),
        "stance": fact.stance == label.stance,
        "part_of": fact.part_of == whole if label.part_of else fact.part_of is None,
    }
    right = frozenset(slot for slot, same in agree.items() if same)
    return FactVerdict(
        article=name,
        label=label.id,
        predicted=fact.id,
        right=right,
        errors=tuple(_errors(fact, right)),
        sentence=fact.quote,
        expected=_told(label, label.counted[0]),
        found=_told(fact, fact.counted),
        key=label.key,
    )


def _errors(fact: Fact, right: frozenset[str]) -> Iterable[ErrorClass]:
    if "value" not in right:
        yield "wrong value"
    if "modifier" not in right:
        yield "bound lost" if fact.modifier == "exact" else "wrong bound"
    if "unit" not in right:
        yield "wrong unit"
    if "counted" not in right:
        yield "wrong referent"
    if "time" not in right:
        yield "wrong window"
    if "attributed_to" not in right:
        yield "wrong source"


def _goes_on(share: Decimal) -> bool:
    """Whether a share has no last digit: 0.6667, read from "two-thirds"."""
    return any(
        share * parts % 1 != 0 and abs(share * parts - round(share * parts)) < _NEARLY * parts
        for parts in (3, 6, 7, 9, 11, 12)
    )


def same_window(found: Window | None, label: Window | None) -> bool:
    """Whether two windows are the same days; where the label has none, whether their words agree."""
    if found is None or label is None:
        return found is None and label is None
    if label.start is not None or label.end is not None:
        return (found.start, found.end) == (label.start, label.end)
    return same_words(found.text, (label.text,))


def _missing(label: LabelledFact, name: str, text: str) -> FactVerdict:
    span = label.mentions[0]
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - 80)
    end = min(len(text), span.end + 80)
    return FactVerdict(
        article=name,
        label=label.id,
        predicted=None,
        right=frozenset(),
        errors=("missing",),
        sentence=" ".join(text[start:end].split()),
        expected=_told(label, label.counted[0]),
        key=label.key,
    )


def _unexpected(fact: Fact, error: ErrorClass, name: str) -> FactVerdict:
    return FactVerdict(
        article=name,
        label=None,
        predicted=fact.id,
        right=frozenset(),
        errors=(error,),
        sentence=fact.quote,
        found=_told(fact, fact.counted),
    )


def _told(quantity: Quantity | LabelledFact, counted: str | None) -> str:
    """A quantity in words: "more than 50 militants"."""
    if quantity.value is not None:
        number = f"{quantity.value:f}"
    else:
        number = f"{quantity.low:f} to {quantity.high:f}"
    bound = "" if quantity.modifier == "exact" else quantity.modifier.replace("_", " ")
    return " ".join(part for part in (bound, number, quantity.unit, counted) if part)
