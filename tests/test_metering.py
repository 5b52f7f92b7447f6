"""Money and tokens: counted per request, and never more than the budget."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.errors import BudgetExceededError, ConfigurationError
from llmextract.metering import Budget, Meter, Prices
from llmextract.schema import Usage

KNOWN = Prices("openai", "gpt-4o-mini")
UNKNOWN = Prices("openai", "of-nobody")


def test_a_known_model_is_priced_by_list() -> None:
    # 0.15 and 0.60 dollars a million, half price for what the provider had cached
    cost = KNOWN.cost(Usage(input=1_000_000, output=1_000_000, cached_input=0))
    assert cost == Decimal("0.75")


def test_an_unknown_model_has_no_price_and_a_free_one_costs_nothing() -> None:
    assert UNKNOWN.cost(Usage(input=10)) is None
    assert Meter(UNKNOWN).cost is None
    assert Prices("embedded", "any", free=True).cost(Usage(input=10)) == 0


def test_each_request_is_priced_on_its_own_where_prices_rise_with_length() -> None:
    prices = Prices("google", "gemini-2.5-pro")
    half, whole = prices.cost(Usage(input=150_000)), prices.cost(Usage(input=300_000))
    assert half is not None
    assert whole is not None
    assert whole > 2 * half


async def test_a_lost_reply_counts_against_the_budget_but_is_not_reported() -> None:
    meter = Meter(KNOWN, Budget(tokens=1000))
    bound = await meter.reserve(1000, 400)
    meter.settle(bound, None)
    assert meter.spent == Usage()
    with pytest.raises(BudgetExceededError):
        await meter.reserve(1000, 400)


async def test_one_waits_while_another_may_leave_room() -> None:
    meter = Meter(KNOWN, Budget(tokens=1000))
    first = await meter.reserve(100, 800)
    waiting = asyncio.create_task(meter.reserve(100, 800))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    meter.settle(first, Usage(input=20, output=10))
    assert (await asyncio.wait_for(waiting, 1)).output == 800


async def test_dollars_without_a_price_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="--budget-tokens"):
        await Meter(UNKNOWN, Budget(usd=1)).reserve(10, 10)


@given(
    tokens=st.integers(0, 5000),
    requests=st.lists(
        st.tuples(st.integers(1, 2000), st.integers(1, 500), st.floats(0, 1), st.booleans()),
        max_size=30,
    ),
)
async def test_no_course_of_requests_exceeds_a_budget(
    tokens: int, requests: list[tuple[int, int, float, bool]]
) -> None:
    """Each request uses some share of its bound, the output at most `max_tokens`."""
    meter = Meter(KNOWN, Budget(tokens=tokens))
    used = 0

    async def one(size: int, most: int, share: float, lost: bool) -> None:
        nonlocal used
        try:
            bound = await meter.reserve(size, most)
        except BudgetExceededError:
            return
        await asyncio.sleep(0)
        spent = Usage(input=int(size * 0.4 * share), output=int(most * share))
        used += spent.input + spent.output
        meter.settle(bound, None if lost else spent)

    await asyncio.gather(*(one(*request) for request in requests))
    assert used <= tokens
