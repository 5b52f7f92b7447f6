"""The verbs of a sentence by which somebody tells something: of saying, finding, counting, asking."""

from __future__ import annotations

from collections.abc import Iterator

from llmextract.phrases import Group, Parse
from llmextract.saying_words import (
    ADDING,
    COUNTS,
    FINDS,
    OUTLOOKS,
    REVISES,
    SAYS,
    SOURCES,
    STUDIES,
)
from llmextract.word_classes import PEOPLE, ROLES

__all__ = ["CALLING", "GIVES", "SPEAKING", "TELLING", "VERBS", "is_passive", "telling_verbs"]

SPEAKING = SOURCES | ROLES
TELLING = ("finite", "ed")
CALLING = frozenset("called calls call asked asks ask asking calling spoke speaks".split())
"""Verbs that say something with "for" or "of" behind them."""
GIVES = frozenset(("gave", "gives", "give"))
VERBS = SAYS | FINDS | COUNTS | ADDING | CALLING | REVISES | GIVES
_BE = frozenset("is are was were be been being".split())
_POSSIBLY = frozenset("should may might must".split())
_ABLY = frozenset("could can cannot".split())
_FAR = 18
"""Tokens between a verb and what it needs behind it."""
_NEAR = 7
_CLAUSE = (("auxiliary",), ("verb",), ("ed",))
_CLAIMS = frozenset(("claimed", "claims", "claim"))
_DEEDS = frozenset(
    "attack attacks bombing bombings blast responsibility credit raid victory lives".split()
)
"""What is claimed and not said: "the group | claimed the attack"."""
_TOLLS = frozenset(("toll", "figure", "estimate", "tally", "count"))
"""What somebody tells who gives it."""
_AGREED = (("to",), ("with",), ("on",))
"""Behind "agreed" these tell what is done: "agreed | to key changes"."""
_HIDDEN = frozenset("sees forecast blame estimate report claim project".split())
"""Verbs that the tagger takes for nouns where no other verb is near: "Acme | sees growth"."""


def telling_verbs(parsed: Parse) -> Iterator[tuple[int, int]]:
    """First and last token of each verb that may tell something, in order."""
    found = [stretch for group in parsed.groups if (stretch := _told(parsed, group)) is not None]
    for at, lower in enumerate(parsed.lowers):
        if parsed.tags[at] != "noun":
            continue
        hidden = lower in _HIDDEN or (lower in SAYS and at > 0 and parsed.tags[at - 1] == "pronoun")
        if (hidden and _is_hidden(parsed, at)) or _revises(parsed, at):
            found.append((at, at))
    return iter(sorted(found))


def _told(parsed: Parse, group: Group) -> tuple[int, int] | None:
    """The verb of a group if it tells: "put the toll at 54", not "put it in a drawer"."""
    if group.kind not in TELLING or is_passive(parsed, group):
        return None
    if _is_no_statement(parsed, group):
        return None
    last = group.last
    stop = next((i for i in range(group.first, last) if parsed.tags[i] == "to"), group.first)
    if stop > group.first and parsed.lowers[stop - 1] in SAYS:
        last = stop - 1  # "has claimed | to have killed 60"
    verb = parsed.lowers[last]
    behind = parsed.lowers[last + 1 : last + 1 + _FAR]
    tells = verb in VERBS - REVISES - GIVES and not _is_sum(parsed, last)
    tells = tells and not _is_done(parsed, last)
    tells = tells or (verb in GIVES and not _TOLLS.isdisjoint(behind[:_NEAR]))
    if verb in CALLING:
        tells = behind[:1] in (("for",), ("of",)) and _has_own_subject(parsed, group)
    elif verb in ("put", "puts"):
        found = not STUDIES.isdisjoint(parsed.lowers[: group.first])
        tells = "at" in behind or (found and "on" in behind)
    elif not tells:
        tells = _is_quoting(parsed, group) or _revises(parsed, last)
    return (group.first, last) if tells else None


