"""A parsed sentence: its tagged words, and the noun phrases that begin or end at one of them.

Phrases are stretches of the text as it stands, given as token indices, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from llmextract.schema import Span
from llmextract.tagging import Group, Tag, Token, groups_of, tags_of, tokens
from llmextract.word_classes import MODIFIERS

__all__ = ["Group", "Parse", "Token", "parse", "tokens"]

_OPENERS = frozenset("\"'“‘(«[")
_LONGEST = 9
"""Words. A noun phrase of more is a clause that the tables did not end."""

_TIMES = frozenset("year month week quarter season summer winter spring autumn night".split())
_CHAIN = 3
"""So many "of" phrases hang on one another."""
_GOVERNED = frozenset(("noun", "determiner", "number", "pronoun"))


@dataclass(frozen=True, slots=True)
class Parse:
    """The tokens of a sentence with their tags and its verb groups, in order."""

    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    tags: tuple[Tag, ...]
    groups: tuple[Group, ...] = ()

    def at(self, position: int) -> int:
        """The index of the first token that ends behind `position`."""
        return bisect_right(self.tokens, position, key=lambda token: token.end)

    def span(self, first: int, stop: int) -> Span:
        """The stretch of the tokens `first` to `stop` (exclusive)."""
        return Span(start=self.tokens[first].start, end=self.tokens[stop - 1].end)

    def is_adjectival_number(self, index: int) -> bool:
        """Whether the number at `index` belongs to an adjective: "15-year-old", "three-day"."""
        following = self.tokens[index + 1 : index + 2]
        return (
            self.tags[index] == "number"
            and bool(following)
            and following[0].text == "-"
            and following[0].start == self.tokens[index].end
        )

    def noun_stop(self, index: int) -> int:
        """Where the run of nouns and adjectives that begins at `index` ends (exclusive)."""
        at = index
        while at < len(self.tokens) and at - index < _LONGEST:
            if at > index and self._is_time(at):
                break
            if self.tags[at] == "noun":
                at += 1
            elif self.is_adjectival_number(at):
                at += 2
            elif (self.tokens[at].text in "-&/" and at > index and self._joins(at)) or (
                at > index and self._is_number_of_name(at)
            ):
                at += 1
            elif at == index + 1 and self._joins_adjectives(at):
                at += 2
            else:
                break
        return at

    def _is_time(self, at: int) -> bool:
        """Whether "last year" or "next month" begins at a token."""
        named = self.lowers[at] in ("last", "next") and at + 1 < len(self.tokens)
        return named and self.lowers[at + 1] in _TIMES

    def _is_number_of_name(self, at: int) -> bool:
        """Whether the number at `at` is part of a name before a noun: "Boeing 747 | jets"."""
        return (
            self.tags[at] == "number"
            and self._joins(at)
            and self.tokens[at - 1].text[0].isupper()
            and not self.tokens[at + 1].text[0].isupper()
        )

    def _joins_adjectives(self, at: int) -> bool:
        """Whether the "and" at `at` stands between adjectives: "serving | and former members"."""
        return (
            self.lowers[at] in ("and", "or")
            and not self.lowers[at - 1].endswith("s")
            and self.tags[at + 1 : at + 3] == ("noun", "noun")
            and not self.tokens[at - 1].text[0].isupper()
        )

    def _joins(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tags[at + 1] == "noun"

    def noun_phrase(self, index: int, *, with_of: bool = True) -> tuple[int, int] | None:
        """The noun phrase at `index`: its words, and the "of" phrases behind them if any."""
        first = self._past_determiners(index)
        stop = self.noun_stop(first)
        if stop == first:
            return None
        if self.lowers[stop - 1].endswith(("'s", "s'")) and self._counts_at(stop):
            return self.noun_phrase(self._counts_at(stop), with_of=with_of)
        for _ in range(_CHAIN if with_of else 0):
            if stop + 1 >= len(self.tokens) or self.lowers[stop] != "of":
                break
            start = self._past_determiners(stop + 1)
            inner = self.noun_stop(start)
            if inner == start:
                governs = self.tags[stop + 2 : stop + 3] and self.tags[stop + 2] in _GOVERNED
                if self.tags[stop + 1] == "ing" and not governs:
                    stop += 2  # "cases of shelling"
                break
            stop = inner
        return first, stop

    def _counts_at(self, index: int) -> int:
        """Where the number stands with which an owner's phrase goes on: "the airline's more than | 5,200
        employees"; 0 where none does."""
        stop = min(len(self.tokens), index + _LONGEST)
        number = next((at for at in range(index, stop) if self.tags[at] == "number"), 0)
        return number if number and self.number_phrase_start(number) == index else 0

    def _past_determiners(self, index: int) -> int:
        """The first token from `index` on that is no article, number or opening mark."""
        for at in range(index, min(len(self.tokens), index + _LONGEST)):
            number = self.tags[at] == "number" and not self.is_adjectival_number(at)
            adverb = self.tags[at] == "adverb" and self.lowers[at].endswith("ly")
            opener = self.tokens[at].text in _OPENERS
            if not (number or adverb or opener or self.tags[at] == "determiner"):
                return at
        return min(len(self.tokens), index + _LONGEST)

    def noun_phrase_before(self, stop: int, *, with_of: bool = True) -> tuple[int, int] | None:
        """The noun phrase that ends before token `stop`, stepping over "of" to the left if any."""
        first = self._nouns_before(stop)
        if first == stop:
            return None
        for _ in range(_CHAIN if with_of else 0):
            at = self.before_determiners(first)
            if not at or self.lowers[at - 1] != "of":
                break
            outer = self._nouns_before(at - 1)
            if outer == at - 1:
                break
            first = outer
        return first, stop

    def _nouns_before(self, stop: int) -> int:
        first = stop
        while first and self.tags[first - 1] == "noun" and stop - first < _LONGEST:
            first -= 1
        hyphen = 1 < first < stop - 1 and self.tokens[first - 1].text == "-"
        if hyphen and self.tags[first - 2] == "number":
            first += 1  # "the 2,500-kilogram | craft"
        return first

    def before_determiners(self, index: int) -> int:
        """The first token of the articles and numbers before token `index`."""
        at = index
        while at and self.tags[at - 1] in ("determiner", "number") and index - at < _LONGEST:
            at -= 1
        return at

    def number_phrase_start(self, index: int) -> int:
        """The index of the first token of the phrase that the number at `index` stands in."""
        floor = max(0, index - 2 * _LONGEST)
        while index > floor:
            bound = self._bound_before(index)
            if bound:
                index = max(index - bound, 0)
            elif (
                (self.lowers[index - 1] in MODIFIERS and self.tags[index - 1] != "verb")
                or self.tags[index - 1] == "determiner"
                or self.tokens[index - 1].text in "$€£-"
            ):
                index -= 1
            else:
                break
        return index

    def _bound_before(self, index: int) -> int:
        """How many tokens before `index` are a bound of several words: "at least", "up to"."""
        last, second, third = ("", "", "", *self.lowers[max(0, index - 3) : index])[:-4:-1]
        if (last in ("least", "most") and second == "at") or (
            last == "to" and second in ("up", "close")
        ):
            return 2
        if last == "than":
            return 3 if third in ("no", "not") else 2
        return 3 if last == "as" and third == "as" else 0


def parse(stretch: Sequence[Token]) -> Parse:
    """Tags and verb groups of the tokens of one sentence."""
    lowers = tuple(token.lower for token in stretch)
    tags = tags_of(stretch, lowers)
    return Parse(tuple(stretch), lowers, tuple(tags), tuple(groups_of(tags, lowers)))
