"""From files to articles: which files, their text, and what the page itself says about them.

One bad file, or one bad line of a `.jsonl`, is an `ArticleError` in the stream; the rest goes on.
"""

from __future__ import annotations

import codecs
import json
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from llmextract.calendar_words import read_date
from llmextract.decoding import decode
from llmextract.errors import (
    ArticleError,
    BinaryArticleError,
    ConfigurationError,
    EmptyArticleError,
    MalformedArticleError,
    MissingDependencyError,
    OversizeArticleError,
    UndecodableArticleError,
    UnreadableArticleError,
)
from llmextract.imprint import read_imprint
from llmextract.sources import SUFFIXES, Source, iter_sources

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Article",
    "Source",
    "article_from_text",
    "iter_sources",
    "load",
    "read_articles",
]

MAX_BYTES = 10_000_000
"""An article larger than this is refused: a file, or one line of a `.jsonl`."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CHUNK = 1 << 20

_FEWEST_WORDS = 5
"""What is shorter was left over from a menu, not a main text."""

Result = tuple[str, "Article | ArticleError"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is what all offsets count in; `id` is the SHA-256 of it, 16 hex digits.

    `published`, `title` and `dateline_place` are `None` where the page does not give them;
    `language` is "en" or `None`.
    """

    text: str
    path: str
    title: str | None = None
    published: date | None = None
    dateline_place: str | None = None
    language: str | None = None
    url: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the id; raises UnicodeEncodeError for text that UTF-8 cannot write."""
        object.__setattr__(self, "id", sha256(self.text.encode()).hexdigest()[:16])


def read_articles(
    paths: Iterable[str | Path], *, max_bytes: int = MAX_BYTES
) -> Iterator[tuple[str, Article | ArticleError]]:
    """Each article of `paths` with its label (`file` or `file.jsonl:LINE`), one at a time.

    Raises ConfigurationError if a path does not exist, MissingDependencyError on an HTML file
    without the `html` extra.
    """
    for source in iter_sources(paths):
        yield from _load(source, max_bytes)


def load(source: Source, *, max_bytes: int = MAX_BYTES) -> Iterator[Article | ArticleError]:
    """The articles of one file; what cannot become one comes as the error that says why."""
    for _, result in _load(source, max_bytes):
        yield result


def article_from_text(
    text: str,
    *,
    path: str = "-",
    published: date | str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """An article from a string; what is given wins over what the text says of itself.

    Raises EmptyArticleError, MalformedArticleError (text that is no valid Unicode), and
    ConfigurationError for a `published` that is not a date.
    """
    given = _as_date(published)
    if isinstance(published, str) and given is None:
        raise ConfigurationError(f"published {published!r} is not a date: write it as YYYY-MM-DD")
    return _article(text, path, published=given, title=title, url=url)


def _as_date(published: date | str | None) -> date | None:
    if isinstance(published, datetime):
        return published.date()
    return read_date(published) if isinstance(published, str) else published


def _article(
    text: str,
    label: str,
    *,
    published: date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    if not text.strip("\ufeff \t\r\n\f\v\xa0") or text.isspace():
        raise EmptyArticleError(f"{label}: holds no text; remove it or fetch it again")
    if "\0" in text:
        raise BinaryArticleError(f"{label}: holds NUL characters; save it as plain text")
    if _SURROGATE.search(text):
        raise MalformedArticleError(f"{label}: holds half a surrogate pair; write it as UTF-8")
    imprint = read_imprint(text)
    return Article(
        text=text,
        path=label,
        title=title or imprint.title,
        published=published or imprint.published,
        dateline_place=imprint.place,
        language=imprint.language,
        url=url,
    )


def _load(source: Source, max_bytes: int) -> Iterator[Result]:
    """The articles of `source` with their labels."""
    label = source.label
    try:
        status = source.path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe would block for ever, a device never end: they are not opened at all.
            what = "a folder that cannot be listed" if source.path.is_dir() else "not a file"
            raise UnreadableArticleError(f"{label}: {what}; check its permissions or leave it out")
        suffix = source.path.suffix.lower()
        if suffix == ".jsonl":
            yield from _load_lines(source, max_bytes)
            return
        if status.st_size > max_bytes:
            raise _oversize(label, status.st_size, max_bytes)
        with source.path.open("rb") as file:
            data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise _oversize(label, len(data), max_bytes)
        yield (
            label,
            _from_html(data, label)
            if suffix in (".html", ".htm")
            else _article(decode(data, label), label),
        )
    except ArticleError as error:
        yield label, error
    except OSError as error:
        reason = error.strerror or "cannot be read"
        yield label, UnreadableArticleError(f"{label}: {reason}; check that you may read it")


def _oversize(label: str, size: int, limit: int) -> OversizeArticleError:
    return OversizeArticleError(
        f"{label}: {size:,} bytes is more than the limit of {limit:,}; split it or raise the limit"
    )


def _from_html(data: bytes, label: str) -> Article:
    if not data.strip():
        raise EmptyArticleError(f"{label}: holds no text; remove it or fetch it again")
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BinaryArticleError(f"{label}: holds NUL bytes, so it is no page; save it again")
    try:
        import trafilatura
    except ImportError:
        raise MissingDependencyError(
            f"{label}: reading HTML needs a package more: pip install 'llmextract[html]'"
        ) from None
    # The extensive search would take any date on the page; the page's own tags are no guess.
    page: Any = trafilatura.bare_extraction(
        data,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = page.text if page is not None else None
    if not text or len(text.split()) < _FEWEST_WORDS:
        raise MalformedArticleError(f"{label}: no main text in the page; save its text as .txt")
    published = read_date(page.date) if page.date else None
    return _article(text, label, published=published, title=page.title or None, url=page.url)


def _load_lines(source: Source, max_bytes: int) -> Iterator[Result]:
    """The articles of a `.jsonl` file, one line in memory at a time."""
    found = False
    with source.path.open("rb") as file:
        for number, line in enumerate(_lines(file, max_bytes), start=1):
            label = f"{source.label}:{number}"
            if isinstance(line, bytes) and not line.strip():
                continue
            found = True
            try:
                if isinstance(line, int):
                    raise _oversize(label, line, max_bytes)
                yield label, _from_line(line, label)
            except ArticleError as error:
                yield label, error
    if not found:
        raise EmptyArticleError(f"{source.label}: holds no articles; write one JSON object a line")


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes | int]:
    """The lines of `file`; of a line over the limit only its size."""
    while line := file.readline(max_bytes + 2):
        if len(line.rstrip(b"\r\n")) <= max_bytes:
            yield line
            continue
        size = len(line)
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
            size += len(line)
        yield size


def _from_line(line: bytes, label: str) -> Article:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UndecodableArticleError(f"{label}: not UTF-8; write JSON lines as UTF-8") from None
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested or sized beyond reason")
        raise MalformedArticleError(
            f"{label}: not JSON ({reason}); write one object a line"
        ) from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise MalformedArticleError(f'{label}: needs an object with a string "text"')
    title, written, url = (_optional(fields, name, label) for name in ("title", "date", "url"))
    published = read_date(written) if written else None
    if written and published is None:
        raise MalformedArticleError(
            f'{label}: "date" {written!r} is not YYYY-MM-DD; or leave it out'
        )
    return _article(fields["text"], label, published=published, title=title, url=url)


def _optional(fields: dict[str, Any], name: str, label: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise MalformedArticleError(f'{label}: "{name}" must be a string or null')
    if value and _SURROGATE.search(value):
        raise MalformedArticleError(f'{label}: "{name}" holds half a surrogate pair')
    return value.strip() or None if value else None
