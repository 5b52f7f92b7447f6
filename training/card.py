"""The model card that ships beside the adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from llmextract.embedded import MODEL_FILE
from training.agreement import Agreement
from training.scores import SLOTS, Scores
from training.settings import Settings

__all__ = ["Facts", "card"]

_TRIES = Path(__file__).parent / "tries.md"


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to tell of one training."""

    settings: Settings
    course: Mapping[str, Any]
    minutes: float
    examples: Mapping[str, int]
    data_digest: str
    agreement: Agreement


def card(facts: Facts, scores: Mapping[str, Scores]) -> str:
    """The card as Markdown. `scores` are of the held-out briefs, by model."""
    return f"""# Adapter of the embedded model

A LoRA adapter for {Path(MODEL_FILE.member).stem} (Apache-2.0), for llama.cpp. It answers the prompts
`mention` (what a number counts, what happened, when, where, who says so, in words of the article)
and `sentences` (which two sentences make the summary), and nothing else. Made by `make train`;
`--model embedded` applies it.

## Data

- Real news briefs of December 2001 with labels made by one careful reading (file digest
  {facts.data_digest}), four fifths of them; the last fifth, chosen by a hash of the name, is scored
  below. Their texts belong to others and are not in this project.
- The `dev` split of `evals/newswire/`, and the briefs and articles of `training/briefs/`, `training/articles/` and
  `training/fresh/`, written for this project. The `test` split is never trained on.

{facts.examples["mention"]} numbers and {facts.examples["sentences"]} choices of sentences, in two courses from one
beginning: `passes` passes over the numbers of the real briefs, the split and the written briefs, and the shares
`articles` and `sentences` of the others; and from the weights after `fork` of them one pass over the fresh articles
and the share `rest` of all else. The adapter is the mean of both.

## Settings

{_table(asdict(facts.settings))}

Loss on the answers' tokens alone, from {facts.course["loss_first"]:.3f} to {facts.course["loss_last"]:.3f};
{facts.course["steps"]} batches, {facts.course["tokens"]:,} tokens, {facts.minutes:.0f} minutes on
{facts.settings.threads} cores.

## Does llama.cpp compute what was trained?

On held-out requests, decoding greedily and freely, {facts.agreement.same_first:.1%} of
{facts.agreement.tokens:,} tokens are the trained model's own first choice; the log-probabilities
differ by {facts.agreement.mean_difference:.3f} on average and {facts.agreement.largest_difference:.2f}
at most (llama.cpp multiplies in 8 bits).

## Scores on the briefs kept out

Share of right slots among the labelled facts that are found, through the whole pipeline (the rules
answer where the model is not sure): at least half of the words shared (F1), null for null; in
brackets the facts whose label is not null.

{_scores(scores)}

On articles of other kinds: `evals/README.md`.

{_TRIES.read_text(encoding="utf-8").strip()}
"""


def _table(settings: Mapping[str, Any]) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in settings.items() if value]
    return "\n".join(["| | |", "|---|---|", *rows])


def _scores(scores: Mapping[str, Scores]) -> str:
    rows = ["| | facts | " + " | ".join(SLOTS) + " | role F1 |", "|---" * (len(SLOTS) + 3) + "|"]
    for model, own in scores.items():
        cells = [f"{own.slots[slot]:.3f} ({own.told[slot]:.3f})" for slot in SLOTS]
        rows.append(f"| `{model}` | {own.facts} | {' | '.join(cells)} | {own.roles_f1:.3f} |")
    return "\n".join(rows)
