"""What CI runs: the comparison of two commits by the script, and the action that wraps it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    call = ["git", *identity, *arguments]
    return subprocess.run(
        call, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository of two commits: the project, and the project whose reader knows no "at most"."""
    folder = tmp_path / "project"
    folder.mkdir()
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (
            name.startswith(("llmextract/", "prompts/", "seeds/", ".ci/"))
            and (ROOT / name).is_file()
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
            (folder / name).chmod((ROOT / name).stat().st_mode)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    return folder


def compare(checkout: Path, work: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHON": sys.executable, "WORK": str(work), "FOLDERS": "seeds",
           "SPLIT": "all", "MODEL": "none", "BASE": git(checkout, "rev-parse", "HEAD"),
           "LLMEXTRACT_CACHE_DIR": str(work / "cache"), **settings}  # fmt: skip
    return subprocess.run(
        [str(checkout / ".ci" / "compare")], cwd=checkout, env=env, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_an_unchanged_head_is_not_worse(checkout: Path, tmp_path: Path) -> None:
    done = compare(checkout, tmp_path / "work")
    assert done.returncode == 0, done.stderr
    assert "not worse" in (tmp_path / "work" / "comment.md").read_text(encoding="utf-8")
    assert len(git(checkout, "worktree", "list").splitlines()) == 1


def test_a_changed_reader_is_compared_with_its_base(checkout: Path, tmp_path: Path) -> None:
    lexicon = checkout / "llmextract" / "lexicon.py"
    source = lexicon.read_text(encoding="utf-8")
    assert "|as many as|" in source
    lexicon.write_text(source.replace("|as many as|", "|"), encoding="utf-8")
    done = compare(checkout, tmp_path / "work")
    comment = (tmp_path / "work" / "comment.md").read_text(encoding="utf-8")
    assert done.returncode == 0, done.stderr  # two articles of five: they cannot tell
    assert "inconclusive" in comment
    assert "bound lost" in comment
    assert "34 cases of shelling" in comment


def test_a_change_without_recording_is_not_evaluated(checkout: Path, tmp_path: Path) -> None:
    recordings = tmp_path / "recordings.jsonl"
    recordings.write_text("", encoding="utf-8")
    output = tmp_path / "output"
    done = compare(
        checkout, tmp_path / "work", MODEL="openai/x", RECORDINGS=str(recordings),
        GITHUB_OUTPUT=str(output),
    )  # fmt: skip
    assert done.returncode == 3
    assert output.read_text(encoding="utf-8") == "verdict=not evaluated\n"


def test_the_action_runs_the_script_with_every_variable_that_it_reads() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][0]
    script = (ROOT / ".ci" / "compare").read_text(encoding="utf-8")
    for name in ("BASE", "WORK", "FOLDERS", "SPLIT", "MODEL", "PROMPT", "RECORDINGS"):
        assert name in step["env"]
        assert f"${{{name}" in script or f"${name}" in script
