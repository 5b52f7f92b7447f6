"""Long articles in parts: the parts cover the text, keep to the limits, and their replies are one."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract import Extractor
from llmextract.articles import article_from_text
from llmextract.chunking import merge, opening_of, split
from llmextract.planning import Plan
from llmextract.prompting import find_prompt
from llmextract.records import to_line
from llmextract.replies import ArticleReply
from tests.loopback import Answer, LoopbackServer

SENTENCES = (
    "Police counted {} cars on the bridge.",
    "The council spent ${},000 on repairs last year.",
    "No one was hurt.",
    "Some {} people left their homes on Friday, officials said.",
)


def plan_of(text: str) -> Plan:
    return Plan.of(article_from_text(text, published="2024-05-04"))


@st.composite
def articles(draw: st.DrawFn) -> str:
    numbers = st.integers(3, 9999)
    sentence = st.builds(str.format, st.sampled_from(SENTENCES), numbers)
    paragraph = st.lists(sentence, min_size=1, max_size=6).map(" ".join)
    return "\n\n".join(draw(st.lists(paragraph, min_size=1, max_size=12)))


@given(text=articles(), characters=st.integers(60, 2000), mentions=st.integers(1, 20))
def test_parts_cover_the_text_in_order_and_keep_to_the_limits(
    text: str, characters: int, mentions: int
) -> None:
    plan = plan_of(text)
    parts = split(plan.reading, plan.asked, characters=characters, mentions=mentions)
    assert parts[0].start == 0
    assert parts[-1].end == len(text)
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))
    for part in parts:
        held = [m for m in plan.asked if part.overlaps(m.start, m.end)]
        assert part.end - part.start <= characters
        assert len(held) <= mentions or len({plan.reading.sentence_of(m).start for m in held}) == 1
        assert all(part.start <= m.start and m.end <= part.end for m in held)


def test_what_fits_is_not_parted() -> None:
    plan = plan_of("Police counted 30 cars.\n\nThey stopped 4 of them.")
    assert len(split(plan.reading, plan.asked, characters=1000, mentions=10)) == 1


def test_parts_begin_with_paragraphs() -> None:
    text = "\n\n".join(f"Paragraph {n} counts {n + 20} cars and says no more." for n in range(20))
    plan = plan_of(text)
    parts = split(plan.reading, plan.asked, characters=200, mentions=10)
    assert len(parts) > 3
    assert all(text[part.start :].startswith("Paragraph") for part in parts)


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "Counted were " + ", ".join(f"{n} cars" for n in range(20, 400)) + "."
    plan = plan_of(text)
    parts = split(plan.reading, plan.asked, characters=300, mentions=500)
    assert all(part.end - part.start <= 300 for part in parts)
    assert all(text[part.end - 1] == " " for part in parts[:-1])


@pytest.mark.parametrize("text", ["Short.", "word " * 500, "x" * 5000, "One.\n\nTwo.\n\nThree."])
def test_the_opening_is_short_and_begins_with_the_text(text: str) -> None:
    opening = opening_of(text)
    assert opening.start == 0
    assert 0 < opening.end <= min(600, len(text))


def reply(**fields: Any) -> ArticleReply:
    empty = {"contexts": [], "facts": [], "restatements": [], "excluded": [], "points": []}
    return ArticleReply.model_validate({**empty, "headline": "H", **fields})


def fact(one: str, context: str | None = None) -> dict[str, Any]:
    slots = {"counted": "cars", "event": None, "stance": "asserted", "part_of": None, "key": False}
    return {"id": one, "context": context, **slots}


def test_contexts_of_two_parts_with_one_name_stay_apart() -> None:
    plan = plan_of("Police counted 30 cars.\n\nIn Rome they counted 40 cars.")
    contexts = [
        [{"id": "c1", "time": None, "place": place, "attributed_to": None}]
        for place in (None, "Rome")
    ]
    replies = [
        reply(facts=[fact("m1", "c1")], contexts=contexts[0]),
        reply(facts=[fact("m2", "c1")], contexts=contexts[1]),
    ]
    merged = merge(replies, [plan.asked[:1], plan.asked[1:]])
    places = {context.id: context.place for context in merged.contexts}
    assert [places[one.context or ""] for one in merged.facts] == [None, "Rome"]


def test_a_part_does_not_speak_for_another() -> None:
    plan = plan_of("Police counted 30 cars.\n\nThey counted 40 cars.")
    replies = [reply(facts=[fact("m1")]), reply(facts=[fact("m1"), fact("m2")])]
    merged = merge(replies, [plan.asked[:1], plan.asked[1:]])
    assert [one.id for one in merged.facts] == ["m1", "m2"]


# -- over the wire -------------------------------------------------------------------------------


def pointing(body: dict[str, Any], _: int) -> Answer:
    """A model that calls every mark it is to answer a fact that counts the next word."""
    asked = body["messages"][1]["content"].rpartition("This is the part to answer:")[2]
    marks = re.findall(r"⟦(m\d+)⟧\W*(\w+)", asked)
    facts = [{**fact(one), "counted": word} for one, word in marks]
    return Answer(reply(facts=facts).model_dump_json())


async def test_a_long_article_is_asked_in_parts_and_told_as_one(tmp_path: Path) -> None:
    paragraphs = [
        f"Officials counted {n} lorries on road {n} of the district." for n in range(20, 60)
    ]
    text = "\n\n".join(["Lorries counted", *paragraphs])
    prompt = tmp_path / "small.md"
    source = find_prompt("article").source.replace("characters: 16000", "characters: 700")
    prompt.write_text(source, encoding="utf-8")
    with LoopbackServer(pointing) as server:
        given: dict[str, Any] = {"model": "openai/scripted", "base_url": server.base_url}
        async with Extractor(**given, prompt=str(prompt), cache_directory=tmp_path) as extractor:
            record = await extractor.aextract(text, published="2024-05-04")
            rendered = [request.body() for request in extractor.requests(article_from_text(text))]
    assert len(server.requests) == len(rendered) > 3
    assert all(len(json.dumps(body)) < 40_000 for body in server.requests)
    values = [int(fact.value or 0) for fact in record.facts if fact.counted == "lorries"]
    assert values == list(range(20, 60))
    assert all(text[fact.start : fact.end] == str(fact.value) for fact in record.facts)
    ids = [mention.id for mention in record.mentions]
    assert ids == [f"m{n}" for n in range(1, len(ids) + 1)]
    assert to_line(record)


async def test_a_number_told_again_in_a_later_part_is_a_restatement(tmp_path: Path) -> None:
    filler = [f"Officials counted {n} lorries on road {n} of the district." for n in range(20, 40)]
    lead = "Rain flooded the town on Friday and drove 8,461 people from their homes."
    again = "The rain drove some 8,500 people from their homes in all."
    text = "\n\n".join([lead, *filler, again])
    prompt = tmp_path / "small.md"
    source = find_prompt("article").source.replace("characters: 16000", "characters: 700")
    prompt.write_text(source, encoding="utf-8")
    with LoopbackServer(pointing) as server:
        given: dict[str, Any] = {"model": "openai/scripted", "base_url": server.base_url}
        async with Extractor(**given, prompt=str(prompt), cache_directory=tmp_path) as extractor:
            record = await extractor.aextract(text, published="2024-05-04")
    [first] = [one for one in record.facts if one.value is not None and int(one.value) == 8461]
    [told] = [one for one in record.mentions if one.text == "8,500"]
    assert told.role == "restatement"
    assert first.restated_by == (told.id,)
