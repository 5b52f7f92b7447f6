"""Replies from servers that are broken, lie, or mean harm: bounded time and memory, a clear error."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.cache import Cache
from llmextract.errors import (
    InvalidReplyError,
    ModelError,
    RequestRejectedError,
    RequestTimeoutError,
    UnexpectedError,
)
from llmextract.run import run
from llmextract.schema import Record
from tests.loopback import Answer, LoopbackServer
from tests.test_client import RED, ask, client_of, request
from tests.test_pipeline import PUBLISHED, TEXT, extract, reply, with_fact

SECONDS = 20.0
"""What a bad reply may take at most, re-ask included."""


def completion(content: Any = '{"name": "red"}', **changes: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    plain = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return {**plain, "choices": [choice], "usage": usage, **changes}


def raw(body: object) -> Answer:
    """An answer that is this JSON, whatever the API says of its form."""
    return Answer(raw=body if isinstance(body, bytes) else json.dumps(body).encode())


# -- around the reply: what is no completion ------------------------------------------------------

ENVELOPES = {
    "nothing": b"",
    "null": b"null",
    "a number": b"12",
    "a string": b'"ok"',
    "a list": b"[]",
    "an empty object": b"{}",
    "not JSON": b"{",
    "half of it": json.dumps(completion()).encode()[:-20],
    "NUL bytes": b"\0" * 1000,
    "not UTF-8": b'{"choices": "\xff\xfe"}',
    "no choices": json.dumps(completion(choices=[])).encode(),
    "choices that are a string": json.dumps(completion(choices="red")).encode(),
    "choices that are null": json.dumps(completion(choices=None)).encode(),
    "choices of null": json.dumps(completion(choices=[None])).encode(),
    "choices of lists": json.dumps(completion(choices=[[]])).encode(),
    "no message": json.dumps(completion(choices=[{"index": 0}])).encode(),
    "a message of null": json.dumps(completion(choices=[{"message": None}])).encode(),
    "a message that is text": json.dumps(completion(choices=[{"message": "red"}])).encode(),
    "no text": json.dumps(completion(None)).encode(),
    "text that is a number": json.dumps(completion(12)).encode(),
    "text that is a list": json.dumps(completion([{"type": "text", "text": "x"}])).encode(),
    "depth": b'{"choices": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "depth without end": b"[" * 1_000_000,
    "an integer of a megabyte": b'{"choices": ' + b"9" * 1_000_000 + b"}",
    "a megabyte of keys": json.dumps({f"k{n}": n for n in range(70_000)}).encode(),
}


@pytest.mark.parametrize("body", ENVELOPES.values(), ids=ENVELOPES)
async def test_what_is_no_completion_is_an_invalid_reply_after_one_call(
    body: bytes, tmp_path: Path
) -> None:
    began = time.monotonic()
    error, server = await ask([Answer(raw=body)], tmp_path)
    assert type(error) is InvalidReplyError, repr(error)
    assert len(server.requests) == 1
    assert "\n" not in str(error)
    assert len(str(error)) < 600
    assert time.monotonic() - began < SECONDS


USAGES = {
    "null": None,
    "text": "a lot",
    "a list": [1],
    "strings": {"prompt_tokens": "100", "completion_tokens": "many"},
    "below zero": {"prompt_tokens": -(10**9), "completion_tokens": -5},
    "without end": {"prompt_tokens": 10**400, "completion_tokens": 1},
    "fractions": {"prompt_tokens": 1.5, "completion_tokens": 1e308},
    "truths": {"prompt_tokens": True, "completion_tokens": False},
    "details of text": {"prompt_tokens": 1, "completion_tokens": 1, "prompt_tokens_details": "x"},
}


@pytest.mark.parametrize("usage", USAGES.values(), ids=USAGES)
async def test_nonsense_about_usage_costs_no_reply_and_lowers_no_count(
    usage: Any, tmp_path: Path
) -> None:
    outcome, _ = await ask([raw(completion(usage=usage))], tmp_path)
    assert outcome.content.name == "red"
    counts = (outcome.usage.input, outcome.usage.output, outcome.usage.cached_input)
    assert all(0 <= count <= 10**9 for count in counts)


async def test_nan_in_the_envelope_does_no_harm(tmp_path: Path) -> None:
    body = json.dumps(completion()).replace('"created": 0', '"created": NaN').encode()
    outcome, _ = await ask([raw(body)], tmp_path)
    assert outcome.content.name == "red"


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "image/png", "", "application/x-tar"])
async def test_another_content_type_is_no_completion(kind: str, tmp_path: Path) -> None:
    with serving(lambda: (200, {"content-type": kind}, [b"<html>", b"red"])) as (url, _):
        error = await asked(url, tmp_path)
    assert type(error) is InvalidReplyError


# -- the text of the reply ------------------------------------------------------------------------

CONTENTS = {
    "empty": "",
    "a word": "red",
    "null": "null",
    "a number": "12",
    "NaN": "NaN",
    "a list": "[]",
    "wrong type": '{"name": 12}',
    "name that is NaN": '{"name": NaN}',
    "name that is a list": '{"name": ["red"]}',
    "one key more": '{"name": "red", "admin": true}',
    "depth": '{"name": ' + "[" * 10_000 + "]" * 10_000 + "}",
    "depth of objects": '{"name":' * 10_000 + "1" + "}" * 10_000,
    "open braces": "{" * 100_000,
    "open fences": "```json\n" * 20_000,
    "quotes": '{"name": "' + '\\"' * 100_000,
    "half a surrogate pair": '{"name": "\\ud800"}',
    "half a pair, not escaped": '{"name": "\ud800"}',
    "NUL": '{"name": "\\u0000"}',
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
async def test_text_that_is_not_the_asked_form_is_an_error_or_flagged(
    content: str, tmp_path: Path
) -> None:
    began = time.monotonic()
    outcome, server = await ask([raw(completion(content))], tmp_path)
    assert isinstance(outcome, InvalidReplyError) or outcome.problems
    assert len(server.requests) <= 2
    assert time.monotonic() - began < SECONDS


async def test_of_two_keys_alike_one_counts_and_is_checked(tmp_path: Path) -> None:
    outcome, _ = await ask([raw(completion('{"name": "green", "name": "red"}'))], tmp_path)
    assert (outcome.content.name, outcome.problems) == ("red", ())
    bad, _ = await ask([raw(completion('{"name": "red", "name": "green"}'))], tmp_path / "b")
    assert bad.problems


# -- size and time --------------------------------------------------------------------------------

Served = Callable[[], tuple[int, dict[str, str], Any]]


@contextmanager
def serving(script: Served) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The base URL of a server that sends status, headers and pieces, and what it was sent."""
    asked_with: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked_with.append({name.lower(): value for name, value in self.headers.items()})
            self.rfile.read(int(self.headers["content-length"]))
            status, headers, pieces = script()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("connection", "close")
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(piece)
            except OSError:
                pass  # the client has had enough
            self.close_connection = True

        do_GET = do_POST  # noqa: N815 - the name that a handler must have

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked_with
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def asked(url: str, cache: Path, **limits: Any) -> Any:
    """The reply or the error."""
    async with aclosing(client_of(url, cache, **limits)) as client:
        [outcome] = await asyncio.gather(client.ask(request()), return_exceptions=True)
    return outcome


