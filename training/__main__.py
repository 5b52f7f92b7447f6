"""`python -m training DATA.jsonl`: examples, training, conversion, checks, scores, card."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from llmextract.embedded import ADAPTER, EmbeddedServer, pull
from llmextract.prompting import find_prompt
from llmextract.settings import EMBEDDED, NO_MODEL, user_cache_directory
from llmextract.settings import Settings as RunSettings
from training.agreement import agreement
from training.card import Facts, card
from training.convert import convert
from training.examples import (
    Example,
    briefs_in,
    examples_of_articles,
    examples_of_briefs,
    examples_of_split,
)
from training.lora import base_model, tokenizer_of, train
from training.scores import scores_of
from training.settings import Settings

_COMPARED = 20
"""Held-out requests that are sent to llama.cpp and to the trained model."""
_SURE = 0.97
"""At least this share of llama.cpp's tokens is the trained model's own first choice."""
_USUAL = Settings()
_ROOT = Path(__file__).parent.parent


def main() -> None:
    """Train an adapter and write it with its card; exits with a message where it is unsound."""
    given = _arguments()
    settings = replace(_USUAL, passes=given.passes, steps=given.steps, seed=given.seed)
    prompt = find_prompt("mention")
    base = pull(user_cache_directory())
    examples = examples_of_briefs(briefs_in(given.data, held_out=False), prompt)
    examples += examples_of_split(given.labelled, prompt, given.split)
    examples += examples_of_articles(given.briefs, prompt, "written briefs")
    examples += examples_of_articles(given.articles, prompt, "articles")
    examples += examples_of_articles(given.fresh, prompt, "fresh")
    held_out = briefs_in(given.data, held_out=True)[: given.most]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        trained = Path(folder)
        model, tokenizer = base_model(base), tokenizer_of(base)
        course = train(examples, model, tokenizer, trained, settings)
        convert(
            trained,
            given.out,
            heads=model.config.num_attention_heads,
            key_heads=model.config.num_key_value_heads,
            name=given.out.stem,
        )
        minutes = (time.monotonic() - started) / 60
        compared = examples_of_briefs(held_out, prompt)[:_COMPARED]
        server = EmbeddedServer(base, adapter=given.out)
        try:
            agreed = agreement(model, tokenizer, trained, server, compared)
        finally:
            server.stop()
    print(agreed)  # noqa: T201
    if agreed.same_first < _SURE:
        raise SystemExit(f"{given.out}: llama.cpp does not compute what was trained: {agreed}")
    if given.out.resolve() == ADAPTER.resolve():
        models = (NO_MODEL, EMBEDDED)
        scores = {model: scores_of(RunSettings(model=model), held_out) for model in models}
        facts = Facts(settings, course, minutes, _counts(examples), _digest(given.data), agreed)
        given.out.with_name("README.md").write_text(card(facts, scores), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA", help="labelled briefs, JSONL")
    parser.add_argument("--labelled", type=Path, default=_ROOT / "evals" / "newswire")
    parser.add_argument("--split", default="dev", help="of --labelled; test is refused")
    parser.add_argument("--briefs", type=Path, default=_ROOT / "training" / "briefs")
    parser.add_argument("--articles", type=Path, default=_ROOT / "training" / "articles")
    parser.add_argument("--fresh", type=Path, default=_ROOT / "training" / "fresh")
    parser.add_argument("--out", type=Path, default=ADAPTER)
    parser.add_argument("--passes", type=int, default=_USUAL.passes)
    parser.add_argument("--steps", type=int, help="stop after so many batches")
    parser.add_argument("--most", type=int, help="score so many held-out briefs")
    parser.add_argument("--seed", type=int, default=_USUAL.seed)
    return parser.parse_args()


def _counts(examples: list[Example]) -> dict[str, int]:
    return {task: sum(one.task == task for one in examples) for task in ("mention", "sentences")}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
