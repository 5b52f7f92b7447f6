"""Pictures show what there is, say what they leave out, and are safe to put into a page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from llmextract.pictures import Picture, RunFigures, draw
from llmextract.schema import Fact
from llmextract.series import DatedFact
from llmextract.svg import clean_svg
from tests.results import HOSTILE, fact, window

DAY = date(2024, 5, 1)


def figures(*facts: Fact) -> RunFigures:
    dated = [DatedFact(one, DAY, f"#/article/{n}/f1") for n, one in enumerate(facts, start=1)]
    return RunFigures(dated, [DAY], [Decimal(0)])


def on(number: int, **slots: object) -> Fact:
    """A fact about the day so many days after the first."""
    day = str(DAY + timedelta(days=number))
    return fact(**{"value": str(number), "time": window(day, day), **slots})


def over_time(run: RunFigures) -> list[Picture]:
    return [picture for picture in draw(run) if picture.section == "Figures over time"]


def links(picture: Picture) -> dict[str, str]:
    found = ET.fromstring(picture.svg).iter("a")
    return {link.get("aria-label", ""): link.get("href", "") for link in found}


def test_each_figure_is_a_point_that_leads_to_its_fact() -> None:
    [picture] = over_time(figures(on(1), on(2, attributed_to="police"), on(3)))
    assert links(picture) == {
        "1 · people · 2024-05-02": "#/article/1/f1",
        "2 · people · 2024-05-03 · police": "#/article/2/f1",
        "3 · people · 2024-05-04": "#/article/3/f1",
    }
    assert (picture.heading, picture.caption) == ("people", "3 figures")


def test_what_is_counted_and_what_happened_to_it_have_pictures_of_their_own() -> None:
    killed = [on(n, event="were killed") for n in range(3)]
    evacuated = [on(n, event="were evacuated") for n in range(3)]
    homes = [on(n, counted="homes") for n in range(3)]
    drawn = over_time(figures(*killed, *evacuated, *homes))
    assert {(picture.heading, picture.caption) for picture in drawn} == {
        ("people", "were killed · 3 figures"),
        ("people", "were evacuated · 3 figures"),
        ("homes", "3 figures"),
    }


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [on(1), on(2)],
        [on(1), on(1), on(1)],
        [on(n, value=None) for n in range(5)],
        [on(n, time=None) for n in range(5)],
        [on(n, counted=None) for n in range(5)],
    ],
)
def test_too_little_to_show_is_not_drawn(facts: list[Fact]) -> None:
    assert over_time(figures(*facts)) == []


def test_of_thousands_the_picture_says_how_many_it_shows() -> None:
    [picture] = over_time(figures(*(on(n) for n in range(1_000))))
    assert picture.caption == "400 of 1000 figures"
    assert len(links(picture)) == 400


def test_open_windows_ranges_and_large_spans_are_drawn() -> None:
    facts = [
        on(1, value="0.5", time=window(None, "2024-05-02")),
        on(2, value="9000000000", time=window("2024-05-03", None)),
        on(3, value=None, low="5", high="60", time=window("2023-01-01", "2024-12-31")),
    ]
    [picture] = over_time(figures(*facts))
    assert len(links(picture)) == 3


def test_the_run_is_drawn_by_date_verdict_and_cost() -> None:
    days = [DAY, DAY, None, DAY + timedelta(days=3)]
    run = RunFigures([DatedFact(fact(), DAY, "#")], days, [Decimal("0.25"), None])
    captions = {picture.heading: picture.caption for picture in draw(run)}
    assert captions == {
        "Articles by date": "3 dated, 1 without a date",
        "Facts by verdict": "100.0% verified: every slot stands in the text",
        "Cost, article by article": "$0.2500 over 2 articles, 1 of unknown cost",
    }


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_labels_and_nothing_else(hostile: str) -> None:
    slots = {"counted": f"people {hostile}", "attributed_to": hostile, "place": hostile}
    for picture in over_time(figures(*(on(n, **slots) for n in range(4)))):
        names = {element.tag for element in ET.fromstring(picture.svg).iter()}
        assert names <= {"svg", "g", "path", "line", "rect", "circle", "text", "a", "title"}
        assert picture.svg.isprintable()


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        "<style>* {}</style>",
        "<image href='https://example.org/x'/>",
        "<foreignObject><p/></foreignObject>",
        "<g onclick='alert(1)' style='x' class='y' fill='red'/>",
        "<use href='#x'/>",
        "<a href='javascript:alert(1)'><path d='M0,0'/></a>",
    ],
)
def test_a_drawing_keeps_its_shapes_only(part: str) -> None:
    made = ET.fromstring(clean_svg(f"<svg viewBox='0 0 1 1'>{part}</svg>", label="A label"))
    assert made.get("aria-label") == "A label"
    assert {element.tag for element in made.iter()} <= {"svg", "g", "a", "path"}
    kept = {name for element in made.iter() for name in element.attrib}
    assert kept <= {"viewBox", "role", "aria-label", "fill", "d"}


def test_a_link_keeps_its_place_in_the_page_and_not_its_address() -> None:
    drawn = "<svg><a href='https://example.org/#/article/2'><path aria-label='a &lt; b'/></a></svg>"
    assert clean_svg(drawn, label="x") == (
        '<svg role="group" aria-label="x"><a href="#/article/2" aria-label="a &lt; b">'
        "<title>a &lt; b</title><path /></a></svg>"
    )
