"""Hand labels: YAML beside the article, checked before anything is scored against it.

The form is that of `docs/labelling.md`. A label that cannot be used is told with file and line.
`counted`, `event`, `place` and `attributed_to` may be lists: the first wording is the label, the
others are accepted as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from llmextract.articles import Article, read_articles
from llmextract.errors import ArticleError, LabelError
from llmextract.schema import Modifier, Span, Stance, Window

__all__ = ["LabelledArticle", "LabelledFact", "digest", "find_labels", "read_labels"]

_FACT_KEYS = {
    "id",
    "mentions",
    "value",
    "low",
    "high",
    "modifier",
    "unit",
    "counted",
    "event",
    "time",
    "place",
    "attributed_to",
    "stance",
    "part_of",
    "key",
}
_LINE = "__line__"


@dataclass(frozen=True, slots=True)
class LabelledFact:
    """One fact as a careful reader states it. `mentions` are spans, the most exact first.

    Each of `counted`, `event`, `place`, `attributed_to` is a tuple of accepted wordings; empty
    where the label is null, and with "" among them where leaving the slot out is right as well.
    """

    id: str
    mentions: tuple[Span, ...]
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier
    unit: str | None
    counted: tuple[str, ...]
    event: tuple[str, ...]
    time: Window | None
    place: tuple[str, ...]
    attributed_to: tuple[str, ...]
    stance: Stance
    part_of: str | None
    key: bool


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with the facts that are to be found in it."""

    article: Article
    facts: tuple[LabelledFact, ...]
    labels_path: Path


def find_labels(folders: Iterable[Path]) -> list[Path]:
    """The label files of the folders, in order. Raises `LabelError` where there is none."""
    found: list[Path] = []
    for folder in folders:
        here = sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder]
        if not here or not here[0].is_file():
            raise LabelError(f"{folder}: no labels; put NAME.yaml beside NAME.txt")
        found += here
    return found


def digest(labelled: Sequence[LabelledArticle]) -> str:
    """SHA-256 (16 hex digits) of every article and label file: what a score was made against."""
    total = hashlib.sha256()
    for item in sorted(labelled, key=lambda one: one.article.id):
        total.update(item.article.id.encode())
        total.update(item.labels_path.read_bytes())
    return total.hexdigest()[:16]


def read_labels(path: Path) -> LabelledArticle:
    """The labels of one file with their article. Raises `LabelError`: `file:line: what is wrong`."""
    tree = _load(path)
    if not isinstance(tree, dict):
        raise LabelError(f"{path}:1: not a mapping with article, published and facts")
    _expect_keys(tree, {"article", "published", "facts"}, path)
    article = _article(path, tree)
    facts = [_fact(entry, article.text, path) for entry in _list(tree, "facts", path)]
    _check_ids(facts, _list(tree, "facts", path), path)
    return LabelledArticle(article, tuple(facts), path)


