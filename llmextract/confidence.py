"""How probable a model found each value of a JSON object that it wrote, by its tokens."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["value_probabilities"]

_KEY = re.compile(r'"(?:[^"\\]|\\.)*"\s*(?=:)')
_COLON = re.compile(r":\s*")


def value_probabilities(completion: Any) -> dict[str, float]:
    """The probability of each top-level value of a completion's JSON object, by its key: the product
    over all tokens from the colon to the value's end. Empty where the endpoint tells none."""
    content = getattr(getattr(completion.choices[0], "logprobs", None), "content", None)
    if not content:
        return {}
    text = "".join(token.token for token in content)
    ends, told = 0, []
    for token in content:
        begins, ends = ends, ends + len(token.token)
        told.append((begins, ends, token.logprob))
    return {
        key: math.exp(
            min(0.0, sum(own for start, end, own in told if start < last and first < end))
        )
        for key, first, last in _values(text)
    }


def _values(text: str) -> Iterator[tuple[str, int, int]]:
    """Key, colon and end of each value, as far as the object is sound."""
    decoder, at = json.JSONDecoder(), text.find("{") + 1
    while match := _KEY.search(text, at):
        first = match.end()
        begins = _COLON.match(text, first)
        assert begins is not None
        try:
            key, _ = decoder.raw_decode(match.group())
            _, at = decoder.raw_decode(text, begins.end())
        except (ValueError, RecursionError):
            return
        yield key, first, at
