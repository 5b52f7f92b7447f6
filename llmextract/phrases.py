"""Noun phrases and verb phrases around a position of a sentence, from tables of function words.

No tagger: in news English the words that end a phrase (prepositions, auxiliaries, conjunctions,
common verbs) are a closed list, and what is on neither list is taken for a noun or an adjective.
Phrases are stretches of the text as it stands. The result is a proposal, best first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from llmextract.schema import Mention, Span

__all__ = [
    "PREPOSITIONS",
    "Token",
    "extended_phrase",
    "noun_before",
    "noun_phrase",
    "skip_modifiers",
    "subject_before",
    "tokens",
    "verb_phrase",
]

_TOKEN = re.compile(r"[^\W\d_][\w]*(?:[-'’.&/][\w]+)*|\d[\d.,]*|[^\w\s]")

PREPOSITIONS = frozenset(
    """about above across after against along amid among around as at before behind below beneath
    beside between beyond by despite down during except for from in inside into like near of off on
    onto out outside over past per since than through throughout to toward towards under until up
    upon via with within without including aboard""".split()
)
CONJUNCTIONS = frozenset(
    "and or but nor so yet while when where because if although whereas".split()
)
RELATIVES = frozenset("who whom whose which that what".split())
DETERMINERS = frozenset(
    """the a an this that these those its their his her our my your some any each every all both
    such other another more most many few several""".split()
)
AUXILIARIES = frozenset(
    """is are was were be been being am has have had having do does did will would shall should
    can could may might must ought isn't aren't wasn't weren't hasn't haven't hadn't won't
    wouldn't don't doesn't didn't can't couldn't not never already also still now yet
    just only""".split()
)
VERBS = frozenset(
    """left fled died went said says say told tells got fell rose lost won took made held came began
    became met saw ran set hit shot sent built brought bought paid spent sold grew gave found kept
    led lay laid drew fought broke spoke wrote stood sat beat felt flew hid knew rode rang sang sank
    slept stole swam taught thought threw tore understood woke wore caught chose drove ate forgot
    live lives work works remain remains need needs want wants face faces include includes
    represent represents account accounts make makes take takes come comes go goes show shows
    expect expects believe believes think thinks claim claims report reports add adds continue
    stands rises falls costs weighs measures lasts grows appears seems becomes means gets
    defect leave lay kill kills die dies flee flees hits fall fell rise drop drops lose loses win wins
    vote votes join joins move moves get give gives keep keeps hold holds open opens close closes
    arrive arrives enter enters help helps start starts stop stops agree agrees seek seeks sign signs
    call calls turn turns bring brings raise raises cut cuts reach reaches exceed exceeds fight
    surrender surrenders return returns march protest protests suffer suffers receive receives
    surrendered killed injured wounded ago earlier later ahead alike apart dead alive missing""".split()
)
PRONOUNS = frozenset("he she it they we i you them him us me himself themselves itself".split())
ADVERBS = frozenset("here there then away back home today yesterday tomorrow tonight again".split())
_STOPS = PREPOSITIONS | CONJUNCTIONS | RELATIVES | AUXILIARIES | VERBS | PRONOUNS | ADVERBS
MODIFIERS = frozenset(
    """at least most about around some more than over almost nearly up to the another a an only just
    as many much no fewer less under approximately roughly estimated further aged total""".split()
)
_CONTRACTION = re.compile(r"'(?:d|ve|re|ll|m)$")
_OPENERS = frozenset("\"'“‘(«")
_LONGEST = 9
"""Words. A noun phrase of more is a clause that the tables did not end."""


class Token(NamedTuple):
    """A word or mark of punctuation with its place in the text; `number` if it writes a number."""

    text: str
    start: int
    end: int
    number: bool = False

    @property
    def lower(self) -> str:
        return self.text.casefold().replace("’", "'")

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def tokens(text: str, start: int, end: int, numbers: Sequence[Mention] = ()) -> list[Token]:
    """The tokens of `text[start:end]`; those inside one of `numbers` are numbers."""
    return [
        Token(
            match.group(),
            match.start(),
            match.end(),
            any(number.start < match.end() and match.start() < number.end for number in numbers),
        )
        for match in _TOKEN.finditer(text, start, end)
    ]


def _is_participle(word: str) -> bool:
    return len(word) > 4 and word.endswith(("ed", "ing")) and not word.endswith(("eed", "thing"))


def _ends_phrase(word: Token, taken: int, following: Token | None) -> bool:
    """Whether `word` ends a noun phrase of which `taken` words are already read."""
    lower = word.lower
    if not word.is_word or lower in _STOPS or word.number or _CONTRACTION.search(lower):
        return True
    if not taken:
        return False
    if lower in DETERMINERS or (lower.endswith("ly") and len(lower) > 4):
        return True
    if not _is_participle(lower):
        return False
    # "armed groups": a participle before a noun belongs to the phrase; "groups armed with" ends it.
    return (
        following is None
        or not following.is_word
        or following.lower in _STOPS | DETERMINERS
        or following.lower.endswith("ly")
    )


def noun_phrase(stretch: list[Token], index: int = 0, *, with_of: bool = True) -> Span | None:
    """The noun phrase that begins at token `index`: head, its words, and an "of" phrase if any."""
    while index < len(stretch) and (
        stretch[index].lower in DETERMINERS or stretch[index].text in _OPENERS
    ):
        index += 1
    first, taken = index, 0
    while index < len(stretch) and taken < _LONGEST:
        word = stretch[index]
        following = stretch[index + 1] if index + 1 < len(stretch) else None
        if _ends_phrase(word, taken, following):
            break
        taken += 1
        index += 1
    if not taken:
        return None
    end = stretch[index - 1].end
    if with_of and index + 1 < len(stretch) and stretch[index].lower == "of":
        inner = noun_phrase(stretch, index + 1)
        if inner is not None:
            end = inner.end
    return Span(start=stretch[first].start, end=end)


def extended_phrase(stretch: list[Token], index: int = 0) -> Span | None:
    """The noun phrase at `index` with the prepositional phrase behind it: "calls for help"."""
    first = noun_phrase(stretch, index, with_of=False)
    if first is None:
        return None
    behind = next((i for i, token in enumerate(stretch) if token.start >= first.end), len(stretch))
    if behind < len(stretch) and stretch[behind].lower in PREPOSITIONS:
        rest = noun_phrase(stretch, behind + 1)
        if rest is not None:
            return Span(start=first.start, end=rest.end)
    return None


def skip_modifiers(before: list[Token]) -> int:
    """How many tokens of `before` remain without the words that bound a number at its end."""
    index = len(before)
    while index and before[index - 1].lower in MODIFIERS:
        index -= 1
    return index


def noun_before(before: list[Token]) -> Span | None:
    """The noun phrase nearest to the end: "waves of up to" -> "waves", "Ann Lee," -> "Ann Lee"."""
    index = skip_modifiers(before)
    while index and (not before[index - 1].is_word or before[index - 1].lower in PREPOSITIONS):
        index -= 1
    end = index
    while index and not _ends_phrase(before[index - 1], 0, None) and end - index < _LONGEST:
        if before[index - 1].lower in DETERMINERS:
            break
        index -= 1
    return noun_phrase(before[index:end]) if index < end else None


def _is_verb(word: Token, before: Token | None) -> bool:
    lower = word.lower
    if lower in AUXILIARIES or lower in VERBS:
        return True
    if lower.endswith("ed") and len(lower) > 3 and not lower.endswith("eed"):
        return before is None or before.lower not in DETERMINERS
    return False


def verb_phrase(stretch: list[Token], index: int = 0, longest: int = 12) -> Span | None:
    """The first verb at or after token `index` with what follows it, up to punctuation.

    A parenthesis between commas right at `index` ("54 fighters, including six, have …") is stepped
    over.
    """
    index = _after_parenthesis(stretch, index)
    while index < len(stretch):
        before = stretch[index - 1] if index else None
        if stretch[index].is_word and _is_verb(stretch[index], before):
            break
        if stretch[index].text in '.;:!?,"”':
            return None
        index += 1
    else:
        return None
    first = index
    while (
        index < len(stretch) and index - first < longest and stretch[index].text not in '.,;:!?"”()'
    ):
        index += 1
    return Span(start=stretch[first].start, end=stretch[index - 1].end)


def _after_parenthesis(stretch: list[Token], index: int) -> int:
    if index >= len(stretch) or stretch[index].text not in (",", "("):
        return index
    closing = ")" if stretch[index].text == "(" else ","
    for position in range(index + 1, len(stretch)):
        if stretch[position].text == closing:
            return position + 1
        if stretch[position].text in ".;!?":
            break
    return index


def subject_before(stretch: list[Token]) -> Span | None:
    """The noun phrase before the last verb of the stretch: "the toll stands at" -> "toll"."""
    for position in range(len(stretch) - 1, 0, -1):
        word = stretch[position]
        if word.is_word and _is_verb(word, stretch[position - 1]):
            start = position
            while start and _continues_backwards(stretch[start - 1]):
                start -= 1
            found = noun_phrase(stretch[start:position])
            if found is not None:
                return found
    return None


def _continues_backwards(word: Token) -> bool:
    return word.is_word and (
        word.lower == "of" or (word.lower not in _STOPS and not word.lower.endswith("ly"))
    )
