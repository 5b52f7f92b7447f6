"""One article through every stage, in order: text to marks, marks to answers, answers to a record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from importlib.metadata import version
from typing import Any

from llmextract.chunking import merge, restate_across
from llmextract.client import Client
from llmextract.exchange import Pointing, Reply, Request, Selection
from llmextract.grounding import ground, pointings
from llmextract.planning import Plan, article_requests, parts_of, small_requests
from llmextract.prompting import Prompt, unmarked
from llmextract.records import article_info
from llmextract.replies import MentionReply, SentencesReply
from llmextract.schema import Record, RunInfo, Usage
from llmextract.settings import NO_MODEL
from llmextract.summaries import compose, lead_selection, proposed, prose_of, select

__all__ = ["ask_about", "record_by_rules"]


def record_by_rules(plan: Plan) -> Record:
    """The record of an article as the rules alone answer."""
    return _record(plan, plan.ruled, None, _run_by_rules())


async def ask_about(plan: Plan, prompt: Prompt, client: Client) -> Callable[[], Record]:
    """Ask the model about an article. What is returned makes the record of the replies and waits
    for nothing: meanwhile the next request can be on its way.

    Raises `ModelError` when the model gives no usable reply, `BudgetExceededError`, `CacheError`.
    """
    if prompt.strategy == "article":
        requests = article_requests(plan, prompt, client.context)
        replies = await _all(client, requests)
        return partial(_by_article, plan, prompt, client, requests, replies)
    asked, choosing = small_requests(plan, prompt)
    replies = await _all(client, [*asked.values(), *([choosing] if choosing else [])])
    return partial(_by_choices, plan, prompt, client, list(asked), replies)


def _by_article(
    plan: Plan,
    prompt: Prompt,
    client: Client,
    requests: Sequence[Request[Any]],
    replies: Sequence[Reply[Any]],
) -> Record:
    """The model's answers about every number and its summary; part by part if it is long."""
    content = replies[0].content
    parts = parts_of(plan, prompt, client.context)
    if len(parts) > 1:
        asked = [[m for m in plan.asked if part.overlaps(m.start, m.end)] for part in parts]
        content = merge([reply.content for reply in replies], asked)
    answers = pointings(content, plan.reading.mentions, plan.ruled_of)
    if len(parts) > 1:
        answers = restate_across(answers, plan.reading, parts)
    told, held = plan.wording(requests[0].messages).fitting(proposed(content))
    record = _record(plan, answers, told, _run_by_model(client, prompt, replies))
    withheld = (*record.summary.withheld, *held)
    summary = record.summary.model_copy(update={"withheld": withheld})
    return record.model_copy(update={"summary": summary})


async def _all(client: Client, requests: Sequence[Request[Any]]) -> list[Reply[Any]]:
    """The replies to requests that go out side by side. One that fails does not cost the others,
    which are paid for: they are in the cache when the article is tried again."""
    replies = await asyncio.gather(*map(client.ask, requests), return_exceptions=True)
    failed = [reply for reply in replies if isinstance(reply, BaseException)]
    if failed:
        raise failed[0]
    return [reply for reply in replies if isinstance(reply, Reply)]


def _by_choices(
    plan: Plan, prompt: Prompt, client: Client, asked: Sequence[str], replies: Sequence[Reply[Any]]
) -> Record:
    """The rules' answers with each slot that the prompt asks for chosen by the model: a reply for
    each mention of `asked`, and one for the summary where that was asked for."""
    chosen = {one: reply.content for one, reply in zip(asked, replies, strict=False)}
    answers = tuple(_chosen(own, chosen.get(own.id), prompt) for own in plan.ruled)
    selected = _selected(plan, replies[-1].content) if len(replies) > len(asked) else None
    return _record(plan, answers, selected, _run_by_model(client, prompt, replies))


def _chosen(own: Pointing, reply: MentionReply | None, prompt: Prompt) -> Pointing:
    """The rules' answer with the slots that the model was asked for in its words."""
    if reply is None:
        return own
    told = {slot: getattr(reply, slot) for slot in prompt.slots}
    told |= {slot: getattr(own, slot) for slot in ("counted", "stance") if not told.get(slot)}
    return replace(own, **told)


def _selected(plan: Plan, reply: SentencesReply) -> Selection | None:
    """The sentences of the ids that there are; None where none is."""
    spans = prose_of(plan.reading)
    known = {f"s{number}": number - 1 for number in range(1, len(spans) + 1)}
    indices = sorted({known[one] for one in reply.sentences if one in known})
    if not indices:
        return None
    _, facts = ground(plan.ruled, plan.ruled_of, plan.source, plan.article.published)
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
