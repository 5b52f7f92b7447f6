"""One article through every stage, in order: text to marks, marks to answers, answers to a record.

`Plan` holds what code knows before any model is asked; the requests that `run` sends and those that
`render` prints are made from it by the same functions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from importlib.metadata import version
from typing import Any

from llmextract.articles import Article
from llmextract.cleaning import find_furniture
from llmextract.client import Client
from llmextract.exchange import Pointing, Reply, Request, Selection
from llmextract.grounding import Source, check, ground, pointings
from llmextract.mentions import find_mentions
from llmextract.prompting import ASKABLE, Prompt, mark
from llmextract.records import article_info
from llmextract.replies import ArticleReply, MentionReply, SentencesReply
from llmextract.rules import Reading, counted_candidates, point
from llmextract.schema import Furniture, Mention, Record, RunInfo, Usage
from llmextract.sentences import split_sentences
from llmextract.settings import NO_MODEL
from llmextract.summaries import check_summary, compose, lead_selection, proposed, prose_of, select

__all__ = ["Plan", "extract_record", "render"]


@dataclass(frozen=True)
class Plan:
    """An article as code reads it, before any model is asked."""

    article: Article
    furniture: tuple[Furniture, ...]
    reading: Reading

    @classmethod
    def of(cls, article: Article) -> Plan:
        """Find furniture, sentences of the body and numeric mentions."""
        furniture = find_furniture(article.text)
        sentences = tuple(
            span
            for span in split_sentences(article.text)
            if not any(piece.start <= span.start < piece.end for piece in furniture)
        )
        mentions = find_mentions(article.text, furniture)
        return cls(article, furniture, Reading(article.text, sentences, mentions))

    @cached_property
    def ruled(self) -> tuple[Pointing, ...]:
        """What the rules say about every mention."""
        return point(self.reading)

    @cached_property
    def _ruled_by_id(self) -> dict[str, Pointing]:
        return {own.id: own for own in self.ruled}

    def ruled_of(self, mention: str) -> Pointing:
        """What the rules say about the mention of that id. They are run when first asked."""
        return self._ruled_by_id[mention]

    @cached_property
    def source(self) -> Source:
        """The body that slots must stand in."""
        return Source(self.reading, self.reading.sentences)

    @property
    def asked(self) -> list[Mention]:
        """The mentions on which a capable model is heard."""
        return [mention for mention in self.reading.mentions if mention.reason in ASKABLE]


# -- requests ------------------------------------------------------------------------------------


def article_request(plan: Plan, prompt: Prompt) -> Request[ArticleReply]:
    """Everything about the article in one request."""
    article, reading = plan.article, plan.reading
    asked = plan.asked
    title = article.title if article.title and article.title not in article.text else None

    def problems(reply: ArticleReply) -> list[str]:
        return check(reply, plan.source, asked) + check_summary(proposed(reply), reading)

    return Request(
        messages=prompt.messages(
            published=article.published,
            title=title,
            marked_text=mark(article.text, reading.mentions, plan.furniture),
        ),
        reply_type=ArticleReply,
        schema=prompt.schema,
        sampling=prompt.sampling,
        check=problems,
    )


def mention_request(plan: Plan, prompt: Prompt, mention: Mention) -> Request[MentionReply] | None:
    """A choice among the words that the rules propose; None where there is nothing to choose."""
    reading = plan.reading
    candidates = counted_candidates(reading, mention)[: prompt.limits.get("candidates", 6)]
    choices = list(dict.fromkeys(reading.words(span) or "" for span in candidates))
    if len(choices) < 2:
        return None
    sentence = reading.sentence_of(mention)
    text = reading.text
    marked = (
        f"{text[sentence.start : mention.start]}[[{mention.text}]]"
        f"{text[mention.end : sentence.end]}"
    )

    def problems(reply: MentionReply) -> list[str]:
        return [] if reply.counted in choices else [f"counted must be one of {choices}"]

    return Request(
        messages=prompt.messages(marked_sentence=" ".join(marked.split())),
        reply_type=MentionReply,
        schema=_choice_schema({"counted": choices}),
        sampling=prompt.sampling,
        check=problems,
    )


def _choice_schema(slots: dict[str, list[str]]) -> dict[str, Any]:
    """An object with one choice per slot."""
    return {
        "type": "object",
        "properties": {
            slot: {"type": "string", "enum": choices} for slot, choices in slots.items()
        },
        "required": list(slots),
        "additionalProperties": False,
    }


def sentences_request(plan: Plan, prompt: Prompt) -> Request[SentencesReply] | None:
    """A choice of the two sentences that summarise; None where there are no more than two."""
    spans = prose_of(plan.reading)[: prompt.limits.get("sentences", 12)]
    if len(spans) <= 2:
        return None
    ids = [f"s{number}" for number in range(1, len(spans) + 1)]
    longest = prompt.limits.get("characters", 240)
    shown = [
        {"id": one, "text": " ".join((plan.reading.words(span) or "").split())[:longest]}
        for one, span in zip(ids, spans, strict=True)
    ]
    schema = {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {"type": "string", "enum": ids},
                "minItems": 2,
                "maxItems": 2,
            }
        },
        "required": ["sentences"],
        "additionalProperties": False,
    }

    def problems(reply: SentencesReply) -> list[str]:
        return [] if set(reply.sentences) <= set(ids) else [f"sentences must be of {ids}"]

    return Request(
        messages=prompt.messages(sentences=shown),
        reply_type=SentencesReply,
        schema=schema,
        sampling=prompt.sampling,
        check=problems,
    )


def render(article: Article, prompt: Prompt) -> list[Request[Any]]:
    """The requests that the article gives rise to, before any reply is known."""
    plan = Plan.of(article)
    if prompt.strategy == "article":
        return [article_request(plan, prompt)]
    asked, choosing = _small_requests(plan, prompt)
    return [*asked.values(), *([choosing] if choosing else [])]


def _small_requests(
    plan: Plan, prompt: Prompt
) -> tuple[dict[str, Request[MentionReply]], Request[SentencesReply] | None]:
    """For small models: a request per mention that has a choice, and one for the summary.

    A prompt of the strategy `sentences` leaves all slots to the rules.
    """
    chooser = prompt if prompt.strategy == "sentences" else prompt.companion
    choosing = sentences_request(plan, chooser) if chooser else None
    if prompt.strategy == "sentences":
        return {}, choosing
    requests = (
        (own.id, mention_request(plan, prompt, mention))
        for own, mention in zip(plan.ruled, plan.reading.mentions, strict=True)
        if own.role == "fact"
    )
    return {one: request for one, request in requests if request is not None}, choosing


# -- the whole way -------------------------------------------------------------------------------


async def extract_record(article: Article, prompt: Prompt | None, client: Client | None) -> Record:
    """The record of one article. Without prompt and client the rules answer alone.

    Raises `ModelError` when the model gives no usable reply, `BudgetExceededError`, `CacheError`.
    """
    plan = Plan.of(article)
    if prompt is None or client is None:
        return _record(plan, plan.ruled, None, _run_by_rules())
    if prompt.strategy == "article":
        reply = await client.ask(article_request(plan, prompt))
        answers = pointings(reply.content, plan.reading.mentions, plan.ruled_of)
        return _record(
            plan, answers, proposed(reply.content), _run_by_model(client, prompt, [reply])
        )
    return await _by_choices(plan, prompt, client)


async def _by_choices(plan: Plan, prompt: Prompt, client: Client) -> Record:
    """The rules' answers with each slot that the prompt asks for chosen by the model."""
    asked, choosing = _small_requests(plan, prompt)
    jobs: list[Any] = [client.ask(request) for request in asked.values()]
    if choosing is not None:
        jobs.append(client.ask(choosing))
    replies = await asyncio.gather(*jobs)
    chosen = {one: reply.content.counted for one, reply in zip(asked, replies, strict=False)}
    answers = tuple(replace(own, counted=chosen.get(own.id) or own.counted) for own in plan.ruled)
    selected = _selected(plan, replies[-1].content) if choosing is not None else None
    return _record(plan, answers, selected, _run_by_model(client, prompt, replies))


def _selected(plan: Plan, reply: SentencesReply) -> Selection:
    spans = prose_of(plan.reading)
    indices = sorted({int(one[1:]) - 1 for one in reply.sentences})
    _, facts = ground(plan.ruled, plan.ruled_of, plan.source, plan.article.published)
    return select(plan.reading, [spans[i] for i in indices], facts, plan.article.title)


def _record(
    plan: Plan,
    answers: Sequence[Pointing],
    selection: Selection | None,
    run: RunInfo,
) -> Record:
    mentions, facts = ground(answers, plan.ruled_of, plan.source, plan.article.published)
    if selection is None:
        selection = lead_selection(plan.reading, facts, plan.article.title)
    return Record(
        article=article_info(plan.article),
        summary=compose(selection, plan.reading, plan.article.title),
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
