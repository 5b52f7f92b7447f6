"""What a number is about, by rules alone: the floor that every model must beat, and the proposer
of the words from which a small model chooses.

Every rule looks at the mention's sentence (attribution and windows also at its neighbours) through
tables of function words; none knows the words of a topic. Slots are stretches of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from llmextract.attribution import source_of
from llmextract.dating import find_windows
from llmextract.exchange import Pointing
from llmextract.phrases import (
    PREPOSITIONS,
    Token,
    extended_phrase,
    noun_before,
    noun_phrase,
    skip_modifiers,
    subject_before,
    tokens,
    verb_phrase,
)
from llmextract.schema import Mention, Span, Stance
from llmextract.sentences import sentence_at

__all__ = ["Reading", "counted_candidates", "point"]

_PLANNED = re.compile(
    r"\b(?:will|would|shall|going to|expects?|expected|plans?|planned|planning|aims?|hopes?|seeks?|"
    r"forecasts?|predict(?:s|ed)?|projected|targets?|due to|set to|to be|proposed|intends?|"
    r"promised?|promises|pledged?|scheduled|likely to)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|rejected|dismissed|no truth|untrue|false)\b",
    re.IGNORECASE,
)
_SUBSET = re.compile(
    r"\b(?:including|among (?:them|those|whom)|of (?:them|whom|those|these|which)|with .{0,40}"
    r"among them|comprising)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|of|across|around|outside|inside|off|to|on)\s+((?:the\s+)?(?:(?:[a-z]+ern|"
    r"[a-z]+ral|city of|town of|village of|district of)\s+){0,2}(?:[A-Z][\w'’.-]*"
    r"(?:\s+(?:of|and|al|de|the)(?=\s+[A-Z]))?\s*)+)"
)
_NOT_PLACES = re.compile(
    r"^(?:the\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)\b|^(?:I|He|She|It|They|We)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the rules see it: text, the sentences of its body, and its mentions."""

    text: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]

    def sentence_of(self, mention: Mention) -> Span:
        """The sentence that holds the mention; the mention's own span if none does."""
        found = sentence_at(self.sentences, mention.start)
        return found or Span(start=mention.start, end=mention.end)

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of a stretch, those that write numbers marked."""
        near = [m for m in self.mentions if m.start < end and start < m.end]
        return tokens(self.text, start, end, near)

    def words(self, span: Span | None) -> str | None:
        """The text of a span."""
        return None if span is None else self.text[span.start : span.end]


def point(reading: Reading) -> tuple[Pointing, ...]:
    """One pointing per mention, in order: every mention gets a role."""
    facts = [m for m in reading.mentions if m.role == "fact"]
    pointed = {m.id: _fact(reading, m) for m in facts}
    restated = _restatements(reading, facts, pointed)
    for mention, exact in restated.items():
        pointed[mention] = Pointing(id=mention, role="restatement", of=exact)
    keys = _key_facts(facts, restated)
    return tuple(
        _with_key_and_whole(pointed[m.id], keys, restated)
        if m.id in pointed
        else Pointing(id=m.id, role="excluded", reason=m.reason)
        for m in reading.mentions
    )


def _with_key_and_whole(pointing: Pointing, keys: set[str], restated: dict[str, str]) -> Pointing:
    if pointing.role != "fact":
        return pointing
    whole = restated.get(pointing.part_of or "", pointing.part_of)
    return replace(pointing, key=pointing.id in keys, part_of=whole)


def _fact(reading: Reading, mention: Mention) -> Pointing:
    sentence = reading.sentence_of(mention)
    candidates = counted_candidates(reading, mention)
    counted = candidates[0] if candidates else None
    window = _window(reading, sentence, mention)
    return Pointing(
        id=mention.id,
        role="fact",
        counted=reading.words(counted),
        event=reading.words(_event(reading, sentence, mention, counted, window)),
        time=reading.words(window),
        place=reading.words(_place(reading, sentence, mention)),
        attributed_to=source_of(reading.text, reading.sentences, mention.start),
        stance=_stance(reading, sentence),
        part_of=_whole(reading, sentence, mention),
    )


# -- counted -------------------------------------------------------------------------------------


def counted_candidates(reading: Reading, mention: Mention) -> list[Span]:
    """Noun phrases that the mention may count or measure, the likeliest first, without repeats."""
    sentence = reading.sentence_of(mention)
    after = reading.tokens(mention.end, sentence.end)
    before = reading.tokens(sentence.start, mention.start)
    index = _after_of(after, _after_unit(after, mention))
    direct = noun_phrase(after, index)
    beside = noun_before(before)
    subject = subject_before(before)
    ranked = [direct]
    if (mention.kind == "age" and before and before[-1].text == ",") or _follows_preposition(
        before
    ):
        ranked += [beside, subject]
    else:
        ranked += [subject, beside]
    if mention.unit is None or mention.kind in ("percent", "ratio"):
        ranked.insert(1, _elsewhere(reading, mention))
    ranked += [noun_phrase(after, index, with_of=False), extended_phrase(after, index)]
    ranked += [noun_phrase(after, i + 1) for i, t in enumerate(after) if t.lower in PREPOSITIONS]
    seen: list[Span] = []
    for span in ranked:
        if span is not None and span not in seen:
            seen.append(span)
    return seen


def _follows_preposition(before: list[Token]) -> bool:
    """Whether the number hangs on a noun or verb by a preposition: "waves of up to five metres"."""
    index = skip_modifiers(before)
    return index > 0 and before[index - 1].lower in PREPOSITIONS - {"at", "to", "by"}


def _after_unit(after: list[Token], mention: Mention) -> int:
    """Index of the first token behind the unit's words: "hectares", "-year-old", "per cent"."""
    if mention.unit is None:
        # "1,200-strong crowd"
        return 2 if [t.text for t in after[:2]] == ["-", "strong"] else 0
    stems = {word[:3] for word in mention.unit.casefold().split()} | {"per", "sq", "cub"}
    index = 0
    while index < len(after) and index < 6:
        token = after[index]
        known = token.text in "-–%$€£°" or token.lower in ("old", "us", "worth")
        if not known and not any(token.lower.lstrip("-").startswith(stem) for stem in stems):
            break
        index += 1
    return index


