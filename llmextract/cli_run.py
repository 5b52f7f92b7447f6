"""The command that reads a folder of articles into a directory of results."""

from __future__ import annotations

import gc
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmextract.cli_options import (
    BaseUrl,
    Model,
    Paths,
    PromptName,
    keep_private,
    say,
    say_if_model_is_missing,
    settings_of,
)

if TYPE_CHECKING:
    import asyncio

    from llmextract.ledger import Counts

__all__ = ["run"]


def run(
    paths: Paths,
    out: Annotated[Path, typer.Option(help="Directory for the results.", metavar="DIR")],
    model: Model = None,
    base_url: BaseUrl = None,
    prompt: PromptName = None,
    format: Annotated[  # noqa: A002 - the contract names the option
        str,
        typer.Option(
            help="What to write: jsonl, csv, parquet, sqlite, html (the report).", metavar="F,..."
        ),
    ] = "jsonl,csv,html",
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read only what failed in the last run.")
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(min=1, help="Requests in flight at once.", metavar="N"),
    ] = 8,
    timeout: Annotated[
        float | None,
        typer.Option(min=0.001, help="Seconds for a reply.", metavar="S"),
    ] = None,
    attempts: Annotated[
        int | None,
        typer.Option(min=1, help="Sendings over faults.", metavar="N"),
    ] = None,
    rpm: Annotated[
        int | None,
        typer.Option(min=1, help="Requests a minute.", metavar="N"),
    ] = None,
    tpm: Annotated[
        int | None,
        typer.Option(min=1, help="Tokens a minute.", metavar="N"),
    ] = None,
    budget_usd: Annotated[
        float | None,
        typer.Option(min=0, help="Spend no more than that.", metavar="X"),
    ] = None,
    budget_tokens: Annotated[
        int | None,
        typer.Option(min=0, help="Use no more tokens than that.", metavar="N"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show errors only.")] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Events as JSON lines."),
    ] = False,
) -> None:
    """Read a folder of articles; write records, tables and the report to DIR.

    Run again with the same DIR to go on: what is done is skipped, failures are tried again, changed
    articles are redone.
    """
    import asyncio

    from llmextract.export import check_formats, export
    from llmextract.progress import Style, counts_table, reporting
    from llmextract.terminal import console

    formats = check_formats(name for name in format.split(",") if name)
    settings = settings_of(
        model=model,
        base_url=base_url,
        prompt=prompt,
        jobs=jobs,
        timeout=timeout,
        attempts=attempts,
        rpm=rpm,
        tpm=tpm,
        budget_usd=budget_usd,
        budget_tokens=budget_tokens,
    )
    style = Style.quiet if quiet else Style.json if as_json else Style.auto
    say_if_model_is_missing(settings)
    keep_private(out)
    with reporting(style, paths, console(stderr=True), sys.stdout) as progress:
        from llmextract.extractor import Extractor
        from llmextract.run import run as run_all

        async def everything(stop: asyncio.Event) -> Counts:
            async with Extractor(settings) as extractor:
                return await run_all(
                    paths,
                    out,
                    extractor,
                    progress,
                    retry_failed=retry_failed,
                    in_processes=True,
                    stop=stop,
                )

        counts = asyncio.run(_stoppable(everything))
    gc.collect()  # what the run held is to be had again for the tables and the report
    if counts.records + counts.kept:
        export(out, formats)
    if style is Style.auto:
        console().print(counts_table(counts, out))
    _end(counts, out)


async def _stoppable(work: Callable[[asyncio.Event], Awaitable[Counts]]) -> Counts:
    """`work`, which an interrupt asks to finish what is under way; a second one ends it at once."""
    import asyncio
    import signal

    stop = asyncio.Event()
    task = asyncio.ensure_future(work(stop))

    def interrupt() -> None:
        if stop.is_set():
            task.cancel()
            return
        stop.set()
        say("finishing what is under way; interrupt again to stop at once")

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        _on_signal(loop, number, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _on_signal(loop: Any, number: int, action: Callable[[], None]) -> None:
    try:
        loop.add_signal_handler(number, action)
    except NotImplementedError:  # Windows: there an interrupt ends the run at once
        return


def _end(counts: Counts, out: Path) -> None:
    """Say what is left to do, and exit accordingly."""
    if counts.failures:
        say(
            f"{counts.failures:,} inputs failed: see {out / 'failures.jsonl'}; "
            "--retry-failed reads them again"
        )
    if counts.stopped == "interrupted":
        say("interrupted; what is done is written: run again to go on")
        raise typer.Exit(130)
    if counts.stopped:
        left = f"; {counts.left:,} inputs are left: run again to go on" if counts.left else ""
        say(f"stopped: {counts.stopped}{left}")
    if counts.failures or counts.stopped:
        raise typer.Exit(1)
