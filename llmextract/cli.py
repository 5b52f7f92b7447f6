"""The command line. Data goes to standard output, progress and messages to standard error.

Exit codes: 0 done, 1 done with failures or a regression, 2 usage or configuration, 3 not evaluated
because a recording is missing, 130 interrupted. Everything but typer is imported when a command
runs, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmextract import cli_check, cli_eval, cli_results, cli_run, cli_stores
from llmextract.cli_options import (
    BaseUrl,
    Model,
    OnePath,
    Paths,
    PromptName,
    say,
    say_if_model_is_missing,
    settings_of,
)

if TYPE_CHECKING:
    from llmextract.articles import Article

__all__ = ["app", "main"]

app = typer.Typer(
    name="llmextract",
    help="Numeric facts that can be cited, and summaries whose numbers hold, from news articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
def show(
    path: OnePath, model: Model = None, base_url: BaseUrl = None, prompt: PromptName = None
) -> None:
    """Facts and summary of one article in the terminal."""
    from llmextract.extractor import Extractor
    from llmextract.terminal import console, summary_view

    article = _one_article(path)
    settings = settings_of(model=model, base_url=base_url, prompt=prompt)
    say_if_model_is_missing(settings)
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
    from llmextract.terminal import console, mentions_table

    failed = False
    for path, article in read_articles(paths):
        if isinstance(article, ArticleError):
            say(str(article))
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
    from llmextract.extractor import Extractor

    with Extractor(settings_of(model=model, prompt=prompt)) as extractor:
        if extractor.prompt is None:
            raise ConfigurationError("--model none asks nothing: there is no request to render")
        for request in extractor.requests(_one_article(path)):
            typer.echo(json.dumps(request.body(), ensure_ascii=False))


@app.command()
def schema() -> None:
    """The JSON Schema of a record."""
    from llmextract.records import json_schema

    typer.echo(json_schema())


app.command()(cli_run.run)
app.command()(cli_check.check)
app.command("eval")(cli_eval.evaluate)
app.command()(cli_eval.compare)
app.command()(cli_results.export)
app.command()(cli_results.report)
app.add_typer(cli_stores.prompts, name="prompts")
app.add_typer(cli_stores.cache, name="cache")
app.add_typer(cli_stores.models, name="models")


# -- what commands share -------------------------------------------------------------------------


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


def main() -> None:
    """Run the command line; every foreseen error is one line and an exit code."""
    from llmextract.errors import ConfigurationError, LlmextractError, RecordingMissingError

    try:
        app()
    except KeyboardInterrupt:
        say("interrupted; what is done is written, and paid replies are kept")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except RecordingMissingError as error:
        say(f"not evaluated: {error}")
        sys.exit(3)
    except LlmextractError as error:
        say(str(error))
        fatal = isinstance(error, ConfigurationError) or error.stops_run
        sys.exit(2 if fatal or error.retryable else 1)
