"""The reader of numbers: the case table, and what holds for every text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from llmextract.mentions import find_mentions

CASES = Path(__file__).parent / "cases"
TABLE = {
    f"{path.stem}-{name}": case
    for path in sorted(CASES.glob("*.yaml"))
    for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


def unmark(case: dict) -> tuple[str, int, int]:
    """The text of a case without its marks, and the span that the marks enclose."""
    before, rest = case["text"].split("⟦")
    inside, after = rest.split("⟧")
    return before + inside + after, len(before), len(before) + len(inside)


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_the_table_is_large() -> None:
    assert len(TABLE) >= 400


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_case(case: dict) -> None:
    text, start, end = unmark(case)
    found = [m for m in find_mentions(text) if m.start < end and start < m.end]
    if case.get("absent"):
        assert not found
        return
    assert len(found) == 1
    mention = found[0]
    told = {
        "text": mention.text,
        "value": mention.value,
        "low": mention.low,
        "high": mention.high,
        "modifier": mention.modifier,
        "kind": mention.kind,
        "reason": mention.reason,
    }
    expected = {
        "text": case.get("span", text[start:end]),
        "value": number(case.get("value")),
        "low": number(case.get("low")),
        "high": number(case.get("high")),
        "modifier": case.get("modifier", "exact"),
        "kind": case.get("kind", "cardinal"),
        "reason": case.get("reason"),
    }
    if "reason" not in case:
        told["unit"], expected["unit"] = mention.unit, case.get("unit")
    assert told == expected
    assert mention.role == ("excluded" if case.get("reason") else "fact")
