"""Commands on what is kept beside the articles: prompts, cached replies, models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["cache", "models", "prompts"]

prompts = typer.Typer(help="The prompts that models are asked with.", no_args_is_help=True)
cache = typer.Typer(help="The replies that were paid for.", no_args_is_help=True)
models = typer.Typer(help="The models that need no key.", no_args_is_help=True)


@prompts.command("list")
def prompts_list() -> None:
    """Name, fingerprint, strategy and purpose of every prompt."""
    from llmextract.prompting import list_prompts

    for prompt in list_prompts():
        typer.echo(f"{prompt.label}  {prompt.strategy:9}  {prompt.description}")


@prompts.command("show")
def prompts_show(name: Annotated[str, typer.Argument(help="A prompt's name or file.")]) -> None:
    """The file of a prompt, as it is."""
    from llmextract.prompting import find_prompt

    typer.echo(find_prompt(name).source, nl=False)


@prompts.command("diff")
def prompts_diff(
    base: Annotated[str, typer.Argument(help="A prompt's name or file.")],
    head: Annotated[str, typer.Argument(help="Another one.")],
) -> None:
    """What differs between two prompts, line by line."""
    from difflib import unified_diff

    from llmextract.prompting import find_prompt

    one, other = find_prompt(base), find_prompt(head)
    lines = unified_diff(
        one.source.splitlines(), other.source.splitlines(), one.label, other.label, lineterm=""
    )
    for line in lines:
        typer.echo(line)


@cache.command("stats")
def cache_stats() -> None:
    """Where the replies and the records made of them are, how many, and how large."""
    for kind in ("replies", "records"):
        with _cache(kind) as store:
            stats = store.stats()
        typer.echo(f"{stats.entries} {kind}, {stats.bytes / 1e6:.1f} MB in {stats.directory}")


@cache.command("export")
def cache_export(
    file: Annotated[Path, typer.Argument(help="A .jsonl file to write; - for standard output.")],
) -> None:
    """Write every reply as a line of JSON, to commit or to carry to another machine."""
    import json

    from llmextract.keys import without_keys

    with _cache() as store, _opened(file, "w") as lines:
        for key, entry in store.entries():
            entry.pop("stored", None)  # equal replies export equally
            line = json.dumps({"key": key, **entry}, ensure_ascii=False, sort_keys=True)
            lines.write(without_keys(line) + "\n")


@cache.command("import")
def cache_import(
    file: Annotated[Path, typer.Argument(help="A .jsonl file made by `cache export`.")],
) -> None:
    """Take over exported replies: a run then replays them without a key."""
    from llmextract.cache import read_export

    with _cache() as store, _opened(file, "r") as lines:
        number = 0
        for key, entry in read_export(lines, str(file)):
            store.put(key, entry)
            number += 1
    _say(f"{number} replies imported")


@cache.command("prune")
def cache_prune(
    older_than: Annotated[
        float, typer.Option(min=0, help="Age in days.", metavar="DAYS", show_default=False)
    ],
) -> None:
    """Delete replies, and records made of them, that were stored longer ago than DAYS."""
    for kind in ("replies", "records"):
        with _cache(kind) as store:
            _say(f"{store.prune(older_than_days=older_than)} {kind} deleted")


@models.command("list")
def models_list() -> None:
    """The embedded model and whether it is here."""
    from llmextract.embedded import ADAPTER, MODEL_FILE, embedded_path
    from llmextract.settings import user_cache_directory

    path = embedded_path(user_cache_directory())
    state = str(path) if path.exists() else "not here yet: llmextract models pull"
    name, size = Path(MODEL_FILE.member).stem, f"{MODEL_FILE.size / 1e6:.0f} MB"
    typer.echo(f"embedded       {name} with {ADAPTER.stem}  {size}  {state}")
    typer.echo(f"embedded-base  {name} as it was published  {size}  {state}")
    typer.echo("none           reader and rules only")


@models.command("pull")
def models_pull(
    force: Annotated[bool, typer.Option("--force", help="Fetch it again.")] = False,
) -> None:
    """Fetch the embedded model into the user's cache directory."""
    from llmextract.embedded import pull
    from llmextract.settings import user_cache_directory

    typer.echo(pull(user_cache_directory(), force=force))


@contextmanager
def _cache(kind: str = "replies") -> Iterator[Any]:
    from llmextract.cache import Cache
    from llmextract.settings import user_cache_directory

    store = Cache(user_cache_directory() / kind)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[Any]:
    from llmextract.errors import ConfigurationError

    if str(file) == "-":
        yield sys.stdout if mode == "w" else sys.stdin
        return
    try:
        with file.open(mode, encoding="utf-8") as lines:
            yield lines
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error


def _say(message: str) -> None:
    typer.echo(f"llmextract: {message}", err=True)
