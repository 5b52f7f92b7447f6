"""Training of the adapter: what it is trained on, what it must never see, and a short real run."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from llmextract.articles import article_from_text
from llmextract.embedded import EmbeddedServer, pull
from llmextract.planning import Plan, small_requests
from llmextract.prompting import find_prompt
from llmextract.replies import MentionReply
from llmextract.settings import user_cache_directory
from training.examples import (
    Example,
    answer_text,
    briefs_in,
    examples_of_articles,
    examples_of_briefs,
    examples_of_split,
    is_held_out,
)
from training.variation import Names, varied

ROOT = Path(__file__).parent.parent
NEWSWIRE = ROOT / "evals" / "newswire"
PROMPT = find_prompt("mention")
TEXT = "Fire broke out in Hull on Monday. Forty people lost their homes, police said. Rain fell."


def brief(name: str) -> str:
    """A labelled brief as a line of the data file."""
    at = TEXT.index("Forty")
    starts = [0, at, TEXT.index("Rain")]
    ends = [at - 1, starts[2] - 1, len(TEXT)]
    sentences = [
        {"id": f"s{n}", "start": start, "end": end}
        for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    fact = {
        "id": "m1", "counted": "people", "event": "lost their homes", "time_text": "on Monday",
        "place": "Hull", "attributed_to": "police",
    }  # fmt: skip
    reply = {
        "facts": [fact], "restatements": [], "excluded": [], "key": ["m1"], "summary": ["s1", "s2"],
    }  # fmt: skip
    mention = {"id": "m1", "start": at, "end": at + 5, "text": "Forty"}
    line = {"article": name, "text": TEXT, "mentions": [mention], "sentences": sentences}
    return json.dumps({**line, "reply": reply})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "briefs.jsonl"
    path.write_text("\n".join(brief(f"b{n}") for n in range(20)), encoding="utf-8")
    return path


# -- what is trained on --------------------------------------------------------------------------


def test_a_brief_is_either_trained_on_or_scored(data: Path) -> None:
    used = {one.article.path for one in briefs_in(data, held_out=False)}
    kept_out = {one.article.path for one in briefs_in(data, held_out=True)}
    assert used | kept_out == {f"b{n}" for n in range(20)}
    assert not used & kept_out
    assert kept_out
    assert all(is_held_out(name) for name in kept_out)


def test_the_test_split_is_refused() -> None:
    for split in ("test", "all"):
        with pytest.raises(ValueError, match="dev alone"):
            examples_of_split(NEWSWIRE, PROMPT, split)


def test_a_folder_with_a_split_is_no_training_data() -> None:
    with pytest.raises(ValueError, match="has a split"):
        examples_of_articles(NEWSWIRE, PROMPT, "articles")


def test_no_article_of_the_test_split_is_among_the_examples() -> None:
    examples = examples_of_split(NEWSWIRE, PROMPT)
    names = {Path(one.article).stem for one in examples}
    assert names
    assert max(names) < "n16"


def test_an_example_is_the_request_that_a_run_sends(data: Path) -> None:
    [example] = [
        one
        for one in examples_of_briefs(briefs_in(data, held_out=True)[:1], PROMPT)
        if one.task == "mention"
    ]
    requests, _ = small_requests(Plan.of(article_from_text(TEXT)), PROMPT)
    assert example.messages == next(iter(requests.values())).messages
    assert example.answer == {
        "counted": "people", "event": "lost their homes", "time": "on Monday", "place": "Hull",
        "attributed_to": "police",
    }  # fmt: skip


def test_an_answer_is_of_words_that_the_request_shows() -> None:
    answers = []
    for one in examples_of_split(NEWSWIRE, PROMPT):
        shown = one.messages[1]["content"].casefold().replace("[[", "").replace("]]", "")
        if one.task == "mention":
            answers += [(words, shown) for words in one.answer.values()]
    told = [(words, shown) for words, shown in answers if words is not None]
    assert len(told) / len(answers) > 0.6
    assert all(words.casefold() in shown for words, shown in told)


@pytest.mark.parametrize(
    ("slot", "words"), [("attributed_to", "the fire brigade"), ("place", "Hull on Humber")]
)
def test_what_the_request_does_not_show_is_no_answer(data: Path, slot: str, words: str) -> None:
    told = data.read_text(encoding="utf-8").replace('"police"', '"the fire brigade"')
    data.write_text(told.replace('"Hull"', '"Hull on Humber"'), encoding="utf-8")
    example = examples_of_briefs(briefs_in(data, held_out=True)[:1], PROMPT)[0]
    assert example.answer[slot] is None


def test_words_that_are_part_of_another_word_are_not_shown(data: Path) -> None:
    told = data.read_text(encoding="utf-8").replace('"Hull"', '"Hul"')
    data.write_text(told, encoding="utf-8")
    example = examples_of_briefs(briefs_in(data, held_out=True)[:1], PROMPT)[0]
    assert example.answer["place"] is None


def test_an_answer_is_written_with_the_words_as_a_text_has_them(data: Path) -> None:
    example = examples_of_briefs(briefs_in(data, held_out=True)[:1], PROMPT)[0]
    assert answer_text(example) == (
        '{"counted":" people","event":" lost their homes","time":" on Monday","place":" Hull",'
        '"attributed_to":" police"}'
    )
    assert MentionReply.model_validate_json(answer_text(example)).place == "Hull"


# -- other names ---------------------------------------------------------------------------------


def renamed(request: str, answer: dict[str, str | None], *others: dict[str, str | None]) -> Example:
    """The example with the names of the others in place of its own."""

    def example(request: str, answer: dict[str, str | None]) -> Example:
        return Example("a", "mention", ({"role": "user", "content": request},), answer, "briefs")

    names = Names.of([example("", other) for other in others])
    return varied(example(request, answer), names, random.Random(1))


def test_a_name_changes_in_the_request_and_in_the_answer() -> None:
    other = renamed(
        "Opening: Floods in Kabul. Text: [[40]] died in Kabul, not in Kabulistan.",
        {"counted": None, "place": "Kabul", "attributed_to": None},
        {"place": "Perth"},
    )
    assert other.answer["place"] == "Perth"
    shown = other.messages[0]["content"]
    assert shown == "Opening: Floods in Perth. Text: [[40]] died in Perth, not in Kabulistan."


def test_the_last_name_of_a_person_changes_where_it_stands_alone() -> None:
    other = renamed(
        "Text: Minister Ann Lee spoke. Mr Lee said [[40]] had died.",
        {"attributed_to": "Ann Lee", "place": None},
        {"attributed_to": "spokesman Carl Opik"},
    )
    assert (
        other.messages[0]["content"]
        == "Text: Minister Carl Opik spoke. Mr Opik said [[40]] had died."
    )


@pytest.mark.parametrize("source", ["police", "Pentagon", None])
def test_what_is_no_name_of_a_person_or_a_place_stays(source: str | None) -> None:
    answer = {"attributed_to": source, "place": "capital"}
    other = renamed("Text: police: [[40]].", answer, {"place": "Perth", "attributed_to": "Ed Low"})
    assert (other.answer, other.messages[0]["content"]) == (answer, "Text: police: [[40]].")


# -- a short run ---------------------------------------------------------------------------------


needs_training = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None and os.environ.get("CI") != "true",
    reason="needs the extra train",
)


@needs_training
def test_rows_are_interleaved_as_llama_cpp_wants_them() -> None:
    import numpy as np

    from training.convert import interleaved

    rows = np.arange(8, dtype=np.float32).reshape(8, 1)
    assert interleaved(rows, heads=2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


@needs_training
def test_a_short_run_trains_converts_and_agrees(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "short.gguf"
    empty = tmp_path / "none"
    empty.mkdir()
    command = [sys.executable, "-m", "training", str(data), "--out", str(out), "--steps", "1"]
    done = subprocess.run(
        [*command, *(f"--{name}={empty}" for name in ("briefs", "articles", "fresh")), "--most", "1"],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "same_first=" in done.stdout
    assert out.read_bytes()[:4] == b"GGUF"
    assert out.stat().st_size <= 12_000_000
    server = EmbeddedServer(pull(user_cache_directory()), adapter=out)
    server.stop()
