"""`python -m training.doubts [PAIRS...]`: fit `llmextract/doubt_model.json`, and say how well it does.

The data are the folders of `benchmarks/pairs`: texts whose numbers somebody who had not seen the check has
marked right or wrong. Logistic regression with a ridge penalty on standardised values (Hoerl and Kennard,
1970), corrected by boosted trees (Friedman, 2001). Each folder is also left out once and told by what is
fitted to the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from llmextract.articles import article_from_text
from llmextract.doubt_model import MODEL_FILE, DoubtModel, Node
from llmextract.doubts import DOUBTED
from llmextract.number_check import NumberSource, read_plain

__all__ = ["Example", "examples_in", "fit"]

_ROOT = Path(__file__).parent.parent
_MODEL = _ROOT / "llmextract" / MODEL_FILE
_RIDGE = 1 / 64
_TREES: dict[str, Any] = {
    "n_estimators": 250, "max_depth": 4, "learning_rate": 0.035, "subsample": 0.7, "min_samples_leaf": 15, "max_features": 0.3,
}  # fmt: skip
"""Chosen by leaving out one folder of pairs at a time."""
_DIGITS = 5


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


def fit(examples: Sequence[Example]) -> DoubtModel:
    """A logistic regression with a ridge penalty, and the trees that correct it."""
    names = sorted({name for one in examples for name in one.evidence} - {"bias"})
    values = np.array([[one.evidence.get(name, 0.0) for name in names] for one in examples])
    logistic = make_pipeline(StandardScaler(), LogisticRegression(C=_RIDGE, max_iter=1000))
    boosted = GradientBoostingClassifier(init=logistic, random_state=0, **_TREES)
    boosted.fit(values, [one.wrong for one in examples])
    scaler, regression = boosted.init_
    own = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - own @ scaler.mean_)
    weights = dict(zip(names, map(_rounded, own), strict=True))
    trees = [_node(tree.tree_, 0) for tree in boosted.estimators_[:, 0]]
    return DoubtModel(names, {"bias": _rounded(bias), **weights}, trees)


def _node(tree: Any, at: int) -> Node:
    if tree.children_left[at] < 0:
        return _rounded(tree.value[at][0][0] * _TREES["learning_rate"])
    nodes = (_node(tree, below[at]) for below in (tree.children_left, tree.children_right))
    return [int(tree.feature[at]), _rounded(tree.threshold[at]), *nodes]


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _told(examples: Sequence[Example], model: DoubtModel) -> tuple[int, int, int]:
    """How many are wrong, how many of them are doubted, and how many others."""
    doubted = [one.wrong for one in examples if model.doubt(one.evidence) >= DOUBTED]
    return sum(one.wrong for one in examples), sum(doubted), len(doubted) - sum(doubted)


def _write(model: DoubtModel) -> None:
    _MODEL.write_text(json.dumps(model._asdict(), separators=(",", ":")) + "\n", encoding="utf-8")


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
