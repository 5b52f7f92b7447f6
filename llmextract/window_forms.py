"""Forms of windows and ages: "two weeks ago", "in the past 24 hours", "John Smith, 53,"."""

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
    is_plain,
    noun_follows,
    starts_sentence,
    top_of,
)
from llmextract.exclusion_words import (
    ADULT_AGES,
    COMPLETED,
    PERIOD_RECORDS,
    PERSONAL,
    PERSONS,
    PRONOUNS,
    RELATIVES,
    UNAGED,
    WINDOW_AFTER,
    WINDOW_BEFORE,
)
from llmextract.lexicon import (
    CARDINALS,
    FUNCTION_WORDS,
    LONG_PERIODS,
    MONTHS,
    NONE_NOUNS,
    WEEKDAYS,
    words_of,
)
from llmextract.tokens import Tokens

__all__ = ["AGE_RULES", "WINDOW_RULES"]

_HALF: Final = Decimal("0.5")
_SERVING: Final = words_of("serve serves served serving spend spends spent spending")
_ENDING: Final = words_of("to ended ending through")
_PERIODS: Final = words_of("year years month months week weeks day days hour hours minute minutes")
_SAYING: Final = words_of("said says told tells added adds recalled recalls")
_EXTREMES: Final = words_of("youngest oldest eldest")
_AT_AGE: Final = words_of("dies died school retired retires married")
_RECORD_REACH: Final = 9
_RECORDS: Final = words_of("worst best least first record")
_MOST_DO: Final = words_of("have has had are were will would did do of")
"""Behind "most" that is many: "most have been held for 14 months"."""
_SHORT: Final = 5
"""Letters; "test" and "rest" are no superlatives."""
_AGE: Final = Verdict("age", None, "year")
_AGE_WORDS: Final = frozenset(("aged", "age", "ages", "turned", "turns", "turning"))
_AFTER_AGE: Final = words_of(", . ; ) who - — – from of was told has had said is whose")
_AFTER_LONE_AGE: Final = words_of("who a an of from was were whose has the had told said is")
_DID: Final = words_of("ran won took made left got came went found lost beat led joined")
_LIMITS: Final = frozenset(("under", "over", "above", "below", "than"))
_BEFORE_LAST: Final = PERSONAL | words_of("the in over during within of for these this all 's")
_MODIFIER_WORDS: Final = words_of(
    """about around some approximately roughly almost nearly more less than at least just only up to
    under fewer well the estimated"""
)


# --- windows --------------------------------------------------------------------------------


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
            if words[at][:1].isdecimal() or words[at] in CARDINALS:
                return False
    return True


def _is_record_for(case: Case, start: int) -> bool:
    """Whether something is told to be the most of its kind: "the worst drought for four decades"."""
    words = case.tokens.words
    if words[start - 1] != "for" or case.quantity.unit not in LONG_PERIODS:
        return False
    told = words[max(0, start - _RECORD_REACH) : start - 1]
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
    if case.modifier == "at_most" and words[quantity.behind] in ("after", "before"):
        return None  # "symptoms can appear up to 10 days after contact"
    second = before == "and" and words[start - 2] in _PERIODS  # "two years and six months after"
    behind = not second and _dated_behind(case.tokens, quantity.behind)
    dated = _dated_before(case, start) or behind
    return verdict if dated else None


# --- ages -----------------------------------------------------------------------------------


def _aged(case: Case) -> Verdict | None:
    """ "aged three and 13", "at the age of 15", "children under five", "he was 13."."""
    tokens, quantity = case.tokens, case.quantity
    top = top_of(quantity)
    if top is None or top >= 125:
        return None
    words, first, last = tokens.words, quantity.first, quantity.last
    before, two_before = words[first - 1], words[first - 2]
    told = before in _AGE_WORDS or (before == "of" and two_before == "age")
    told = told or (before in ("between", "from") and two_before in _AGE_WORDS)
    told = told or _is_person_of(case) or _is_now(case)
    told = told or (before in _LIMITS and two_before in ("aged", "age", "ages"))
    told = told or (before == "of" and two_before == "ages") or _is_age_group(case)
    told = told or (before == "both" and not words[last].isalpha())
    told = told or (
        before == "at"
        and not _AT_AGE.isdisjoint(words[first - 4 : first - 1])
        and (not words[last].isalpha() or words[last] in ("and", "to", "in", "after"))
    )
    died = before == "at" and not _DIED.isdisjoint(words[first - 9 : first - 1])
    told = told or (died and top > _HOURS and not words[last].isalpha())
    told = told or (_is_extreme(words, first) and not noun_follows(tokens, last))
    told = told or (before == "turn" and words[last] in (".", ",", "in", "on", "this", "next"))
    if told:
        return _AGE
    noun = noun_follows(tokens, last)
    joined = before == "and" or (before == "," and words[last] in ("and", ","))
    listed = joined and case.previous_kind == "age" and case.previous_last == first - 1
    told = (
        before == "than" and two_before in ("older", "younger") and not noun_follows(tokens, last)
    )
    if told and top >= _GROWN:
        return _AGE
    limit = before in _LIMITS and (two_before in PERSONS or words[first - 3] in PERSONS)
    limit = limit or (before in _LIMITS and words[first] in ADULT_AGES and _many(two_before))
    pronoun = two_before in PRONOUNS and before in _BEING
    pronoun = pronoun or (before == "was" and words[last] == "when" and top >= _GROWN)
    pronoun = pronoun and top > 1 and words[last] in (".", ",", "when", "and", ";", '"')
    return _AGE if pronoun or ((listed or limit) and not noun) else None


