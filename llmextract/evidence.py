"""Where the words of a fact's slots stand in the text: what a reader is shown as its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from llmextract.calendar_words import FULL_DATE, read_full_date
from llmextract.schema import Fact, Span

__all__ = ["SlotFinder", "dated_by", "place_quote"]

_FOLD = {
    **dict.fromkeys(map(ord, "‘’‚‛`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
}
_SPACE = re.compile(r"\s")

_DATE = re.compile(rf"(?<![\w.,/-]){FULL_DATE}")


def _folded(text: str) -> str:
    """`text` in lower case with plain quotation marks, as long as it was."""
    plain = text.translate(_FOLD)
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    # A few letters are longer in lower case, İ for one; offsets must stay those of the text.
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


class SlotFinder:
    """Finds the words of slots in one text; capitals, kinds of quotes and line breaks may differ."""

    def __init__(self, text: str) -> None:
        self._text = _SPACE.sub(" ", _folded(text))
        self._has_wide_gaps = "  " in self._text

    def slots(self, fact: Fact) -> Iterator[tuple[str, Span]]:
        """Each slot that stands in the text, with the place nearest to the fact's number."""
        said = {
            "counted": fact.counted,
            "event": fact.event,
            "time": fact.time.text if fact.time else None,
            "place": fact.place,
            "attributed_to": fact.attributed_to,
        }
        for slot, words in said.items():
            found = self._nearest(words, fact.start) if words else None
            if found:
                yield slot, found

    def _nearest(self, words: str, position: int) -> Span | None:
        parts = _folded(words).split()
        if not parts:
            return None
        joined = " ".join(parts)
        found = [self._before(joined, position), self._behind(joined, position)]
        if found == [None, None] and len(parts) > 1 and self._has_wide_gaps:
            pattern = re.compile(r"(?<!\w)" + " +".join(map(re.escape, parts)) + r"(?!\w)")
            found = [Span(start=m.start(), end=m.end()) for m in pattern.finditer(self._text)]
        near = [span for span in found if span is not None]
        return min(near, key=lambda span: abs(span.start - position), default=None)

    def _before(self, words: str, position: int) -> Span | None:
        start = self._text.rfind(words, 0, position + len(words))
        while start >= 0 and not self._is_whole(start, start + len(words)):
            start = self._text.rfind(words, 0, start + len(words) - 1)
        return Span(start=start, end=start + len(words)) if start >= 0 else None

    def _behind(self, words: str, position: int) -> Span | None:
        start = self._text.find(words, position)
        while start >= 0 and not self._is_whole(start, start + len(words)):
            start = self._text.find(words, start + 1)
        return Span(start=start, end=start + len(words)) if start >= 0 else None

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no letter or digit stands right before or behind."""
        return (
            not self._text[start - 1 : start].isalnum() and not self._text[end : end + 1].isalnum()
        )


def place_quote(quote: str, facts: list[Fact], written: dict[str, str]) -> int | None:
    """The offset in the lost text at which `quote` began; None where its facts do not settle it.

    `facts` are those of the quote; `written` gives the text of each mention by its id. The place is
    settled when it puts every number of the quote on its own characters.
    """
    first = facts[0]
    for match in re.finditer(re.escape(written[first.mention]), quote):
        start = first.start - match.start()
        if all(
            quote[fact.start - start : fact.end - start] == written[fact.mention] for fact in facts
        ):
            return start
    return None


def dated_by(published: date | None, text: str | None) -> str:
    """The date that windows were resolved from and where the text writes it, as a phrase."""
    if published is None:
        return 'no date found: words such as "on Thursday" stay words'
    for match in _DATE.finditer(text or ""):
        if read_full_date(match.group()) == published:
            line = (text or "").count("\n", 0, match.start()) + 1
            return f'dated {published}, from "{match.group()}" in line {line}'
    if text is None:
        return f"dated {published}"
    return f"dated {published}, from the page's own data or pieced together from its dateline"
