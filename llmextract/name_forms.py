"""Forms of names and ranks: "section 18", "Boeing 737", "day four", "the 3rd Battalion", "[12]"."""

from __future__ import annotations

from typing import Final

from llmextract.cases import (
    Case,
    Rule,
    Verdict,
    is_plain,
    is_title_case,
    noun_follows,
    starts_sentence,
    top_of,
)
from llmextract.exclusion_words import (
    ABBREVIATED_DESIGNATORS,
    AIRCRAFT,
    AIRLINERS,
    DESIGNATORS,
    EVENT_LENGTHS,
    LOOSE_DESIGNATORS,
    MILITARY,
    PERIOD_NOUNS,
    PHRASE_OPENERS,
    RANK_NOUNS,
    SENTENCE_OPENERS,
    SPORT_EVENTS,
    WEAPONS,
)
from llmextract.lexicon import CARDINALS, FUNCTION_WORDS, MONTHS, STREETS, WEEKDAYS
from llmextract.ranges import is_year
from llmextract.tokens import BREAK

__all__ = ["MODEL_RULES", "NAME_RULES", "RANK_RULES"]

NAME: Final = Verdict("identifier", "name")
ORDINAL: Final = Verdict("ordinal", "ordinal")
_DIALLED: Final = frozenset(
    "call called calling calls ring rang ringing dial dialled dialed dialing dialling phoned".split()
)
_SHORT_CODE: Final = 3
_WHOSE: Final = frozenset("the a its their his her our my your s".split())
_WIDE: Final = frozenset("global world national european current all-time official".split())
_LEVELS: Final = frozenset(
    "floor floors storeys stories decks rows shelves layers steps tiers levels".split()
)
_GAMES: Final = frozenset(
    """match matches game games international internationals series cricket captain captaincy side squad
    team tournament cup final finals competition career""".split()
)
_FORMS: Final = frozenset("KQF")
_QUOTES: Final = frozenset("\"'")
_LONGEST_TITLE: Final = 7
_WORKS: Final = frozenset(
    """book books novel memoir memoirs story poem song album film movie documentary series show play musical opera
    painting work titled entitled called named read reads wrote watched directed""".split()
)
_NEAR_WORK: Final = 5
_DIRECTIONS: Final = frozenset("n s e w ne nw se sw".split())
_BEHIND_RACE: Final = frozenset("in at , . and or but on with when as because for".split())
_MARKER: Final = Verdict("identifier", "other")


def _ordinal(case: Case) -> Verdict | None:
    """Any ordinal; as part of a name ("the 3rd Battalion") it is excluded as one."""
    tokens, quantity = case.tokens, case.quantity
    if quantity.form != "ordinal":
        return None
    first, last = quantity.first, quantity.last
    named = tokens.words[last] in MILITARY and tokens.capital(last)
    if tokens.capital(first) and tokens.capital(last) and not starts_sentence(tokens, first):
        named = named or not is_title_case(tokens, first)
    return Verdict("ordinal", "name") if named else ORDINAL


def _marker(case: Case) -> Verdict | None:
    """Numbers of list items and footnotes: "1. Open", "[12]", "#4"."""
    tokens, quantity = case.tokens, case.quantity
    if quantity.form != "digits" or not is_plain(quantity):
        return None
    words, first, last = tokens.words, quantity.first, quantity.last
    before, after = words[first - 1], words[last]
    if before == "#" and tokens.touches(first):
        return ORDINAL
    item = before in ("", BREAK) and after in (".", ")") and tokens.touches(last)
    if item and tokens.ends[last] < tokens.starts[last + 1] and words[last + 1] not in ("", BREAK):
        return _MARKER
    return _MARKER if before == "[" and after == "]" else None


