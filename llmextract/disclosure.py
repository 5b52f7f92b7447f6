"""What a reply must not carry into a record: a key, or the instructions that the model was given.

An article may ask the model for them. Instructions show as a run of words that stands in the system
message and not in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from llmextract.exchange import Message
from llmextract.keys import known_keys

__all__ = ["disclosures"]

_RUN = 8
"""So many words in a row are no coincidence."""
_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


def disclosures(reply: BaseModel, messages: Sequence[Message]) -> list[str]:
    """What the reply gives away, one line each, worded for the model that has to mend it."""
    keys = known_keys()
    instructions = _runs(_text_of(messages, "system"))
    article: frozenset[Run] | None = None
    problems = []
    for text in _strings(reply.model_dump()):
        if any(key in text for key in keys):
            problems.append("a key stands in the reply: leave it out")
        repeated = _runs(text) & instructions
        if repeated and article is None:
            article = _runs(_text_of(messages, "user"))
        if repeated - (article or frozenset()):
            problems.append("the reply repeats the instructions: write of the article only")
    return list(dict.fromkeys(problems))


def _text_of(messages: Sequence[Message], role: str) -> str:
    return "\n".join(message["content"] for message in messages if message["role"] == role)


@lru_cache(maxsize=8)
def _runs(text: str) -> frozenset[Run]:
    """Every run of words of the text, whatever stands between them."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from _strings(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _strings(child)
