"""What code knows of an article before any model is asked, and the requests made from it.

The requests that `run` sends and those that `render` prints come from the same functions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from llmextract.articles import Article
from llmextract.attribution import Attribution
from llmextract.chunking import opening_of, split
from llmextract.cleaning import find_furniture
from llmextract.disclosure import Wording
from llmextract.elision import read_mentions
from llmextract.errors import OversizeArticleError
from llmextract.exchange import Message, Pointing, Request, Selection
from llmextract.grounding import Source, check, pointings
from llmextract.mentions import find_mentions
from llmextract.number_check import NumberSource
from llmextract.prompting import ASKABLE, Prompt, bare, mark, unmarked
from llmextract.replies import ArticleReply, MentionReply, SentencesReply
from llmextract.rules import Reading, point
from llmextract.schema import Furniture, Mention, Span
from llmextract.sentences import split_sentences
from llmextract.summaries import check_summary, proposed, prose_of

__all__ = [
    "Plan",
    "article_requests",
    "mention_request",
    "parts_of",
    "render",
    "sentences_request",
    "small_requests",
]

_CHARACTERS_PER_TOKEN = 3
"""Fewer than news text has in any common tokenizer."""
_FEWEST = 1000
"""Characters of a part, however small the model's context."""
_MOST_NUMBERS = 5000
"""Of an article. What comes after takes time in the square of it."""
_PIECE = 50_000
_WIDEST = 1200
"""Characters of a sentence that are shown around a number."""
_LONGEST = 120
"""Characters of a slot, so that no small model rambles on to its token limit."""


@dataclass(frozen=True)
class Plan:
    """An article as code reads it, before any model is asked."""

    article: Article
    furniture: tuple[Furniture, ...]
    reading: Reading

    @classmethod
    def of(cls, article: Article) -> Plan:
        """Find furniture, sentences of the body and numeric mentions.

        Raises `OversizeArticleError` where there are more numbers than an article has.
        """
        if len(article.text) > _PIECE:
            _refuse_tables(article)
        furniture = find_furniture(article.text)
        sentences = tuple(
            span for span in split_sentences(article.text) if not _is_in(furniture, span.start)
        )
        mentions = find_mentions(article.text, furniture)
        _refuse_more(len(mentions), article)
        return cls(article, furniture, read_mentions(article.text, sentences, mentions))

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

    def speakers(self, position: int) -> Iterator[str]:
        """To whom the article attributes something, those first who are named near the position."""
        return self._attribution.speakers(position)

    def named(self, source: str, position: int) -> str:
        """The fullest form in which the article names who is called `source` at the position."""
        return self._attribution.named(source, position)

    @cached_property
    def _attribution(self) -> Attribution:
        return Attribution(self.reading.text, self.reading.sentences)

    @cached_property
    def source(self) -> Source:
        """The body that slots must stand in."""
        return Source(self.reading, self.reading.sentences)

    def numbers(self, answers: Sequence[Pointing]) -> NumberSource:
        """The article for texts to be held against, by what is known about its mentions.

        A reply is checked, and then made a record of: the article is prepared for both once.
        """
        known = tuple(answers)
        if known not in self._numbers:
            self._numbers.clear()
            self._numbers[known] = NumberSource(self._body, self.article.published, known)
        return self._numbers[known]

    @cached_property
    def _body(self) -> Reading:
        """The article as if its furniture were blank: what a reader's comment says bears nothing out."""
        return self.reading.without(self.furniture) if self.furniture else self.reading

    @cached_property
    def _numbers(self) -> dict[tuple[Pointing, ...], NumberSource]:
        return {}

    def wording(self, request: Sequence[Message]) -> Wording:
        """What the words of a summary that was asked for in these messages are held against."""
        system = next((one["content"] for one in request if one["role"] == "system"), "")
        told = f"{self.article.title or ''}\n{self.article.text}"
        return Wording(system, told, self._located)

    def _located(self, words: str) -> str | None:
        return self.reading.words(self.source.locate(words, 0))

    @cached_property
    def headline(self) -> str | None:
        """The article's title, as far as it can head a summary: not with digits of its own."""
        title = unmarked(self.article.title or "")
        own = Wording("", self.article.text, self._located).problems(Selection(title, ()))
        return None if own or not title else title

    @property
    def asked(self) -> list[Mention]:
        """The mentions on which a capable model is heard."""
        return [mention for mention in self.reading.mentions if mention.reason in ASKABLE]


def _is_in(furniture: Sequence[Furniture], position: int) -> bool:
    """Whether the stretches, which are sorted and apart, hold the position."""
    last = bisect_right(furniture, position, key=lambda piece: piece.start) - 1
    return last >= 0 and position < furniture[last].end


def _refuse_tables(article: Article) -> None:
    """Count the numbers of a long text piece by piece, so that none takes minutes or gigabytes."""
    numbers = 0
    for start in range(0, len(article.text), _PIECE):
        numbers += len(find_mentions(article.text[start : start + _PIECE]))
        _refuse_more(numbers, article)


def _refuse_more(numbers: int, article: Article) -> None:
    if numbers > _MOST_NUMBERS:
        raise OversizeArticleError(
            f"{article.path}: more than {_MOST_NUMBERS:,} numbers; it is no article but a table: "
            "split it"
        )


# -- requests ------------------------------------------------------------------------------------


def article_requests(
    plan: Plan, prompt: Prompt, context: int | None = None
) -> list[Request[ArticleReply]]:
    """Everything about the article in one request; in several where it is long.

    `context` is the most tokens that the model can read and write, where that is known.
    """
    return [
        _article_request(plan, prompt, part, number > 0)
        for number, part in enumerate(parts_of(plan, prompt, context))
    ]


