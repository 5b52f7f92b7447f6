"""Write the baselines into `evals/README.md`: `python evals/baselines.py`.

Scores `none`, `embedded` and `embedded-base` (without the adapter), compares them on the test split,
takes the agreement of the two labellers, and puts the tables between the markers of the README.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from llmextract import Extractor
from llmextract.agreement import agreement_of
from llmextract.comparison import compare
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
MODELS = {
    "none": tuple(SETS),
    "embedded": tuple(SETS),
    "embedded-base": ("newswire test",),
}


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


def comparisons(results: dict[str, EvalResult]) -> Iterator[str]:
    """What `llmextract compare` says of `embedded` against the others."""
    yield "| base | verdict | F1 (mean of core and full) | p better | why |"
    yield "|---|---|---|---|---|"
    for base in ("none", "embedded-base"):
        told = compare(results[base], results["embedded"])
        change = f"{told.difference:+.3f}" if told.difference is not None else ""
        better = f"{told.p_better:.4f}" if told.p_better is not None else ""
        yield f"| `{base}` | {told.verdict} | {change} | {better} | {told.reason} |"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    blocks = {}
    on_test: dict[str, EvalResult] = {}
    for model, names in MODELS.items():
        results = {name: asyncio.run(scored(model, *SETS[name])) for name in names}
        blocks[model] = "\n".join(table(results))
        on_test[model] = results["newswire test"]
    blocks["compare"] = "\n".join(comparisons(on_test))
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
