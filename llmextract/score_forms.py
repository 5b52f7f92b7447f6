"""Forms of scores: "won 2-5", "five wickets", "out for 26", "in 24.21 seconds" of a race."""

from __future__ import annotations

from typing import Final

from llmextract.cases import Case, Rule, Verdict, is_near, noun_follows
from llmextract.exclusion_words import SCORE_NOUNS, SCORE_ROLES, SCORE_VERBS, WEAK_SCORE_NOUNS
from llmextract.lexicon import FUNCTION_WORDS
from llmextract.numerals import hop

__all__ = ["SCORE_RULES", "SPORT_ARTICLE", "is_tally"]

SCORE: Final = Verdict("score", "score")
SPORT_ARTICLE: Final = 4
"""A text with this many different words of sport is about sport."""
_WICKETS: Final = frozenset(("wicket", "wickets"))
_MOST_WICKETS: Final = 20
"""Of one match; more are a career's."""
_COUNTING_VERBS: Final = frozenset("were was have had has are of people others more who".split())


def _counted_score(case: Case) -> Verdict | None:
    """Things that a match counts: "five wickets", in sport "three goals"."""
    quantity = case.quantity
    after = case.tokens.words[hop(case.tokens, quantity.last)]
    if quantity.unit is not None or quantity.form not in ("digits", "words"):
        return None
    if after in _WICKETS and (quantity.value or 0) > _MOST_WICKETS:
        return None
    sport = case.sport >= SPORT_ARTICLE or (after == "runs" and case.sport > 0)
    return SCORE if after in SCORE_NOUNS or (sport and after in WEAK_SCORE_NOUNS) else None


def _pair(case: Case) -> Verdict | None:
    """A rising pair on a hyphen near words of winning and losing: "lost 2-5"."""
    quantity, words = case.quantity, case.tokens.words
    if (
        quantity.low is None
        or quantity.unit is not None
        or words[quantity.last - 2] not in ("-", "–")
    ):
        return None
    if noun_follows(case.tokens, quantity.last):
        return None
    listed = case.previous_kind == "score" and quantity.first == case.previous_last + 1
    return SCORE if listed or is_near(case, SCORE_VERBS, 6) else None


def _bare(case: Case) -> Verdict | None:
    """In an article about sport, a number that counts nothing: "Ponting was out for 26"."""
    quantity, words = case.quantity, case.tokens.words
    after = words[hop(case.tokens, quantity.last)]
    bare = after in FUNCTION_WORDS or not after.isalpha()
    plain = quantity.unit is None and quantity.kind == "cardinal" and quantity.form == "digits"
    plain = plain and (quantity.value is None or quantity.value < _CROWD)
    spelled = quantity.form == "words" and quantity.kind == "cardinal" and after == "after"
    if case.sport < SPORT_ARTICLE or not bare or not (plain or spelled) or after in _COUNTING_VERBS:
        return None
    return (
        SCORE if case.modifier in ("exact", "about") and words[quantity.first - 1] != "$" else None
    )


_CROWD: Final = 1000
"""No score is so high; a crowd is."""


def _race(case: Case) -> Verdict | None:
    """In an article about sport, the time or the distance that a race is won by."""
    quantity, words = case.quantity, case.tokens.words
    if case.sport < SPORT_ARTICLE or quantity.kind not in ("duration", "measure"):
        return None
    timed = quantity.unit in ("second", "minute") and words[quantity.first - 1] == "in"
    state = words[quantity.behind] in SCORE_ROLES
    return SCORE if timed or state else None


_VOTING: Final = frozenset(
    "vote votes voted voting ballot passed approved approves approve adopted ratified impeached".split()
)
_NO_VOTES: Final = frozenset(
    """decision ruling verdict win loss defeat victory draw split talks lead record score thriller triumph
    thrashing rout""".split()
)
_VOTE_REACH: Final = 10


def is_tally(case: Case) -> bool:
    """Whether a pair on a hyphen is how a vote went: "approved it by | 224-201", "a | 51-49 | vote"."""
    quantity, words = case.quantity, case.tokens.words
    ruled = words[quantity.last] in _NO_VOTES
    if ruled or case.sport >= SPORT_ARTICLE or not words[quantity.first].isdecimal():
        return False
    if words[quantity.last] in ("vote", "majority", "margin"):
        return True
    for at in range(quantity.first - 1, quantity.first - _VOTE_REACH, -1):
        if words[at] in _VOTING:
            return True
        if words[at] in (".", ";", "!", "?"):
            return False
    return False


SCORE_RULES: Final[tuple[Rule, ...]] = (_counted_score, _pair, _bare, _race)
"""In the order in which they are asked."""
