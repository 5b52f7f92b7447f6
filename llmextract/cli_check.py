"""The command that says whether each number of a text is borne out by its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmextract.cli_options import say

if TYPE_CHECKING:
    from llmextract.check_report import CheckReport

__all__ = ["check"]


def check(
    text: Annotated[
        Path | None, typer.Argument(help="The text whose numbers are checked.", metavar="TEXT")
    ] = None,
    source: Annotated[
        Path | None, typer.Option(help="What the text is about: an article.", metavar="PATH")
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            help='Many at once: JSON lines of "text", "source", optionally "published" and "id".',
            metavar="FILE",
        ),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="The source's date, YYYY-MM-DD.", metavar="DATE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text.")] = False,
) -> None:
    """Is each number of TEXT supported by the source? Asks no model.

    Exit code 1 if a number is contradicted or unsupported, or a pair cannot be read.
    """
    from llmextract.errors import ConfigurationError

    if pairs is not None and text is None and source is None:
        found = _of_pairs(pairs, published)
    elif pairs is None and text is not None and source is not None:
        found = iter([_of_files(text, source, published)])
    else:
        raise ConfigurationError("give TEXT and --source PATH, or --pairs FILE")
    failed = False
    for name, report in found:
        failed |= report is None or bool(report.bad)
        if report is not None:
            _show(name, report, as_json=as_json)
    if failed:
        raise typer.Exit(1)


def _of_files(text: Path, source: Path, published: str | None) -> tuple[str, CheckReport]:
    """The report on one file, a page's or an article's text taken as `run` takes it."""
    from llmextract.articles import article_from_text, read_articles
    from llmextract.errors import ArticleError, ConfigurationError
    from llmextract.number_check import NumberSource, read_plain

    articles = []
    for path in (text, source):
        results = [result for _, result in read_articles([path])]
        if len(results) != 1:
            raise ConfigurationError(f"{path}: holds {len(results)} texts; use --pairs for many")
        if isinstance(results[0], ArticleError):
            raise results[0]
        articles.append(results[0])
    told, known = articles
    if published is not None:
        known = article_from_text(known.text, path=known.path, published=published)
    return str(text), NumberSource(read_plain(known.text), known.published).check(told.text)


def _of_pairs(path: Path, published: str | None) -> Iterator[tuple[str, CheckReport | None]]:
    """The report on each line; None for one that cannot be read, which is told."""
    from llmextract.errors import ConfigurationError, LlmextractError
    from llmextract.number_check import check as check_text

    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                name = f"{path}:{number}"
                try:
                    pair = _pair(line)
                    dated = pair.get("published") or published
                    report = check_text(pair["text"], pair["source"], published=dated)
                except (ValueError, RecursionError, LlmextractError) as error:
                    say(f"{name}: {error}")
                    yield name, None
                    continue
                yield str(pair.get("id", name)), report
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}; give a file of JSON lines") from error


def _pair(line: str) -> dict[str, Any]:
    pair = json.loads(line)
    if not isinstance(pair, dict) or not all(
        isinstance(pair.get(name), str) for name in ("text", "source")
    ):
        raise ValueError('needs an object with strings "text" and "source"')
    dated = pair.get("published")
    if dated is not None and not isinstance(dated, str):
        raise ValueError('"published" must be a date as YYYY-MM-DD, or left out')
    return pair


def _show(name: str, report: CheckReport, *, as_json: bool) -> None:
    if as_json:
        entry = {"id": name, "bad": len(report.bad), **report.model_dump(mode="json")}
        typer.echo(json.dumps(entry, ensure_ascii=False))
        return
    from llmextract.checkview import check_view
    from llmextract.terminal import console

    screen = console()
    screen.print(check_view(name, report, screen.width))
