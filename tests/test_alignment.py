"""Which of two numbers the words of a sentence belong to, in a text and in its source."""

from __future__ import annotations

import pytest

from llmextract import check
from llmextract.alignment import association
from llmextract.claims import Claim, claims_of
from llmextract.number_check import read_plain

FLOUR = "Prices of flour have gone up by 12 percent since January, and those of bread by 7 percent."
VOTE = "The League took 37 percent of the vote, against 39 percent for the Accord."
TURNOUT = "Northgate was strongly in favour, with 68 percent; in Hillside only 36 percent said yes."


def numbers(text: str) -> dict[str, Claim]:
    return {claim.mention.text: claim for claim in claims_of(read_plain(text), {}, None)}


@pytest.mark.parametrize(
    ("text", "source", "values"),
    [
        ("Flour rose by 12 percent and bread by 7 percent.", FLOUR, ("12 percent", "7 percent")),
        ("The League won 37 percent, the Accord 39 percent.", VOTE, ("37 percent", "39 percent")),
        (
            "Hillside gave it 36 percent, Northgate 68 percent.",
            TURNOUT,
            ("36 percent", "68 percent"),
        ),
    ],
)
def test_words_stand_by_their_numbers_until_the_numbers_change_places(
    text: str, source: str, values: tuple[str, str]
) -> None:
    first, second = values
    known = numbers(source)
    told = numbers(text)
    right = association(told[first], known[first], told[second], known[second])
    assert right > 0
    mixed = text.replace(first, "@").replace(second, first).replace("@", second)
    told = numbers(mixed)
    wrong = association(told[first], known[first], told[second], known[second])
    assert wrong < 0
    assert not check(text, source).bad
    assert {one.text for one in check(mixed, source).bad} == set(values)


def test_words_that_only_one_side_has_say_nothing() -> None:
    told, known = numbers("Cats ate 3 fish and 4 mice."), numbers(FLOUR)
    assert association(told["3"], known["12 percent"], told["4"], known["7 percent"]) == 0


def test_the_order_in_which_the_numbers_are_told_does_not_matter() -> None:
    told, known = (
        numbers("Ada sold 3 pears, Bob 4 apples."),
        numbers("Bob sold 4 pears, Ada 3 apples."),
    )
    assert association(told["3"], known["3"], told["4"], known["4"]) > 0
