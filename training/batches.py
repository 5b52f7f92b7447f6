"""Which examples a pass trains on, as batches of tokens."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from training.examples import Example, answer_text
from training.settings import Settings
from training.variation import Names, varied

__all__ = [
    "Parts",
    "Tokens",
    "batches_in",
    "batches_of",
    "encode",
    "fresh_parts",
    "parts_of",
    "prompt_text",
]

_BUCKET = 32
"""Batches that are cut from one stretch of examples sorted by length, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """An example as token ids; the answer begins at `answer`."""

    ids: tuple[int, ...]
    answer: int


def prompt_text(example: Example, tokenizer: Any) -> str:
    """The messages in the model's chat template, up to where its answer begins."""
    return tokenizer.apply_chat_template(  # type: ignore[no-any-return]
        list(example.messages), tokenize=False, add_generation_prompt=True
    )


def encode(example: Example, tokenizer: Any) -> Tokens:
    """The example as tokens, the end of turn included."""
    prompt = tokenizer(prompt_text(example, tokenizer), add_special_tokens=False)["input_ids"]
    answer = answer_text(example) + tokenizer.eos_token
    ids = prompt + tokenizer(answer, add_special_tokens=False)["input_ids"]
    return Tokens(tuple(ids), len(prompt))


Parts = list[tuple[list[Example], int]]


def parts_of(examples: Sequence[Example], settings: Settings) -> Parts:
    """The examples by how often they are taken, with how many of each part a pass takes."""
    known = [one for one in examples if one.origin != "fresh"]
    choices = [one for one in known if one.task == "sentences"]
    numbers = [one for one in known if one.task == "mention"]
    written = [one for one in numbers if one.origin == "articles"]
    others = [one for one in numbers if one.origin != "articles"]
    return [
        (others, len(others)),
        (written, int(len(written) * settings.articles)),
        (choices, int(len(choices) * settings.sentences)),
    ]


def fresh_parts(examples: Sequence[Example], settings: Settings) -> Parts:
    """The same of the second course."""
    fresh = [one for one in examples if one.origin == "fresh"]
    known = [one for one in examples if one.origin != "fresh"]
    numbers = [one for one in known if one.task == "mention"]
    choices = [one for one in known if one.task == "sentences"]
    return [
        (fresh, len(fresh)),
        (numbers, int(len(numbers) * settings.rest)),
        (choices, int(len(choices) * settings.rest / 2)),
    ]


def batches_in(parts: Parts, settings: Settings) -> int:
    """Batches of one pass over the parts."""
    return math.ceil(sum(number for _, number in parts) / settings.batch)


def batches_of(
    parts: Parts, names: Names, tokenizer: Any, settings: Settings, total: int
) -> Iterator[list[Tokens]]:
    """`total` batches: pass after pass in a new order, alike in length."""
    rng = random.Random(settings.seed)  # noqa: S311 - an order, not a secret
    made = 0
    while made < total:
        taken = [one for part, number in parts for one in rng.sample(part, number)]
        taken = [varied(x, names, rng) if rng.random() < settings.renamed else x for x in taken]
        rng.shuffle(taken)
        batches = []
        for start in range(0, len(taken), settings.batch * _BUCKET):
            stretch = taken[start : start + settings.batch * _BUCKET]
            tokens = sorted((encode(one, tokenizer) for one in stretch), key=lambda t: len(t.ids))
            batches += [
                tokens[i : i + settings.batch] for i in range(0, len(tokens), settings.batch)
            ]
        rng.shuffle(batches)
        for batch in batches[: total - made]:
            made += 1
            yield batch