def _rank(case: Case) -> Verdict | None:
    """ "day four", "number one", "No. 5", "ranked 12"."""
    tokens, quantity = case.tokens, case.quantity
    if top_of(quantity) is None:
        return None
    words, at = tokens.words, quantity.first - 1
    if words[at] == "." and tokens.touches(at):
        return ORDINAL if words[at - 1] in ("no", "nos") else None
    if words[at] in ("no", "nos"):
        return ORDINAL if tokens.capital(at) and quantity.form == "digits" else None
    if words[at] == "-" and words[at - 1] == "number":
        return ORDINAL
    if words[at] not in RANK_NOUNS or (words[at] in PERIOD_NOUNS and _ends_phrase(case, at)):
        return None
    return ORDINAL


def _top(case: Case) -> Verdict | None:
    """ "the world's top 30 players"; nothing that "tops 2,000", no "top three floors"."""
    words, quantity = case.tokens.words, case.quantity
    whose, top = words[quantity.first - 2 : quantity.first]
    whose_top = whose in _WHOSE | _WIDE or whose.endswith("'s")
    ranked = top == "top" and whose_top and is_plain(quantity)
    return ORDINAL if ranked and words[quantity.last] not in _LEVELS else None


def _ends_phrase(case: Case, at: int) -> bool:
    """Whether a period noun ends a phrase before a count: "on that day 20 people died"."""
    before = case.tokens.words[at - 1]
    counted = before in CARDINALS or before.isdecimal()
    return before in PHRASE_OPENERS or counted or noun_follows(case.tokens, case.quantity.last)


def _listed(case: Case) -> Verdict | None:
    """A number that goes on a list of names or ranks: "sections 5, 6 and 7"."""
    tokens, quantity = case.tokens, case.quantity
    if case.previous_kind not in ("identifier", "ordinal") or not is_plain(quantity):
        return None
    joint, gap = tokens.words[quantity.first - 1], quantity.first - case.previous_last
    if quantity.form != "digits" or noun_follows(tokens, quantity.last):
        return None
    joined = gap == 1 and joint in ("and", "or", "to", "through", ",", "-", "–", "/", "&")
    bracket = gap == 1 and joint == "(" and tokens.words[quantity.last] == ")"
    if not (joined and tokens.words[case.previous_last - 1].isdecimal()) and not bracket:
        return None
    return Verdict(case.previous_kind, "name" if case.previous_kind == "identifier" else "ordinal")


def _designated(case: Case) -> Verdict | None:
    """A number behind a word that names things: "section 18", "flights 11 and 175"."""
    tokens, quantity = case.tokens, case.quantity
    words, at = tokens.words, quantity.first - 1
    if top_of(quantity) is None or "," in words[quantity.first]:
        return None
    before = words[at]
    if before in DESIGNATORS:
        loose = before in LOOSE_DESIGNATORS and not tokens.capital(at)
        counts = noun_follows(tokens, quantity.last) and (loose or before in FUNCTION_WORDS)
        return None if counts else NAME
    group = before == "of" and words[at - 1] in ("group", "gang") and tokens.capital(at - 1)
    cut = words[at - 1] if before == "." else before
    return NAME if group or cut in ABBREVIATED_DESIGNATORS else None


def _capitalised(case: Case) -> Verdict | None:
    """Digits behind a name: "Apollo 11"."""
    tokens, quantity = case.tokens, case.quantity
    words, last, at = tokens.words, quantity.last, quantity.first - 1
    before = words[at]
    if not words[quantity.first].isdecimal() or not is_plain(quantity) or case.modifier != "exact":
        return None
    capital = not tokens.original(at).islower()
    opens = starts_sentence(tokens, at) and (before in SENTENCE_OPENERS or len(before) < 4)
    if (
        not (before.isalpha() and capital)
        or opens
        or before in FUNCTION_WORDS
        or before in WEEKDAYS
        or before in MONTHS
    ):
        return None
    counts = noun_follows(tokens, last) or words[last] in (
        "were",
        "was",
        "had",
        "have",
        "are",
        "of",
    )
    return None if counts or is_title_case(tokens, quantity.first) else NAME


