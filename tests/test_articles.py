"""Which files are read, what becomes of their bytes, and what the page says about itself."""

from __future__ import annotations

import builtins
import codecs
import json
import os
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.articles import Article, article_from_text, read_articles
from llmextract.errors import (
    ArticleError,
    BinaryArticleError,
    ConfigurationError,
    EmptyArticleError,
    MalformedArticleError,
    MissingDependencyError,
    OversizeArticleError,
    UndecodableArticleError,
    UnreadableArticleError,
)
from llmextract.sources import iter_sources

SEEDS = Path(__file__).parent.parent / "seeds"
TITLE = "Flood leaves 400 families without homes"
BODY = (
    "The river rose by three metres within two hours and flooded the lower town, the county said, "
    "adding that 400 families had lost their homes."
)


def labels(*paths: Path, below: Path) -> list[str]:
    return [str(source.path.relative_to(below)) for source in iter_sources(paths)]


def only(path: Path, **options: int) -> Article | ArticleError:
    [(_, result)] = read_articles([path], **options)
    return result


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# -- Sources ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a/z.md",
        "a/B.HTML",
        "c.jsonl",
        "a/.secret.txt",
        ".git/x.txt",
        "d.pdf",
        "e",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(BODY)
    return tmp_path


def test_folders_are_walked_in_order_without_hidden_and_other_files(folder: Path) -> None:
    assert labels(folder, below=folder) == ["a/B.HTML", "a/z.md", "b.txt", "c.jsonl"]


def test_a_file_named_on_its_own_is_read_whatever_its_suffix(folder: Path) -> None:
    assert labels(folder / "e", folder / "a/.secret.txt", below=folder) == ["e", "a/.secret.txt"]


def test_a_path_named_again_is_read_once(folder: Path) -> None:
    expected = ["b.txt", "a/B.HTML", "a/z.md", "c.jsonl"]
    assert labels(folder / "b.txt", folder, folder / "b.txt", below=folder) == expected


def test_a_missing_path_is_an_error_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere: no such file or folder"):
        iter_sources([folder, "nowhere"])


def test_links_that_lead_back_end_the_walk(folder: Path) -> None:
    (folder / "a" / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to("self.txt")
    assert labels(folder, below=folder) == ["a/B.HTML", "a/z.md", "b.txt", "c.jsonl", "self.txt"]
    assert isinstance(only(folder / "self.txt"), UnreadableArticleError)


def test_labels_are_the_paths_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [label for label, _ in read_articles(["b.txt", "a/z.md"])] == ["b.txt", "a/z.md"]


# -- Bytes to text ---------------------------------------------------------------------------------

DECODED = {
    "utf-8": ("Zürich – 12 °C\r\n".encode(), "Zürich – 12 °C\r\n"),
    "line ends kept": (b"a\r\nb\rc\n\n", "a\r\nb\rc\n\n"),
    "utf-8 with mark": (codecs.BOM_UTF8 + b"12 dead", "12 dead"),
    "utf-16 little": (codecs.BOM_UTF16_LE + "12 € ".encode("utf-16-le"), "12 € "),
    "utf-16 big": (codecs.BOM_UTF16_BE + "12 € ".encode("utf-16-be"), "12 € "),
    "utf-32": (codecs.BOM_UTF32_LE + "12 €".encode("utf-32-le"), "12 €"),
    "windows-1252": (
        b"\x9312 people\x94, he said, \x93in a caf\xe9\x94.",
        "“12 people”, he said, “in a café”.",
    ),
}


@pytest.mark.parametrize(("data", "text"), DECODED.values(), ids=DECODED)
def test_the_text_is_the_decoded_file_unchanged(tmp_path: Path, data: bytes, text: str) -> None:
    article = only(written(tmp_path / "a.txt", data))
    assert isinstance(article, Article)
    assert article.text == text
    assert article.id == sha256(text.encode()).hexdigest()[:16]


REFUSED = {
    "empty": (b"", EmptyArticleError),
    "white space": ("\ufeff \n\t\u00a0\u2003\n".encode(), EmptyArticleError),
    "NUL bytes": (b"PK\x03\x04\0\0", BinaryArticleError),
    "controls": (b"12\x01\x02\xff people", UndecodableArticleError),
    "undefined byte": (b"12 people \x81", UndecodableArticleError),
    "another alphabet": ("Двенадцать человек".encode("cp1251"), UndecodableArticleError),
    "broken utf-16": (codecs.BOM_UTF16_LE + b"a", UndecodableArticleError),
}


@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_says_so_with_its_path(
    tmp_path: Path, data: bytes, error: type[ArticleError]
) -> None:
    path = written(tmp_path / "a.txt", data)
    result = only(path)
    assert type(result) is error
    assert str(result).startswith(f"{path}: ")
    assert "\n" not in str(result)


@given(
    st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufeff"), min_size=1
    )
)
def test_any_utf8_text_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = written(tmp_path_factory.getbasetemp() / "any.txt", text.encode())
    result = only(path)
    assert isinstance(result, EmptyArticleError) or result.text == text