JSON = {"content-type": "application/json"}


def without_end(piece: bytes, pause: float = 0.0) -> Iterator[bytes]:
    while True:
        yield piece
        time.sleep(pause)


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_ten_megabytes_are_not_read(status: int, tmp_path: Path) -> None:
    body = json.dumps(completion("x" * 10_000_000)).encode()
    with serving(lambda: (status, JSON, [body])) as (url, asked_with):
        tracemalloc.start()
        began = tracemalloc.get_traced_memory()[0]
        error = await asked(url, tmp_path, attempts=2)
        most = tracemalloc.get_traced_memory()[1] - began
        tracemalloc.stop()
    assert type(error) is InvalidReplyError
    assert "more than 2,000,000 bytes" in str(error)
    assert len(asked_with) == 1
    assert most < 30e6  # the server's own ten megabytes among them


async def test_a_stream_without_end_is_left_as_soon_as_it_is_too_much(tmp_path: Path) -> None:
    began = time.monotonic()
    with serving(lambda: (200, JSON, without_end(b" " * 65_536))) as (url, _):
        error = await asked(url, tmp_path, timeout=30.0)
    assert type(error) is InvalidReplyError
    assert time.monotonic() - began < SECONDS


async def test_a_stream_that_drips_without_end_ends_at_the_deadline(tmp_path: Path) -> None:
    began = time.monotonic()
    with serving(lambda: (200, JSON, without_end(b" ", 0.05))) as (url, asked_with):
        error = await asked(url, tmp_path, timeout=0.5, attempts=2)
    assert type(error) is RequestTimeoutError
    assert len(asked_with) == 2
    assert time.monotonic() - began < SECONDS


async def test_headers_without_end_end_at_the_deadline_or_before(tmp_path: Path) -> None:
    headers = {f"x-{n}": "x" * 4000 for n in range(3000)}
    began = time.monotonic()
    with serving(lambda: (200, headers, [b"{}"])) as (url, _):
        error = await asked(url, tmp_path, timeout=2.0, attempts=1)
    assert isinstance(error, ModelError)
    assert time.monotonic() - began < SECONDS


