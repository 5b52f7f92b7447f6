"""One article from text to record, with a scripted capable model behind a real HTTP server."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from llmextract import Extractor, article_from_text
from llmextract.errors import RefusedError, TruncatedError
from llmextract.exchange import Reply
from llmextract.pipeline import PlanDesk
from llmextract.planning import Plan, small_requests
from llmextract.prompting import find_prompt
from llmextract.replies import MentionReply
from llmextract.schema import Fact, Record, RunInfo, Usage
from tests.loopback import Answer, LoopbackServer

TEXT = """Floods close over 40 roads in Varda

VARDA, May 4. At least 43 roads in Varda district were closed on Friday, the road agency said. \
Two of its workers, including one trainee, were injured. The agency expects to reopen 30 roads \
within 48 hours.
"""
PUBLISHED = "2024-05-04"
# m1 40, m2 4 (date, not asked), m3 43, m4 Two, m5 one, m6 30, m7 48


def reply(**changes: Any) -> dict[str, Any]:
    """A good reply for TEXT, with some of its fields changed."""
    agency = {
        "id": "c1",
        "time": "on Friday",
        "place": "Varda district",
        "attributed_to": "road agency",
    }
    fact = {"event": None, "context": None, "stance": "asserted", "part_of": None, "key": False}
    return {
        "contexts": [agency],
        "facts": [
            {**fact, "id": "m3", "counted": "roads in Varda district", "event": "were closed",
             "context": "c1", "key": True},
            {**fact, "id": "m4", "counted": "workers", "event": "were injured"},
            {**fact, "id": "m5", "counted": "trainee", "event": "were injured", "part_of": "m4"},
            {**fact, "id": "m6", "counted": "roads", "event": "reopen", "stance": "planned"},
        ],
        "restatements": [{"id": "m1", "of": "m3"}],
        "excluded": [{"reason": "window", "ids": ["m7"]}],
        "headline": "Floods close at least ⟦m3⟧ roads in Varda",
        "points": [
            {"text": "At least ⟦m3⟧ roads in Varda district were closed on Friday.", "cites": ["m3"],
             "attributed_to": "road agency"},
            {"text": "⟦m4⟧ workers were injured.", "cites": ["m4"], "attributed_to": None},
        ],
        **changes,
    }  # fmt: skip


def with_fact(number: int, **changes: Any) -> dict[str, Any]:
    facts = reply()["facts"]
    facts[number] = {**facts[number], **changes}
    return reply(facts=facts)


async def extract(replies: list[Any], cache: Path) -> tuple[Record, LoopbackServer]:
    """The record of TEXT, and the server that gave `replies` in turn."""
    answers = [r if isinstance(r, Answer) else Answer(json.dumps(r)) for r in replies]
    with LoopbackServer(answers) as server:
        settings = {
            "model": "openai/capable",
            "base_url": server.base_url,
            "cache_directory": cache,
        }
        async with Extractor(**settings, timeout=5.0, attempts=2) as extractor:
            return await extractor.aextract(TEXT, published=PUBLISHED), server


async def test_a_good_reply_becomes_a_verified_record(tmp_path: Path) -> None:
    record, server = await extract([reply()], tmp_path)
    assert len(server.requests) == 1
    assert [fact.verdict for fact in record.facts] == ["verified"] * 4
    closed, workers, trainee, reopened = record.facts
    assert (closed.value, closed.modifier, closed.counted) == (
        Decimal(43),
        "at_least",
        "roads in Varda district",
    )
    assert (closed.restated_by, closed.key, closed.attributed_to) == (("m1",), True, "road agency")
    assert closed.time is not None
    assert closed.time.start == closed.time.end
    assert str(closed.time.start) == "2024-05-03"
    assert trainee.part_of == workers.id
    assert reopened.stance == "planned"


async def test_the_ledger_is_closed(tmp_path: Path) -> None:
    record, _ = await extract([reply()], tmp_path)
    roles = {m.id: (m.role, m.reason) for m in record.mentions}
    assert roles == {
        "m1": ("restatement", None),
        "m2": ("excluded", "date"),
        "m3": ("fact", None),
        "m4": ("fact", None),
        "m5": ("fact", None),
        "m6": ("fact", None),
        "m7": ("excluded", "window"),
    }


async def test_the_model_sees_marks_and_writes_no_number(tmp_path: Path) -> None:
    record, server = await extract([reply()], tmp_path)
    asked = server.requests[0]["messages"][1]["content"]
    assert "At least 43⟦m3⟧ roads" in asked
    assert "May 4." in asked
    assert record.summary.headline == "Floods close at least 43 roads in Varda"
    assert [point.text for point in record.summary.points] == [
        "At least 43 roads in Varda district were closed on Friday.",
        "Two workers were injured.",
    ]


FAULTS = [
    pytest.param(with_fact(0, event="were shut down"), "event 'were shut down' does not stand", id="slot not verbatim"),
    pytest.param(with_fact(1, id="m99"), "m99: there is no such mark", id="unknown id"),
    pytest.param(reply(excluded=[]), "missing: m7", id="missing mention"),
    pytest.param(reply(restatements=[{"id": "m1", "of": "m7"}]), "m7, which is not in facts", id="restates no fact"),
    pytest.param(with_fact(2, part_of="m5"), "part_of is m5", id="part of itself"),
    pytest.param(with_fact(0, context="c9"), "context c9 is not in contexts", id="unknown context"),
    pytest.param(reply(restatements=[{"id": "m1", "of": "m3"}, {"id": "m4", "of": "m3"}]), "m4: listed 2 times", id="listed twice"),
    pytest.param(reply(headline="Floods close 99 roads"), "the source says", id="number of its own in the headline"),
    pytest.param(reply(headline="Floods close ⟦m98⟧ roads"), "no such mark as m98", id="unknown mark in the headline"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "complaint"), FAULTS)
async def test_what_fails_is_re_asked_once_with_the_reason(
    fault: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    record, server = await extract([fault, reply()], tmp_path)
    assert len(server.requests) == 2
    assert complaint in server.requests[1]["messages"][-1]["content"]
    assert all(fact.verdict == "verified" for fact in record.facts)
    assert not record.summary.withheld


@pytest.mark.parametrize(("fault", "complaint"), FAULTS)
async def test_what_fails_twice_is_kept_with_a_closed_ledger(
    fault: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    record, server = await extract([fault], tmp_path)
    assert len(server.requests) == 2
    assert {m.id for m in record.mentions} == {f"m{n}" for n in range(1, 8)}
    for fact in record.facts:
        for slot in (fact.counted, fact.event, fact.place, fact.attributed_to):
            assert slot is None or slot in TEXT
    assert "99" not in record.summary.model_dump_json()


async def test_a_slot_that_is_never_verbatim_is_dropped_and_named(tmp_path: Path) -> None:
    record, _ = await extract([with_fact(0, event="were shut by water")], tmp_path)
    assert record.facts[0].event is None
    assert record.facts[0].verdict == "partial"
    assert "event" in record.facts[0].problems[0]


async def test_a_counted_that_is_never_verbatim_is_filled_by_rules(tmp_path: Path) -> None:
    record, _ = await extract([with_fact(0, counted="streets")], tmp_path)
    assert record.facts[0].counted is not None
    assert record.facts[0].counted in TEXT
    assert record.facts[0].verdict == "partial"


async def test_a_mention_that_is_never_answered_is_filled_by_rules_and_says_so(
    tmp_path: Path,
) -> None:
    record, _ = await extract([reply(facts=reply()["facts"][:3])], tmp_path)
    unanswered = next(fact for fact in record.facts if fact.mention == "m6")
    assert unanswered.problems == ("not answered by the model; filled by rules",)


async def test_a_summary_sentence_with_a_number_of_its_own_is_withheld(tmp_path: Path) -> None:
    points = [
        *reply()["points"],
        {"text": "It cost 999,999 euros.", "cites": ["m3"], "attributed_to": None},
    ]
    record, _ = await extract([reply(points=points)], tmp_path)
    assert len(record.summary.points) == 2
    assert [held.text for held in record.summary.withheld] == ["It cost ###,### euros."]


async def test_a_bound_that_the_summary_lost_is_put_back(tmp_path: Path) -> None:
    points = [{"text": "⟦m3⟧ roads were closed.", "cites": [], "attributed_to": None}]
    record, _ = await extract([reply(points=points)], tmp_path)
    assert record.summary.points[0].text == "at least 43 roads were closed."
    assert record.summary.points[0].cites == ("m3",)


async def test_a_truncated_reply_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(TruncatedError, match="max_tokens"):
        await extract([Answer('{"contexts": [', finish_reason="length")], tmp_path)


async def test_a_refusal_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="I can't help"):
        await extract([Answer(refusal="I can't help with that")], tmp_path)


async def test_a_number_smuggled_into_a_slot_does_not_come_out(tmp_path: Path) -> None:
    record, _ = await extract([with_fact(0, counted="77 roads", event="77 closed")], tmp_path)
    slots = [fact.model_dump_json(exclude={"id"}) for fact in record.facts]
    assert not [slot for slot in slots if "77" in slot]


async def test_the_second_reading_is_from_the_cache_and_equal(tmp_path: Path) -> None:
    with LoopbackServer([Answer(json.dumps(reply()))]) as server:
        settings = {
            "model": "openai/capable",
            "base_url": server.base_url,
            "cache_directory": tmp_path,
        }
        async with Extractor(**settings) as extractor:
            first = await extractor.aextract(TEXT, published=PUBLISHED)
        async with Extractor(**settings) as extractor:
            second = await extractor.aextract(TEXT, published=PUBLISHED)
        assert len(server.requests) == 1
    assert (first.run.cached, second.run.cached) == (False, True)
    assert second.run.usage.input == 0
    assert first.facts == second.facts
    assert first.summary == second.summary


def test_extract_works_without_async(tmp_path: Path) -> None:
    with Extractor(model="none", cache_directory=tmp_path) as extractor:
        record = extractor.extract(TEXT, published=PUBLISHED)
    assert record.run.model == "none"
    assert any(fact.value == 43 for fact in record.facts)


async def test_astream_gives_every_article_in_order(tmp_path: Path) -> None:
    texts = [f"{n} roads were closed in the northern district." for n in range(3, 9)]
    async with Extractor(model="none", cache_directory=tmp_path, jobs=2) as extractor:
        records = [record async for _, record in extractor.astream(texts)]
    assert [r.facts[0].value for r in records if isinstance(r, Record)] == [3, 4, 5, 6, 7, 8]


def test_a_title_with_a_number_of_its_own_is_no_headline(tmp_path: Path) -> None:
    article = article_from_text(
        "A quake killed 7 people in the northern hills.", title="Dozens die"
    )
    with Extractor(model="none", cache_directory=tmp_path) as extractor:
        summary = extractor.extract(article).summary
    assert summary.headline == "A quake killed 7 people in the northern hills."
    assert [held.text for held in summary.withheld] == ["Dozens die"]


# -- a small model, asked number by number ------------------------------------------------------

TAUGHT = "0123456789abcdef"
"""The digest of an adapter: what tells a model that was taught the prompt from one that was not."""


def small(words: dict[str, str | None], adapter: str, probability: float = 1.0) -> Fact:
    """The fact of "At least 43 roads …" when a small model answers `words` about every number."""
    prompt = replace(find_prompt("mention"), adapter=adapter)
    desk = PlanDesk(Plan.of(article_from_text(TEXT, published=PUBLISHED)), prompt, None)
    replies = [
        Reply(
            content=MentionReply.model_validate(words),
            usage=Usage(),
            cached=False,
            attempts=1,
            probabilities=dict.fromkeys(words, probability),
        )
        for request in desk.requests
        if request.reply_type is MentionReply
    ]
    run = RunInfo(model="m", prompt=None, cached=False, cost_usd=Decimal(0), llmextract_version="0")
    return next(one for one in desk.make(replies, run).facts if one.mention == "m3")


def slots(fact: Fact) -> dict[str, str | None]:
    return {
        "counted": fact.counted,
        "event": fact.event,
        "time": fact.time.text if fact.time else None,
        "place": fact.place,
        "attributed_to": fact.attributed_to,
    }


RULED: dict[str, str | None] = {
    "counted": "roads", "event": "were closed", "time": "on Friday", "place": "Varda district",
    "attributed_to": "road agency",
}  # fmt: skip
OTHERS: dict[str, str | None] = {
    "counted": "roads in Varda district", "event": "closed", "time": "May 4", "place": "Varda",
    "attributed_to": "agency",
}  # fmt: skip


def test_a_small_models_words_fill_the_slots() -> None:
    assert slots(small(OTHERS, "")) == OTHERS
    assert slots(small(OTHERS, TAUGHT)) == OTHERS


def test_where_a_taught_model_is_not_sure_the_rules_answer_stays() -> None:
    assert slots(small(OTHERS, TAUGHT, 0.19)) == RULED
    assert slots(small(OTHERS, TAUGHT, 0.2)) == {**RULED, "counted": OTHERS["counted"]}
    who = {"attributed_to": RULED["attributed_to"]}
    window = {"time": RULED["time"]}
    place = {"place": RULED["place"]}
    assert slots(small(OTHERS, TAUGHT, 0.3)) == {**OTHERS, **who, **window, **place}
    assert slots(small(OTHERS, TAUGHT, 0.5)) == {**OTHERS, **who, **window}
    assert slots(small(OTHERS, TAUGHT, 0.6)) == {**OTHERS, **who}
    assert slots(small(OTHERS, TAUGHT, 0.7)) == OTHERS
    assert slots(small(OTHERS, TAUGHT, 0.8)) == OTHERS
    assert slots(small(OTHERS, "", 0.01)) == OTHERS


def test_a_model_may_be_sure_of_nothing() -> None:
    nothing: dict[str, str | None] = dict.fromkeys(OTHERS)
    assert slots(small(nothing, TAUGHT)) == {**nothing, "counted": "roads"}
    assert slots(small(nothing, "")) == {**nothing, "counted": "roads"}


def test_words_that_are_not_the_articles_leave_the_rules_answer_to_a_taught_model() -> None:
    fact = small(dict.fromkeys(OTHERS, "43 bridges"), TAUGHT)
    assert slots(fact) == RULED
    assert not fact.problems


def test_words_that_are_not_the_articles_fill_no_slot_and_are_named() -> None:
    fact = small(dict.fromkeys(OTHERS, "43 bridges"), "")
    assert slots(fact) == {**dict.fromkeys(OTHERS), "counted": "roads"}
    assert "event: the words given do not stand in the text" in fact.problems


def test_a_number_does_not_count_itself() -> None:
    fact = small({**OTHERS, "counted": "43"}, TAUGHT)
    assert (fact.counted, fact.problems) == ("roads", ())


# -- what a small model is shown ----------------------------------------------------------------


def shown(text: str, number: str, **limits: int) -> str:
    """What is shown about a number of the text."""
    prompt = find_prompt("mention")
    prompt = replace(prompt, limits={**prompt.limits, **limits})
    title, _, _ = text.partition("\n")
    plan = Plan.of(article_from_text(text, published="2024-05-04", title=title))
    asked, _ = small_requests(plan, prompt)
    one = next(m for m in plan.reading.mentions if m.text == number)
    return asked[one.id].messages[1]["content"]


LONG = "Storm hits the coast\n\nRain fell in Hull. Fog came. Snow fell. Ice came. {} Nobody slept. Sun."


def test_a_number_is_shown_in_its_text_between_the_sentences_around_it() -> None:
    assert shown(LONG.format("Police said 12 cars burned."), "12") == (
        "Title: Storm hits the coast\nDate: Saturday 4 May 2024\nOpening: Rain fell in Hull.\n"
        "Speakers: Police\nText: Snow fell. Ice came. Police said [[12]] cars burned. Nobody slept."
    )


def test_what_stands_in_the_text_is_not_shown_twice() -> None:
    assert shown("Storm hits Hull\n\nRain fell. It cut 12 roads.", "12") == (
        "Date: Saturday 4 May 2024\nText: Storm hits Hull Rain fell. It cut [[12]] roads."
    )


def test_brackets_of_the_article_mark_no_number() -> None:
    assert shown("It cut 12 [[sic]] roads on the hill.", "12").endswith(
        "It cut [[12]] [ [sic] ] roads on the hill."
    )


@pytest.mark.parametrize(("before", "expected"), [(0, ""), (8, "came. "), (10, "Ice came. ")])
def test_what_stands_before_is_cut_between_words(before: int, expected: str) -> None:
    told = shown(LONG.format("Police said 12 cars burned."), "12", before=before)
    assert f"Text: {expected}Police" in told


def test_a_number_that_stands_in_no_sentence_is_not_asked_about() -> None:
    text = "It rained hard in the north of the county.\n\nRead more: 12 cars burned in Hull, police say"
    plan = Plan.of(article_from_text(text))
    asked, _ = small_requests(plan, find_prompt("mention"))
    assert all(plan.reading.index_of(m) is not None for m in plan.reading.mentions if m.id in asked)
