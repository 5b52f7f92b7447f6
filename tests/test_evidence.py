"""The evidence of a fact is found where it stands, as near to its number as can be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.evidence import SlotFinder, dated_by, place_quote
from tests.results import fact, window


def found(text: str, number: str, **slots: object) -> dict[str, str]:
    start = text.index(number)
    one = fact(**{"counted": None, **slots}, start=start, end=start + len(number))
    return {slot: text[at.start : at.end] for slot, at in SlotFinder(text).slots(one)}


@pytest.mark.parametrize(
    ("text", "words", "written"),
    [
        ("In Aleppo 12 people left.", "aleppo", "Aleppo"),
        ("The city's “old town” lost 12 homes.", 'city’s "old town"', "city's “old town”"),
        ("in the old\n   town 12 left", "old town", "old\n   town"),
        ("in the old\u00a0town 12 left", "old town", "old\u00a0town"),
        ("İstanbul: 12 left", "İstanbul", "İstanbul"),
        ("Romans 12 Rome", "Rome", "Rome"),
        ("Roman 12", "Roma", None),
        ("nothing 12", "Aleppo", None),
        ("nothing 12", "", None),
    ],
)
def test_a_slot_is_found_whatever_its_capitals_quotes_and_line_breaks(
    text: str, words: str, written: str | None
) -> None:
    assert found(text, "12", place=words).get("place") == written


def test_the_nearest_of_several_places_is_the_evidence() -> None:
    text = "Varda, they said. " * 3 + "In Varda 12 people left. " + "Varda again. " * 3
    start = text.index("12")
    one = fact(place="Varda", start=start, end=start + 2)
    [at] = [span for slot, span in SlotFinder(text).slots(one) if slot == "place"]
    assert at.start == text.index("In Varda") + 3


def test_every_slot_with_words_is_looked_for() -> None:
    text = "On Friday police said 12 people were killed in Varda."
    slots = {
        "counted": "people",
        "event": "were killed",
        "time": window(None, None, "on Friday"),
        "place": "Varda",
        "attributed_to": "police",
    }
    assert found(text, "12", **slots) == {
        "counted": "people",
        "event": "were killed",
        "time": "On Friday",
        "place": "Varda",
        "attributed_to": "police",
    }


@given(st.text(max_size=60), st.data())
def test_what_is_cut_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    one = fact(place=text[start:end], start=start, end=end)
    for slot, at in SlotFinder(text).slots(one):
        if slot == "place":
            assert at.end <= len(text)
            assert len(text[at.start : at.end].split()) == len(text[start:end].split())


def test_a_quote_is_put_where_all_its_numbers_fit() -> None:
    facts = [fact(start=100, end=102), fact(start=107, end=109, id="f2", mention="m2")]
    written = {"m1": "12", "m2": "12"}
    assert place_quote("12 and 12, 12", facts, written) == 100
    assert place_quote("no 12 and 12", facts, written) == 97
    assert place_quote("12 then 12", facts, written) is None


@pytest.mark.parametrize(
    ("published", "text", "said"),
    [
        (None, "x", "no date found"),
        (date(2024, 5, 3), "Head\n3 May 2024\n", 'dated 2024-05-03, from "3 May 2024" in line 2'),
        (date(2024, 5, 3), "Head\n4 May 2024\n", "from the page's own data or pieced together"),
        (date(2024, 5, 3), None, "dated 2024-05-03"),
    ],
)
def test_the_date_is_told_with_where_it_stands(
    published: date | None, text: str | None, said: str
) -> None:
    assert said in dated_by(published, text)