def _capital_word(case: Case) -> Verdict | None:
    """A number inside a name: "Channel Nine", "the Ten Commandments", "the Hundred Years' War"."""
    tokens, quantity = case.tokens, case.quantity
    first, last = quantity.first, quantity.last
    if quantity.kind == "duration" and tokens.capital(quantity.behind - 1):
        title = tokens.capital(first) or tokens.words[first].isdecimal()
        return NAME if title and not is_title_case(tokens, first) else None
    if quantity.form != "words" or not tokens.capital(first) or quantity.unit is not None:
        return None
    if starts_sentence(tokens, first) or is_title_case(tokens, first):
        return None
    return NAME if tokens.capital(first - 1) or tokens.capital(last) else None


def _address(case: Case) -> Verdict | None:
    """ "12 High Street", "1225 N. Main St."."""
    tokens, quantity = case.tokens, case.quantity
    if quantity.form != "digits" or not is_plain(quantity):
        return None
    first = quantity.last
    if tokens.words[first] in _DIRECTIONS and tokens.capital(first):
        first += 2 if tokens.words[first + 1] == "." else 1
    for at in range(first, first + 3):
        if not tokens.capital(at):
            return None
        if at > first and tokens.words[at] in STREETS:
            return None if noun_follows(tokens, at + 1) else NAME
    return None


def _is_race(case: Case) -> bool:
    """ "won the | 100 | metres in", "the | 60 | m, which", "the 5,000 m world record"."""
    words, quantity = case.tokens.words, case.quantity
    if words[quantity.first] not in EVENT_LENGTHS:
        return False
    after = words[quantity.behind : quantity.behind + 2]
    short = words[quantity.last] == "m"
    if short and "record" in after:
        return True
    led = words[quantity.first - 1] in ("the", "men's", "women's")
    return led and (after[0] in ("in", "at") or (short and after[0] in _BEHIND_RACE))


def _named_measure(case: Case) -> Verdict | None:
    """Measures inside names: "the 50 metres butterfly", "a 9mm pistol", "a 767 jetliner"."""
    quantity, words = case.quantity, case.tokens.words
    after = words[quantity.behind : quantity.behind + 2]
    if quantity.unit == "metre":
        named = _is_race(case) or SPORT_EVENTS.intersection(after)
        return NAME if named else None
    if quantity.unit == "degree":
        return NAME if after[0] in ("n", "s", "e", "w") else None
    if quantity.unit == "millimetre":
        make = case.tokens.touches(quantity.last) and case.tokens.capital(quantity.behind)
        return NAME if make or WEAPONS.intersection(after) else None
    if quantity.kind == "duration" and quantity.unit == "year":
        return NAME if _is_bond(words, quantity.behind) else None
    model = words[quantity.first] in AIRLINERS and after[0] in AIRCRAFT
    zeros = words[quantity.first].startswith("00") and quantity.form == "digits"
    return NAME if quantity.unit is None and (model or zeros) else None


_PAPER: Final = frozenset(
    "yield yields bond bonds note notes bill bills futures prices inflation-protected rose fell was were".split()
)
_BONDS: Final = frozenset("yield yields treasury treasuries gilt gilts bund bunds".split())
_OF_BONDS: Final = frozenset(
    "benchmark government treasury us u.s german italian sovereign german".split()
)


def _is_bond(words: list[str], behind: int) -> bool:
    """Whether a term of years names a bond: "the benchmark | 10-year | Treasury yield"."""
    if words[behind] in ("and", "to") and "year" in words[behind + 1 : behind + 4]:
        behind = words.index("year", behind) + 1  # "two-year and | 10-year | yields"
    at = behind
    while words[at] in _OF_BONDS and words[at] not in _BONDS and at < behind + 2:
        at += 1
    if words[at] in ("treasury", "treasuries"):
        behind_it = words[at + 1]
        return not behind_it.isalpha() or behind_it in FUNCTION_WORDS or behind_it in _PAPER
    return words[at] in _BONDS or (at > behind and words[at] in ("bond", "bonds", "note", "notes"))


