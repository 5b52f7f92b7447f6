"""Two results of the same labelled articles: a verdict, and every number that changed.

The measure is the mean of core and full F1 of each article, head less base: a lost bound lowers
core, a lost source lowers full. One exact test on it, so that one error rate holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from llmextract.evaluation import ArticleResult, EvalResult
from llmextract.scoring import FactVerdict
from llmextract.uncertainty import detectable_drop, sign_flip, upper_drop

__all__ = ["Change", "Comparison", "compare"]

Verdict = Literal["regressed", "improved", "not worse", "inconclusive", "invalid"]

LEVEL = 0.05
MARGIN = 0.02
"""A drop of the measure up to this is called no loss."""
PINNED = 5
"""Repeats in which a fact must be right to be pinned, and wrong to alarm."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact whose verdict changed, told in its sentence."""

    article: str
    label: str | None
    better: bool
    before: str
    after: str
    reasons: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on a head against its base. Differences are head less base, in F1."""

    verdict: Verdict
    reason: str
    difference: float | None = None
    p_worse: float | None = None
    p_better: float | None = None
    detectable: float | None = None
    margin: float = MARGIN
    changes: tuple[Change, ...] = ()
    unpinned: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether a gate should stop the change."""
        return self.verdict in ("regressed", "invalid")


def compare(base: EvalResult, head: EvalResult, *, margin: float = MARGIN) -> Comparison:
    """The verdict. `invalid` where the two were not scored on the same ground."""
    mismatch = _mismatch(base, head)
    if mismatch:
        return Comparison("invalid", mismatch, margin=margin)
    pairs = list(zip(base.articles, head.articles, strict=True))
    differences = [_measure(after) - _measure(before) for before, after in pairs]
    worse, better = sign_flip([-d for d in differences]), sign_flip(differences)
    bound = upper_drop(differences)
    unpinned = tuple(_unpinned(base, head))
    changes = tuple(change for pair in pairs for change in _changes(*pair))
    mean = fmean(differences)
    verdict: Verdict
    if unpinned:
        verdict, reason = "regressed", f"{len(unpinned)} pinned facts are lost in every repeat"
    elif mean < 0 and worse <= LEVEL:
        verdict, reason = "regressed", f"F1 fell by {-mean:.3f} ({_told(worse)})"
    elif mean > 0 and better <= LEVEL:
        verdict, reason = "improved", f"F1 rose by {mean:.3f} ({_told(better)})"
    elif bound is not None and bound <= margin:
        verdict, reason = "not worse", f"F1 is at most {max(bound, 0):.3f} lower (margin {margin})"
    else:
        verdict, reason = "inconclusive", "these articles cannot tell"
    if not any(differences) and not unpinned:
        reason = "F1 is the same in every article"
    return Comparison(
        verdict=verdict,
        reason=reason,
        difference=mean,
        p_worse=worse,
        p_better=better,
        detectable=detectable_drop(differences),
        margin=margin,
        changes=changes,
        unpinned=unpinned,
    )


def _mismatch(base: EvalResult, head: EvalResult) -> str | None:
    for name, what in (
        ("labels_digest", "articles or labels"),
        ("scorer_version", "scorer versions"),
        ("split", "splits"),
    ):
        if getattr(base, name) != getattr(head, name):
            return f"{what} differ between base and head: score both sides anew"
    if not base.articles:
        return "no articles"
    return None


def _measure(article: ArticleResult) -> float:
    return (article.core.f1 + article.full.f1) / 2


def _unpinned(base: EvalResult, head: EvalResult) -> Iterator[str]:
    """Facts right in each of at least five repeats of the base, and in none of the head's."""
    if min(base.repeats, head.repeats) < PINNED:
        return
    for before, after in zip(base.articles, head.articles, strict=True):
        for label, hits in before.hits.items():
            if hits == base.repeats and after.hits.get(label, 0) == 0:
                yield f"{before.name}: {label}"


def _changes(before: ArticleResult, after: ArticleResult) -> Iterator[Change]:
    """Labelled facts whose verdict changed, then predictions that came or went; of an article that
    only one side could read, that alone."""
    if before.error or after.error:
        if not (before.error and after.error):
            yield Change(
                article=after.name,
                label=None,
                better=after.error is None,
                before=before.error or "read",
                after=after.error or "read",
                reasons=(),
                sentence="",
            )
        return
    old = {v.label: v for v in before.verdicts if v.label is not None}
    for verdict in after.verdicts:
        if verdict.label is None:
            continue
        previous = old[verdict.label]
        if set(previous.errors) != set(verdict.errors) or previous.found != verdict.found:
            yield _change(previous, verdict)
    for gone, extra in ((before, after), (after, before)):
        known = {(v.sentence, v.found) for v in gone.verdicts if v.label is None}
        for verdict in extra.verdicts:
            if verdict.label is None and (verdict.sentence, verdict.found) not in known:
                new = extra is after
                yield Change(
                    article=verdict.article,
                    label=None,
                    better=not new,
                    before="" if new else verdict.found or "",
                    after=(verdict.found or "") if new else "",
                    reasons=verdict.errors,
                    sentence=verdict.sentence,
                )


def _change(previous: FactVerdict, verdict: FactVerdict) -> Change:
    gained = set(verdict.errors) - set(previous.errors)
    lost = set(previous.errors) - set(verdict.errors)
    return Change(
        article=verdict.article,
        label=verdict.label,
        better=len(verdict.errors) < len(previous.errors),
        before=previous.found or "not found",
        after=verdict.found or "not found",
        reasons=tuple(sorted(gained)) or tuple(f"no longer {error}" for error in sorted(lost)),
        sentence=verdict.sentence,
    )


def _told(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
