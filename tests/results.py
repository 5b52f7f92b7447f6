"""Results of runs to test on: directories as `run` leaves them, and records of every shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from llmextract.articles import Article, read_articles
from llmextract.extractor import Extractor
from llmextract.records import read_records, to_line
from llmextract.schema import (
    ArticleInfo,
    Fact,
    Mention,
    Point,
    Record,
    RunInfo,
    Summary,
    Usage,
    Window,
    Withheld,
)

HOSTILE = {
    "script": "<script>document.title='owned'</script>",
    "image": "<img src=x onerror=\"document.title='owned'\">",
    "style end": "</style></script><!-- ]]> &lt;b&gt; &#x41;",
    "command": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "wide": "＝1+1",
    "hidden": "\u200b=1+1",
    "quote": "'=1+1",
    "direction": "12 \u202efdp.exe\u202c",
    "escape": "\x1b]0;owned\x07\x1b[31mred\x9b31m",
    "separators": 'a","b";=1+1\r\n=1+1\u2028x',
    "nothing": "",
}
"""Texts that some program takes for a command of its own."""


def run_directory(tmp: Path, texts: Mapping[str, str]) -> Path:
    """Results of the rules over files of these texts, with what `run` notes about its inputs."""
    folder = tmp / "articles"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return run_over([folder], tmp / "out")


def run_over(inputs: Iterable[Path], out: Path) -> Path:
    """Results of the rules over these files and folders."""
    given = [str(path) for path in inputs]
    with Extractor(model="none", cache_directory=out.parent / "cache") as extractor:
        read = (article for _, article in read_articles(given) if isinstance(article, Article))
        write_records(out, map(extractor.extract, read))
    note(out, {"directory": str(Path.cwd()), "inputs": given})
    return out


def note(out: Path, info: object) -> None:
    """Write `run.json`."""
    (out / "run.json").write_text(json.dumps(info), encoding="utf-8")


def write_records(directory: Path, records: Iterable[Record]) -> Path:
    """A directory with these records and nothing else."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "records.jsonl").open("w", encoding="utf-8", newline="") as lines:
        lines.writelines(map(to_line, records))
    return directory


def records_in(directory: Path) -> list[Record]:
    return list(read_records(directory / "records.jsonl"))


# -- one fact, one record ------------------------------------------------------------------------


def fact(value: str | None = "12", **slots: object) -> Fact:
    """A fact about people, with the slots that matter to a test."""
    plain = {
        "id": "f1",
        "mention": "m1",
        "quote": "There were 12 people.",
        "start": 11,
        "end": 13,
        "value": None if value is None else Decimal(value),
        "counted": "people",
    }
    return Fact.model_validate({**plain, **slots})


def window(start: str | None, end: str | None, text: str = "then") -> Window:
    return Window(
        text=text,
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
    )


def record(*facts: Fact, article: str = "0" * 16, **changes: object) -> Record:
    """A record of these facts, each stated by a mention of its own."""
    mentions = tuple(
        Mention(
            id=one.mention,
            start=one.start,
            end=one.end,
            text=one.quote[11:13],
            kind="cardinal",
            value=one.value,
            low=one.low,
            high=one.high,
        )
        for one in facts
    )
    plain = Record(
        article=ArticleInfo(id=article, path=f"{article}.txt", characters=21),
        summary=Summary(headline="A headline"),
        mentions=mentions,
        facts=facts,
        run=RunInfo(model="none", prompt=None, cached=False, llmextract_version="0"),
    )
    return plain.model_copy(update=changes)


# -- records of every shape ----------------------------------------------------------------------

_texts = st.one_of(
    st.sampled_from(list(HOSTILE.values())),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
    st.from_regex(r"[-+=@'\"\t ]{0,3}[0-9.,%]{0,6}", fullmatch=True),
)
_maybe = st.none() | _texts
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.sampled_from(
    [Decimal(text) for text in ("-5", "0", "0.5", "1e30", "-12345678901234567890.123456789012345")]
)
_dates = st.none() | st.dates()
_quantities = st.one_of(
    st.fixed_dictionaries({"value": _decimals}),
    st.fixed_dictionaries({"low": _decimals, "high": _decimals}),
    st.just({}),
)
_ids = st.lists(st.sampled_from(["m1", "m2", "f3"]), max_size=2).map(tuple)


@st.composite
def _mentions(draw: st.DrawFn, number: int) -> Mention:
    role = draw(st.sampled_from(["fact", "restatement", "excluded"]))
    return Mention(
        **draw(_quantities),
        modifier=draw(st.sampled_from(["exact", "about", "vague"])),
        unit=draw(_maybe),
        id=f"m{number}",
        start=draw(st.integers(0, 10**9)),
        end=draw(st.integers(0, 10**9)),
        text=draw(_texts),
        kind=draw(st.sampled_from(["cardinal", "money", "date"])),
        role=role,
        reason=draw(st.sampled_from(["date", "name"])) if role == "excluded" else None,
    )


@st.composite
def _facts(draw: st.DrawFn, number: int) -> Fact:
    when = st.builds(Window, text=_texts, start=_dates, end=_dates)
    return Fact(
        **draw(_quantities),
        modifier=draw(st.sampled_from(["exact", "at_least"])),
        unit=draw(_maybe),
        id=f"f{number}",
        mention="m1",
        restated_by=draw(_ids),
        quote=draw(_texts),
        start=draw(st.integers(0, 10**9)),
        end=draw(st.integers(0, 10**9)),
        counted=draw(_maybe),
        event=draw(_maybe),
        time=draw(st.none() | when),
        place=draw(_maybe),
        attributed_to=draw(_maybe),
        stance=draw(st.sampled_from(["asserted", "planned", "denied"])),
        part_of=draw(_maybe),
        key=draw(st.booleans()),
        verdict=draw(st.sampled_from(["verified", "partial"])),
        problems=draw(st.lists(_texts, max_size=2).map(tuple)),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record; its texts are often hostile."""
    usage = st.builds(Usage, input=st.integers(0, 9), output=st.integers(0, 9))
    return Record(
        article=ArticleInfo(
            id=draw(_texts),
            path=draw(_texts),
            title=draw(_maybe),
            published=draw(_dates),
            dateline_place=draw(_maybe),
            language=draw(_maybe),
            characters=draw(st.integers(0, 10**9)),
        ),
        summary=Summary(
            headline=draw(_texts),
            points=tuple(
                Point(text=draw(_texts), cites=draw(_ids), attributed_to=draw(_maybe))
                for _ in range(draw(st.integers(0, 2)))
            ),
            withheld=tuple(
                Withheld(text=draw(_texts), reason=draw(_texts))
                for _ in range(draw(st.integers(0, 1)))
            ),
        ),
        mentions=tuple(draw(_mentions(number)) for number in range(1, draw(st.integers(1, 3)))),
        facts=tuple(draw(_facts(number)) for number in range(1, draw(st.integers(1, 3)))),
        run=RunInfo(
            model=draw(_texts),
            prompt=draw(_maybe),
            cached=draw(st.booleans()),
            usage=draw(usage),
            cost_usd=draw(st.none() | _decimals),
            llmextract_version=draw(_texts),
        ),
    )
