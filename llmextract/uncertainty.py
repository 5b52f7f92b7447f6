"""How sure a score is, and whether two scores differ.

Articles are the sample: facts of one article stand and fall together. Intervals: delete-one-article
jackknife of the logit with Student's t (Miller 1974, "The jackknife: a review"; the logit keeps the
interval inside 0 and 1). Pairs: exact one-sided sign-flip (permutation) test of the per-article
differences (Fisher 1935). Both were chosen because they hold their level at 5 to 30 articles.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

__all__ = [
    "ArticleCounts",
    "Interval",
    "detectable_drop",
    "jackknife_f1",
    "sign_flip",
    "t_quantile",
]

# Quantiles of Student's t for 1 to 30 degrees of freedom (standard tables).
_T975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
         2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
         2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042)  # fmt: skip
_T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812,
        1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725,
        1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697)  # fmt: skip
_T80 = (1.376, 1.061, 0.978, 0.941, 0.920, 0.906, 0.896, 0.889, 0.883, 0.879,
        0.876, 0.873, 0.870, 0.868, 0.866, 0.865, 0.863, 0.862, 0.861, 0.860,
        0.859, 0.858, 0.858, 0.857, 0.856, 0.856, 0.855, 0.855, 0.854, 0.854)  # fmt: skip
_TABLES = {0.975: _T975, 0.95: _T95, 0.80: _T80}

_SMOOTHING = 0.5
"""Added to hits and to misses before the logit, so that 0 and 1 have one."""
_HALF = 18
"""Differences in each half of the exact test; beyond twice that the smallest are left out."""


class ArticleCounts(NamedTuple):
    """One article: facts that are right, predicted, and labelled."""

    right: int
    predicted: int
    labelled: int

    @property
    def f1(self) -> float:
        """2·right / (predicted + labelled); 1 where nothing was to be found and nothing was."""
        total = self.predicted + self.labelled
        return 2 * self.right / total if total else 1.0


class Interval(NamedTuple):
    """A 95 % interval; `low` and `high` are null where one article alone gives none."""

    value: float
    low: float | None
    high: float | None


def t_quantile(probability: float, degrees: int) -> float:
    """Quantile of Student's t at 0.80, 0.95 or 0.975 (beyond 30 degrees: Cornish-Fisher)."""
    table = _TABLES[probability]
    if degrees <= len(table):
        return table[degrees - 1]
    z = NormalDist().inv_cdf(probability)
    first = (z**3 + z) / (4 * degrees)
    return z + first + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def micro_f1(articles: Sequence[ArticleCounts]) -> float | None:
    """F1 over all facts of all articles; null where there is neither a label nor a prediction."""
    total = (
        ArticleCounts(*map(sum, zip(*articles, strict=True)))
        if articles
        else ArticleCounts(0, 0, 0)
    )
    return total.f1 if total.predicted + total.labelled else None


def _logit(right: float, total: float) -> float:
    """Logit of F1, where `total` is the mean of predicted and labelled."""
    return math.log((right + _SMOOTHING) / (total - right + _SMOOTHING))


def jackknife_f1(articles: Sequence[ArticleCounts]) -> Interval | None:
    """Micro F1 with its 95 % interval; null where there is nothing to score."""
    value = micro_f1(articles)
    if value is None:
        return None
    counted = [one for one in articles if one.predicted + one.labelled]
    n = len(counted)
    if n < 2:
        return Interval(value, None, None)
    right = sum(one.right for one in counted)
    total = sum(one.predicted + one.labelled for one in counted) / 2
    whole = _logit(right, total)
    pseudo = [
        n * whole - (n - 1) * _logit(right - one.right, total - (one.predicted + one.labelled) / 2)
        for one in counted
    ]
    half = t_quantile(0.975, n - 1) * stdev(pseudo) / math.sqrt(n)
    # The smoothing draws the interval inwards: at 0 and at 1 it would leave out the value itself.
    return Interval(value, min(value, _expit(whole - half)), max(value, _expit(whole + half)))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def sign_flip(differences: Sequence[float]) -> float:
    """One-sided p-value that the sum is this large (or larger) by chance: exact.

    Under the null each article's difference has either sign with equal chance. All 2^n sign
    patterns are counted by meeting in the middle; articles without a difference change nothing.
    """
    sizes = sorted((abs(d) for d in differences if d), reverse=True)[: 2 * _HALF]
    observed = sum(d for d in differences if d)
    first, second = _all_sums(sizes[::2]), sorted(_all_sums(sizes[1::2]))
    tolerance = 1e-9
    reached = sum(len(second) - bisect_right(second, observed - one - tolerance) for one in first)
    return reached / (len(first) * len(second))


def _all_sums(sizes: Sequence[float]) -> list[float]:
    sums = [0.0]
    for size in sizes:
        sums = [s + size for s in sums] + [s - size for s in sums]
    return sums


def detectable_drop(differences: Sequence[float]) -> float | None:
    """The smallest mean drop that a one-sided 5 % test would see 4 times in 5, from the spread."""
    n = len(differences)
    if n < 2:
        return None
    error = stdev(differences) / math.sqrt(n)
    return (t_quantile(0.95, n - 1) + t_quantile(0.80, n - 1)) * error


def upper_drop(differences: Sequence[float]) -> float | None:
    """One-sided 95 % bound on how much worse the head may be (differences are head - base)."""
    n = len(differences)
    if n < 2:
        return None
    error = stdev(differences) / math.sqrt(n)
    return t_quantile(0.95, n - 1) * error - fmean(differences)
