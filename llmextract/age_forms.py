"""Forms of ages: "John Smith, 53,", "a woman of 22", "aged three to 11", "children under five"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from llmextract.cases import (
    STOPS,
    Case,
    Rule,
    Verdict,
    is_plain,
    noun_follows,
    starts_sentence,
    top_of,
)
from llmextract.exclusion_words import ADULT_AGES, PERSONS, PRONOUNS, RELATIVES, SAYING, UNAGED
from llmextract.lexicon import FUNCTION_WORDS, MONTHS, WEEKDAYS, words_of
from llmextract.tokens import Tokens

__all__ = ["AGE_RULES"]

_EXTREMES: Final = words_of("youngest oldest eldest")
_AT_AGE: Final = words_of("dies died school retired retires married")
_AGE: Final = Verdict("age", None, "year")
_AGE_WORDS: Final = frozenset(("aged", "age", "ages", "turned", "turns", "turning"))
_AFTER_AGE: Final = words_of(", . ; ) who - — – from of was told has had said is whose")
_AFTER_LONE_AGE: Final = words_of("who a an of from was were whose has the had told said is")
_DID: Final = words_of(
    """ran won took made left got came went found lost beat led gave told spoke sat stood wept drove knew
    flew fled fell held kept sold bought wrote broke threw wore met saw swam died"""
)
_OF_SOMEBODY: Final = frozenset(("for", "against", "by", "with"))
_LIMITS: Final = frozenset(("under", "over", "above", "below", "than"))


def _aged(case: Case) -> Verdict | None:
    """ "aged three and 13", "at the age of 15", "children under five", "he was 13."."""
    top = top_of(case.quantity)
    if top is None or top >= _OLDEST:
        return None
    return _AGE if any(told(case) for told in _AGES) else None


_OLDEST: Final = 125


def _is_worded(case: Case) -> bool:
    """ "aged 12", "at the age of 12", "between the ages of 12", "aged under 12"."""
    words, first = case.tokens.words, case.quantity.first
    before, two_before = words[first - 1], words[first - 2]
    if before == "of":
        return two_before in ("age", "ages")
    if before in ("between", "from"):
        return two_before in _AGE_WORDS
    limited = before in _LIMITS and two_before in ("aged", "age", "ages")
    return limited or before in _AGE_WORDS


def _are_both(case: Case) -> bool:
    """ "the twins, both 71, live"."""
    words, quantity = case.tokens.words, case.quantity
    return words[quantity.first - 1] == "both" and not words[quantity.last].isalpha()


def _is_at(case: Case) -> bool:
    """ "leave school at 16", "retires at 60 and"."""
    words, first = case.tokens.words, case.quantity.first
    if words[first - 1] != "at" or _AT_AGE.isdisjoint(words[first - 4 : first - 1]):
        return False
    behind = words[case.quantity.last]
    return not behind.isalpha() or behind in ("and", "to", "in", "after")


def _turns(case: Case) -> bool:
    """ "will turn 36 in March"."""
    words, quantity = case.tokens.words, case.quantity
    behind = (".", ",", "in", "on", "this", "next")
    return words[quantity.first - 1] == "turn" and words[quantity.last] in behind


def _is_younger(case: Case) -> bool:
    """ "people older than 60"."""
    words, first = case.tokens.words, case.quantity.first
    than = words[first - 1] == "than" and words[first - 2] in ("older", "younger")
    return than and _is_grown(case) and not noun_follows(case.tokens, case.quantity.last)


def _is_listed(case: Case) -> bool:
    """ "aged three and 13": goes on a list of ages."""
    words, quantity = case.tokens.words, case.quantity
    before, behind = words[quantity.first - 1], words[quantity.last]
    joined = before == "and" or (before == "," and behind in ("and", ","))
    follows = case.previous_kind == "age" and case.previous_last == quantity.first - 1
    return joined and follows and not noun_follows(case.tokens, quantity.last)


def _is_limit(case: Case) -> bool:
    """ "children under five", "victims under 18"."""
    words, first = case.tokens.words, case.quantity.first
    if words[first - 1] not in _LIMITS or noun_follows(case.tokens, case.quantity.last):
        return False
    persons = words[first - 2] in PERSONS or words[first - 3] in PERSONS
    return persons or (words[first] in ADULT_AGES and _many(words[first - 2]))


def _somebody_was(case: Case) -> bool:
    """ "he was 13.", "she's 40 and", "Enid Marsh, was 98 when"."""
    words, first = case.tokens.words, case.quantity.first
    before, two_before = words[first - 1], words[first - 2]
    told = two_before in PRONOUNS and before in _BEING and (before != "are" or two_before == "you")
    grown = before in _CONTRACTED or _was_when(case)
    told = told or (grown and _is_grown(case))
    told = told and (top_of(case.quantity) or 0) > 1
    return told and words[case.quantity.last] in (".", ",", "when", "and", ";", '"')


_AGES_OF: Final = words_of("retirement pension average median mean minimum maximum qualifying")
_LEVELS: Final = words_of("from to at is was be")
_AGE_REACH: Final = 10


def _is_age_limit(case: Case) -> bool:
    """ "the retirement age would go up from 67 to 68"."""
    words, first = case.tokens.words, case.quantity.first
    if words[first - 1] not in _LEVELS or _is_hour(case):
        return False
    if noun_follows(case.tokens, case.quantity.last):
        return False
    for at in range(first - 2, first - _AGE_REACH, -1):
        if words[at] == "age":
            return words[at - 1] in _AGES_OF
        if words[at] in STOPS or words[at] == ",":
            return False
    return False


_CONTRACTED: Final = words_of("he's she's i'm who's")
_BEING: Final = words_of("was is turned turns am are")
_DIED: Final = words_of("dies died")
_TOLD: Final = words_of(", . ; toll number total figure put putting stood stands leaving count")
_ONCE: Final = words_of(
    """joined emigrated enlisted graduated married apprenticed orphaned widowed debut debuted
    scholarship retired"""
)
_SOMEBODY: Final = words_of("he she i who")
_LIFE_REACH: Final = 10
_YOUNG, _OLD = 12, 100
"""Outside them "at" may tell an hour, or is no age."""
_HOURS: Final = 24
"""So many are told with "at" of the clock as well: "died on Thursday at 10"."""
_ONE_PERSON: Final = words_of(
    """man woman boy girl child youth teenager pensioner driver student passenger worker teacher farmer
    widow widower"""
)
_DETERMINERS: Final = words_of("a an the another one his her their")
_GROWN: Final = 10
"""Below it "three younger than two" may compare what is counted."""


def _is_grown(case: Case) -> bool:
    return (top_of(case.quantity) or 0) >= _GROWN


def _is_person_of(case: Case) -> bool:
    """ "a woman of 22", "a retired tram driver of 78"."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    person = words[first - 1] == "of" and words[first - 2] in _ONE_PERSON and words[first] != "one"
    apart = not words[last].isalpha() or (words[last] in FUNCTION_WORDS and words[last] != "of")
    return person and apart and not _DETERMINERS.isdisjoint(words[first - 6 : first - 2])