def bomb(size: int) -> bytes:
    """So many spaces, deflated to a thousandth."""
    return gzip.compress(b" " * size, 9)


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "GZIP", "x"])
async def test_what_is_compressed_is_not_unpacked(
    encoding: str, status: int, tmp_path: Path
) -> None:
    body = zlib.compress(b" " * 20_000_000) if encoding == "deflate" else bomb(20_000_000)
    headers = {**JSON, "content-encoding": encoding}
    with serving(lambda: (status, headers, [body])) as (url, asked_with):
        error = await asked(url, tmp_path, attempts=1)
    assert type(error) is InvalidReplyError
    assert "compressed" in str(error)
    assert asked_with[0]["accept-encoding"] == "identity"


async def test_a_reply_that_says_it_is_not_compressed_is_read(tmp_path: Path) -> None:
    body = json.dumps(completion()).encode()
    headers = {**JSON, "content-encoding": "identity"}
    with serving(lambda: (200, headers, [body])) as (url, _):
        outcome = await asked(url, tmp_path)
    assert outcome.content.name == "red"


# -- going elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_so_that_the_key_goes_nowhere_else(
    status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-the-first-host-only")
    with serving(lambda: (200, JSON, [b"{}"])) as (other, reached):
        there = {"location": f"{other}/chat/completions"}
        with serving(lambda: (status, there, [])) as (url, asked_with):
            error = await asked(url, tmp_path)
    assert type(error) is RequestRejectedError
    assert "redirects are not followed" in str(error)
    assert len(asked_with) == 1
    assert reached == []


RETRY_AFTER = ["nan", "inf", "-inf", "-5", "1e400", "soon", "", "99 Foo 0000 00:00:00 -0000",
               "Mon, 01 Jan 2001 00:00:00 -0000", "Mon, 99 Jan 99999 00:00:00 GMT"]  # fmt: skip


@pytest.mark.parametrize("value", RETRY_AFTER)
@pytest.mark.parametrize("name", ["retry-after", "retry-after-ms"])
async def test_nonsense_about_when_to_come_back_is_not_heeded(
    name: str, value: str, tmp_path: Path
) -> None:
    fault = Answer(status=429, headers={name: value})
    began = time.monotonic()
    outcome, _ = await ask([fault, RED], tmp_path)
    assert outcome.content.name == "red"
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "error",
    [
        {"message": {"a": 1}},
        {"message": None, "param": ["seed"], "code": {"x": 1}},
        {"message": "\ud800 half"},
        {"message": "x" * 1_000_000},
        {"message": "a\nb\r\n\x1b[31mc"},
        {"param": {"max_tokens": 1}},
    ],
)
@pytest.mark.parametrize("status", [400, 401, 404, 418])
async def test_whatever_an_error_says_it_is_one_line(
    status: int, error: dict[str, Any], tmp_path: Path
) -> None:
    outcome, _ = await ask([Answer(status=status, error=error)], tmp_path)
    assert isinstance(outcome, ModelError)
    assert "\n" not in str(outcome)
    assert len(str(outcome)) < 700
    str(outcome).encode()


# -- replies about the article --------------------------------------------------------------------


def grown(name: str, entry: Any, times: int) -> dict[str, Any]:
    return reply(**{name: [*reply()[name], *[entry] * times]})


FACT = reply()["facts"][0]
REPLIES = {
    "ids of another article": reply(
        facts=[{**FACT, "id": f"m{n}"} for n in range(50, 90)],
        restatements=[{"id": "m91", "of": "m50"}],
        excluded=[{"reason": "other", "ids": ["m92"]}],
    ),
    "ids that are no ids": with_fact(0, id="../../m3"),
    "ids in another script": with_fact(0, id="m３"),
    "the same id a thousand times": grown("facts", FACT, 1_000),
    "a thousand unknown ids": reply(facts=[{**FACT, "id": f"m{n}"} for n in range(100, 1_100)]),
    "a thousand contexts": grown("contexts", reply()["contexts"][0], 1_000),
    "restated in a circle": reply(
        facts=[], restatements=[{"id": "m1", "of": "m3"}, {"id": "m3", "of": "m1"}]
    ),
    "restates itself": reply(restatements=[{"id": "m1", "of": "m1"}]),
    "part of each other": reply(
        facts=[{**FACT, "id": "m3", "part_of": "m4"}, {**FACT, "id": "m4", "part_of": "m3"}]
    ),
    "a slot of a hundred kilobytes": with_fact(0, event="closed " * 15_000),
    "a slot of marks": with_fact(0, counted="⟦m3⟧" * 1000),
    "a slot of spaces": with_fact(0, counted=" " * 1000, event="\n\t"),
    "a slot of the whole text": with_fact(0, counted=TEXT, event=TEXT),
    "slots of patterns": with_fact(0, counted="(.*)+$", event="[a-z]{1000}"),
    "slots with NUL": with_fact(0, counted="roads\0", event="\0"),
    "a headline of marks": reply(headline="⟦m3⟧" * 50),
    "points of marks": grown("points", {**reply()["points"][0], "text": "⟦m3⟧" * 50}, 150),
    "marks within marks": reply(headline="⟦⟦m3⟧⟧ ⟦m3⟦m4⟧⟧ ⟦m03⟧ ⟦m-3⟧"),
    "a thousand points": grown("points", reply()["points"][0], 1_000),
    "everything empty": reply(
        contexts=[], facts=[], restatements=[], excluded=[], headline="", points=[]
    ),
}


