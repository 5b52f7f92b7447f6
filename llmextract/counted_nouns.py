"""Nouns of what is counted: their heads, whether they name persons, what two phrases share."""

from __future__ import annotations

import re
from functools import lru_cache

from llmextract.word_classes import (
    AUXILIARIES,
    CONJUNCTIONS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    REPORTING,
)

__all__ = ["VICTIMS", "are_people", "head_of", "is_fate", "share_a_word", "stems", "words_of"]

VICTIMS = frozenset("body corpse death fatality live casualty".split())
"""Heads that stand for persons where they are counted: "37 people", "37 bodies"."""

_OF = re.compile(r"\s+(?:of|from|for|against|between|on|in|at|to|with|who|which|that)\s+")
_FATES = frozenset(
    "dead hurt missing homeless ill sick flee die stranded trapped feared held".split()
) | (PREPOSITIONS - {"of"})
_WORD = re.compile(r"[a-z]{4,}")
_EMPTY = AUXILIARIES | PREPOSITIONS | PRONOUNS | REPORTING | CONJUNCTIONS


@lru_cache(maxsize=4096)
def head_of(counted: str | None) -> str | None:
    """The head noun in the singular: "field commanders of armed groups" -> "commander"."""
    if not counted:
        return None
    words = _OF.split(counted.casefold())[0].split()
    return _singular(words[-1]) if words else None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def are_people(counted: str | None) -> bool:
    """Whether the phrase names persons: a noun for persons, or a people such as "Israelis"."""
    if head_of(counted) in PEOPLE:
        return True
    last = (counted or "").partition(" of ")[0].split()[-1:]
    return bool(last) and last[0][0].isupper() and last[0].endswith("s")


def is_fate(word: str) -> bool:
    """Whether what follows a number is no noun: "Dozens | hurt", "Hundreds | rescued", "kills dozens |"."""
    return not word or word in _FATES or (word.islower() and word.endswith("ed"))


def share_a_word(one: str | None, other: str | None) -> bool:
    """Whether two phrases share a word that says something, in whatever form."""
    stems = [
        {word[:4] for word in words_of(phrase) if word not in AUXILIARIES and len(word) > 3}
        for phrase in (one, other)
    ]
    return bool(stems[0] & stems[1])


def words_of(counted: str | None) -> frozenset[str]:
    """Its words, in small letters."""
    return frozenset((counted or "").casefold().split())


def stems(text: str | None) -> frozenset[str]:
    """The first letters of the words that say something."""
    return frozenset(
        word[:5] for word in _WORD.findall((text or "").casefold()) if word not in _EMPTY
    )
