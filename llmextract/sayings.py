"""The attributions of one sentence: which verb says something, by whom, and over what stretch.

English news attributes in a few forms: "X said …", "… , X said", "… said X", "according to X".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from llmextract.clauses import group_before
from llmextract.naming import source_phrase
from llmextract.phrases import Group, Parse, parse, tokens
from llmextract.saying_words import (
    BODIES,
    FINDS,
    OF_SOURCES_ALONE,
    SAYS,
    SOURCES,
    STUDIES,
    TAKES_HEARER,
)
from llmextract.schema import Span
from llmextract.word_classes import ROLES

__all__ = ["Said", "person_in", "sayings_in"]

_SPEAKING = SOURCES | ROLES
_TIME = re.compile(
    r"(?:last|next|this|yesterday|today|tonight|earlier|later|recently|late|early"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$"
)
_CLAUSE = 25
"""Tokens of a clause between a subject and its verb."""
_NAME_LENGTH = 8
_TELLING = ("finite", "ed")
_PRONOUNS = frozenset("he she it they who i we".split())
_ACCORDING = re.compile(r"\baccording\s+to\s+(?=\S)", re.IGNORECASE)
_BE = frozenset("is are was were be been being".split())
_LONGEST = 18
"""Tokens. A longer stretch is no source but a clause."""
_FIRST_VERBS = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution in a sentence: the source ("" for a `pronoun`) and the stretch it covers."""

    source: str
    start: int
    end: int
    at: int
    pronoun: str = ""


def sayings_in(text: str, sentence: Span) -> list[Said]:
    """The attributions of one sentence."""
    words = text[sentence.start : sentence.end]
    found: list[Said] = []
    parsed: Parse | None = None
    for match in _ACCORDING.finditer(words):
        parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
        name = _name_after(text, parsed, parsed.at(sentence.start + match.end()))
        if name:
            at = sentence.start + match.start()
            found.append(Said(name, sentence.start, sentence.end, at))
    if not any(word in SAYS or word in FINDS for word in re.findall(r"[a-z]+", words)):
        return found
    parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
    for group in parsed.groups:
        if _may_tell(parsed, group):
            said = _said_by(text, sentence, parsed, group.first, group.last)
            if said is not None:
                found.append(said)
    return found


def _may_tell(parsed: Parse, group: Group) -> bool:
    """Whether the verb is one of saying or finding: "put the toll at 54", not "put it in a drawer"."""
    verb = parsed.lowers[group.last]
    if group.kind not in _TELLING or verb not in SAYS | FINDS or _is_passive(parsed, group):
        return False
    behind = parsed.lowers[group.last + 1 : group.last + 1 + _LONGEST]
    return verb not in ("put", "puts") or "at" in behind


def _is_passive(parsed: Parse, group: Group) -> bool:
    """Whether the verb is said of its subject: "prices are | expected to rise"."""
    before = parsed.lowers[group.first : group.last]
    return any(word in _BE for word in before) and not parsed.lowers[group.last].endswith("ing")


def _said_by(text: str, sentence: Span, parsed: Parse, first: int, last: int) -> Said | None:
    """The attribution that the verb group of tokens `first` to `last` makes, if it makes one."""
    at = parsed.tokens[first].start
    verb = parsed.lowers[last]
    before = first
    while before and parsed.tags[before - 1] == "adverb":
        before -= 1
    if before and parsed.tags[before - 1] == "pronoun":
        speaks = parsed.lowers[before - 1] in _PRONOUNS and verb in SAYS - OF_SOURCES_ALONE
        scope = _scope(sentence, parsed, before - 1, last)
        return Said("", *scope, at, parsed.lowers[before - 1]) if speaks else None
    if _is_inverted(parsed, before, last):
        stop = _name_stop(parsed, last + 1) if verb in SAYS else None
        if stop is None:
            return None
        end = _end_of_saying(sentence, parsed, stop[1])
        return Said(_words(text, parsed, *stop), sentence.start, end, at)
    before = _before_relative(parsed, before)
    if before and parsed.tags[before - 1] == "conjunction":  # "Lee won and | says"
        earlier = group_before(parsed, before - 1)
        before = earlier.first if earlier is not None and earlier.kind in _TELLING else 0
    run = source_phrase(parsed, before)
    if run is None or run[1] - run[0] > _LONGEST:
        return None
    run = _with_head(parsed, run)
    if not (_may_say(parsed, run, verb) or _closes(parsed, run, last, verb)):
        return None
    name = text[parsed.tokens[run[0]].start : parsed.tokens[run[1] - 1].end]
    return Said(name, *_scope(sentence, parsed, run[0], last), at)


def _end_of_saying(sentence: Span, parsed: Parse, stop: int) -> int:
    """Where what is said ends: what stands about the speaker behind a name is not of it."""
    if stop >= len(parsed.tokens) or parsed.tokens[stop].text != ",":
        return sentence.end
    about = parsed.tags[stop + 1 : stop + 2] in (("relative",), ("number",))
    return parsed.tokens[stop].start if about else sentence.end


def _before_relative(parsed: Parse, before: int) -> int:
    """Step back over a clause between subject and verb: "the union, which has 9 members, | said"."""
    if not before or parsed.tokens[before - 1].text != ",":
        return before
    for at in range(before - 2, max(0, before - 2 - _CLAUSE), -1):
        if parsed.tags[at] == "relative" and parsed.tokens[at - 1].text == ",":
            return at - 1
        if parsed.tags[at] == "relative" and parsed.tags[at - 1] == "noun":
            return at
    return before