def test_files_over_the_limit_are_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", b"12 " * 10)
    assert isinstance(only(path, max_bytes=30), Article)
    result = only(path, max_bytes=29)
    assert isinstance(result, OversizeArticleError)
    assert "30 bytes is more than the limit of 29" in str(result)


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    [(label, result)] = read_articles([tmp_path])
    assert label == str(tmp_path / "a.txt")
    assert isinstance(result, UnreadableArticleError)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission_are_reported(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", b"12").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    results = [result for _, result in read_articles([tmp_path])]
    (tmp_path / "b").chmod(0o700)
    assert [type(result) for result in results] == [UnreadableArticleError] * 2


def test_a_file_that_vanished_is_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        written(tmp_path / name, BODY.encode())
    results = read_articles([tmp_path])
    assert isinstance(next(results)[1], Article)
    (tmp_path / "b.txt").unlink()
    assert [type(result) for _, result in results] == [UnreadableArticleError, Article]


# -- JSON lines ------------------------------------------------------------------------------------


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": BODY, "title": "T", "date": "2020-05-16T10:00:00Z", "url": "u"}),
        "",
        "{not json",
        '["text"]',
        '{"title": "no text"}',
        '{"text": 12}',
        '{"text": " "}',
        '{"text": "half \\ud800 pair"}',
        '{"text": "12", "date": "some day"}',
        '{"text": "12", "date": 20200516}',
        '{"text": "a\\u0000b"}',
        '{"text": "' + "1" * 5000 + '"}',
        "[" * 100_000,
        '{"text": "12 dead", "title": null, "date": "", "url": " "}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(lines).encode() + b'\n{"text": "\xff"}\n{"text": "last"}')
    results = dict(read_articles([path], max_bytes=1_000))
    kinds = {int(label.rpartition(":")[2]): type(result) for label, result in results.items()}
    assert kinds == {
        1: Article,
        3: MalformedArticleError,
        4: MalformedArticleError,
        5: MalformedArticleError,
        6: MalformedArticleError,
        7: EmptyArticleError,
        8: MalformedArticleError,
        9: MalformedArticleError,
        10: MalformedArticleError,
        11: BinaryArticleError,
        12: OversizeArticleError,
        13: OversizeArticleError,
        14: Article,
        15: UndecodableArticleError,
        16: Article,
    }
    first = results[f"{path}:1"]
    assert isinstance(first, Article)
    assert (first.title, first.published, first.url) == ("T", date(2020, 5, 16), "u")
    assert all(
        str(error).startswith(label)
        for label, error in results.items()
        if isinstance(error, Exception)
    )


def test_nesting_without_end_is_a_malformed_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", b'{"text": ' + b"[" * 200_000)
    assert isinstance(only(path), MalformedArticleError)


def test_a_file_without_lines_is_empty(tmp_path: Path) -> None:
    assert isinstance(only(written(tmp_path / "a.jsonl", b"\n \n")), EmptyArticleError)


# -- HTML ------------------------------------------------------------------------------------------

HTML = f"""<html><head><title>{TITLE} | The Courier</title>
<meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="2020-05-16T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY.replace("400", "380")}</p></article>
<footer>Copyright 2024</footer></body></html>"""


def test_html_gives_main_text_title_and_date(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    article = only(written(tmp_path / "a.html", HTML.encode()))
    assert isinstance(article, Article)
    assert BODY in article.text
    assert "Home" not in article.text
    assert (article.title, article.published) == (TITLE, date(2020, 5, 16))


def test_html_without_main_text_is_malformed(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    result = only(written(tmp_path / "a.htm", b"<html><body><nav>Home</nav></body></html>"))
    assert isinstance(result, MalformedArticleError)


def test_html_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **options: object) -> object:
        if name == "trafilatura":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependencyError, match=r"pip install 'llmextract\[html\]'"):
        only(written(tmp_path / "a.html", HTML.encode()))


# -- What the page says about itself ---------------------------------------------------------------

EXPECTED = {
    "000": ("Over 50 militants defect", date(2017, 9, 16), "Moscow"),
    "001": ("New checkpoint opened", date(2019, 9, 14), "Moscow"),
    "002": ("Almost 8,500 Citizens Leave", None, None),
    "003": ("Leaders of Syria's opposition", None, "Khmeimim Air Base"),
    "004": ("Over 330 militants lay down arms", None, None),
}


@pytest.mark.parametrize(("number", "expected"), EXPECTED.items(), ids=EXPECTED)
def test_the_seeds(number: str, expected: tuple[str, date | None, str | None]) -> None:
    [path] = SEEDS.glob(f"{number}_*.txt")
    article = only(path)
    assert isinstance(article, Article)
    assert (article.published, article.dateline_place) == expected[1:]
    assert article.title is not None
    assert article.title.startswith(expected[0])
    assert article.title in article.text
    assert article.language == "en"


DATES = {
    "iso header": (f"date 2020-05-16 Back to Main page\n{TITLE}\n\n{BODY}", date(2020, 5, 16)),
    "published line": (f"{TITLE}\n\nPublished: 16 May 2020, 10:15\n\n{BODY}", date(2020, 5, 16)),
    "weekday first": (
        f"{TITLE}\n\nSaturday, May 16, 2020 at 10:15 CEST\n\n{BODY}",
        date(2020, 5, 16),
    ),
    "byline": (f"{TITLE}\n\nBy Jane Doe | May 16, 2020\n\n{BODY}", date(2020, 5, 16)),
    "numeric": (f"{TITLE}\n\nPosted on 16/05/2020\n\n{BODY}", date(2020, 5, 16)),
    "numeric of two readings": (f"{TITLE}\n\nPosted on 06/05/2020\n\n{BODY}", None),
    "published before updated": (
        f"{TITLE}\n\nUpdated 17 May 2020\n\nPublished 16 May 2020\n\n{BODY}",
        date(2020, 5, 16),
    ),
    "front matter": (f"---\ntitle: {TITLE}\ndate: 2020-05-16\n---\n\n{BODY}", date(2020, 5, 16)),
    "header fields": (f"Title: {TITLE}\nDate: May 16, 2020\n\n{BODY}", date(2020, 5, 16)),
    "dateline": (f"{TITLE}\n\nPARIS, 16 May 2020 — {BODY}", date(2020, 5, 16)),
    "date that opens the report": (f"{TITLE}\n\nMay 16, 2020 - {BODY}", date(2020, 5, 16)),
    "dateline in brackets": (f"{TITLE}\n\nOSLO, Norway (16 May 2020) - {BODY}", date(2020, 5, 16)),
    "agency and date in brackets": (
        f"{TITLE}\n\nOSLO, Norway (United Wire, May 16, 2020) _ {BODY}",
        date(2020, 5, 16),
    ),
    "dateline with agency": (f"{TITLE}\n\nOSLO, May 16, 2020 (NTB) -- {BODY}", date(2020, 5, 16)),
    "dateline that an agency ends": (
        f"{TITLE}\n\nOslo, May 16, 2020 (PTI) {BODY}",
        date(2020, 5, 16),
    ),
    "day that something is said on": (
        f"{TITLE}\n\nOSLO (NTB) - {BODY[:-1]}, officials said Saturday, May 16, 2020.",
        date(2020, 5, 16),
    ),
    "another weekday than the date's": (
        f"{TITLE}\n\nOSLO (NTB) - {BODY[:-1]}, officials said Monday, May 16, 2020.",
        None,
    ),
    "place in brackets and no date": (
        f"{TITLE}\n\nParis (France) President Lee left. {BODY}",
        None,
    ),
    "date in the body": (f"{TITLE}\n\nOn May 16, 2020 the dam broke. {BODY}", None),
    "date in the headline": (
        f"Council debates the May 16, 2020 flood in the old town\n\n{BODY}",
        None,
    ),
    "date below the first paragraph": (f"{TITLE}\n\n{BODY}\n\nArchive: 2014-01-01", None),
    "no such day": (f"date 2020-02-31 Back\n{TITLE}\n\n{BODY}", None),
    "nothing": (f"{TITLE}\n\n{BODY}", None),
}


@pytest.mark.parametrize(("text", "published"), DATES.values(), ids=DATES)
def test_the_date_of_publication(text: str, published: date | None) -> None:
    assert article_from_text(text).published == published


def inferred(dateline: str, said: str, rest: str = "The dam was built in 2018.") -> date | None:
    text = f"{TITLE}\n\n{dateline} The dam broke and 12 people died, the county said {said}. {rest}"
    return article_from_text(text).published


INFERRED = {
    "the next year's weekday": (("OSLO, September 14. /NTB/.", "on Saturday"), date(2019, 9, 14)),
    "that weekday in one year, the day after it in the next": (
        ("OSLO, September 14. /NTB/.", "on Friday"),
        None,
    ),
    "only the same year fits": (("OSLO, September 15. /NTB/.", "on Friday"), date(2018, 9, 15)),
    "no weekday": (("OSLO, September 14. /NTB/.", "in Oslo"), None),
    "weekday without on": (("OSLO, September 14. /NTB/.", "Saturday"), None),
    "weekday of neither year": (("OSLO, September 14. /NTB/.", "on Tuesday"), None),
    "no day in the dateline": (("OSLO (NTB) -", "on Saturday"), None),
    "two weekdays, one reported": (
        ("OSLO, September 14. /NTB/.", "on Saturday, after it rained on Monday"),
        date(2019, 9, 14),
    ),
}


@pytest.mark.parametrize(("parts", "published"), INFERRED.values(), ids=INFERRED)
def test_a_missing_year_is_inferred_or_left_open(
    parts: tuple[str, str], published: date | None
) -> None:
    assert inferred(*parts) == published


def test_without_a_year_in_the_text_none_is_inferred() -> None:
    assert inferred("OSLO, September 14. /NTB/.", "on Saturday", "It was old.") is None
    assert inferred("OSLO, September 14. /NTB/.", "on Saturday", "It held 2018 tons.") is None


def test_years_that_the_text_looks_forward_to_do_not_count() -> None:
    rest = "It was built in 2018 and will be mended by 2030."
    assert inferred("OSLO, September 14. /NTB/.", "on Saturday", rest) == date(2019, 9, 14)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 1), st.integers(0, 1))
