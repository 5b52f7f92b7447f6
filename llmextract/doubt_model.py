"""The probability that a number is wrong, from the evidence: a logistic model that trees correct.

Gradient boosting (Friedman, 2001) from a logistic regression on. `doubt_model.json` holds both; it is
written by `python -m training.doubts`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any, NamedTuple

__all__ = ["MODEL_FILE", "DoubtModel", "doubt_model", "log_odds", "probability"]

MODEL_FILE = "doubt_model.json"
_SURE = 1e-6
"""No probability is nearer to 0 or 1."""

Node = float | list[Any]
"""A leaf's log-odds, or [number of the evidence, threshold, node up to it, node above it]."""


class DoubtModel(NamedTuple):
    """`names` number the evidence; `weights` are by name, with a bias; each tree adds to the log-odds."""

    names: Sequence[str]
    weights: Mapping[str, float]
    trees: Sequence[Node]

    def doubt(self, evidence: Mapping[str, float]) -> float:
        """The probability that a number with this evidence is wrong, 0 to 1."""
        values = [evidence.get(name, 0.0) for name in self.names]
        total = sum(self.weights.get(name, 0.0) * value for name, value in evidence.items())
        return probability(total + sum(_grown(tree, values) for tree in self.trees))


def _grown(node: Node, values: Sequence[float]) -> float:
    """The leaf of a tree that the values lead to."""
    while isinstance(node, list):
        node = node[2] if values[node[0]] <= node[1] else node[3]
    return node


@cache
def doubt_model() -> DoubtModel:
    """The model that comes with the package."""
    told = files("llmextract").joinpath(MODEL_FILE).read_text(encoding="utf-8")
    return DoubtModel(**json.loads(told))


def probability(odds: float) -> float:
    """The probability of these log-odds."""
    return 1 / (1 + exp(-odds))


def log_odds(probable: float) -> float:
    """The log-odds of a probability."""
    return log(max(probable, _SURE) / max(1 - probable, _SURE))
