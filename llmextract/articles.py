"""From files to articles: which files, their text, and what the page itself says about them.

One bad file, or one bad line of a `.jsonl`, is an `ArticleError` in the stream; the rest goes on.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from llmextract.calendar_words import read_date
from llmextract.decoding import check_page, decode
from llmextract.errors import (
    ArticleError,
    BinaryArticleError,
    ConfigurationError,
    EmptyArticleError,
    MalformedArticleError,
    MissingDependencyError,
    OversizeArticleError,
    UndecodableArticleError,
)
from llmextract.imprint import read_imprint
from llmextract.inputs import MAX_BYTES, Input, read_inputs

__all__ = ["Article", "article_from_text", "article_of", "read_articles"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")

MOST_CHARACTERS = 1_500_000
"""Of a text: a novel has a third of it."""

_FEWEST_WORDS = 5
"""What is shorter was left over from a menu, not a main text."""


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
    for label, given in read_inputs(paths, max_bytes=max_bytes):
        try:
            yield label, article_of(given) if isinstance(given, Input) else given
        except ArticleError as error:
            yield label, error


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
    if _SURROGATE.search(text):
        raise MalformedArticleError(f"{label}: holds half a surrogate pair; write it as UTF-8")
    if not any(char.isprintable() and char != " " for char in text):
        raise EmptyArticleError(f"{label}: holds no text; remove it or fetch it again")
    if "\0" in text:
        raise BinaryArticleError(f"{label}: holds NUL characters; save it as plain text")
    if len(text) > MOST_CHARACTERS:
        raise OversizeArticleError(
            f"{label}: {len(text):,} characters is more than the limit of {MOST_CHARACTERS:,}; "
            "split it"
        )
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


def article_of(given: Input) -> Article:
    """The article in the bytes of an input. Raises its `ArticleError`; and MissingDependencyError
    on HTML without the `html` extra.
    """
    if given.form == "line":
        return _from_line(given.data, given.label)
    if given.form == "html":
        return _from_html(given.data, given.label)
    return _article(decode(given.data, given.label), given.label)


def _from_html(data: bytes, label: str) -> Article:
    if not data.strip():
        raise EmptyArticleError(f"{label}: holds no text; remove it or fetch it again")
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BinaryArticleError(f"{label}: holds NUL bytes, so it is no page; save it again")
    check_page(data, label)
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
    title = _SURROGATE.sub("\ufffd", page.title or "") or None
    return _article(text, label, published=published, title=title, url=page.url)


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
