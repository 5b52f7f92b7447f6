"""Records that were made before: read off where nothing changed, and never trusted too far."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.finished import Finished
from llmextract.inputs import Input
from llmextract.ledger import Counts
from llmextract.records import read_records
from llmextract.run import run
from llmextract.schema import Record
from tests.loopback import LoopbackServer
from tests.test_run import agreeable

GIVEN = Input("a.txt", "text", b"12 roads were closed.\n")


@pytest.fixture
def record() -> Record:
    with Extractor(model="none") as extractor:
        return extractor.extract("12 roads were closed.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(4):
        (articles / f"{number}.txt").write_text(f"{number + 3} roads were closed.\n")
    return articles


async def read_into(out: Path, folder: Path, server: LoopbackServer, **settings: Any) -> Counts:
    given = {"model": "openai/scripted", "base_url": server.base_url, **settings}
    async with Extractor(**given, cache_directory=folder.parent / "cache") as extractor:
        return await run([folder], out, extractor)


# -- a run ---------------------------------------------------------------------------------------


async def test_a_run_into_another_directory_reads_them_off(folder: Path, tmp_path: Path) -> None:
    with LoopbackServer(agreeable) as server:
        first = await read_into(tmp_path / "one", folder, server)
        shutil.rmtree(tmp_path / "cache" / "replies")
        second = await read_into(tmp_path / "two", folder, server)
        assert len(server.requests) == 4
    assert (first.records, second.records, second.cached) == (4, 4, 4)
    made, again = (list(read_records(tmp_path / name / "records.jsonl")) for name in ("one", "two"))
    assert [one.facts for one in made] == [one.facts for one in again]
    assert [one.article for one in made] == [one.article for one in again]
    assert all(one.run.cached and not one.run.usage.input and not one.run.cost_usd for one in again)


async def test_a_changed_article_or_seed_is_read_anew(folder: Path, tmp_path: Path) -> None:
    with LoopbackServer(agreeable) as server:
        await read_into(tmp_path / "one", folder, server)
        (folder / "2.txt").write_text("50 roads were closed.\n")
        await read_into(tmp_path / "two", folder, server)
        assert len(server.requests) == 5
        await read_into(tmp_path / "three", folder, server, seed=5)
        assert len(server.requests) == 9


async def test_the_rules_alone_keep_none(folder: Path, tmp_path: Path) -> None:
    async with Extractor(model="none", cache_directory=tmp_path / "cache") as extractor:
        await run([folder], tmp_path / "out", extractor)
    assert not (tmp_path / "cache").exists()


async def test_a_damaged_store_costs_nothing_but_time(folder: Path, tmp_path: Path) -> None:
    with LoopbackServer(agreeable) as server:
        await read_into(tmp_path / "one", folder, server)
        (tmp_path / "cache" / "records" / "cache.db").write_bytes(b"no database" * 500)
        counts = await read_into(tmp_path / "two", folder, server)
        assert len(server.requests) == 4
    assert (counts.records, counts.failures) == (4, 0)


# -- the store -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        replace(GIVEN, label="b.txt"),
        replace(GIVEN, form="html"),
        replace(GIVEN, data=b"13 roads were closed.\n"),
    ],
)
def test_a_record_is_of_one_input_alone(other: Input, record: Record, tmp_path: Path) -> None:
    store = Finished(tmp_path, "settings")
    store.put(GIVEN, record)
    found = store.get(GIVEN)
    assert found is not None
    assert found.facts == record.facts
    assert store.get(other) is None
    assert Finished(tmp_path, "other settings").get(GIVEN) is None


@pytest.mark.parametrize("content", ["", "no base 85 \x00", "00000", "{}"])
def test_what_is_no_record_is_not_taken_for_one(
    content: str, record: Record, tmp_path: Path
) -> None:
    from llmextract.cache import Cache

    store = Finished(tmp_path, "settings")
    store.put(GIVEN, record)
    cache = Cache(tmp_path)
    [(key, entry)] = cache.entries()
    cache.put(key, {**entry, "content": content})
    assert store.get(GIVEN) is None


def test_a_name_that_is_not_utf_8_has_its_record(record: Record, tmp_path: Path) -> None:
    odd = replace(GIVEN, label="\udcff.txt")
    store = Finished(tmp_path, "settings")
    store.put(odd, record)
    assert store.get(odd) is not None


def test_a_directory_that_cannot_be_written_costs_nothing_but_time(
    record: Record, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    store = Finished(tmp_path / "file" / "records", "settings")
    store.put(GIVEN, record)
    assert store.get(GIVEN) is None
