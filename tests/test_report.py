"""The report is one page that is safe to open, complete, and usable by everybody."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from llmextract.articles import article_from_text
from llmextract.export import export
from llmextract.records import article_info
from llmextract.report import MOST_ARTICLES, write_report
from llmextract.schema import Fact, Mention, Point, Record, RunInfo, Summary, Withheld
from tests.results import (
    HOSTILE,
    fact,
    note,
    record,
    records_in,
    run_directory,
    run_over,
    window,
    write_records,
)

ROOT = Path(__file__).parent.parent
COAST = """Ferry sinks off Port Almeida

PORT ALMEIDA, May 14, 2026 (Wire) - At least 31 people were killed when a ferry sank off Port Almeida on Wednesday, the coast guard said. It named 31 victims.

The coast guard evacuated 8,461 residents from the harbour of Port Almeida on Wednesday, including 120 children.

Share this: Facebook Twitter
"""
HERALD = """PORT ALMEIDA, May 14, 2026 (Herald) - The mayor said almost 8,500 residents were evacuated from the harbour of Port Almeida on Wednesday.
"""
BOATS = "🛟 No date, but some 12 boats left."

WEDNESDAY = {"place": "Port Almeida", "time": window("2026-05-13", "2026-05-13", "on Wednesday")}
COAST_FACTS = (
    {"number": "31", "counted": "people", "event": "were killed", "modifier": "at_least",
     "attributed_to": "coast guard", "restated_by": ("m2",), **WEDNESDAY},
    {"number": "8,461", "counted": "residents", "event": "evacuated", "key": True,
     "attributed_to": "coast guard", **WEDNESDAY},
    {"number": "120", "counted": "children", "part_of": "f2", "verdict": "partial",
     "problems": ("place: the words given do not stand in the text",)},
)  # fmt: skip
HERALD_FACTS = (
    {"number": "8,500", "counted": "residents", "event": "were evacuated", "modifier": "almost",
     "attributed_to": "mayor", **WEDNESDAY},
)  # fmt: skip
BOATS_FACTS = ({"number": "12", "counted": "boats", "event": "left", "modifier": "about"},)


def told(path: Path, text: str, facts: Sequence[dict[str, Any]], *others: str) -> Record:
    """The record of a text with these facts; `others` are its excluded numbers, "31" twice is
    told again."""
    path.write_text(text, encoding="utf-8", newline="")
    places = [(*find(text, one["number"]), one["number"]) for one in facts]
    again = [(*find(text, "31", 1), "31")] if text.count("31") > 1 else []
    left = [(*find(text, number), number) for number in others]
    stated = [place for place, *_ in sorted([*places, *again])]
    ids = {start: f"m{number}" for number, start in enumerate(stated, start=1)}
    roles = [(places, "fact", None), (again, "restatement", None), (left, "excluded", "date")]
    mentions = [
        Mention(
            id=ids.get(start, f"x{start}"),
            start=start,
            end=end,
            text=number,
            value=number.replace(",", ""),
            kind="cardinal",
            role=role,
            reason=reason,
        )
        for found, role, reason in roles
        for start, end, number in found
    ]
    made = [
        Fact(
            **{k: v for k, v in one.items() if k != "number"},
            id=f"f{number}",
            mention=ids[start],
            value=digits.replace(",", ""),
            quote=next(line for line in text.splitlines() if digits in line),
            start=start,
            end=end,
        )
        for number, (one, (start, end, digits)) in enumerate(zip(facts, places, strict=True), 1)
    ]
    return Record(
        article=article_info(article_from_text(text, path=str(path))),
        summary=Summary(headline=text.splitlines()[0]),
        mentions=sorted(mentions, key=lambda mention: mention.start),
        facts=made,
        run=RunInfo(model="none", prompt=None, cached=False, llmextract_version="0"),
    )


def find(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = [match.start() for match in re.finditer(re.escape(words), text)][nth]
    return start, start + len(words)


def blocks(page: Path) -> dict[str, Any]:
    """The data of a page by the name of its block, read without a browser."""
    found = re.findall(
        r'<script type="application/octet-stream" id="data-([\w-]+)">([\w+/=]*)</script>',
        page.read_text(encoding="utf-8"),
    )
    return {name: json.loads(zlib.decompress(base64.b64decode(data))) for name, data in found}


def hostile_records() -> list[Record]:
    """A record for each hostile text, with the text in every place that a page shows."""
    made = []
    for number, text in enumerate(HOSTILE.values()):
        slots = {"counted": text, "event": text, "place": text, "attributed_to": text}
        one = fact(
            str(number),
            **slots,
            time=window("2024-05-01", f"2024-05-{number + 2:02}", text),
            quote=text or "-",
            problems=(text,),
            unit=text or None,
            verdict="partial",
        )
        summary = Summary(headline=text, withheld=(Withheld(text=text, reason=text),))
        plain = record(one, article=f"{number:016}", summary=summary)
        info = plain.article.model_copy(
            update={"title": text, "path": text, "dateline_place": text}
        )
        made.append(plain.model_copy(update={"article": info}))
    return made


# -- the file ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = write_records(tmp_path_factory.mktemp("hostile") / "out", hostile_records())
    note(out, {"settings": {"model": HOSTILE["script"]}, "prompt": HOSTILE["image"]})
    failure = {"path": HOSTILE["script"], "message": HOSTILE["image"]}
    (out / "failures.jsonl").write_text(json.dumps(failure) + "\n{broken\n")
    return write_report(out)


def test_the_policy_allows_the_own_script_and_style_and_nothing_else(hostile: Path) -> None:
    text = hostile.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules.keys() == {"default-src", "base-uri", "form-action", "style-src", "script-src"}
    assert {rules[name] for name in ("default-src", "base-uri", "form-action")} == {"'none'"}
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        [body] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"


class Addresses(HTMLParser):
    """Collects what a page could load or lead to, and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


