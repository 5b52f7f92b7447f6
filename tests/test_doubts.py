"""What speaks for and against a number that its source has, and how that is weighed."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from llmextract.doubt_model import DoubtModel, doubt_model, log_odds, probability
from llmextract.doubts import DOUBTED
from llmextract.number_check import NumberSource, read_plain

PAIRS = Path(__file__).parent.parent / "benchmarks" / "pairs"
SOURCE = """Train crash near Varda kills 21

A passenger train left the rails near Varda on Friday, killing 21 people and injuring 112, rescue
officials said. The line carries 8,461 passengers a day.

In 2009 a fire in the same tunnel killed 46 people and injured 9."""


def evidence(text: str) -> dict[str, dict[str, float]]:
    source = NumberSource(read_plain(SOURCE), None)
    return {mention.text: told for mention, told in source.weighed(text)}


def doubt(found: dict[str, float]) -> float:
    return doubt_model().doubt(found)


def test_only_numbers_that_the_source_has_are_weighed() -> None:
    assert set(evidence("The crash killed 21 people and 500 sheep.")) == {"21"}


def test_numbers_in_each_others_place_are_doubted_and_in_their_own_are_not() -> None:
    right = evidence("The crash killed 21 people and injured 112.")
    wrong = evidence("The crash killed 112 people and injured 21.")
    for number in ("21", "112"):
        assert right[number]["swap gain"] < 0 < wrong[number]["swap gain"]
        assert doubt(right[number]) < DOUBTED <= doubt(wrong[number])


def test_a_number_that_a_text_tells_as_part_of_another_has_not_changed_places_with_it() -> None:
    source = NumberSource(read_plain("Of 3,800 trains, 1,140 were late."), None)
    told = dict(source.weighed("On the line 1,140 of the 3,800 trains were late."))
    assert [one["swap"] for one in told.values()] == [0.0, 0.0]


def test_a_number_of_another_event_is_doubted_more_than_that_of_the_event() -> None:
    right = evidence("The crash near Varda on Friday killed 21 people.")["21"]
    wrong = evidence("The crash near Varda on Friday killed 46 people.")["46"]
    assert doubt(right) < 0.2 < doubt(wrong)


def test_who_rounds_a_number_has_looked_at_it() -> None:
    told = evidence("Almost 8,500 passengers use the line every day.")["8,500"]
    assert told["rounded"] == 1.0
    assert doubt_model().weights["rounded"] < 0


def test_what_the_source_tells_of_another_event_is_told_beside_the_matter() -> None:
    source = "The storm killed 12 people in Arda. A similar storm in 2019 killed 46 people."
    told = dict(NumberSource(read_plain(source), None).weighed("The storm killed 46 people."))
    assert [one["beside"] for one in told.values()] == [2.0]
    same = dict(
        NumberSource(read_plain(source), None).weighed("A similar storm in 2019 killed 46 people.")
    )
    assert [one["beside"] for one in same.values()] == [0.0]


def test_words_are_held_against_the_number_that_they_belong_to() -> None:
    source = NumberSource(read_plain("A berth costs 89 euros, a seat 49 euros."), None)
    right = {m.text: one for m, one in source.weighed("A seat is 49 euros and a berth 89 euros.")}
    wrong = {m.text: one for m, one in source.weighed("A seat is 89 euros and a berth 49 euros.")}
    for number in ("49", "89"):
        assert right[number]["swap crossed"] < 0 < wrong[number]["swap crossed"]
        assert right[number]["place gain"] < wrong[number]["place gain"]


def test_what_an_earlier_value_is_led_to_by_is_one_word_or_another() -> None:
    source = NumberSource(read_plain("The dividend is 6.50 kroner, against 5.80 for 2023."), None)
    told = dict(source.weighed("The dividend is 6.50 kroner, up from 5.80."))
    assert all(one["swap gain"] < 0 for one in told.values())


def test_evidence_that_has_no_weight_is_told_of_but_not_counted() -> None:
    told = evidence("The crash killed 21 people.")["21"]
    assert doubt({**told, "colour": 5.0}) == doubt(told)


def test_trees_correct_the_logistic_model() -> None:
    model = DoubtModel(["late"], {"bias": 0.0}, [[0, 0.5, -1.0, [0, 0.9, 1.0, 2.0]]])
    assert model.doubt({"bias": 1.0, "late": 0.2}) == pytest.approx(probability(-1.0))
    assert model.doubt({"bias": 1.0, "late": 0.7}) == pytest.approx(probability(1.0))
    assert model.doubt({"bias": 1.0, "late": 0.95}) == pytest.approx(probability(2.0))
    assert model.doubt({"bias": 1.0}) == pytest.approx(probability(-1.0))


@pytest.mark.parametrize("probable", [0.01, 0.5, 0.99])
def test_log_odds_and_probability_undo_each_other(probable: float) -> None:
    assert probability(log_odds(probable)) == pytest.approx(probable)


def test_every_weight_is_of_evidence_that_is_found() -> None:
    found: set[str] = set()
    for text in (
        "The crash killed 112 people and injured 21.",
        "Almost 8,500 ride it.",
        "46 died.",
    ):
        for one in evidence(text).values():
            found |= set(one)
    model = doubt_model()
    assert set(model.weights) == {*model.names, "bias"}
    assert set(model.names) <= found


needs_training = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None and os.environ.get("CI") != "true",
    reason="needs the extra train",
)


@needs_training
def test_the_model_is_the_one_that_the_pairs_give_and_it_tells_a_set_that_it_has_not_seen() -> None:
    """The first fails when the evidence changed without `python -m training.doubts`. Reading the pairs takes
    half a minute, so both are one test."""
    from training.doubts import examples_in, fit

    by_folder = {folder.name: examples_in(folder) for folder in sorted(PAIRS.glob("dev*"))}
    examples = [one for found in by_folder.values() for one in found]
    fitted = fit(examples)
    assert fitted.names == doubt_model().names
    apart = [abs(fitted.doubt(one.evidence) - doubt(dict(one.evidence))) for one in examples]
    assert sum(apart) / len(apart) < 0.01

    unseen = by_folder.pop("dev")
    model = fit([one for found in by_folder.values() for one in found])
    doubted = [one.wrong for one in unseen if model.doubt(one.evidence) >= DOUBTED]
    assert sum(doubted) / len(doubted) >= 0.85
    assert sum(doubted) / sum(one.wrong for one in unseen) >= 0.7
