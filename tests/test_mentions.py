"""The reader of numbers: the case table, and what holds for every text."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from llmextract.mentions import find_mentions
from llmextract.schema import Mention, Span

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


# --- what holds for every text --------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    """1 12 007 1,200 3.5 1996 2017-09-16 22:05 ½ ² ٣٤ １２ 10% $ £ € A$ - – — / . , : ; ( ) [ ] ' " \n
    one two twenty hundred thousand million dozen half third quarter second and or to of in a the no
    none between from about over per cent km m kg years ago May March No G8 B- x _ @ # www. http://a
    st th s k bn pm old wickets for İ ß ️ 𝟙""".split(" ")
)
TEXTS = st.lists(
    st.tuples(FRAGMENTS, st.sampled_from(["", " ", "\u00a0"])).map("".join), max_size=40
).map("".join) | st.text(max_size=60)


def check_ledger(text: str, mentions: tuple[Mention, ...]) -> None:
    """The promises that hold for every text."""
    position = 0
    for place, mention in enumerate(mentions, start=1):
        assert mention.id == f"m{place}"
        assert position <= mention.start < mention.end
        assert mention.text == text[mention.start : mention.end]
        assert (mention.reason is None) == (mention.role == "fact")
        assert (mention.low is None) == (mention.high is None)
        assert mention.low is None or (mention.value is None and mention.low < mention.high)
        position = mention.end
    for run in re.finditer(r"\d+", text):
        assert any(m.start <= run.start() and run.end() <= m.end for m in mentions), run


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_ledger_is_closed_and_spans_are_verbatim(text: str) -> None:
    check_ledger(text, find_mentions(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_mentions_are_valid_records(text: str) -> None:
    for mention in find_mentions(text):
        assert Mention.model_validate(mention.model_dump()) == mention
        assert Mention.model_validate_json(mention.model_dump_json()) == mention


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 30), st.integers(1, 30))
def test_furniture_excludes_and_changes_nothing_else(text: str, start: int, length: int) -> None:
    span = Span(start=start, end=start + length)
    plain, marked = find_mentions(text), find_mentions(text, [span])
    assert len(plain) == len(marked)
    for before, after in zip(plain, marked, strict=True):
        if span.overlaps(before.start, before.end):
            assert (after.role, after.reason) == ("excluded", "furniture")
        else:
            assert after == before


def test_text_without_numbers_has_no_mentions() -> None:
    assert find_mentions("") == ()
    assert find_mentions("Nobody came to the fair, and several shops stayed shut.") == ()


def test_mentions_come_in_text_order_with_running_ids() -> None:
    mentions = find_mentions("On May 5, six boats and 40 crew left; two came back.")
    assert [(m.id, m.text) for m in mentions] == [
        ("m1", "5"),
        ("m2", "six"),
        ("m3", "40"),
        ("m4", "two"),
    ]


def test_soft_wrapped_lines_are_read_through() -> None:
    text = "The harbour office said on Tuesday that it had counted 12\nmillion crates of fruit.\n"
    assert [m.value for m in find_mentions(text)] == [Decimal(12_000_000)]


def test_a_headline_does_not_run_into_the_text() -> None:
    text = "Harbour busy: 12\nMillion Street was shut.\n"
    assert find_mentions(text)[0].value == 12


@pytest.mark.parametrize(
    "unit",
    [
        "7",
        "1,",
        "111,",
        "1.",
        "1/",
        "1-",
        "1:",
        "1 000 ",
        "([{",
        "one and ",
        "twenty-",
        "hundred ",
        "a1",
        "a@",
        "www.a1 ",
        "half a ",
        "5 to ",
        "more than about ",
        "£5 pounds ",
        "\n5",
        "2 for 69 wicket ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = time.process_time()
        find_mentions(text)
        return time.process_time() - start

    small = max(min(seconds(4_000) for _ in range(3)), 0.002)
    # Eight times the text: linear is 8 times the work, quadratic 64.
    assert min(seconds(32_000) for _ in range(2)) < 40 * small


@pytest.mark.parametrize("unit", ["7", "1.", "(", "a1"])
def test_a_megabyte_on_one_line(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert isinstance(find_mentions(text), tuple)
