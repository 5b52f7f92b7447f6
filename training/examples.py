"""Examples for training: the very requests that `run` sends, with the answers of the labels.

They are made from briefs in a JSONL file (text, mention spans, one reply; a fifth of them, chosen by a
hash of their name, is kept out for scoring), from the `dev` split of a folder of labelled articles (the
`test` split is never read), and from briefs and articles that were written for training.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from llmextract.articles import Article, article_from_text
from llmextract.evaluation import SPLIT_FILE, load_labelled
from llmextract.exchange import Message, Request
from llmextract.labels import LabelledArticle, LabelledFact
from llmextract.planning import Plan, small_requests
from llmextract.prompting import Prompt
from llmextract.schema import Mention
from llmextract.summaries import prose_of

__all__ = ["Brief", "Example", "answer_text", "briefs_in", "examples_of_articles", "examples_of_briefs",
           "examples_of_split", "is_held_out", "label_of", "mention_at"]  # fmt: skip

_HELD_OUT = 5
"""One brief in so many is kept out of training."""


Origin = Literal["briefs", "split", "written briefs", "articles", "fresh"]


@dataclass(frozen=True, slots=True)
class Example:
    """A request with the answer to it. `origin` is what it was made from."""

    article: str
    task: str
    messages: tuple[Message, ...]
    answer: Mapping[str, Any]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Brief:
    """A labelled brief: facts by mention, as slot -> words; the spans of the chosen sentences."""

    article: Article
    facts: tuple[tuple[tuple[int, int], Mapping[str, Any]], ...]
    roles: tuple[tuple[tuple[int, int], str], ...]
    summary: tuple[tuple[int, int], ...]


_Label = Mapping[str, tuple[str, ...]]
"""The accepted wordings by slot; none where the label is null."""


def answer_text(example: Example) -> str:
    """The answer as the model is taught to write it, in JSON.

    Words have a space in front, so that they are the tokens that they are in a text: a small model
    copies tokens, and "homes" behind a quotation mark is another than behind a space.
    """
    told = example.answer.items()
    spaced = {slot: f" {words}" if isinstance(words, str) else words for slot, words in told}
    return json.dumps(spaced, ensure_ascii=False, separators=(",", ":"))


def is_held_out(name: str) -> bool:
    """Whether the brief of that name is kept out of training."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % _HELD_OUT == 0


# -- briefs --------------------------------------------------------------------------------------