_BEING: Final = words_of("was is turned turns am are")
_DIED: Final = words_of("dies died")
_HOURS: Final = 24
"""So many are told with "at" of the clock as well: "died on Thursday at 10"."""
_ONE_PERSON: Final = words_of(
    """man woman boy girl child youth teenager pensioner driver student passenger worker teacher farmer
    widow widower"""
)
_DETERMINERS: Final = words_of("a an the another one his her their")
_GROWN: Final = 10
"""Below it "three younger than two" may compare what is counted."""


def _is_person_of(case: Case) -> bool:
    """ "a woman of 22", "a retired tram driver of 78"."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    person = words[first - 1] == "of" and words[first - 2] in _ONE_PERSON
    apart = not words[last].isalpha() or words[last] in FUNCTION_WORDS
    return person and apart and not _DETERMINERS.isdisjoint(words[first - 6 : first - 2])


def _is_now(case: Case) -> bool:
    """ "Carol Denning, now 47, was"."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    told = words[first - 2 : first] == [",", "now"] and words[last] in (",", ".", ")")
    return told and _is_name(case.tokens, first - 3)


def _is_extreme(words: list[str], first: int) -> bool:
    """ "the youngest 24 and the oldest 58", "the youngest of them was two"."""
    if words[first - 1] in _EXTREMES:
        return True
    return words[first - 1] in ("was", "is") and not _EXTREMES.isdisjoint(
        words[first - 5 : first - 1]
    )


def _many(word: str) -> bool:
    """Whether an age limit may follow the word: "victims", "were"."""
    return word in ("are", "were", "was", "is") or (word.endswith("s") and word not in UNAGED)


def _is_age_group(case: Case) -> bool:
    """ "seniors 65 and older", "children 12 and under"."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    if words[last] not in ("and", "or") or case.quantity.unit is not None:
        return False
    if words[last + 1] in ("older", "younger"):
        return True
    return words[last + 1] in ("over", "under", "above", "up") and words[first - 1] in PERSONS


def _apposition(case: Case) -> Verdict | None:
    """ "John Smith, 53, was", "his wife (34)"."""
    tokens, quantity = case.tokens, case.quantity
    if quantity.form != "digits" or not is_plain(quantity) or quantity.value is None:
        return None
    words, first, after = tokens.words, quantity.first, tokens.words[quantity.last]
    if not 0 < quantity.value < 125 or words[first - 1] not in (",", "("):
        return None
    if words[first - 1] == "(":
        closed = after in (")", ",", ";")
        return _AGE if closed and _is_person(tokens, first - 2) else None
    if words[first - 2] in RELATIVES and after == ",":
        return _AGE
    if _is_person(tokens, first - 2):
        return _AGE if after in _AFTER_AGE else None
    behind = words[quantity.last + 1]
    lone = after == "," and (
        behind in _AFTER_LONE_AGE
        or behind.endswith("ing")
        or words[first - 3] in _SAYING
        or (behind in _DID and starts_sentence(tokens, first - 2))
    )
    return _AGE if lone and _is_name(tokens, first - 2) else None


def _is_name(tokens: Tokens, index: int) -> bool:
    """Whether token `index` could be a name: capitalised, no month, no function word."""
    word = tokens.words[index]
    common = word in MONTHS or word in WEEKDAYS or word in FUNCTION_WORDS
    return tokens.capital(index) and word.isalpha() and not common


def _is_person(tokens: Tokens, index: int) -> bool:
    """Whether token `index` could end a person's full name."""
    before = tokens.words[index - 1]
    return _is_name(tokens, index) and (
        tokens.capital(index - 1)
        or before in RELATIVES
        or before in PERSONS
        or before in ("de", "van", "al", "-", "bin", "von", "'", ".", "mr")
    )


AGE_RULES: Final[tuple[Rule, ...]] = (_aged, _apposition)
WINDOW_RULES: Final[tuple[Rule, ...]] = (_window,)
"""In the order in which they are asked."""
