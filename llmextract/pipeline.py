"""One article through every stage, in order: text to marks, marks to answers, answers to a record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from importlib.metadata import version
from typing import Any, Protocol

from llmextract.chunking import merge, restate_across
from llmextract.client import Client
from llmextract.exchange import Pointing, Reply, Request, Selection
from llmextract.grounding import ground, pointings
from llmextract.planning import Plan, article_requests, parts_of, small_requests
from llmextract.prompting import Prompt, unmarked
from llmextract.records import article_info
from llmextract.replies import MentionReply, SentencesReply
from llmextract.schema import Mention, Record, RunInfo, Usage
from llmextract.settings import NO_MODEL
from llmextract.summaries import compose, lead_selection, proposed, prose_of, select

__all__ = ["Desk", "PlanDesk", "ask_about", "record_by_rules", "weighed"]


def record_by_rules(plan: Plan) -> Record:
    """The record of an article as the rules alone answer."""
    return _record(plan, plan.ruled, None, _run_by_rules())


_SURE = {"counted": 0.2, "event": 0.3, "time": 0.6, "place": 0.5, "attributed_to": 0.7}
"""How probable the taught model must find its words to be taken: where most slots of labelled texts
that it was not trained on are right, to a tenth (`training/sureness.py`)."""


class Desk(Protocol):
    """One article under way: what is asked about it, and the record that the replies make."""

    requests: Sequence[Request[Any]]

    async def record(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        """The record of the replies, one to each request in their order."""

    def close(self) -> None:
        """Let go of an article of which no record will be made."""


class PlanDesk:
    """An article that is dealt with in this process. `context` is the model's, where it is known."""

    def __init__(self, plan: Plan, prompt: Prompt, context: int | None) -> None:
        self._plan, self._prompt, self._context = plan, prompt, context
        self._asked: Sequence[str] = ()
        if prompt.strategy == "article":
            self.requests: Sequence[Request[Any]] = article_requests(plan, prompt, context)
            return
        asked, choosing = small_requests(plan, prompt)
        self._asked = list(asked)
        self.requests = [*asked.values(), *([choosing] if choosing else [])]

    async def record(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        """The record of the replies, one to each request in their order."""
        return self.make(replies, run)

    def make(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        """The same for code that is not async."""
        if self._prompt.strategy == "article":
            return self._by_article([reply.content for reply in replies], run)
        return self._by_words(replies, run)

    def close(self) -> None:
        """Nothing is held elsewhere."""

    def _by_article(self, contents: Sequence[Any], run: RunInfo) -> Record:
        """The model's answers about every number and its summary; part by part if it is long."""
        plan, content = self._plan, contents[0]
        parts = parts_of(plan, self._prompt, self._context)
        if len(parts) > 1:
            asked = [[m for m in plan.asked if part.overlaps(m.start, m.end)] for part in parts]
            content = merge(contents, asked)
        answers = pointings(content, plan.reading.mentions, plan.ruled_of)
        if len(parts) > 1:
            answers = restate_across(answers, plan.reading, parts)
        told, held = plan.wording(self.requests[0].messages).fitting(proposed(content))
        record = _record(plan, answers, told, run)
        withheld = (*record.summary.withheld, *held)
        summary = record.summary.model_copy(update={"withheld": withheld})
        return record.model_copy(update={"summary": summary})

    def _by_words(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        """The rules' answers with each slot that the prompt asks for in the model's words: a reply for
        each mention asked about, and one for the summary where that was asked for."""
        plan = self._plan
        told = dict(zip(self._asked, replies, strict=False))
        answers = tuple(_told(plan, own, told.get(own.id), self._prompt) for own in plan.ruled)
        chosen = replies[-1].content if len(replies) > len(self._asked) else None
        selected = _selected(plan, answers, chosen) if chosen else None
        return _record(plan, answers, selected, run)


async def ask_about(desk: Desk, prompt: Prompt, client: Client) -> Callable[[], Awaitable[Record]]:
    """Ask the model about an article. What is returned makes the record of the replies without
    asking anything: meanwhile the next request can be on its way.

    Raises `ModelError` when the model gives no usable reply, `BudgetExceededError`, `CacheError`.
    """
    replies = await _all(client, desk.requests)
    run = _run_by_model(client, prompt, replies)
    return partial(desk.record, replies, run)


async def _all(client: Client, requests: Sequence[Request[Any]]) -> list[Reply[Any]]:
    """The replies to requests that go out side by side. One that fails does not cost the others,
    which are paid for: they are in the cache when the article is tried again."""
    replies = await asyncio.gather(*map(client.ask, requests), return_exceptions=True)
    failed = [reply for reply in replies if isinstance(reply, BaseException)]
    if failed:
        raise failed[0]
    return [reply for reply in replies if isinstance(reply, Reply)]


def _told(plan: Plan, own: Pointing, reply: Reply[MentionReply] | None, prompt: Prompt) -> Pointing:
    """The rules' answer with the slots that the model was asked for in its words. A model that was
    taught the prompt knows how sure it is; any other is taken at its word."""
    if reply is None:
        return own
    slots: dict[str, Any] = {slot: getattr(reply.content, slot) for slot in prompt.slots}
    if prompt.adapter:
        slots = weighed(plan, own, reply, {slot: _SURE[slot] for slot in prompt.slots})
    slots["counted"] = slots.get("counted") or own.counted
    return replace(own, **slots)


def weighed(
    plan: Plan, own: Pointing, reply: Reply[MentionReply], least: Mapping[str, float]
) -> dict[str, str | None]:
    """For each slot of `least` the model's words, where they stand in the article and the model finds
    them at least so probable; else the rules'."""
    mention = next(one for one in plan.reading.mentions if one.id == own.id)
    slots: dict[str, str | None] = {}
    for slot, sure in least.items():
        words = getattr(reply.content, slot) or None
        taken = reply.probabilities.get(slot, 0.0) >= sure and _stands(plan, words, mention)
        slots[slot] = words if taken else getattr(own, slot)
        if taken and words and slot == "attributed_to":
            slots[slot] = plan.named(words, mention.start)
    return slots


def _stands(plan: Plan, words: str | None, mention: Mention) -> bool:
    """Whether the words are the article's, and more than the number itself."""
    span = plan.source.locate(words, mention.start) if words else None
    return words is None or (span is not None and words != mention.text)


def _selected(plan: Plan, answers: Sequence[Pointing], reply: SentencesReply) -> Selection | None:
    """The sentences of the ids that there are; None where none is."""
    spans = prose_of(plan.reading)
    known = {f"s{number}": number - 1 for number in range(1, len(spans) + 1)}
    indices = sorted({known[one] for one in reply.sentences if one in known})
    if not indices:
        return None
    _, facts = ground(answers, plan.ruled_of, plan.source, plan.article.published)
    return _quoting(select(plan.reading, [spans[i] for i in indices], facts, plan.headline))


def _quoting(selection: Selection) -> Selection:
    """A selection of the article's own words, in which what looks like a mark is none."""
    points = tuple((unmarked(text), cites, who) for text, cites, who in selection.points)
    return replace(selection, headline=unmarked(selection.headline), points=points)


def _record(
    plan: Plan,
    answers: Sequence[Pointing],
    selection: Selection | None,
    run: RunInfo,
) -> Record:
    mentions, facts = ground(answers, plan.ruled_of, plan.source, plan.article.published)
    if selection is None:
        selection = _quoting(lead_selection(plan.reading, facts, plan.headline))
    return Record(
        article=article_info(plan.article),
        summary=compose(selection, plan.numbers(answers), plan.headline),
        mentions=mentions,
        facts=facts,
        run=run,
    )


def _run_by_rules() -> RunInfo:
    return RunInfo(
        model=NO_MODEL,
        prompt=None,
        cached=False,
        cost_usd=Decimal(0),
        llmextract_version=_version(),
    )


def _run_by_model(client: Client, prompt: Prompt, replies: Sequence[Reply[Any]]) -> RunInfo:
    usage = sum((reply.usage for reply in replies if not reply.cached), Usage())
    return RunInfo(
        model=client.endpoint.label,
        prompt=prompt.label,
        cached=bool(replies) and all(reply.cached for reply in replies),
        usage=usage,
        cost_usd=_cost(client, replies),
        llmextract_version=_version(),
    )


def _cost(client: Client, replies: Sequence[Reply[Any]]) -> Decimal | None:
    """What the replies cost now, each priced on its own; None where the price is not known."""
    costs = [client.meter.prices.cost(reply.usage) for reply in replies if not reply.cached]
    if None in costs:
        return None
    return sum((cost for cost in costs if cost), Decimal(0))


@cache
def _version() -> str:
    return version("llmextract")
