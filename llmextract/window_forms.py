"""Forms of windows: "two weeks ago", "in the past 24 hours", "the worst drought for four decades"."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Final

from llmextract.cases import (
    STOPS,
    Case,
    Rule,
    Verdict,
    is_month,
)
from llmextract.exclusion_words import (
    COMPLETED,
    PERIOD_RECORDS,
    PERSONAL,
    WINDOW_AFTER,
    WINDOW_BEFORE,
)
from llmextract.lexicon import (
    CARDINALS,
    LONG_PERIODS,
    MONTHS,
    NONE_NOUNS,
    words_of,
)
from llmextract.tokens import Tokens

__all__ = ["WINDOW_RULES"]

_HALF: Final = Decimal("0.5")
_SERVING: Final = words_of("serve serves served serving spend spends spent spending")
_BEHIND: Final = ("after", "before")
_ENDING: Final = words_of("to ended ending through")
_PERIODS: Final = words_of("year years month months week weeks day days hour hours minute minutes")
_RECORD_REACH: Final = 9
_RECORDS: Final = words_of("worst best least first record")
_LASTING: Final = words_of("stay stays stayed remain remains remained suspended")
_MOST_DO: Final = words_of("have has had are were will would did do of")
"""Behind "most" that is many: "most have been held for 14 months"."""
_SHORT: Final = 5
"""Letters; "test" and "rest" are no superlatives."""
_BEFORE_LAST: Final = PERSONAL | words_of("the in over during within of for these this all 's")
_MODIFIER_WORDS: Final = words_of(
    """about around some approximately roughly almost nearly more less than at least just only up to
    under fewer well the estimated"""
)


def _before_modifiers(words: list[str], first: int) -> int:
    """The token where the modifiers before token `first` begin, at most five back."""
    at = first
    while at > first - 5 and (
        words[at - 1] in _MODIFIER_WORDS
        or (words[at - 1] == "over" and words[at - 2] in ("just", "well", "for", "in"))
    ):
        at -= 1
    return at


def _dated_in(case: Case, start: int) -> bool:
    """Whether "in" before a period dates something; "built in 10 days" tells a duration."""
    quantity = case.quantity
    measured = quantity.value is not None and quantity.value % _HALF != 0  # "orbits in 6.2 days"
    if measured or case.tokens.words[start - 2] in COMPLETED:
        return False
    day = quantity.unit == "hour" and quantity.value is not None and quantity.value > 23
    return quantity.unit in LONG_PERIODS or day


def _dated_before(case: Case, start: int) -> bool:
    """Whether the words before a period make it date something: "in the past", "in", "every"."""
    words = case.tokens.words
    before, two_before = words[start - 1], words[start - 2]
    if before == "in":
        return _dated_in(case, start)
    if before in ("following", "preceding"):
        return two_before in ("the", "in")
    if before == "last":  # else a verb: "it may last two years"
        return two_before in _BEFORE_LAST or two_before.endswith("'s")
    if before == "over":
        return case.modifier != "more_than"
    after = before == "after" and words[case.quantity.behind] != "of"
    if before == "within" and _is_alone(case):
        return False
    limit = before == "within" or (before == "of" and two_before == "period")
    return after or limit or before == "every" or before in WINDOW_BEFORE


def _is_alone(case: Case) -> bool:
    """Whether the sentence tells no other number that the period could date."""
    words, quantity = case.tokens.words, case.quantity
    for way in (range(quantity.first - 1, 0, -1), range(quantity.last, len(words))):
        for at in way:
            if words[at] in STOPS:
                break
            dated = words[at - 1] in MONTHS or words[at + 1] in MONTHS
            number = words[at][:1].isdecimal() or words[at] in CARDINALS
            if (number and not dated) or words[at] in _COUNTING:
                return False
    return True


_COUNTING: Final = words_of("dozens hundreds thousands millions scores dozen half third no none")


def _is_record_for(case: Case, start: int) -> bool:
    """Whether something is told to be the most of its kind: "the worst drought for four decades"."""
    words = case.tokens.words
    if words[start - 1] != "for" or case.quantity.unit not in LONG_PERIODS:
        return False
    told = words[max(0, start - _RECORD_REACH) : start - 1]
    if not _LASTING.isdisjoint(told):
        return False  # "one of the busiest lines, will stay shut for at least ten days"
    many = any(word == "most" and after in _MOST_DO for word, after in pairwise(told))
    return any(
        word in _RECORDS or (word == "most" and not many) or _is_superlative(word) for word in told
    )


def _is_superlative(word: str) -> bool:
    return word.endswith("est") and len(word) > _SHORT


def _ends_on(tokens: Tokens, at: int) -> bool:
    """ "to June", "ended June 30", "to 1 July"."""
    if tokens.words[at] not in _ENDING:
        return False
    return is_month(tokens, at + 1) or (
        tokens.words[at + 1].isdecimal() and is_month(tokens, at + 2)
    )


def _dated_behind(tokens: Tokens, behind: int) -> bool:
    """Whether the words behind a period make it date something: "ago", "to June"."""
    words = tokens.words
    at = behind + 1 if words[behind] == "'" else behind
    if words[at] in _ENDING:
        return _ends_on(tokens, at) or words[at + 1 : at + 3] == ["the", "day"]
    if words[at] == "on":
        return words[at + 1] == "from" or not words[at + 1].isalpha()
    return words[at] in WINDOW_AFTER


def _after_none(words: list[str], start: int) -> bool:
    """Whether "for two days" follows a count of none: "no fatalities for two days"."""
    told = words[max(0, start - 7) : start - 1]
    return "no" in told and not NONE_NOUNS.isdisjoint(told)


def _tells_how_long(case: Case, before: str) -> bool:
    """Whether the period itself is told although the word behind it may date something: "marks 20
    years since", "must serve four years before", "12 seconds ahead" in a race."""
    behind = case.tokens.words[case.quantity.behind]
    if behind == "since":
        return before in ("been", "marks", "mark", "marking", "marked")
    if behind == "before":
        return before in _SERVING
    return behind in ("ahead", "back") and case.quantity.unit in ("second", "minute")


