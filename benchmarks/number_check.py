"""How many altered numbers the check catches, and how many sound ones it flags.

    python benchmarks/number_check.py seeds evals/newswire [--split test]

True sentences of labelled articles, retold so that they do not stand in the article as they are,
are altered one number at a time: another value, ten times it, two numbers swapped, a hedge dropped
or turned, a date moved. Caught is what is called contradicted or unsupported; flagged is a sound
sentence in which any number is called so.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from llmextract.articles import Article
from llmextract.check_report import CheckReport
from llmextract.evaluation import load_labelled
from llmextract.mentions import find_mentions
from llmextract.number_check import NumberSource, read_plain
from llmextract.schema import Mention

HEDGES = {"more than": "less than", "over": "under", "at least": "at most", "nearly": "more than",
          "almost": "more than", "up to": "at least", "less than": "more than", "under": "over",
          "fewer than": "more than", "about": "more than", "around": "less than"}  # fmt: skip
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = ("January February March April May June July August September October November "
          "December").split()  # fmt: skip

Change = tuple[str, str, int, int]
"""Kind, the altered text, and where in it the altered words are."""


def retold(sentence: str) -> str:
    """A sentence that says the same and does not stand in the article."""
    return f"It was reported that {' '.join(sentence.split())}"


def changes(text: str, draw: random.Random) -> Iterator[Change]:
    """Every way of altering one number, hedge or date of the text."""
    numbers = [m for m in find_mentions(text) if m.role == "fact" and m.value is not None]
    for mention in numbers:
        for kind, factor in (("other value", None), ("ten times", Decimal(10))):
            words = _altered(mention, factor, draw)
            if words and words != mention.text:
                yield _put(kind, text, mention.start, mention.end, words)
    for one, other in itertools.pairwise(numbers):
        if one.unit == other.unit and one.value != other.value:
            first, second = text[one.start : one.end], text[other.start : other.end]
            swapped = text[: one.start] + second + text[one.end : other.start] + first
            yield "swapped", swapped + text[other.end :], one.start, one.start + len(second)
    for hedge, turned in HEDGES.items():
        for match in re.finditer(rf"(?i)\b{hedge} (?=[\d$£€])", text):
            yield _put("hedge turned", text, match.start(), match.end(), turned + " ")
            yield _put("hedge dropped", text, match.start(), match.end(), "")
    yield from _moved(text)


def _moved(text: str) -> Iterator[Change]:
    for names in (DAYS, MONTHS):
        for match in re.finditer(rf"\b({'|'.join(names)})\b(?! (?:Times|Post))", text):
            other = names[(names.index(match.group()) + 2) % len(names)]
            yield _put("date moved", text, match.start(), match.end(), other)


def _put(kind: str, text: str, start: int, end: int, words: str) -> Change:
    return kind, text[:start] + words + text[end:], start, start + max(1, len(words))


def _altered(mention: Mention, factor: Decimal | None, draw: random.Random) -> str | None:
    """The number in figures, with another value in its own form."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", mention.text)
    if digits is None:
        return None
    value = Decimal(digits.group().replace(",", ""))
    other = value * factor if factor else value + draw.choice((1, 2, 3, -1, -2)) * _step(value)
    if other <= 0 or other == value:
        other = value + 7 * _step(value)
    shown = f"{other:,f}" if "," in digits.group() or other >= 10_000 else f"{other:f}"
    return mention.text[: digits.start()] + shown + mention.text[digits.end() :]


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return step * max(1, int(value / step) // 8)


def flagged(report: CheckReport, start: int, end: int, reach: int = 25) -> bool:
    """Whether a number or date at the altered place is called bad; a hedge stands before it."""
    return any(n.start < end + reach and start - 3 < n.end for n in report.bad)


def measured(article: Article, draw: random.Random) -> Iterator[tuple[str, bool, str]]:
    """(kind, called bad, text) for every sentence as it is and for every change of it."""
    reading = read_plain(article.text)
    source = NumberSource(reading, article.published)
    for span in reading.sentences:
        text = retold(reading.words(span) or "")
        if not find_mentions(text):
            continue
        yield "sound", bool(source.check(text).bad), text
        for kind, altered, start, end in changes(text, draw):
            report = source.check(altered)
            yield kind, flagged(report, start, end), altered


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--split", default="all")
    parser.add_argument("--show", help="print the misses of this kind")
    given = parser.parse_args()
    draw = random.Random(1)
    told: dict[str, Counter[bool]] = defaultdict(Counter)
    began, checks = time.perf_counter(), 0
    for sample in load_labelled(given.folders, given.split):
        for kind, bad, text in measured(sample.article, draw):
            told[kind][bad] += 1
            checks += 1
            if given.show == kind and bad == (kind == "sound"):
                print(f"  {sample.article.path}: {text}")
    seconds = time.perf_counter() - began
    altered = sum((told[kind] for kind in told if kind != "sound"), Counter())
    for kind in ("sound", *sorted(told.keys() - {"sound"})):
        total = told[kind].total()
        print(f"{kind:16}{total:6}  called bad {told[kind][True] / total:6.3f}")
    print(f"{'all altered':16}{altered.total():6}  caught {altered[True] / altered.total():10.3f}")
    print(f"{seconds / checks * 1000:.1f} ms a text, its source read once")


if __name__ == "__main__":
    main()
