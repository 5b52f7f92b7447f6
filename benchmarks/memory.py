"""Memory of a long run: the most that the process held, as the number of articles grows.

    python benchmarks/memory.py [--articles 100000] [--model openai/stub]

Small articles, one line each, over the loopback endpoint (or `--model none`); a second run into the
same directory follows, in which nothing is left to do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from endpoint import serving


def peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    """The most memory that the process has held so far (VmHWM)."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
    return int(line.split()[1]) / 1000


def measured(command: list[str], out: Path, number: int) -> None:
    began = time.monotonic()
    process = subprocess.Popen(command)
    marks = [number // 10, number // 2]
    peak = 0.0
    while process.poll() is None:
        time.sleep(0.5)
        try:
            peak = max(peak, peak_megabytes(process))
        except OSError:
            break
        journal = out / "journal.jsonl"
        done = journal.stat().st_size // 130 if journal.exists() else 0
        while marks and done >= marks[0]:
            print(f"  after about {marks.pop(0):,}: {peak:.0f} MB")
    process.wait()
    print(
        f"  at the end: {peak:.0f} MB, exit {process.returncode}, {time.monotonic() - began:.0f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--model", default="openai/stub")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, serving(latency=0.05) as url:
        os.environ["LLMEXTRACT_CACHE_DIR"] = str(Path(scratch) / "cache")
        source, out = Path(scratch) / "articles.jsonl", Path(scratch) / "out"
        with source.open("w", encoding="utf-8") as file:
            for number in range(given.articles):
                text = f"Floods closed {number + 20} roads on Friday, police said."
                file.write(json.dumps({"text": text}) + "\n")
        command = [sys.executable, "-m", "llmextract", "run", str(source), "--out", str(out)]
        command += ["--model", given.model, "--base-url", url, "--jobs", "64", "--quiet"]
        for name in ("first run", "second run, nothing left to do"):
            print(f"{given.articles:,} articles, {given.model}, {name}")
            measured(command, out, given.articles)


if __name__ == "__main__":
    main()
