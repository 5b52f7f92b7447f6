"""Facts of different articles are compared only where they clearly count the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.conflicts import Comparison, Figure, compare_articles
from llmextract.likeness import profile_of, same_count
from llmextract.quantity_match import compare_quantities
from llmextract.schema import Fact, Quantity
from tests.results import fact, window


def quantity(text: str) -> Quantity:
    """`almost 8500`, `5-6`, `40 percent`, `about 5-6`."""
    modifiers = ("about", "almost", "more_than", "at_least", "less_than", "at_most", "vague")
    words = text.split()
    modifier = words.pop(0) if words[0] in modifiers else "exact"
    low, dash, high = words.pop(0).partition("-")
    number = {"low": low, "high": high} if dash else {"value": low}
    unit = words[0] if words else None
    return Quantity.model_validate({**number, "modifier": modifier, "unit": unit})


# -- two quantities ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("8461", "almost 8500", "agrees"),
        ("14", "336", "differs"),
        ("14", "14", "agrees"),
        ("8461", "8500", "rounded"),
        ("8461", "8000", "differs"),
        ("8461", "8600", "differs"),
        ("58.3 percent", "58 percent", "rounded"),
        ("30", "31", "differs"),
        ("96", "100", "differs"),
        ("14", "at_least 12", "agrees"),
        ("10", "at_least 12", "differs"),
        ("336", "at_least 14", "differs"),
        ("54", "more_than 50", "agrees"),
        ("48", "at_most 50", "agrees"),
        ("52", "at_most 50", "differs"),
        ("460", "about 500", "agrees"),
        ("400", "about 500", "differs"),
        ("9000", "almost 8500", "differs"),
        ("345", "vague 100", "agrees"),
        ("1500", "vague 100", "differs"),
        ("5", "5-6", "agrees"),
        ("7", "5-6", "differs"),
        ("4-5", "5-6", "agrees"),
        ("about 8400", "almost 8500", "agrees"),
        ("almost 8500", "almost 6000", "differs"),
        ("5 percent", "5", "differs"),
        ("5 mile", "5 kilometre", "differs"),
        ("0", "0", "agrees"),
        ("0", "3", "differs"),
    ],
)
def test_two_quantities(one: str, other: str, mark: str) -> None:
    assert compare_quantities(quantity(one), quantity(other)) == mark
    assert compare_quantities(quantity(other), quantity(one)) == mark


def test_what_has_no_value_agrees_with_nothing() -> None:
    assert compare_quantities(Quantity(), Quantity()) == "differs"


quantities = st.builds(
    Quantity,
    value=st.decimals(-(10**9), 10**9, places=2),
    modifier=st.sampled_from(["exact", "about", "almost", "more_than", "at_most", "vague"]),
)


@given(quantities, quantities)
def test_comparing_is_symmetric(one: Quantity, other: Quantity) -> None:
    assert compare_quantities(one, other) == compare_quantities(other, one)
    assert compare_quantities(one, one) == "agrees"


@given(st.integers(100, 10**12), st.integers(1, 3))
def test_a_number_rounded_to_its_leading_digits_never_differs_by_much(
    value: int, digits: int
) -> None:
    step = 10 ** max(0, len(str(value)) - digits)
    rounded = (value + step // 2) // step * step
    mark = compare_quantities(Quantity(value=Decimal(value)), Quantity(value=Decimal(rounded)))
    assert mark == ("agrees" if rounded == value else mark)
    assert (mark == "differs") == (abs(rounded - value) > value * 0.05)


# -- the same count ------------------------------------------------------------------------------

DAY = date(2026, 5, 14)
KILLED = {
    "counted": "people",
    "event": "were killed when a ferry capsized",
    "place": "Port Almeida",
    "time": window("2026-05-13", "2026-05-13", "on Wednesday"),
}


def alike(**changes: object) -> bool:
    one = profile_of(fact(**KILLED), DAY)
    other = profile_of(fact(**{**KILLED, **changes}), DAY)
    assert one is not None
    assert other is not None
    assert same_count(one, other) == same_count(other, one)
    return same_count(one, other)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"event": "died"},
        {"event": None, "counted": "people killed in the ferry disaster"},
        {"place": "harbour of Port Almeida"},
        {"place": "port almeida city"},
        {"time": window("2026-05-13", "2026-05-14")},
    ],
)
def test_told_in_other_words_it_is_the_same_count(changes: dict[str, object]) -> None:
    assert alike(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"counted": "passengers"},
        {"counted": None},
        {"unit": "percent"},
        {"stance": "planned"},
        {"event": "were evacuated"},
        {"event": None},
        {"place": "Port Marin"},
        {"place": None},
        {"time": window("2026-05-14", "2026-05-14")},
        {"time": window("2026-05-01", "2026-05-31")},
        {"time": window(None, "2026-05-13")},
    ],
)
def test_another_thing_event_place_or_time_is_another_count(changes: dict[str, object]) -> None:
    if changes.get("counted", "") is None:
        assert profile_of(fact(**{**KILLED, **changes}), DAY) is None
    else:
        assert not alike(**changes)


def test_words_that_restrict_the_count_must_not_contradict() -> None:
    whole = {**KILLED, "counted": "commanders"}
    field = profile_of(fact(**{**whole, "counted": "field commanders"}), DAY)
    army = profile_of(fact(**{**whole, "counted": "army commanders"}), DAY)
    plain = profile_of(fact(**whole), DAY)
    assert field
    assert army
    assert plain
    assert same_count(field, plain)
    assert not same_count(field, army)


@pytest.mark.parametrize(
    ("changes", "published", "same"),
    [
        ({"attributed_to": "harbour police"}, DAY, True),
        ({"attributed_to": "coast guard"}, DAY, True),
        ({"event": "died", "attributed_to": "coast guard"}, DAY, False),
        ({"event": "died", "attributed_to": "the harbour police"}, DAY, True),
        ({"attributed_to": "harbour police"}, date(2026, 5, 17), False),
        ({"attributed_to": "harbour police"}, None, False),
    ],
)
def test_without_a_window_more_words_must_agree_and_the_articles_be_of_the_same_days(
    changes: dict[str, object], published: date | None, same: bool
) -> None:
    one = profile_of(fact(**{**KILLED, "attributed_to": "harbour police"}), DAY)
    other = profile_of(fact(**{**KILLED, "time": None, **changes}), published)
    assert one
    assert other
    assert same_count(one, other) is same


# -- articles ------------------------------------------------------------------------------------


def compared(*facts: Fact, articles: str = "abcdef") -> list[Comparison]:
    return compare_articles(
        Figure(number, articles[number], DAY, one) for number, one in enumerate(facts)
    )


def test_figures_stand_side_by_side_with_their_marks() -> None:
    [found] = compared(
        fact("8500", modifier="almost", **KILLED), fact("8461", **KILLED), fact("8000", **KILLED)
    )
    assert [
        (str(f.fact.value), mark) for f, mark in zip(found.figures, found.marks, strict=True)
    ] == [
        ("8461", "agrees"),
        ("8000", "differs"),
        ("8500", "agrees"),
    ]
    assert found.agreement == "differs"


def test_what_differs_comes_first() -> None:
    other = {**KILLED, "counted": "passengers"}
    found = compared(
        fact("31", **KILLED), fact("31", **KILLED), fact("164", **other), fact("212", **other)
    )
    assert [one.agreement for one in found] == ["differs", "agrees"]


def test_one_article_is_not_compared_with_itself_nor_with_its_copy() -> None:
    assert compared(fact("31", **KILLED), fact("34", **KILLED), articles="aa") == []


def test_a_chain_of_half_alike_facts_is_no_group() -> None:
    parts = ({"place": "eastern Aleppo"}, {"place": "Aleppo"}, {"place": "western Aleppo"})
    found = compared(*(fact(str(n), **{**KILLED, **part}) for n, part in enumerate(parts, start=1)))
    assert [len(one.figures) for one in found] == [2]
