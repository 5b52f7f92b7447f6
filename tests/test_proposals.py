"""What a small model chooses among: stretches of the article, wide enough and never too many."""

from __future__ import annotations

import pytest

from llmextract.articles import article_from_text
from llmextract.planning import Plan
from llmextract.proposals import CHOSEN

TEXT = (
    "Storm leaves thousands without power\n\n"
    "HULL, March 3 - Forty homes in Hull lost power overnight, the grid operator said on Monday. "
    "After 18 hours most were back.\n\n"
    "Of the repairs, 12 were finished before the wind rose again, engineer Ann Lee told reporters. "
    '"We need six more days," she said.'
)


def proposals(number: str, text: str = TEXT) -> dict[str, list[str]]:
    plan = Plan.of(article_from_text(text, published="2025-03-03"))
    mention = next(m for m in plan.reading.mentions if m.text == number and m.role == "fact")
    return plan.proposals.of(mention, plan.ruled_of(mention.id))


@pytest.mark.parametrize(
    ("number", "slot", "words"),
    [
        ("Forty", "counted", "homes"),
        ("Forty", "event", "lost power"),
        ("Forty", "time", "overnight"),
        ("Forty", "place", "Hull"),
        ("Forty", "attributed_to", "grid operator"),
        ("12", "counted", "repairs"),
        ("12", "event", "were finished"),
        ("12", "time", "before the wind rose again"),
        ("12", "attributed_to", "engineer Ann Lee"),
        ("12", "place", "Hull"),
        ("six", "attributed_to", "engineer Ann Lee"),
        ("six", "time", "After 18 hours"),
    ],
)
def test_the_words_that_fill_a_slot_are_among_its_proposals(
    number: str, slot: str, words: str
) -> None:
    assert words in proposals(number)[slot]


def test_the_rules_answer_comes_first() -> None:
    plan = Plan.of(article_from_text(TEXT, published="2025-03-03"))
    for mention in plan.reading.mentions:
        ruled = plan.ruled_of(mention.id)
        if ruled.role == "fact":
            proposed = plan.proposals.of(mention, ruled)
            for slot in CHOSEN:
                if getattr(ruled, slot):
                    assert proposed[slot][0] == " ".join(getattr(ruled, slot).split())


def test_a_proposal_is_a_stretch_of_the_article_and_given_once() -> None:
    flat = " ".join(TEXT.split())
    for number in ("Forty", "12", "six"):
        for slot, words in proposals(number).items():
            assert all(one in flat for one in words), slot
            assert len(set(words)) == len(words)


def test_what_counts_the_number_itself_is_no_proposal() -> None:
    assert not any("Forty" in words for words in proposals("Forty")["counted"])


def test_a_long_article_gives_no_more_than_a_grammar_can_hold() -> None:
    told = (
        f"In Ham{'a' * n}, Mayor Lee{'a' * n} said {n + 200} cats sat on {n} May."
        for n in range(1, 31)
    )
    for words in proposals("215", " ".join(told)).values():
        assert len(words) <= 32