def _is_done(parsed: Parse, last: int) -> bool:
    """Whether the verb takes a thing and tells nothing: "claimed | the attack", "agreed | the terms", but "claims
    the attack killed 12"."""
    verb, behind = parsed.lowers[last], parsed.lowers[last + 1 : last + 2]
    if verb == "agreed" and behind in _AGREED:
        return True
    if verb not in _CLAIMS and verb != "agreed":
        return False
    found = parsed.noun_phrase(last + 1)
    if found is None or parsed.tags[found[1] : found[1] + 1] in _CLAUSE:
        return False
    return verb == "agreed" or parsed.lowers[found[1] - 1] in _DEEDS


def _is_no_statement(parsed: Parse, group: Group) -> bool:
    """Whether a verb of saying says nothing itself: "said passengers | should expect", "he | could confirm"."""
    modal = parsed.lowers[group.first]
    if modal in _ABLY:
        return group.first > 0 and parsed.tags[group.first - 1] == "pronoun"
    return modal in _POSSIBLY and parsed.lowers[group.last + 1 : group.last + 2] != ("that",)


def _is_sum(parsed: Parse, at: int) -> bool:
    """Whether "adds" is no word of saying: "the difference | adds almost £430"."""
    if parsed.lowers[at] not in ("adds", "added"):
        return False
    behind = at + 1
    while behind < len(parsed.tokens) and parsed.tags[behind] == "adverb":
        behind += 1
    return parsed.tags[behind : behind + 1] == ("number",) or (
        behind < len(parsed.tokens) and parsed.tokens[behind].text in "$€£"
    )


def _revises(parsed: Parse, at: int) -> bool:
    """Whether a forecast is changed: "The bank | cut its growth forecast to 1.7%"."""
    behind = parsed.lowers[at + 1 : at + 1 + _NEAR]
    return (
        parsed.lowers[at] in REVISES
        and behind[:1] in (("its",), ("their",), ("his",), ("her",), ("the",))
        and not OUTLOOKS.isdisjoint(behind)
    )


def _is_hidden(parsed: Parse, at: int) -> bool:
    """Whether a word taken for a noun is the verb: between a speaker and an object."""
    if at + 1 >= len(parsed.tokens):
        return False
    before = at
    while before and parsed.tags[before - 1] == "adverb":
        before -= 1
    object_follows = parsed.tags[at + 1] in ("noun", "determiner", "number") or (
        parsed.tokens[at + 1].text in ".;$€£"
    )
    if not before or not object_follows:
        return False
    lower = parsed.lowers[before - 1]
    if parsed.tags[before - 1] == "pronoun":
        return True
    if parsed.tags[before - 1] != "noun":
        return False
    plural = lower.endswith("s") or lower in PEOPLE
    speaks = parsed.tokens[before - 1].text[0].isupper() or lower in SPEAKING
    return speaks and (plural != parsed.lowers[at].endswith("s") or parsed.lowers[at] == "forecast")


def _has_own_subject(parsed: Parse, group: Group) -> bool:
    """Whether no other verb tells it: "He | asked for 30", but not "the 30 it | asked for"."""
    at = group.first
    if parsed.tags[group.last + 2 : group.last + 3] in ((), ("mark",)):
        return False
    if at < 2 or parsed.tags[at - 1] != "pronoun":
        return True
    return parsed.tags[at - 2] in ("mark", "conjunction", "subordinator")


def _is_quoting(parsed: Parse, group: Group) -> bool:
    """Whether any verb stands right behind what was said: "Never," | laughed Ann Lee."""
    marks = [token.text for token in parsed.tokens[max(0, group.first - 2) : group.first]]
    return len(marks) == 2 and marks[1] in ('"', "”") and marks[0] in (",", "?", "!")


def is_passive(parsed: Parse, group: Group) -> bool:
    """Whether the verb is said of its subject: "prices are | expected to rise"."""
    before = parsed.lowers[group.first : group.last]
    return any(word in _BE for word in before) and not parsed.lowers[group.last].endswith("ing")
