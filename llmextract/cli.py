"""The command line. Data goes to standard output, progress and messages to standard error.

Exit codes: 0 done, 1 done with failures or a regression, 2 usage or configuration, 3 not evaluated
because a recording is missing, 130 interrupted. Everything but typer is imported when a command
runs, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmextract import cli_eval, cli_stores

if TYPE_CHECKING:
    from llmextract.articles import Article
    from llmextract.ledger import Counts
    from llmextract.settings import Settings

__all__ = ["app", "main"]

app = typer.Typer(
    name="llmextract",
    help="Numeric facts that can be cited, and summaries whose numbers hold, from news articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """What a run writes."""

    jsonl = "jsonl"


Paths = Annotated[
    list[Path],
    typer.Argument(help="Files or folders: .txt, .md, .html, .jsonl.", metavar="PATH"),
]
OnePath = Annotated[Path, typer.Argument(help="One article.", metavar="PATH")]
Model = Annotated[
    str | None,
    typer.Option(
        help="provider/name, embedded, a .gguf file, or none. Default: $LLMEXTRACT_MODEL, "
        "else embedded.",
        show_default=False,
    ),
]
BaseUrl = Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint.", metavar="URL")]
PromptName = Annotated[str | None, typer.Option(help="A prompt's name or file.", metavar="P")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("llmextract"))
        raise typer.Exit


@app.callback()
def _root(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """The options before a command."""


# -- reading articles ----------------------------------------------------------------------------


@app.command()
def run(
    paths: Paths,
    out: Annotated[Path, typer.Option(help="Directory for the results.", metavar="DIR")],
    model: Model = None,
    base_url: BaseUrl = None,
    prompt: PromptName = None,
    jobs: Annotated[int, typer.Option(min=1, help="Requests in flight at once.", metavar="N")] = 8,
    budget_usd: Annotated[
        float | None, typer.Option(min=0, help="Stop before spending more.", metavar="X")
    ] = None,
    format: Annotated[  # noqa: A002 - the contract names the option
        str, typer.Option(help="What to write: jsonl.", metavar="F,...")
    ] = "jsonl",
) -> None:
    """Read a folder of articles; write records.jsonl, failures.jsonl and run.json to DIR."""
    import asyncio

    from llmextract.extractor import Extractor
    from llmextract.run import run as run_all
    from llmextract.tables import console, counts_table

    _check_formats(format)
    settings = _settings(
        model=model, base_url=base_url, prompt=prompt, jobs=jobs, budget_usd=budget_usd
    )

    async def everything() -> Counts:
        async with Extractor(settings) as extractor:
            return await run_all(paths, out, extractor, progress)

    _say_if_model_is_missing(settings)
    with _progress() as progress:
        counts = asyncio.run(everything())
    console().print(counts_table(counts, out))
    if counts.stopped:
        _say(f"stopped: {counts.stopped}")
    if counts.failures:
        _say(f"{counts.failures} inputs failed: see {out / 'failures.jsonl'}")
    if counts.failures or counts.stopped:
        raise typer.Exit(1)


def _check_formats(given: str) -> None:
    from llmextract.errors import ConfigurationError

    unknown = sorted(set(given.split(",")) - {known.value for known in Format})
    if unknown:
        raise ConfigurationError(
            f"--format {','.join(unknown)}: not known; there is {', '.join(Format)}"
        )


@app.command()
def show(
    path: OnePath, model: Model = None, base_url: BaseUrl = None, prompt: PromptName = None
) -> None:
    """Facts and summary of one article in the terminal."""
    from llmextract.extractor import Extractor
    from llmextract.tables import console, summary_view

    article = _one_article(path)
    settings = _settings(model=model, base_url=base_url, prompt=prompt)
    _say_if_model_is_missing(settings)
    with Extractor(settings) as extractor:
        record = extractor.extract(article)
    console().print(summary_view(record, article.text))


@app.command()
def mentions(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a mention.")] = False,
) -> None:
    """The numbers that the reader finds. Asks no model."""
    import json

    from llmextract.articles import read_articles
    from llmextract.cleaning import find_furniture
    from llmextract.errors import ArticleError
    from llmextract.mentions import find_mentions
    from llmextract.tables import console, mentions_table

    failed = False
    for path, article in read_articles(paths):
        if isinstance(article, ArticleError):
            _say(str(article))
            failed = True
            continue
        found = find_mentions(article.text, find_furniture(article.text))
        if as_json:
            for mention in found:
                line = {"path": path, **mention.model_dump(mode="json")}
                typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            console().print(path, mentions_table(found, article.text), "", sep="\n")
    if failed:
        raise typer.Exit(1)


@app.command()
def render(path: OnePath, model: Model = None, prompt: PromptName = None) -> None:
    """The exact requests that `run` would send, one JSON object a line."""
    import json

    from llmextract.errors import ConfigurationError
    from llmextract.extractor import prompt_for
    from llmextract.pipeline import render as requests_of

    found = prompt_for(_settings(model=model, prompt=prompt))
    if found is None:
        raise ConfigurationError("--model none asks nothing: there is no request to render")
    for request in requests_of(_one_article(path), found):
        typer.echo(json.dumps(request.body(), ensure_ascii=False))


@app.command()
def schema() -> None:
    """The JSON Schema of a record."""
    from llmextract.records import json_schema

    typer.echo(json_schema())


app.command("eval")(cli_eval.evaluate)
app.command()(cli_eval.compare)
app.add_typer(cli_stores.prompts, name="prompts")
app.add_typer(cli_stores.cache, name="cache")
app.add_typer(cli_stores.models, name="models")


# -- what commands share -------------------------------------------------------------------------


def _say(message: str) -> None:
    typer.echo(f"llmextract: {message}", err=True)


def _settings(**given: Any) -> Settings:
    """Settings from what was given on the command line; the rest by default."""
    from llmextract.settings import Settings

    return Settings(**{name: value for name, value in given.items() if value is not None})


def _one_article(path: Path) -> Article:
    """The article in the file. Raises its `ArticleError`, or asks for one when there are more."""
    from llmextract.articles import read_articles
    from llmextract.errors import ArticleError, ConfigurationError

    if path.is_dir():
        raise ConfigurationError(f"{path}: a folder; name one article, or use `llmextract run`")
    results = [result for _, result in read_articles([path])]
    if len(results) != 1:
        raise ConfigurationError(f"{path}: holds {len(results)} articles; this takes one")
    if isinstance(results[0], ArticleError):
        raise results[0]
    return results[0]


def _say_if_model_is_missing(settings: Settings) -> None:
    from llmextract.embedded import embedded_path
    from llmextract.settings import EMBEDDED

    if settings.model == EMBEDDED and not embedded_path(settings.cache_directory).exists():
        _say("the embedded model is not here yet and is fetched when it is first asked (93 MB)")


@contextmanager
def _progress() -> Iterator[Callable[[Counts], None]]:
    """A bar on standard error; nothing where standard error is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from llmextract.tables import console

    terminal = console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=terminal, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("articles", total=None)

        def update(counts: Counts) -> None:
            bar.update(task, completed=counts.records + counts.failures)

        yield update


def main() -> None:
    """Run the command line; every foreseen error is one line and an exit code."""
    from llmextract.errors import ConfigurationError, LlmextractError, RecordingMissingError

    try:
        app()
    except KeyboardInterrupt:
        _say("interrupted; what is done is written, and paid replies are kept")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except RecordingMissingError as error:
        _say(f"not evaluated: {error}")
        sys.exit(3)
    except LlmextractError as error:
        _say(str(error))
        fatal = isinstance(error, ConfigurationError) or error.stops_run
        sys.exit(2 if fatal or error.retryable else 1)
