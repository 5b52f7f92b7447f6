"""What commands share: options that mean the same everywhere, settings from them, messages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from llmextract.settings import Settings

__all__ = [
    "BaseUrl",
    "Model",
    "OnePath",
    "Paths",
    "PromptName",
    "keep_private",
    "say",
    "say_if_model_is_missing",
    "settings_of",
]

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files or folders: .txt, .md, .html, .jsonl.", metavar="PATH"),
]
OnePath = Annotated[Path, typer.Argument(help="One article.", metavar="PATH")]
Model = Annotated[
    str | None,
    typer.Option(
        help="provider/name, embedded, embedded-base (without its adapter), a .gguf file, or none. "
        "Default: $LLMEXTRACT_MODEL, else embedded.",
        show_default=False,
    ),
]
BaseUrl = Annotated[str | None, typer.Option(help="An OpenAI-compatible endpoint.", metavar="URL")]
PromptName = Annotated[str | None, typer.Option(help="A prompt's name or file.", metavar="P")]


def say(message: str) -> None:
    """A message on standard error."""
    from llmextract.keys import redact

    typer.echo(f"llmextract: {redact(message)}", err=True)


def keep_private(directory: Path) -> None:
    """From now on this process writes nothing that more people may read than the directory, which is
    the user's alone if it is yet to be made."""
    mode = directory.stat().st_mode if directory.is_dir() else 0o700
    before = os.umask(0o077)
    os.umask(before | (0o077 & ~mode))


def settings_of(**given: Any) -> Settings:
    """Settings from what was given on the command line; the rest by default."""
    from llmextract.settings import Settings

    return Settings(**{name: value for name, value in given.items() if value is not None})


def say_if_model_is_missing(settings: Settings) -> None:
    """Announce the download that the first request will start."""
    from llmextract.embedded import embedded_path
    from llmextract.settings import EMBEDDED, EMBEDDED_BASE

    is_ours = settings.model in (EMBEDDED, EMBEDDED_BASE)
    if is_ours and not embedded_path(settings.cache_directory).exists():
        say("the embedded model is not here yet and is fetched when it is first asked (93 MB)")
