"""Our own gate: the labelled articles scored on the models that need no key, against floors.

    python evals/gate.py                     exit 1 below a floor or on another corpus
    python evals/gate.py --update            raise the floors to what is reached now
    python evals/gate.py --update --lower    lower them as well: say why in the commit

The embedded model's replies are taken from `evals/recordings/` (`make record`). Floors stand in
`evals/floors.json`, with the digest of the articles and labels they were measured on. A floor
leaves room of `ROOM` for the last digits of floating point on another machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from llmextract import Extractor
from llmextract.cache import Cache, read_export
from llmextract.evaluation import EvalResult, evaluate, load_labelled, metrics_of

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")
RECORDINGS = Path(__file__).parent / "recordings" / "embedded.jsonl"
ROOM = 0.01
CASES: dict[str, tuple[str, list[str], str]] = {
    "none: seeds and newswire dev": ("none", ["seeds", "evals/newswire"], "dev"),
    "embedded: seeds and newswire dev": ("embedded", ["seeds", "evals/newswire"], "dev"),
}


def figures(result: EvalResult) -> dict[str, Any]:
    """What is held against the floors. Every figure is better when it is larger."""
    metrics = metrics_of(result)
    return {
        "digest": result.labels_digest,
        "core_f1": round(metrics.core.value, 4) if metrics.core else 0.0,
        "full_f1": round(metrics.full.value, 4) if metrics.full else 0.0,
        "coverage": round(metrics.coverage or 0.0, 4),
        "unsupported_numbers": -metrics.numbers_unsupported,
        "read_articles": metrics.articles - metrics.failed_articles,
    }


def check(name: str, now: dict[str, Any], floor: dict[str, Any] | None) -> list[str]:
    """What is below its floor, or why nothing can be said."""
    if floor is None:
        return [f"{name}: no floor; set it with --update"]
    if now["digest"] != floor["digest"]:
        return [f"{name}: articles or labels changed since the floors were set; --update"]
    return [
        f"{name}: {figure} is {now[figure]}, the floor is {least}"
        for figure, least in floor.items()
        if figure != "digest" and now[figure] < least - ROOM
    ]


def updated(now: dict[str, Any], floor: dict[str, Any] | None, *, lower: bool) -> dict[str, Any]:
    """The new floor: never below the old one on the same corpus, unless `lower` says so."""
    if floor is None or lower or floor["digest"] != now["digest"]:
        return now
    return {k: v if k == "digest" else max(v, floor[k]) for k, v in now.items()}


async def measure(model: str, folders: list[str], split: str) -> dict[str, Any]:
    """Score the model; the embedded one by its recorded replies, which take it minutes to make."""
    labelled = load_labelled([ROOT / folder for folder in folders], split)
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        store = Cache(directory / "replies")
        with RECORDINGS.open(encoding="utf-8") as lines:
            for key, entry in read_export(lines, str(RECORDINGS)):
                store.put(key, entry)
        store.close()
        async with Extractor(model=model, cache_directory=directory, replay_only=True) as extractor:
            return figures(await evaluate(labelled, [extractor], split=split))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--lower", action="store_true")
    given = parser.parse_args(arguments)
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    measured = {name: asyncio.run(measure(*case)) for name, case in CASES.items()}
    for name, now in measured.items():
        print(name, *(f"{k} {v}" for k, v in now.items()), sep="  ")  # noqa: T201
    if given.update:
        kept = {n: updated(now, floors.get(n), lower=given.lower) for n, now in measured.items()}
        FLOORS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        return 0
    problems = [line for n, now in measured.items() for line in check(n, now, floors.get(n))]
    print(*problems, sep="\n", file=sys.stderr)  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
