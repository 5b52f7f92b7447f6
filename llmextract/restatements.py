"""Which mentions tell the same fact again: headline and lead round what the body tells exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from llmextract.counted_nouns import VICTIMS, are_people, head_of, is_fate, share_a_word, words_of
from llmextract.exchange import Pointing
from llmextract.hedges import relate
from llmextract.mention_pairs import MentionPair, at_top, is_another, is_of_headline
from llmextract.reading import Reading
from llmextract.roundings import exactness, is_near
from llmextract.schema import Mention
from llmextract.word_classes import PEOPLE, PRONOUNS

__all__ = ["restatements"]

_HEDGES = ("about", "almost", "more_than", "at_least", "less_than")
_BOUNDS = ("more_than", "at_least")
_ALL = re.compile(r"\b(?:all|exactly|final|confirmed)\s*$", re.IGNORECASE)
"""Before a number that is told exactly."""
_NEAR = 4
"""Sentences on which a number may stand without its unit."""
_NEXT_WORD = re.compile(r"[^\S\n]*(\w*)")
_FEW = 2
"""Words in common that make up for a noun that is not, where the number is large."""
_LARGE = 100
_BY_CHANCE = 20
"""Larger numbers are unlikely to recur by chance."""
_LEADING = 20
_ALONE = re.compile(
    r"(?:\A|[.!?\n][\"”]?\s+|[\"“]|\b(?:says?|said|tells?|told|you|that|claims?)\s+)\Z"
)
"""Before a number that is told of: "| 160 is a guess"."""
_BARE = re.compile(r"\s+(?:is|was)\b")
_MENTIONS = 100
"""Mentions back among which a fact may have been told before."""


def restatements(
    reading: Reading,
    facts: Sequence[Mention],
    pointed: Mapping[str, Pointing],
    parts: Mapping[str, str],
) -> dict[str, str]:
    """Mentions that tell a fact again, with the mention that tells it most exactly."""
    restated: dict[str, str] = {}
    for position, later in enumerate(facts):
        for earlier in reversed(facts[max(0, position - _MENTIONS) : position]):
            if later.id in restated:
                break
            if earlier.id in restated:
                continue
            if _is_conversion(reading, earlier, later):
                restated[later.id] = earlier.id
                continue
            wholes = [restated.get(parts.get(m.id, ""), parts.get(m.id)) for m in (earlier, later)]
            pair = MentionPair(reading, earlier, later, pointed, (wholes[0], wholes[1]))
            if not _is_told_twice(pair):
                continue
            exact, rough = _by_exactness(pair)
            for known, target in restated.items():
                if target == rough.id:
                    restated[known] = exact.id
            restated[rough.id] = exact.id
            if pair.refers_back and (later.value or 0) <= _BY_CHANCE:
                break  # "the two" are the last two
    return restated


def _by_exactness(pair: MentionPair) -> list[Mention]:
    """The two, the one first that tells the fact best. A unit tells more than none, and more digits are
    more exact; of equal numbers the one with a bound, which the other leaves out for want of room; then
    the body goes before a headline, and else `exactness` tells."""
    text = pair.reading.text
    sure = any(
        _ALL.search(text, max(0, one.start - 12), one.start) for one in (pair.earlier, pair.later)
    )
    equal = pair.earlier.value == pair.later.value and not sure

    def key(mention: Mention) -> tuple[int, ...]:
        digits, *further = exactness(mention)
        bounds = _BOUNDS + (("at_most", "less_than") if pair.refers_back else ())
        bounded = equal and mention.modifier in bounds
        in_body = not is_of_headline(pair.reading, mention)
        return mention.unit is not None, digits, bounded, in_body, *further

    return sorted((pair.earlier, pair.later), key=key, reverse=True)


def _refers_to_other(reading: Reading, mention: Mention) -> bool:
    return reading.text[max(0, mention.start - 10) : mention.start].endswith("the other ")


def _is_conversion(reading: Reading, one: Mention, other: Mention) -> bool:
    """The second measure stands in brackets right behind the first: "6 hectares (15 acres)"."""
    if one.unit is None or other.unit in (None, one.unit) or other.start - one.end > 40:
        return False
    between = reading.text[one.end : other.start]
    inside = between.partition("(")[2]
    return "(" in between and ")" not in between and len(inside.split()) <= 2


def _is_told_twice(pair: MentionPair) -> bool:
    """Whether they tell one fact."""
    return (
        _is_same_fact(pair)
        or _is_bare_again(pair)
        or _is_rounded_on_top(pair)
        or _is_vague_in_headline(pair)
        or _is_large_in_headline(pair)
    )


def _is_large_in_headline(pair: MentionPair) -> bool:
    """Whether a headline rounds a count that a sentence of the lead gives: "Firm to cut 2,300 jobs",
    "2,310 employees". So large a number is seldom near another one by chance."""
    rough, exact = pair.earlier, pair.later
    if rough.unit or exact.unit or rough.kind != "cardinal" or exact.kind != "cardinal":
        return False
    if rough.value is None or exact.value is None or rough.value < _LARGE:
        return False
    if rough.modifier == "vague" or not pair.is_of_headline or not pair.is_early:
        return False
    exacter = exactness(rough) < exactness(exact) and not is_another(pair.reading, exact)
    if not exacter or not pair.is_rounded:
        return False
    behind = _NEXT_WORD.match(pair.reading.text, rough.end)
    without_noun = behind is not None and is_fate(behind.group(1))
    persons = are_people(pair.phrases[1]) or head_of(pair.phrases[1]) in VICTIMS
    return (without_noun and persons) or pair.plain_common >= _FEW


def _is_same_fact(pair: MentionPair) -> bool:
    """Whether numbers, things counted and circumstances agree."""
    earlier, later = pair.earlier, pair.later
    if (earlier.kind, earlier.unit) != (later.kind, later.unit):
        return False
    if earlier.id in pair.wholes or later.id in pair.wholes:
        return False
    if later.value is None or earlier.value is None:
        return earlier.low is not None and (earlier.low, earlier.high) == (
            later.low,
            later.high,
        )
    equal = earlier.value == later.value
    if is_another(pair.reading, later):
        return equal and _refers_to_other(pair.reading, later)
    same_whole = pair.wholes[0] == pair.wholes[1]
    if equal:
        part_again = same_whole and pair.wholes[0] is not None and pair.has_same_head
        return part_again or _is_told_again(pair)
    people = all(head_of(phrase) in PEOPLE for phrase in pair.phrases)
    people = people and pair.are_like_people
    return (
        (same_whole or None in pair.wholes)
        and (pair.has_same_head or people)
        and not any(pair.is_elliptic(one) for one in (earlier, later))
        and not pair.have_other_times
        and pair.is_rounded
    )


def _is_bare_again(pair: MentionPair) -> bool:
    """Whether a number without its unit or noun is one that was just told with it: "160 kilometres an
    hour", "who tells you 160 is guessing"."""
    earlier, later = pair.earlier, pair.later
    if later.unit is not None or later.kind != "cardinal" or later.value != earlier.value:
        return False
    least = {"measure": _BY_CHANCE, "money": _LARGE}.get(earlier.kind)
    if least is None or later.value is None or later.value <= least:
        return False
    if not _ALONE.search(pair.reading.text, max(0, later.start - _LEADING), later.start):
        return False
    places = [pair.reading.index_of(one) for one in (earlier, later)]
    near = None not in places and 0 < (places[1] or 0) - (places[0] or 0) <= _NEAR
    return near and _BARE.match(pair.reading.text, later.end) is not None