def parts_of(plan: Plan, prompt: Prompt, context: int | None = None) -> tuple[Span, ...]:
    """The stretches of the article that are asked about one by one."""
    characters = prompt.limits.get("characters", 16_000)
    if context is not None:
        reading = (context - prompt.sampling.max_tokens) * _CHARACTERS_PER_TOKEN
        characters = max(_FEWEST, min(characters, int(reading) - len(prompt.source)))
    most = prompt.limits.get("mentions", 90)
    return split(plan.reading, plan.asked, characters=characters, mentions=most)


def _article_request(
    plan: Plan, prompt: Prompt, part: Span, continued: bool
) -> Request[ArticleReply]:
    article, reading = plan.article, plan.reading
    asked = [mention for mention in plan.asked if part.overlaps(mention.start, mention.end)]
    opening = opening_of(article.text) if continued else None
    told = [m for m in plan.asked if opening and opening.overlaps(m.start, m.end)]
    title = article.title if article.title and article.title not in article.text else None

    def problems(reply: ArticleReply) -> list[str]:
        answers = pointings(reply, reading.mentions, plan.ruled_of)
        summary = proposed(reply)
        wrong = check_summary(summary, plan.numbers(answers))
        wrong += plan.wording(messages).problems(summary)
        return check(reply, plan.source, asked, told) + wrong

    def marked(span: Span) -> str:
        return mark(article.text, reading.mentions, plan.furniture, within=span)

    messages = prompt.messages(
        published=article.published,
        title=mark(" ".join(title.split()), ()) if title else None,
        opening=marked(opening) if opening else None,
        marked_text=marked(part),
    )
    return Request(
        messages=messages,
        reply_type=ArticleReply,
        schema=prompt.schema,
        sampling=prompt.sampling,
        check=problems,
    )


def mention_request(plan: Plan, prompt: Prompt, mention: Mention) -> Request[MentionReply]:
    """What the slots of the prompt hold for one number, in words of the article or null.

    Words that do not stand in the article are no reason to ask again: a small model does no better
    the second time, and `pipeline` takes none of them.
    """
    return Request(
        messages=prompt.messages(**_surroundings(plan, prompt, mention)),
        reply_type=MentionReply,
        schema=_slots_schema(prompt.slots),
        sampling=prompt.sampling,
        check=lambda _: [],
        weighed=bool(prompt.adapter),
    )


def _surroundings(plan: Plan, prompt: Prompt, mention: Mention) -> dict[str, Any]:
    """The text around the mention with the number marked, what the article opens with, and who
    speaks in it."""
    reading, article, limits = plan.reading, plan.article, prompt.limits
    sentence = reading.sentence_of(mention)
    start = max(sentence.start, mention.start - _WIDEST // 2)
    end = min(sentence.end, mention.end + _WIDEST // 2)
    index = reading.index_of(mention)
    assert index is not None
    title = _plain(article.title or "")
    longest = limits.get("opening", 240)

    def told(*numbers: int) -> str:
        spans = [reading.sentences[n] for n in numbers if 0 <= n < len(reading.sentences)]
        return " ".join(_plain(reading.words(span) or "") for span in spans)

    lead = 1 if told(0) == title else 0
    own = bare(reading.text[start : mention.start]), bare(reading.text[mention.end : end])
    before = _end_of(told(index - 2, index - 1), limits.get("before", 500))
    after = told(index + 1)[: limits.get("after", 300)]
    text = f"{before} {own[0]}[[{mention.text}]]{own[1]} {after}"
    opening = told(lead)
    return {
        "marked_text": " ".join(text.split()),
        "title": title[:longest] if index > 0 and title not in before else None,
        "published": f"{article.published:%A %-d %B %Y}" if article.published else None,
        "opening": opening[:longest] if index > lead and opening not in before else None,
        "speakers": list(islice(_once(plan.speakers(mention.start)), limits.get("speakers", 3))),
    }


def _end_of(text: str, longest: int) -> str:
    """The last words of a text, of so many characters at most."""
    return text if len(text) <= longest else text[len(text) - longest :].partition(" ")[2]


def _once(names: Iterable[str]) -> Iterator[str]:
    told: set[str] = set()
    for name in map(_plain, names):
        if name not in told:
            told.add(name)
            yield name


def _plain(words: str) -> str:
    return bare(" ".join(words.split()))


def _slots_schema(slots: Sequence[str]) -> dict[str, Any]:
    """An object with words or null for each slot."""
    words = {"anyOf": [{"type": "string", "maxLength": _LONGEST}, {"type": "null"}]}
    return {
        "type": "object",
        "properties": dict.fromkeys(slots, words),
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


def render(article: Article, prompt: Prompt, context: int | None = None) -> list[Request[Any]]:
    """The requests that the article gives rise to, before any reply is known."""
    plan = Plan.of(article)
    if prompt.strategy == "article":
        return [*article_requests(plan, prompt, context)]
    asked, choosing = small_requests(plan, prompt)
    return [*asked.values(), *([choosing] if choosing else [])]


def small_requests(
    plan: Plan, prompt: Prompt
) -> tuple[dict[str, Request[MentionReply]], Request[SentencesReply] | None]:
    """For small models: a request per mention that states a fact, and one for the summary.

    A prompt of the strategy `sentences` leaves all slots to the rules.
    """
    chooser = prompt if prompt.strategy == "sentences" else prompt.companion
    choosing = sentences_request(plan, chooser) if chooser else None
    if prompt.strategy == "sentences":
        return {}, choosing
    return {
        own.id: mention_request(plan, prompt, mention)
        for own, mention in zip(plan.ruled, plan.reading.mentions, strict=True)
        if own.role == "fact" and plan.reading.index_of(mention) is not None
    }, choosing
