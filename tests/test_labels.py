"""What a careful reader finds in the seeds is found, and every record of any text is grounded."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmextract import Extractor
from llmextract.articles import Article, read_articles
from llmextract.mentions import find_mentions
from llmextract.schema import Fact, Record

SEEDS = Path(__file__).parent.parent / "seeds"


def labelled() -> list[Any]:
    cases = []
    for path in sorted(SEEDS.glob("*.yaml")):
        labels = yaml.safe_load(path.read_text(encoding="utf-8"))
        for fact in labels["facts"]:
            name = f"{path.stem[:3]}-{fact['id']}-{fact['mentions'][0]['number']}"
            cases.append(pytest.param(labels["article"], fact, id=name))
    return cases


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Article, Record]]:
    cache = tmp_path_factory.mktemp("cache")
    with Extractor(model="none", cache_directory=cache) as extractor:
        return {
            Path(path).name: (article, extractor.extract(article))
            for path, article in read_articles([SEEDS])
            if isinstance(article, Article)
        }


def place(text: str, mention: dict[str, str]) -> tuple[int, int]:
    assert text.count(mention["context"]) == 1, mention
    start = text.index(mention["context"]) + mention["context"].index(mention["number"])
    return start, start + len(mention["number"])


@pytest.mark.parametrize(("article", "label"), labelled())
def test_a_labelled_fact_is_found_with_its_value_unit_and_bound(
    article: str, label: dict[str, Any], records: dict[str, tuple[Article, Record]]
) -> None:
    """The most exact mention is a fact, or restates one; value, unit and bound are the label's."""
    source, record = records[article]
    start, end = place(source.text, label["mentions"][0])
    ids = {
        m.id for m in record.mentions if m.start < end and start < m.end and m.role != "excluded"
    }
    facts: list[Fact] = [f for f in record.facts if f.mention in ids or ids & set(f.restated_by)]
    assert len(facts) == 1
    assert facts[0].value == Decimal(str(label["value"]))
    assert facts[0].unit == label.get("unit")
    assert facts[0].modifier == label.get("modifier", "exact")


def assert_grounded(text: str, record: Record) -> None:
    assert record.article.characters == len(text)
    for mention in record.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert (mention.reason is None) == (mention.role != "excluded")
    told = [fact.mention for fact in record.facts]
    again = [one for fact in record.facts for one in fact.restated_by]
    excluded = [m.id for m in record.mentions if m.role == "excluded"]
    assert sorted(told + again + excluded) == sorted(m.id for m in record.mentions)
    for fact in record.facts:
        mention = next(m for m in record.mentions if m.id == fact.mention)
        assert (fact.start, fact.end) == (mention.start, mention.end)
        assert (fact.value, fact.low, fact.high) == (mention.value, mention.low, mention.high)
        assert fact.quote in text
        for slot in (fact.counted, fact.event, fact.place, fact.attributed_to):
            assert slot is None or slot in text
        assert fact.time is None or fact.time.text in text
        assert fact.part_of is None or fact.part_of in {other.id for other in record.facts}


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_the_record_of_a_seed_is_grounded_and_closed(
    name: str, records: dict[str, tuple[Article, Record]]
) -> None:
    source, record = records[name]
    assert_grounded(source.text, record)
    assert Record.model_validate_json(record.model_dump_json()) == record


WORDS = st.sampled_from(
    """12 1,200 two dozen hundreds of people soldiers "half a million" $3.5bn 15 % per cent km 2017
    on Thursday May 4, the police said , . " “ ” – were killed including six of them none in Aleppo
    ⟦m1⟧ {{x}} first 5-6 3:15 more than about Related Leave a Reply \u00a0 \n\n é ½ ２""".split(" ")
)


@pytest.fixture(scope="module")
def rules_only(tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    return Extractor(model="none", cache_directory=tmp_path_factory.mktemp("cache"))


@settings(max_examples=150, deadline=None)
@example(words=["than", "12"])
@given(words=st.lists(WORDS, min_size=1, max_size=40))
def test_the_record_of_any_text_is_grounded_and_closed(
    words: list[str], rules_only: Extractor
) -> None:
    text = " ".join(words)
    if not text.strip():
        return
    assert_grounded(text, rules_only.extract(text))


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=40))
def test_every_digit_of_a_text_is_in_the_ledger(words: list[str]) -> None:
    text = " ".join(words)
    covered = {p for m in find_mentions(text) for p in range(m.start, m.end)}
    assert {p for p, c in enumerate(text) if c.isdecimal()} <= covered