def _is_rounded_on_top(pair: MentionPair) -> bool:
    """Whether headline or lead hedge what a later sentence tells exactly: "almost 5%" of 4.8
    percent. What the sentences have in common must tell that it is the same thing."""
    rough, exact = pair.earlier, pair.later
    if exact.value is None or rough.value is None or not at_top(pair.reading, rough):
        return False
    own_wholes = pair.wholes[0] == pair.wholes[1] or pair.wholes[0] is None
    if not own_wholes or is_another(pair.reading, exact):
        return False
    if pair.is_of_headline:
        if (rough.value, rough.unit) == (exact.value, exact.unit):
            alike = exact.kind == "age" or pair.are_alike_at_work or pair.common >= _FEW
            far = pair.is_early and exact.value > _BY_CHANCE and alike
            return pair.is_in_lead or far
        if rough.modifier == "exact" and rough.unit == exact.unit and rough.unit:
            return is_near(rough.value, exact.value) and pair.have_words_in_common
    if rough.modifier not in _HEDGES or exactness(rough) > exactness(exact):
        return False
    return relate(rough, exact) == "rounded" and pair.have_words_in_common


def _is_vague_in_headline(pair: MentionPair) -> bool:
    """Whether a headline without a noun ("Hundreds rescued from roofs") means the people that the
    first sentences count."""
    rough, exact = pair.earlier, pair.later
    if rough.modifier != "vague" or exact.modifier == "vague" or not pair.is_of_headline:
        return False
    if rough.value is None or exact.value is None or rough.unit or exact.unit:
        return False
    behind = _NEXT_WORD.match(pair.reading.text, rough.end)
    return (
        bool(behind and is_fate(behind.group(1)))
        and pair.is_early
        and are_people(pair.phrases[1])
        and rough.value < exact.value < 10 * rough.value
    )


def _is_told_again(pair: MentionPair) -> bool:
    """Whether the same number is told of the same things again."""
    value, kind = pair.later.value, pair.later.kind
    if not value:
        return False
    if kind == "age":
        of_her = any((phrase or "").casefold() in PRONOUNS for phrase in pair.phrases)
        of_her = of_her and pair.earlier.modifier == pair.later.modifier == "exact"
        named = pair.refers_back or share_a_word(*pair.phrases)
        return pair.has_same_head or named or (of_her and value > _BY_CHANCE)
    if kind == "ratio":  # "half of voters … About half also felt"
        events = [pair.pointed[one.id].event for one in (pair.earlier, pair.later)]
        return pair.has_same_head and (pair.is_of_headline or share_a_word(*events))
    if pair.later.unit is not None:
        return pair.has_same_head or (kind in ("money", "measure") and value > 2)
    people = pair.are_like_people
    alike = pair.has_same_head or people
    if value > _BY_CHANCE or value != value.to_integral_value():
        return alike or pair.is_elliptic(pair.later) or pair.is_elliptic(pair.earlier)
    return _is_small_told_again(pair, alike=alike)


def _is_small_told_again(pair: MentionPair, *, alike: bool) -> bool:
    """Small counts recur by chance: they need a word that refers back, or the same words."""
    reading, (one, other) = pair.reading, pair.phrases
    if reading.sentence_of(pair.earlier) == reading.sentence_of(pair.later):
        return False
    if pair.refers_back:
        return alike or pair.is_elliptic(pair.later) or pair.are_those
    if not alike or (pair.later.value or 0) <= 2:
        return False
    events = pair.pointed[pair.earlier.id].event, pair.pointed[pair.later.id].event
    return (pair.has_same_head and words_of(one) == words_of(other)) or share_a_word(*events)
