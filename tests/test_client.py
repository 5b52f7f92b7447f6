"""What the client does with each thing an endpoint can do, with the calls counted."""

from __future__ import annotations

import asyncio
import json
import math
import time
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from llmextract.cache import Cache
from llmextract.client import Client
from llmextract.errors import (
    AuthenticationError,
    BudgetExceededError,
    ConfigurationError,
    ConnectionFailedError,
    FilteredError,
    InvalidReplyError,
    ModelNotFoundError,
    RateLimitedError,
    RefusedError,
    RequestRejectedError,
    RequestTimeoutError,
    ServerFailedError,
    TruncatedError,
)
from llmextract.exchange import Request, Sampling
from llmextract.gate import Limits
from llmextract.metering import Budget
from llmextract.replies import strict_schema
from llmextract.transport import Endpoint
from tests.loopback import Answer, LoopbackServer


class Colour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


def request(
    text: str = "Which colour?", known: tuple[str, ...] = ("red", "blue")
) -> Request[Colour]:
    def check(reply: Colour) -> list[str]:
        return [] if reply.name in known else [f"name must be one of {', '.join(known)}"]

    return Request(
        messages=({"role": "system", "content": "Answer."}, {"role": "user", "content": text}),
        reply_type=Colour,
        schema=strict_schema(Colour),
        sampling=Sampling(max_tokens=50),
        check=check,
    )


RED = Answer('{"name": "red"}')
GREEN = Answer('{"name": "green"}')


def client_of(base_url: str | None, cache: Path, **limits: Any) -> Client:
    settings = {"timeout": 5.0, "attempts": 3, **limits}
    endpoint = Endpoint("openai", "scripted", "openai/scripted", base_url)
    return Client(endpoint, Cache(cache), Limits(**settings))


async def ask_once(base_url: str | None, cache: Path, **limits: Any) -> Any:
    async with aclosing(client_of(base_url, cache, **limits)) as client:
        return await client.ask(request())


async def ask(script: Any, cache: Path, *requests: Request[Colour], **limits: Any) -> Any:
    """The outcome of asking one request (or several at once), and the server that answered."""
    with LoopbackServer(script) as server:
        asked = requests or (request(),)
        async with aclosing(client_of(server.base_url, cache, **limits)) as client:
            outcome = await asyncio.gather(*map(client.ask, asked), return_exceptions=True)
        return (outcome if len(asked) > 1 else outcome[0]), server


async def test_a_good_reply_takes_one_call(tmp_path: Path) -> None:
    reply, server = await ask([RED], tmp_path)
    assert reply.content == Colour(name="red")
    assert (reply.attempts, reply.cached, reply.problems) == (1, False, ())
    assert (reply.usage.input, reply.usage.output, reply.usage.cached_input) == (100, 10, 40)
    assert len(server.requests) == 1


async def test_the_schema_is_sent_strict_with_messages_and_sampling_as_given(
    tmp_path: Path,
) -> None:
    _, server = await ask([RED], tmp_path)
    assert server.requests[0] == {"model": "scripted", **request().body()}
    assert server.requests[0]["response_format"]["json_schema"]["strict"] is True


async def test_article_text_is_never_run_as_a_template(tmp_path: Path) -> None:
    text = "{{ 7 * 7 }} {% for x in range(9) %} {{ config }}"
    _, server = await ask([GREEN, RED], tmp_path, request(text))
    assert [body["messages"][1]["content"] for body in server.requests] == [text, text]


async def test_a_stored_reply_is_not_asked_for_again_and_needs_no_server(tmp_path: Path) -> None:
    with LoopbackServer([RED]) as server:
        url = server.base_url
        await ask_once(url, tmp_path)
    reply = await ask_once(url, tmp_path)
    assert (reply.content.name, reply.cached) == ("red", True)


async def test_equal_requests_in_flight_share_one_call(tmp_path: Path) -> None:
    replies, server = await ask([Answer(RED.content, delay=0.2)], tmp_path, *[request()] * 5)
    assert [reply.content.name for reply in replies] == ["red"] * 5
    assert len(server.requests) == 1


