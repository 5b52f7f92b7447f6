"""`eval` and `compare` as processes: output, files, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.loopback import Answer, LoopbackServer
from tests.test_cli import ROOT, SEEDS, llmextract

NOTHING = {
    "contexts": [],
    "facts": [],
    "restatements": [],
    "excluded": [],
    "headline": "",
    "points": [],
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    done = llmextract("eval", SEEDS, "--model", "none", "--json", cache=folder)
    assert done.returncode == 0, done.stderr
    (folder / "base.json").write_text(done.stdout)
    return folder / "base.json"


def test_eval_prints_every_metric_with_intervals(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    done = llmextract("eval", SEEDS, "--model", "none", "--junit", junit, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    for metric in ("core F1", "full F1", "counted", "attributed_to", "ledger coverage", "tokens"):
        assert metric in done.stdout
    assert "[" in next(line for line in done.stdout.splitlines() if line.startswith("core F1"))
    assert junit.read_text().startswith("<?xml")


def test_a_result_compared_with_itself_passes(base: Path, tmp_path: Path) -> None:
    done = llmextract("compare", base, base, cache=tmp_path)
    assert done.returncode == 0
    assert "not worse" in done.stdout


def test_a_result_of_other_labels_is_invalid_and_fails(base: Path, tmp_path: Path) -> None:
    other = json.loads(base.read_text())
    other["labels_digest"] = "other"
    (tmp_path / "head.json").write_text(json.dumps(other))
    comment = tmp_path / "comment.md"
    given = ["compare", base, tmp_path / "head.json", "--markdown", comment]
    done = llmextract(*given, cache=tmp_path)
    assert done.returncode == 1
    assert "invalid" in done.stdout
    assert comment.read_text().startswith("<!-- llmextract compare -->")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(["eval", "EMPTY"], "no labels", id="empty folder"),
        pytest.param(["eval", SEEDS, "--split", "dev", "--agreement"], "two folders", id="one folder"),
        pytest.param(["compare", "no.json", "no.json"], "no.json", id="missing result"),
        pytest.param(["eval", SEEDS, "--replay", "no.jsonl", "--model", "openai/x"], "no.jsonl", id="missing recordings"),
    ],
)  # fmt: skip
def test_what_cannot_be_evaluated_is_told_and_exits_2(
    arguments: list[str | Path], complaint: str, tmp_path: Path
) -> None:
    given = [tmp_path if argument == "EMPTY" else argument for argument in arguments]
    done = llmextract(*given, cache=tmp_path)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_labels_agree_with_themselves(tmp_path: Path) -> None:
    done = llmextract("eval", "--agreement", SEEDS, SEEDS, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "core F1                  1.000" in done.stdout


def test_recordings_replay_without_key_or_server_and_a_changed_prompt_exits_3(
    tmp_path: Path,
) -> None:
    with LoopbackServer([Answer(json.dumps(NOTHING))]) as server:
        given = ["eval", SEEDS, "--model", "openai/x", "--base-url", server.base_url]
        live = llmextract(*given, "--json", cache=tmp_path / "live")
        assert live.returncode == 0, live.stderr
        llmextract("cache", "export", tmp_path / "recordings.jsonl", cache=tmp_path / "live")
    replay = [*given, "--replay", tmp_path / "recordings.jsonl"]
    again = llmextract(*replay, "--json", cache=tmp_path / "other")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["articles"] == json.loads(live.stdout)["articles"]
    edited = tmp_path / "article.md"
    source = llmextract("prompts", "show", "article", cache=tmp_path).stdout
    edited.write_text(source.replace("neutral summary", "plain summary"))
    done = llmextract(*replay, "--prompt", edited, cache=tmp_path / "other")
    assert done.returncode == 3
    assert "not evaluated" in done.stderr
    assert not done.stdout


def test_the_committed_recordings_answer_for_the_embedded_model(tmp_path: Path) -> None:
    """Fails when a prompt or an article changed without `make record`."""
    recordings = ROOT / "evals" / "recordings" / "embedded.jsonl"
    given = ["eval", SEEDS, ROOT / "evals" / "newswire", "--model", "embedded"]
    done = llmextract(*given, "--replay", recordings, "--json", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["usage"]["output"] == 0
    assert not [article for article in result["articles"] if article["error"]]
