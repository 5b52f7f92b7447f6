"""Write the baselines into `evals/README.md`: `python evals/baselines.py`.

Scores `none` and `embedded` on the seeds and on both splits of `newswire`, and the agreement of the
two labellers, and puts the tables between the markers of the README.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from llmextract import Extractor
from llmextract.agreement import agreement_of
from llmextract.evalreport import metric_rows
from llmextract.evaluation import EvalResult, evaluate, load_labelled, metrics_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
README = HERE / "README.md"
SETS = {
    "seeds": ([ROOT / "seeds"], "all"),
    "newswire dev": ([HERE / "newswire"], "dev"),
    "newswire test": ([HERE / "newswire"], "test"),
}
MODELS = ("none", "embedded")


async def scored(model: str, folders: list[Path], split: str) -> EvalResult:
    labelled = load_labelled(folders, split)
    async with Extractor(model=model) as extractor:
        return await evaluate(labelled, [extractor], split=split)


def table(columns: dict[str, EvalResult], leave_out: tuple[str, ...] = ()) -> Iterator[str]:
    """A Markdown table of the metrics, a column per result."""
    rows = {name: dict(metric_rows(metrics_of(result))) for name, result in columns.items()}
    names = list(dict.fromkeys(name for shown in rows.values() for name in shown))
    names = [name for name in names if not name.startswith(leave_out)]
    yield "| | " + " | ".join(rows) + " |"
    yield "|---" * (len(rows) + 1) + "|"
    for name in names:
        yield f"| {name.strip()} | " + " | ".join(s.get(name, "0") for s in rows.values()) + " |"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    blocks = {}
    for model in MODELS:
        results = {name: asyncio.run(scored(model, *given)) for name, given in SETS.items()}
        blocks[model] = "\n".join(table(results))
    agreement = {"second labels against first": agreement_of(HERE / "newswire", HERE / "second")}
    blocks["agreement"] = "\n".join(table(agreement, ("key facts", "numbers in", "sentences")))
    for name, block in blocks.items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        text, found = re.subn(
            pattern, lambda m, b=block: m[1] + b + "\n" + m[2], text, flags=re.DOTALL
        )
        if not found:
            print(f"{README}: no marker for {name}", file=sys.stderr)  # noqa: T201
            return 1
    README.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
