"""A night's run in small: faults of every kind, and the process killed again and again."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.endpoint import serving, stats_of
from llmextract.records import read_records

ARTICLES = int(os.environ.get("CHAOS_ARTICLES", "400"))
"""`make chaos` takes 2,000."""
FEW = 120
JOBS = 32
KILLS = 5
FEW_LATE = 3
FAULTS = {
    "latency": 0.02,
    "jitter": 0.02,
    "error_429": 0.05,
    "error_500": 0.03,
    "hang": 0.01,
    "truncated": 0.01,
    "refused": 0.01,
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("night") / "articles.jsonl"
    lines = [
        {
            "text": f"Floods closed {n + 20} roads and {n % 7 + 2} schools in district {n}, police said."
        }
        for n in range(ARTICLES)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def few(articles: Path) -> Path:
    """The first of them, where more would tell no more."""
    path = articles.with_name("few.jsonl")
    lines = articles.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:FEW]), encoding="utf-8")
    return path


def command(articles: Path, out: Path, url: str, *more: str) -> list[str]:
    given = ["run", str(articles), "--out", str(out), "--model", "openai/stub", "--base-url", url]
    limits = ["--jobs", str(JOBS), "--timeout", "1", "--attempts", "6", "--quiet"]
    return [sys.executable, "-m", "llmextract", *given, *limits, *more]


def started(articles: Path, out: Path, url: str, cache: Path, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "LLMEXTRACT_CACHE_DIR": str(cache), "OPENAI_API_KEY": "sk-none"}
    return subprocess.Popen(
        command(articles, out, url, *more), env=environment, stderr=subprocess.PIPE, text=True
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def told(out: Path) -> list[dict[str, Any]]:
    """The records, without how they were made."""
    return [r.model_dump(mode="json", exclude={"run"}) for r in read_records(out / "records.jsonl")]


def test_faults_and_kills_lose_nothing_and_pay_nothing_twice(
    articles: Path, tmp_path: Path
) -> None:
    with serving(latency=0.0) as url:
        assert finished(started(articles, tmp_path / "calm", url, tmp_path / "a"))[0] == 0
    moments = random.Random(7)
    with serving(**FAULTS) as url:
        for _ in range(KILLS):
            process = started(articles, tmp_path / "out", url, tmp_path / "b")
            done = stats_of(url)["complete"]
            until = time.monotonic() + 60
            while stats_of(url)["complete"] == done and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(moments.uniform(0.1, 1.2))
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
        code = 1
        for _ in range(6):
            code, errors = finished(started(articles, tmp_path / "out", url, tmp_path / "b"))
            if code == 0:
                break
            assert code == 1, errors
        asked = stats_of(url)
    assert code == 0
    assert told(tmp_path / "out") == told(tmp_path / "calm")
    assert len(told(tmp_path / "out")) == asked["distinct"] == ARTICLES
    assert asked["complete"] - asked["distinct"] <= KILLS * JOBS
    assert not (tmp_path / "out" / "failures.jsonl").read_text()


@pytest.mark.parametrize("interrupts", [1, 2])
def test_an_interrupt_drains_and_a_second_one_does_not_wait(
    interrupts: int, few: Path, tmp_path: Path
) -> None:
    with serving(latency=2.0) as url:
        process = started(few, tmp_path / "out", url, tmp_path / "cache", "--timeout", "10")
        until = time.monotonic() + 60
        while stats_of(url)["in_flight"] < JOBS and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(2.5)  # a first round is done, a second under way
        for _ in range(interrupts):
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        code, errors = finished(process)
        asked = stats_of(url)
    assert code == 130, errors
    assert "Traceback" not in errors
    records = told(tmp_path / "out")
    assert JOBS <= len(records) < FEW
    if interrupts == 1:
        assert len(records) == asked["requests"]
    else:
        assert len(records) < asked["requests"]
    with serving(latency=0.0) as url:
        assert finished(started(few, tmp_path / "out", url, tmp_path / "cache"))[0] == 0
    assert len(told(tmp_path / "out")) == FEW


def test_a_wrong_key_costs_at_most_jobs_calls_and_one_line(articles: Path, tmp_path: Path) -> None:
    with serving(latency=0.0, unauthorized=1) as url:
        code, errors = finished(started(articles, tmp_path / "out", url, tmp_path / "cache"))
        asked = stats_of(url)
    assert code == 2
    assert asked["requests"] <= JOBS
    [line] = errors.strip().splitlines()
    assert "key" in line.casefold()
    assert "sk-none" not in line


def test_a_budget_in_dollars_holds_by_the_servers_own_count(articles: Path, tmp_path: Path) -> None:
    with serving(latency=0.02, jitter=0.02) as url:
        environment = {**os.environ, "LLMEXTRACT_CACHE_DIR": str(tmp_path / "cache")}
        given = command(articles, tmp_path / "out", url, "--budget-usd", "0.10")
        given[given.index("openai/stub")] = "openai/gpt-4o-mini"
        done = subprocess.run(given, env=environment, stderr=subprocess.PIPE, text=True)
        asked = stats_of(url)
    assert done.returncode == 1
    spent = asked["prompt_tokens"] * 0.15e-6 + asked["completion_tokens"] * 0.60e-6
    assert 0.08 < spent <= 0.10  # what is in flight is kept back at the most that it may cost
    assert "of the budget of $0.1 are spent" in done.stderr
    told = re.search(r"([\d,]+) inputs are left", done.stderr)
    assert told is not None
    # On a busy machine a reply may come too late for its client, and be asked for once more.
    again = int(told[1].replace(",", "")) - (ARTICLES - asked["complete"])
    assert 0 <= again <= FEW_LATE
