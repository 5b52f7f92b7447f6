"""From the bytes of a file to its text, unchanged, or to the reason why not."""

from __future__ import annotations

import codecs
import re

from llmextract.errors import BinaryArticleError, UndecodableArticleError

__all__ = ["decode"]

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
