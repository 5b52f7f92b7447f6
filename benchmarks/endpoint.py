"""A model endpoint on loopback that behaves as told: latency, jitter, faults, rate limits, counts.

    python benchmarks/endpoint.py --latency 0.2 --jitter 0.05 --error-500 0.03

prints its base URL and serves until its standard input ends. `GET /stats` tells what it was asked.
Its replies point at every mark of the article (`8,500⟦m2⟧ people`: the next word is counted), so
what is timed with it does all the work that a real reply makes. Faults are drawn from the number
of the request, with a seed: two runs meet the same ones.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

MARKED = re.compile(r"⟦(m\d+)⟧\W*(\w+)?")
TELLING = re.compile(r"⟦m\d+⟧.*\.$")
NUMBER_AND_MARK = re.compile(r"\S+(?=⟦)⟦(m\d+)⟧")
MARK = r"⟦\1⟧"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
LANGEXTRACT = "extractions"


@dataclass(frozen=True)
class Behaviour:
    """What the endpoint does. Rates are shares of requests; times are seconds."""

    latency: float = 0.2
    jitter: float = 0.0
    error_429: float = 0.0
    error_500: float = 0.0
    hang: float = 0.0
    truncated: float = 0.0
    refused: float = 0.0
    rpm: int = 0
    unauthorized: int = 0
    seed: int = 0


@dataclass
class Stats:
    """What the endpoint was asked. `complete` replies are whole; `distinct` are the questions that
    got one."""

    requests: int = 0
    answered: int = 0
    complete: int = 0
    rejected: int = 0
    distinct: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    most_in_flight: int = 0
    in_flight: int = 0
    seen: set[int] = field(default_factory=set)

    def plain(self) -> dict[str, int]:
        """The counts without the requests."""
        self.distinct = len(self.seen)
        return {k: v for k, v in asdict(self).items() if isinstance(v, int)}


class Endpoint:
    """Answers chat completions."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.stats = Stats()
        self._recent: deque[float] = deque()

    async def serve(self) -> asyncio.Server:
        """Listen on a free port of loopback."""
        return await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                match = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(match.group(1))) if match else b""
                if head.startswith(b"GET /stats"):
                    writer.write(_response(200, self.stats.plain()))
                else:
                    writer.write(await self._answer(body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, body: bytes) -> bytes:
        stats, how = self.stats, self.behaviour
        number = stats.requests
        stats.requests += 1
        stats.in_flight += 1
        stats.most_in_flight = max(stats.most_in_flight, stats.in_flight)
        try:
            if how.unauthorized:
                return _response(401, _error("Incorrect API key provided"))
            draw = random.Random(how.seed * 1_000_003 + number)
            if self._over_limit():
                stats.rejected += 1
                return _response(429, _error("slow down"), {"retry-after": "1"})
            fault = draw.random()
            await asyncio.sleep(max(0.0, how.latency + draw.uniform(-1, 1) * how.jitter))
            for rate, status in ((how.error_429, 429), (how.error_500, 500)):
                if fault < rate:
                    stats.rejected += 1
                    return _response(status, _error("scripted"))
                fault -= rate
            if fault < how.hang:
                await asyncio.sleep(3600)
            fault -= how.hang
            return self._completion(body, fault)
        finally:
            stats.in_flight -= 1

    def _over_limit(self) -> bool:
        if not self.behaviour.rpm:
            return False
        now = time.monotonic()
        while self._recent and now - self._recent[0] > 60:
            self._recent.popleft()
        if len(self._recent) >= self.behaviour.rpm:
            return True
        self._recent.append(now)
        return False

    def _completion(self, body: bytes, fault: float) -> bytes:
        how, stats = self.behaviour, self.stats
        request = json.loads(body)
        asked = request["messages"][-1]["content"]
        system = request["messages"][0]["content"]
        content, finish, refusal = reply_to(system, asked), "stop", None
        if fault < how.truncated:
            content, finish = content[: len(content) // 2], "length"
        elif fault < how.truncated + how.refused:
            content, refusal = None, "I would rather not."
        stats.answered += 1
        if fault >= how.truncated + how.refused:
            stats.complete += 1
            stats.seen.add(hash(asked))
        usage = {"prompt_tokens": len(body) // 4, "completion_tokens": len(content or "") // 4}
        stats.prompt_tokens += usage["prompt_tokens"]
        stats.completion_tokens += usage["completion_tokens"]
        message = {"role": "assistant", "content": content, "refusal": refusal}
        return _response(
            200,
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": request.get("model", "stub"),
                "choices": [{"index": 0, "finish_reason": finish, "message": message}],
                "usage": {**usage, "total_tokens": sum(usage.values())},
            },
        )


def reply_to(system: str, asked: str) -> str:
    """A reply of the `article` strategy that calls every mark a fact, where there are marks.

    To others it gives as many facts as the text has numbers, in the form that they ask for.
    """
    marks = MARKED.findall(asked)
    if not marks:
        numbers = list(dict.fromkeys(NUMBER.findall(asked)))[:20]
        if LANGEXTRACT in system + asked:
            facts = [{"fact": number, "fact_attributes": {}} for number in numbers]
            return json.dumps({LANGEXTRACT: facts})
        return json.dumps({"facts": [_fact(one, "people") for one in numbers]})
    facts = [_fact(one, word) for one, word in marks if word]
    ids = [one for one, word in marks if not word]
    told = next((line for line in asked.splitlines() if TELLING.search(line)), "")
    cited = [one for one, _ in MARKED.findall(told)]
    retold = f"It was reported that {NUMBER_AND_MARK.sub(MARK, told)}"
    point = {"text": retold, "cites": cited, "attributed_to": None}
    return json.dumps(
        {
            "contexts": [],
            "facts": facts,
            "restatements": [],
            "excluded": [{"reason": "other", "ids": ids}] if ids else [],
            "headline": "What was counted",
            "points": [point] if told else [],
        }
    )


def _fact(one: str, word: str) -> dict[str, Any]:
    return {
        "id": one,
        "counted": word,
        "event": None,
        "context": None,
        "stance": "asserted",
        "part_of": None,
        "key": False,
    }


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "scripted"}}


def _response(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> bytes:
    payload = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Scripted", "content-type: application/json"]
    lines += [f"content-length: {len(payload)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + payload


@contextmanager
def serving(**behaviour: float) -> Iterator[str]:
    """The base URL of an endpoint in a process of its own."""
    command = [sys.executable, __file__]
    command += [f"--{name.replace('_', '-')}={value}" for name, value in behaviour.items()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def stats_of(base_url: str) -> dict[str, int]:
    """What the endpoint at that URL was asked so far."""
    with urllib.request.urlopen(base_url.removesuffix("/v1") + "/stats", timeout=10) as response:
        counts: dict[str, int] = json.load(response)
    return counts


async def _main(behaviour: Behaviour) -> None:
    server = await Endpoint(behaviour).serve()
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"http://127.0.0.1:{port}/v1\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def _arguments() -> Behaviour:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in asdict(Behaviour()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    return Behaviour(**vars(parser.parse_args()))


if __name__ == "__main__":
    asyncio.run(_main(_arguments()))
