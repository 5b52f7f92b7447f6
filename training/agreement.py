"""Whether llama.cpp with the adapter computes what was trained: the same requests to both.

Both decode greedily and freely; each token that llama.cpp writes is looked up in the trained
model's distribution. What differs is the rounding of the quantised product alone, so nearly all
tokens are the trained model's own first choice, and their log-probabilities are close.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from openai import OpenAI
from peft import PeftModel

from llmextract.embedded import EmbeddedServer
from training.batches import prompt_text
from training.examples import Example

__all__ = ["Agreement", "agreement"]

_TIE = 0.2
"""Log-probability by which rounding may turn two choices that are nearly alike."""
_LONGEST = 120
"""Tokens of an answer."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over all tokens that llama.cpp wrote: the share that the trained model puts first, or next to
    another one that is as good but for rounding, and the mean and largest difference of log-probability."""

    tokens: int
    same_first: float
    mean_difference: float
    largest_difference: float


def agreement(
    base: Any, tokenizer: Any, trained: Path, server: EmbeddedServer, examples: Sequence[Example]
) -> Agreement:
    """Compare the model `base` under the adapter in the folder `trained` with what `server` runs.
    The weights of `base` become 32 bits wide, and it keeps the adapter."""
    model = PeftModel.from_pretrained(base.float(), str(trained)).eval()
    client = OpenAI(base_url=server.base_urls[0], api_key=server.api_key)
    pairs = [_compared(model, tokenizer, client, example) for example in examples]
    firsts = [first for own, _ in pairs for first in own]
    apart = [difference for _, own in pairs for difference in own]
    return Agreement(len(firsts), sum(firsts) / len(firsts), sum(apart) / len(apart), max(apart))


def _compared(
    model: Any, tokenizer: Any, client: OpenAI, example: Example
) -> tuple[list[bool], list[float]]:
    """For each token: whether the trained model puts it first, and how far the log-probabilities
    lie apart."""
    completion = client.chat.completions.create(
        model="embedded",
        messages=list(example.messages),  # type: ignore[arg-type]
        temperature=0,
        max_tokens=_LONGEST,
        logprobs=True,
    )
    choice = completion.choices[0]
    written = (choice.logprobs.content if choice.logprobs else None) or []
    answer = "".join(token.token or tokenizer.eos_token for token in written)
    prompt = tokenizer(prompt_text(example, tokenizer), add_special_tokens=False)["input_ids"]
    ids = [*prompt, *tokenizer(answer, add_special_tokens=False)["input_ids"]]
    if len(ids) - len(prompt) != len(written):  # cut into other tokens: not to be compared
        return [], []
    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([ids])).logits[0, len(prompt) - 1 : -1]
    own = torch.log_softmax(logits.float(), dim=-1)
    firsts, apart = [], []
    for row, token, identity in zip(own, written, ids[len(prompt) :], strict=True):
        firsts.append(float(row.max() - row[identity]) < _TIE)
        apart.append(abs(float(row[identity]) - token.logprob))
    return firsts, apart
