"""Examples with other names in them, so that a model learns where an answer stands and not which it was.

Names of places are taken for names of places and those of sources for those of sources, as the labels
have them; a person's last name changes wherever it stands alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from training.examples import Example

__all__ = ["Names", "varied"]

_NAME = re.compile(r"[A-Z][\w'-]*[a-z][\w'-]*(?: [A-Z][\w'-]*[a-z][\w'-]*)*")
_KINDS = ("place", "attributed_to")


@dataclass(frozen=True, slots=True)
class Names:
    """The names in the labels of some examples, by slot and number of words."""

    by_kind: Mapping[tuple[str, int], tuple[str, ...]]

    @classmethod
    def of(cls, examples: Iterable[Example]) -> Names:
        """Those in the places and the sources of the examples."""
        found: dict[tuple[str, int], dict[str, None]] = {}
        for example in examples:
            for kind, name in _names(example.answer):
                found.setdefault((kind, len(name.split())), {})[name] = None
        return cls({key: tuple(names) for key, names in found.items()})


def _names(answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Places, and sources of more than one word: "Pentagon" is no name for a police officer."""
    return [
        (kind, name.removesuffix("'s"))
        for kind in _KINDS
        for name in _NAME.findall(answer.get(kind) or "")
        if kind == "place" or " " in name
    ]


def varied(example: Example, names: Names, rng: random.Random) -> Example:
    """The example with its names replaced by others in the request and in the answer alike."""
    others: dict[str, str] = {}
    for kind, name in _names(example.answer):
        others_alike = names.by_kind.get((kind, len(name.split())))
        if not others_alike:
            continue
        other = rng.choice(others_alike)
        others.setdefault(name, other)
        if kind == "attributed_to" and " " in name:
            others.setdefault(name.split()[-1], other.split()[-1])
    if not others:
        return example
    longest = sorted(others, key=len, reverse=True)
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

    def swapped(words: Any) -> Any:
        return known.sub(lambda m: others[m.group()], words) if isinstance(words, str) else words

    *before, request = example.messages
    request = {**request, "content": swapped(request["content"])}
    answer = {slot: swapped(words) for slot, words in example.answer.items()}
    return replace(example, messages=(*before, request), answer=answer)
