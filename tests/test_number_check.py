"""Each number of a text against its source: what holds, what is rounded, derived, or wrong."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.number_check import measured
from benchmarks.number_pairs import calls, precision_and_recall
from llmextract import Extractor, check
from llmextract.check_report import BAD
from llmextract.errors import EmptyArticleError
from llmextract.evaluation import load_labelled
from llmextract.number_check import NumberSource, read_plain

ROOT = Path(__file__).parent.parent
GROUPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8")
)
PAIRS = [
    pytest.param(group["source"], pair, id=pair["text"][:60])
    for group in GROUPS
    for pair in group["texts"]
]
CRASH: str = GROUPS[0]["source"]


@pytest.mark.parametrize(("source", "pair"), PAIRS)
def test_the_verdict_on_each_number(source: str, pair: dict[str, str]) -> None:
    found = {number.text: number for number in check(pair["text"], source).numbers}
    for number, verdict in pair.items():
        if number == "text":
            continue
        told = found[number]
        wanted = BAD if verdict == "bad" else {verdict}
        assert told.verdict in wanted, told.reason


def test_a_verdict_points_at_both_places() -> None:
    text = "Rescuers said that 21 people died."
    [number] = check(text, CRASH).numbers
    assert text[number.start : number.end] == "21"
    [evidence] = number.evidence
    assert CRASH[evidence.start : evidence.end] == "21"
    assert evidence.sentence in CRASH
    assert number.sentence == text


def test_a_derivation_is_shown() -> None:
    [number] = check("In all 133 people were killed or injured.", CRASH).numbers
    assert "21" in number.reason
    assert "112" in number.reason
    assert {one.text for one in number.evidence} == {"21", "112"}


def test_what_the_source_says_word_for_word_is_supported() -> None:
    reading = read_plain(CRASH)
    source = NumberSource(reading, None)
    for span in reading.sentences:
        assert not source.check(reading.words(span) or "").bad


def test_a_text_without_numbers_has_no_verdicts() -> None:
    report = check("A train crashed.", CRASH)
    assert (report.numbers, report.bad) == ((), ())


def test_a_source_without_text_is_refused() -> None:
    with pytest.raises(EmptyArticleError):
        check("Three men.", " ")


@given(text=st.text(max_size=120), source=st.text(min_size=1, max_size=200))
def test_no_text_breaks_it(text: str, source: str) -> None:
    reading = read_plain(source)
    report = NumberSource(reading, None).check(text)
    for number in report.numbers:
        assert text[number.start : number.end] == number.text
        assert all(source[one.start : one.end] == one.text for one in number.evidence)


def test_altered_numbers_are_caught_and_sound_ones_are_not_flagged() -> None:
    """The floors stand below what is measured on all labelled articles of development."""
    draw = random.Random(1)
    samples = load_labelled([ROOT / "seeds", ROOT / "evals" / "newswire"], "dev")[::3]
    told = [one for sample in samples for one in measured(sample.article, draw)]
    sound = [bad for kind, bad, _ in told if kind == "sound"]
    altered = [bad for kind, bad, _ in told if kind != "sound"]
    assert len(altered) > 150
    assert sum(altered) / len(altered) >= 0.93
    assert sum(sound) / len(sound) <= 0.03


@pytest.mark.parametrize("name", ["test1", "test2"])
def test_texts_that_it_was_not_fitted_to_are_judged_as_people_judge_them(name: str) -> None:
    total: Counter[tuple[str, str]] = Counter()
    for _, _, found in calls(ROOT / "benchmarks" / "pairs" / name):
        total.update((called, truly) for called, truly, _ in found)
    precision, recall = precision_and_recall(total)
    assert precision >= 0.9
    assert recall >= 0.85


@pytest.mark.parametrize("folder", ["seeds", "evals/newswire"])
def test_no_summary_by_rules_holds_a_bad_number_and_none_is_withheld(folder: str) -> None:
    with Extractor(model="none") as extractor:
        for sample in load_labelled([ROOT / folder]):
            record = extractor.extract(sample.article)
            source = NumberSource(read_plain(sample.article.text), sample.article.published)
            told = [record.summary.headline, *(point.text for point in record.summary.points)]
            assert not [bad for text in told for bad in source.check(text.rstrip(" …")).bad]
            assert not record.summary.withheld


# -- the command ---------------------------------------------------------------------------------


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    given = [sys.executable, "-m", "llmextract", "check", *map(str, arguments)]
    return subprocess.run(given, capture_output=True, text=True, timeout=60)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    text, source = tmp_path / "text.txt", tmp_path / "source.txt"
    text.write_text("The derailment killed 21 people and 12 dogs.")
    source.write_text(CRASH)
    return text, source


def test_a_bad_number_is_exit_code_1_and_shown_with_its_sentence(files: tuple[Path, Path]) -> None:
    text, source = files
    done = command(text, "--source", source)
    assert done.returncode == 1, done.stderr
    assert "✓ 21" in done.stdout
    assert "1 not borne out" in done.stdout
    text.write_text("The derailment killed 21 people.")
    assert command(text, "--source", source).returncode == 0


def test_json_has_every_verdict(files: tuple[Path, Path]) -> None:
    entry = json.loads(command(files[0], "--source", files[1], "--json").stdout)
    verdicts = {number["text"]: number["verdict"] for number in entry["numbers"]}
    assert verdicts["21"] == "supported"
    assert verdicts["12"] in BAD
    assert entry["bad"] == 1


def test_many_pairs_in_one_call_and_bad_lines_cost_only_themselves(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    good = {"id": "a", "text": "21 people died.", "source": CRASH}
    lines = [
        json.dumps(good),
        "{broken",
        json.dumps({"text": "x"}),
        json.dumps({**good, "id": "b"}),
    ]
    pairs.write_text("\n".join(lines))
    done = command("--pairs", pairs, "--json")
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert f"{pairs}:2" in done.stderr
    assert f"{pairs}:3" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["a.txt"], ["a.txt", "--pairs", "b.jsonl"]])
def test_what_is_not_enough_to_check_is_refused(arguments: list[str]) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert "--pairs FILE" in done.stderr
