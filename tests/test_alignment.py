"""Which of two numbers the words of a sentence stand by, in a text and in its source."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from llmextract import check
from llmextract.alignment import aligned, shared
from llmextract.claims import claims_of
from llmextract.number_check import read_plain

FLOUR = "Prices of flour have gone up by 12 percent since January, and those of bread by 7 percent."
VOTE = "The League took 37 percent of the vote, against 39 percent for the Accord."
TURNOUT = "Northgate was strongly in favour, with 68 percent; in Hillside only 36 percent said yes."


def places(text: str) -> dict[str, Mapping[str, int]]:
    """The words about each number of a text, with how far each stands from it."""
    return {one.mention.text: one.distances for one in claims_of(read_plain(text), {}, None)}


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
    told, known = places(text), places(source)
    straight = aligned(told[first], known[first]) + aligned(told[second], known[second])
    crossed = aligned(told[first], known[second]) + aligned(told[second], known[first])
    assert straight > crossed
    mixed = text.replace(first, "@").replace(second, first).replace("@", second)
    assert not check(text, source).bad
    assert {one.text for one in check(mixed, source).bad} == set(values)


def test_words_that_only_one_side_has_say_nothing() -> None:
    told, known = places("Cats ate 3 fish and 4 mice."), places(FLOUR)
    assert aligned(told["3"], known["12 percent"]) == 0


def test_what_is_nearer_to_both_numbers_counts_more() -> None:
    told = places("Bread cost 3 crowns in a shop by the old harbour.")["3"]
    near = places("Bread cost 5 crowns.")["5"]
    far = places("In Hull, where wages fell, and coal ran out, they say, bread cost, as it did, 5.")
    assert aligned(told, near) > aligned(told, far["5"]) > 0


def test_a_word_made_of_two_stands_for_each() -> None:
    told = places("A deal with 40 no-strike clauses held.")["40"]
    assert aligned(told, places("They agreed on 40 clauses against a strike.")["40"]) > 0


def test_a_share_of_no_words_is_none() -> None:
    assert shared((), frozenset(("a",))) == 0
    assert shared(("a", "b"), frozenset(("a",))) == 0.5
    assert aligned({}, {"a": 1}) == 0