def test_an_inferred_date_has_the_named_weekday_in_one_year_only(
    day: date, later: int, year_back: int
) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    weekday = (day - timedelta(days=later)).weekday()
    found = inferred(
        f"OSLO, {day:%B} {day.day}. /NTB/.",
        f"on {names[weekday]}",
        f"The dam was built in {day.year - year_back}.",
    )
    assert found is None or found == day


PLACES = {
    "capitals and date": ("OSLO, May 16. /NTB/. ", "Oslo"),
    "several words": ("NORTHERN AIR BASE, May 16. /NTB/. ", "Northern Air Base"),
    "agency in brackets": ("NEW YORK (Reuters) - ", "New York"),
    "country": ("KABUL, Afghanistan (AP) — ", "Kabul"),
    "dash only": ("BEIRUT — ", "Beirut"),
    "day first": ("PARIS, 3 March 2020 — ", "Paris"),
    "small words": ("RIO DE JANEIRO (AP) - ", "Rio de Janeiro"),
    "two places": ("BEIRUT/GENEVA (Reuters) - ", "Beirut/Geneva"),
    "point": ("OSLO. Sept 16 (NTB) - ", "Oslo"),
    "written normally": ("London (CNN) — ", "London"),
    "apostrophe": ("XI'AN, March 3 (Xinhua) -- ", "Xi'an"),
    "agency only": ("(CNN) — ", None),
    "label": ("BREAKING — ", None),
    "sentence": ("The county — ", None),
    "sentence that opens with a name": ("NATO - ", None),
}


