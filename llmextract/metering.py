"""Tokens and money: counted request by request, priced by list, and kept under a budget.

A request is let through only where the budget holds what was spent, the most that every request in
flight may still cost, and the most that this one may cost. So no budget is exceeded, not even by
what is already on its way; where there is no room, it waits for those in flight to cost less.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from llmextract.errors import BudgetExceededError, ConfigurationError
from llmextract.schema import Usage

__all__ = ["Budget", "Meter", "Prices"]

_TOKENS_PER_BYTE = 0.5
"""More than texts have in any common tokenizer (English about 0.22, Chinese 0.4)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent, in US dollars and in tokens (input and output); None: no bound."""

    usd: float | None = None
    tokens: int | None = None


class Prices:
    """The list prices of one model, as the package genai-prices has them."""

    def __init__(self, provider: str, model: str, *, free: bool = False) -> None:
        self.model = f"{provider}/{model}"
        self._provider, self._name = provider, model
        self._free = free
        self.known = True
        """Whether there is a price; settled by the first question."""

    def cost(self, usage: Usage) -> Decimal | None:
        """What one request that used `usage` costs in US dollars; None where no price is known.

        Prices may rise with the length of a request, so sums of requests are not to be priced.
        """
        if self._free:
            return Decimal(0)
        if not self.known:
            return None
        from genai_prices import Usage as PricedUsage
        from genai_prices import calc_price

        priced = PricedUsage(
            input_tokens=usage.input,
            output_tokens=usage.output,
            cache_read_tokens=usage.cached_input,
        )
        try:
            return calc_price(priced, self._name, provider_id=self._provider).total_price
        except LookupError:
            self.known = False
            return None

    @cached_property
    def context_window(self) -> int | None:
        """The most tokens that the model reads and writes at once; None where it is not known."""
        if self._free:
            return None
        from genai_prices.data_snapshot import get_snapshot

        try:
            _, model = get_snapshot().find_provider_model(self._name, None, self._provider, None)
        except LookupError:
            return None
        return model.context_window


class Meter:
    """What one model was paid. `spent` and `cost` sum what replies reported; `cost` is None where
    the price is not known."""

    def __init__(self, prices: Prices, budget: Budget | None = None) -> None:
        self.prices = prices
        self.spent = Usage()
        self._cost = Decimal(0)
        self._budget = budget or Budget()
        self.prices.cost(Usage())
        self._in_flight: list[tuple[Usage, Decimal]] = []
        self._lost = Usage()
        self._lost_cost = Decimal(0)
        self._changed = asyncio.Event()

    @property
    def cost(self) -> Decimal | None:
        """US dollars so far."""
        return self._cost if self.prices.known else None

    async def reserve(self, size: int, max_tokens: int) -> Usage:
        """Room for a request of `size` bytes, in tokens; waits while others may leave some.

        Raises `BudgetExceededError` where the request does not fit even alone, and
        `ConfigurationError` where a budget in dollars is set and the price is not known.
        """
        bound = Usage(input=int(size * _TOKENS_PER_BYTE) + 1, output=max_tokens)
        while True:
            lacking = self._lacking(bound)
            if lacking is None:
                self._in_flight.append((bound, self.prices.cost(bound) or Decimal(0)))
                return bound
            if not self._in_flight:
                raise BudgetExceededError(lacking)
            self._changed.clear()
            await self._changed.wait()

    def settle(self, bound: Usage, used: Usage | None) -> None:
        """Replace what was reserved by what was used; None where the reply was lost on its way.

        What a lost reply cost is not known: its bound counts against the budget, not in `spent`.
        """
        place = next(i for i, (open_, _) in enumerate(self._in_flight) if open_ is bound)
        _, most = self._in_flight.pop(place)
        if used is None:
            self._lost += bound
            self._lost_cost += most
        else:
            self.spent += used
            self._cost += self.prices.cost(used) or 0
        self._changed.set()

    def _lacking(self, bound: Usage) -> str | None:
        """Why the budget has no room for `bound`; None if it has."""
        tokens, usd = self._budget.tokens, self._budget.usd
        if tokens is not None:
            told = self.spent + self._lost
            open_ = sum(_total(one) for one, _ in self._in_flight)
            if _total(told) + open_ + _total(bound) > tokens:
                return (
                    f"{_total(told):,} of the budget of {tokens:,} tokens are spent, and the next "
                    f"request may take {_total(bound):,}"
                )
        if usd is not None:
            most = self.prices.cost(bound)
            if most is None:
                raise ConfigurationError(
                    f"{self.prices.model}: price not known, so --budget-usd cannot be kept; "
                    "use --budget-tokens"
                )
            open_usd = sum((cost for _, cost in self._in_flight), most)
            spent = self._cost + self._lost_cost
            if spent + open_usd > Decimal(str(usd)):
                return (
                    f"${spent:.4f} of the budget of ${usd} are spent, and the next request may "
                    f"cost ${most:.4f}"
                )
        return None


def _total(usage: Usage) -> int:
    return usage.input + usage.output
