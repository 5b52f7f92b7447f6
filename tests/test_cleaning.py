"""What is furniture, what is the article, and that nothing is rewritten."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmextract.cleaning import find_furniture

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

HEADLINE = "Flood leaves 400 families without homes"
BODY = (
    "The river rose by three metres within two hours and flooded the lower town, the county said, "
    "adding that 400 families had lost their homes."
)
MORE = (
    "Soldiers brought blankets and food for 1,200 people to the two schools on the hill, where "
    "the mayor expects most of them to stay for another week."
)


def marked(text: str) -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in find_furniture(text)]


def page(*parts: str) -> str:
    return "\n\n".join(parts)


HEAD_LINES = {
    "section list entry": ("menu", "All news"),
    "section": ("menu", "World"),
    "breadcrumbs": ("menu", "Home > World > Asia"),
    "bar": ("menu", "News | Sport | Weather | Shop"),
    "menu run together": ("menu", "Top storiesWorld NewsSportsOpinion"),
    "skip link": ("menu", "Skip to main content"),
    "markdown links": ("menu", "[Home](/) | [World](/world) | [Asia](/asia)"),
    "advertisement": ("menu", "ADVERTISEMENT"),
    "log in": ("menu", "Log in to your account"),
    "newsletter": ("menu", "Sign up for our daily newsletter and never miss a story"),
    "cookies": ("menu", "This website uses cookies to give you the best experience."),
    "consent": ("menu", "By using this site you agree to our use of cookies."),
    "copyright": ("menu", "© 2021 The Daily Courier. All rights reserved."),
    "date and back link": ("metadata", "date 2020-05-16 Back to Main page"),
    "time stamp": ("metadata", "May 16, 10:15 UTC+2 OSLO"),
    "published": ("metadata", "Published: 16 May 2020, 10:15"),
    "byline": ("metadata", "By Jane Doe and Ola Nordmann"),
    "byline with date": ("metadata", "By Jane Doe | May 16, 2020"),
    "reading time": ("metadata", "3 min read"),
    "age": ("metadata", "5 hours ago"),
    "uuid": ("metadata", "123e4567-e89b-12d3-a456-426614174000"),
    "bare id": ("metadata", "a8f3c09d77e1b2c4d5e6"),
    "address": ("metadata", "https://example.org/news/flood-400"),
    "picture file": ("metadata", "IMG_20200516.jpg"),
    "share buttons": ("share", "Share on Facebook Tweet WhatsApp"),
    "share counts": ("share", "Share 12 Tweet 5"),
    "photo by": ("credit", "Photo by Ola Nordmann"),
    "picture credit": ("credit", "Image credit: County of Example"),
    "caption": ("credit", "A street in the lower town on May 15, 2020. (Photo by AFP)"),
    "caption with agency": ("credit", "Soldiers carry 30 children. (AP Photo/Jane Doe)"),
    "caption with slash": ("credit", "The bridge after the flood — Reuters/Jane Doe"),
    "file photo": ("credit", "FILE PHOTO: The river in 2014"),
}


@pytest.mark.parametrize(("kind", "line"), HEAD_LINES.values(), ids=HEAD_LINES)
def test_a_line_above_the_article_is_marked_and_the_article_is_not(kind: str, line: str) -> None:
    assert marked(page(line, HEADLINE, BODY, MORE)) == [(kind, line)]


@pytest.mark.parametrize(("kind", "line"), HEAD_LINES.values(), ids=HEAD_LINES)
def test_a_line_between_paragraphs_takes_no_paragraph_with_it(kind: str, line: str) -> None:
    assert marked(page(HEADLINE, BODY, line, MORE)) == [(kind, line)]


TAILS = {
    "tags heading": ("metadata", "Tags"),
    "tags with items": ("metadata", "Tags\n\nflood\n\nExample county"),
    "tags in a line": ("metadata", "Tags: flood, Example county"),
    "related heading": ("related", "Related Articles"),
    "related items": ("related", "Related Articles\n\nDam holds after 3 days\n\n12 rescued at sea"),
    "read also": ("related", "Read also: 12 rescued from sinking ferry"),
    "comment form": ("comments", "Leave a Reply\n\nYour name\n\nNotify me of 5 new comments"),
    "comment form, long": ("comments", "Leave a Reply\n\n" + MORE),
    "comments": ("comments", "12 Comments\n\nI was there with 2 friends, it was bad."),
    "back to top": ("menu", "Back to top button"),
}


@pytest.mark.parametrize(("kind", "tail"), TAILS.values(), ids=TAILS)
def test_what_stands_below_the_article_is_one_stretch(kind: str, tail: str) -> None:
    assert marked(page(HEADLINE, BODY, MORE, tail)) == [(kind, tail)]


ARTICLE_LINES = {
    "headline with a brand in capitals": "YouTube removes 8 million videos after OpenAI complaint",
    "headline with more": "More than 40 die in Example county as dam breaks",
    "headline with copyright": "Copyright reform costs 50 publishers their licence",
    "headline with by": "By 2030 half of all cars will be electric, study says",
    "headline with a date": "Parliament votes on May 16, 2020 budget of $3 billion",
    "headline that begins with a month": "May 16 attack leaves 12 dead in Example",
    "subhead": "‘We lost 30 houses’",
    "question": "Will the dam hold for another 3 days?",
    "list item": "- 12 bridges were closed",
    "short sentence": "Two of the 12 bridges are closed.",
    "quotation": '"We lost 30 houses," said the mayor.',
    "sentence about a photo": "The police published a photo of the 3 suspects.",
    "sentence about sharing": "The three brothers share 40 per cent of the company.",
    "sentence about comments": "The ministry received 2,000 comments on the plan.",
    "sentence about cookies": "The firm was fined $5 million because its sites set cookies.",
    "sentence about subscribers": "The newsletter has 30,000 subscribers.",
    "sentence with home": "Some 300 people went home.",
    "number in a table": "1,234",
    "score": "Example United 3 Sample City 2",
    "dateline": "OSLO, May 16. /NTB/. The dam broke and 12 people died.",
    "signed by the agency": "The talks go on, and 40 delegates stay for the week. (Reuters)",
    "body with a bracket": "He paid $40 million (about the price of a picture by a master).",
    "soft-wrapped lines": (
        "The river rose by three metres within two hours and flooded\n"
        "the lower town, the county said, adding that 400 families had\n"
        "lost their homes. The mayor will share 12 photos of the day."
    ),
}


@pytest.mark.parametrize("line", ARTICLE_LINES.values(), ids=ARTICLE_LINES)
def test_lines_of_the_article_stay(line: str) -> None:
    assert marked(page(HEADLINE, BODY, line, MORE)) == []
    assert marked(page(line, BODY, MORE)) == []


def test_related_links_in_the_middle_end_where_the_article_goes_on() -> None:
    text = page(HEADLINE, BODY, "Related Articles", "Dam holds after 3 days", MORE)
    assert marked(text) == [("related", "Related Articles\n\nDam holds after 3 days")]


def test_a_link_to_the_comments_above_the_article_marks_only_itself() -> None:
    assert marked(page(HEADLINE, "12 Comments", BODY, MORE)) == [("comments", "12 Comments")]


def test_short_lines_above_the_first_paragraph_are_a_list_of_sections() -> None:
    text = page("Regions", "Money", "Our planet", HEADLINE, BODY)
    assert marked(text) == [("menu", "Regions\n\nMoney\n\nOur planet")]


def test_front_matter_is_metadata_but_for_the_title() -> None:
    text = f"---\ntitle: {HEADLINE}\ndate: 2020-05-16\nid: 4711\n---\n\n{BODY}"
    assert marked(text) == [
        ("metadata", "---"),
        ("metadata", "date: 2020-05-16\nid: 4711\n---"),
    ]


def test_header_fields_are_metadata_but_for_the_title() -> None:
    text = f"Title: {HEADLINE}\nDate: 2020-05-16\n\n{BODY}"
    assert marked(text) == [("metadata", "Date: 2020-05-16")]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_paragraph_of_a_seed_is_lost(path: Path) -> None:
    text = path.read_bytes().decode()
    furniture = find_furniture(text)
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        credit = "(Photo by" in line
        if len(line) > 120 and line.strip()[-1] in '."”’' and not credit:
            assert not any(found.overlaps(start, position) for found in furniture), line


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300_000,
        "(" * 300_000,
        "World\n" * 50_000,
        "[a](b) " * 40_000,
        "photo by " * 30_000,
        "3 March 2020 " * 20_000,
        "aaaaAaaa" * 30_000,
        "Leave a Reply\n" * 20_000,
        "Related Articles\n" * 20_000,
        "\n" * 300_000,
    ],
    ids=lambda text: repr(text[:14]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    find_furniture(text)
    assert time.process_time() - started < 5


LINES = st.sampled_from(
    [
        HEADLINE,
        BODY,
        MORE,
        "",
        " ",
        "Tags",
        "Leave a Reply",
        "Related Articles",
        "World",
        "Share",
        "\r",
    ]
    + [line for _, line in HEAD_LINES.values()]
)


@given(st.one_of(st.text(), st.lists(LINES | st.text(max_size=30)).map("\n".join)))
@settings(deadline=None)
def test_stretches_are_sorted_apart_trimmed_and_inside(text: str) -> None:
    position = 0
    for found in find_furniture(text):
        assert position <= found.start < found.end <= len(text)
        quoted = text[found.start : found.end]
        assert quoted == quoted.strip()
        position = found.end
