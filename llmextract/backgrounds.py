"""Figures that a sentence takes as known: they are the writer's own, whoever is quoted beside them.

"The movie, which cost $6 million, had taken in $48 million, the distributor said" reports one
figure of the distributor's; the other is background.
"""

from __future__ import annotations

from llmextract.phrases import Parse

__all__ = ["is_background"]

_NON_RESTRICTIVE = frozenset("which who where whose".split())
_PARTS = frozenset("none half most all any each part".split())
_TELLING = frozenset("said says show shows found according".split())
_REACH = 14
"""Tokens of a relative clause before a number in it."""


def is_background(parse: Parse, at: int) -> bool:
    """Whether the number at token `at` is presupposed: in a relative clause behind a comma, or the
    whole of which a part is told, "two-thirds of the island's | 210,000 residents"."""
    return _in_relative(parse, at) or _is_whole(parse, at) or _is_duration(parse, at)


def is_attribute(parse: Parse, at: int) -> bool:
    """Whether the number tells what something is like at all times: "its | 60-bed centre", or the
    whole of which a part is told."""
    return parse.is_adjectival_number(at) or _is_whole(parse, at)


def _in_relative(parse: Parse, at: int) -> bool:
    for index in range(at - 1, max(0, at - _REACH), -1):
        text, following = parse.tokens[index].text, parse.lowers[index + 1]
        if text in '.;:"“”()' or parse.lowers[index] in _TELLING:
            return False
        if text == ",":
            return following in _NON_RESTRICTIVE
    return False


def _is_whole(parse: Parse, at: int) -> bool:
    """Whether a part is taken of the number: "none of the | 17 streets"."""
    first = at - 1
    if first < 0 or not (
        parse.lowers[first] == "the" or parse.lowers[first].endswith(("'s", "s'"))
    ):
        return False
    while first and parse.lowers[first - 1] != "of" and parse.tags[first] in ("noun", "determiner"):
        first -= 1
    part = parse.lowers[first - 2] if first > 1 else ""
    return parse.lowers[first - 1] == "of" and (
        part in _PARTS or (first > 1 and parse.tags[first - 2] == "number")
    )


def _is_duration(parse: Parse, at: int) -> bool:
    """Whether the number names something as known: "the | seven-year conflict"."""
    known = at > 0 and parse.lowers[at - 1] == "the"
    aged = any(word.endswith("old") for word in parse.lowers[at + 2 : at + 3])
    return known and parse.is_adjectival_number(at) and not aged