def briefs_in(path: Path, *, held_out: bool) -> list[Brief]:
    """The briefs of a JSONL file that are kept out of training, or the others."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return [_brief(line) for line in lines if is_held_out(line["article"]) == held_out]


def _brief(line: dict[str, Any]) -> Brief:
    reply = line["reply"]
    spans = {one["id"]: (one["start"], one["end"]) for one in line["mentions"] + line["sentences"]}
    excluded = [(one, "excluded") for group in reply["excluded"] for one in group["ids"]]
    roles = [(fact["id"], "fact") for fact in reply["facts"]]
    roles += [(again["id"], "restatement") for again in reply["restatements"]] + excluded
    return Brief(
        article=article_from_text(line["text"], path=line["article"]),
        facts=tuple((spans[fact["id"]], fact) for fact in reply["facts"]),
        roles=tuple((spans[one], role) for one, role in roles),
        summary=tuple(spans[one] for one in reply["summary"] if one in spans),
    )


def examples_of_briefs(briefs: Iterable[Brief], prompt: Prompt) -> list[Example]:
    """An example per fact of a brief that the reader finds, and one for its summary."""
    found: list[Example] = []
    for brief in briefs:
        plan = Plan.of(brief.article)
        requests, choosing = small_requests(plan, prompt)
        for (start, end), fact in brief.facts:
            mention = mention_at(plan, start, end)
            if mention is not None and mention.id in requests:
                label = {slot: _wordings(fact.get(_KEY_OF.get(slot, slot))) for slot in _SLOTS}
                found.append(_example(plan, requests[mention.id], label, "briefs"))
        if choosing is not None:
            found += _choice_of_sentences(plan, choosing, brief.summary, "briefs")
    return found


_SLOTS = ("counted", "event", "time", "place", "attributed_to")
_KEY_OF = {"time": "time_text"}


def _wordings(words: str | None) -> tuple[str, ...]:
    return (words,) if words else ()


# -- labelled articles ---------------------------------------------------------------------------


def examples_of_split(folder: Path, prompt: Prompt, split: str = "dev") -> list[Example]:
    """The same of labelled articles. Raises `ValueError` for any split but `dev`."""
    if split != "dev":
        raise ValueError(f"split {split!r} is for scoring: an adapter is trained on dev alone")
    return _examples_of(load_labelled([folder], split), prompt, "split")


def examples_of_articles(folder: Path, prompt: Prompt, origin: Origin) -> list[Example]:
    """The same of articles that were written for training; none where there is no such folder.

    Raises `ValueError` for a folder that is split, since part of it may be for scoring.
    """
    if (folder / SPLIT_FILE).exists():
        raise ValueError(f"{folder}: has a split; only its dev part may be trained on")
    if not any(folder.glob("*.yaml")):
        return []
    return _examples_of(load_labelled([folder]), prompt, origin)


def _examples_of(
    labelled: Iterable[LabelledArticle], prompt: Prompt, origin: Origin
) -> list[Example]:
    found: list[Example] = []
    for item in labelled:
        plan = Plan.of(item.article)
        requests, choosing = small_requests(plan, prompt)
        for fact in item.facts:
            for span in fact.mentions:
                mention = mention_at(plan, span.start, span.end)
                if mention is not None and mention.id in requests:
                    request = requests[mention.id]
                    found.append(_example(plan, request, label_of(fact), origin))
                    break
        if choosing is not None:
            keys = [(s.start, s.end) for fact in item.facts if fact.key for s in fact.mentions]
            found += _choice_of_sentences(plan, choosing, keys, origin)
    return found


def label_of(fact: LabelledFact) -> _Label:
    """The accepted wordings of a fact's slots."""
    label = {slot: tuple(getattr(fact, slot)) for slot in _SLOTS if slot != "time"}
    return {**label, "time": (fact.time.text,) if fact.time else ()}


# -- answers -------------------------------------------------------------------------------------


def mention_at(plan: Plan, start: int, end: int) -> Mention | None:
    """The mention that overlaps the stretch."""
    mentions = plan.reading.mentions
    return next((one for one in mentions if one.start < end and start < one.end), None)


def _example(plan: Plan, request: Request[Any], label: _Label, origin: Origin) -> Example:
    shown = request.messages[-1]["content"].replace("[[", "").replace("]]", "")
    answer = {slot: _visible(label[slot], shown) for slot in request.schema["properties"]}
    return Example(plan.article.path, "mention", request.messages, answer, origin)


def _visible(accepted: Iterable[str], shown: str) -> str | None:
    """The first wording that the request shows, as it stands there. What it does not show can only be
    made up: null."""
    text = " ".join(shown.split())
    for words in filter(None, accepted):
        own = re.escape(" ".join(words.split()))
        if found := re.search(rf"(?<!\w){own}(?!\w)", text, re.IGNORECASE):
            return found.group()
    return None


def _choice_of_sentences(
    plan: Plan, request: Request[Any], chosen: Sequence[tuple[int, int]], origin: Origin
) -> Iterator[Example]:
    """The two sentences that share most with the chosen stretches; none where fewer than two do."""
    ids = request.schema["properties"]["sentences"]["items"]["enum"]
    spans = prose_of(plan.reading)[: len(ids)]
    shared = [sum(min(s.end, e) > max(s.start, b) for b, e in chosen) for s in spans]
    ranked = sorted(range(len(spans)), key=lambda i: (-shared[i], i))[:2]
    if len(ranked) == 2 and all(shared[i] for i in ranked):
        answer = {"sentences": [ids[i] for i in sorted(ranked)]}
        yield Example(plan.article.path, "sentences", request.messages, answer, origin)
