"""Processes that read beside the run: the same results, no orphans, no end of the run with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from llmextract.errors import EmptyArticleError
from llmextract.exchange import Reply
from llmextract.inputs import Input
from llmextract.pipeline import Desk
from llmextract.prompting import find_prompt
from llmextract.replies import ArticleReply
from llmextract.schema import RunInfo, Usage
from llmextract.workers import Asking, Workers


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


# -- articles that a model is asked about ---------------------------------------------------------

ASKING = Asking(find_prompt("article"), None)
RUN = RunInfo(model="m", prompt=None, cached=False, cost_usd=Decimal(0), llmextract_version="0")


def reply(counted: str) -> ArticleReply:
    fact = {"id": "m1", "counted": counted, "event": None, "context": None, "stance": "asserted"}
    return ArticleReply.model_validate(
        {
            "contexts": [], "facts": [{**fact, "part_of": None, "key": True}], "restatements": [],
            "excluded": [], "headline": "Police stop cars", "points": [],
        }
    )  # fmt: skip


async def elsewhere(workers: Workers, article: Input) -> Desk:
    """A desk of another process: the first articles are read in place."""
    for number in range(64):
        (await workers.desk(given(number))).close()
    return await workers.desk(article)


@pytest.mark.parametrize("killed", [False, True])
async def test_an_article_read_elsewhere_is_asked_checked_and_recorded_as_in_place(
    killed: bool,
) -> None:
    before = children()
    with Workers(0, ASKING) as none, Workers(1, ASKING) as workers:
        here, there = await none.desk(given(7)), await elsewhere(workers, given(7))
        if killed:
            for one in children() - before:
                os.kill(one, signal.SIGKILL)
        asked, own = there.requests[0], here.requests[0]
        assert (asked.messages, asked.schema, asked.sampling) == (
            own.messages,
            own.schema,
            own.sampling,
        )
        assert asked.ahead is not None
        for content in (reply("cars"), reply("lorries")):
            await asked.ahead(content.model_dump_json())
            assert asked.check(content) == own.check(content)
        assert not own.check(reply("cars"))
        assert own.check(reply("lorries"))
        replies = [Reply(content=reply("cars"), usage=Usage(), cached=False, attempts=1)]
        assert await there.record(replies, RUN) == await here.record(replies, RUN)


async def test_a_reply_that_is_no_reply_is_left_to_the_check() -> None:
    with Workers(1, ASKING) as workers:
        desk = await elsewhere(workers, given(7))
        [request] = desk.requests
        assert request.ahead is not None
        await request.ahead("{not json")
        assert not request.check(reply("cars"))


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
