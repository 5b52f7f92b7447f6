"""Long articles in parts: where to part them, and the replies about the parts as one.

Mentions keep their ids across the parts. Each part but the first is sent with the article's opening,
so that a number there can be named as the one that a later number restates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from llmextract.exchange import Pointing
from llmextract.reading import Reading
from llmextract.replies import ArticleReply, PointForm
from llmextract.restatements import restatements
from llmextract.schema import Mention, Span

__all__ = ["merge", "opening_of", "restate_across", "split"]

_OPENING = 600
"""Characters of the opening that go with every part: headline, dateline and lead."""
_POINTS_OF_FIRST = 2

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def split(
    reading: Reading, asked: Sequence[Mention], *, characters: int, mentions: int
) -> tuple[Span, ...]:
    """Stretches that cover the text in order, each with at most so many characters and marks.

    Borders are those of paragraphs; of sentences where a paragraph is too long; and where a
    sentence is, the last space before the limit.
    """
    if len(reading.text) <= characters and len(asked) <= mentions:
        return (Span(start=0, end=len(reading.text)),)
    spans: list[Span] = []
    start = end = count = 0
    for piece_start, piece_end in _pieces(reading, asked, characters, mentions):
        held = _held(asked, piece_start, piece_end)
        if end > start and (piece_end - start > characters or count + held > mentions):
            spans.append(Span(start=start, end=end))
            start, count = piece_start, 0
        end, count = piece_end, count + held
    return (*spans, Span(start=start, end=end))


def _held(asked: Sequence[Mention], start: int, end: int) -> int:
    """How many of the mentions begin in the stretch."""
    first, last = (bisect_left(asked, at, key=lambda mention: mention.start) for at in (start, end))
    return last - first


def _pieces(
    reading: Reading, asked: Sequence[Mention], characters: int, mentions: int
) -> Iterator[tuple[int, int]]:
    """What is not parted unless it must be: paragraphs, or the sentences of a large one."""
    text = reading.text
    borders = [0, *(match.end() for match in _BLANK_LINES.finditer(text)), len(text)]
    starts = [sentence.start for sentence in reading.sentences]
    for start, end in pairwise(borders):
        if end - start <= characters and _held(asked, start, end) <= mentions:
            yield start, end
            continue
        inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        for one, other in zip([start, *inside], [*inside, end], strict=True):
            yield from _cut(text, one, other, asked, characters)


def _cut(
    text: str, start: int, end: int, asked: Sequence[Mention], characters: int
) -> Iterator[tuple[int, int]]:
    """A sentence that is too long, at spaces, no mention cut in two."""
    while end - start > characters:
        border = text.rfind(" ", start + characters // 2, start + characters) + 1
        border = border or start + characters
        before = asked[max(0, bisect_left(asked, border, key=lambda m: m.start) - 1) :][:1]
        border = next((m.start for m in before if m.start < border < m.end), border)
        if border <= start:
            break
        yield start, border
        start = border
    yield start, end


def opening_of(text: str) -> Span:
    """The paragraphs that the article opens with, cut where they are long."""
    border = next(
        (match.start() for match in _BLANK_LINES.finditer(text) if match.start() >= _OPENING // 2),
        len(text),
    )
    if border > _OPENING:
        border = text.rfind(" ", 0, _OPENING) if " " in text[:_OPENING] else _OPENING
    return Span(start=0, end=border)


def merge(replies: Sequence[ArticleReply], asked: Sequence[Sequence[Mention]]) -> ArticleReply:
    """The replies about the parts as one about the article; `asked` are the mentions of each part.

    What a reply says of another part's mentions is left out: that part was asked about them.
    """
    parts = [
        _of_part(reply, {mention.id for mention in own}, f"{number}.")
        for number, (reply, own) in enumerate(zip(replies, asked, strict=True), start=1)
    ]
    return ArticleReply(
        contexts=[context for part in parts for context in part.contexts],
        facts=[fact for part in parts for fact in part.facts],
        restatements=[again for part in parts for again in part.restatements],
        excluded=[excluded for part in parts for excluded in part.excluded],
        headline=parts[0].headline,
        points=_points(parts),
    )


def _of_part(reply: ArticleReply, own: set[str], prefix: str) -> ArticleReply:
    """The reply about its own mentions, its contexts under names of their own."""
    contexts = [
        context.model_copy(update={"id": prefix + context.id}) for context in reply.contexts
    ]
    facts = [
        fact.model_copy(update={"context": prefix + fact.context if fact.context else None})
        for fact in reply.facts
        if fact.id in own
    ]
    excluded = [
        form.model_copy(update={"ids": [one for one in form.ids if one in own]})
        for form in reply.excluded
    ]
    return reply.model_copy(
        update={
            "contexts": contexts,
            "facts": facts,
            "restatements": [again for again in reply.restatements if again.id in own],
            "excluded": excluded,
        }
    )


def _points(parts: Sequence[ArticleReply]) -> list[PointForm]:
    """The first points of the first part, then one of each other, then the rest."""
    first, *others = (part.points for part in parts)
    leading = first[:_POINTS_OF_FIRST] + [points[0] for points in others if points]
    return leading + first[_POINTS_OF_FIRST:] + [p for points in others for p in points[1:]]


def restate_across(
    answers: Sequence[Pointing], reading: Reading, parts: Sequence[Span]
) -> tuple[Pointing, ...]:
    """The answers with facts of different parts joined where the rules see one fact told again."""
    part_of = {m.id: _part(m, parts) for m in reading.mentions}
    by_id: Mapping[str, Pointing] = {answer.id: answer for answer in answers}
    facts = [mention for mention in reading.mentions if by_id[mention.id].role == "fact"]
    wholes = {one: answer.part_of for one, answer in by_id.items() if answer.part_of}
    told = restatements(reading, facts, by_id, wholes)
    across = {one: of for one, of in told.items() if part_of[one] != part_of[of]}
    return tuple(
        replace(Pointing(id=answer.id, role="restatement"), of=across[answer.id])
        if answer.id in across
        else answer
        for answer in answers
    )


def _part(mention: Mention, parts: Sequence[Span]) -> int:
    return next((n for n, part in enumerate(parts) if part.overlaps(mention.start, mention.end)), 0)
