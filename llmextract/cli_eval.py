"""Commands that score: `eval` against hand labels, `compare` of two evaluations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from llmextract.evaluation import EvalResult
    from llmextract.labels import LabelledArticle
    from llmextract.settings import Settings

__all__ = ["compare", "evaluate"]


def evaluate(
    folders: Annotated[
        list[Path],
        typer.Argument(help="Folders of NAME.txt with NAME.yaml beside it.", metavar="DIR"),
    ],
    model: Annotated[str | None, typer.Option(help="As for `run`.", show_default=False)] = None,
    base_url: Annotated[
        str | None, typer.Option(help="An OpenAI-compatible endpoint.", metavar="URL")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="A prompt's name or file.", metavar="P")
    ] = None,
    split: Annotated[str, typer.Option(help="dev, test or all.")] = "all",
    repeats: Annotated[int, typer.Option(min=1, help="Readings with other seeds.")] = 1,
    replay: Annotated[
        Path | None, typer.Option(help="Answer from recordings only.", metavar="FILE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result for `compare`.")] = False,
    junit: Annotated[
        Path | None, typer.Option(help="Write JUnit XML as well.", metavar="FILE")
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Score DIR_B's labels against DIR_A's; no model.")
    ] = False,
) -> None:
    """Score a model and prompt against hand labels."""
    from llmextract.evalreport import eval_view, junit_xml
    from llmextract.evaluation import load_labelled, to_json
    from llmextract.settings import Settings
    from llmextract.terminal import console

    if agreement:
        result = _agreement(folders)
    else:
        given = {"model": model, "base_url": base_url, "prompt": prompt}
        settings = Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
        result = _evaluated(load_labelled(folders, split), settings, split, repeats, replay)
    if junit is not None:
        junit.write_text(junit_xml(result), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(to_json(result), ensure_ascii=False, indent=1))
    else:
        console().print(eval_view(result))


def _agreement(folders: list[Path]) -> EvalResult:
    from llmextract.agreement import agreement_of
    from llmextract.errors import ConfigurationError

    if len(folders) != 2:
        raise ConfigurationError("--agreement takes two folders of labels for the same articles")
    return agreement_of(*folders)


def _evaluated(
    labelled: list[LabelledArticle],
    settings: Settings,
    split: str,
    repeats: int,
    replay: Path | None,
) -> EvalResult:
    import asyncio
    import tempfile
    from contextlib import AsyncExitStack

    from llmextract.evaluation import evaluate as evaluate_all
    from llmextract.extractor import Extractor

    async def everything(settings: Settings) -> EvalResult:
        async with AsyncExitStack() as stack:
            extractors = [
                await stack.enter_async_context(Extractor(settings, seed=number))
                for number in range(repeats)
            ]
            return await evaluate_all(labelled, extractors, split=split)

    if replay is None:
        return asyncio.run(everything(settings))
    with tempfile.TemporaryDirectory(prefix="llmextract-replay-") as scratch:
        _load_recordings(replay, Path(scratch))
        replayed = replace(settings, cache_directory=Path(scratch), replay_only=True)
        return asyncio.run(everything(replayed))


def _load_recordings(file: Path, directory: Path) -> None:
    from llmextract.cache import Cache, read_export
    from llmextract.errors import ConfigurationError

    store = Cache(directory / "replies")
    try:
        with file.open(encoding="utf-8") as lines:
            for key, entry in read_export(lines, str(file)):
                store.put(key, entry)
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    finally:
        store.close()


def compare(
    base: Annotated[Path, typer.Argument(help="`eval --json` of the base.", metavar="BASE")],
    head: Annotated[Path, typer.Argument(help="`eval --json` of the change.", metavar="HEAD")],
    margin: Annotated[float, typer.Option(min=0, help="A drop in F1 that is no loss.")] = 0.02,
    as_json: Annotated[bool, typer.Option("--json", help="The comparison as JSON.")] = False,
    markdown: Annotated[
        Path | None, typer.Option(help="Write Markdown for a comment as well.", metavar="FILE")
    ] = None,
) -> None:
    """Say whether HEAD is worse than BASE, and which numbers changed. Exit code 1 if it is."""
    from dataclasses import asdict

    from llmextract.comparison import compare as compare_results
    from llmextract.evalreport import comparison_markdown, comparison_view
    from llmextract.terminal import console

    before, after = _result(base), _result(head)
    comparison = compare_results(before, after, margin=margin)
    if markdown is not None:
        text = comparison_markdown(comparison, before, after)
        markdown.write_text(text, encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(asdict(comparison), ensure_ascii=False, indent=1))
    else:
        console().print(comparison_view(comparison, before, after))
    if comparison.fails:
        raise typer.Exit(1)


def _result(path: Path) -> EvalResult:
    from llmextract.errors import ConfigurationError
    from llmextract.evaluation import from_json

    try:
        plain: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ConfigurationError(
            f"{path}: not JSON; write it with `llmextract eval --json`"
        ) from error
    return from_json(plain, str(path))
