"""Forms of dates: days, years, decades, "the third quarter"."""

from __future__ import annotations

from typing import Final

from llmextract.cases import (
    DATE,
    Case,
    Rule,
    Verdict,
    is_month,
    is_plain,
    month_before,
    noun_follows,
    top_of,
)
from llmextract.exclusion_words import (
    PERSONAL,
    YEAR_BEFORE,
    YEAR_NOUNS,
    YEAR_PARTS,
    YEAR_STRONG,
)
from llmextract.lexicon import DECADES, ORDINALS
from llmextract.numerals import hop
from llmextract.ranges import is_year
from llmextract.tokens import Tokens

__all__ = ["DATE_RULES"]

_PERIODS: Final = frozenset(("quarter", "quarters", "half", "century", "trimester", "semester"))
_DAY_PREPOSITIONS: Final = frozenset(("on", "by", "until", "since", "before", "after", "from"))
_JOINTS: Final = frozenset(("and", "to", "or", ",", "-", "–", "&", "/"))
_HAPPENED: Final = frozenset(
    "were was died are have had has is will more others injured killed hurt wounded".split()
)
"""Behind a comma and a number these tell what happened to so many: "In May, 12 were killed"."""
_EARLY_YEAR: Final = 3
"""Digits of a year before 1000."""
_MADE: Final = frozenset("painted built written born made founded composed carved drawn".split())
_ERAS: Final = frozenset(("ad", "bc", "bce", "ce"))


def _ordinal_date(case: Case) -> Verdict | None:
    """ "the 16th of September", "the third quarter", "on the 15th"."""
    tokens, quantity = case.tokens, case.quantity
    if quantity.form != "ordinal":
        return None
    words, last = tokens.words, quantity.last
    at = hop(tokens, last)
    period = words[at] in _PERIODS or (
        words[at] in ("and", "or", "to", "through")
        and words[at + 1] in ORDINALS
        and words[at + 2] in _PERIODS
    )
    month = is_month(tokens, last) or (words[last] == "of" and is_month(tokens, last + 1))
    if period or month or month_before(tokens, quantity.first) is not None:
        return DATE
    return DATE if _joined_to_date(tokens, last) or _lone_day(case) else None


def _joined_to_date(tokens: Tokens, last: int) -> bool:
    """ "the 10th and 15th of November": whether a dated ordinal follows."""
    words = tokens.words
    if words[last] not in _JOINTS or not words[last + 1].isdecimal():
        return False
    at = last + 3 if tokens.touches(last + 2) else last + 2
    return is_month(tokens, at) or (words[at] == "of" and is_month(tokens, at + 1))


def _lone_day(case: Case) -> bool:
    """ "on the 15th": a day without its month."""
    words, quantity = case.tokens.words, case.quantity
    first, after = quantity.first, words[quantity.last]
    day = words[first].isdecimal() and words[first - 1] == "the"
    return day and words[first - 2] in _DAY_PREPOSITIONS and not after.isalpha()


def _day(case: Case) -> Verdict | None:
    """The day of a calendar date: "September 13", "13 September", "9-10 June"."""
    tokens, quantity = case.tokens, case.quantity
    top = top_of(quantity)
    if top is None or not 0 < top <= 31:
        return None
    words, last = tokens.words, quantity.last
    month = month_before(tokens, quantity.first)
    if month is not None:
        counts = noun_follows(tokens, last) and words[month - 1] in ("in", "since", "by", "last")
        counts = counts or (words[quantity.first - 1] == "," and words[last] in _HAPPENED)
        return None if counts else DATE
    if is_month(tokens, last) or (words[last] in ("-", "of") and is_month(tokens, last + 1)):
        verb = words[last] == "may" and words[last + 1] in ("said", "says", "told", "be", "have")
        return None if verb else DATE
    return DATE if _joined_to_date(tokens, last) else None


def _listed(case: Case) -> Verdict | None:
    """A day or year that goes on a list of dates: "June 5, 6 and 7", "2001-02"."""
    tokens, quantity = case.tokens, case.quantity
    first = quantity.first
    listed = case.previous_kind == "date" and first == case.previous_last + 1
    if not listed or not is_plain(quantity) or quantity.form != "digits":
        return None
    joint = tokens.words[first - 1]
    if joint not in _JOINTS or len(tokens.words[first]) > 2:
        return None
    if joint in ("-", "–", "/") and tokens.touches(first):
        return DATE
    if is_year(tokens, first - 2) or noun_follows(tokens, quantity.last):
        return None
    if joint == "," and tokens.words[quantity.last] in _HAPPENED:
        return None
    return DATE