def _with_head(parsed: Parse, run: tuple[int, int]) -> tuple[int, int]:
    """The phrase with the noun that it hangs on: "officials in | the capital"."""
    first = parsed.before_determiners(run[0])
    if not first or parsed.lowers[first - 1] not in _HANGING:
        return run
    asked = first > 1 and parsed.tags[first - 2] == "ed"  # "analysts surveyed by"
    outer = parsed.noun_phrase_before(first - 2 if asked else first - 1)
    known = _SPEAKING | STUDIES
    if outer is None or not known.intersection(parsed.lowers[outer[0] : outer[1]]):
        return run
    return outer[0], run[1]


_HANGING = frozenset("in from near with at on by".split())


def _closes(parsed: Parse, run: tuple[int, int], last: int, verb: str) -> bool:
    """Whether the phrase and its verb close the sentence: "…, the maker of chips said."."""
    first = parsed.before_determiners(run[0])
    apart = first > 1 and parsed.tokens[first - 1].text in (",", '"', "”")
    return apart and verb in SAYS - OF_SOURCES_ALONE and _ends_clause(parsed, last + 1)


def _is_inverted(parsed: Parse, before: int, last: int) -> bool:
    """Whether the verb stands behind a quotation or a comma, and a name behind the verb."""
    if parsed.lowers[last] in TAKES_HEARER:
        return False
    mark = parsed.tokens[before - 1].text if before else ""
    if mark in ('"', "”"):
        return True
    return before >= 2 and mark == "," and _is_speaker_at(parsed, last + 1)


def _is_speaker_at(parsed: Parse, at: int) -> bool:
    """Whether a name stands there that is not a time, nor the subject of what is said: "said | its
    fighters had fired"."""
    if not _is_name_at(parsed, at) or _TIME.match(parsed.lowers[at]):
        return False
    return not any(
        group.kind == "finite"
        and at < group.first <= at + _NAME_LENGTH
        and not any(t.text in ",;" for t in parsed.tokens[at : group.first])
        for group in parsed.groups
    )


def _is_name_at(parsed: Parse, at: int) -> bool:
    while at < len(parsed.tokens) and parsed.tags[at] == "determiner":
        at += 1
    return at < len(parsed.tokens) and parsed.tags[at] == "noun"


def _ends_clause(parsed: Parse, at: int) -> bool:
    """Whether nothing that is said follows the verb: "…, X said on Monday."."""
    while at < len(parsed.tokens):
        if parsed.tokens[at].text in ',.;"“!?':
            return True
        if parsed.tags[at] in ("auxiliary", "verb", "relative", "pronoun", "number"):
            return False
        at += 1
    return True


def _scope(sentence: Span, parsed: Parse, subject: int, last: int) -> tuple[int, int]:
    """What the attribution covers: behind the verb, or all before the subject."""
    if subject > 1 and _ends_clause(parsed, last + 1):
        return sentence.start, sentence.end
    return parsed.tokens[last].end, sentence.end


def _may_say(parsed: Parse, run: tuple[int, int], verb: str) -> bool:
    """Whether the phrase can be a source for the verb."""
    lowers = parsed.lowers[run[0] : run[1]]
    if any(word in STUDIES for word in lowers):
        return verb in FINDS or verb in SAYS
    if verb not in SAYS:
        return False
    if verb in OF_SOURCES_ALONE:
        return bool(_SPEAKING.intersection(lowers))
    named = any(token.text[0].isupper() for token in parsed.tokens[max(run[0], 1) : run[1]])
    return (
        named
        or bool(_SPEAKING.intersection(lowers))
        or (run[0] == 0 and parsed.tokens[0].text[0].isupper())
    )


def _name_after(text: str, parsed: Parse, at: int) -> str | None:
    """The source that is named from token `at` on: "… said Ann Lee, the mayor of Ham"."""
    found = _name_stop(parsed, at)
    return None if found is None else _words(text, parsed, *found)


def _words(text: str, parsed: Parse, first: int, stop: int) -> str:
    return text[parsed.tokens[first].start : parsed.tokens[stop - 1].end]


def _name_stop(parsed: Parse, at: int) -> tuple[int, int] | None:
    """The tokens of a name that begins at `at`."""
    while at < len(parsed.tokens) and parsed.tags[at] in ("determiner", "adverb"):
        at += 1
    stop = at
    while stop < len(parsed.tokens):
        tag, lower = parsed.tags[stop], parsed.lowers[stop]
        if tag == "noun" or parsed.tokens[stop].text in "-&":
            stop += 1
        elif (
            stop > at
            and lower in ("of", "for", "at", "and")
            and stop + 1 < len(parsed.tokens)
            and (parsed.tags[stop + 1] in ("noun", "determiner"))
        ):
            stop += 2 if parsed.tags[stop + 1] == "determiner" else 1
        else:
            break
    if stop == at or stop - at > _LONGEST:
        return None
    return at, stop


def person_in(text: str, sentence: Span) -> str | None:
    """The person who is the subject of a sentence: "Ann Lee has waited three years"."""
    parsed = parse(tokens(text, sentence.start, sentence.end))
    for group in parsed.groups[:_FIRST_VERBS]:
        run = None
        if group.kind in _TELLING and group.first and parsed.tags[group.first - 1] != "pronoun":
            run = source_phrase(parsed, _before_relative(parsed, group.first))
        if run is not None and _is_person(parsed, run):
            return _words(text, parsed, *run)
    return None


def _is_person(parsed: Parse, run: tuple[int, int]) -> bool:
    """Whether a phrase ends in a full name of somebody."""
    words = parsed.tokens[run[0] : run[1]]
    lowers = set(parsed.lowers[run[0] : run[1]])
    named = len(words) > 1 and all(word.text[0].isupper() for word in words[-2:])
    return named and not lowers & (BODIES | STUDIES) and len(words) <= _NAME_LENGTH
