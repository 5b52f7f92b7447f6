"""Quantities and windows are written as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.notation import number_text, quantity_text, window_text
from llmextract.schema import Quantity
from tests.results import window


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"value": "8461"}, "8,461"),
        ({"value": "23.4", "unit": "$"}, "$23.40"),
        ({"value": "-23.4", "unit": "$"}, "-$23.40"),
        ({"value": "23", "unit": "$"}, "$23"),
        ({"value": "1.375", "unit": "EUR"}, "EUR 1.375"),
        ({"value": "188640", "unit": "GBP"}, "GBP 188,640"),
        ({"value": "3470000000", "unit": "$"}, "$3.47 billion"),
        ({"value": "1234567", "unit": None}, "1,234,567"),
        ({"low": "3600000000", "high": "3750000000", "unit": "$"}, "$3.6 billion–3.75 billion"),
        ({"low": "5", "high": "6", "unit": "hectare"}, "5–6 hectares"),
        ({"value": "40", "unit": "percent", "modifier": "at_least"}, "at least 40%"),
        ({"value": "8500", "modifier": "almost"}, "almost 8,500"),
        ({"value": "1", "unit": "hour"}, "1 hour"),
        ({"value": "0.5", "unit": "hour"}, "0.5 hours"),
        ({"value": "9", "unit": "foot"}, "9 feet"),
        ({"value": "12", "unit": "square mile"}, "12 square miles"),
        ({"value": "90", "unit": "kilometre per hour"}, "90 kilometres per hour"),
        ({"value": "21", "unit": "degree Celsius"}, "21 degrees Celsius"),
        ({"value": "0.3333", "unit": "ratio"}, "0.3333 (ratio)"),
        ({"value": "100", "modifier": "vague"}, "hundreds"),
        ({"value": "1000", "modifier": "vague", "unit": "kilometre"}, "thousands of kilometres"),
        ({"value": "1000000", "modifier": "vague", "unit": "EUR"}, "millions of EUR"),
        ({"value": "3", "modifier": "vague"}, "3 or more"),
        ({}, "—"),
        ({"modifier": "about"}, "—"),
    ],
)
def test_a_quantity_is_written_as_in_a_newspaper(given: dict[str, str], written: str) -> None:
    assert quantity_text(Quantity.model_validate(given)) == written


@pytest.mark.parametrize("kind", ["date", "time", "identifier"])
def test_a_year_has_no_thousands_separator(kind: str) -> None:
    assert quantity_text(Quantity(value=Decimal(2024)), kind) == "2024"  # type: ignore[arg-type]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**30, places=4))
def test_no_number_is_rounded(value: Decimal) -> None:
    scales = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
    digits, _, scale = number_text(Quantity(value=value)).partition(" ")
    assert Decimal(digits.replace(",", "")) * scales.get(scale, 1) == value


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2024-05-01", "2024-05-02", "2024-05-01 to 2024-05-02"),
        ("2024-05-01", "2024-05-01", "2024-05-01"),
        (None, "2024-05-01", "until 2024-05-01"),
        ("2024-05-01", None, "since 2024-05-01"),
        (None, None, "then"),
    ],
)
def test_a_window_is_its_dates_or_else_its_words(
    start: str | None, end: str | None, written: str
) -> None:
    assert window_text(window(start, end)) == written


def test_no_window_is_nothing() -> None:
    assert window_text(None) == ""
