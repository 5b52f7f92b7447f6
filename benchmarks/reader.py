"""The reader of numbers beside other libraries: precision, recall, F1 and milliseconds per 4 kB.

    python benchmarks/reader.py [LABELS_DIR ...] [--split dev|test|all]

Each directory holds articles (`*.txt`) with labels (`*.yaml`) beside them; without one, `seeds` is
taken. The case table of the tests is always run. A library that is not installed is left out.

A prediction counts where it overlaps the first mention of a labelled fact. Further mentions of the
same fact are neither asked for nor held against a system; anything else that it takes for a
quantity is wrong. Numbers in page furniture are dropped for every system.
"""

from __future__ import annotations

import argparse
import re
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from llmextract.evaluation import load_labelled

ROOT = Path(__file__).resolve().parent.parent
TOLERANCE = 1e-3
"""Relative: shares such as two-thirds are rounded differently by each system."""
CHARACTERS = 4096


class Quantity(NamedTuple):
    """What a system reads, or a label asks for: a span, its values (one, or low and high), a unit."""

    start: int
    end: int
    values: tuple[float, ...]
    unit: str | None


class Sample(NamedTuple):
    """A text with what should be read in it, and spans that are not scored."""

    text: str
    wanted: list[Quantity]
    ignored: list[tuple[int, int]]


System = Callable[[str], list[Quantity]]


class Counts(NamedTuple):
    """True positives, predictions and labels."""

    right: int
    predicted: int
    wanted: int

    def line(self) -> str:
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return f"{precision:6.3f} {recall:6.3f} {f1:6.3f}"


# --- systems --------------------------------------------------------------------------------


def llmextract_reader() -> System:
    from llmextract.mentions import find_mentions

    def read(text: str) -> list[Quantity]:
        return [
            Quantity(m.start, m.end, tuple(float(v) for v in told), m.unit)
            for m in find_mentions(text)
            if m.role == "fact" and (told := [v for v in (m.value, m.low, m.high) if v is not None])
        ]

    return read


def quantulum_reader() -> System:
    from quantulum3 import parser

    names = {
        "dimensionless": None,
        "percentage": "percent",
        "per cent": "percent",
        "dollar": "$",
        "united states dollar": "USD",
        "euro": "EUR",
        "pound sterling": "GBP",
        "yen": "JPY",
        "japanese yen": "JPY",
        "indian rupee": "INR",
        "degree celsius": "degree Celsius",
        "degree fahrenheit": "degree Fahrenheit",
        "pound-mass": "pound",
    }

    def read(text: str) -> list[Quantity]:
        found = []
        for quantity in parser.parse(text):
            name = quantity.unit.name
            values: tuple[float, ...] = (quantity.value,)
            if quantity.uncertainty:
                values = (
                    quantity.value - quantity.uncertainty,
                    quantity.value + quantity.uncertainty,
                )
            found.append(Quantity(*quantity.span, values, names.get(name, name)))
        return found

    return read


_DIGITS = re.compile(
    r"(?P<money>[$£€])?\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(?P<percent>%|per cent|percent)?"
)
_SIGNS = {"$": "$", "£": "GBP", "€": "EUR"}


def digits_reader() -> System:
    def read(text: str) -> list[Quantity]:
        return [
            Quantity(
                match.start("number"),
                match.end("number"),
                (float(match["number"].replace(",", "")),),
                "percent" if match["percent"] else _SIGNS.get(match["money"] or ""),
            )
            for match in _DIGITS.finditer(text)
        ]

    return read


def text2num_reader() -> System:
    from text_to_num import find_numbers

    digits = digits_reader()

    class Word:
        def __init__(self, match: re.Match[str]) -> None:
            self.match = match

        def text(self) -> str:
            return self.match.group()

        def nt_separated(self, _previous: Word) -> bool:
            return False

        def not_a_number_part(self) -> bool:
            return False

    def read(text: str) -> list[Quantity]:
        tokens = [Word(match) for match in re.finditer(r"[^\W\d_]+|\d+|[^\w\s]", text)]
        found = []
        for number in find_numbers(tokens, "en", 0.0):
            start, end = tokens[number.start].match.start(), tokens[number.end - 1].match.end()
            if not any(character.isdigit() for character in text[start:end]):
                found.append(Quantity(start, end, (number.value,), None))
        return found + digits(text)

    return read


