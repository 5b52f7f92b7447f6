"""A model and prompt scored against hand labels: the results of articles and what they add up to.

`EvalResult` is what `llmextract eval --json` writes and `llmextract compare` reads: everything that
a comparison needs, and the digests that say whether two results may be compared at all.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llmextract.articles import Article
from llmextract.errors import ConfigurationError, LabelError, LlmextractError
from llmextract.extractor import Extractor
from llmextract.labels import LabelledArticle, digest, find_labels, read_labels
from llmextract.number_check import NumberSource, read_plain
from llmextract.schema import Record, Usage
from llmextract.scoring import SCORER_VERSION, SLOTS, FactVerdict, score_article
from llmextract.uncertainty import ArticleCounts, Interval, jackknife_f1

__all__ = [
    "SPLIT_FILE",
    "ArticleResult",
    "EvalResult",
    "Metrics",
    "article_result",
    "evaluate",
    "from_json",
    "load_labelled",
    "metrics_of",
    "to_json",
]

SPLIT_FILE = "split.yaml"
"""Beside labels: which of them may be looked at (dev), and which are only scored (test)."""


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """One article of an evaluation. With repeats, `verdicts` are the first one's, and `hits` says
    for each labelled fact in how many of them it was fully right."""

    name: str
    core: ArticleCounts
    full: ArticleCounts
    verdicts: tuple[FactVerdict, ...] = ()
    hits: dict[str, int] = field(default_factory=dict)
    mentions_labelled: int = 0
    mentions_in_ledger: int = 0
    numbers_in_summary: int = 0
    numbers_unsupported: int = 0
    sentences_withheld: int = 0
    key_facts: int = 0
    key_facts_in_summary: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class EvalResult:
    """A scored run over labelled articles."""

    model: str
    prompt: str | None
    split: str
    labels_digest: str
    scorer_version: int
    repeats: int
    articles: tuple[ArticleResult, ...]
    usage: Usage
    cost_usd: float | None
    seconds: float
    llmextract_version: str


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the articles add up to. Null stands for "nothing to score", never for 0 or 1."""

    articles: int
    labelled: int
    predicted: int
    matched: int
    core: Interval | None
    full: Interval | None
    core_precision: float | None
    core_recall: float | None
    full_precision: float | None
    full_recall: float | None
    slots: dict[str, float]
    errors: dict[str, int]
    coverage: float | None
    key_recall: float | None
    numbers_in_summary: int
    numbers_unsupported: int
    sentences_withheld: int
    failed_articles: int


# -- labelled articles ---------------------------------------------------------------------------


def load_labelled(folders: Iterable[Path], split: str = "all") -> list[LabelledArticle]:
    """The labelled articles of the folders, those of `split` where a folder has a `split.yaml`.

    Raises `LabelError` on a broken label, an empty folder, or a split that leaves nothing.
    """
    paths = [path for path in find_labels(folders) if path.name != SPLIT_FILE]
    chosen = [path for path in paths if _in_split(path, split)]
    if not chosen:
        raise LabelError(f"no labelled article is in the split {split!r}")
    return [read_labels(path) for path in chosen]


def _in_split(path: Path, split: str) -> bool:
    """Whether the article belongs to the split; without a split file it belongs to every one."""
    import yaml

    file = path.parent / SPLIT_FILE
    if split == "all" or not file.is_file():
        return True
    parts = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(parts, dict) or split not in parts:
        raise LabelError(f"{file}: no split {split!r}; there is {', '.join(map(str, parts or ()))}")
    return path.stem in parts[split]


# -- running -------------------------------------------------------------------------------------


async def evaluate(
    labelled: Sequence[LabelledArticle],
    extractors: Sequence[Extractor],
    *,
    split: str = "all",
    progress: Callable[[int], None] = lambda _: None,
) -> EvalResult:
    """Read every labelled article with every extractor (one per repeat) and score the records.

    An article that the model fails on counts as having no predictions. Errors that would end every
    request are raised.
    """
    began = time.monotonic()
    runs: list[list[ArticleResult]] = []
    for extractor in extractors:
        results = []
        articles = [item.article for item in labelled]
        async for index, outcome in _enumerated(extractor, articles):
            results.append(article_result(labelled[index], outcome))
            progress(len(results))
        runs.append(results)
    first = extractors[0]
    return EvalResult(
        model=first.settings.model,
        prompt=first.prompt.label if first.prompt else None,
        split=split,
        labels_digest=digest(labelled),
        scorer_version=SCORER_VERSION,
        repeats=len(extractors),
        articles=tuple(_averaged(same) for same in zip(*runs, strict=True)),
        usage=sum((one.spent for one in extractors), Usage()),
        cost_usd=first.cost_usd(),
        seconds=round(time.monotonic() - began, 3),
        llmextract_version=version("llmextract"),
    )


async def _enumerated(
    extractor: Extractor, articles: Sequence[Article]
) -> AsyncIterator[tuple[int, Record | LlmextractError]]:
    index = 0
    async for _, outcome in extractor.astream(articles):
        yield index, outcome
        index += 1


