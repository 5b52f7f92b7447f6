"""Precision and recall of "bad number" on texts written by hand against sources written by hand.

    python benchmarks/number_pairs.py benchmarks/pairs/dev6 [--show]

A folder holds `sources.jsonl` (id, published, text) and `pairs.jsonl` (id, kind, source, text, and
which numbers of the text are bad and which good, as they stand in it). A number counts as called bad
where a verdict that overlaps it is contradicted or unsupported; a verdict on something that nobody
marked counts as a false alarm.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llmextract import check
from llmextract.check_report import BAD, CheckedNumber, CheckReport

Outcome = tuple[str, str, str]
"""Called and truly: "bad" or "good"; and the words."""


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def outcomes(pair: dict[str, Any], report: CheckReport) -> list[Outcome]:
    """What each marked number was called, and every alarm about what is not marked."""
    text = pair["text"]
    marks = [
        (text.index(words), words, truly) for truly in ("bad", "good") for words in pair[truly]
    ]
    flagged = [n for n in report.numbers if n.verdict in BAD]
    found: list[Outcome] = []
    told: set[CheckedNumber] = set()
    for start, words, truly in marks:  # the bad ones first: a date is flagged with its hour
        hits = {n for n in flagged if n.start < start + len(words) and start < n.end}
        found.append(("bad" if hits - told else "good", truly, words))
        told |= hits if truly == "bad" else set()
    found += [
        ("bad", "good", number.text)
        for number in flagged
        if not any(number.start < s + len(w) and s < number.end for s, w, _ in marks)
    ]
    return found


def calls(folder: Path) -> Iterator[tuple[dict[str, Any], CheckReport, list[Outcome]]]:
    """Each pair with its report and what was called what."""
    sources = {one["id"]: one for one in read(folder / "sources.jsonl")}
    for pair in read(folder / "pairs.jsonl"):
        source = sources[pair["source"]]
        report = check(pair["text"], source["text"], published=source["published"])
        yield pair, report, outcomes(pair, report)


def precision_and_recall(total: Counter[tuple[str, str]]) -> tuple[float, float]:
    """Of what was called bad, and of what is bad, the share that is both."""
    both, alarms, missed = total["bad", "bad"], total["bad", "good"], total["good", "bad"]
    return both / max(1, both + alarms), both / max(1, both + missed)


def main() -> None:
    """Print the table of kinds, precision and recall, and what was called wrongly if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print every wrong call")
    given = parser.parse_args()
    kinds: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for pair, report, found in calls(given.folder):
        kinds[pair["kind"]].update((called, truly) for called, truly, _ in found)
        for called, truly, words in found if given.show else ():
            if called != truly:
                told = [n for n in report.numbers if n.text in words or words in n.text]
                why = "; ".join(f"{n.verdict}: {n.reason}" for n in told) or "not read"
                print(
                    f"{pair['id']} {pair['kind']}: {words!r} is {truly} [{why}]\n    {pair['text']}"
                )
    print(f"{'kind':15}{'bad':>5}{'caught':>8}{'good':>6}{'flagged':>9}")
    for kind, one in kinds.items():
        bad = one["bad", "bad"] + one["good", "bad"]
        good = one["good", "good"] + one["bad", "good"]
        print(f"{kind:15}{bad:5}{one['bad', 'bad']:8}{good:6}{one['bad', 'good']:9}")
    precision, recall = precision_and_recall(sum(kinds.values(), Counter()))
    print(f"bad numbers: precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
