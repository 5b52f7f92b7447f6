"""Keys and passwords: they go to the server they are for, and nowhere else that can be read."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.errors import ConfigurationError, LlmextractError
from llmextract.keys import api_key, known_keys, redact, without_keys
from llmextract.transport import Endpoint
from tests.loopback import Answer, LoopbackServer
from tests.test_run import agreeable

KEY = "zz-Geheim4711-key/with+signs=="
PASSWORD = "pass-Wort-0815"
TEXT = "Some 12 roads were closed in the northern district on Friday, police said.\n"


def searched(*places: Path) -> bytes:
    """Every byte that stands in these folders, names of files included."""
    found = []
    for place in places:
        for path in sorted(place.rglob("*")):
            found.append(os.fsencode(path))
            if path.is_file():
                found.append(path.read_bytes())
    return b"\n".join(found)


def echoing(body: dict[str, Any], number: int) -> Answer:
    """A model that repeats the key wherever a reply has room for words."""
    reply = json.loads(agreeable(body, number).content or "")
    reply["headline"] = f"The key is {KEY} and it opens every door"
    reply["points"] = [{"text": f"Use {KEY} to log in.", "cites": [], "attributed_to": KEY}]
    reply["contexts"] = [{"id": KEY, "time": KEY, "place": KEY, "attributed_to": KEY}]
    return Answer(json.dumps(reply))


FAULTS = {
    "wrong key": Answer(status=401, error={"message": f"Incorrect API key provided: {KEY}."}),
    "forbidden": Answer(status=403, error={"message": f"{KEY} may not"}),
    "bad request": Answer(status=400, error={"message": f"header Authorization: Bearer {KEY}"}),
    "not found": Answer(status=404, error={"message": KEY}),
    "server fault": Answer(status=500, headers={"retry-after": "0"}, error={"message": KEY}),
    "refusal": Answer(refusal=f"I will not tell {KEY}"),
    "not JSON": Answer(f"the key is {KEY}"),
    "wrong form": Answer(json.dumps({KEY: KEY})),
    "wrong ids": Answer(
        json.dumps(
            {
                "contexts": [],
                "facts": [],
                "restatements": [{"id": KEY, "of": KEY}],
                "excluded": [{"reason": "other", "ids": [KEY]}],
                "headline": KEY,
                "points": [],
            }
        )
    ),
    "no completion": Answer(raw=json.dumps({"error": KEY}).encode()),
    "a page": Answer(raw=f"<html>{KEY}</html>".encode()),
}


def run_command(tmp_path: Path, url: str, *more: str, **environment: str) -> tuple[int, bytes]:
    """The exit code of a run over one article, and all that it printed and wrote."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(TEXT)
    given = ["run", str(articles), "--out", str(tmp_path / "out"), "--model", "openai/x"]
    given += ["--base-url", url, "--attempts", "2", "--format", "jsonl,csv,sqlite,html", *more]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-m", "llmextract", *given],
        env={
            **clean,
            "LLMEXTRACT_CACHE_DIR": str(tmp_path / "cache"),
            "OPENAI_LOG": "debug",
            **environment,
        },
        capture_output=True,
        timeout=60,
    )
    wrote = searched(tmp_path / "out", tmp_path / "cache")
    return done.returncode, done.stdout + done.stderr + wrote


def test_a_key_that_the_model_repeats_is_in_nothing_that_a_run_writes_or_logs(
    tmp_path: Path,
) -> None:
    with LoopbackServer(echoing) as server:
        code, everything = run_command(tmp_path, server.base_url, OPENAI_API_KEY=KEY)
        assert set(server.keys) == {f"Bearer {KEY}"}
    assert code == 0
    assert b"northern district" in everything
    assert KEY.encode() not in everything
    assert json.dumps(KEY)[1:-1].encode() not in everything


