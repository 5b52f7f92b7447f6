"""Training of a low-rank adapter on a quantised model's own weights (LoRA; Hu et al., 2021).

The frozen weights are those that llama.cpp runs, dequantised, so the adapter is fitted to what it
is used with. The loss is on the answers alone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from training.batches import Tokens, batches_in, batches_of, fresh_parts, parts_of
from training.examples import Example
from training.settings import Settings
from training.variation import Names

__all__ = ["base_model", "tokenizer_of", "train"]

_MODULES = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def base_model(path: Path) -> Any:
    """The model of a GGUF file with its weights dequantised, in bfloat16."""
    return AutoModelForCausalLM.from_pretrained(
        str(path.parent),
        gguf_file=path.name,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    )


def tokenizer_of(path: Path) -> Any:
    """The tokenizer of a GGUF file, with its chat template."""
    return AutoTokenizer.from_pretrained(str(path.parent), gguf_file=path.name)


def train(
    examples: Sequence[Example], base: Any, tokenizer: Any, out: Path, settings: Settings
) -> dict[str, Any]:
    """Train an adapter of `base` into the folder `out`; returns what was measured, and takes the adapter out
    of `base` again."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    model = _with_adapter(base, settings)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    first, second = parts_of(examples, settings), fresh_parts(examples, settings)
    a_pass = batches_in(first, settings)
    total = settings.steps or a_pass * settings.passes
    fork = min(a_pass * settings.fork, total)
    more = settings.steps or batches_in(second, settings)
    names = Names.of(examples)
    told = _Told(total + more)

    rates = [_rate(step, total, settings.warmup) for step in range(total)]
    batches = batches_of(first, names, tokenizer, settings, total)
    forked: list[torch.Tensor] = []
    for step in _steps(model, weights, batches, rates, settings, told):
        if step == fork:
            forked = _copied(weights)
    done = _copied(weights)

    _put(weights, forked)
    rates = [_rate(fork + (total - fork) * step / more, total, 0.0) for step in range(more)]
    batches = batches_of(second, names, tokenizer, settings, more)
    late = [
        _copied(weights)
        for step in _steps(model, weights, batches, rates, settings, told)
        if step > more * (1 - settings.averaged) and (step % _EVERY == 0 or step == more)
    ]
    _put(weights, _mean([done, _mean(late)]))
    model.save_pretrained(str(out))
    model.unload()
    return told.course()


_EVERY = 4
"""Steps between the weights that a mean is taken of."""


def _steps(
    model: Any,
    weights: Sequence[torch.Tensor],
    batches: Iterator[list[Tokens]],
    rates: Sequence[float],
    settings: Settings,
    told: _Told,
) -> Iterator[int]:
    """Train on each batch at its share of the learning rate; gives the number of steps done."""
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.01)
    for step, (batch, rate) in enumerate(zip(batches, rates, strict=True), start=1):
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * rate
        loss = _step(model, batch, optimizer)
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        told.add(loss, sum(len(one.ids) for one in batch))
        yield step


def _copied(weights: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    return [weight.detach().float().clone() for weight in weights]


def _put(weights: Sequence[torch.Tensor], values: Sequence[torch.Tensor]) -> None:
    with torch.no_grad():
        for weight, value in zip(weights, values, strict=True):
            weight.copy_(value)


def _mean(several: Sequence[Sequence[torch.Tensor]]) -> list[torch.Tensor]:
    """The mean of weights: over steps (stochastic weight averaging; Izmailov et al., 2018) or over courses
    from one beginning (model soups; Wortsman et al., 2022)."""
    return [torch.stack(list(alike)).mean(dim=0) for alike in zip(*several, strict=True)]


class _Told:
    """Counts what was trained, and prints how far it is."""

    def __init__(self, steps: int) -> None:
        self._steps, self._tokens = steps, 0
        self._losses: list[float] = []
        self._started = time.monotonic()

    def add(self, loss: float, tokens: int) -> None:
        """One more step."""
        self._losses.append(loss)
        self._tokens += tokens
        done = len(self._losses)
        if done % 20 == 0 or done == self._steps:
            seconds = time.monotonic() - self._started
            print(  # noqa: T201 - the command tells how far it is
                f"step {done}/{self._steps}  loss {self._recent():.4f}"
                f"  {self._tokens / seconds:.0f} tokens/s",
                flush=True,
            )

    def _recent(self) -> float:
        return sum(self._losses[-20:]) / len(self._losses[-20:])

    def course(self) -> dict[str, Any]:
        """Steps, tokens, and the mean loss a token over the first and the last twenty steps."""
        return {
            "steps": len(self._losses),
            "tokens": self._tokens,
            "loss_first": sum(self._losses[:20]) / len(self._losses[:20]),
            "loss_last": self._recent(),
        }


def _with_adapter(base: Any, settings: Settings) -> PeftModel:
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        target_modules=list(_MODULES),
        lora_dropout=0.0,
        task_type="CAUSAL_LM",
    )
    return get_peft_model(base, config)


def _rate(step: float, total: int, warmup: float) -> float:
    """A linear start, then half a cosine down to a twentieth."""
    first = max(1, int(total * warmup)) if warmup else 0
    if step < first:
        return (step + 1) / first
    done = (step - first) / max(1, total - first)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))


def _step(model: Any, batch: Sequence[Tokens], optimizer: Any) -> float:
    """Gradients of one batch, half of it at a time; returns the mean loss a token."""
    optimizer.zero_grad(set_to_none=True)
    answered = sum(len(tokens.ids) - tokens.answer for tokens in batch)
    half = math.ceil(len(batch) / 2)
    total = 0.0
    for part in (batch[:half], batch[half:]):
        if part:
            loss = _summed_loss(model, part) / answered
            cast("Any", loss).backward()  # torch leaves it without types
            total += float(loss.detach())
    return total


def _summed_loss(model: Any, batch: Sequence[Tokens]) -> torch.Tensor:
    """The summed cross-entropy of the answers' tokens.

    Padding stands behind, where causal attention does not see it; logits are made of answers only.
    """
    width = max(len(tokens.ids) for tokens in batch)
    ids = torch.tensor([list(t.ids) + [0] * (width - len(t.ids)) for t in batch])
    index = torch.tensor(
        [
            (row, at)
            for row, tokens in enumerate(batch)
            for at in range(tokens.answer - 1, len(tokens.ids) - 1)
        ]
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.base_model.model.model(input_ids=ids, use_cache=False).last_hidden_state
        logits = model.base_model.model.lm_head(hidden[index[:, 0], index[:, 1]])
    targets = ids[index[:, 0], index[:, 1] + 1]
    return torch.nn.functional.cross_entropy(logits.float(), targets, reduction="sum")
