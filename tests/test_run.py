"""A folder to a directory of results: order, failures, interruptions."""

from __future__ import annotations

import asyncio
import json
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailedError,
    LlmextractError,
)
from llmextract.ledger import Counts, Failure
from llmextract.prompting import find_prompt
from llmextract.records import read_records
from llmextract.run import run
from tests.loopback import Answer, LoopbackServer

EMPTY = {"contexts": [], "facts": [], "restatements": [], "headline": "Roads closed", "points": []}


def agreeable(body: dict[str, Any], _: int) -> Answer:
    """A model that calls every mark no fact."""
    text = body["messages"][1]["content"]
    ids = [piece.split("⟧")[0] for piece in text.split("⟦")[1:]]
    return Answer(json.dumps({**EMPTY, "excluded": [{"reason": "other", "ids": ids}]}))


def scripted(server: LoopbackServer, directory: Path) -> dict[str, Any]:
    """Settings that ask the server."""
    cache = directory / "cache"
    return {"model": "openai/scripted", "base_url": server.base_url, "cache_directory": cache}


def names(out: Path) -> list[str]:
    """The files that have a record, in its order."""
    return [Path(r.article.path).name for r in read_records(out / "records.jsonl")]


def _text(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(6):
        (articles / f"{number}.txt").write_text(
            f"{number + 3} roads were closed in the district.\n"
        )
    return articles


async def run_none(paths: list[Path], out: Path, cache: Path, **settings: Any) -> Counts:
    async with Extractor(model="none", cache_directory=cache, **settings) as extractor:
        return await run(paths, out, extractor)


async def run_scripted(
    folder: Path, out: Path, cache: Path, script: Any, **settings: Any
) -> tuple[Counts, int]:
    with LoopbackServer(script) as server:
        given = {"model": "openai/scripted", "base_url": server.base_url, "cache_directory": cache}
        async with Extractor(**given, **{"attempts": 2, "timeout": 5.0, **settings}) as extractor:
            counts = await run([folder], out, extractor)
        return counts, len(server.requests)


async def test_records_are_written_in_input_order_whatever_finishes_first(
    folder: Path, tmp_path: Path
) -> None:
    def script(body: dict[str, Any], number: int) -> Answer:
        answer = agreeable(body, number)
        return Answer(answer.content, delay=0.3 if number == 0 else 0.0)

    await run_scripted(folder, tmp_path / "out", tmp_path / "cache", script)
    paths = [record.article.path for record in read_records(tmp_path / "out" / "records.jsonl")]
    assert paths == sorted(paths)
    assert len(paths) == 6


async def test_jobs_bound_the_requests_in_flight(folder: Path, tmp_path: Path) -> None:
    with LoopbackServer(lambda body, n: Answer(agreeable(body, n).content, delay=0.1)) as server:
        given = {
            "model": "openai/scripted",
            "base_url": server.base_url,
            "cache_directory": tmp_path / "c",
        }
        async with Extractor(**given, jobs=2) as extractor:
            await run([folder], tmp_path / "out", extractor)
        assert server.most_in_flight == 2


async def test_bad_inputs_are_in_the_ledger_and_cost_only_themselves(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "empty.txt").write_text("  \n")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02")
    (folder / "large.txt").write_text("x" * 2000)
    (folder / "lines.jsonl").write_text('{"text": "9 roads were closed."}\n{"no": 1}\n')
    counts = await run_none([folder], tmp_path / "out", tmp_path / "cache", max_bytes=1000)
    assert (counts.records, counts.failures) == (7, 4)
    ledger = [json.loads(line) for line in _text(tmp_path / "out" / "failures.jsonl")]
    assert {(Path(entry["path"]).name, entry["error"]) for entry in ledger} == {
        ("empty.txt", "EmptyArticleError"),
        ("binary.txt", "BinaryArticleError"),
        ("large.txt", "OversizeArticleError"),
        ("lines.jsonl:2", "MalformedArticleError"),
    }
    assert {entry["stage"] for entry in ledger} == {"article"}
    assert all(entry["message"] and "\n" not in entry["message"] for entry in ledger)


async def test_a_failed_reply_costs_only_its_article(folder: Path, tmp_path: Path) -> None:
    def script(body: dict[str, Any], number: int) -> Answer:
        if "5⟦" in body["messages"][1]["content"]:
            return Answer(refusal="no")
        return agreeable(body, number)

    counts, _ = await run_scripted(folder, tmp_path / "out", tmp_path / "cache", script)
    assert (counts.records, counts.failures) == (5, 1)
    entry = json.loads((tmp_path / "out" / "failures.jsonl").read_text())
    assert (entry["stage"], entry["error"], entry["attempts"]) == ("model", "RefusedError", 1)


async def test_the_same_content_twice_is_asked_once_and_recorded_for_both_paths(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("Some 30 roads were closed in the district.\n")
    counts, calls = await run_scripted(folder, tmp_path / "out", tmp_path / "cache", agreeable)
    assert (counts.records, calls) == (2, 1)
    records = list(read_records(tmp_path / "out" / "records.jsonl"))
    assert [Path(record.article.path).name for record in records] == ["a.txt", "b.txt"]
    assert records[0].article.id == records[1].article.id


@pytest.mark.parametrize(("second", "cached", "kept"), [("out", 0, 6), ("elsewhere", 6, 0)])
async def test_a_second_run_asks_nothing(
    second: str, cached: int, kept: int, folder: Path, tmp_path: Path
) -> None:
    with LoopbackServer(agreeable) as server:
        for out in ("out", second):
            async with Extractor(**scripted(server, tmp_path)) as extractor:
                counts = await run([folder], tmp_path / out, extractor)
        assert len(server.requests) == 6
    assert (counts.cached, counts.kept, counts.usage.input) == (cached, kept, 0)
    assert len(_text(tmp_path / second / "records.jsonl")) == 6


@pytest.mark.parametrize(
    ("status", "error"),
    [pytest.param(401, AuthenticationError, id="wrong key")],
)
async def test_what_fails_every_request_stops_the_run_within_jobs_calls(
    status: int, error: type[Exception], folder: Path, tmp_path: Path
) -> None:
    with LoopbackServer([Answer(status=status)]) as server:
        given = {
            "model": "openai/scripted",
            "base_url": server.base_url,
            "cache_directory": tmp_path / "c",
        }
        async with Extractor(**given, jobs=2) as extractor:
            with pytest.raises(error):
                await run([folder], tmp_path / "out", extractor)
        assert len(server.requests) <= 2


async def test_an_unreachable_server_stops_the_run(folder: Path, tmp_path: Path) -> None:
    with LoopbackServer(agreeable) as server:
        url = server.base_url
    given = {"model": "openai/scripted", "base_url": url, "cache_directory": tmp_path / "c"}
    async with Extractor(**given, attempts=1) as extractor:
        with pytest.raises(ConnectionFailedError, match=url):
            await run([folder], tmp_path / "out", extractor)


async def test_an_interrupted_run_leaves_valid_files_with_what_is_done(
    folder: Path, tmp_path: Path
) -> None:
    def script(body: dict[str, Any], number: int) -> Answer:
        return Answer(agreeable(body, number).content, delay=0.0 if number < 3 else 30.0)

    with LoopbackServer(script) as server:
        given = {
            "model": "openai/scripted",
            "base_url": server.base_url,
            "cache_directory": tmp_path / "c",
        }
        async with Extractor(**given, jobs=2) as extractor:
            task = asyncio.create_task(run([folder], tmp_path / "out", extractor))
            while len(server.requests) < 5:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    assert len(list(read_records(tmp_path / "out" / "records.jsonl"))) == 3
    summary = json.loads((tmp_path / "out" / "run.json").read_text())
    assert summary["counts"]["records"] == 3


async def test_run_json_says_how_the_results_were_made(folder: Path, tmp_path: Path) -> None:
    counts = await run_none([folder], tmp_path / "out", tmp_path / "cache")
    summary = json.loads((tmp_path / "out" / "run.json").read_text())
    assert summary["settings"]["model"] == "none"
    assert summary["counts"]["records"] == counts.records == 6
    assert summary["counts"]["facts"] >= 6


async def test_an_output_path_that_is_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(ConfigurationError, match="--out"):
        await run_none([folder], tmp_path / "out", tmp_path / "cache")


class Defective(Extractor):
    """An extractor with a defect that shows on one article."""

    async def aask(self, desk: Any) -> Any:
        make = await super().aask(desk)
        asked = desk.requests[0].messages[-1]["content"]
        if "5⟦m1⟧ roads" in asked:
            raise IndexError("tuple index out of range")
        return partial(self._fail, make) if "7⟦m1⟧ roads" in asked else make

    async def _fail(self, make: Any) -> Any:
        raise IndexError(f"tuple index out of range in {await make()}")


async def test_a_defect_met_on_one_article_costs_only_that_article(
    folder: Path, tmp_path: Path
) -> None:
    with LoopbackServer(agreeable) as server:
        async with Defective(**scripted(server, tmp_path)) as extractor:
            counts = await run([folder], tmp_path / "out", extractor)
    assert (counts.records, counts.failures) == (4, 2)
    for line in _text(tmp_path / "out" / "failures.jsonl"):
        entry = json.loads(line)
        assert entry["error"] == "UnexpectedError"
        assert "IndexError" in entry["message"]


@pytest.mark.parametrize(
    ("paths", "model"),
    [
        pytest.param(["no-such-folder"], "none", id="wrong folder"),
        pytest.param(["void"], "none", id="empty folder"),
        pytest.param(["articles"], "openai/x", id="no key"),
    ],
)
async def test_a_run_that_reads_nothing_leaves_earlier_results_alone(
    paths: list[str], model: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    await run_none([folder], tmp_path / "out", tmp_path / "cache")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "void").mkdir()
    async with Extractor(model=model, cache_directory=tmp_path / "c") as extractor:
        with pytest.raises(LlmextractError):
            await run([tmp_path / path for path in paths], tmp_path / "out", extractor)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


# -- going on from an earlier run ----------------------------------------------------------------


async def test_what_failed_is_tried_again_and_takes_its_place(folder: Path, tmp_path: Path) -> None:
    refusing = True

    def script(body: dict[str, Any], number: int) -> Answer:
        if refusing and "5⟦" in body["messages"][1]["content"]:
            return Answer(refusal="no")
        return agreeable(body, number)

    with LoopbackServer(script) as server:
        for _ in range(2):
            async with Extractor(**scripted(server, tmp_path)) as extractor:
                counts = await run([folder], tmp_path / "out", extractor)
            refusing = False
        assert len(server.requests) == 7
    assert (counts.records, counts.kept, counts.failures) == (1, 5, 0)
    assert names(tmp_path / "out") == [f"{n}.txt" for n in range(6)]
    assert not _text(tmp_path / "out" / "failures.jsonl")


async def test_only_failures_are_read_with_retry_failed(folder: Path, tmp_path: Path) -> None:
    (folder / "2.txt").write_text(" ")
    await run_none([folder], tmp_path / "out", tmp_path / "cache")
    (folder / "1.txt").write_text("Some 99 roads were closed in the district.\n")
    (folder / "2.txt").write_text("Some 77 roads were closed in the district.\n")
    (folder / "9.txt").write_text("Some 88 roads were closed in the district.\n")
    async with Extractor(model="none", cache_directory=tmp_path / "cache") as extractor:
        counts = await run([folder], tmp_path / "out", extractor, retry_failed=True)
    assert (counts.records, counts.failures) == (1, 0)
    assert names(tmp_path / "out") == [f"{n}.txt" for n in range(6)]
    values = [r.facts[0].value for r in read_records(tmp_path / "out" / "records.jsonl")]
    assert [int(value or 0) for value in values] == [3, 4, 77, 6, 7, 8]


async def test_changed_files_are_redone_and_removed_ones_dropped(
    folder: Path, tmp_path: Path
) -> None:
    await run_none([folder], tmp_path / "out", tmp_path / "cache")
    (folder / "1.txt").write_text("Some 99 roads were closed in the district.\n")
    (folder / "3.txt").unlink()
    (folder / "2b.txt").write_text("Some 55 roads were closed in the district.\n")
    counts = await run_none([folder], tmp_path / "out", tmp_path / "cache")
    assert (counts.records, counts.kept) == (2, 4)
    assert names(tmp_path / "out") == ["0.txt", "1.txt", "2.txt", "2b.txt", "4.txt", "5.txt"]
    assert "99 roads" in _text(tmp_path / "out" / "records.jsonl")[1]
    journal = [json.loads(line) for line in _text(tmp_path / "out" / "journal.jsonl")]
    assert len(journal) == 6


async def test_another_prompt_redoes_everything(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(find_prompt("article").source.replace("You read", "You will read"))
    with LoopbackServer(agreeable) as server:
        for prompt in (None, str(other)):
            async with Extractor(**scripted(server, tmp_path), prompt=prompt) as extractor:
                counts = await run([folder], tmp_path / "out", extractor)
        assert len(server.requests) == 12
    assert (counts.records, counts.kept) == (6, 0)
    assert len(names(tmp_path / "out")) == 6


async def test_one_hung_request_holds_nobody_up_and_keeps_its_place(
    folder: Path, tmp_path: Path
) -> None:
    for number in range(6, 700):
        (folder / f"x{number}.txt").write_text(f"{number} roads were closed in the district.\n")
    released = threading.Event()

    def script(body: dict[str, Any], number: int) -> Answer:
        if number == 0:
            released.wait(30)
        return agreeable(body, number)

    def seen(counts: Counts, _: Failure | None) -> None:
        if counts.records >= 500:
            released.set()

    with LoopbackServer(script) as server:
        async with Extractor(**scripted(server, tmp_path), timeout=60.0) as extractor:
            counts = await run([folder], tmp_path / "out", extractor, seen)
    assert counts.records == 700
    assert names(tmp_path / "out") == sorted(names(tmp_path / "out"))


async def test_two_runs_into_one_directory_are_refused(folder: Path, tmp_path: Path) -> None:
    def script(body: dict[str, Any], number: int) -> Answer:
        return Answer(agreeable(body, number).content, delay=0.5)

    with LoopbackServer(script) as server:
        async with Extractor(**scripted(server, tmp_path)) as extractor:
            first = asyncio.create_task(run([folder], tmp_path / "out", extractor))
            while not server.requests:
                await asyncio.sleep(0.02)
            with pytest.raises(ConfigurationError, match="another run"):
                await run_none([folder], tmp_path / "out", tmp_path / "other")
            counts = await first
    assert counts.records == 6


async def test_a_stopped_run_finishes_what_is_under_way_and_nothing_more(
    folder: Path, tmp_path: Path
) -> None:
    stop = asyncio.Event()

    def script(body: dict[str, Any], number: int) -> Answer:
        return Answer(agreeable(body, number).content, delay=0.3)

    with LoopbackServer(script) as server:
        async with Extractor(**scripted(server, tmp_path), jobs=2) as extractor:
            task = asyncio.create_task(run([folder], tmp_path / "out", extractor, stop=stop))
            while not server.requests:
                await asyncio.sleep(0.02)
            stop.set()
            counts = await task
        assert len(server.requests) == 2
    assert (counts.records, counts.stopped) == (2, "interrupted")
    assert len(names(tmp_path / "out")) == 2


# -- giving up -----------------------------------------------------------------------------------


async def test_a_run_in_which_everything_fails_alike_is_given_up(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{n} roads were closed."}) for n in range(300))
    (tmp_path / "articles.jsonl").write_text(lines)
    answer = Answer(status=400, error={"message": "the model is asleep"})
    with LoopbackServer([answer]) as server:
        async with Extractor(**scripted(server, tmp_path), jobs=4) as extractor:
            counts = await run([tmp_path / "articles.jsonl"], tmp_path / "out", extractor)
        assert len(server.requests) < 20
    assert "failed alike" in (counts.stopped or "")
    assert "the model is asleep" in (counts.stopped or "")
    assert counts.failures + (counts.left or 0) == 300


async def test_inputs_that_are_no_articles_do_not_end_a_run(tmp_path: Path) -> None:
    lines = ["{}"] * 100 + [json.dumps({"text": "Some 30 roads were closed."})]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines))
    counts = await run_none([tmp_path / "articles.jsonl"], tmp_path / "out", tmp_path / "cache")
    assert (counts.records, counts.failures, counts.stopped) == (1, 100, None)


async def test_a_budget_ends_the_run_and_tells_what_is_left(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{n} roads were closed."}) for n in range(60))
    (tmp_path / "articles.jsonl").write_text(lines)
    with LoopbackServer(agreeable) as server:
        given = {**scripted(server, tmp_path), "budget_tokens": 14_000}
        async with Extractor(**given, jobs=4) as extractor:
            counts = await run([tmp_path / "articles.jsonl"], tmp_path / "out", extractor)
        assert 0 < len(server.requests) < 60
        assert len(server.requests) * 110 <= 14_000
    assert "budget" in (counts.stopped or "")
    assert counts.records + (counts.left or 0) == 60