@pytest.mark.parametrize(("dateline", "place"), PLACES.values(), ids=PLACES)
def test_the_place_of_the_dateline(dateline: str, place: str | None) -> None:
    assert article_from_text(f"{TITLE}\n\n{dateline}{BODY}").dateline_place == place


def test_the_place_is_cased_as_the_text_does() -> None:
    text = f"{TITLE}\n\nABU AL-HASAN, May 16. /NTB/. {BODY} The mayor of Abu Al-Hasan wept."
    assert article_from_text(text).dateline_place == "Abu Al-Hasan"


TITLES = {
    "first line": (f"{TITLE}\n\n{BODY}", TITLE),
    "below a menu": (f"All news\n\nNews | Sport | Shop | More\n\n{TITLE}\n\n{BODY}", TITLE),
    "below a glued menu": (f"Latest storiesWorld NewsSports Today Now\n\n{TITLE}\n\n{BODY}", TITLE),
    "below a byline": (f"By Jane Doe and Ola Nordmann\n\n{TITLE}\n\n{BODY}", TITLE),
    "markdown heading": (f"# {TITLE}\n\n{BODY}", TITLE),
    "field": (f"Title: {TITLE}\n\n{BODY}", TITLE),
    "question": (
        f"Will the dam hold for another week?\n\n{BODY}",
        "Will the dam hold for another week?",
    ),
    "sentence": (f"The dam broke at noon.\n\n{BODY}", None),
    "body first": (f"{BODY}\n\n{TITLE}\n\n{BODY}", None),
    "nothing below": (TITLE, None),
}


