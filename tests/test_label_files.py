"""Label files: what is read, and what is refused with file and line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from llmextract.errors import LabelError
from llmextract.evaluation import load_labelled
from llmextract.labels import digest, find_labels, read_labels

TEXT = "On Friday 54 rebels, six of them officers, left. Another 50 left on Saturday.\n"
GOOD = """article: a.txt
published: 2024-05-04
facts:
  - id: f1
    mentions: [{number: "54", context: "54 rebels"}]
    value: 54
    counted: [rebels, fighters]
    time: {text: "On Friday", start: 2024-05-03, end: 2024-05-03}
  - id: f2
    mentions: [{number: six, context: "six of them"}]
    value: 6
    counted: officers
    part_of: f1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.yaml").write_text(GOOD)
    return tmp_path


def test_labels_are_read_with_spans_defaults_and_aliases(folder: Path) -> None:
    labelled = read_labels(folder / "a.yaml")
    first, second = labelled.facts
    assert [TEXT[span.start : span.end] for span in first.mentions] == ["54"]
    assert (first.value, first.modifier, first.unit) == (Decimal(54), "exact", None)
    assert (first.counted, second.counted) == (("rebels", "fighters"), ("officers",))
    assert first.time is not None
    assert first.time.start == date(2024, 5, 3)
    assert (second.part_of, second.stance, second.key) == ("f1", "asserted", False)


def test_null_among_wordings_says_that_the_slot_may_be_left_out(folder: Path) -> None:
    slots = (
        "counted: officers\n    place: [Varda, null]\n    event: [null]\n    attributed_to: None"
    )
    (folder / "a.yaml").write_text(GOOD.replace("counted: officers", slots))
    _, second = read_labels(folder / "a.yaml").facts
    assert (second.place, second.event) == (("Varda", ""), ())
    assert second.attributed_to == ("None",)  # a name, as YAML has it


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        pytest.param("article: a.txt", "article: b.txt", 1, "not beside", id="article missing"),
        pytest.param('"54 rebels"', '"54 monks"', 5, "0 times", id="context not in the article"),
        pytest.param('"54 rebels"', '"5"', 5, "2 times", id="context not unique"),
        pytest.param('number: "54"', 'number: "55"', 5, "not once inside", id="number not in context"),
        pytest.param("id: f2", "id: f1", 9, "used twice", id="id used twice"),
        pytest.param("part_of: f1", "part_of: f9", 9, "not another fact", id="part of nothing"),
        pytest.param("part_of: f1", "part_of: f2", 9, "not another fact", id="part of itself"),
        pytest.param("value: 54", "value: many", 4, "not a number", id="value no number"),
        pytest.param("    value: 54\n", "", 4, "give value", id="value missing"),
        pytest.param("value: 54", "value: 54\n    low: 1\n    high: 2", 4, "give value", id="value and range"),
        pytest.param("counted: officers", "modifier: exactly\n    counted: officers", 9, "none of", id="unknown modifier"),
        pytest.param("counted: officers", "colour: red\n    counted: officers", 9, "unknown: colour", id="unknown slot"),
        pytest.param("counted: officers", "unit: [hour, day]\n    counted: officers", 9, "not one word", id="two units"),
        pytest.param("    counted: officers\n", "", 9, "counted is never left out", id="counted missing"),
        pytest.param("start: 2024-05-03", "start: Friday", 4, "dates", id="window no date"),
        pytest.param("facts:", "facts: [", 4, "not YAML", id="broken YAML"),
        pytest.param("published: 2024-05-04", "published: May", 1, "not a date", id="published no date"),
    ],
)  # fmt: skip
def test_a_broken_label_is_told_with_file_and_line(
    folder: Path, old: str, new: str, line: int, complaint: str
) -> None:
    assert old in GOOD
    (folder / "a.yaml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(LabelError, match=complaint) as told:
        read_labels(folder / "a.yaml")
    assert str(told.value).startswith(f"{folder / 'a.yaml'}:{line}:")


def test_two_facts_may_not_share_a_mention(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        GOOD.replace('{number: six, context: "six of them"}', '{number: "54", context: "54 reb"}')
    )
    with pytest.raises(LabelError, match="also one of f1"):
        read_labels(folder / "a.yaml")


def test_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="no labels"):
        find_labels([tmp_path])


def test_a_split_leaves_the_others_out(folder: Path) -> None:
    (folder / "b.txt").write_text(TEXT)
    (folder / "b.yaml").write_text(GOOD.replace("a.txt", "b.txt"))
    (folder / "split.yaml").write_text("dev: [a]\ntest: [b]\n")
    assert [item.labels_path.stem for item in load_labelled([folder], "dev")] == ["a"]
    assert len(load_labelled([folder], "all")) == 2
    with pytest.raises(LabelError, match="no split 'train'"):
        load_labelled([folder], "train")


def test_an_empty_split_is_told_instead_of_scored(folder: Path) -> None:
    (folder / "split.yaml").write_text("dev: []\n")
    with pytest.raises(LabelError, match="no labelled article"):
        load_labelled([folder], "dev")


def test_the_digest_changes_with_article_and_labels(folder: Path) -> None:
    before = digest([read_labels(folder / "a.yaml")])
    (folder / "a.yaml").write_text(GOOD + "# a note\n")
    relabelled = digest([read_labels(folder / "a.yaml")])
    (folder / "a.txt").write_text(TEXT + "\n")
    assert len({before, relabelled, digest([read_labels(folder / "a.yaml")])}) == 3
