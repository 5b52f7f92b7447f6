"""Who can be a speaker: the name behind a verb of saying, and the subject that a sentence is about."""

from __future__ import annotations

import re

from llmextract.lexicon import CARDINALS
from llmextract.naming import source_phrase
from llmextract.phrases import Parse, parse, tokens
from llmextract.saying_words import BODIES, SOURCES, STUDIES
from llmextract.schema import Span
from llmextract.word_classes import PEOPLE, ROLES, TITLES

__all__ = ["LONGEST", "before_aside", "body_in", "is_speaker_at", "name_at", "person_in"]

LONGEST = 18
"""Tokens. A longer stretch is no source but a clause."""
_TIME = re.compile(
    r"(?:last|next|this|yesterday|today|tonight|earlier|later|recently|late|early"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$"
)
_PARTY = re.compile(r"[dri]-[a-z]+$")
_NAME_LENGTH = 8
_FIRST_VERBS = 2
_CLAUSE = 25
"""Tokens of a clause between a subject and its verb."""
_ENDS = frozenset(',.;"”')
_PAPERS = frozenset(
    "figures data statistics numbers report reports survey study poll research".split()
)
_MADE = frozenset(
    "released compiled published collected issued gathered conducted commissioned produced prepared".split()
)
_ASIDES = frozenset("in on at".split())


def is_speaker_at(parsed: Parse, at: int) -> bool:
    """Whether a name stands there that is not a time, nor the subject of what is said: "said | its
    fighters had fired"."""
    counted = parsed.lowers[at + 1 : at + 2] == ("of",) and parsed.lowers[at] in CARDINALS
    if counted or not _is_name_at(parsed, at) or _TIME.match(parsed.lowers[at]):
        return False  # "said | seven of the sales had fallen through"
    verb = next((group.first for group in parsed.groups if group.first > at), at + _NAME_LENGTH)
    words = set(parsed.lowers[at : min(verb, at + _NAME_LENGTH)])
    plain = parsed.tags[at] == "determiner" and words.isdisjoint(SOURCES | ROLES)
    if plain and parsed.lowers[at] in ("a", "an") and words.isdisjoint(PEOPLE):
        return False  # "…, announced | an ex gratia of"
    return not any(
        (group.kind == "finite" or (plain and group.kind == "ed"))
        and at < group.first <= at + _NAME_LENGTH
        and not any(t.text in ",;" for t in parsed.tokens[at : group.first])
        for group in parsed.groups
    )


def _is_name_at(parsed: Parse, at: int) -> bool:
    while at < len(parsed.tokens) and parsed.tags[at] == "determiner":
        at += 1
    return at < len(parsed.tokens) and parsed.tags[at] == "noun"


def name_at(parsed: Parse, at: int) -> tuple[int, int] | None:
    """The tokens of a name that begins at `at`: "said | letting agent Ann Lee, who"."""
    while at < len(parsed.tokens) and parsed.tags[at] in ("determiner", "adverb"):
        at += 1
    stop = at
    if parsed.tags[at : at + 2] in (("ing", "noun"), ("ed", "noun")):
        stop += 1
    while stop < len(parsed.tokens):
        tag, lower = parsed.tags[stop], parsed.lowers[stop]
        if (
            tag == "noun"
            or parsed.tokens[stop].text in "-&"
            or _is_adjective(parsed, stop)
            or _is_cut_title(parsed, stop)
        ):
            stop += 1
        elif stop > at and _goes_on(parsed, stop, lower):
            stop += 2 if parsed.tags[stop + 1] == "determiner" else 1
        elif stop > at and (maker := _maker(parsed, stop)) is not None:
            at = stop = maker
        else:
            break
    if stop == at or stop - at > LONGEST:
        return None
    return at, _past_apposition(parsed, stop)


def _maker(parsed: Parse, at: int) -> int | None:
    """Where the name begins of whom figures come from: "figures | released by | the trade body"."""
    if parsed.lowers[at - 1] not in _PAPERS or parsed.lowers[at] not in _MADE:
        return None
    by = next((i for i in range(at, at + 4) if parsed.lowers[i : i + 1] == ("by",)), None)
    if by is None:
        return None
    first = by + 1
    while first < len(parsed.tokens) and parsed.tags[first] == "determiner":
        first += 1
    return first if parsed.tags[first : first + 1] == ("noun",) else None


def _is_adjective(parsed: Parse, at: int) -> bool:
    """Whether an adverb by its form stands before a noun: "the latest | quarterly report"."""
    between = parsed.tags[at - 1 : at + 2] == ("noun", "adverb", "noun")
    return between and parsed.lowers[at].endswith("ly")


def _is_cut_title(parsed: Parse, at: int) -> bool:
    """Whether a full stop cuts a title before a name short: "police Capt | . Ann Lee"."""
    title = at > 0 and parsed.tokens[at].text == "." and parsed.lowers[at - 1] in TITLES
    return title and at + 1 < len(parsed.tokens) and parsed.tokens[at + 1].text[0].isupper()


