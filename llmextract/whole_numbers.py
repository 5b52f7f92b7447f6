"""Whole numbers written in words: "two hundred and fifty-six thousand"."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.lexicon import CARDINALS, SCALES, SMALL, TENS
from llmextract.numerals import hop, read_scales
from llmextract.tokens import Tokens

__all__ = ["Whole", "read_whole"]

_ONE: Final = Decimal(1)


class Whole(NamedTuple):
    """A whole number in words, the token behind it and its last scale."""

    value: Decimal
    last: int
    scale: Decimal


def _below_hundred(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number below a hundred: its value and the token behind it."""
    word = tokens.words[index]
    value = CARDINALS.get(word)
    if value is None:
        return None
    index += 1
    if word in TENS:
        unit_at = hop(tokens, index)
        unit = SMALL.get(tokens.words[unit_at], 0)
        if 0 < unit < 10:
            return value + unit, unit_at + 1
    return value, index


def _group(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number below a thousand (or "twelve hundred"): its value and the token behind it."""
    words = tokens.words
    head = (1, index) if words[index] == "hundred" else _below_hundred(tokens, index)
    if head is None:
        return None
    value, index = head
    hundred_at = hop(tokens, index)
    if words[hundred_at] != "hundred" or value == 0:
        return value, index
    value, index = value * 100, hundred_at + 1
    rest_at = hop(tokens, index)
    if words[rest_at] == "and":
        rest_at = hop(tokens, rest_at + 1)
    rest = _below_hundred(tokens, rest_at)
    if rest is None or rest[0] == 0 or words[hop(tokens, rest[1])] == "hundred":
        return value, index
    return value + rest[0], rest[1]


def read_whole(tokens: Tokens, index: int) -> Whole | None:
    """The whole number that starts at token `index`, scales in falling order."""
    words = tokens.words
    if words[index] in SCALES:
        scale, last = read_scales(tokens, index)
        head = Whole(scale, last, scale)
    else:
        group = _group(tokens, index)
        if group is None:
            return None
        scale, last = read_scales(tokens, group[1])
        head = Whole(group[0] * scale, last, scale)
    total, lowest = head.value, scale
    while lowest > 1:
        at = hop(tokens, last)
        if words[at] == "and":
            at = hop(tokens, at + 1)
        group = _group(tokens, at)
        if group is None or not 0 < group[0] < 1000:
            break
        scale, behind = read_scales(tokens, group[1])
        if scale >= lowest:
            break
        total, lowest, last = total + group[0] * scale, scale, behind
    return Whole(total, last, head.scale if last == head.last else _ONE)
