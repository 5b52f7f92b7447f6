"""A number that is to be judged, the verdict on it, and what the rules ask of the words around it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from llmextract.exclusion_words import THIRD_PERSON
from llmextract.lexicon import FUNCTION_WORDS, MONTHS
from llmextract.quantities import Quantity
from llmextract.schema import Exclusion, Kind, Modifier
from llmextract.tokens import BREAK, Tokens

__all__ = [
    "CLOCK",
    "DATE",
    "STOPS",
    "Case",
    "Rule",
    "Verdict",
    "is_month",
    "is_near",
    "is_plain",
    "is_title_case",
    "month_before",
    "noun_follows",
    "starts_sentence",
    "top_of",
]

STOPS: Final = frozenset((".", "!", "?", BREAK, ""))
_OPENERS: Final = STOPS | {'"', "'", "(", ":", "-", "—", "–", "*", "•"}
_PEOPLE: Final = frozenset(("people", "men", "women", "children", "police", "staff", "troops"))


class Case(NamedTuple):
    """A quantity to be judged: its modifier, what kind the number before it was and where that
    ended, and how much of the text is about sport (see `SPORT_ARTICLE`)."""

    tokens: Tokens
    quantity: Quantity
    modifier: Modifier
    previous_kind: Kind | None
    previous_last: int
    sport: int


class Verdict(NamedTuple):
    """The kind of a number and why it is no fact; `reason` None: it is one."""

    kind: Kind
    reason: Exclusion | None
    unit: str | None = None


DATE: Final = Verdict("date", "date")
CLOCK: Final = Verdict("time", "date")

Rule = Callable[[Case], Verdict | None]
"""Looks at one form of exclusion and passes with None if the case has another form."""


def is_plain(quantity: Quantity) -> bool:
    """Whether the quantity is a whole number without unit or partner."""
    value = quantity.value
    return (
        quantity.unit is None
        and quantity.form in ("digits", "words")
        and value is not None
        and value == value.to_integral_value()
    )


def top_of(quantity: Quantity) -> Decimal | None:
    """The value, or the upper end of a range; None if it has a unit or is no plain number."""
    if quantity.unit is not None or quantity.form not in ("digits", "words"):
        return None
    return quantity.high if quantity.value is None else quantity.value


def is_month(tokens: Tokens, index: int) -> bool:
    """Whether token `index` is the name of a month, with its capital."""
    return tokens.words[index] in MONTHS and tokens.capital(index)


def month_before(tokens: Tokens, first: int) -> int | None:
    """The token of a month right before token `first`: "Sept. 16", "September the 16th"."""
    at = first - 1
    if tokens.words[at] in (".", ","):
        at -= 1
    if tokens.words[at] == "the":
        at -= 1
    return at if is_month(tokens, at) else None


_UNCOUNTED: Final = frozenset("diabetes news measles series rabies".split())
_NO_PLURAL: Final = ("ss", "sis", "us")
"""Ends of singulars: "crisis", "census"."""


def noun_follows(tokens: Tokens, index: int) -> bool:
    """Whether a counted noun (a plural, or a word for people) stands at token `index` or behind."""
    for at in (index, index + 1):
        word = tokens.words[at]
        if not word.isalpha() or word in FUNCTION_WORDS or word in THIRD_PERSON:
            return False
        if tokens.capital(at):
            return word.endswith(("ans", "ians", "eans", "nis", "qis"))
        if word in _UNCOUNTED:
            return False
        if word in _PEOPLE or (
            len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL)
        ):
            return True
    return False


def starts_sentence(tokens: Tokens, index: int) -> bool:
    """Whether token `index` begins a sentence, a quotation or a line."""
    return tokens.words[index - 1] in _OPENERS


def is_title_case(tokens: Tokens, index: int) -> bool:
    """Whether the words of the line around token `index` are capitalised like a headline."""
    capitals = 0
    for way in (range(index - 1, index - 7, -1), range(index + 1, index + 7)):
        for at in way:
            word = tokens.words[at]
            if word == BREAK:
                break
            if word.isalpha() and word not in FUNCTION_WORDS:
                if not tokens.capital(at):
                    return False
                capitals += 1
    return capitals >= 3


def is_near(case: Case, table: frozenset[str], reach: int) -> bool:
    """Whether a word of `table` stands within `reach` tokens in the same sentence."""
    words, quantity = case.tokens.words, case.quantity
    before = range(quantity.first - 1, max(0, quantity.first - reach - 1), -1)
    behind = range(quantity.last, min(len(words), quantity.last + reach))
    for way in (before, behind):
        for at in way:
            if words[at] in STOPS:
                break
            if words[at] in table:
                return True
    return False
