"""Articles a second through one endpoint: ours, langextract, a hand-written loop, and the ideal.

    python benchmarks/throughput.py [--articles 640] [--jobs 64] [--latency 0.2] [--repeats 3]

All ask the same loopback endpoint (`endpoint.py`, its own process) about the same articles of 4 kB,
one after the other, `repeats` times in turn. The ideal is jobs / latency. Ours does everything that
`llmextract run` does: reading, rendering, checking, grounding, cache and results on disk. The loop
is what one writes in ten minutes: a thread pool, the openai client, the reply parsed and written.
A column is left out where its package is not installed (extra `bench`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from endpoint import serving

ROOT = Path(__file__).parent.parent
SIZE = 4000


def write_articles(folder: Path, number: int) -> list[Path]:
    """Articles of 4 kB made of the seeds, no two alike."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    folder.mkdir()
    paths = []
    for index in range(number):
        text = (
            f"Report {index} of the district\n\nOfficials counted {index + 3} cases on Friday.\n\n"
        )
        turn = index
        while len(text) < SIZE:
            text += seeds[turn % len(seeds)] + "\n\n"
            turn += 1
        path = folder / f"{index:06}.txt"
        path.write_text(text[:SIZE], encoding="utf-8")
        paths.append(path)
    return paths


def ours(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of `llmextract run` with an empty cache."""
    from llmextract import Extractor
    from llmextract.run import run

    async def everything(scratch: Path) -> float:
        given = {"model": "openai/stub", "base_url": url, "cache_directory": scratch / "cache"}
        async with Extractor(**given, jobs=jobs) as extractor:
            began = time.perf_counter()
            counts = await run(paths, scratch / "out", extractor, in_processes=True)
            seconds = time.perf_counter() - began
        assert counts.records == len(paths), counts
        return seconds

    with tempfile.TemporaryDirectory() as scratch:
        return asyncio.run(everything(Path(scratch)))


def again(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of a second run into the same directory: nothing is left to do."""
    from llmextract import Extractor
    from llmextract.run import run

    async def everything(scratch: Path) -> float:
        given = {"model": "openai/stub", "base_url": url, "cache_directory": scratch / "cache"}
        for _ in range(2):
            async with Extractor(**given, jobs=jobs) as extractor:
                began = time.perf_counter()
                await run(paths, scratch / "out", extractor, in_processes=True)
                seconds = time.perf_counter() - began
        return seconds

    with tempfile.TemporaryDirectory() as scratch:
        return asyncio.run(everything(Path(scratch)))


def elsewhere(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of a second run into another directory: every record is cached."""
    return _second_run(paths, url, jobs, lost="")


def replayed(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of the same where the replies alone are cached, as after a change of program."""
    return _second_run(paths, url, jobs, lost="records")


def _second_run(paths: list[Path], url: str, jobs: int, *, lost: str) -> float:
    from llmextract import Extractor
    from llmextract.run import run

    async def everything(scratch: Path) -> float:
        given = {"model": "openai/stub", "base_url": url, "cache_directory": scratch / "cache"}
        for name in ("first", "second"):
            async with Extractor(**given, jobs=jobs) as extractor:
                began = time.perf_counter()
                await run(paths, scratch / name, extractor, in_processes=True)
                seconds = time.perf_counter() - began
            if lost:
                shutil.rmtree(scratch / "cache" / lost)
        return seconds

    with tempfile.TemporaryDirectory() as scratch:
        return asyncio.run(everything(Path(scratch)))


def loop(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of a thread pool over the openai client."""
    import openai

    from llmextract.prompting import find_prompt

    prompt = find_prompt("article")
    system = prompt.messages(published=None, title=None, opening=None, marked_text="")[0]
    form = {"name": "Reply", "strict": True, "schema": prompt.schema}
    client = openai.OpenAI(api_key="none", base_url=url)

    def one(path: Path) -> str:
        text = path.read_text(encoding="utf-8")
        completion = client.chat.completions.create(
            model="stub",
            messages=[system, {"role": "user", "content": text}],
            response_format={"type": "json_schema", "json_schema": form},
            temperature=0,
        )
        reply = json.loads(completion.choices[0].message.content or "")
        return json.dumps({"path": str(path), "reply": reply})

    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(jobs) as pool:
        began = time.perf_counter()
        with (Path(scratch) / "out.jsonl").open("w", encoding="utf-8") as out:
            for line in pool.map(one, paths):
                out.write(line + "\n")
        seconds = time.perf_counter() - began
    client.close()
    return seconds


def langextract(paths: list[Path], url: str, jobs: int) -> float:
    """Seconds of langextract's `extract` over its own OpenAI provider."""
    import langextract as lx
    from langextract.providers.openai import OpenAILanguageModel

    model = OpenAILanguageModel(
        model_id="stub",
        api_key="none",
        base_url=url,
        max_workers=jobs,
        format_type=lx.data.FormatType.JSON,
    )
    example = lx.data.ExampleData(
        text="12 people were hurt.",
        extractions=[lx.data.Extraction(extraction_class="fact", extraction_text="12 people")],
    )
    documents = [
        lx.data.Document(text=path.read_text(encoding="utf-8"), document_id=str(path))
        for path in paths
    ]
    began = time.perf_counter()
    results = lx.extract(
        documents,
        prompt_description="Extract numeric facts.",
        examples=[example],
        model=model,
        max_char_buffer=SIZE + 1,
        batch_length=jobs,
        max_workers=jobs,
        show_progress=False,
        fence_output=False,
        use_schema_constraints=False,
    )
    assert len(list(results)) == len(paths)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=640)
    parser.add_argument("--jobs", type=int, default=64)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    ways: dict[str, Callable[[list[Path], str, int], float]] = {
        "ours": ours,
        "hand-written loop": loop,
        "ours: nothing left to do": again,
        "ours: everything cached": elsewhere,
        "ours: replies cached": replayed,
    }
    if find_spec("langextract"):
        ways["langextract"] = langextract
    if given.only:
        ways = {name: ways[name] for name in given.only.split(",")}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as scratch, serving(latency=given.latency) as url:
        paths = write_articles(Path(scratch) / "articles", given.articles)
        for way in ways.values():
            way(paths[:1], url, given.jobs)  # what is imported and started once is not timed
        for _ in range(given.repeats):
            for name, way in ways.items():
                rates[name].append(len(paths) / way(paths, url, given.jobs))
    ideal = given.jobs / given.latency
    print(f"{given.articles} articles, {given.jobs} in flight, {given.latency} s a reply")
    print(f"{'ideal':28}{ideal:9.1f}/s")
    reference = statistics.median(rates.get("hand-written loop", [ideal]))
    for name, seen in rates.items():
        middle = statistics.median(seen)
        spread = f"{min(seen):.1f} to {max(seen):.1f}"
        print(
            f"{name:28}{middle:9.1f}/s   {middle / reference:5.2f} of the loop   "
            f"{middle / ideal:5.2f} of the ideal   ({spread})"
        )


if __name__ == "__main__":
    main()
