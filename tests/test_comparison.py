"""Two evaluations side by side: the verdicts, and the numbers that changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from llmextract import Extractor
from llmextract.comparison import compare
from llmextract.errors import ConfigurationError
from llmextract.evalreport import comparison_markdown, junit_xml
from llmextract.evaluation import (
    EvalResult,
    article_result,
    from_json,
    load_labelled,
    metrics_of,
    to_json,
)
from llmextract.schema import Fact, Record, Usage
from llmextract.scoring import SCORER_VERSION

ROOT = Path(__file__).parent.parent
LABELLED = load_labelled([ROOT / "seeds"])


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    with Extractor(model="none", cache_directory=tmp_path_factory.mktemp("c")) as extractor:
        return [extractor.extract(item.article) for item in LABELLED]


def result_of(records: list[Record], copies: int = 2) -> EvalResult:
    """The seeds' records scored, each article counted as `copies` articles."""
    pairs = [pair for pair in zip(LABELLED, records, strict=True) for _ in range(copies)]
    return EvalResult(
        model="none", prompt=None, split="all", labels_digest="d", scorer_version=SCORER_VERSION,
        repeats=1, articles=tuple(article_result(*pair) for pair in pairs), usage=Usage(),
        cost_usd=0.0, seconds=1.0, llmextract_version="0",
    )  # fmt: skip


def altered(records: list[Record], change: Callable[[Fact], Fact | None]) -> list[Record]:
    return [
        record.model_copy(
            update={"facts": tuple(new for fact in record.facts if (new := change(fact)))}
        )
        for record in records
    ]


def test_the_same_result_is_not_worse(records: list[Record]) -> None:
    comparison = compare(result_of(records), result_of(records))
    assert comparison.verdict == "not worse"
    assert comparison.difference == 0
    assert not comparison.changes
    assert not comparison.fails


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: f.model_copy(update={"modifier": "exact", "value": (f.value or 0) * 1000}), id="slip of a thousand"),
        pytest.param(lambda f: None, id="everything dropped"),
        pytest.param(lambda f: f.model_copy(update={"unit": "kilometre"}), id="units invented"),
    ],
)  # fmt: skip
def test_a_change_for_the_worse_is_regressed_and_fails(
    change: Callable[[Fact], Fact | None], records: list[Record]
) -> None:
    comparison = compare(result_of(records), result_of(altered(records, change)))
    assert comparison.verdict == "regressed"
    assert comparison.fails
    assert comparison.difference is not None
    assert comparison.difference < 0
    back = compare(result_of(altered(records, change)), result_of(records))
    assert back.verdict == "improved"
    assert not back.fails


def test_an_article_that_only_one_side_could_read_is_named_with_its_error(
    records: list[Record],
) -> None:
    read = result_of(records)
    first, *rest = read.articles
    cut = replace(first, error="the reply was cut", verdicts=(), hits={})
    failed = replace(read, articles=(cut, *rest))
    [lost] = compare(read, failed).changes
    assert (lost.article, lost.better, lost.after) == (first.name, False, "the reply was cut")
    [found] = compare(failed, read).changes
    assert (found.better, found.before) == (True, "the reply was cut")
    assert not compare(failed, failed).changes


def test_one_article_alone_cannot_tell(records: list[Record]) -> None:
    worse = [*altered(records[:1], lambda f: None), *records[1:]]
    comparison = compare(result_of(records, 1), result_of(worse, 1))
    assert comparison.verdict == "inconclusive"
    assert comparison.detectable is not None
    assert comparison.detectable > 0


def test_a_lost_bound_is_shown_in_its_sentence(records: list[Record]) -> None:
    def unbound(fact: Fact) -> Fact:
        return fact.model_copy(update={"modifier": "exact"})

    comparison = compare(result_of(records), result_of(altered(records, unbound)))
    told = next(change for change in comparison.changes if "bound lost" in change.reasons)
    assert "at most" in told.before
    assert "at most" not in told.after
    assert "34 cases of shelling" in told.sentence


