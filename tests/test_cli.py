"""The command line as a process: output, messages, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loopback import Answer, LoopbackServer

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SEED = SEEDS / "002_0b2e70bf5053be85.txt"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from llmextract.cli import main; main()", *map(str, arguments)]


def llmextract(
    *arguments: str | Path, cache: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
    env = {**inherited, "LLMEXTRACT_CACHE_DIR": str(cache), "COLUMNS": "120", **environment}
    return subprocess.run(command(*arguments), capture_output=True, text=True, env=env, timeout=120)


def test_run_leaves_records_tables_and_the_report(tmp_path: Path) -> None:
    done = llmextract("run", SEEDS, "--out", tmp_path / "out", "--model", "none", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"records\s+5", done.stdout)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "records.jsonl",
        "failures.jsonl",
        "run.json",
        "journal.jsonl",
        "run.lock",
        "articles.csv",
        "facts.csv",
        "mentions.csv",
        "summary_points.csv",
        "report.html",
    }
    assert len((tmp_path / "out" / "records.jsonl").read_text().splitlines()) == 5


def test_failures_are_exit_code_1_and_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    done = llmextract(
        "run", tmp_path / "in", "--out", tmp_path / "out", "--model", "none", cache=tmp_path
    )
    assert done.returncode == 1
    assert "failures.jsonl" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(["run", "no-such-folder", "--out", "OUT", "--model", "none"], "no-such-folder", id="missing folder"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--model", "wrong"], "unknown model 'wrong'", id="unknown model"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--model", "no.gguf"], "no.gguf", id="missing gguf"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--prompt", "wrong"], "no prompt named 'wrong'", id="unknown prompt"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--model", "openai/x"], "OPENAI_API_KEY", id="missing key"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--model", "nonsense/x"], "nonsense", id="unknown provider"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--model", "none", "--format", "xml"], "xml", id="unknown format"),
        pytest.param(["run", SEEDS, "--out", "OUT", "--jobs", "0"], "jobs", id="bad flag value"),
        pytest.param(["run", SEEDS], "--out", id="missing option"),
        pytest.param(["show", SEEDS, "--model", "none"], "a folder", id="folder for one article"),
        pytest.param(["render", SEED, "--model", "none"], "asks nothing", id="render without a model"),
        pytest.param(["nonsense"], "nonsense", id="unknown command"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_and_exits_2(
    arguments: list[str], complaint: str, tmp_path: Path
) -> None:
    given = [tmp_path / "out" if argument == "OUT" else argument for argument in arguments]
    done = llmextract(*given, cache=tmp_path / "cache")
    assert done.returncode == 2, done.stderr
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout.strip()


def test_configuration_errors_are_one_line(tmp_path: Path) -> None:
    done = llmextract("run", SEEDS, "--out", tmp_path / "o", "--model", "wrong", cache=tmp_path)
    assert len(done.stderr.splitlines()) == 1


def test_an_unreachable_server_is_one_line_and_exit_2(tmp_path: Path) -> None:
    with LoopbackServer([Answer("")]) as server:
        url = server.base_url
    done = llmextract(
        "run",
        SEED,
        "--out",
        tmp_path / "o",
        "--model",
        "openai/x",
        "--base-url",
        url,
        cache=tmp_path,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"llmextract: openai/x at {url}: cannot connect; is it running and reachable?"
    ]


def test_mentions_as_json_are_one_line_each_with_their_path(tmp_path: Path) -> None:
    done = llmextract(
        "mentions", SEED, SEEDS / "003_9b3e254bf071c087.txt", "--json", cache=tmp_path
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    text = SEED.read_text(encoding="utf-8")
    mine = [line for line in lines if line["path"] == str(SEED)]
    assert len(mine) < len(lines)
    assert all(text[line["start"] : line["end"]] == line["text"] for line in mine)
    assert {"id", "value", "modifier", "unit", "kind", "role", "reason"} <= mine[0].keys()
    assert next(line for line in mine if line["text"] == "8,461")["value"] == "8461"


@pytest.mark.parametrize("columns", ["60", "120"])
def test_mentions_in_a_terminal_show_number_and_reading(columns: str, tmp_path: Path) -> None:
    done = llmextract("mentions", SEED, cache=tmp_path, COLUMNS=columns)
    assert done.returncode == 0
    assert re.search(r"8,500.*about 8,500", done.stdout)
    assert all(len(line) <= int(columns) for line in done.stdout.splitlines())


def test_show_prints_summary_and_facts(tmp_path: Path) -> None:
    done = llmextract("show", SEED, "--model", "none", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "8,461" in done.stdout
    assert "withheld" not in done.stdout


def test_render_prints_the_requests_that_run_sends(tmp_path: Path) -> None:
    with LoopbackServer([Answer(refusal="no")]) as server:
        given = ["--model", "openai/x", "--base-url", server.base_url]
        llmextract("run", SEED, "--out", tmp_path / "o", *given, cache=tmp_path)
        sent = server.requests
    done = llmextract("render", SEED, "--model", "openai/x", cache=tmp_path)
    rendered = [json.loads(line) for line in done.stdout.splitlines()]
    assert [{**body, "model": "x"} for body in rendered] == sent


def test_prompts_can_be_listed_shown_and_compared(tmp_path: Path) -> None:
    listed = llmextract("prompts", "list", cache=tmp_path).stdout
    assert re.search(r"^article@[0-9a-f]{12}  article", listed, re.MULTILINE)
    shown = llmextract("prompts", "show", "article", cache=tmp_path).stdout
    assert shown == (ROOT / "prompts" / "article.md").read_text(encoding="utf-8")
    compared = llmextract("prompts", "diff", "article", "mention", cache=tmp_path).stdout
    assert "-strategy: article" in compared
    assert "+strategy: mention" in compared


def test_the_cache_can_be_carried_to_another_machine(tmp_path: Path) -> None:
    reply = {
        "contexts": [],
        "facts": [],
        "restatements": [],
        "excluded": [],
        "headline": "",
        "points": [],
    }
    with LoopbackServer([Answer(json.dumps(reply))]) as server:
        given = ["--model", "openai/x", "--base-url", server.base_url]
        llmextract("run", SEED, "--out", tmp_path / "o", *given, cache=tmp_path / "one")
        export, calls = tmp_path / "export.jsonl", len(server.requests)
        llmextract("cache", "export", export, cache=tmp_path / "one")
        taken = llmextract("cache", "import", export, cache=tmp_path / "two")
        assert "1 replies" in taken.stderr
        again = llmextract("run", SEED, "--out", tmp_path / "p", *given, cache=tmp_path / "two")
        assert again.returncode == 0
        assert len(server.requests) == calls
    assert "1 replies" in llmextract("cache", "stats", cache=tmp_path / "two").stdout
    pruned = llmextract("cache", "prune", "--older-than", "1", cache=tmp_path / "two")
    assert "0 replies" in pruned.stderr


def test_schema_is_json_schema_of_a_record(tmp_path: Path) -> None:
    schema = json.loads(llmextract("schema", cache=tmp_path).stdout)
    assert set(schema["properties"]) == {"article", "summary", "mentions", "facts", "run"}
    fact = schema["$defs"]["Fact"]["properties"]
    assert fact["value"]["anyOf"][0]["type"] == "string"
    assert fact["modifier"]["enum"][0] == "exact"


def test_models_list_says_whether_the_model_is_here(tmp_path: Path) -> None:
    assert "models pull" in llmextract("models", "list", cache=tmp_path).stdout


def test_control_characters_of_an_article_do_not_reach_the_terminal(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("A \x1b[31mred\x1b[0m box held 12 \x1b]0;title\x07 apples on the table.\n")
    for done in (
        llmextract("mentions", article, cache=tmp_path),
        llmextract("show", article, "--model", "none", cache=tmp_path),
    ):
        assert "12" in done.stdout
        assert "\x1b" not in done.stdout


def test_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys\n"
        "from llmextract.cli import main\n"
        "sys.argv = ['llmextract', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'openai', 'instructor', 'pydantic', 'trafilatura', 'diskcache', 'yaml', 'jinja2'}\n"
        "print('HEAVY', sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=30)
    assert "HEAVY []" in done.stdout
