"""Where sentences end in news text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.sentences import sentence_at, split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["It rained.", "Then it stopped."], id="full stops"),
        pytest.param(['"We will go," he said.', '"Now."'], id="quotations"),
        pytest.param(["Gen. Ada Brown met Dr. Cole on Sept. 16."], id="titles and months"),
        pytest.param(["The U.S. Army left.", "Nobody stayed."], id="initials inside"),
        pytest.param(["They moved to the U.S.", "The others stayed."], id="initials at the end"),
        pytest.param(["It grew 3.5 percent.", "It fell 2 percent."], id="decimals"),
        pytest.param(["It opens at 9 a.m.", "The shop is new."], id="a.m. at the end"),
        pytest.param(["J. K. Lee won."], id="a person's initials"),
        pytest.param(["Why?", "Nobody knows!", "Yet."], id="other stops"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_blank_line_ends_a_sentence_without_a_stop() -> None:
    assert sentences("Floods in the north\n\nRivers rose.") == [
        "Floods in the north",
        "Rivers rose.",
    ]


def test_short_lines_are_lines_of_their_own() -> None:
    assert sentences("World\nSport\nRivers rose.") == ["World", "Sport", "Rivers rose."]


def test_a_wrapped_line_goes_on() -> None:
    text = "The rivers of the northern province rose overnight and\nflooded two villages."
    assert sentences(text) == [text]


@given(st.text(alphabet="aB.!? \n\"”’'“1,", max_size=60))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [position for span in spans for position in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert {p for p, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(sentence_at(spans, span.start) == span for span in spans)


def test_between_sentences_there_is_none() -> None:
    assert sentence_at(split_sentences("One.  Two."), 5) is None
    assert sentence_at((), 0) is None