def _year(case: Case) -> Verdict | None:
    tokens, quantity = case.tokens, case.quantity
    first = quantity.first
    if quantity.last != first + 1 or quantity.form != "digits":
        return None
    early = tokens.words[first].isdecimal() and len(tokens.words[first]) == _EARLY_YEAR
    if early and tokens.words[first - 2 : first] == ["the", "year"]:
        return DATE  # "the year 980"
    if not is_year(tokens, first):
        return None
    money_of = quantity.unit == "$" and tokens.words[first - 1] == "in"
    if quantity.unit is not None and not money_of:
        return None
    dated = month_before(tokens, first) is not None or _after_day(case) or _to_year(tokens, first)
    return DATE if dated or _is_year_here(case) else None


def _to_year(tokens: Tokens, first: int) -> bool:
    """ "the 1850-1900 average": two years on a dash."""
    tied = tokens.touches(first + 1) and tokens.touches(first + 2)
    return tied and tokens.words[first + 1] in ("-", "–") and is_year(tokens, first + 2)


def _after_day(case: Case) -> bool:
    """Whether a year stands behind a day: "September 16, 2017"."""
    first = case.quantity.first
    gap = first - case.previous_last
    return case.previous_kind == "date" and (
        gap == 0 or (gap == 1 and case.tokens.words[first - 1] in _JOINTS)
    )


def _is_year_here(case: Case) -> bool:
    """Whether four digits without a month are a year and not a count."""
    tokens, quantity = case.tokens, case.quantity
    words, first, last = tokens.words, quantity.first, quantity.last
    assert quantity.value is not None
    value = int(quantity.value)
    at = first - 2 if words[first - 1] == "-" and tokens.touches(first) else first - 1
    before = words[at]
    counts = noun_follows(tokens, last) and words[last] not in YEAR_NOUNS
    if before in YEAR_STRONG and value >= 1100:
        return not counts or value % 100 != 0 or tokens.capital(at)
    # "the drought of 2012 forced sales"
    named = words[at - 2] == "the" and words[last].endswith("ed") and 1800 <= value < 2100
    if before == "of" and (named or words[at - 1] in YEAR_PARTS):
        return True
    # "painted about 1640"
    made = before in ("about", "around", "circa") and words[at - 1] in _MADE and not counts
    if made or (words[last] in YEAR_NOUNS and 1900 <= value < 2100):
        return True
    latest = 2200 if before in YEAR_BEFORE else 2100
    if case.modifier not in ("exact", "about") or counts or not 1800 <= value < latest:
        return False
    if value < 1900 or case.modifier == "about":
        return before in YEAR_BEFORE and value % 100 != 0
    return True


def _decade(case: Case) -> Verdict | None:
    """ "1990s", "the '60s"; "in his 50s" is an age."""
    tokens, quantity = case.tokens, case.quantity
    words, first, last = tokens.words, quantity.first, quantity.last
    if words[first] in DECADES and last == first + 1:
        return Verdict("age", None, "year")
    if quantity.form != "digits" or not words[first].endswith("0"):
        return None
    at = last + 1 if words[last] == "'" else last
    plural = words[at] == "s" and tokens.touches(last) and tokens.touches(at)
    if not plural or len(words[first]) not in (2, 4):
        return None
    at = first - 1
    while words[at] in _WITH_DECADES or (words[at].endswith("0") and words[at + 1] == "s"):
        at -= 1
    if words[at] in PERSONAL:
        return Verdict("age", None, "year")
    if "high" in words[at:first] or "low" in words[at:first]:
        return Verdict("measure", None)
    return DATE


def _short_year(case: Case) -> Verdict | None:
    """ "the class of '98"."""
    tokens, quantity = case.tokens, case.quantity
    first = quantity.first
    apostrophe = tokens.words[first - 1] == "'" and tokens.touches(first)
    if len(tokens.words[first]) != 2 or not apostrophe or not is_plain(quantity):
        return None
    height = tokens.touches(first - 1) or tokens.words[quantity.last] in ("'", '"')
    return None if height else DATE


def _era(case: Case) -> Verdict | None:
    """ "500 BC", "AD 70"."""
    tokens, quantity = case.tokens, case.quantity
    for at in (quantity.last, quantity.first - 1):
        if tokens.words[at] in _ERAS and tokens.original(at).isupper():
            return DATE if top_of(quantity) is not None else None
    return None


_WITH_DECADES: Final = frozenset(
    ("-", "mid", "early", "late", "'", "to", "and", "or", "s", "high", "low")
)


DATE_RULES: Final[tuple[Rule, ...]] = (
    _ordinal_date,
    _decade,
    _day,
    _listed,
    _year,
    _short_year,
    _era,
)
"""In the order in which they are asked."""