def article_result(item: LabelledArticle, outcome: Record | LlmextractError) -> ArticleResult:
    """The scored outcome of one article; an error counts as having predicted nothing."""
    name = f"{item.labels_path.parent.name}/{item.labels_path.stem}"
    labels = len(item.facts)
    if not isinstance(outcome, Record):
        nothing = ArticleCounts(0, 0, labels)
        return ArticleResult(name, nothing, nothing, error=str(outcome))
    verdicts = score_article(outcome, item.facts, name, item.article.text)
    predicted = len(outcome.facts)
    spans = [span for fact in item.facts for span in fact.mentions]
    told = [m for m in outcome.mentions if m.role != "excluded"]
    keys = [fact for fact in item.facts if fact.key]
    return ArticleResult(
        name=name,
        core=ArticleCounts(sum(v.core for v in verdicts), predicted, labels),
        full=ArticleCounts(sum(v.full for v in verdicts), predicted, labels),
        verdicts=tuple(verdicts),
        hits={v.label: int(v.full) for v in verdicts if v.label is not None},
        mentions_labelled=len(spans),
        mentions_in_ledger=sum(any(s.overlaps(m.start, m.end) for m in told) for s in spans),
        numbers_in_summary=sum(len(point.cites) for point in outcome.summary.points),
        numbers_unsupported=_unsupported(outcome, item.article),
        sentences_withheld=len(outcome.summary.withheld),
        key_facts=len(keys),
        key_facts_in_summary=sum(_is_told(fact.mentions, outcome) for fact in keys),
    )


def _unsupported(record: Record, article: Article) -> int:
    """Numbers and dates of the printed summary that the article does not bear out."""
    source = NumberSource(read_plain(article.text), article.published)
    printed = [record.summary.headline, *(point.text for point in record.summary.points)]
    return sum(len(source.check(text).bad) for text in printed)


def _is_told(spans: Sequence[Any], record: Record) -> bool:
    """Whether a summary point cites a mention of the fact."""
    cited = {one for point in record.summary.points for one in point.cites}
    ids = {m.id for m in record.mentions if any(s.overlaps(m.start, m.end) for s in spans)}
    return bool(ids & cited)


def _averaged(same: tuple[ArticleResult, ...]) -> ArticleResult:
    """One article over all repeats: counts added up, so that their ratio is the mean."""
    if len(same) == 1:
        return same[0]
    hits: Counter[str] = Counter()
    for one in same:
        hits.update(one.hits)
    return replace(
        same[0],
        hits=dict(hits),
        core=_added(one.core for one in same),
        full=_added(one.full for one in same),
    )


def _added(counts: Iterable[ArticleCounts]) -> ArticleCounts:
    return ArticleCounts(*map(sum, zip(*counts, strict=True)))


# -- adding up -----------------------------------------------------------------------------------


def metrics_of(result: EvalResult) -> Metrics:
    """The metrics of a result, over the facts of all its articles."""
    articles = result.articles
    verdicts = [verdict for article in articles for verdict in article.verdicts]
    matched = [verdict for verdict in verdicts if verdict.matched]
    core, full = [a.core for a in articles], [a.full for a in articles]
    return Metrics(
        articles=len(articles),
        labelled=sum(v.label is not None for v in verdicts),
        predicted=sum(v.predicted is not None for v in verdicts),
        matched=len(matched),
        core=jackknife_f1(core),
        full=jackknife_f1(full),
        core_precision=_ratio(sum(c.right for c in core), sum(c.predicted for c in core)),
        core_recall=_ratio(sum(c.right for c in core), sum(c.labelled for c in core)),
        full_precision=_ratio(sum(c.right for c in full), sum(c.predicted for c in full)),
        full_recall=_ratio(sum(c.right for c in full), sum(c.labelled for c in full)),
        slots={
            slot: sum(slot in v.right for v in matched) / len(matched) for slot in SLOTS if matched
        },
        errors=dict(Counter(error for v in verdicts for error in v.errors).most_common()),
        coverage=_ratio(
            sum(a.mentions_in_ledger for a in articles), sum(a.mentions_labelled for a in articles)
        ),
        key_recall=_ratio(
            sum(a.key_facts_in_summary for a in articles), sum(a.key_facts for a in articles)
        ),
        numbers_in_summary=sum(a.numbers_in_summary for a in articles),
        numbers_unsupported=sum(a.numbers_unsupported for a in articles),
        sentences_withheld=sum(a.sentences_withheld for a in articles),
        failed_articles=sum(a.error is not None for a in articles),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# -- files ---------------------------------------------------------------------------------------


def to_json(result: EvalResult) -> dict[str, Any]:
    """The result as plain JSON."""
    plain = asdict(replace(result, usage=result.usage))
    plain["usage"] = result.usage.model_dump()
    for article in plain["articles"]:
        for verdict in article["verdicts"]:
            verdict["right"] = sorted(verdict["right"])
    return plain


def from_json(plain: Any, name: str) -> EvalResult:
    """The result in plain JSON, `name` being its file. Raises `ConfigurationError`."""
    try:
        articles = tuple(
            ArticleResult(
                **{
                    **article,
                    "core": ArticleCounts(*article["core"]),
                    "full": ArticleCounts(*article["full"]),
                    "verdicts": tuple(
                        FactVerdict(
                            **{**v, "right": frozenset(v["right"]), "errors": tuple(v["errors"])}
                        )
                        for v in article["verdicts"]
                    ),
                }
            )
            for article in plain["articles"]
        )
        return EvalResult(**{**plain, "articles": articles, "usage": Usage(**plain["usage"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{name}: not a result of `llmextract eval --json`") from error