def _load(path: Path) -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """Notes the line of every mapping, for messages."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
            mapping[_LINE] = node.start_mark.line + 1
            return mapping

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        told = " ".join(str(getattr(error, "problem", error)).split())
        raise LabelError(f"{path}:{line}: not YAML: {told}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path}: cannot be read: {error}") from error
    except (ValueError, RecursionError, TypeError) as error:  # 2017-13-45, depth, a list as key
        raise LabelError(f"{path}:1: not YAML: {' '.join(str(error).split())}") from error


def _article(path: Path, tree: dict[str, Any]) -> Article:
    source = path.parent / str(tree.get("article", ""))
    if not tree.get("article") or not source.is_file():
        raise LabelError(f"{path}:1: article {tree.get('article')!r} is not beside the labels")
    _, article = next(read_articles([source]))
    if isinstance(article, ArticleError):
        raise LabelError(f"{path}:1: {article}")
    published = tree.get("published")
    if published is not None and not isinstance(published, date):
        raise LabelError(f"{path}:1: published {published!r} is not a date: write YYYY-MM-DD")
    return article


def _fact(entry: Any, text: str, path: Path) -> LabelledFact:
    if not isinstance(entry, dict):
        raise LabelError(f"{path}: a fact is not a mapping: {entry!r}")
    line = entry[_LINE]
    where = f"{path}:{line}"
    _expect_keys(entry, _FACT_KEYS, path)
    if not entry.get("id"):
        raise LabelError(f"{where}: a fact without id")
    where = f"{where}: {entry['id']}"
    value, low, high = (_decimal(entry, name, where) for name in ("value", "low", "high"))
    if (value is None) == (low is None or high is None):
        raise LabelError(f"{where}: give value, or low and high")
    if not entry.get("counted"):
        raise LabelError(f"{where}: counted is never left out")
    return LabelledFact(
        id=str(entry["id"]),
        mentions=tuple(_spans(entry, text, path)),
        value=value,
        low=low,
        high=high,
        modifier=_choice(entry, "modifier", get_args(Modifier), "exact", where),
        unit=_word(entry, "unit", where),
        counted=tuple(filter(None, _wordings(entry, "counted"))),
        event=_wordings(entry, "event"),
        time=_window(entry.get("time"), where),
        place=_wordings(entry, "place"),
        attributed_to=_wordings(entry, "attributed_to"),
        stance=_choice(entry, "stance", get_args(Stance), "asserted", where),
        part_of=_word(entry, "part_of", where),
        key=bool(entry.get("key", False)),
    )


def _word(entry: dict[str, Any], name: str, where: str) -> str | None:
    told = entry.get(name)
    if told is None or isinstance(told, str):
        return told
    raise LabelError(f"{where}: {name} {told!r} is not one word: write it once, or leave it out")


def _spans(entry: dict[str, Any], text: str, path: Path) -> Iterator[Span]:
    mentions = _list(entry, "mentions", path)
    if not mentions:
        raise LabelError(f"{path}:{entry[_LINE]}: {entry['id']}: no mentions")
    for mention in mentions:
        _expect_keys(mention, {"number", "context"}, path)
        where = f"{path}:{mention[_LINE]}: {entry['id']}"
        number, context = str(mention.get("number", "")), str(mention.get("context", ""))
        times = text.count(context) if context else 0
        if times != 1:
            raise LabelError(
                f"{where}: context {context!r} is {times} times in the article, not once"
            )
        if not number or context.count(number) != 1:
            raise LabelError(
                f"{where}: number {number!r} is not once inside its context {context!r}"
            )
        start = text.index(context) + context.index(number)
        yield Span(start=start, end=start + len(number))


def _check_ids(facts: Sequence[LabelledFact], entries: Sequence[Any], path: Path) -> None:
    seen: dict[str, LabelledFact] = {}
    taken: list[tuple[Span, str]] = []
    for fact, entry in zip(facts, entries, strict=True):
        where = f"{path}:{entry[_LINE]}: {fact.id}"
        if fact.id in seen:
            raise LabelError(f"{where}: the id is used twice")
        seen[fact.id] = fact
        for span in fact.mentions:
            other = next((one for its, one in taken if its.overlaps(span.start, span.end)), None)
            if other is not None:
                raise LabelError(f"{where}: a mention is also one of {other}")
            taken.append((span, fact.id))
    for fact, entry in zip(facts, entries, strict=True):
        if fact.part_of is not None and (fact.part_of not in seen or fact.part_of == fact.id):
            where = f"{path}:{entry[_LINE]}: {fact.id}"
            raise LabelError(f"{where}: part_of {fact.part_of!r} is not another fact of the file")


def _expect_keys(entry: Any, known: set[str], path: Path) -> None:
    if not isinstance(entry, dict):
        raise LabelError(f"{path}: not a mapping: {entry!r}")
    unknown = sorted(str(key) for key in entry.keys() - known - {_LINE})
    if unknown:
        raise LabelError(f"{path}:{entry[_LINE]}: unknown: {', '.join(unknown)}")


def _list(entry: dict[str, Any], name: str, path: Path) -> list[Any]:
    found = entry.get(name) or []
    if not isinstance(found, list):
        raise LabelError(f"{path}:{entry[_LINE]}: {name} is not a list")
    return found


def _decimal(entry: dict[str, Any], name: str, where: str) -> Decimal | None:
    if entry.get(name) is None:
        return None
    try:
        return Decimal(str(entry[name]))
    except InvalidOperation as error:
        raise LabelError(f"{where}: {name} {entry[name]!r} is not a number") from error


def _choice(
    entry: dict[str, Any], name: str, known: Sequence[str], default: str, where: str
) -> Any:
    found = entry.get(name, default)
    if found not in known:
        raise LabelError(f"{where}: {name} {found!r} is none of {', '.join(known)}")
    return found


def _wordings(entry: dict[str, Any], name: str) -> tuple[str, ...]:
    found = entry.get(name)
    if found is None:
        return ()
    several = found if isinstance(found, list) else [found]
    wordings = tuple("" if one is None else str(one) for one in several)
    return wordings if any(wordings) else ()


def _window(entry: Any, where: str) -> Window | None:
    if entry is None:
        return None
    if not isinstance(entry, dict) or not entry.get("text"):
        raise LabelError(f"{where}: time needs a text, and start and end where known")
    start, end = entry.get("start"), entry.get("end")
    if not all(side is None or isinstance(side, date) for side in (start, end)):
        raise LabelError(f"{where}: time: start and end are dates: YYYY-MM-DD")
    return Window(text=str(entry["text"]), start=start, end=end)
