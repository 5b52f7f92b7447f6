"""Numbers of a text that may have changed places."""

from __future__ import annotations

import pytest

from llmextract.number_check import NumberSource, read_plain


def fits(text: str, source: str) -> dict[str, bool]:
    """Of each number of the text, whether it would fit better in another one's place."""
    weighed = NumberSource(read_plain(source), None).weighed(text)
    return {mention.text: bool(told.get("swap fits")) for mention, told in weighed}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A berth is 49 euros, a seat 89 euros.", "A berth costs 89 euros, a seat 49 euros."),
        ("Boys scored 61 and girls 54.", "Girls scored 61 on average, boys 54."),
        ("It fell from 118 to 240.", "It fell to 118 from 240."),
    ],
)
def test_numbers_that_were_exchanged_fit_in_each_others_place(text: str, source: str) -> None:
    assert all(fits(text, source).values())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("89 euros for a berth and 49 for a seat.", "A berth costs 89 euros and a seat 49."),
        ("The dividend is 6.50 kroner, up from 5.80.", "It pays 6.50 kroner, against 5.80 kroner."),
        ("In the 150-seat chamber it has 58 seats.", "It has 58 seats of 150 in the chamber."),
        ("Hull had 41,000 visits.", "Hull and Leeds had 41,000 and 27,500 visits."),
    ],
)
def test_numbers_in_their_own_place_do_not(text: str, source: str) -> None:
    assert not any(fits(text, source).values())
