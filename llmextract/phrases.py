"""A sentence as tagged words: which are nouns, verbs, prepositions, and where verb groups stand.

No trained tagger: in news English the words that hold a sentence together are closed lists, verbs
show themselves by their form and by their neighbours, and what is on no list is taken for a noun or
an adjective. Phrases are stretches of the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from llmextract.schema import Mention, Span
from llmextract.word_classes import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    MODIFIERS,
    NO_PARTICIPLES,
    NOUNS_OR_VERBS,
    PEOPLE,
    PREDICATES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    VERBS,
)

__all__ = ["Group", "Parse", "Token", "parse", "tokens"]

_TOKEN = re.compile(r"[^\W\d_][\w]*(?:[-'’.&/][\w]+)*|\d[\d.,]*|[^\w\s]")
_CONTRACTED = re.compile(r"^(?:he|she|it|they|we|i|you|who|that|there)'(?:s|d|ve|re|ll|m)$")
_OPENERS = frozenset("\"'“‘(«[")
_LONGEST = 9
"""Words. A noun phrase of more is a clause that the tables did not end."""

Tag = Literal[
    "number", "noun", "determiner", "preposition", "to", "auxiliary", "verb", "ed", "ing",
    "adverb", "conjunction", "subordinator", "relative", "pronoun", "mark",
]  # fmt: skip
"""`ed` is a participle or a past tense, `ing` a participle or gerund that governs what follows."""

_BEFORE_TO = frozenset("according due close up thanks owing prior next addition addition".split())
"""Words behind which "to" is a preposition."""
VERBAL = frozenset(("auxiliary", "verb", "ed", "ing"))


class Token(NamedTuple):
    """A word, number or mark of punctuation with its place in the text."""

    text: str
    start: int
    end: int
    number: bool = False

    @property
    def lower(self) -> str:
        return self.text.casefold().replace("’", "'")


class Group(NamedTuple):
    """A verb group: tokens `first` to `last` (inclusive), and whether it can be a predicate."""

    first: int
    last: int
    kind: Literal["finite", "ed", "ing", "infinitive"]


@dataclass(frozen=True, slots=True)
class Parse:
    """The tokens of a sentence with their tags and its verb groups, in order."""

    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    tags: tuple[Tag, ...]
    groups: tuple[Group, ...] = field(default=())

    def at(self, position: int) -> int:
        """The index of the first token that ends behind `position`."""
        for index, token in enumerate(self.tokens):
            if token.end > position:
                return index
        return len(self.tokens)

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
            if self.tags[at] == "noun":
                at += 1
            elif self.is_adjectival_number(at):
                at += 2
            elif (self.tokens[at].text in "-&/" and at > index and self._joins(at)) or (at > index and self._is_number_of_name(at)):
                at += 1
            elif at == index + 1 and self._joins_adjectives(at):
                at += 2
            else:
                break
        return at

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
        """The noun phrase at `index` as token indices: its words, and an "of" phrase if any."""
        while index < len(self.tokens) and (
            (self.tags[index] in ("determiner", "number")
            and not self.is_adjectival_number(index))
            or self.tokens[index].text in _OPENERS
            or (self.tags[index] == "adverb" and self.lowers[index].endswith("ly"))
        ):
            index += 1
        stop = self.noun_stop(index)
        if stop == index:
            return None
        if with_of and stop + 1 < len(self.tokens) and self.lowers[stop] == "of":
            inner = self.noun_phrase(stop + 1)
            if inner is not None:
                return index, inner[1]
            if self.tags[stop + 1] == "ing" and self.tags[stop + 2 : stop + 3] not in (
                ("noun",), ("determiner",), ("number",), ("pronoun",),
            ):  # fmt: skip
                return index, stop + 2  # "cases of shelling"
        return index, stop

    def noun_phrase_before(self, stop: int) -> tuple[int, int] | None:
        """The noun phrase that ends before token `stop`, stepping over "of" to the left."""
        first = stop
        while first and self.tags[first - 1] == "noun" and stop - first < _LONGEST:
            first -= 1
        if first == stop:
            return None
        at = first
        while at and self.tags[at - 1] in ("determiner", "number"):
            at -= 1
        if at and self.lowers[at - 1] == "of":
            outer = self.noun_phrase_before(at - 1)
            if outer is not None:
                return outer[0], stop
        return first, stop

    def number_phrase_start(self, index: int) -> int:
        """The index of the first token of the phrase that the number at `index` stands in."""
        while index:
            bound = self._bound_before(index)
            if bound:
                index -= bound
            elif (
                self.lowers[index - 1] in MODIFIERS
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


def tokens(text: str, start: int, end: int, numbers: Sequence[Mention] = ()) -> list[Token]:
    """The tokens of `text[start:end]`; each of `numbers` is one token."""
    found: list[Token] = []
    position = start
    for number in sorted(numbers, key=lambda mention: mention.start):
        if number.start < position or number.end > end:
            continue
        found += _plain(text, position, number.start)
        found.append(Token(text[number.start : number.end], number.start, number.end, number=True))
        position = number.end
    found += _plain(text, position, end)
    return found


def _plain(text: str, start: int, end: int) -> Iterable[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield Token(match.group(), match.start(), match.end())


def parse(stretch: Sequence[Token]) -> Parse:
    """Tags and verb groups of the tokens of one sentence."""
    lowers = tuple(token.lower for token in stretch)
    tags: list[Tag] = []
    for index in range(len(stretch)):
        tags.append(_tag(stretch, lowers, tags, index))
    return Parse(tuple(stretch), lowers, tuple(tags), tuple(_groups(tags, lowers)))


def _is_namesake(text: str, index: int) -> bool:
    """Whether a word with the letters of a closed class is a name: "US", "IT", "May", "Will"."""
    return text in ("US", "IT") or (index > 0 and text in ("May", "Will"))


def _closed(lower: str) -> Tag | None:
    """The tag of a word of a closed class."""
    if lower == "to":
        return "to"
    if lower in AUXILIARIES:
        return "auxiliary"
    if lower in PRONOUNS or _CONTRACTED.match(lower):
        return "pronoun"
    if lower in CONJUNCTIONS:
        return "conjunction"
    if lower in SUBORDINATORS:
        return "subordinator"
    if lower in ADVERBS:
        return "adverb"
    if lower in PREPOSITIONS:
        return "preposition"
    if lower in DETERMINERS and lower != "that":
        return "determiner"
    return "relative" if lower in RELATIVES else None


def _tag(stretch: Sequence[Token], lowers: Sequence[str], tags: Sequence[Tag], index: int) -> Tag:
    token, lower = stretch[index], lowers[index]
    if token.number:
        return "number"
    if not token.text[0].isalpha():
        return "number" if token.text[0].isdigit() else "mark"
    before = tags[index - 1] if index else "mark"
    closed = _closed(lower)
    if lower == "to" and index and lowers[index - 1] in _BEFORE_TO:
        return "preposition"
    if closed == "preposition" and before == "determiner":
        return "noun"  # "the past month"
    if closed is not None and not _is_namesake(token.text, index):
        return closed
    following = lowers[index + 1] if index + 1 < len(stretch) else "."
    if index + 1 < len(stretch) and stretch[index + 1].number:
        following = "0"
    return _open_class(token, lower, before, lowers[index - 1] if index else "", following)


def _open_class(token: Token, lower: str, before: Tag, last: str, following: str) -> Tag:
    """The tag of a word that only its form and its neighbours tell."""
    capital = token.text[0].isupper() and before != "mark"
    if before == "to" and not capital and not lower.endswith("s"):
        return "verb"
    if before == "auxiliary" and lower in VERBS | NOUNS_OR_VERBS:
        return "verb"
    if capital:
        return "noun"
    if lower in VERBS and before not in ("determiner", "preposition"):
        return "verb"
    if lower in NOUNS_OR_VERBS:
        return "verb" if _acts(lower, before, last, following) else "noun"
    if lower.endswith("ly") and len(lower) > 4 and not _is_noun_like(lower):
        return "adverb"
    if lower.endswith(("ed", "ing")) and len(lower) > 3:
        return _participle(lower, before, last, following)
    return "noun"


def _is_noun_like(lower: str) -> bool:
    return lower in ("family", "assembly", "monthly", "weekly", "daily", "elderly", "supply",
                     "early", "italy", "july", "friendly", "anomaly", "likely", "deadly")  # fmt: skip


def _acts(lower: str, before: Tag, last: str, following: str) -> bool:
    """Whether a word that may be noun or verb is a verb here."""
    if before in ("pronoun", "relative"):
        return True
    if before not in ("noun", "adverb"):
        return False
    plural = last.endswith("s") and not last.endswith("ss")
    if before == "noun" and lower.endswith("s") == plural:
        return False
    tag = _closed(following)
    return (
        tag in ("determiner", "pronoun", "relative", "to")
        or following[0].isdigit()
        or (tag in ("preposition", "adverb") and following not in ("of", "on", "in", "against"))
    )


def _participle(lower: str, before: Tag, last: str, following: str) -> Tag:
    """A word in -ed or -ing: verb behind an auxiliary, adjective before a noun, else open."""
    if before == "auxiliary":
        return "verb"
    governs = following[0].isdigit() or _closed(following) in ("determiner", "pronoun")
    if lower in NO_PARTICIPLES and not (governs and before in ("mark", "preposition")):
        return "noun"
    noun_follows = following[0].isalpha() and _closed(following) is None
    if noun_follows and (lower in ADJECTIVES or "-" in lower):
        return "noun"
    if noun_follows and before in ("determiner", "preposition", "number"):
        return "ed" if last.endswith(("cent", "%")) else "noun"
    if lower.endswith("ing"):
        if before in ("determiner", "noun") and not (
            following[0].isdigit() or _closed(following) in ("determiner", "pronoun", "to")
        ):
            opens = before == "noun" and (
                _closed(following) == "preposition"
                or (last in PEOPLE and not following[0].isalpha())
            )
            return "ing" if opens else "noun"
        return "ing"
    return "ed"


_IN_GROUP = frozenset(("auxiliary", "verb", "ed", "adverb"))


def _groups(tags: list[Tag], lowers: Sequence[str]) -> Iterable[Group]:
    index = 0
    while index < len(tags):
        tag = tags[index]
        infinitive = tag == "to" and index + 1 < len(tags) and tags[index + 1] in (
            "verb",
            "auxiliary",
        )  # fmt: skip
        if tag not in VERBAL and not infinitive:
            index += 1
            continue
        stop = _group_stop(tags, lowers, index, infinitive=infinitive)
        kind: Literal["finite", "ed", "ing", "infinitive"] = "finite"
        if infinitive:
            kind = "infinitive"
        elif tag == "ing" or lowers[index] in ("being", "having", "be", "been"):
            kind = "ing"
        elif tag == "ed":
            kind = "ed"
        yield Group(index, stop - 1, kind)
        index = stop


def _group_stop(tags: list[Tag], lowers: Sequence[str], index: int, *, infinitive: bool) -> int:
    """Where the verb group that begins at `index` ends: auxiliaries, adverbs, "to" and verbs."""
    at = stop = index + 1 if not infinitive else index + 2
    main = tags[stop - 1] != "auxiliary"
    while at < len(tags):
        if tags[at] == "adverb" or (lowers[at] in PREDICATES and tags[at + 1 : at + 2] == ["to"]):
            at += 1
            continue
        if tags[at] == "to" and at + 1 < len(tags) and tags[at + 1] in ("verb", "auxiliary"):
            at = stop = at + 2
            main = tags[stop - 1] != "auxiliary"
            continue
        if main or tags[at] not in _IN_GROUP | {"ing"}:
            break
        main = tags[at] != "auxiliary"
        at = stop = at + 1
    return stop
