"""Processes that read beside the run: the same results, no orphans, no end of the run with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from llmextract.errors import EmptyArticleError
from llmextract.inputs import Input
from llmextract.workers import Workers


def given(number: int, text: str = "Police stopped {} cars on Friday.") -> Input:
    return Input(f"{number}.txt", "text", text.format(number + 20).encode())


def children() -> set[int]:
    """The processes that this one has started."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(one) for one in listed.read_text().split()}


@pytest.mark.parametrize("processes", [0, 2])
async def test_what_is_read_elsewhere_is_what_is_read_in_place(processes: int) -> None:
    with Workers(processes) as workers:
        records = [await workers.record(given(number)) for number in range(80)]
    assert [int(r.facts[0].value or 0) for r in records] == list(range(20, 100))


async def test_short_runs_start_no_process() -> None:
    before = children()
    with Workers(2) as workers:
        for number in range(60):
            await workers.record(given(number))
        assert children() == before


async def test_an_error_comes_back_as_itself() -> None:
    with Workers(1) as workers:
        for number in range(70):
            await workers.record(given(number))
        with pytest.raises(EmptyArticleError, match=r"7\.txt"):
            await workers.record(given(7, " "))


async def test_a_killed_process_does_not_end_the_run() -> None:
    before = children()
    with Workers(1) as workers:
        for number in range(70):
            await workers.record(given(number))
        for one in children() - before:
            os.kill(one, signal.SIGKILL)
        records = [await workers.record(given(number)) for number in range(5)]
    assert len(records) == 5


READING = """
import asyncio, os
from llmextract.workers import Workers
from tests.test_workers import given

async def main():
    with Workers(1) as workers:
        for number in range(70):
            await workers.record(given(number))
        print(open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read(), flush=True)
        await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_processes_end_when_the_run_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "reading.py"
    script.write_text(READING)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    started = [int(one) for one in process.stdout.readline().split()]
    assert started
    process.kill()
    process.communicate(timeout=10)
    until = time.monotonic() + 10
    while any(_runs(one) for one in started) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_runs(one) for one in started)


def _runs(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