SYSTEMS = {
    "llmextract": llmextract_reader,
    "quantulum3": quantulum_reader,
    "text2num + digits": text2num_reader,
    "digit regex": digits_reader,
}


def installed() -> Iterator[tuple[str, System]]:
    for name, build in SYSTEMS.items():
        try:
            yield name, build()
        except ImportError:
            print(f"{name}: not installed, left out")


# --- samples --------------------------------------------------------------------------------


def values_of(slots: dict[str, Any]) -> tuple[float, ...]:
    told = (slots.get(name) for name in ("value", "low", "high"))
    return tuple(float(value) for value in told if value is not None)


def labelled(directory: Path, split: str) -> Iterator[Sample]:
    for item in load_labelled([directory], split):
        text = item.article.text
        wanted, ignored = [], []
        for fact in item.facts:
            first, *others = [(span.start, span.end) for span in fact.mentions]
            values = [fact.value] if fact.value is not None else [fact.low, fact.high]
            numbers = tuple(float(value) for value in values if value is not None)
            wanted.append(Quantity(*first, numbers, fact.unit))
            ignored += others
        yield Sample(text, wanted, ignored + furniture(text))


def furniture(text: str) -> list[tuple[int, int]]:
    from llmextract.cleaning import find_furniture

    return [(span.start, span.end) for span in find_furniture(text)]


def case_table() -> Iterator[Sample]:
    for path in sorted((ROOT / "tests" / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            before, rest = case["text"].split("⟦")
            inside, after = rest.split("⟧")
            start, end = len(before), len(before) + len(inside)
            text = before + inside + after
            quantity = Quantity(start, end, values_of(case), case.get("unit"))
            excluded = case.get("absent") or case.get("reason")
            around = [(0, start), (end, len(text))]
            yield Sample(text, [] if excluded else [quantity], around)


# --- scores ---------------------------------------------------------------------------------


def overlaps(quantity: Quantity, start: int, end: int) -> bool:
    return quantity.start < end and start < quantity.end


def same_values(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    return len(left) == len(right) and all(
        abs(a - b) <= TOLERANCE * max(abs(a), abs(b)) for a, b in zip(left, right, strict=True)
    )


def score(system: System, samples: Iterable[Sample]) -> tuple[Counts, Counts, float]:
    """Counts for value, counts for value with unit, and milliseconds per 4 kB."""
    value_right = unit_right = predicted = wanted = characters = 0
    seconds = 0.0
    for sample in samples:
        start = time.process_time()
        found = system(sample.text)
        seconds += time.process_time() - start
        characters += len(sample.text)
        wanted += len(sample.wanted)
        used: set[int] = set()
        for label in sample.wanted:
            hits = [i for i, q in enumerate(found) if overlaps(q, label.start, label.end)]
            free = [i for i in hits if i not in used]
            right = [i for i in free if same_values(found[i].values, label.values)]
            used.update(right[:1] or free[:1])
            predicted += bool(free)
            value_right += bool(right)
            unit_right += any(found[i].unit == label.unit for i in right)
        for index, quantity in enumerate(found):
            skip = any(overlaps(quantity, *span) for span in sample.ignored)
            predicted += index not in used and not skip
    return (
        Counts(value_right, predicted, wanted),
        Counts(unit_right, predicted, wanted),
        1000 * seconds * CHARACTERS / max(characters, 1),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("labels", nargs="*", type=Path, default=[ROOT / "seeds"])
    arguments.add_argument("--split", default="all", help="dev, test or all")
    given = arguments.parse_args()
    sets = {f"{one.name} ({given.split})": list(labelled(one, given.split)) for one in given.labels}
    sets["case table"] = list(case_table())
    warnings.simplefilter("ignore")
    systems = list(installed())
    for title, samples in sets.items():
        count = sum(len(sample.wanted) for sample in samples)
        print(f"\n{title}: {len(samples)} texts, {count} quantities")
        print(f"{'':20}{'value  P      R     F1':>26}{'value+unit  P   R     F1':>28}{'ms/4kB':>9}")
        for name, system in systems:
            system(samples[0].text)  # first use loads tables
            value, unit, milliseconds = score(system, samples)
            print(f"{name:20}     {value.line()}       {unit.line()} {milliseconds:9.2f}")


if __name__ == "__main__":
    main()
