"""Replies against the text: what the model points at must be there, word for word.

A slot counts only if its words stand in the article (white space and typographic quotes and dashes
apart); what is recorded are the article's own characters, found nearest to the mention. `check`
words what is wrong for the model's re-ask; `ground` keeps what is right and flags the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from llmextract.exchange import Pointing
from llmextract.relative_windows import resolve_in
from llmextract.replies import ArticleReply
from llmextract.rules import Reading
from llmextract.schema import Fact, Mention, Span, Window
from llmextract.tenses import looks_ahead

__all__ = ["Source", "check", "ground", "pointings"]

Rules = Callable[[str], Pointing]
"""What the rules say about the mention of an id."""

SLOTS = ("counted", "event", "time", "place", "attributed_to")

_NEVER_ASKED = frozenset(("date", "ordinal", "score", "furniture"))

_FOLD = {
    **dict.fromkeys(map(ord, "‘’‚‛`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
    ord("〚"): "⟦",
    ord("〛"): "⟧",
}
_MARK = re.compile(r"⟦m\d+⟧")
_SPACE = re.compile(r"\s")


class Source:
    """An article's text as replies are held against it."""

    def __init__(self, reading: Reading, body: Sequence[Span]) -> None:
        self.reading = reading
        self._starts = [span.start for span in body]
        self._ends = [span.end for span in body]
        self._found: dict[str, list[Span]] = {}

    @cached_property
    def _folded(self) -> str:
        text = self.reading.text
        lowered = text.translate(_FOLD).lower()
        if len(lowered) != len(text):  # a few letters are longer in lower case: İ
            lowered = "".join(
                c if len(c.lower()) != 1 else c.lower() for c in text.translate(_FOLD)
            )
        return _SPACE.sub(" ", lowered)

    def locate(self, words: str, near: int) -> Span | None:
        """Where `words` stand in the body, nearest to offset `near`; None if nowhere.

        Capitals may differ (a sentence's first word); a mark that was copied along is ignored.
        """
        found = self._found.get(words)
        if found is None:
            found = self._found[words] = self._all(words)
        return min(found, key=lambda span: abs(span.start - near), default=None)

    def _all(self, words: str) -> list[Span]:
        """Every place in the body where the words stand, as whole words."""
        parts = _MARK.sub("", words).translate(_FOLD).lower().split()
        if not parts:
            return []
        text, whole = self._folded, " ".join(parts)
        if len(parts) > 1 and whole not in text:  # more than one space between two words
            pattern = re.compile(" +".join(map(re.escape, parts)))
            places = [match.span() for match in pattern.finditer(text)]
        else:
            starts = _occurrences(whole, text)
            places = [(start, start + len(whole)) for start in starts]
        return [
            Span.model_construct(start=start, end=end)
            for start, end in places
            if _stands_alone(text, start, end) and self._in_body(start, end)
        ]

    def _in_body(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._ends[index]


def _occurrences(words: str, text: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit adjoins the stretch."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_is_word(before) or _is_word(after))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


# -- the article strategy ------------------------------------------------------------------------


def check(
    reply: ArticleReply, source: Source, asked: Iterable[Mention], told: Iterable[Mention] = ()
) -> list[str]:
    """What is wrong with the reply, one line each, in words that tell how to mend it.

    `told` are mentions that were shown but answered before; to list them again does no harm.
    """
    mentions = {mention.id: mention for mention in asked}
    problems = _check_ids(reply, mentions, {mention.id for mention in told})
    contexts = {context.id: context for context in reply.contexts}
    for fact in reply.facts:
        mention = mentions.get(fact.id)
        if mention is None:
            continue
        slots = {"counted": fact.counted, "event": fact.event}
        if fact.context is not None:
            context = contexts.get(fact.context)
            if context is None:
                problems.append(f"{fact.id}: context {fact.context} is not in contexts")
            else:
                slots |= {slot: getattr(context, slot) for slot in SLOTS[2:]}
        problems += [
            f"{fact.id}: {slot} {words!r} does not stand in the article: copy its words exactly"
            for slot, words in slots.items()
            if words and source.locate(words, mention.start) is None
        ]
    return list(dict.fromkeys(problems))


def _check_ids(reply: ArticleReply, mentions: dict[str, Mention], told: set[str]) -> list[str]:
    facts = {fact.id for fact in reply.facts}
    listed = Counter(
        [fact.id for fact in reply.facts]
        + [restatement.id for restatement in reply.restatements]
        + [one for excluded in reply.excluded for one in excluded.ids]
    )
    problems = [
        f"{one}: there is no such mark in the article"
        for one in listed
        if one not in mentions and one not in told
    ]
    problems += [f"{one}: listed {n} times; list it once" for one, n in listed.items() if n > 1]
    missing = [one for one in mentions if one not in listed]
    if missing:
        problems.append(
            f"missing: {', '.join(missing)}; put each into facts, restatements or excluded"
        )
    problems += [
        f"{restatement.id}: `of` is {restatement.of}, which is not in facts"
        for restatement in reply.restatements
        if restatement.of not in facts | told or restatement.of == restatement.id
    ]
    problems += [
        f"{fact.id}: part_of is {fact.part_of}, which is not another fact"
        for fact in reply.facts
        if fact.part_of is not None
        and (fact.part_of not in facts | told or fact.part_of == fact.id)
    ]
    return problems


def pointings(
    reply: ArticleReply, mentions: Iterable[Mention], ruled: Rules
) -> tuple[Pointing, ...]:
    """The reply as one pointing per mention. Where it is silent or names no mention, the rules
    answer, and say so in the notes. An id listed twice counts where it is listed first.
    """
    contexts = {context.id: context for context in reply.contexts}
    answers: dict[str, Pointing] = {}
    for fact in reply.facts:
        context = contexts.get(fact.context or "")
        answers.setdefault(
            fact.id,
            Pointing(
                id=fact.id,
                role="fact",
                counted=fact.counted,
                event=fact.event,
                time=context.time if context else None,
                place=context.place if context else None,
                attributed_to=context.attributed_to if context else None,
                stance=fact.stance,
                part_of=fact.part_of,
                key=fact.key,
            ),
        )
    for again in reply.restatements:
        answers.setdefault(again.id, Pointing(id=again.id, role="restatement", of=again.of))
    for excluded in reply.excluded:
        for one in excluded.ids:
            answers.setdefault(one, Pointing(id=one, role="excluded", reason=excluded.reason))
    return tuple(answers.get(mention.id) or _unanswered(mention, ruled) for mention in mentions)


def _unanswered(mention: Mention, ruled: Rules) -> Pointing:
    if mention.role == "excluded" and mention.reason in _NEVER_ASKED:
        return Pointing(id=mention.id, role="excluded", reason=mention.reason)
    own = ruled(mention.id)
    return replace(own, notes=(*own.notes, "not answered by the model; filled by rules"))


# -- grounding -----------------------------------------------------------------------------------


def ground(
    answers: Sequence[Pointing],
    ruled: Rules,
    source: Source,
    published: date | None,
) -> tuple[tuple[Mention, ...], tuple[Fact, ...]]:
    """The closed ledger and the facts: every mention gets one role, every slot is verbatim.

    `answers` holds one pointing per mention of the reading, in its order; `ruled` is asked only
    where an answer lacks something.
    """
    by_id = {answer.id: answer for answer in answers}
    targets = {one: _target(one, by_id) for one in by_id}
    restating: dict[str, list[str]] = {}
    for one, its in targets.items():
        if its is not None and its != one:
            restating.setdefault(its, []).append(one)
    facts: list[Fact] = []
    ledger: list[Mention] = []
    fact_ids = {
        mention.id: f"f{number}"
        for number, mention in enumerate(
            (m for m in source.reading.mentions if targets.get(m.id) == m.id), start=1
        )
    }
    for mention in source.reading.mentions:
        answer, target = by_id[mention.id], targets[mention.id]
        if target is None:
            reason = answer.reason or "other"
            ledger.append(mention.model_copy(update={"role": "excluded", "reason": reason}))
            continue
        role = "fact" if target == mention.id else "restatement"
        ledger.append(mention.model_copy(update={"role": role, "reason": None}))
        if role == "fact":
            again = tuple(restating.get(mention.id, ()))
            filled = _fill(answer, ruled, mention, source)
            whole = fact_ids.get(targets.get(answer.part_of or "") or "")
            facts.append(
                _fact(filled, mention, source.reading, published).model_copy(
                    update={
                        "id": fact_ids[mention.id],
                        "restated_by": again,
                        "part_of": whole if whole != fact_ids[mention.id] else None,
                    }
                )
            )
    return tuple(ledger), tuple(facts)


def _target(one: str, by_id: dict[str, Pointing]) -> str | None:
    """The fact that a mention tells: itself, the end of its chain of restatements, or none.

    A restatement of what is no fact, or of itself in a circle, is a fact of its own.
    """
    seen = {one}
    answer = by_id[one]
    if answer.role == "excluded":
        return None
    while answer.role == "restatement":
        following = by_id.get(answer.of or "")
        if following is None or following.id in seen or following.role == "excluded":
            return one
        seen.add(following.id)
        answer = following
    return answer.id


def _fill(answer: Pointing, ruled: Rules, mention: Mention, source: Source) -> Pointing:
    """`answer` with each slot in the article's own characters, and a note for each that is not."""
    if answer.role != "fact":  # a restatement that leads nowhere stands as a fact, by rules
        answer = replace(ruled(mention.id), notes=("restates no fact; filled by rules",))
    slots: dict[str, str | None] = {}
    notes = list(answer.notes)
    for slot in SLOTS:
        words: str | None = getattr(answer, slot)
        span = source.locate(words, mention.start) if words else None
        if span is not None and slot == "counted":
            span = _without_number(span, mention, source.reading)
        slots[slot] = source.reading.words(span)
        if words and span is None:
            notes.append(f"{slot}: the words given do not stand in the text")
    if slots["counted"] is None:
        slots["counted"] = ruled(mention.id).counted
        notes.append("counted: filled by rules" if slots["counted"] else "counted: not found")
    return replace(
        answer,
        counted=slots["counted"],
        event=slots["event"],
        time=slots["time"],
        place=slots["place"],
        attributed_to=slots["attributed_to"],
        notes=tuple(notes),
    )


def _without_number(span: Span, mention: Mention, reading: Reading) -> Span | None:
    """The span without the mention's own number at its front: "54 fighters" -> "fighters"."""
    if not span.overlaps(mention.start, mention.end):
        return span
    rest = reading.text[mention.end : span.end]
    start = mention.end + len(rest) - len(rest.lstrip(" \u00a0-"))
    return Span(start=start, end=span.end) if start < span.end else None


def _fact(answer: Pointing, mention: Mention, reading: Reading, published: date | None) -> Fact:
    return Fact(
        id="",
        mention=mention.id,
        quote=reading.words(reading.sentence_of(mention)) or mention.text,
        start=mention.start,
        end=mention.end,
        value=mention.value,
        low=mention.low,
        high=mention.high,
        modifier=mention.modifier,
        unit=mention.unit,
        counted=answer.counted,
        event=answer.event,
        time=_window(answer, mention, reading, published),
        place=answer.place,
        attributed_to=answer.attributed_to,
        stance=answer.stance,
        key=answer.key,
        verdict="partial" if answer.notes else "verified",
        problems=answer.notes,
    )


def _window(
    answer: Pointing, mention: Mention, reading: Reading, published: date | None
) -> Window | None:
    if not answer.time:
        return None
    ahead = answer.stance == "planned" or looks_ahead(reading, mention, answer.time)
    return resolve_in(reading, mention, answer.time, published, future=ahead)
