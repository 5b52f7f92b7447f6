"""From the bytes of a file to its text, unchanged, or to the reason why not."""

from __future__ import annotations

import codecs
import re

from llmextract.errors import (
    BinaryArticleError,
    OversizeArticleError,
    UndecodableArticleError,
)

__all__ = ["check_page", "decode"]

_MOST_TAGS = 60_000
"""Of a page: a long one has ten thousand. Reading so many takes 2 s and 130 MB."""
_MOST_PAIRS = 100_000_000
"""Of attributes in one tag, summed over the tags: the parser holds each against all others."""
_ATTRIBUTE = (
    rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"""
)
_TAG_OF_MANY = re.compile(rb"<[a-zA-Z][^\s/>]*+(?:%s){1000,}+" % _ATTRIBUTE)
_ATTRIBUTES = re.compile(_ATTRIBUTE)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FOREIGN_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_LETTER = re.compile(r"[^\W\d_]")


def decode(data: bytes, label: str) -> str:
    """`data` as text: by its byte order mark, else UTF-8, else Windows-1252 where that is sure."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise _undecodable(label) from None
    if b"\0" in data:
        raise BinaryArticleError(f"{label}: holds NUL bytes, so it is no text; save it as text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _undecodable(label) from None
    foreign = len(_FOREIGN_LETTER.findall(text))
    # Every byte means something in Windows-1252. Text of another alphabet shows by its share.
    if _CONTROL.search(text) or foreign * 5 > len(_LETTER.findall(text)):
        raise _undecodable(label)
    return text


def _undecodable(label: str) -> UndecodableArticleError:
    return UndecodableArticleError(f"{label}: its encoding is not known; save it as UTF-8")


def check_page(data: bytes, label: str) -> None:
    """Raise `OversizeArticleError` for a page that its parser would take minutes over."""
    plain = data.replace(b"\0", b"")  # UTF-16
    tags = plain.count(b"<")
    if tags > _MOST_TAGS:
        raise OversizeArticleError(
            f"{label}: {tags:,} tags is more than the limit of {_MOST_TAGS:,}; save its text as .txt"
        )
    tags_of_many = _TAG_OF_MANY.finditer(plain)
    pairs = sum(len(_ATTRIBUTES.findall(tag.group())) ** 2 for tag in tags_of_many)
    if pairs > _MOST_PAIRS:
        raise OversizeArticleError(
            f"{label}: a tag with thousands of attributes; save the page's text as .txt"
        )
