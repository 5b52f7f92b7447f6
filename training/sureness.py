"""How probable the model must find its own words to be taken: right slots by that probability.

    python -m training.sureness [FOLDER ...]

The folders hold labelled texts that nothing was trained on, for the adapter finds what it was trained on
more probable than anything else. The figures of `llmextract.pipeline` were read off this table. Windows count
as `eval` counts them: by their days, where the label has any.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmextract.dating import resolve
from llmextract.evaluation import load_labelled
from llmextract.exchange import Pointing, Reply
from llmextract.extractor import Extractor
from llmextract.labels import LabelledArticle, LabelledFact
from llmextract.pipeline import PlanDesk, weighed
from llmextract.planning import Plan, small_requests
from llmextract.schema import Record, RunInfo
from llmextract.scoring import same_window, same_words
from llmextract.settings import EMBEDDED
from training.examples import label_of, mention_at
from training.scores import SLOTS

__all__ = ["Answer", "answers_about"]

_FOLDERS = tuple(
    Path(__file__).parent / name for name in ("calibration/briefs", "calibration/articles")
)
_LEAST = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1)
"""Probabilities that are tried; with the last the rules alone answer."""


@dataclass(frozen=True)
class Answer:
    """What the rules and the model say about one labelled fact."""

    plan: Plan
    label: LabelledFact
    ruled: Pointing
    reply: Reply[Any]

    def is_right(self, slot: str, least: float) -> bool:
        """Whether the slot is right when the model's words need the probability `least`."""
        told = weighed(self.plan, self.ruled, self.reply, {slot: least})[slot]
        if slot == "time":
            future = self.label.stance == "planned"
            window = resolve(told, self.plan.article.published, future=future) if told else None
            return same_window(window, self.label.time)
        if slot == "counted":
            told = told or self.ruled.counted
        return same_words(told, tuple(label_of(self.label)[slot]))


class _Listening(PlanDesk):
    """An article under way, of which the replies are kept."""

    replies: Sequence[Reply[Any]] = ()

    def make(self, replies: Sequence[Reply[Any]], run: RunInfo) -> Record:
        self.replies = replies
        return super().make(replies, run)


async def answers_about(folders: Sequence[Path]) -> list[Answer]:
    """An answer to each labelled fact of the folders whose number is asked about."""
    found: list[Answer] = []
    async with Extractor(model=EMBEDDED) as extractor:
        for item in load_labelled(folders):
            found += await _answers(item, extractor)
    return found


async def _answers(item: LabelledArticle, extractor: Extractor) -> list[Answer]:
    assert extractor.prompt is not None
    plan = Plan.of(item.article)
    desk = _Listening(plan, extractor.prompt, extractor.context)
    await (await extractor.aask(desk))()
    asked, _ = small_requests(plan, extractor.prompt)
    replies = dict(zip(asked, desk.replies, strict=False))
    return list(_about(item, plan, replies))


def _about(
    item: LabelledArticle, plan: Plan, replies: Mapping[str, Reply[Any]]
) -> Iterator[Answer]:
    for fact in item.facts:
        mentions = (mention_at(plan, span.start, span.end) for span in fact.mentions)
        mention = next((one for one in mentions if one and one.id in replies), None)
        if mention is not None:
            ruled = plan.ruled_of(mention.id)
            yield Answer(plan, fact, ruled, replies[mention.id])


def main() -> None:
    """Print the share of right slots by the least probability."""
    parser = argparse.ArgumentParser(prog="python -m training.sureness", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=_FOLDERS, metavar="FOLDER")
    answers = asyncio.run(answers_about(parser.parse_args().folders))
    print(f"{len(answers)} facts\n\nleast  " + "  ".join(f"{slot:>13}" for slot in SLOTS))  # noqa: T201
    for least in _LEAST:
        shares = (sum(one.is_right(slot, least) for one in answers) for slot in SLOTS)
        cells = "  ".join(f"{right / len(answers):13.3f}" for right in shares)
        print(f"{least:5.1f}  {cells}")  # noqa: T201


if __name__ == "__main__":
    main()
