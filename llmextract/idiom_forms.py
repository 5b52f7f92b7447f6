"""Forms of idioms: "one" as a pronoun, fixed phrases, "half-time", "100 per cent sure"."""

from __future__ import annotations

from typing import Final

from llmextract.cases import CLOCK, DATE, STOPS, Case, Rule, Verdict
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
    SAYING,
)
from llmextract.lexicon import CARDINALS, FUNCTION_WORDS, ORDINALS, words_of
from llmextract.quantities import Quantity
from llmextract.word_classes import REPORTING

__all__ = ["IDIOM_RULES"]

_JOINING: Final = frozenset(("and", ",", ";", ":", "while", "but", "–", "—"))
_HAPPENED: Final = words_of("was were is has remains remained")
_FATES: Final = words_of(
    "dead missing hurt ill alive critical safe in still seriously badly lightly unaccounted"
)
_NEARBY: Final = 25
_LISTED: Final = 10
_BEFORE_THAT: Final = (
    REPORTING | SAYING | words_of("and found heard known feared show shows showed")
)
_THINKABLE: Final = words_of(
    "possible likely potential obvious common big main key major plausible"
)
_THOUGHTS: Final = words_of(
    """reason difference problem explanation example option factor issue concern question answer idea theory
    possibility advantage drawback cause consequence result benefit reading lesson sign"""
)
"""What "one possible" goes before without counting: "one possible explanation"."""
_WHOSE: Final = words_of("its their his her our those")
_WAS: Final = words_of("was were has have had")
_BEFALLEN: Final = words_of(
    "killed wounded injured hurt shot arrested captured detained dead missing died lost stolen"
)
_DAYTIMES: Final = words_of("morning afternoon evening night")
_WHOLE: Final = words_of("full whole extra more additional single entire free")
_ADJECTIVES: Final = 2
_SOME_DAY_BEHIND: Final = frozenset(
    (*STOPS, ",", '"', "and", "that", "came", "died", "left", "happened", "vanished")
)
_KEEPING: Final = words_of(
    "seeing having getting buying finding owning being wanting needing using"
)
_DURING: Final = words_of("during in for over")
_NOT_BEHIND: Final = words_of("a an of his her its their the that who which")
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
    first, last = quantity.first, quantity.last
    lone = last == first + 1 and quantity.value == 1 and quantity.form == "words"
    if words[first] != "one" or not lone or _goes_on_counting(words, first):
        return None
    before, after = words[first - 1], words[last]
    compound = after == "-" and words[last + 1] in ONE_COMPOUNDS
    if (
        compound
        or _stands_for(words, quantity)
        or (after in _THINKABLE and words[last + 1] in _THOUGHTS)
    ):
        return IDIOM
    # "one year and one day"
    period = before == "and" and words[first - 2] in _PERIODS and quantity.unit is not None
    but = before == "but" and words[first - 2] not in STOPS  # "But one day he will"
    if period or case.modifier != "exact" or but or before in ("only", "just"):
        return None
    if _speaks(words, last) or _is_some_day(words, first, last):
        return IDIOM
    if after in ONE_IDIOM_AFTER:
        return None if after == "of" and _befell(words, last + 1) else IDIOM
    another = _is_another(case) or _is_also_hit(words, first)
    return None if another or _counts(quantity, before, after) else IDIOM


def _is_some_day(words: list[str], first: int, last: int) -> bool:
    """ "one wet afternoon", "one cold winter morning": when, and no count."""
    if words[first - 1] not in _SOME_DAY_BEHIND:
        return False
    for at in range(last, last + _ADJECTIVES + 1):
        if words[at] in _DAYTIMES:
            noun = words[at + 1].isalpha() and words[at + 1] not in FUNCTION_WORDS
            return at > last and not noun
        if not words[at].isalpha() or words[at] in FUNCTION_WORDS or words[at] in _WHOLE:
            return False
    return False


def _stands_for(words: list[str], quantity: Quantity) -> bool:
    """Whether the words beside "one" make it a pronoun: "this one", "the only one", "all but one"."""
    before = words[quantity.first - 2 : quantity.first]
    # "said that one woman died", "worked out that one gigabyte is"
    measured = quantity.unit is not None and quantity.kind == "measure"
    clause = before[1] == "that" and (before[0] in _BEFORE_THAT or measured)
    return (
        (before[1] in ONE_IDIOM_BEFORE and not clause)
        or (before[1] == "the" and quantity.unit is None)
        or before in (["the", "only"], ["all", "but"])
    )


def _goes_on_counting(words: list[str], first: int) -> bool:
    """ "eleven counts of fraud and one of theft": the noun is left out."""
    if words[first - 1] != "and" or words[first + 1] != "of":
        return False
    for at in range(first - 2, first - _LISTED, -1):
        if words[at] in STOPS:
            return False
        if words[at] == "of" and _is_number(words[at - 2]):
            return words[at - 1].isalpha()
    return False


def _befell(words: list[str], at: int) -> bool:
    """ "one of its soldiers had been killed": what happened to one of those that are named."""
    if words[at] not in _WHOSE:
        return False
    for verb in range(at + 2, at + 5):
        if words[verb] in _WAS and words[verb + 1 : verb + 2] == ["been"]:
            return words[verb + 2] in _BEFALLEN
        if words[verb] in _WAS:
            return words[verb + 1] in _BEFALLEN
    return False


def _is_number(word: str) -> bool:
    return word[:1].isdecimal() or word in CARDINALS


def _is_also_hit(words: list[str], first: int) -> bool:
    """ "injured three people, sending one to hospital"."""
    before = words[first - 1]
    happened = before.endswith("ing") and before not in _KEEPING
    return happened and _is_counted_before(words, first - 1)


def _speaks(words: list[str], last: int) -> bool:
    """ "one passenger told", "one witness said": somebody, of whom there may be more."""
    return words[last].isalpha() and words[last + 1] in SAYING


def _is_another(case: Case) -> bool:
    """ "Two people died and one was injured": what happened to one of those that are counted."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    if words[first - 1] not in _JOINING or words[last] not in _HAPPENED:
        return False
    fate = words[last + 1]
    if words[last] in ("was", "were", "is", "has") and not (fate.endswith("ed") or fate in _FATES):
        return False
    return _is_counted_before(words, first)


def _is_counted_before(words: list[str], first: int) -> bool:
    return any(map(_is_number, words[max(0, first - _NEARBY) : first]))


def _counts(quantity: Quantity, before: str, after: str) -> bool:
    """Whether a "one" without idiom counts something: a unit, a noun, "injured one"."""
    noun = after.replace("'", "").isalpha() and after.partition("'")[0] not in FUNCTION_WORDS
    return quantity.unit is not None or after == "-" or noun or before in ONE_COUNTS


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
    ended = not after.isalpha() or after in FUNCTION_WORDS - _NOT_BEHIND
    # "closed six shops during the half"
    period = before == "the" and words[quantity.first - 2] in _DURING and ended
    if period or before in ORDINALS or before in ("latter", "opening", "final", "last"):
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
