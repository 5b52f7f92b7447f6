"""What a user installs: the built wheel, alone in a new environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.loopback import Answer, LoopbackServer

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "003_9b3e254bf071c087.txt"
REPLY = {
    "contexts": [],
    "facts": [],
    "restatements": [],
    "excluded": [],
    "headline": "",
    "points": [],
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(out),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `llmextract` command of an environment with the wheel and its plain dependencies."""
    home = tmp_path_factory.mktemp("env")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, timeout=120)
    pip = [
        str(home / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    pins = home / "pins.txt"
    pins.write_text(_versions())
    subprocess.run(
        [*pip, "-c", str(pins), str(wheel)], check=True, capture_output=True, timeout=300
    )
    return home / "bin" / "llmextract"


def _versions() -> str:
    """The pinned versions without their hashes: pip takes no unhashed wheel beside hashes."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.rstrip(" \\") for line in lines if "==" in line.split(";")[0])


def run(command: Path, *arguments: str | Path, cache: Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "OPENAI"))}
    env["LLMEXTRACT_CACHE_DIR"] = str(cache)
    call = [str(command), *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, env=env, cwd=cache, timeout=60)


def test_the_wheel_carries_prompts_types_adapter_and_nothing_of_the_repository(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    adapter = "llmextract/adapters/smollm2-135m-mention.gguf"
    assert {"llmextract/prompts/article.md", "llmextract/py.typed", adapter} <= set(names)
    assert {name.split("/")[0] for name in names} <= {"llmextract", names[-1].split("/")[0]}


def test_the_installed_command_helps_and_finds_numbers(installed: Path, tmp_path: Path) -> None:
    assert "Usage" in run(installed, "--help", cache=tmp_path).stdout
    found = run(installed, "mentions", SEED, "--json", cache=tmp_path)
    values = [json.loads(line).get("value") for line in found.stdout.splitlines()]
    assert "23" in values


def test_the_installed_command_replays_a_run_without_a_server(
    installed: Path, tmp_path: Path
) -> None:
    with LoopbackServer([Answer(json.dumps(REPLY))]) as server:
        given = ["run", SEED, "--model", "openai/x", "--base-url", server.base_url, "--out"]
        assert run(installed, *given, tmp_path / "one", cache=tmp_path).returncode == 0
    again = run(installed, *given, tmp_path / "two", cache=tmp_path)
    assert again.returncode == 0, again.stderr
    record = json.loads((tmp_path / "two" / "records.jsonl").read_text())
    assert record["run"]["cached"] is True


def test_the_installed_command_names_the_extra_that_is_missing(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Some 30 roads were closed.</p></body></html>")
    done = run(installed, "mentions", page, cache=tmp_path)
    assert done.returncode == 2
    assert "llmextract[html]" in done.stderr
