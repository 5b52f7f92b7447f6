"""Forms of idioms: "one" as a pronoun, fixed phrases, "half-time", "100 per cent sure"."""

from __future__ import annotations

from typing import Final

from llmextract.cases import CLOCK, DATE, Case, Rule, Verdict
from llmextract.exclusion_words import (
    FULLY,
    HALF_COMPOUNDS,
    IDIOM_LONGEST,
    IDIOM_STARTS,
    IDIOMS,
    ONE_COMPOUNDS,
    ONE_COUNTS,
    ONE_IDIOM_AFTER,
    ONE_IDIOM_BEFORE,
)
from llmextract.lexicon import CARDINALS, FUNCTION_WORDS, ORDINALS, words_of
from llmextract.quantities import Quantity

__all__ = ["IDIOM_RULES"]

_JOINING: Final = frozenset(("and", ",", ";", ":", "while", "but", "–", "—"))
_HAPPENED: Final = words_of("was were is has remains remained")
_FATES: Final = words_of(
    "dead missing hurt ill alive critical safe in still seriously badly lightly unaccounted"
)
_NEARBY: Final = 25
_PERIODS: Final = words_of("year years month months week weeks day days hour hours")

IDIOM: Final = Verdict("cardinal", "idiom")


def _phrase(case: Case) -> Verdict | None:
    """A fixed phrase around the number."""
    words, first = case.tokens.words, case.quantity.first
    for start in range(first - 4, first + 1):
        if words[start] not in IDIOM_STARTS:
            continue
        for size in range(first - start + 1, IDIOM_LONGEST + 1):
            if tuple(words[start : start + size]) in IDIOMS:
                return IDIOM
    return None


def _one(case: Case) -> Verdict | None:
    """ "one" as a pronoun: "one of the", "the one", "at one point"."""
    words, quantity = case.tokens.words, case.quantity
    lone = quantity.last == quantity.first + 1 and quantity.value == 1
    if words[quantity.first] != "one" or not lone or quantity.form != "words":
        return None
    before, after = words[quantity.first - 1], words[quantity.last]
    if before in ONE_IDIOM_BEFORE or (before == "the" and quantity.unit is None):
        return IDIOM
    if before == "and" and words[quantity.first - 2] in _PERIODS and quantity.unit is not None:
        return None  # "one year and one day"
    if case.modifier != "exact" or before in ("only", "just", "but"):
        return None
    if after in ONE_IDIOM_AFTER or (after == "-" and words[quantity.last + 1] in ONE_COMPOUNDS):
        return IDIOM
    return None if _counts(quantity, before, after) or _is_another(case) else IDIOM


def _is_another(case: Case) -> bool:
    """ "Two people died and one was injured": what happened to one of those that are counted."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    if words[first - 1] not in _JOINING or words[last] not in _HAPPENED:
        return False
    fate = words[last + 1]
    if words[last] in ("was", "were", "is", "has") and not (fate.endswith("ed") or fate in _FATES):
        return False
    earlier = words[max(0, first - _NEARBY) : first]
    return any(word[:1].isdecimal() or word in CARDINALS for word in earlier)


def _counts(quantity: Quantity, before: str, after: str) -> bool:
    """Whether a "one" without idiom counts something: a unit, a noun, "injured one"."""
    noun = after.replace("'", "").isalpha() and after not in FUNCTION_WORDS
    return (
        quantity.unit is not None
        or after == "-"
        or noun
        or before in ONE_COUNTS
        or before.endswith("ing")
    )


def _half(case: Case) -> Verdict | None:
    """ "half-time", "half-brother", "half past"; "the first half" is a date."""
    quantity, words = case.quantity, case.tokens.words
    if words[quantity.last - 1] != "half" or quantity.last - quantity.first > 2:
        return None
    before, after = words[quantity.first - 1], words[quantity.last]
    if before == "-":  # "first-half profit"
        before = words[quantity.first - 2]
    hyphen = after == "-"
    follower = words[quantity.last + 1] if hyphen else after
    if hyphen and follower in ("year", "yearly", "day"):
        return Verdict("duration", "window", "year")
    if follower in HALF_COMPOUNDS:
        return IDIOM
    if follower == "past":
        return CLOCK
    if before in ORDINALS or before in ("latter", "opening", "final", "last"):
        return DATE
    return IDIOM if before == "better" else None


def _fully(case: Case) -> Verdict | None:
    """ "100 per cent sure"."""
    quantity, words = case.quantity, case.tokens.words
    whole = quantity.unit == "percent" and quantity.value == 100
    if not whole:
        return None
    given = words[quantity.first - 1] == "a" and words[quantity.first - 2] in ("give", "gave")
    return IDIOM if given or words[quantity.behind] in FULLY else None


def _interval(case: Case) -> Verdict | None:
    """The level of a confidence interval: "95% CI 1.2 to 3.4"."""
    quantity, words = case.quantity, case.tokens.words
    if quantity.unit != "percent":
        return None
    after = words[quantity.behind]
    level = after == "ci" or (
        after in ("confidence", "credible")
        and (words[quantity.behind + 1] in ("interval", "intervals", "level"))
    )
    return Verdict("percent", "other") if level else None


IDIOM_RULES: Final[tuple[Rule, ...]] = (_phrase, _one, _half, _fully, _interval)
"""In the order in which they are asked."""
