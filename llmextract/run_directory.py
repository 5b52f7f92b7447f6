"""What a run left in its directory: records, failures, how it was run, and the texts it read.

Records do not hold the articles' texts. They are read again from where the run found them, and
count only where their hash is that of the record.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from llmextract.articles import Article, read_articles
from llmextract.errors import ConfigurationError
from llmextract.records import read_records
from llmextract.schema import Record

__all__ = ["RunDirectory", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """The text that a record was read from; `missing` says why where it is not to be had."""

    text: str | None
    missing: str | None = None


class RunDirectory:
    """A directory that `llmextract run` wrote. Raises `ConfigurationError` if it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / "records.jsonl").is_file():
            raise ConfigurationError(
                f"{path}: holds no records.jsonl; make one with `llmextract run PATH --out {path}`"
            )
        self.info = self._info()

    def records(self) -> Iterator[Record]:
        """The records, one at a time. Raises `ConfigurationError` naming a broken line."""
        return read_records(self.path / "records.jsonl")

    def failures(self) -> Iterator[dict[str, Any]]:
        """The entries of the failure ledger; none where it is not there. Broken lines are passed over."""
        try:
            with (self.path / "failures.jsonl").open(encoding="utf-8") as lines:
                for line in lines:
                    entry = _object(line)
                    if entry:
                        yield entry
        except OSError:
            return

    def with_texts(self, most: int) -> Iterator[tuple[Record, Text]]:
        """The first `most` records, each with the text it was read from.

        Records and articles are in the same order, so the articles are walked once, one in memory
        at a time; what has no record is passed over.
        """
        paths = (record.article.path for record in islice(self.records(), most))
        last = {path: place for place, path in enumerate(paths)}
        found = self._articles(last)
        held = next(found, None)
        for place, record in enumerate(islice(self.records(), most)):
            label = record.article.path
            # An article whose records all lie behind was met out of order: it is passed over.
            while held and held[0] != label and last[held[0]] < place:
                held = next(found, None)
            if held is None or held[0] != label:
                yield record, Text(None, self._lost())
                continue
            article = held[1]
            held = next(found, None)
            if article.id == record.article.id:
                yield record, Text(article.text)
            else:
                yield record, Text(None, "The file has changed since the run read it.")

    def _lost(self) -> str:
        if "inputs" in self.info:
            return "The file is no longer where the run read it."
        return "The run did not note where its articles are."

    def _info(self) -> dict[str, Any]:
        try:
            return _object((self.path / "run.json").read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return {}

    def _articles(self, wanted: Container[str]) -> Iterator[tuple[str, Article]]:
        """The articles that can still be read, under the labels that the records know them by."""
        directory, inputs = self.info.get("directory"), self.info.get("inputs")
        if not isinstance(directory, str) or not isinstance(inputs, list):
            return
        paths = [Path(directory, given) for given in inputs if isinstance(given, str)]
        present = [path for path in paths if os.path.lexists(path)]
        try:
            for label, article in read_articles(present):
                known = label if label in wanted else label.removeprefix(f"{directory}{os.sep}")
                if known in wanted and isinstance(article, Article):
                    yield known, article
        except ConfigurationError:
            return  # a package for HTML is missing, or a folder went away: no more texts


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
