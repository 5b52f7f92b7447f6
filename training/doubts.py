"""`python -m training.doubts [PAIRS...]`: fit the weights of `llmextract.doubts`, and say how well they do.

The data are the folders of `benchmarks/pairs`: texts whose numbers somebody who had not seen the check has
marked right or wrong. Logistic regression with a ridge penalty on standardised values (Hoerl and Kennard,
1970). Each folder is also left out once and told by weights that are fitted to the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from llmextract.articles import article_from_text
from llmextract.doubts import DOUBTED, doubt
from llmextract.number_check import NumberSource, read_plain

__all__ = ["Example", "examples_in", "fit"]

_ROOT = Path(__file__).parent.parent
_WEIGHTS = _ROOT / "llmextract" / "doubt_weights.py"
_RIDGE = 8.0
_DIGITS = 4


class Example(NamedTuple):
    """The evidence on one number of a text, and whether it is wrong."""

    evidence: Mapping[str, float]
    wrong: bool


def examples_in(folder: Path) -> list[Example]:
    """The numbers of a folder of pairs that their sources have as well."""
    sources = {one["id"]: _source(one) for one in _objects(folder / "sources.jsonl")}
    return [
        example
        for pair in _objects(folder / "pairs.jsonl")
        for example in _examples(pair, sources[pair["source"]])
    ]


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _source(given: Mapping[str, Any]) -> NumberSource:
    article = article_from_text(given["text"], published=given["published"])
    return NumberSource(read_plain(article.text), article.published)


def _examples(pair: Mapping[str, Any], source: NumberSource) -> Iterator[Example]:
    text: str = pair["text"]
    wrong = [(text.index(words), text.index(words) + len(words)) for words in pair["bad"]]
    for mention, evidence in source.weighed(text):
        yield Example(evidence, any(s < mention.end and mention.start < e for s, e in wrong))


def fit(examples: Sequence[Example], ridge: float = _RIDGE) -> dict[str, float]:
    """The weights by name, for values as they are."""
    names = sorted({name for one in examples for name in one.evidence} - {"bias"})
    values = torch.tensor([[one.evidence.get(name, 0.0) for name in names] for one in examples])
    wrong = torch.tensor([float(one.wrong) for one in examples])
    mean, spread = values.mean(0), values.std(0) + 1e-6
    scaled = (values - mean) / spread
    weights = torch.zeros(len(names), requires_grad=True)
    bias = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        told = torch.nn.functional.binary_cross_entropy_with_logits
        total = told(scaled @ weights + bias, wrong, reduction="sum") + ridge * (weights**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    own = (weights / spread).detach()
    found = dict(zip(names, own.tolist(), strict=True))
    return {"bias": float(bias.detach() - (own * mean).sum()), **found}


def _told(examples: Sequence[Example], weights: Mapping[str, float]) -> tuple[int, int, int]:
    """How many are wrong, how many of them are doubted, and how many others."""
    doubted = [one.wrong for one in examples if doubt(one.evidence, weights) >= DOUBTED]
    return sum(one.wrong for one in examples), sum(doubted), len(doubted) - sum(doubted)


def _write(weights: Mapping[str, float]) -> None:
    head = _WEIGHTS.read_text(encoding="utf-8").partition("WEIGHTS: Final")[0]
    lines = [f'    "{name}": {round(value, _DIGITS)},\n' for name, value in weights.items()]
    body = "".join(lines)
    _WEIGHTS.write_text(
        f"{head}WEIGHTS: Final[dict[str, float]] = {{\n{body}}}\n", encoding="utf-8"
    )


def main() -> None:
    """Fit to all folders, write the weights, and tell each folder by the others."""
    usual = sorted((_ROOT / "benchmarks" / "pairs").glob("dev*"))
    parser = argparse.ArgumentParser(prog="python -m training.doubts", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=usual, metavar="PAIRS")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    given = parser.parse_args()
    found = {folder: examples_in(folder) for folder in given.folders}
    if not given.dry_run:
        _write(fit([one for examples in found.values() for one in examples]))
    print(f"{'left out':12}{'numbers':>9}{'wrong':>7}{'caught':>8}{'flagged':>9}")  # noqa: T201
    for folder, examples in found.items():
        others = [one for name, rest in found.items() if name != folder for one in rest]
        wrong, caught, flagged = _told(examples, fit(others))
        print(f"{folder.name:12}{len(examples):9}{wrong:7}{caught:8}{flagged:9}")  # noqa: T201


if __name__ == "__main__":
    main()
