"""One HTML file that shows a whole run, opens from disk and asks nothing of any network.

The data stands in the page compressed, as blocks of base64 that no parser can mistake for markup:
an index that is unpacked at once, and the articles in small batches that are unpacked when they are
opened. The content policy lets run only the page's own script, known by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from html import escape
from importlib.metadata import version
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from llmextract.conflicts import Figure, compare_articles
from llmextract.errors import MissingDependencyError
from llmextract.page_data import comparison_entry, details, index_entry
from llmextract.pictures import Picture, RunFigures, draw
from llmextract.run_directory import RunDirectory
from llmextract.schema import Record
from llmextract.series import DatedFact

__all__ = ["MOST_ARTICLES", "write_report"]

MOST_ARTICLES = 5_000
"""A page shows no more; browsers become slow far beyond it. The tables hold everything."""

_BATCH = 20
"""Articles that are compressed, and unpacked in the page, together."""
_MOST_FAILURES = 500
_SCRIPTS = ("data.js", "dom.js", "filters.js", "text.js", "article.js", "overview.js", "main.js")


def write_report(directory: Path) -> Path:
    """Write `report.html` into a run's directory and return its path.

    Raises `ConfigurationError` when the directory holds no run, OSError when it cannot be written.
    """
    run = RunDirectory(directory)
    final, partial = directory / "report.html", directory / ".report.html.part"
    try:
        with partial.open("w", encoding="utf-8", errors="replace") as page:
            _write(page, run)
        partial.replace(final)
    finally:
        partial.unlink(missing_ok=True)
    return final


def _write(page: TextIO, run: RunDirectory) -> None:
    style, script = _asset("page.css"), "".join(map(_asset, _SCRIPTS))
    head, tail = _asset("page.html").split("{{DATA}}")
    page.write(
        head.replace("{{POLICY}}", _policy(style, script))
        .replace("{{STYLE}}", style)
        .replace("{{VERSION}}", escape(version("llmextract")))
    )
    collected = _Collected()
    batch: list[dict[str, Any]] = []
    for record, text in run.with_texts(MOST_ARTICLES):
        collected.add(record)
        batch.append(details(record, text))
        if len(batch) == _BATCH:
            _write_block(page, f"articles-{collected.blocks}", batch)
            collected.blocks += 1
            batch = []
    if batch:
        _write_block(page, f"articles-{collected.blocks}", batch)
    pictures, note = _pictures(collected.run_figures())
    _write_block(page, "index", _index(run, collected, note))
    page.write(tail.replace("{{PICTURES}}", _figures(pictures)).replace("{{SCRIPT}}", script))


class _Collected:
    """What is gathered over all articles while they are written."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.figures: list[Figure] = []
        self.costs: list[Any] = []
        self.published: list[Any] = []
        self.blocks = 0

    def add(self, record: Record) -> None:
        place, article = len(self.entries), record.article
        self.entries.append(index_entry(record))
        self.costs.append(record.run.cost_usd)
        self.published.append(article.published)
        self.figures.extend(
            Figure(place, article.id, article.published, fact) for fact in record.facts
        )

    def run_figures(self) -> RunFigures:
        facts = [
            DatedFact(one.fact, one.published, f"#/article/{one.record + 1}/{one.fact.id}")
            for one in self.figures
        ]
        return RunFigures(facts, self.published, self.costs)


def _index(run: RunDirectory, collected: _Collected, note: str | None) -> dict[str, Any]:
    failures = list(islice(run.failures(), _MOST_FAILURES + 1))
    info, counts = run.info, run.info.get("counts")
    settings = info.get("settings")
    return {
        "batch": _BATCH,
        "articles": collected.entries,
        "comparisons": [comparison_entry(one) for one in compare_articles(collected.figures)],
        "failures": [
            {"path": str(one.get("path", "")), "message": str(one.get("message", ""))}
            for one in failures[:_MOST_FAILURES]
        ],
        "more_failures": len(failures) > _MOST_FAILURES,
        "more_articles": _has_more(run),
        "model": settings.get("model") if isinstance(settings, dict) else None,
        "prompt": info.get("prompt"),
        "counts": counts if isinstance(counts, dict) else {},
        "version": info.get("llmextract_version"),
        "pictures_note": note,
    }


def _has_more(run: RunDirectory) -> bool:
    with (run.path / "records.jsonl").open("rb") as lines:
        return next(islice(lines, MOST_ARTICLES, None), None) is not None


# -- the page ------------------------------------------------------------------------------------


def _asset(name: str) -> str:
    return files("llmextract").joinpath("report_page", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing is fetched from anywhere, and nothing runs but the page's own script and style."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _write_block(page: TextIO, name: str, value: Any) -> None:
    """A block of data. Base64 holds no character that could end the element it stands in."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(plain.encode("utf-8", "replace"), 6)).decode("ascii")
    page.write(f'<script type="application/octet-stream" id="data-{name}">{packed}</script>\n')


def _pictures(run: RunFigures) -> tuple[list[Picture], str | None]:
    """The pictures, or why there are none."""
    try:
        pictures = draw(run)
    except MissingDependencyError as error:
        return [], f"No pictures were drawn: {error}"
    return pictures, None if pictures else "There is too little to draw."


def _figures(pictures: list[Picture]) -> str:
    return "\n".join(_figure_elements(pictures))


def _figure_elements(pictures: list[Picture]) -> Iterator[str]:
    for picture in pictures:
        yield (
            f'<figure data-section="{escape(picture.section)}">'
            f"<figcaption><strong>{escape(picture.heading)}</strong> "
            f"<span>{escape(picture.caption)}</span></figcaption>{picture.svg}</figure>"
        )