async def test_different_requests_do_not_share_a_reply(tmp_path: Path) -> None:
    asked = request("one"), request("two")
    _, server = await ask([RED], tmp_path, *asked)
    assert len(server.requests) == 2


async def test_servers_that_answer_alike_share_the_requests(tmp_path: Path) -> None:
    slow = [Answer(RED.content, delay=0.5)]
    with LoopbackServer(slow) as one, LoopbackServer(slow) as other:
        endpoint = Endpoint(
            "embedded", "x", "x", launch=lambda: ((one.base_url, other.base_url), "key")
        )
        async with aclosing(Client(endpoint, Cache(tmp_path))) as client:
            await asyncio.gather(*(client.ask(request(f"{number}?")) for number in range(4)))
        assert len(one.requests) == len(other.requests) == 2
        assert {*one.keys, *other.keys} == {"Bearer key"}


async def test_a_reply_that_fails_its_check_is_re_asked_once_with_the_reason(
    tmp_path: Path,
) -> None:
    reply, server = await ask([GREEN, RED], tmp_path)
    assert (reply.content.name, reply.attempts, reply.problems) == ("red", 2, ())
    assert reply.usage.input == 200
    assert "name must be one of red, blue" in server.requests[1]["messages"][-1]["content"]


async def test_a_reply_that_fails_twice_is_kept_and_flagged(tmp_path: Path) -> None:
    reply, server = await ask([GREEN], tmp_path)
    assert reply.content.name == "green"
    assert reply.problems == ("name must be one of red, blue",)
    assert len(server.requests) == 2


async def test_a_flagged_reply_is_stored_with_its_flag(tmp_path: Path) -> None:
    await ask([GREEN], tmp_path)
    with LoopbackServer([GREEN]) as server:
        first = await ask_once(server.base_url, tmp_path / "b")
        again = await ask_once(server.base_url, tmp_path / "b")
    assert again.cached
    assert again.problems == first.problems


async def test_what_is_not_json_twice_is_an_error_and_not_stored(tmp_path: Path) -> None:
    error, server = await ask([Answer("no idea")], tmp_path)
    assert isinstance(error, InvalidReplyError)
    assert (len(server.requests), error.attempts) == (2, 2)
    assert Cache(tmp_path).stats().entries == 0


async def test_broken_json_is_mended_by_the_re_ask(tmp_path: Path) -> None:
    reply, server = await ask([Answer('{"name": "r'), RED], tmp_path)
    assert reply.content.name == "red"
    assert len(server.requests) == 2


async def test_no_reasks_when_none_are_allowed(tmp_path: Path) -> None:
    reply, server = await ask([GREEN], tmp_path, reasks=0)
    assert reply.problems
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "error", "calls"),
    [
        pytest.param(Answer(refusal="I will not"), RefusedError, 1, id="refusal"),
        pytest.param(Answer('{"na', finish_reason="length"), TruncatedError, 1, id="truncated"),
        pytest.param(Answer("", finish_reason="content_filter"), FilteredError, 1, id="filtered"),
        pytest.param(Answer(status=401), AuthenticationError, 1, id="wrong key"),
        pytest.param(Answer(status=403), AuthenticationError, 1, id="forbidden"),
        pytest.param(Answer(status=404), ModelNotFoundError, 1, id="unknown model"),
        pytest.param(Answer(status=400), RequestRejectedError, 1, id="bad request"),
        pytest.param(
            Answer(status=429, error={"code": "insufficient_quota"}), AuthenticationError, 1, id="quota"
        ),
        pytest.param(Answer(status=500, headers={"retry-after": "0"}), ServerFailedError, 3, id="500"),
        pytest.param(Answer(status=429, headers={"retry-after": "0"}), RateLimitedError, 3, id="429"),
        pytest.param(Answer(raw=b"<html>"), InvalidReplyError, 1, id="not an API"),
    ],
)  # fmt: skip
async def test_each_failure_is_its_own_error_with_its_calls_counted(
    answer: Answer, error: type[Exception], calls: int, tmp_path: Path
) -> None:
    outcome, server = await ask([answer], tmp_path)
    assert type(outcome) is error
    assert len(server.requests) == calls
    assert outcome.attempts == calls
    assert "openai/scripted" in str(outcome)
    assert "\n" not in str(outcome)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