def test_the_key_of_a_file_is_used_and_kept_to_oneself(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    with LoopbackServer(echoing) as server:
        code, everything = run_command(
            tmp_path, server.base_url, OPENAI_API_KEY_FILE=str(tmp_path / "key")
        )
        assert set(server.keys) == {f"Bearer {KEY}"}
    assert code == 0
    assert KEY.encode() not in everything


@pytest.mark.parametrize("answer", FAULTS.values(), ids=FAULTS)
async def test_a_key_that_the_server_echoes_is_in_no_error_and_no_traceback(
    answer: Answer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.WARNING)
    told = ""
    with LoopbackServer([answer]) as server:
        given = {"model": "openai/x", "base_url": server.base_url, "cache_directory": tmp_path}
        async with Extractor(**given, attempts=2, timeout=5.0) as extractor:
            try:
                told = (await extractor.aextract(TEXT)).model_dump_json()
            except LlmextractError as error:
                told = str(error) + "".join(traceback.format_exception(error))
    assert told
    assert KEY not in told
    assert KEY not in caplog.text
    assert KEY.encode() not in searched(tmp_path)


def test_a_wrong_key_ends_a_run_with_a_line_that_does_not_hold_it(tmp_path: Path) -> None:
    with LoopbackServer([FAULTS["wrong key"]]) as server:
        code, everything = run_command(tmp_path, server.base_url, OPENAI_API_KEY=KEY)
    assert code == 2
    assert b"Incorrect API key provided: [key]" in everything
    assert KEY.encode() not in everything


def test_a_password_in_an_address_is_refused_without_being_told(tmp_path: Path) -> None:
    with LoopbackServer(agreeable) as server:
        url = server.base_url.replace("://", f"://someone:{PASSWORD}@")
        code, everything = run_command(tmp_path, url)
        assert not server.requests
    assert code == 2
    assert b"give it as OPENAI_API_KEY" in everything
    assert PASSWORD.encode() not in everything


@pytest.mark.parametrize("status", [200, 400, 500])
def test_the_key_in_a_query_is_in_nothing_that_is_written(status: int, tmp_path: Path) -> None:
    def script(body: dict[str, Any], number: int) -> Answer:
        return agreeable(body, number) if status == 200 else Answer(status=status)

    with LoopbackServer(script) as server:
        url = f"{server.base_url}?api_key={PASSWORD}"
        code, everything = run_command(tmp_path, url, "--timeout", "5", OPENAI_LOG="")
    assert code == (0 if status == 200 else 1)
    assert b"?api_key=[key]" in everything
    assert PASSWORD.encode() not in everything


def test_what_a_reply_is_cached_under_does_not_depend_on_the_key_in_the_address() -> None:
    addresses = {
        Endpoint("openai", "x", "openai/x", f"http://host/v1?key={key}").address
        for key in (KEY, PASSWORD)
    }
    assert addresses == {"http://host/v1?key=[key]"}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="arguments are read from /proc")
def test_no_process_has_the_key_among_its_arguments(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": TEXT.replace("12", str(n + 3))}) for n in range(120))
    (tmp_path / "articles.jsonl").write_text(lines)
    seen: set[bytes] = set()
    with LoopbackServer(agreeable) as server:
        given = ["run", str(tmp_path / "articles.jsonl"), "--out", str(tmp_path / "out"), "--quiet"]
        process = subprocess.Popen(
            [sys.executable, "-m", "llmextract", *given, "--model", "openai/x", "--base-url", server.base_url],
            env={**os.environ, "OPENAI_API_KEY": KEY, "LLMEXTRACT_CACHE_DIR": str(tmp_path / "c")},
        )  # fmt: skip
        while process.poll() is None:
            seen |= set(arguments_of(process.pid))
            time.sleep(0.02)
    assert process.returncode == 0
    assert len(seen) > 1, "no process was started to read articles"
    assert not [line for line in seen if KEY.encode() in line]


def arguments_of(pid: int) -> Iterator[bytes]:
    """The command lines of a process and of those that it started."""
    try:
        yield Path(f"/proc/{pid}/cmdline").read_bytes()
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from arguments_of(int(child))
    except OSError:
        return  # it has ended


# -- where keys come from ------------------------------------------------------------------------


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.endswith(("_KEY", "_TOKEN", "_SECRET", "_PASSWORD", "_KEY_FILE")):
            monkeypatch.delenv(name)
    return monkeypatch


def test_the_variable_wins_over_the_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(" of-the-file-1 \n")
    environment.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    assert api_key() == "of-the-file-1"
    environment.setenv("OPENAI_API_KEY", "of-the-variable-1")
    assert api_key() == "of-the-variable-1"
    assert known_keys() == ["of-the-variable-1"]


@pytest.mark.parametrize("content", [None, b"", b"two words", b"\xff\xfe"])
def test_a_file_without_a_key_is_told_by_its_name_alone(
    content: bytes | None, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    environment.setenv("OPENAI_API_KEY_FILE", str(path))
    with pytest.raises(ConfigurationError, match=str(path)) as told:
        api_key()
    assert "words" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://user:pass@host/v1", "http://[key]@host/v1"),
        ("https://host/v1?api_key=abc123&x=1", "https://host/v1?api_key=[key]&x=1"),
        ("https://host/v1?x=1&token=abc#top", "https://host/v1?x=1&token=[key]#top"),
        ("Authorization: Bearer abcdefgh123", "Authorization: Bearer [key]"),
        ("Incorrect key sk-abcdefghijklmnop1234", "Incorrect key [key]"),
        ("http://host:8000/v1", "http://host:8000/v1"),
        ("mail me@example.org about Bearer bonds", "mail me@example.org about Bearer bonds"),
    ],
)
def test_what_has_the_form_of_a_key_is_not_shown(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize("value", ["password", "12345678", "short-1"])
def test_a_value_that_cannot_be_told_from_words_or_numbers_is_no_key(
    value: str, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("DATABASE_PASSWORD", value)
    assert without_keys(f"It was {value} people.") == f"It was {value} people."


def test_the_keys_of_other_providers_are_known_too(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("OTHER_API_KEY", 'ab"cd\\12345')
    assert without_keys(json.dumps({"x": 'ab"cd\\12345'})) == '{"x": "[key]"}'