@pytest.mark.parametrize("field", ["labels_digest", "scorer_version", "split"])
def test_results_on_different_ground_are_not_compared(field: str, records: list[Record]) -> None:
    base = result_of(records)
    other = replace(base, **{field: 99 if field == "scorer_version" else "other"})
    comparison = compare(base, other)
    assert comparison.verdict == "invalid"
    assert comparison.fails


def test_a_pinned_fact_alarms_only_when_it_is_never_right(records: list[Record]) -> None:
    base = replace(result_of(records), repeats=5)
    pinned = dict.fromkeys(base.articles[0].hits, 5)
    before = replace(base, articles=(replace(base.articles[0], hits=pinned), *base.articles[1:]))

    def head(hits: int) -> EvalResult:
        now = dict.fromkeys(pinned, hits)
        return replace(base, articles=(replace(base.articles[0], hits=now), *base.articles[1:]))

    assert not compare(before, head(1)).unpinned
    lost = compare(before, head(0))
    assert lost.verdict == "regressed"
    assert len(lost.unpinned) == len(pinned)


def test_a_result_survives_json(records: list[Record]) -> None:
    base = result_of(records)
    plain = json.loads(json.dumps(to_json(base)))
    again = from_json(plain, "x.json")
    assert metrics_of(again) == metrics_of(base)
    assert compare(base, again).verdict == "not worse"


@pytest.mark.parametrize("plain", [{}, [], {"articles": [{}]}, None])
def test_another_json_is_refused_by_its_name(plain: object) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.json"):
        from_json(plain, "x.json")


def test_markdown_holds_article_text_as_text(records: list[Record]) -> None:
    def hostile(fact: Fact) -> Fact:
        return fact.model_copy(update={"quote": "<script> | `x` *y*", "value": Decimal(1)})

    base, head = result_of(records), result_of(altered(records, hostile))
    text = comparison_markdown(compare(base, head), base, head)
    assert "<script>" not in text
    assert r"\| \`x\` \*y\*" in text


def test_both_sides_are_shown_slot_by_slot_and_losses_before_gains(records: list[Record]) -> None:
    def other(fact: Fact) -> Fact:
        return fact.model_copy(update={"attributed_to": None, "unit": "kilometre"})

    base, head = result_of(records), result_of(altered(records, other))
    comparison = compare(base, head)
    text = comparison_markdown(comparison, base, head)
    rows = dict(line.strip("| ").split(" | ", 1) for line in text.splitlines() if " | " in line)
    assert rows["unit"] == "1.000 | 0.000"
    known, lost = (float(share) for share in rows[r"attributed\_to"].rstrip("| ").split(" | ")[:2])
    assert known > lost
    marks = [line[2] for line in text.splitlines() if line.startswith("- ")]
    assert marks[:-1] == sorted(marks[:-1], key="🔴🟢⚪".index)
    assert marks[-1] == "…"
    assert len(marks) == 41


def test_junit_counts_what_is_wrong(records: list[Record]) -> None:
    base = result_of(records)
    suite = ET.fromstring(junit_xml(base))
    wrong = sum(bool(v.errors) for article in base.articles for v in article.verdicts)
    assert int(suite.attrib["failures"]) == wrong == len(suite.findall("./testcase/failure"))


def test_no_facts_at_all_is_nothing_and_not_perfect(records: list[Record]) -> None:
    empty = [replace(item, facts=()) for item in LABELLED]
    nothing = altered(records, lambda f: None)
    pairs = zip(empty, nothing, strict=True)
    articles = tuple(article_result(item, record) for item, record in pairs)
    metrics = metrics_of(replace(result_of(records), articles=articles))
    assert metrics.core is None
    assert metrics.coverage is None
    assert metrics.core_recall is None
    assert metrics.slots == {}
