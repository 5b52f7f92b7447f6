"""The library's door: an `Extractor` owns cache, client and embedded model, and makes records.

with Extractor(model="none") as extractor:
    record = extractor.extract("Floods killed 12 people on Friday.", published="2024-05-04")
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from llmextract.articles import Article, article_from_text
from llmextract.cache import Cache
from llmextract.client import Client
from llmextract.embedded import (
    ADAPTER,
    CONTEXT,
    MODEL_FILE,
    EmbeddedServer,
    adapter_digest,
    identify,
    pull,
)
from llmextract.errors import ConfigurationError, LlmextractError
from llmextract.exchange import Request
from llmextract.finished import Finished
from llmextract.gate import Limits
from llmextract.inputs import Input
from llmextract.loop_thread import LoopThread
from llmextract.metering import Budget, Prices
from llmextract.pipeline import Desk, PlanDesk, ask_about, record_by_rules
from llmextract.planning import Plan, render
from llmextract.prompting import Prompt, find_prompt
from llmextract.schema import Record, Usage
from llmextract.settings import EMBEDDED, EMBEDDED_BASE, NO_MODEL, Settings, SettingsFields
from llmextract.transport import Endpoint

__all__ = ["Extractor", "prompt_for"]


def prompt_for(settings: Settings) -> Prompt | None:
    """The prompt that the settings name, else the default of the model's kind; None for `none`.

    Raises `PromptError` when there is no such prompt.
    """
    if settings.model == NO_MODEL:
        return None
    taught = adapter_digest() if settings.model == EMBEDDED else ""
    if settings.model in (EMBEDDED, EMBEDDED_BASE):
        usual = "mention"
    else:
        usual = "sentences" if settings.model.endswith(".gguf") else "article"
    prompt = replace(find_prompt(settings.prompt or usual), adapter=taught)
    return prompt.with_seed(settings.seed)


class Extractor:
    """Reads articles with one model and one prompt.

    Takes a `Settings`, or its fields as keywords: `Extractor(model="openai/NAME", jobs=32)`.
    Nothing is started, and no key is needed, before the first request that the cache cannot
    answer. Use as a context manager, or call `close`; in async code `async with` and `aextract`.

    Raises `ConfigurationError` on an unknown model or prompt; its methods raise `ArticleError` on
    a text that is none and `ModelError` when the model gives no usable reply.
    """

    def __init__(self, settings: Settings | None = None, **fields: Unpack[SettingsFields]) -> None:
        self.settings = replace(settings, **fields) if settings else Settings(**fields)
        self.prompt = prompt_for(self.settings)
        self._cache = Cache(self.settings.cache_directory / "replies")
        self._server: EmbeddedServer | None = None
        self._thread: LoopThread | None = None
        self._clients: dict[int, Client] = {}
        self._endpoint = None if self.prompt is None else self._find_endpoint()
        self._finished: Finished | None = None
        if self._endpoint is not None:
            directory = self.settings.cache_directory / "records"
            self._finished = Finished(directory, self.fingerprint)

    # -- the model ---------------------------------------------------------------------------

    def _find_endpoint(self) -> Endpoint:
        model, base_url = self.settings.model, self.settings.base_url
        if model in (EMBEDDED, EMBEDDED_BASE):
            identity = f"embedded@{MODEL_FILE.sha256[:16]}"
            name = Path(MODEL_FILE.member).stem
            if self.prompt is not None and self.prompt.adapter:
                identity, name = f"{identity}+{self.prompt.adapter}", f"{name}+{ADAPTER.stem}"
            return Endpoint("embedded", name, identity, None, self._launch, CONTEXT)
        if model.endswith(".gguf"):
            identity = identify(Path(model))
            return Endpoint("embedded", Path(model).stem, identity, None, self._launch, CONTEXT)
        provider, slash, name = model.partition("/")
        if not slash or not provider or not name:
            raise ConfigurationError(
                f"unknown model {model!r}; give provider/name such as openai/NAME, "
                "embedded, embedded-base, the path of a .gguf file, or none"
            )
        return Endpoint(provider, name, model, base_url)

    def _launch(self) -> tuple[Sequence[str], str]:
        """Start the model's servers; returns their base URLs and key.

        The embedded model is so small that threads which share one request mostly wait for each
        other; another file may be large, and is held in memory once.
        """
        if self._server is None:
            model, threads = self.settings.model, self.settings.threads
            if model.endswith(".gguf"):
                self._server = EmbeddedServer(Path(model), threads=threads)
            else:
                path = pull(self.settings.cache_directory)
                adapter = ADAPTER if model == EMBEDDED else None
                self._server = EmbeddedServer(path, adapter=adapter, servers=threads)
        return self._server.base_urls, self._server.api_key

    def _client(self) -> Client | None:
        """The client of the running event loop: connections belong to one loop."""
        if self._endpoint is None:
            return None
        loop = id(asyncio.get_running_loop())
        if loop not in self._clients:
            limits = Limits(
                timeout=self.settings.timeout,
                attempts=self.settings.attempts,
                reasks=self.settings.reasks,
                connections=self.settings.jobs,
                rpm=self.settings.rpm,
                tpm=self.settings.tpm,
                budget=Budget(self.settings.budget_usd, self.settings.budget_tokens),
                replay_only=self.settings.replay_only,
            )
            self._clients[loop] = Client(self._endpoint, self._cache, limits)
        return self._clients[loop]

    @property
    def spent(self) -> Usage:
        """Tokens of every request made so far, failed ones included; replies from the cache are
        free."""
        return sum((client.meter.spent for client in self._clients.values()), Usage())

    def requests(self, article: Article) -> list[Request[Any]]:
        """What the model would be asked about the article, before any reply is known."""
        if self.prompt is None or self._endpoint is None:
            return []
        return render(article, self.prompt, self.context)

    @property
    def in_flight(self) -> int:
        """Requests that are under way."""
        return sum(client.gate.pace.in_flight for client in self._clients.values())

    @cached_property
    def fingerprint(self) -> str:
        """Everything but the article that a record depends on: endpoint, prompt, this program."""
        endpoint, prompt = self._endpoint, self.prompt
        return " ".join(
            (
                endpoint.identity if endpoint else NO_MODEL,
                endpoint.address if endpoint else "",
                prompt.label if prompt else "",
                str(self.settings.seed),
                _program(),
            )
        )

    def cost_usd(self) -> float | None:
        """What was spent so far in US dollars by list price; None when the price is not known."""
        if self.prompt is None:
            return 0.0
        costs = [client.meter.cost for client in self._clients.values()]
        return None if None in costs else float(sum(cost for cost in costs if cost))

    # -- reading -----------------------------------------------------------------------------

    async def aextract(
        self, article: str | Article, *, published: date | str | None = None
    ) -> Record:
        """The record of one article, given as text or as an `Article`.

        `published` (ISO date) anchors "on Thursday"; without it only absolute dates resolve.
        """
        if isinstance(article, str):
            article = article_from_text(article, published=published)
        return await self.aread(Plan.of(article))

    async def aread(self, plan: Plan) -> Record:
        """The record of an article whose numbers have been found."""
        if self.prompt is None:
            return record_by_rules(plan)
        make = await self.aask(PlanDesk(plan, self.prompt, self.context))
        return await make()

    async def aask(self, desk: Desk) -> Callable[[], Awaitable[Record]]:
        """Ask about an article. What is returned makes its record, without asking anything."""
        client = self._client()
        if self.prompt is None or client is None:
            raise ConfigurationError("no model is asked with --model none")
        return await ask_about(desk, self.prompt, client)

    @property
    def context(self) -> int | None:
        """The most tokens that the model can read and write at once, where that is known."""
        if self._endpoint is None:
            return None
        return self._endpoint.context or Prices(*self._endpoint[:2]).context_window

    @property
    def checks_apart(self) -> bool:
        """Whether replies can be checked in another process: not those of another provider's SDK."""
        return self._endpoint is not None and not self._endpoint.needs_own_sdk

    def extract(self, article: str | Article, *, published: date | str | None = None) -> Record:
        """`aextract` for code that is not async."""
        if isinstance(article, str):
            article = article_from_text(article, published=published)
        if self._thread is None:
            self._thread = LoopThread()
        return self._thread.call(self.aextract(article))

    async def astream(
        self, articles: Iterable[str | Article]
    ) -> AsyncIterator[tuple[Article, Record | LlmextractError]]:
        """Each article with its record, or with the error that it ended in, in the order given.

        At most `jobs` are under way at once; an error that stops every request is raised.
        """
        waiting: list[tuple[Article, asyncio.Task[Record]]] = []
        source = iter(articles)
        try:
            for item in source:
                article = article_from_text(item) if isinstance(item, str) else item
                waiting.append((article, asyncio.create_task(self.aextract(article))))
                if len(waiting) >= self.settings.jobs:
                    yield await _outcome(*waiting.pop(0))
            while waiting:
                yield await _outcome(*waiting.pop(0))
        finally:
            for _, task in waiting:
                task.cancel()

    def finished(self, given: Input) -> Record | None:
        """The record of an input that was read before, where nothing it depends on has changed."""
        return self._finished.get(given) if self._finished is not None else None

    def keep(self, given: Input, record: Record) -> None:
        """Keep the record for `finished`; those of the rules alone are not kept."""
        if self._finished is not None:
            self._finished.put(given, record)

    # -- closing -----------------------------------------------------------------------------

    async def aclose(self) -> None:
        """Close connections, embedded model and cache."""
        client = self._clients.pop(id(asyncio.get_running_loop()), None)
        if client is not None:
            await client.aclose()
        self._stop()

    def close(self) -> None:
        """`aclose` for code that is not async."""
        if self._thread is not None:
            self._thread.call(self.aclose())
            self._thread.close()
            self._thread = None
        self._stop()

    def _stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._cache.close()
        if self._finished is not None:
            self._finished.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


@cache
def _program() -> str:
    """The version and a digest of the source, so that a change of code shows between versions."""
    digest = sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return f"{version('llmextract')}+{digest.hexdigest()[:12]}"


async def _outcome(
    article: Article, task: asyncio.Task[Record]
) -> tuple[Article, Record | LlmextractError]:
    try:
        return article, await task
    except LlmextractError as error:
        if error.stops_run:
            raise
        return article, error
