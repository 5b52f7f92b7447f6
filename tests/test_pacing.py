"""When requests go out: evenly, within limits, and together after a pause."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.pacing import Pace, _seconds
from tests.virtual_time import in_virtual_time


def now() -> float:
    return asyncio.get_running_loop().time()


async def moments(pace: Pace, number: int, tokens: int = 1, hold: float = 0.0) -> list[float]:
    """When each of so many requests went out, in seconds from the start."""
    began = now()
    seen: list[float] = []

    async def one() -> None:
        async with pace.turn(tokens):
            seen.append(now() - began)
            await asyncio.sleep(hold)

    await asyncio.gather(*(one() for _ in range(number)))
    return seen


@in_virtual_time
async def test_requests_are_spread_over_the_minute() -> None:
    seen = await moments(Pace(50, rpm=1200), 21)
    # 21 at 20 a second, a quarter of a second's worth at once
    assert seen[5] == pytest.approx(0.0)
    assert seen[-1] == pytest.approx(0.75)
    assert max(b - a for a, b in itertools.pairwise(seen)) == pytest.approx(0.05)


@in_virtual_time
async def test_tokens_are_spread_as_well_and_corrected_by_what_was_used() -> None:
    pace = Pace(50, tpm=60_000)  # a thousand a second
    assert await moments(pace, 3, tokens=500) == pytest.approx([0, 0.25, 0.75])
    pace.served(estimated=500, used=100)
    assert await moments(pace, 1) == pytest.approx([0.1])  # not after another half second


@in_virtual_time
async def test_never_more_than_jobs_are_in_flight() -> None:
    pace = Pace(3)
    most = 0

    async def one() -> None:
        nonlocal most
        async with pace.turn(1):
            most = max(most, pace.in_flight)
            await asyncio.sleep(0.01)

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 3
    assert pace.in_flight == 0


@in_virtual_time
async def test_a_pause_is_shared_and_fewer_go_out_after_it() -> None:
    pace = Pace(10)
    async with pace.turn(1):
        pace.slow_down(0.3)
    seen = await moments(pace, 10, hold=0.1)
    assert seen[0] == pytest.approx(0.3)
    assert len([moment for moment in seen if moment < 0.35]) < 10


@in_virtual_time
async def test_replies_widen_the_window_again() -> None:
    pace = Pace(8)
    async with pace.turn(1), pace.turn(1):
        pace.slow_down(0.01)
    await asyncio.sleep(0.02)
    for _ in range(60):
        pace.served(1, 1)
    assert await moments(pace, 8, hold=0.1) == pytest.approx([0.0] * 8)


@in_virtual_time
async def test_a_cancelled_wait_gives_its_turn_to_the_next() -> None:
    pace = Pace(1)
    async with pace.turn(1):
        waiting = [asyncio.create_task(moments(pace, 1)) for _ in range(3)]
        await asyncio.sleep(0.01)
        waiting[0].cancel()
    await asyncio.wait_for(asyncio.gather(*waiting[1:]), 1)
    assert pace.in_flight == 0


@pytest.mark.parametrize("what", ["requests", "tokens"])
@in_virtual_time
async def test_the_servers_own_count_is_heeded(what: str) -> None:
    pace = Pace(10)
    told = {"limit": "10", "remaining": "0", "reset": "2s"}
    pace.heed({f"x-ratelimit-{name}-{what}": value for name, value in told.items()})
    assert await moments(pace, 1) == pytest.approx(
        [0.2]
    )  # a tenth of the limit, a tenth of the time


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit-requests": "many"},
        {
            "x-ratelimit-limit-requests": "10",
            "x-ratelimit-remaining-requests": "4",
            "x-ratelimit-reset-requests": "60s",
        },
    ],
)
@in_virtual_time
async def test_what_says_nothing_of_a_limit_does_not_delay(headers: dict[str, str]) -> None:
    pace = Pace(10)
    pace.heed(headers)
    assert await moments(pace, 1) == [0.0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("6m0s", 360), ("20ms", 0.02), ("1h2m3s", 3723), ("1.5", 1.5), ("0.25s", 0.25)],
)
def test_durations_are_read_as_servers_write_them(text: str, seconds: float) -> None:
    assert _seconds(text) == pytest.approx(seconds)


@given(st.text(max_size=20))
def test_no_duration_breaks_it(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert _seconds(text) == _seconds(text) or text.strip().casefold().lstrip("+-") == "nan"
