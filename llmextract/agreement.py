"""Two people's labels of the same articles, one scored against the other."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from llmextract.errors import LabelError
from llmextract.evaluation import EvalResult, article_result, load_labelled
from llmextract.labels import LabelledArticle, LabelledFact, digest
from llmextract.records import article_info
from llmextract.schema import Fact, Mention, Record, RunInfo, Span, Summary, Usage
from llmextract.scoring import SCORER_VERSION

__all__ = ["agreement_of"]


def agreement_of(first: Path, second: Path) -> EvalResult:
    """The labels of `second` scored as predictions against those of `first`.

    Raises `LabelError` unless both label the same articles.
    """
    labels = load_labelled([first])
    others = {item.labels_path.stem: item for item in load_labelled([second])}
    missing = [item.labels_path.stem for item in labels if item.labels_path.stem not in others]
    if missing:
        raise LabelError(f"{second}: no labels for {', '.join(missing)}")
    return EvalResult(
        model=f"labels in {second}",
        prompt=None,
        split="all",
        labels_digest=digest(labels),
        scorer_version=SCORER_VERSION,
        repeats=1,
        articles=tuple(
            article_result(item, _as_record(others[item.labels_path.stem])) for item in labels
        ),
        usage=Usage(),
        cost_usd=0.0,
        seconds=0.0,
        llmextract_version=version("llmextract"),
    )


def _as_record(item: LabelledArticle) -> Record:
    """Labels in the shape of a record."""
    text = item.article.text
    mentions: list[Mention] = []
    facts: list[Fact] = []
    for fact in item.facts:
        ids = []
        for span in fact.mentions:
            ids.append(f"m{len(mentions) + 1}")
            mentions.append(_mention(ids[-1], span, text, is_fact=len(ids) == 1))
        facts.append(_fact(fact, ids))
    return Record(
        article=article_info(item.article),
        summary=Summary(headline=""),
        mentions=tuple(mentions),
        facts=tuple(facts),
        run=RunInfo(
            model="labels", prompt=None, cached=False, llmextract_version=version("llmextract")
        ),
    )


def _mention(one: str, span: Span, text: str, *, is_fact: bool) -> Mention:
    return Mention(
        id=one,
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        kind="cardinal",
        role="fact" if is_fact else "restatement",
    )


def _fact(fact: LabelledFact, ids: list[str]) -> Fact:
    span = fact.mentions[0]
    return Fact(
        id=fact.id,
        mention=ids[0],
        restated_by=tuple(ids[1:]),
        quote="",
        start=span.start,
        end=span.end,
        value=fact.value,
        low=fact.low,
        high=fact.high,
        modifier=fact.modifier,
        unit=fact.unit,
        counted=fact.counted[0],
        event=next(filter(None, fact.event), None),
        time=fact.time,
        place=next(filter(None, fact.place), None),
        attributed_to=next(filter(None, fact.attributed_to), None),
        stance=fact.stance,
        part_of=fact.part_of,
        key=fact.key,
    )