def _goes_on(parsed: Parse, at: int, lower: str) -> bool:
    """Whether a preposition or "and" goes on with a name, or "the Ham's" does."""
    if at + 1 >= len(parsed.tokens):
        return False
    if lower in ("of", "for", "at", "and"):
        return parsed.tags[at + 1] in ("noun", "determiner")
    return (
        lower == "from"
        and parsed.tags[at + 1] in ("noun", "determiner")
        and bool(STUDIES.intersection(parsed.lowers[max(0, at - 3) : at]))
    )


def _past_apposition(parsed: Parse, stop: int) -> int:
    """Where the name of somebody ends of whom the role came first: "its headman, Ann Lee"."""
    if stop >= len(parsed.tokens) or parsed.tokens[stop].text != ",":
        return stop
    end = stop + 1
    while end < len(parsed.tokens) and parsed.tokens[end].text[0].isupper():
        end += 1
    closed = end == len(parsed.tokens) or parsed.tokens[end].text in _ENDS
    named = parsed.tokens[stop - 1].text[0].isupper()
    return end if closed and end > stop + 2 and not named else stop


def before_aside(parsed: Parse, before: int) -> int:
    """Step back over an aside between subject and verb: "the union, which has 9 members, | said"."""
    if not before or parsed.tokens[before - 1].text != ",":
        return before
    if (
        before > 3
        and parsed.tokens[before - 3].text == ","
        and _PARTY.match(parsed.lowers[before - 2])
    ):
        return before - 3  # "Rep. Ann Lee, D-Ohio, | said"
    inner = None
    for at in range(before - 2, max(0, before - 2 - _CLAUSE), -1):
        comma = parsed.tokens[at - 1].text == ","
        if parsed.tags[at] == "relative" and comma:
            return at - 1
        if inner is None and parsed.tags[at] == "relative" and parsed.tags[at - 1] == "noun":
            inner = at  # "Ann Lee, who owns the café | that closed, said"
        if comma and at > 1 and _opens_aside(parsed, at):
            return at - 1
    return before if inner is None else inner


def _opens_aside(parsed: Parse, at: int) -> bool:
    """Whether an aside that names nobody begins behind the comma: "the rebels, | in a statement, said", "the
    firm, | reporting its results in June, said", "Ann Lee, | one of the four who left, said"."""
    reports = parsed.tags[at] == "ing" and parsed.tags[at - 2] == "noun"
    one_of = parsed.lowers[at : at + 2] == ("one", "of")
    kind = parsed.lowers[at] in ("a", "an") and not BODIES.isdisjoint(parsed.lowers[at : at + 6])
    body = kind and _is_name_of_body(parsed, at - 1)
    return reports or one_of or body or parsed.lowers[at] in _ASIDES


def _is_name_of_body(parsed: Parse, comma: int) -> bool:
    """Whether a name of more than two words ends before the comma: "The Center for Policy Research, | a group"."""
    run = source_phrase(parsed, comma)
    return run is not None and run[1] - run[0] > 2 and parsed.tokens[run[0]].text[0].isupper()


def person_in(text: str, sentence: Span) -> str | None:
    """The person who is the subject of a sentence: "Ann Lee has waited three years"."""
    parsed = parse(tokens(text, sentence.start, sentence.end))
    return next((words for run, words in _subjects(text, parsed) if _is_person(parsed, run)), None)


def body_in(text: str, sentence: Span) -> str | None:
    """The body that is the subject of a sentence: "The airline denied it"."""
    parsed = parse(tokens(text, sentence.start, sentence.end))
    return next((words for run, words in _subjects(text, parsed) if _is_body(parsed, run)), None)


def _subjects(text: str, parsed: Parse) -> list[tuple[tuple[int, int], str]]:
    """The subjects of the first verbs of a sentence, with their words."""
    found = []
    for group in parsed.groups[:_FIRST_VERBS]:
        if group.kind not in ("finite", "ed") or not group.first:
            continue
        if parsed.tags[group.first - 1] == "pronoun":
            continue
        run = source_phrase(parsed, before_aside(parsed, group.first))
        if run is not None:
            words = text[parsed.tokens[run[0]].start : parsed.tokens[run[1] - 1].end]
            found.append((run, words))
    return found


def _is_person(parsed: Parse, run: tuple[int, int]) -> bool:
    """Whether a phrase ends in a full name of somebody."""
    comma = next((i for i in range(*run) if parsed.tokens[i].text == ","), run[1])
    if comma < run[1] and _is_person(parsed, (run[0], comma)):
        return True  # "Ann Lee, a nurse at the hospital"
    words = parsed.tokens[run[0] : run[1]]
    lowers = set(parsed.lowers[run[0] : run[1]])
    named = len(words) > 1 and all(word.text[0].isupper() for word in words[-2:])
    return named and not lowers & (BODIES | STUDIES) and len(words) <= _NAME_LENGTH


def _is_body(parsed: Parse, run: tuple[int, int]) -> bool:
    """Whether a phrase names a body that can speak."""
    lowers = parsed.lowers[run[0] : run[1]]
    return run[1] - run[0] <= _NAME_LENGTH and bool(
        ((SOURCES - ROLES) | STUDIES).intersection(lowers)
    )