def test_the_page_names_no_address_but_its_own_places(hostile: Path) -> None:
    text = hostile.read_text(encoding="utf-8")
    found = Addresses()
    found.feed(text)
    assert [address for address in found.addresses if not address.startswith("#")] == []
    assert found.handlers == []
    assert not found.elements & {"img", "iframe", "object", "embed", "link", "base"}
    assert (
        re.search(r"@import|url\(|fetch\(|XMLHttpRequest|WebSocket|\beval\b|innerHTML", text)
        is None
    )


def test_no_hostile_text_stands_in_the_page_as_markup(hostile: Path) -> None:
    text = hostile.read_text(encoding="utf-8")
    for given in (HOSTILE["script"], HOSTILE["image"], HOSTILE["style end"]):
        assert given not in text
    assert text.count("</style>") == 1
    assert [char for char in text if not char.isprintable() and char != "\n"] == []


def test_the_data_holds_the_hostile_texts_as_they_are(hostile: Path) -> None:
    data = blocks(hostile)
    assert [entry["facts"][0]["place"] for entry in data["index"]["articles"]] == list(
        HOSTILE.values()
    )
    assert data["index"]["failures"] == [{"path": HOSTILE["script"], "message": HOSTILE["image"]}]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results over three articles, with problems, a withheld sentence and a failure."""
    home = tmp_path_factory.mktemp("coast")
    (home / "in").mkdir()
    coast = told(home / "in" / "coast.txt", COAST, COAST_FACTS, "14", "2026")
    held = Withheld(text="█ boats sank.", reason="the number is not cited")
    point = Point(text="8,461 residents were evacuated.", cites=("m3",))
    summary = Summary(headline="Ferry sinks", points=(point,), withheld=(held,))
    results = [
        coast.model_copy(update={"summary": summary}),
        told(home / "in" / "herald.txt", HERALD, HERALD_FACTS, "14", "2026"),
        told(home / "in" / "wide.txt", BOATS, BOATS_FACTS),
    ]
    made = write_records(home / "out", results)
    note(made, {"directory": str(home), "inputs": [str(home / "in")]})
    failure = {"path": "lost.txt", "message": "lost.txt: holds no text"}
    (made / "failures.jsonl").write_text(json.dumps(failure) + "\n")
    write_report(made)
    return made


def test_every_mention_and_slot_is_where_the_page_says(out: Path) -> None:
    data = blocks(out / "report.html")
    checked = 0
    for detail, one in zip(data["articles-0"], records_in(out), strict=True):
        units = detail["text"].encode("utf-16-le")

        def cut(at: list[int], units: bytes = units) -> str:
            return units[2 * at[0] : 2 * at[1]].decode("utf-16-le")

        assert [cut(m["at"]) for m in detail["mentions"]] == [m.text for m in one.mentions]
        for shown, kept in zip(detail["facts"], one.facts, strict=True):
            said = {"counted": kept.counted, "place": kept.place, "event": kept.event}
            for slot in said.keys() & shown["evidence"].keys():
                found = " ".join(cut(shown["evidence"][slot]).split()).casefold()
                assert found == str(said[slot]).casefold()
                checked += 1
    assert checked == 12


def test_without_its_text_an_article_shows_its_sentences_with_their_numbers(
    tmp_path: Path,
) -> None:
    made = write_records(tmp_path, [told(tmp_path / "coast.txt", COAST, COAST_FACTS)])
    note(made, {"directory": str(tmp_path), "inputs": ["coast.txt"]})
    (tmp_path / "coast.txt").unlink()
    [detail] = blocks(write_report(made))["articles-0"]
    assert "no longer" in detail["missing"]
    shown = {m["id"]: m["at"] and detail["text"][slice(*m["at"])] for m in detail["mentions"]}
    assert shown == {"m1": "31", "m2": "31", "m3": "8,461", "m4": "120"}
    assert detail["facts"][1]["evidence"].keys() >= {"counted", "place", "time"}
    assert "Share this" not in detail["text"]


def test_a_page_says_when_it_does_not_hold_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("llmextract.report.MOST_ARTICLES", 3)
    few = write_records(tmp_path / "few", [record(fact())] * 3)
    many = write_records(tmp_path / "many", [record(fact())] * 4)
    assert blocks(write_report(few))["index"]["more_articles"] is False
    index = blocks(write_report(many))["index"]
    assert (index["more_articles"], len(index["articles"])) == (True, 3)
    assert MOST_ARTICLES >= 2_000


def test_without_the_drawing_package_the_page_says_how_to_get_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    page = write_report(write_records(tmp_path, [record(fact())]))
    assert "llmextract[report]" in blocks(page)["index"]["pictures_note"]
    assert "<figure" not in page.read_text()


def test_an_empty_run_makes_a_page(tmp_path: Path) -> None:
    assert blocks(write_report(write_records(tmp_path, [])))["index"]["articles"] == []


# -- in a browser --------------------------------------------------------------------------------

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true",
    reason="Chromium is not installed: apt-get install chromium",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM is not None, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a page, and in the end holds it to: no error in the console, no request but itself."""
    contexts = []
    complaints: list[str] = []

    def open_page(path: Path, place: str = "", **options: Any) -> Page:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.split("#")[0] == path.as_uri()
                else complaints.append(request.url)
            ),
        )
        page.goto(path.as_uri() + place)
        expect(page.locator("#loading")).to_have_count(0, timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def painted(page: Page, name: str) -> list[str]:
    """The stretches of text that are coloured as the words of a slot, or as found."""
    return page.evaluate(
        "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())", name
    )


def card(page: Page, words: str) -> Any:
    return page.locator(".card", has_text=words).first


@needs_chromium
def test_the_text_is_shown_with_each_number_by_its_role(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1")
    expect(page.locator(".text")).to_contain_text("31 people were killed")
    roles = page.locator(".text .mark").evaluate_all(
        "marks => marks.map(mark => [mark.firstChild.textContent, mark.classList[1]])"
    )
    assert roles == [
        ["14", "excluded"],
        ["2026", "excluded"],
        ["31", "fact"],
        ["31", "restatement"],
        ["8,461", "fact"],
        ["120", "fact"],
    ]
    style = "mark => getComputedStyle(mark).borderBottomStyle"
    lines = [
        page.locator(f".text .mark.{role}").first.evaluate(style)
        for role in ("fact", "restatement", "excluded")
    ]
    assert lines == ["solid", "dashed", "dotted"]  # told apart without colour


@needs_chromium
def test_furniture_is_apart_and_named(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1")
    furniture = page.locator(".text p.furniture")
    expect(furniture).to_have_text("Share this: Facebook Twitter")
    expect(furniture).to_have_attribute("data-kind", "share")


@needs_chromium
def test_pointing_at_a_fact_shows_its_slots_and_lights_its_evidence(
    opened: Open, out: Path
) -> None:
    page = opened(out / "report.html", "#/article/1")
    residents = card(page, "8,461")
    expect(residents.locator("dl")).to_be_hidden()
    residents.hover()
    expect(residents.locator("dl")).to_be_visible()
    expect(residents.locator("dl")).to_contain_text("2026-05-13")
    expect(page.locator(".text .mark.lit")).to_have_text("8,461")
    assert painted(page, "slot-place") == ["Port Almeida"]
    assert painted(page, "slot-time") == ["on Wednesday"]
    page.mouse.move(0, 0)
    expect(page.locator(".text .mark.lit")).to_have_count(0)
    assert painted(page, "slot-place") == []


@needs_chromium
def test_a_fact_and_its_number_lead_to_one_another_by_keyboard(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1", viewport={"width": 1280, "height": 420})
    opener = card(page, "8,461").locator(".open")
    opener.focus()
    page.keyboard.press("Enter")
    mark = page.locator(".text .mark.fact", has_text="8,461")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    assert page.url.endswith(f"#/article/1/{card(page, '8,461').get_attribute('id')[2:]}")
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()


@needs_chromium
def test_an_address_opens_its_fact(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1/f3")
    expect(page.locator("#c-f3")).to_have_class(re.compile("lit"))
    expect(page.locator(".text .mark.lit").first).to_be_in_viewport()


@needs_chromium
def test_parts_problems_and_withheld_sentences_are_in_sight(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1")
    expect(page.locator(".card .problems")).to_contain_text("do not stand in the text")
    expect(page.locator(".summary .held")).to_contain_text("withheld: the number is not cited")
    page.locator("#c-f3").get_by_role("button", name="part of fact 2").click()
    expect(page.locator("#c-f2")).to_have_class(re.compile("lit"))
    page.locator("#c-f1").get_by_role("button", name="again: 31").click()
    expect(page.locator(".text .mark.restatement")).to_be_focused()
    expect(page.locator("#list li").first).to_contain_text("⊘ 1 withheld")


@needs_chromium
def test_why_a_number_is_no_fact_is_said_on_request(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1")
    excluded = page.locator(".text .mark.excluded").first
    content = "mark => getComputedStyle(mark, '::after').content"
    assert excluded.evaluate(content) == "none"
    page.get_by_label("say why").check()
    assert excluded.evaluate(content) == '"date"'
    expect(page.locator(".ledger")).to_contain_text("date (2)")


@needs_chromium
def test_search_reads_titles_facts_and_full_texts(opened: Open, out: Path) -> None:
    page = opened(out / "report.html")
    status = page.locator("#status")
    for words, count in (
        ("herald", 1),
        ("8461", 1),
        ("almeida residents", 2),
        ("facebook", 1),
        ("nowhere", 0),
    ):
        page.get_by_label("Search titles, facts and full texts").fill(words)
        expect(status).to_have_text(f"{count} of 3 articles")
    page.get_by_label("Search titles, facts and full texts").fill("harbour")
    page.locator("#list a").nth(1).click()
    expect(page.locator("h1")).to_contain_text("Herald")
    assert painted(page, "found") == ["harbour"]


@needs_chromium
@pytest.mark.parametrize(
    ("label", "value", "status"),
    [
        ("What is counted", "Residents", "2 of 3 articles, 2 facts"),
        ("Place", "almeida", "2 of 3 articles, 3 facts"),
        ("Who says so", "guard", "1 of 3 articles, 2 facts"),
        ("Verdict", "partial", "1 of 3 articles, 1 fact"),
        ("Verdict", "withheld", "1 of 3 articles"),
        ("Published from", "2026-05-14", "2 of 3 articles"),
        ("until", "2026-05-13", "0 of 3 articles"),
    ],
)
def test_filters_keep_the_articles_with_such_facts(
    label: str, value: str, status: str, opened: Open, out: Path
) -> None:
    page = opened(out / "report.html")
    page.get_by_text("Filter by fact").click()
    field = page.get_by_label(label, exact=True)
    field.select_option(value) if label == "Verdict" else field.fill(value)
    expect(page.locator("#status")).to_have_text(status)
    facts = re.search(r"(\d+) facts?$", status)
    expect(page.locator("#list .hit")).to_have_count(int(facts[1]) if facts else 0)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#status")).to_have_text("3 of 3 articles")


@needs_chromium
def test_figures_of_two_articles_stand_side_by_side(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/compare")
    pair = page.locator(".pair")
    expect(pair.locator(".badge")).to_have_text("= agrees")
    expect(pair.locator("td.num")).to_have_text(["8,461", "almost 8,500"])
    pair.get_by_role("link").first.click()
    expect(page.locator(".text .mark.lit").first).to_have_text("8,461")


@needs_chromium
def test_the_overview_counts_and_names_what_was_not_read(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/overview")
    tiles = dict(
        zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True)
    )
    assert tiles["facts"] == "5"
    assert tiles["inputs not read"] == "1"
    expect(page.locator(".failures")).to_contain_text("lost.txt: holds no text")
    expect(page.locator("svg").first).to_be_visible()


@needs_chromium
def test_a_point_of_a_picture_leads_to_its_fact(opened: Open, tmp_path: Path) -> None:
    days = [window(f"2024-05-0{n}", f"2024-05-0{n}") for n in range(1, 6)]
    kept = [record(fact(str(n), time=day), article=f"{n:016}") for n, day in enumerate(days)]
    page = opened(write_report(write_records(tmp_path, kept)), "#/overview")
    point = page.get_by_role("link", name="3 · people · 2024-05-04")
    point.click()
    expect(page.locator("#list a[aria-current]")).to_have_count(1)
    expect(page.locator(".card.lit .number")).to_have_text("3")


@needs_chromium
def test_dark_mode_follows_the_system_and_the_button(opened: Open, out: Path) -> None:
    light = "() => getComputedStyle(document.body).backgroundColor"
    page = opened(out / "report.html", color_scheme="dark")
    dark = page.evaluate(light)
    page.emulate_media(color_scheme="light")
    bright = page.evaluate(light)
    assert dark != bright
    button = page.get_by_role("button", name="Theme")
    button.click()
    button.click()
    expect(button).to_have_text("Theme: dark")
    assert page.evaluate(light) == dark
    page.reload()
    expect(button).to_have_text("Theme: dark")


@needs_chromium
def test_on_a_narrow_screen_list_and_article_take_turns(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", viewport={"width": 420, "height": 800})
    expect(page.locator("main")).to_be_hidden()
    page.locator("#list a").nth(1).click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#finder")).to_be_hidden()
    wide = "() => document.documentElement.scrollWidth > innerWidth"
    assert page.evaluate(wide) is False
    page.get_by_role("link", name="All articles").click()
    expect(page.locator("#finder")).to_be_visible()


@needs_chromium
def test_a_print_has_text_and_slots_and_no_controls(opened: Open, out: Path) -> None:
    page = opened(out / "report.html", "#/article/1")
    page.emulate_media(media="print")
    expect(page.locator("#finder")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".text")).to_be_visible()
    expect(page.locator(".card dl").first).to_be_visible()


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["#/article/1/f1", "#/compare", "#/overview"])
def test_axe_finds_nothing_serious(place: str, scheme: str, opened: Open, out: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(out / "report.html", place, color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator("h1")).to_be_visible()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [
        (one["id"], node["html"])
        for one in found
        if one["impact"] in ("serious", "critical", "moderate")
        for node in one["nodes"]
    ] == []


@needs_chromium
def test_hostile_texts_are_shown_as_texts(opened: Open, hostile: Path) -> None:
    page = opened(hostile)
    title = page.title()
    for number in range(1, len(HOSTILE) + 1):
        page.goto(f"{hostile.as_uri()}#/article/{number}/f1")
        expect(page.locator(f'#list [data-place="{number - 1}"] a')).to_have_attribute(
            "aria-current", "page"
        )
        shown = page.locator("main").inner_text()
        assert [char for char in shown if char in "\x1b\x07\x9b\u202e\u202c\u2028\u200b"] == []
    for place in ("#/compare", "#/overview"):
        page.goto(hostile.as_uri() + place)
        expect(page.locator("h1")).to_be_visible()
    assert page.locator("main img, main script, #list img, main style").count() == 0
    page.goto(f"{hostile.as_uri()}#/article/1")
    expect(page.locator("h1")).to_have_text(HOSTILE["script"])
    assert "owned" not in title
    page.goto(f"{hostile.as_uri()}#/article/{list(HOSTILE).index('direction') + 1}")
    expect(page.locator("h1")).to_have_text("12 ⟨U+202E⟩fdp.exe⟨U+202C⟩")


@needs_chromium
def test_unseen_characters_of_a_text_are_named_where_they_stand(
    opened: Open, tmp_path: Path
) -> None:
    text = "The \u202eferry\x1b[31m carried 12 people\u2028 on Friday.\n\n" + HOSTILE["script"]
    page = opened(write_report(run_directory(tmp_path, {"a.txt": text})), "#/article/1")
    expect(page.locator(".text p").first).to_have_text(
        "The U+202EferryU+001B[31m carried 12 peopleU+2028 on Friday."
    )
    expect(page.locator(".text p").last).to_have_text(HOSTILE["script"])


@needs_chromium
def test_a_line_of_a_megabyte_is_shown(opened: Open, tmp_path: Path) -> None:
    text = "Some 12 people came. " + "x" * 1_000_000 + " " + "y " * 100_000
    page = opened(write_report(run_directory(tmp_path, {"a.txt": text})), "#/article/1")
    assert page.locator(".text").evaluate("text => text.textContent.length") >= 1_199_000
    card(page, "12").hover()
    expect(page.locator(".text .mark.lit")).to_have_text("12")


@needs_chromium
def test_of_two_thousand_articles_a_page_lists_the_first_and_the_rest_as_one_scrolls(
    opened: Open, tmp_path: Path
) -> None:
    out = run_over([ROOT / "seeds", ROOT / "evals" / "newswire"], tmp_path / "out")
    few = records_in(out)
    many = [
        one.model_copy(update={"article": one.article.model_copy(update={"title": f"No. {n}"})})
        for n, one in enumerate(few[n % len(few)] for n in range(2_000))
    ]
    write_records(out, many)
    [path] = export(out, ["html"])
    page = opened(path)
    expect(page.locator("h1")).to_have_text("No. 0")
    expect(page.locator("#list li").nth(20)).to_be_attached()
    assert page.locator("#list li").count() < 200  # the rest comes as one scrolls
    page.locator("#list-end").scroll_into_view_if_needed()
    expect(page.locator("#list li").nth(100)).to_be_attached()
    page.get_by_label("Search titles, facts and full texts").fill("no. 1999")
    expect(page.locator("#status")).to_have_text("1 of 2,000 articles")


@needs_chromium
def test_a_number_over_a_line_break_is_not_torn_apart(opened: Open, tmp_path: Path) -> None:
    text = "On Friday 1.2\n\nmillion people came.\n\nThen they left."
    kept = told(tmp_path / "a.txt", text, ({"number": "1.2", "counted": "people"},))
    end = text.index("million") + len("million")
    wide = kept.mentions[0].model_copy(
        update={"end": end, "text": text[kept.mentions[0].start : end]}
    )
    made = write_records(tmp_path, [kept.model_copy(update={"mentions": (wide,)})])
    note(made, {"directory": str(tmp_path), "inputs": ["a.txt"]})
    page = opened(write_report(made), "#/article/1")
    expect(page.locator(".text p")).to_have_count(2)
    expect(page.locator(".text .mark.fact")).to_have_text("1.2 million")


@needs_chromium
def test_going_quickly_from_article_to_article_ends_at_the_last(
    opened: Open, tmp_path: Path
) -> None:
    kept = [record(fact(str(n)), article=f"{n:016}") for n in range(100)]
    page = opened(write_report(write_records(tmp_path, kept)))
    for number in (30, 50, 70, 90):
        page.evaluate("number => { location.hash = `#/article/${number}`; }", number)
    expect(page.locator(".card .number")).to_have_text("89")
    expect(page.locator("#list a[aria-current]")).to_have_count(0)  # it is not yet in the list
