"""The scorer: each trap is a test, and each mutation of a perfect output lowers what it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmextract.articles import article_from_text
from llmextract.labels import LabelledFact
from llmextract.records import article_info
from llmextract.schema import Fact, Mention, Record, RunInfo, Span, Summary, Window
from llmextract.scoring import FactVerdict, same_words, score_article

TEXT = "Over 50 rebels left. On Friday 54 rebels, six of them officers, left Varda, police said."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


def label(one: str, *words: str, value: int, counted: str, **changes: object) -> LabelledFact:
    fields = {
        "low": None,
        "high": None,
        "modifier": "exact",
        "unit": None,
        "event": ("left",),
        "time": Window(text="On Friday", start=date(2024, 5, 3), end=date(2024, 5, 3)),
        "place": ("Varda",),
        "attributed_to": ("police",),
        "stance": "asserted",
        "part_of": None,
        "key": False,
        **changes,
    }
    mentions = tuple(map(at, words))
    return LabelledFact(
        id=one, mentions=mentions, value=Decimal(value), counted=(counted,), **fields
    )


LABELS = [
    label("f1", "54", "50", value=54, counted="rebels", key=True),
    label("f2", "six", value=6, counted="officers", part_of="f1"),
]


def mention(one: str, words: str, value: int, **changes: object) -> Mention:
    span = at(words)
    fields = {"kind": "cardinal", "text": words, "value": Decimal(value), **changes}
    return Mention(id=one, start=span.start, end=span.end, **fields)


def fact(one: str, words: str, value: int, counted: str, **changes: object) -> Fact:
    span = at(words)
    fields = {
        "mention": {"54": "m2", "six": "m3", "50": "m1"}[words],
        "quote": TEXT[21:],
        "event": "left",
        "time": Window(text="On Friday", start=date(2024, 5, 3), end=date(2024, 5, 3)),
        "place": "Varda",
        "attributed_to": "police",
        **changes,
    }
    return Fact(
        id=one, start=span.start, end=span.end, value=Decimal(value), counted=counted, **fields
    )


def record(*facts: Fact) -> Record:
    mentions = (
        mention("m1", "50", 50, modifier="more_than", role="restatement"),
        mention("m2", "54", 54),
        mention("m3", "six", 6),
    )
    return Record(
        article=article_info(article_from_text(TEXT)),
        summary=Summary(headline=""),
        mentions=mentions,
        facts=facts,
        run=RunInfo(model="none", prompt=None, cached=False, llmextract_version="0"),
    )


REBELS = fact("f1", "54", 54, "rebels", restated_by=("m1",))
OFFICERS = fact("f2", "six", 6, "officers", part_of="f1")


def score(*facts: Fact) -> list[FactVerdict]:
    return score_article(record(*facts), LABELS, "a", TEXT)


def test_perfect_output_has_no_errors() -> None:
    verdicts = score(REBELS, OFFICERS)
    assert all(verdict.full and not verdict.errors for verdict in verdicts)


Mutation = Callable[[Fact], Fact]


def changed(**fields: object) -> Mutation:
    return lambda one: one.model_copy(update=fields)


@pytest.mark.parametrize(
    ("mutation", "error", "core", "slots"),
    [
        pytest.param(changed(value=Decimal(54000)), "wrong value", False, {"value"}, id="slip of a thousand"),
        pytest.param(changed(value=Decimal("54.0000001")), "wrong value", False, {"value"}, id="no tolerance"),
        pytest.param(changed(modifier="more_than"), "wrong bound", False, {"modifier"}, id="bound invented"),
        pytest.param(changed(unit="USD"), "wrong unit", False, {"unit"}, id="unit slip"),
        pytest.param(changed(counted="officers"), "wrong referent", True, {"counted"}, id="referent swapped"),
        pytest.param(changed(time=None), "wrong window", True, {"time"}, id="window lost"),
        pytest.param(changed(time=Window(text="On Friday", start=date(2024, 5, 10), end=date(2024, 5, 10))), "wrong window", True, {"time"}, id="window shifted by a week"),
        pytest.param(changed(attributed_to=None), "wrong source", True, {"attributed_to"}, id="source lost"),
        pytest.param(changed(event="arrived"), None, True, {"event"}, id="event wrong"),
        pytest.param(changed(place=None), None, True, {"place"}, id="place lost"),
        pytest.param(changed(stance="planned"), None, True, {"stance"}, id="stance wrong"),
    ],
)  # fmt: skip
def test_a_mutation_lowers_its_own_slot_and_no_other(
    mutation: Mutation, error: str | None, core: bool, slots: set[str]
) -> None:
    before = score(REBELS, OFFICERS)
    after = score(mutation(REBELS), OFFICERS)
    assert before[0].right - after[0].right == slots
    assert after[0].errors == ((error,) if error else ())
    assert after[0].core is core
    assert after[1] == before[1]


def test_a_bound_that_is_lost_is_its_own_class() -> None:
    labels = [label("f1", "50", value=50, counted="rebels", modifier="more_than")]
    predicted = fact("f1", "50", 50, "rebels")
    (verdict,) = score_article(record(predicted), labels, "a", TEXT)
    assert verdict.errors == ("bound lost",)
    assert (verdict.expected, verdict.found) == ("more than 50 rebels", "50 rebels")


def test_a_range_is_not_its_ends() -> None:
    labels = [label("f1", "54", value=54, counted="rebels")]
    predicted = fact("f1", "54", 54, "rebels").model_copy(
        update={"value": None, "low": Decimal(50), "high": Decimal(54)}
    )
    (verdict,) = score_article(record(predicted), labels, "a", TEXT)
    assert "wrong value" in verdict.errors


def test_equal_decimals_are_equal_however_written() -> None:
    verdicts = score(changed(value=Decimal("54.00"))(REBELS), OFFICERS)
    assert verdicts[0].full


@pytest.mark.parametrize(
    ("labelled", "same"),
    [
        ("0.67", True),
        ("0.667", True),
        ("0.6666667", True),
        ("0.6667123", True),
        ("0.66", False),
        ("0.6672", False),
        ("0.7", False),
    ],
)
def test_a_share_without_a_last_digit_is_compared_as_the_label_writes_it(
    labelled: str, same: bool
) -> None:
    told = replace(
        label("f1", "54", value=0, counted="rebels", unit="ratio"), value=Decimal(labelled)
    )
    found = fact("x1", "54", 0, "rebels", unit="ratio")
    found = found.model_copy(update={"value": Decimal("0.6667")})
    [verdict] = score_article(record(found), [told], "a", TEXT)
    assert ("value" in verdict.right) == same


def test_a_dropped_fact_is_missing() -> None:
    verdicts = score(REBELS)
    assert [verdict.errors for verdict in verdicts] == [(), ("missing",)]
    assert "six of them officers" in verdicts[1].sentence


def test_a_fact_told_twice_is_a_duplicate_and_not_spurious() -> None:
    twice = fact("f3", "50", 50, "rebels", modifier="more_than")
    verdicts = score(REBELS.model_copy(update={"restated_by": ()}), OFFICERS, twice)
    assert [verdict.errors for verdict in verdicts] == [(), (), ("duplicate",)]


def test_the_exact_telling_is_matched_before_the_rounded_one() -> None:
    rounded = fact("f1", "50", 50, "rebels", modifier="more_than")
    exact = fact("f2", "54", 54, "rebels")
    verdicts = score(rounded, exact)
    assert verdicts[0].predicted == "f2"


def test_a_fact_where_no_label_is_is_spurious() -> None:
    verdicts = score_article(record(REBELS, OFFICERS), LABELS[:1], "a", TEXT)
    assert verdicts[-1].errors == ("spurious",)


def test_a_restatement_that_stands_for_its_fact_matches_but_is_not_right() -> None:
    rounded = fact("f1", "50", 50, "rebels", modifier="more_than")
    verdicts = score(rounded, OFFICERS)
    assert verdicts[0].matched
    assert verdicts[0].errors == ("wrong value", "wrong bound")


@pytest.mark.parametrize(
    ("words", "accepted", "same"),
    [
        pytest.param("rebels", ("rebels",), True, id="equal"),
        pytest.param("the rebel", ("rebels",), True, id="article and plural apart"),
        pytest.param("field commanders", ("field commanders of armed groups",), True, id="half"),
        pytest.param("officers", ("rebels",), False, id="other words"),
        pytest.param("soldiers", ("rebels", "soldiers"), True, id="an accepted alias"),
        pytest.param(None, (), True, id="both null"),
        pytest.param(None, ("rebels",), False, id="lost"),
        pytest.param("rebels", (), False, id="invented"),
        pytest.param(None, ("rebels", ""), True, id="may be left out"),
        pytest.param("rebels", ("rebels", ""), True, id="need not be left out"),
        pytest.param("officers", ("rebels", ""), False, id="other words than may be left out"),
    ],
)
def test_words_agree_by_overlap(words: str | None, accepted: tuple[str, ...], same: bool) -> None:
    assert same_words(words, accepted) is same