RANK_RULES: Final[tuple[Rule, ...]] = (_ordinal, _marker, _rank, _top, _listed)


def _emergency(case: Case) -> Verdict | None:
    """ "She called 911"."""
    tokens, quantity = case.tokens, case.quantity
    digits = tokens.words[quantity.first]
    dialled = tokens.words[quantity.first - 1] in _DIALLED and len(digits) == _SHORT_CODE
    if not dialled or quantity.form != "digits" or not is_plain(quantity):
        return None
    return None if noun_follows(tokens, quantity.last) or digits[0] not in "019" else NAME


def _court(case: Case) -> Verdict | None:
    """ "in Court 4", but "the court heard 12 witnesses"."""
    tokens, quantity = case.tokens, case.quantity
    first = quantity.first
    named = tokens.words[first - 1] in ("court", "courtroom") and tokens.capital(first - 1)
    named = named and quantity.form == "digits" and is_plain(quantity)
    return NAME if named and not noun_follows(tokens, quantity.last) else None


def _one_day(case: Case) -> Verdict | None:
    """ "a one-day match": a kind of game."""
    words, first = case.tokens.words, case.quantity.first
    kind = words[first : first + 3] == ["one", "-", "day"] and words[first + 3] in _GAMES
    return NAME if kind else None


def _filing(case: Case) -> Verdict | None:
    """ "a Form 8-K filing", "the Leeds 10-K": the name of a form or a race, and no degrees."""
    tokens, first = case.tokens, case.quantity.first
    hyphen = tokens.words[first + 1] == "-" and tokens.touches(first + 1)
    lettered = tokens.touches(first + 2) and tokens.original(first + 2) in _FORMS
    return NAME if hyphen and lettered and tokens.words[first].isdecimal() else None


def _models(case: Case) -> Verdict | None:
    """ "five Boeing 737s": several of a name, and no seconds."""
    tokens, first = case.tokens, case.quantity.first
    plural = tokens.words[first + 1] == "s" and tokens.touches(first + 1)
    named = tokens.words[first].isdecimal() and tokens.capital(first - 1)
    named = named and tokens.words[first + 2] != "of"  # "100s of homes"
    return NAME if plural and named and not starts_sentence(tokens, first - 1) else None


def _titled(case: Case) -> Verdict | None:
    """ "her memoir, "Forty Winters"": the title of a work that is called one."""
    tokens, first, last = case.tokens, case.quantity.first, case.quantity.last
    words = tokens.words
    if words[first - 1] not in _QUOTES or not tokens.capital(last):
        return None
    if _WORKS.isdisjoint(words[max(0, first - _NEAR_WORK) : first - 1]):
        return None
    written = words[first].isdecimal() or tokens.capital(first)
    if not written or case.quantity.unit is not None or is_title_case(tokens, first):
        return None
    for at in range(last, last + _LONGEST_TITLE):
        if words[at] in _QUOTES:
            return NAME
        if not words[at].isalpha() or not (tokens.capital(at) or words[at] in FUNCTION_WORDS):
            return None
    return None


NAME_RULES: Final[tuple[Rule, ...]] = (
    _designated,
    _capital_word,
    _emergency,
    _court,
    _one_day,
    _filing,
    _models,
    _titled,
)


def _docket(case: Case) -> Verdict | None:
    """ "Case 2019/3317": a number behind a year and a stroke."""
    tokens, first = case.tokens, case.quantity.first
    tied = tokens.words[first - 1] == "/" and tokens.touches(first) and tokens.touches(first - 1)
    return NAME if tied and is_year(tokens, first - 2) and is_plain(case.quantity) else None


MODEL_RULES: Final[tuple[Rule, ...]] = (_docket, _capitalised, _named_measure, _address)
"""In the order in which they are asked; idioms, ages and scores are asked before the models."""
