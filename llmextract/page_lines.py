"""The lines of a saved page, and which of them are paragraphs of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["Line", "ends_sentence", "is_paragraph", "page_lines"]

_PARAGRAPH = 120
"""A line at least this long that ends like a sentence is a paragraph."""
_LONG = 1_500
_WRAPPED = range(45, 101)
"""The length of lines in text that was broken to fit a screen."""
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")
_BLANK = "\ufeff\u200b" + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed, at `start` of the text.

    `body`: it is a paragraph, or a piece of one. `wrapped`: it goes on in the line that follows.
    """

    start: int
    text: str
    body: bool
    wrapped: bool = False

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


def ends_sentence(line: str) -> bool:
    """Whether the line ends with a full stop or its like, quotation marks aside."""
    return _STOP.search(line, max(0, len(line) - 6)) is not None


def is_paragraph(line: str) -> bool:
    """Whether the line is long and ends like a sentence; what is longer still need not end."""
    return len(line) >= _PARAGRAPH and (len(line) >= _LONG or ends_sentence(line))


def page_lines(text: str) -> Iterator[Line]:
    """The lines of `text` that are not blank, in order; takes linear time."""
    block: list[Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        line = raw.strip(_BLANK)
        if line:
            start = position + raw.find(line)
            block.append(Line(start, line, is_paragraph(line)))
        else:
            yield from _wrapped(block)
            block = []
        position += len(raw)
    yield from _wrapped(block)


def _wrapped(block: list[Line]) -> list[Line]:
    """The lines between two blank ones; as pieces of one paragraph if they look broken to fit."""
    fits = (len(line.text) in _WRAPPED for line in block[:-1])
    if len(block) < 3 or not ends_sentence(block[-1].text) or not all(fits):
        return block
    if any(ends_sentence(line.text) and len(line.text) < 60 for line in block[:-1]):
        return block
    pieces = [replace(line, body=True, wrapped=True) for line in block[:-1]]
    return [*pieces, replace(block[-1], body=True)]