async def test_a_passing_fault_is_sent_again(status: int, tmp_path: Path) -> None:
    fault = Answer(status=status, headers={"retry-after": "0"})
    reply, server = await ask([fault, fault, RED], tmp_path)
    assert (reply.content.name, reply.attempts) == ("red", 3)
    assert len(server.requests) == 3


async def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await ask([Answer(status=429, headers={"retry-after": "1"}), RED], tmp_path)
    assert loop.time() - began >= 1.0


async def test_a_hung_connection_times_out_and_is_sent_again(tmp_path: Path) -> None:
    reply, server = await ask([Answer(RED.content, delay=3), RED], tmp_path, timeout=0.4)
    assert reply.content.name == "red"
    assert len(server.requests) == 2


async def test_an_endpoint_that_always_hangs_is_a_timeout(tmp_path: Path) -> None:
    error, server = await ask([Answer(delay=1)], tmp_path, timeout=0.2, attempts=2)
    assert type(error) is RequestTimeoutError
    assert len(server.requests) == 2


async def test_an_unreachable_endpoint_is_told_by_its_address(tmp_path: Path) -> None:
    with LoopbackServer([RED]) as server:
        url = server.base_url
    with pytest.raises(ConnectionFailedError, match=url):
        await ask_once(url, tmp_path, attempts=1)


async def test_transport_faults_do_not_use_up_re_asks(tmp_path: Path) -> None:
    fault = Answer(status=500, headers={"retry-after": "0"})
    reply, server = await ask([GREEN, fault, fault, RED], tmp_path)
    assert reply.content.name == "red"
    assert len(server.requests) == 4


async def test_a_server_without_schemas_is_asked_in_the_prompt(tmp_path: Path) -> None:
    def script(body: dict[str, Any], _: int) -> Answer:
        if "response_format" in body:
            return Answer(status=400, error={"message": "response_format is not supported"})
        return Answer('```json\n{"name": "red"}\n```')

    (first, second), server = await ask(script, tmp_path, request("one"), request("two"))
    assert first.content.name == second.content.name == "red"
    assert "name" in json.dumps(server.requests[-1]["messages"])


@pytest.mark.parametrize("parameter", ["max_tokens", "temperature", "seed"])
async def test_a_parameter_that_the_model_does_not_know_is_left_out(
    parameter: str, tmp_path: Path
) -> None:
    def script(body: dict[str, Any], _: int) -> Answer:
        if parameter in body:
            return Answer(status=400, error={"param": parameter, "message": "unsupported"})
        return RED

    reply, server = await ask(script, tmp_path)
    assert reply.content.name == "red"
    assert ("max_completion_tokens" in server.requests[-1]) == (parameter == "max_tokens")


async def test_no_key_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(AuthenticationError, match="OPENAI_API_KEY"):
        await ask_once(None, tmp_path)


async def test_the_key_goes_to_the_server_and_not_into_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    _, server = await ask([RED], tmp_path)
    assert server.keys == ["Bearer sk-very-secret"]
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"very-secret" not in stored


async def test_a_missing_sdk_of_another_provider_names_what_to_install(tmp_path: Path) -> None:
    client = Client(Endpoint("anthropic", "some", "anthropic/some"), Cache(tmp_path))
    with pytest.raises(ConfigurationError, match="pip install"):
        await client.ask(request())


async def test_an_unknown_provider_is_a_configuration_error(tmp_path: Path) -> None:
    client = Client(Endpoint("nonsense", "some", "nonsense/some"), Cache(tmp_path))
    with pytest.raises(ConfigurationError, match="nonsense"):
        await client.ask(request())


