"""Intervals hold their level, the exact test is exact, and nothing is scored out of nothing."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.uncertainty import (
    ArticleCounts,
    detectable_drop,
    jackknife_f1,
    micro_f1,
    sign_flip,
    t_quantile,
)

SIMULATIONS = 1500


def article(chance: random.Random) -> ArticleCounts:
    """An article whose facts share a difficulty: right more often together than alone."""
    labelled = 1 + min(29, int(chance.expovariate(1 / 6)))
    skill = chance.betavariate(8, 3)
    right = sum(chance.random() < skill for _ in range(labelled))
    spurious = sum(chance.random() < 1 - skill for _ in range(max(1, labelled // 2)))
    return ArticleCounts(right, right + spurious, labelled)


@pytest.mark.parametrize("articles", [5, 10, 20, 30])
def test_the_interval_covers_the_truth_as_often_as_it_says(articles: int) -> None:
    truth = micro_f1([article(random.Random(n)) for n in range(40_000)])
    assert truth is not None
    chance = random.Random(articles)
    covered = 0
    for _ in range(SIMULATIONS):
        interval = jackknife_f1([article(chance) for _ in range(articles)])
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        covered += interval.low <= truth <= interval.high
    assert 0.92 <= covered / SIMULATIONS <= 0.98  # 0.93 to 0.97, and what 1,500 draws leave open


def answered(counts: ArticleCounts, chance: random.Random) -> ArticleCounts:
    """The same article answered anew: now and then one fact more or less is right."""
    right = counts.right + chance.choice((-1, 0, 0, 1))
    return counts._replace(right=max(0, min(counts.predicted, counts.labelled, right)))


@pytest.mark.parametrize("articles", [5, 10, 20, 30])
def test_a_change_that_changes_nothing_alarms_at_most_one_time_in_twenty(articles: int) -> None:
    chance = random.Random(articles)
    alarms = 0
    for _ in range(300):
        drawn = [article(chance) for _ in range(articles)]
        drops = [answered(one, chance).f1 - answered(one, chance).f1 for one in drawn]
        alarms += sign_flip(drops) <= 0.05
    assert alarms / 300 <= 0.08  # 0.05, and what 300 draws leave open


@given(st.lists(st.sampled_from([-0.3, -0.1, 0.0, 0.1, 0.25]), min_size=1, max_size=9))
def test_sign_flip_counts_what_brute_force_counts(differences: list[float]) -> None:
    observed = sum(differences)
    patterns = list(itertools.product((1, -1), repeat=len(differences)))
    reached = sum(
        sum(s * abs(d) for s, d in zip(signs, differences, strict=True)) >= observed - 1e-9
        for signs in patterns
    )
    assert sign_flip(differences) == pytest.approx(reached / len(patterns))


def test_five_articles_that_all_fell_are_one_chance_in_32() -> None:
    assert sign_flip([0.1, 0.2, 0.1, 0.3, 0.1]) == 1 / 32


def test_no_difference_is_no_evidence() -> None:
    assert sign_flip([0.0] * 8) == 1.0


def test_nothing_to_score_is_null_and_not_a_hundred_percent() -> None:
    assert jackknife_f1([]) is None
    assert jackknife_f1([ArticleCounts(0, 0, 0)] * 3) is None


def test_one_article_has_a_value_and_no_interval() -> None:
    assert jackknife_f1([ArticleCounts(1, 2, 2)]) == (0.5, None, None)


def test_articles_with_nothing_in_them_do_not_make_the_interval_narrower() -> None:
    some = [ArticleCounts(3, 4, 5), ArticleCounts(2, 2, 4), ArticleCounts(5, 6, 6)]
    assert jackknife_f1(some) == jackknife_f1([*some, ArticleCounts(0, 0, 0)])


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=20
    )
)
def test_intervals_stay_inside_zero_and_one(raw: list[tuple[int, int, int]]) -> None:
    counts = [ArticleCounts(right, right + extra, right + missed) for right, extra, missed in raw]
    interval = jackknife_f1(counts)
    if interval is not None and interval.low is not None and interval.high is not None:
        assert 0 <= interval.low <= interval.high <= 1


def test_quantiles_go_over_smoothly_from_table_to_formula() -> None:
    for probability in (0.80, 0.95, 0.975):
        assert t_quantile(probability, 30) == pytest.approx(t_quantile(probability, 31), rel=0.003)


def test_a_larger_spread_hides_larger_drops() -> None:
    small, large = detectable_drop([0.01, -0.01, 0.0]), detectable_drop([0.1, -0.1, 0.0])
    assert small is not None
    assert large is not None
    assert small < large
    assert detectable_drop([0.1]) is None
