"""What a model words itself in a summary, apart from the numbers that are checked: it must be of the
article.

An article may ask the model for its instructions. They show as a run of words that stands in the
system message and not in the article. Who says so is named in the article's own words; and digits
that count nothing, as in names and ranks, are digits of the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

from llmextract.exchange import Selection
from llmextract.mentions import find_mentions
from llmextract.schema import Withheld

__all__ = ["Wording"]

_RUN = 8
"""So many words in a row are no coincidence."""
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_MARK = re.compile(r"⟦m\d+⟧")
_NAMING = frozenset(("name", "ordinal", "idiom"))
"""Numbers that count nothing, so that there is no value to check."""

_REPEATED = "repeats the instructions"

Run = tuple[str, ...]


class Wording:
    """Holds a summary against the instructions of its request and the article's own words.

    `located` gives words as the article has them, None where it has them not.
    """

    def __init__(
        self, instructions: str, article: str, located: Callable[[str], str | None]
    ) -> None:
        self._instructions = instructions
        self._article = article
        self._located = located

    def problems(self, selection: Selection) -> list[str]:
        """What is wrong, one line each, worded for the re-ask."""
        return list(self._problems(selection))

    def _problems(self, selection: Selection) -> Iterator[str]:
        named = [("headline", selection.headline)]
        named += [(f"point {n}", text) for n, (text, _, _) in enumerate(selection.points, 1)]
        for name, text in named:
            reason = self._objection(text)
            if reason:
                yield f"{name}: {reason}: write of the article only"
        for number, (_, _, claimant) in enumerate(selection.points, start=1):
            if claimant and self._located(claimant) is None:
                yield (
                    f"point {number}: attributed_to {claimant!r} does not stand in the article: "
                    "copy its words exactly"
                )

    def fitting(self, selection: Selection) -> tuple[Selection, tuple[Withheld, ...]]:
        """What may be told of it, and what is withheld with the reason.

        Nothing is kept of what repeats the instructions. A source that the article does not name is
        left out.
        """
        texts = [selection.headline, *(text for text, _, _ in selection.points)]
        reasons = [self._objection(text) for text in texts]
        points = tuple(
            (text, cites, self._located(claimant) if claimant else None)
            for (text, cites, claimant), reason in zip(selection.points, reasons[1:], strict=True)
            if reason is None
        )
        held = tuple(
            Withheld(text="" if reason == _REPEATED else _blanked(text), reason=reason)
            for text, reason in zip(texts, reasons, strict=True)
            if reason is not None
        )
        headline = "" if reasons[0] else selection.headline
        return replace(selection, headline=headline, points=points), held

    def _objection(self, text: str) -> str | None:
        repeated = _runs(text) & _instructed(self._instructions)
        if repeated and not repeated <= _runs(self._article):
            return _REPEATED
        if not self._digits.issuperset(_naming_digits(_MARK.sub(" ", text))):
            return "holds a number that does not stand in the article"
        return None

    @cached_property
    def _digits(self) -> frozenset[str]:
        return frozenset(map(_plain, _DIGITS.findall(self._article)))


def _naming_digits(text: str) -> Iterator[str]:
    """The digits of a text that belong to no number with a value to check."""
    runs = list(_DIGITS.finditer(text))
    checked = [m for m in find_mentions(text) if m.reason not in _NAMING] if runs else []
    for run in runs:
        if not any(m.start < run.end() and run.start() < m.end for m in checked):
            yield _plain(run.group())


def _plain(digits: str) -> str:
    """Digits of any script as those of ASCII."""
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def _blanked(text: str) -> str:
    return _DIGITS.sub(lambda run: "#" * len(run.group()), _MARK.sub("…", text))


@lru_cache(maxsize=8)
def _instructed(text: str) -> frozenset[Run]:
    return _runs(text)


def _runs(text: str) -> frozenset[Run]:
    """Every run of words of the text, whatever stands between them."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