def _after_of(after: list[Token], index: int) -> int:
    """Step over "of" ("hundreds of people", "6 hectares of land") and over a second adjective."""
    if index < len(after) and after[index].lower in ("of", "more", "other", "additional", "extra"):
        return index + 1
    return index


def _elsewhere(reading: Reading, mention: Mention) -> Span | None:
    """What the nearest earlier mention counts: for "19 were injured", "two of them"."""
    earlier = [m for m in reading.mentions if m.start < mention.start and m.role == "fact"]
    for other in reversed(earlier[-3:]):
        if other.unit == mention.unit or other.unit is None:
            sentence = reading.sentence_of(other)
            after = reading.tokens(other.end, sentence.end)
            found = noun_phrase(after, _after_of(after, _after_unit(after, other)))
            if found is not None:
                return found
    return None


# -- the other slots -----------------------------------------------------------------------------


def _window(reading: Reading, sentence: Span, mention: Mention) -> Span | None:
    """The time expression of the sentence that is nearest to the mention and does not hold it."""
    found = [
        span
        for span in find_windows(reading.text, sentence.start, sentence.end)
        if not span.overlaps(mention.start, mention.end)
    ]
    return min(found, key=lambda span: _distance(span, mention), default=None)


def _distance(span: Span, mention: Mention) -> int:
    return max(span.start - mention.end, mention.start - span.end)


def _event(
    reading: Reading,
    sentence: Span,
    mention: Mention,
    counted: Span | None,
    window: Span | None,
) -> Span | None:
    """The verb phrase whose subject or object the counted thing is."""
    behind = max(mention.end, counted.end if counted else 0)
    after = reading.tokens(min(behind, sentence.end), sentence.end)
    found = verb_phrase(after)
    before = reading.tokens(sentence.start, mention.start)
    governing = _verb_just_before(before)
    if governing is not None:
        return Span(start=governing.start, end=governing.end)
    if found is None:
        return None
    end = found.end
    if window is not None and found.start < window.start < end:
        end = window.start
    while end > found.start and reading.text[end - 1].isspace():
        end -= 1
    return Span(start=found.start, end=end) if end > found.start else None


def _verb_just_before(before: list[Token]) -> Token | None:
    """The verb of which the number is the object: "killed at least | four"."""
    index = skip_modifiers(before)
    if not index:
        return None
    lower = before[index - 1].lower
    return before[index - 1] if lower.endswith("ed") and len(lower) > 3 else None