@pytest.mark.parametrize(("text", "title"), TITLES.values(), ids=TITLES)
def test_the_title(text: str, title: str | None) -> None:
    assert article_from_text(text).title == title


def test_soft_wrapped_paragraphs_are_paragraphs() -> None:
    wrapped = BODY[:57] + "\n" + BODY[58:112] + "\n" + BODY[113:]
    assert article_from_text(f"{TITLE}\n\n{wrapped}").title == TITLE


LANGUAGES = {
    "english": (BODY, "en"),
    "german": (
        "Der Fluss stieg in zwei Stunden um drei Meter und die Stadt stand unter Wasser.",
        None,
    ),
    "numbers": ("12 13 14", None),
}


@pytest.mark.parametrize(("text", "language"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language(text: str, language: str | None) -> None:
    assert article_from_text(text).language == language


# -- From Python -----------------------------------------------------------------------------------


@pytest.mark.parametrize("published", [date(2021, 1, 2), datetime(2021, 1, 2, 3), "2021-01-02"])
def test_what_is_given_wins(published: date | str) -> None:
    text = f"date 2020-05-16 Back to Main page\n{TITLE}\n\n{BODY}"
    article = article_from_text(text, published=published, title="T", url="u", path="p")
    assert (article.published, article.title, article.url) == (date(2021, 1, 2), "T", "u")
    assert article.path == "p"


def test_a_published_that_is_no_date_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="write it as YYYY-MM-DD"):
        article_from_text(BODY, published="last week")


@pytest.mark.parametrize(
    ("text", "error"),
    [("", EmptyArticleError), (" \n", EmptyArticleError), ("\ud800", MalformedArticleError)],
)
def test_text_that_is_no_article_raises(text: str, error: type[ArticleError]) -> None:
    with pytest.raises(error):
        article_from_text(text)


@given(st.text())
def test_any_text_is_an_article_or_an_article_error(text: str) -> None:
    try:
        article = article_from_text(text)
    except ArticleError:
        return
    assert article.text == text