PRICED = ("openai", "gpt-4o-mini", "openai/gpt-4o-mini")


@pytest.mark.parametrize(
    "budget", [Budget(usd=0.0005), Budget(tokens=1500)], ids=["dollars", "tokens"]
)
async def test_a_budget_counts_what_is_in_flight_before_anything_is_sent(
    budget: Budget, tmp_path: Path
) -> None:
    with LoopbackServer([Answer(RED.content, delay=0.05)]) as server:
        limits = Limits(budget=budget, connections=64)
        client = Client(Endpoint(*PRICED, server.base_url), Cache(tmp_path), limits)
        async with aclosing(client):
            asked = [client.ask(request(f"number {n}")) for n in range(64)]
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
    stopped = [one for one in outcomes if isinstance(one, BudgetExceededError)]
    assert 0 < len(server.requests) < 64
    assert len(server.requests) + len(stopped) == 64
    assert "budget" in str(stopped[0])
    tokens = 110 * len(server.requests)
    dollars = len(server.requests) * (60 * 0.15 + 40 * 0.075 + 10 * 0.6) / 1e6
    assert tokens <= (budget.tokens or tokens)
    assert dollars <= (budget.usd or dollars)
    assert tokens > (budget.tokens or 0) * 0.7, "stopped long before the budget was used"


async def test_a_budget_without_a_price_is_refused(tmp_path: Path) -> None:
    error, server = await ask([RED], tmp_path, budget=Budget(usd=1.0))
    assert isinstance(error, ConfigurationError)
    assert not server.requests


async def test_all_wait_together_when_the_server_asks_one_to(tmp_path: Path) -> None:
    told: list[float] = []

    def script(_: dict[str, Any], number: int) -> Answer:
        told.append(time.monotonic())
        if number == 0:
            return Answer(status=429, headers={"retry-after": "0.6"})
        return Answer(RED.content, delay=0.2)

    asked = [request(f"number {n}") for n in range(6)]
    replies, server = await ask(script, tmp_path, *asked, connections=2)
    assert [reply.content.name for reply in replies] == ["red"] * 6
    late = [moment - told[0] for moment in told[2:]]  # one was on its way already
    assert min(late) > 0.55
    assert len(server.requests) == 7


async def test_requests_a_minute_are_kept(tmp_path: Path) -> None:
    began = time.monotonic()
    asked = [request(f"number {n}") for n in range(8)]
    await ask([RED], tmp_path, *asked, rpm=600, connections=8)
    assert time.monotonic() - began > 0.4  # eight at ten a second, less the slack of the start


# -- how sure the model is -----------------------------------------------------------------------


def told_with(name: str, probability: float) -> Answer:
    """A reply of one token with its probability, as an endpoint tells it that is asked for it."""
    content = json.dumps({"name": name})
    token = {"token": content, "logprob": math.log(probability), "bytes": None, "top_logprobs": []}
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": content, "refusal": None},
        "logprobs": {"content": [token], "refusal": None},
    }
    body = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return Answer(raw=json.dumps({**body, "choices": [choice], "usage": usage}).encode())


async def test_probabilities_are_asked_for_and_kept_with_the_reply(tmp_path: Path) -> None:
    weighed = replace(request(), weighed=True)
    with LoopbackServer([told_with("red", 0.25)]) as server:
        async with aclosing(client_of(server.base_url, tmp_path)) as client:
            first, again = await client.ask(weighed), await client.ask(weighed)
        [body] = server.requests
    assert body["logprobs"] is True
    assert (first.cached, again.cached) == (False, True)
    assert first.probabilities == again.probabilities == pytest.approx({"name": 0.25})


async def test_nobody_else_is_asked_for_them(tmp_path: Path) -> None:
    reply, server = await ask([RED], tmp_path)
    assert "logprobs" not in server.requests[0]
    assert reply.probabilities == {}
