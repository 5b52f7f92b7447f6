"""The words beside a number that bound it: "more than", "about", "or so".

Modifiers stack ("less than about 20"): a bound wins over an approximation, the inner bound over
the outer one.
"""

from __future__ import annotations

from typing import Final

from llmextract.lexicon import (
    ABOUT_TOPIC,
    BOUNDS,
    HEDGES,
    LEFT_MODIFIERS,
    RIGHT_MODIFIERS,
    TRANSPARENT,
)
from llmextract.schema import Modifier
from llmextract.tokens import Tokens

__all__ = ["read_modifier"]

_BY_LAST_WORD: Final[dict[str, tuple[tuple[tuple[str, ...], Modifier], ...]]] = {}
_REACH: Final = 12


def _index() -> dict[str, tuple[tuple[tuple[str, ...], Modifier], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Modifier]]] = {}
    for phrase, modifier in LEFT_MODIFIERS.items():
        found.setdefault(phrase[-1], []).append((phrase, modifier))
    return {
        last: tuple(sorted(phrases, key=lambda item: -len(item[0])))
        for last, phrases in found.items()
    }


_LEFT: Final = _index()
_RIGHT: Final = frozenset(phrase[0] for phrase in RIGHT_MODIFIERS)
_RIGHT_SIZES: Final = (3, 2, 1)


def _left_phrase(words: list[str], end: int) -> tuple[int, Modifier] | None:
    """The longest modifier that ends before token `end`: its first token and what it says."""
    for phrase, modifier in _LEFT.get(words[end - 1], ()):
        start = end - len(phrase)
        if len(phrase) == 1 or tuple(words[start:end]) == phrase:
            return start, modifier
    return None


def _is_preposition(words: list[str], start: int, modifier: Modifier, *, period: bool) -> bool:
    """Whether the modifier word is no bound here: "talk about two things", "over two days"."""
    word, before = words[start], words[start - 1]
    if word == "about":
        return before in ABOUT_TOPIC
    if word == "over" and period:
        return before not in _PERIOD_BOUND
    if word in ("under", "above", "below", "beneath", "beyond"):
        return period and before not in _PERIOD_BOUND
    if word == "some":
        return before in ("of",) and period
    return word == "around" and before in ("turn", "turned", "look", "looking", "went")


_PERIOD_BOUND: Final = frozenset(
    """for just well little slightly in lasted lasting lasts last took takes take taking after
    spent spend within every of is was are were been be to than with at and or far by""".split()
)


def read_modifier(tokens: Tokens, first: int, last: int, behind: int, *, period: bool) -> Modifier:
    """The modifier of the number at tokens `first` to `last`, whose unit ends before `behind`.

    `period`: the number measures time, where "over two days" means "during".
    """
    words = tokens.words
    outcome: Modifier = "exact"
    index = first
    limit = max(0, first - _REACH)
    while index > limit:
        found = _left_phrase(words, index)
        if found:
            start, modifier = found
            if _is_preposition(words, start, modifier, period=period):
                break
            if outcome == "exact" or (outcome not in BOUNDS and modifier in BOUNDS):
                outcome = modifier
            index = start
        elif words[index - 1] in TRANSPARENT and outcome == "exact" and first - index < 3:
            index -= 1
        elif words[index - 1] in HEDGES:
            index -= 1
        else:
            break
    if outcome in BOUNDS:
        return outcome
    return _right(words, last, behind) or outcome


def _right(words: list[str], last: int, behind: int) -> Modifier | None:
    """A modifier behind the number, its unit or the noun that follows: "20 people or more"."""
    for at in (last, behind, behind + 1):
        if words[at] not in _RIGHT:
            continue
        for size in _RIGHT_SIZES:
            modifier = RIGHT_MODIFIERS.get(tuple(words[at : at + size]))
            if modifier and (at <= behind or size > 1):
                return modifier
    return None