def _is_now(case: Case) -> bool:
    """ "Carol Denning, now 47, was"."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    told = words[first - 2 : first] == [",", "now"] and words[last] in (",", ".", ")")
    return told and _is_person(case.tokens, first - 3)


def _was_when(case: Case) -> bool:
    """ "Enid Marsh, was 98 when it vanished"."""
    words, first = case.tokens.words, case.quantity.first
    subject = first - 3 if words[first - 2] == "," else first - 2
    told = words[first - 1] == "was" and words[case.quantity.last] == "when"
    return told and _is_person(case.tokens, subject)


def _died_at(case: Case) -> bool:
    """ "died in France on Thursday at 88", but not "died, putting the toll at 88"."""
    words, first = case.tokens.words, case.quantity.first
    if words[first - 1] != "at" or words[case.quantity.last].isalpha() or _is_hour(case):
        return False
    for at in range(first - 2, first - 10, -1):
        if words[at] in _DIED:
            return True
        if words[at] in _TOLD or words[at][:1].isdecimal():
            return False
    return False


def _is_hour(case: Case) -> bool:
    return (top_of(case.quantity) or 0) <= _HOURS


def _did_at(case: Case) -> bool:
    """ "she won a scholarship at 16 and", "he joined the navy at 17": what people do once in a life."""
    words, first, last = case.tokens.words, case.quantity.first, case.quantity.last
    if words[first - 1] != "at" or not _YOUNG < (top_of(case.quantity) or 0) < _OLD:
        return False
    if words[last].isalpha() and words[last] not in ("and", "to", "in", "after", "but"):
        return False
    once = somebody = False
    for word in reversed(words[max(0, first - _LIFE_REACH) : first - 1]):
        if word in STOPS or word[:1].isdecimal():
            break
        once, somebody = once or word in _ONCE, somebody or word in _SOMEBODY
    return once and somebody


def _is_extreme(case: Case) -> bool:
    """ "the youngest 24 and the oldest 58", "the youngest of them was two"."""
    words, first = case.tokens.words, case.quantity.first
    if noun_follows(case.tokens, case.quantity.last):
        return False
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
        or words[first - 3] in SAYING
        or (_is_deed(behind) and starts_sentence(tokens, first - 2))
        or (words[first - 3] == "and" and _is_name(tokens, first - 4))
        or (words[first - 3] in _OF_SOMEBODY and behind in ("but", "and"))
    )
    return _AGE if lone and _is_name(tokens, first - 2) else None


def _is_deed(word: str) -> bool:
    return word in _DID or (word.endswith("ed") and len(word) > len("need"))


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


_AGES: Final[tuple[Callable[[Case], bool], ...]] = (
    _is_worded,
    _is_person_of,
    _is_now,
    _is_age_group,
    _are_both,
    _is_at,
    _died_at,
    _did_at,
    _is_extreme,
    _is_age_limit,
    _turns,
    _is_younger,
    _is_listed,
    _is_limit,
    _somebody_was,
)
AGE_RULES: Final[tuple[Rule, ...]] = (_aged, _apposition)
"""In the order in which they are asked."""