def _place(reading: Reading, sentence: Span, mention: Mention) -> Span | None:
    """The named place of the sentence nearest behind the mention, else nearest before it."""
    found = []
    for match in _PLACE.finditer(reading.text, sentence.start, sentence.end):
        words = match.group(1).rstrip(" ,.")
        if not _NOT_PLACES.match(words):
            found.append(Span(start=match.start(1), end=match.start(1) + len(words)))
    behind = [span for span in found if span.start >= mention.end]
    return min(behind or found, key=lambda span: _distance(span, mention), default=None)


def _stance(reading: Reading, sentence: Span) -> Stance:
    words = reading.text[sentence.start : sentence.end]
    if _DENIED.search(words):
        return "denied"
    return "planned" if _PLANNED.search(words) else "asserted"


def _whole(reading: Reading, sentence: Span, mention: Mention) -> str | None:
    """The mention of which this one is a part: the one before "including", "of them", …"""
    earlier = [
        m
        for m in reading.mentions
        if m.role == "fact" and sentence.start <= m.start < mention.start and m.unit == mention.unit
    ]
    if not earlier:
        return None
    whole = earlier[0]
    between = reading.text[whole.end : mention.start]
    behind = reading.text[mention.end : min(sentence.end, mention.end + 30)]
    if _SUBSET.search(between) or re.match(r"\s+of\s+(?:them|whom|those)\b", behind):
        return whole.id
    return None


# -- restatements and key facts ------------------------------------------------------------------


def _restatements(
    reading: Reading, facts: Sequence[Mention], pointed: dict[str, Pointing]
) -> dict[str, str]:
    """Mentions that tell a fact again, with the mention that tells it most exactly."""
    restated: dict[str, str] = {}
    for position, later in enumerate(facts):
        for earlier in facts[:position]:
            if earlier.id in restated or later.id in restated:
                continue
            if _is_conversion(reading, earlier, later):
                restated[later.id] = earlier.id
                continue
            if not _same_fact(earlier, later, pointed):
                continue
            exact, rough = sorted((earlier, later), key=_exactness, reverse=True)
            for known, target in restated.items():
                if target == rough.id:
                    restated[known] = exact.id
            restated[rough.id] = exact.id
    return restated


def _exactness(mention: Mention) -> tuple[int, int, int]:
    """More digits are more exact, then no modifier, then the later telling."""
    digits = len((mention.value or mention.high or Decimal(0)).normalize().as_tuple().digits)
    return digits, mention.modifier == "exact", mention.start


def _same_fact(one: Mention, other: Mention, pointed: dict[str, Pointing]) -> bool:
    if one.value is None or other.value is None or one.unit != other.unit:
        return False
    heads = _head(pointed[one.id].counted), _head(pointed[other.id].counted)
    if one.value == other.value:
        return heads[0] == heads[1] and heads[0] is not None and abs(one.value) > 2
    return heads[0] == heads[1] and _is_rounding(*sorted((one, other), key=_exactness))


def _is_conversion(reading: Reading, one: Mention, other: Mention) -> bool:
    """The second measure stands in brackets right behind the first: "6 hectares (15 acres)"."""
    between = reading.text[one.end : other.start]
    if one.unit is None or other.unit is None or len(between) > 40:
        return False
    inside = between.partition("(")[2]
    return "(" in between and ")" not in between and len(inside.split()) <= 2


def _is_rounding(rough: Mention, exact: Mention) -> bool:
    """Whether the rougher number is the exact one with fewer digits, on its modifier's side."""
    assert rough.value is not None
    assert exact.value is not None
    if rough.value <= 0 or exact.value <= 0:
        return False
    if rough.modifier == "vague":
        return rough.value <= exact.value < 10 * rough.value
    if rough.modifier in ("more_than", "at_least"):
        return rough.value <= exact.value <= rough.value * Decimal("1.2")
    if rough.modifier == "exact" and exact.modifier != "exact":
        return False
    return abs(rough.value - exact.value) <= rough.value * Decimal("0.05")


def _head(counted: str | None) -> str | None:
    """The head noun: the last word before "of", without a plural s."""
    if not counted:
        return None
    words = re.split(r"\s+of\s+", counted.casefold())[0].split()
    return words[-1].rstrip("s") if words else None


def _key_facts(facts: Sequence[Mention], restated: dict[str, str]) -> set[str]:
    """Facts told more than once, and the first fact of the text."""
    keys = set(restated.values())
    if facts:
        first = facts[0].id
        keys.add(restated.get(first, first))
    return keys
