"""Forms of clock times: "six o'clock", "at 7.30", "the 7.40 ferry", "16.40" at the start of a line."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from llmextract.cases import CLOCK, Case, Rule, Verdict, top_of
from llmextract.lexicon import CARDINALS, INDEX_WORDS, MONEY_WORDS
from llmextract.spelled import is_clock
from llmextract.tokens import BREAK, Tokens

__all__ = ["CLOCK_RULES"]

_DAY_PARTS: Final = frozenset(("morning", "afternoon", "evening"))
_MILITARY: Final = re.compile(r"0[0-9][0-5][0-9]")
_HOUR_PREPOSITIONS: Final = frozenset(
    ("at", "by", "from", "until", "till", "before", "after", "around", "about", "to")
)
_DOTTED: Final = re.compile(r"(?:1?[0-9]|2[0-3])\.[0-5][0-9]")
_HAPPENING: Final = frozenset(
    """left leaves leave due departed departs struck strikes hit began begin starts started start arrived arrives
    crashed opened opens""".split()
)
"""Near these any minute may be told: "left at 6.42"."""
_SCHEDULED: Final = frozenset(
    "ferry train bus tram coach boat sailing flight service express shuttle departure from".split()
)
"""Behind "the 7.40": what leaves at that time."""
_FARES: Final = frozenset("fare fares ticket tickets charge fee".split())
_QUOTES: Final = frozenset("\"'")
_ENTRY: Final = 400
"""Tokens of an entry of a live page."""
_TIED: Final = 3
"""Tokens between two times: "at 9.45 rather than 8.30"."""
_ROUGHLY: Final = frozenset(("about", "around", "just", "shortly"))
_LEVELS: Final = frozenset("stood stands ended ends remained remains stayed put".split())
"""Before "at" these tell a level and no hour."""
_AT_HOUR: Final = frozenset(("at", "by", "until", "before", "after", "from", "till"))
_PRICED: Final = MONEY_WORDS.union(
    INDEX_WORDS,
    _LEVELS,
    """dollar euro pound yen cents rate rates percent % traded trading closed yield yields average odds
    level""".split(),
)
_PRICED_REACH: Final = 9
"""Tokens before "at 7.30" in which it is a price or a level where one of these stands."""
_HOURS: Final = frozenset(map(Decimal, range(1, 25)))
_BEHIND_PAST: Final = frozenset(
    (".", ",", "it", "the", "on", "and", "he", "she", "they", "we", "in", "when")
)
_MINUTES: Final = frozenset(("half", "quarter", "five", "ten", "twenty"))


def _clock(case: Case) -> Verdict | None:
    """ "six o'clock", "2 to 3 pm", "half past six", "at six in the morning", "UTC+3"."""
    tokens, quantity = case.tokens, case.quantity
    if top_of(quantity) is None:
        return None
    words, first, last = tokens.words, quantity.first, quantity.last
    before, after = words[first - 1], words[last]
    military = _MILITARY.fullmatch(words[first]) and before in _HOUR_PREPOSITIONS
    meridiem = after in ("a", "p") and words[last + 1 : last + 3] == [".", "m"]
    if military or meridiem or after in ("o'clock", "oclock", "am", "pm"):
        return CLOCK
    if is_clock(tokens, first - 2) or (before == "past" and words[first - 2] in _MINUTES):
        return CLOCK
    if after == "past" and words[first] in _MINUTES and _is_past(words, first, last):
        return CLOCK
    if before in ("+", "-") and words[first - 2] in ("utc", "gmt") and tokens.touches(first):
        return CLOCK
    part = after == "in" and words[last + 1] == "the" and words[last + 2] in _DAY_PARTS
    told = before in ("at", "by", "until", "before", "after") and words[first - 2] not in _LEVELS
    part = part or (told and after == "this" and words[last + 1] in _DAY_PARTS)
    hour = before != "to" and before in _HOUR_PREPOSITIONS and top_of(quantity) in _HOURS
    return CLOCK if part and hour else None


def _dotted(case: Case) -> Verdict | None:
    """ "be here at 7.30 with": hour and minutes with a full stop between."""
    tokens, quantity = case.tokens, case.quantity
    words, first = tokens.words, quantity.first
    if quantity.unit is not None or not _DOTTED.fullmatch(words[first]):
        return None
    last = quantity.last
    if last > first + 1:
        return None  # "set at 2.25 million"
    if words[first - 1] == "the" and words[last] in _SCHEDULED and words[last + 1] not in _FARES:
        return CLOCK  # "the 7.40 ferry"
    at = first - 2 if words[first - 1] in _ROUGHLY else first - 1
    lead = words[max(0, at - _PRICED_REACH) : at]
    round_minutes = words[first][-1] in "05"
    goes_on = case.previous_kind == "time" and first - case.previous_last <= _TIED
    preposed = words[at] in _AT_HOUR or at < first - 1 or goes_on
    if not preposed or not (round_minutes or not _HAPPENING.isdisjoint(lead)):
        return None
    priced = not _PRICED.isdisjoint(lead) or words[quantity.last] in ("to", "per", "against")
    return None if priced else CLOCK


def _is_past(words: list[str], first: int, last: int) -> bool:
    """ "ten past six", "by ten past it was over"."""
    behind = words[last + 1]
    if words[first - 1] in ("by", "at", "until") and behind in _BEHIND_PAST:
        return True
    return CARDINALS.get(behind, 13) <= 12


def _stamped(case: Case) -> Verdict | None:
    """ "16.40 What we know so far": when an entry was written, at the start of its line, as that of another
    entry is."""
    tokens, quantity = case.tokens, case.quantity
    words, first, last = tokens.words, quantity.first, quantity.last
    if quantity.unit is not None or not _DOTTED.fullmatch(words[first]):
        return None
    opens = _opens_line(tokens, first) and last == first + 1 and words[first][:2] != "0."
    entry = tokens.capital(last) or words[last] in _QUOTES
    if not (opens and entry and _is_heading(tokens, last)):
        return None
    near = (*range(first - 1, max(0, first - _ENTRY), -1), *range(last, last + _ENTRY))
    others = (at for at in near if at < len(words) and _DOTTED.fullmatch(words[at]))
    return CLOCK if any(_opens_line(tokens, at) for at in others) else None


def _opens_line(tokens: Tokens, at: int) -> bool:
    return tokens.words[at - 1] in ("", BREAK)


def _is_heading(tokens: Tokens, at: int) -> bool:
    """Whether the rest of the line is no name, as in a list of prices: "Death toll doubles"."""
    while tokens.words[at] not in ("", BREAK):
        if tokens.words[at].isalpha() and not tokens.capital(at):
            return True
        at += 1
    return False


CLOCK_RULES: Final[tuple[Rule, ...]] = (_clock, _dotted, _stamped)
"""In the order in which they are asked."""