@pytest.mark.parametrize("hostile", REPLIES.values(), ids=REPLIES)
async def test_a_hostile_reply_of_the_right_form_becomes_a_grounded_record(
    hostile: dict[str, Any], tmp_path: Path
) -> None:
    began = time.monotonic()
    record, server = await extract([hostile], tmp_path)
    assert time.monotonic() - began < SECONDS
    assert len(server.requests) <= 2
    assert {mention.id for mention in record.mentions} == {f"m{n}" for n in range(1, 8)}
    assert len(record.model_dump_json()) < 100_000
    for fact in record.facts:
        assert TEXT[fact.start : fact.end].strip("0123456789") in ("", "Two", "one")
        for slot in (fact.counted, fact.event, fact.place, fact.attributed_to):
            assert slot is None or slot in TEXT


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(reply(headline="Roads " * 15_000), id="a headline of ninety kilobytes"),
        pytest.param(reply(headline="⟦m3⟧" * 3000), id="a headline of three thousand marks"),
        pytest.param(with_fact(0, event="closed " * 150_000), id="a slot of a megabyte"),
        pytest.param(grown("facts", FACT, 5_000), id="five thousand facts"),
    ],
)
async def test_a_reply_that_is_too_long_for_the_article_is_invalid(
    hostile: dict[str, Any], tmp_path: Path
) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidReplyError):
        await extract([hostile], tmp_path)
    assert time.monotonic() - began < SECONDS


async def test_what_is_wrong_in_a_thousand_places_is_told_in_fifty_lines(
    tmp_path: Path,
) -> None:
    _, server = await extract([REPLIES["a thousand unknown ids"]], tmp_path)
    complaint = server.requests[1]["messages"][-1]["content"]
    assert complaint.count("there is no such mark") <= 50
    assert "more of the kind" in complaint
    stored = next(entry for _, entry in Cache(tmp_path / "replies").entries())
    assert len(stored["problems"]) == 51


@pytest.mark.parametrize("sentences", [["s99"], ["s0"], ["sx"], ["s-1"], [""], ["s1" * 9999], []])
async def test_sentences_that_are_not_there_are_not_chosen(
    sentences: list[str], tmp_path: Path
) -> None:
    text = "\n\n".join(
        f"The council counted {n} roads on Friday in the old town." for n in (3, 4, 5)
    )
    answer = Answer(json.dumps({"sentences": sentences}))
    with LoopbackServer([answer]) as server:
        given = {"model": "openai/x", "base_url": server.base_url, "cache_directory": tmp_path}
        async with Extractor(**given, prompt="sentences") as extractor:
            record = await extractor.aextract(text, published=PUBLISHED)
    assert isinstance(record, Record)
    assert all(point.text in text for point in record.summary.points)
    assert record.summary.headline


# -- what becomes of them in a run ----------------------------------------------------------------


async def test_every_bad_reply_is_one_line_of_the_ledger_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    bodies = list(ENVELOPES.values())
    for number in range(len(bodies)):
        (folder / f"{number:03}.txt").write_text(f"Some {number + 3}00 roads were closed.\n")
    good = folder / "good.txt"
    good.write_text("Some 7 schools were closed.\n")

    def script(body: dict[str, Any], _: int) -> Answer:
        text = body["messages"][1]["content"]
        for number, bad in enumerate(bodies):
            if f"Some {number + 3}00⟦" in text:
                return Answer(raw=bad)
        ids = {"reason": "other", "ids": ["m1"]}
        empty = {"contexts": [], "facts": [], "restatements": [], "points": []}
        return Answer(json.dumps({**empty, "headline": "Schools", "excluded": [ids]}))

    with LoopbackServer(script) as server:
        given = {"model": "openai/x", "base_url": server.base_url, "cache_directory": tmp_path}
        async with Extractor(**given, jobs=64) as extractor:
            counts = await run([folder], tmp_path / "out", extractor)
    lines = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    ledger = [json.loads(line) for line in lines]
    assert (counts.records, len(ledger)) == (1, len(bodies))
    assert {entry["error"] for entry in ledger} == {"InvalidReplyError"}
    assert UnexpectedError.__name__ not in counts.errors
    assert all(entry["stage"] == "model" and entry["message"] for entry in ledger)
