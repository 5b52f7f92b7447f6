"""Windows that count from another window of the text."""

from __future__ import annotations

from datetime import date

import pytest

from llmextract.mentions import find_mentions
from llmextract.reading import Reading
from llmextract.relative_windows import resolve_in
from llmextract.sentences import split_sentences


def days(text: str, words: str, number: str) -> tuple[str | None, str | None]:
    """First and last day that `words` stand for beside `number`, published on 20 October 2025."""
    reading = Reading(text, split_sentences(text), find_mentions(text))
    mention = next(one for one in reading.mentions if one.text == number)
    window = resolve_in(reading, mention, words, date(2025, 10, 20), future=None)
    assert window.text == words
    return tuple(side.isoformat() if side else None for side in (window.start, window.end))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "words", "number", "expected"),
    [
        pytest.param(
            "Sales were $9 in the first half of 2025, down from $8 a year earlier.",
            "a year earlier", "$8", ("2024-01-01", "2024-06-30"), id="a-year-earlier",
        ),
        pytest.param(
            "It sold 40 cars in February 2024, against 50 a year earlier.",
            "a year earlier", "50", ("2023-02-01", "2023-02-28"), id="leap-day",
        ),
        pytest.param(
            "On 9 October 2025 it held 40 men. Two weeks earlier it held 50.",
            "Two weeks earlier", "50", ("2025-09-25", "2025-09-25"), id="sentence-before",
        ),
        pytest.param(
            "There were 40 deaths in 2024. There had been 50 in the previous year.",
            "in the previous year", "50", ("2023-01-01", "2023-12-31"), id="previous",
        ),
        pytest.param(
            "There were 40 deaths in May 2024, after 50 in the previous year.",
            "in the previous year", "50", (None, None), id="previous-of-a-shorter-time-stays-open",
        ),
        pytest.param(
            "On 1 February 2023 it let 93 homes. In the same month of 2019 it let 410.",
            "In the same month of 2019", "410", ("2019-02-01", "2019-02-28"), id="same-month",
        ),
        pytest.param(
            "It sold 40 cars in the first half of 2025, after 50 in the same period last year.",
            "in the same period last year", "50", ("2024-01-01", "2024-06-30"), id="same-period",
        ),
        pytest.param(
            "It sold 50 cars a year earlier.", "a year earlier", "50", (None, None),
            id="nothing-to-count-from",
        ),
        pytest.param(
            "In May 2024 it sold 40 cars on Monday.", "on Monday", "40", ("2025-10-20", "2025-10-20"),
            id="counts-from-the-day-of-the-article",
        ),
    ],
)  # fmt: skip
def test_a_window_is_counted_from_the_one_before_it(
    text: str, words: str, number: str, expected: tuple[str | None, str | None]
) -> None:
    assert days(text, words, number) == expected
