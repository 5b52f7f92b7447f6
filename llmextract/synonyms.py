"""Words that writers of news put for each other, so that a retelling is known by them.

`synonyms.txt` has a group a line. Groups are of the language, not of a topic. A word stands in one group,
the one of its usual sense in news; words of one group need not mean the same, it is enough that one is
often told as the other. What a text tells apart by different numbers stands in different groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from llmextract.action_words import stem

__all__ = ["canonical", "groups"]


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The groups, each named by its first word."""
    lines = files("llmextract").joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines)


@cache
def _group_of() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in groups():
        for word in group:
            found.setdefault(stem(word), f"#{stem(group[0])}")
    return found


@lru_cache(maxsize=8192)
def canonical(word: str) -> str:
    """A word in lower case as its group, or as its stem where it is in none."""
    own = stem(word)
    return _group_of().get(own, own)
