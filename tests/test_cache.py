"""Replies on disk: what is a hit, what is shared, what is never read."""

from __future__ import annotations

import asyncio
import gc
import pickle
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from llmextract.cache import Cache, read_export, request_key
from llmextract.errors import CacheError

ENTRY: dict[str, Any] = {"content": "{}", "usage": {}, "attempts": 1, "problems": []}
BODY = {"messages": [{"role": "user", "content": "x"}], "temperature": 0}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "replies")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(("other", "", BODY), id="model"),
        pytest.param(("m", "http://127.0.0.1/v1", BODY), id="endpoint"),
        pytest.param(("m", "", {**BODY, "temperature": 1}), id="sampling"),
        pytest.param(("m", "", {**BODY, "messages": []}), id="messages"),
    ],
)
def test_whatever_can_change_the_reply_changes_the_key(other: tuple[str, str, Any]) -> None:
    assert request_key("m", "", BODY) != request_key(*other)


def test_the_order_of_fields_does_not_change_the_key() -> None:
    assert request_key("m", "", BODY) == request_key("m", "", dict(reversed(BODY.items())))


def test_a_lone_surrogate_in_an_article_has_a_key() -> None:
    assert request_key("m", "", {"messages": "\ud800"})


def test_what_is_put_is_found_by_another_cache_of_the_same_directory(cache: Cache) -> None:
    cache.put("k", ENTRY)
    found = Cache(cache.directory).get("k")
    assert found is not None
    assert found["content"] == "{}"
    assert cache.get("other") is None


async def test_a_failed_call_is_not_stored_and_its_error_reaches_all_who_wait(cache: Cache) -> None:
    calls = 0

    async def fail() -> dict[str, Any]:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.05)
        raise RuntimeError("no")

    waiting = [cache.get_or_make("k", fail) for _ in range(3)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["no"] * 3
    assert calls == 1
    assert cache.get("k") is None


async def test_one_waiter_giving_up_does_not_end_the_call_of_the_others(cache: Cache) -> None:
    async def make() -> dict[str, Any]:
        await asyncio.sleep(0.1)
        return ENTRY

    first = asyncio.create_task(cache.get_or_make("k", make))
    second = asyncio.create_task(cache.get_or_make("k", make))
    await asyncio.sleep(0.02)
    first.cancel()
    assert (await second)[0] == ENTRY


def test_pickled_values_are_refused_and_never_run(cache: Cache, tmp_path: Path) -> None:
    proof = tmp_path / "executed"

    class Payload:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (proof,)

    cache.put("k", ENTRY)
    cache.close()
    with sqlite3.connect(cache.directory / "cache.db") as database:
        database.execute("UPDATE Cache SET mode = 4, value = ?", (pickle.dumps(Payload()),))
    with pytest.raises(CacheError, match="pickled"):
        cache.get("k")
    assert not proof.exists()


def test_an_entry_of_another_format_is_not_read(cache: Cache) -> None:
    cache.put("k", {**ENTRY, "format": 999})
    assert cache.get("k") is None


def test_the_directory_is_private(cache: Cache) -> None:
    cache.put("k", ENTRY)
    assert cache.directory.stat().st_mode & 0o077 == 0


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CacheError, match=str(tmp_path / "file")):
        Cache(tmp_path / "file" / "replies").get("k")


def test_prune_deletes_by_age(cache: Cache) -> None:
    cache.put("k", ENTRY)
    assert cache.prune(older_than_days=1) == 0
    assert cache.prune(older_than_days=-1) == 1
    assert cache.stats().entries == 0


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"key": "k"}', "{"])
def test_an_export_with_a_foreign_line_is_told_by_its_number(line: str) -> None:
    good = '{"key": "k", "content": "{}", "usage": {}, "attempts": 1, "problems": []}'
    with pytest.raises(CacheError, match=r"x\.jsonl:2"):
        list(read_export([good, line], "x.jsonl"))


@pytest.mark.parametrize("told", [[0.5], {"counted": "0.5"}, None])
def test_an_entry_with_unsound_probabilities_is_not_read(told: object, cache: Cache) -> None:
    cache.put("sound", {**ENTRY, "probabilities": {"counted": 0.5}})
    cache.put("unsound", {**ENTRY, "probabilities": told})
    assert cache.get("sound") is not None
    assert cache.get("unsound") is None


async def test_a_call_that_fails_when_nobody_waits_any_more_is_not_reported(cache: Cache) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: reported.append(told))
    answered = asyncio.Event()

    async def fails() -> dict[str, Any]:
        await answered.wait()
        raise OSError("the wrong key")

    asking = asyncio.create_task(cache.get_or_make("key", fails))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    del asking
    answered.set()
    await asyncio.sleep(0.01)
    gc.collect()
    assert not reported
