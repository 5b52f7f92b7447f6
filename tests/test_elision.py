"""Numbers that leave out a unit which one before them was told with."""

from __future__ import annotations

import pytest

from llmextract.number_check import read_plain


def units(text: str) -> list[str | None]:
    return [mention.unit for mention in read_plain(text).mentions if mention.reason is None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It made 44.4 million pounds, up from 38.2 million.", ["GBP", "GBP"]),
        ("They waited 83 weeks, compared with 51 a year earlier.", ["week", "week"]),
        ("Fuel cost 612 million euros. Staff costs climbed to 495 million.", ["EUR", "EUR"]),
        (
            "It cost 25 trillion rupiah ($1.7 billion), against an estimate of 22 trillion.",
            ["IDR", "$", "IDR"],
        ),
        ("Sales were 2.9 billion crowns. Cargo brought in 1.7 billion.", ["crown", "crown"]),
        ("The panel measures 42 by 31 centimetres.", ["centimetre", "centimetre"]),
        ("It puts the Greens on 52 per cent after preferences and Labor on 48.", ["percent"] * 2),
        ("Rust was found on 48,000 of the region's 190,000 hectares.", ["hectare", "hectare"]),
        ("The pass percentage was 90.1 among girls.", ["percent"]),
        ("It was 40 degrees Celsius. It fell by six degrees.", ["degree Celsius"] * 2),
        ("They wait 83 weeks, while the target is 36.", ["week", "week"]),
        ("Debt is 90 million euros, of which 25 million falls due.", ["EUR", "EUR"]),
        ("Sales fell by 59 percent (95% CI 51 to 66).", ["percent", "percent"]),
        ("The rate ratio was 0.68 (95% CI 0.57 to 0.81).", ["ratio", "ratio"]),
        (
            "It put the Union on 28 percent, up three points from May, and Reform on 22 among voters.",
            ["percent", "percentage point", "percent"],
        ),
        ("It made 77m euros (£53m), up from 38m a year ago.", ["EUR", "GBP", "EUR"]),
    ],
)
def test_the_unit_before_is_taken_over(text: str, told: list[str]) -> None:
    assert units(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It cost 612 million euros. The town has grown to 3 million.", ["EUR", None]),
        ("It cost 612 million euros. Sales reached 3 million units.", ["EUR", None]),
        ("It pays 3.3 billion euros for Quando, which has 7.6 million.", ["EUR", None]),
        ("The bid is £4.5m, and the wall rose from 2m to 3m.", ["GBP", "metre", "metre"]),
        ("It cost 612 million euros and killed 12.", ["EUR", None]),
        ("Income fell to 19 million euros, and tickets to 22,300.", ["EUR", None]),
        ("Europe has 54 more night routes.", [None]),
        ("Sales rose to £31.6m, helped by a jump in tickets to 17,300.", ["GBP", None]),
        ("It is 98 metres long and has a crew of 54.", ["metre", None]),
        ("She had 7.6 attacks in the 24-week study, down from 15.8.", [None, "week", None]),
        ("It puts the Greens on 52 per cent and Labor in 48 towns.", ["percent", None]),
        ("Fraud was up by a third, to 9,180.", ["ratio", None]),
        ("It spent 30 of the 45 million euros.", [None, "EUR"]),
        ("It spent $50 million on vaccines, of which 12 million came.", ["$", None]),
        (
            "Turnout was 41 percent, and it missed its target of 30 in the council.",
            ["percent", None],
        ),
        ("A percentage point is not 90 seats.", [None]),
        ("The crown strengthened 0.6% to 11.28 to the euro.", ["percent", None]),
        ("It won 39.2 percent and 21 seats, down from 36 in 2017.", ["percent", None, None]),
        ("The house, bought for £3m, is less than 200m from a school.", ["GBP", "metre"]),
        ("The £60m hall, more than 90m tall, is open.", ["GBP", "metre"]),
        ("The £1.5m pool is to be widened from 12m to 17m.", ["GBP", "metre", "metre"]),
    ],
)
def test_what_counts_something_else_has_none(text: str, told: list[str | None]) -> None:
    assert units(text) == told
