"""An article as the rules see it: its text, the sentences of its body, and its mentions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from llmextract.dating import find_windows
from llmextract.phrases import Parse, Token, parse, tokens
from llmextract.schema import Mention, Span
from llmextract.sentences import sentence_at

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the rules see it: text, the sentences of its body, and its mentions."""

    text: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    _parses: dict[int, Parse] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # each sentence is parsed once
    _windows: dict[int, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def without(self, pieces: Sequence[Span]) -> Reading:
        """The same text with stretches of it blank, which hold no sentence of the body."""
        text, end = [], 0
        for piece in pieces:
            text += [self.text[end : piece.start], " " * (piece.end - piece.start)]
            end = piece.end
        left = tuple(m for m in self.mentions if m.reason != "furniture")
        blanked = Reading("".join([*text, self.text[end:]]), self.sentences, left)
        blanked._parses.update(self._parses)
        blanked._windows.update(self._windows)
        return blanked

    def sentence_of(self, mention: Mention) -> Span:
        """The sentence that holds the mention; the mention's own span if none does."""
        found = sentence_at(self.sentences, mention.start)
        return found or Span(start=mention.start, end=mention.end)

    def index_of(self, mention: Mention) -> int | None:
        """The place of the mention's sentence among the sentences; None if it is in none."""
        index = bisect_right(self.sentences, mention.start, key=lambda span: span.start) - 1
        return index if index >= 0 and self.sentences[index].end > mention.start else None

    def within(self, span: Span) -> list[Mention]:
        """The mentions that lie in a stretch of the text, in order."""
        first = bisect_right(self.mentions, span.start - 1, key=lambda mention: mention.start)
        found = []
        for mention in self.mentions[first:]:
            if mention.end > span.end:
                break
            found.append(mention)
        return found

    def facts_before(self, mention: Mention, kinds: Sequence[str], most: int) -> list[Mention]:
        """Up to `most` facts of the kinds that stand before a mention, the nearest first."""
        position = bisect_left(self.mentions, mention.start, key=lambda other: other.start)
        found: list[Mention] = []
        while position and len(found) < most:
            position -= 1
            other = self.mentions[position]
            if other.role == "fact" and other.kind in kinds:
                found.append(other)
        return found

    def parsed(self, sentence: Span) -> Parse:
        """The tagged words of a sentence, its mentions as single words."""
        known = self._parses.get(sentence.start)
        if known is None:
            known = parse(self.tokens(sentence.start, sentence.end))
            self._parses[sentence.start] = known
        return known

    def windows_in(self, sentence: Span) -> tuple[Span, ...]:
        """The time expressions of a sentence."""
        known = self._windows.get(sentence.start)
        if known is None:
            known = find_windows(self.text, sentence.start, sentence.end)
            self._windows[sentence.start] = known
        return known

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of a stretch, its numbers as single tokens; "F-16s" is a word."""
        numbers = [one for one in self.within(Span(start=start, end=end)) if not _is_word(one)]
        return tokens(self.text, start, end, numbers)

    def words(self, span: Span | None) -> str | None:
        """The text of a span."""
        return None if span is None else self.text[span.start : span.end]


def _is_word(mention: Mention) -> bool:
    """Whether a name with a number in it begins with a letter."""
    return mention.reason == "name" and mention.text[0].isalpha()