def _window(case: Case) -> Verdict | None:
    """A period that only dates something else."""
    quantity, words = case.quantity, case.tokens.words
    if quantity.kind != "duration":
        return None
    verdict = Verdict("duration", "window", quantity.unit)
    if words[quantity.last] == "-":
        return verdict if words[quantity.behind] in PERIOD_RECORDS else None
    start = _before_modifiers(words, quantity.first)
    before = words[start - 1]
    if before == "for" or (
        before in WINDOW_BEFORE and "for" in words[max(0, start - 3) : start - 1]
    ):
        after = words[quantity.behind]
        to_month = _ends_on(case.tokens, quantity.behind)
        dated = after == "ago" or to_month or _after_none(words, start)
        return verdict if dated or _is_record_for(case, start) else None
    if _tells_how_long(case, before):
        return None
    if (
        words[quantity.first - 2 : quantity.first] == ["up", "to"]
        and words[quantity.behind] in _BEHIND
    ):
        return None  # "symptoms can appear up to 10 days after contact"
    two = not _PERIODS.isdisjoint(
        words[quantity.first : quantity.last]
    )  # "a year and six months after"
    behind = not two and _dated_behind(case.tokens, quantity.behind)
    dated = _dated_before(case, start) or behind
    return verdict if dated else None


_BOUTS: Final = frozenset(
    """sessions games matches seasons elections rounds races meetings parliaments campaigns budgets outings
    tournaments championships""".split()
)


def _bouts(case: Case) -> Verdict | None:
    """ "in the past three sessions": so many times of their own kind."""
    quantity, words = case.quantity, case.tokens.words
    if quantity.kind != "cardinal" or words[quantity.last] not in _BOUTS:
        return None
    *_, lead, the, past = words[max(0, quantity.first - 3) : quantity.first]
    when = lead in ("in", "over", "during", "for") and past in ("past", "last", "previous")
    owned = the in ("the", "his", "her", "its", "their", "our", "my")
    return Verdict("cardinal", "window") if when and owned else None


WINDOW_RULES: Final[tuple[Rule, ...]] = (_window, _bouts)
"""In the order in which they are asked."""
