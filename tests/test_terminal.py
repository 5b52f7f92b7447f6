"""What `show` and `mentions` print: readable, complete, and harmless to the terminal."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from llmextract.articles import article_from_text
from llmextract.cleaning import find_furniture
from llmextract.extractor import Extractor
from llmextract.mentions import find_mentions
from llmextract.schema import Record, Summary, Withheld
from llmextract.terminal import mentions_table, safe, summary_view
from tests.results import HOSTILE, fact, record

TEXT = """Floods in Varda

VARDA, May 3, 2024 (Wire) - Floods killed at least 12 people in Varda on Friday, police said.

Repairs will cost $23.40 a head, the council said. The dam was built in 1964.
"""


def printed(view: RenderableType, *, width: int = 120, colour: bool = False) -> str:
    terminal = Console(
        width=width,
        markup=False,
        highlight=False,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    with terminal.capture() as capture:
        terminal.print(view)
    return capture.get()


@pytest.fixture
def shown(tmp_path: Path) -> str:
    with Extractor(model="none", cache_directory=tmp_path) as extractor:
        made = extractor.extract(article_from_text(TEXT, path="varda.txt"))
    return printed(summary_view(made, TEXT))


def test_a_fact_stands_under_its_sentence_with_its_slots(shown: str) -> None:
    rest = shown.rpartition("Floods killed at least 12 people in Varda on Friday, police said.")[2]
    assert re.search(r"at least 12 +people", rest)
    assert "2024-05-03 (on Friday)" in rest
    assert "police" in rest
    assert "✓" in rest


def test_the_date_that_was_used_is_shown_with_its_place(shown: str) -> None:
    assert 'dated 2024-05-03, from "May 3, 2024" in line 3' in shown


def test_a_missing_date_is_said() -> None:
    assert "no date found" in printed(summary_view(record(fact()), ""))


def test_money_and_years_are_written_as_people_do(shown: str) -> None:
    assert "$23.40" in shown
    assert "1964" in shown
    assert "1,964" not in shown


def test_every_number_that_is_no_fact_is_listed_with_its_reason(shown: str) -> None:
    assert "no fact, date: 3, 2024, 1964" in shown
    assert re.search(r"\d+ numbers: \d+ facts?, \d+ restatements?, \d+ excluded", shown)


def test_problems_and_withheld_sentences_are_shown() -> None:
    flawed = fact(verdict="partial", problems=("place: does not stand in the text",))
    summary = Summary(headline="H", withheld=(Withheld(text="█ died", reason="12 is no number"),))
    view = printed(summary_view(record(flawed, summary=summary), ""))
    assert "! partial" in view
    assert "! place: does not stand in the text" in view
    assert "withheld: █ died (12 is no number)" in view


def test_parts_and_restatements_are_named() -> None:
    whole = fact("54", restated_by=("m2",))
    part = fact("12", id="f2", mention="m2", part_of="f1")
    view = printed(summary_view(record(whole, part), ""))
    assert "again: 12" in view
    assert "part of 1" in view


def test_the_number_is_highlighted_in_its_sentence() -> None:
    view = printed(summary_view(record(fact()), ""), colour=True)
    assert re.search(r"There were \x1b\[0m\x1b\[[0-9;]*m12\x1b\[0m", view)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_moves_no_cursor_and_turns_no_line(hostile: str) -> None:
    slots = {"counted": hostile, "event": hostile, "place": hostile, "attributed_to": hostile}
    summary = Summary(headline=hostile, withheld=(Withheld(text=hostile, reason=hostile),))
    made = record(fact(**slots, quote=hostile or "x", problems=(hostile,)), summary=summary)
    view = printed(summary_view(made, hostile))
    assert [char for char in view if not char.isprintable() and char != "\n"] == []


def test_a_line_of_a_megabyte_is_printed() -> None:
    made = record(fact(quote="There were 12 " + "x" * 1_000_000))
    assert len(printed(summary_view(made, ""))) > 1_000_000


@pytest.mark.parametrize(
    ("text", "harmless"),
    [("a\tb\nc", "a b c"), ("\x1b[31m", "\ufffd[31m"), ("a\u202eb", "a\ufffdb"), ("é", "é")],
)
def test_control_characters_are_shown_not_obeyed(text: str, harmless: str) -> None:
    assert safe(text) == harmless


def test_mentions_are_shown_in_their_place_as_they_are_read() -> None:
    found = find_mentions(TEXT, find_furniture(TEXT))
    view = printed(mentions_table(found, TEXT))
    assert re.search(r"at least +12 people in Varda.* at least 12 +cardinal +fact", view)
    assert re.search(r"1964.* 1964 +date +– date", view)


def test_a_date_that_the_text_does_not_write_is_not_said_to_stand_in_it() -> None:
    made: Record = record(fact(value=str(Decimal(1))))
    dated = made.article.model_copy(update={"published": date(2024, 5, 3)})
    view = printed(summary_view(made.model_copy(update={"article": dated}), "No date here."))
    assert "dated 2024-05-03, from the page's own data" in view
