"""Training of a low-rank adapter on a quantised model's own weights (LoRA; Hu et al., 2021).

The frozen weights are those that llama.cpp runs, dequantised, so the adapter is fitted to what it
is used with. The loss is on the answers alone.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from training.examples import Example, answer_text
from training.variation import Names, varied

__all__ = ["Settings", "Tokens", "base_model", "encode", "prompt_text", "tokenizer_of", "train"]

_MODULES = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
_BUCKET = 32
"""Batches that are cut from one stretch of examples sorted by length, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an adapter is trained. Each pass takes all numbers of the briefs and of the split, the
    share `articles` of those of the written articles, and `sentences` of the choices of sentences;
    the share `renamed` of the numbers has other names in it each time."""

    rank: int = 16
    alpha: int = 32
    passes: int = 4
    batch: int = 8
    learning_rate: float = 8e-4
    warmup: float = 0.06
    articles: float = 0.2
    sentences: float = 0.1
    renamed: float = 0.4
    seed: int = 1
    threads: int = 2
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """An example as token ids; the answer begins at `answer`."""

    ids: tuple[int, ...]
    answer: int


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


def train(
    examples: Sequence[Example], base: Any, tokenizer: Any, out: Path, settings: Settings
) -> dict[str, Any]:
    """Train an adapter of `base` into the folder `out`, a checkpoint a pass; returns what was
    measured, and takes the adapter out of `base` again."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    model = _with_adapter(base, settings)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.01)
    per_pass = math.ceil(sum(n for _, n in _parts(examples, settings)) / settings.batch)
    total = settings.steps or per_pass * settings.passes
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _rate(step, total, settings.warmup)
    )
    started, losses, trained = time.monotonic(), [], 0
    for step, batch in enumerate(_batches(examples, tokenizer, settings, total), start=1):
        loss = _step(model, batch, optimizer)
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss)
        trained += sum(len(one.ids) for one in batch)
        if step % 20 == 0 or step == total:
            seconds = time.monotonic() - started
            recent = sum(losses[-20:]) / len(losses[-20:])
            print(  # noqa: T201 - the command tells how far it is
                f"step {step}/{total}  loss {recent:.4f}  {trained / seconds:.0f} tokens/s",
                flush=True,
            )
        if step % per_pass == 0 or step == total:
            model.save_pretrained(str(out / f"step{step}"))
    model.save_pretrained(str(out))
    model.unload()
    return {
        "steps": total,
        "tokens": trained,
        "loss_first": sum(losses[:20]) / len(losses[:20]),
        "loss_last": sum(losses[-20:]) / len(losses[-20:]),
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


def _rate(step: int, total: int, warmup: float) -> float:
    """A linear start, then half a cosine down to a twentieth."""
    first = max(1, int(total * warmup))
    if step < first:
        return (step + 1) / first
    done = (step - first) / max(1, total - first)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))


def _parts(examples: Sequence[Example], settings: Settings) -> list[tuple[list[Example], int]]:
    """The examples by how often they are taken, with how many of each part a pass takes."""
    choices = [one for one in examples if one.task == "sentences"]
    numbers = [one for one in examples if one.task == "mention"]
    written = [one for one in numbers if one.origin == "articles"]
    others = [one for one in numbers if one.origin != "articles"]
    return [
        (others, len(others)),
        (written, int(len(written) * settings.articles)),
        (choices, int(len(choices) * settings.sentences)),
    ]


def _batches(
    examples: Sequence[Example], tokenizer: Any, settings: Settings, total: int
) -> Iterator[list[Tokens]]:
    """`total` batches: pass after pass in a new order, alike in length."""
    rng = random.Random(settings.seed)  # noqa: S311 - an order, not a secret
    parts = _parts(examples, settings)
    names = Names.of(examples)
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
