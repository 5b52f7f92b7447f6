"""The attributions of one sentence: which verb says something, by whom, and over what stretch.

English news attributes in a few forms: "X said …", "… , X said", "… said X", "according to X".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from llmextract.naming import source_phrase
from llmextract.phrases import Parse, parse, tokens
from llmextract.rebuttals import rebuttals_in
from llmextract.saying_words import (
    ADDING,
    COUNTERS,
    COUNTS,
    FINDS,
    OF_SOURCES_ALONE,
    RECKONINGS,
    REVISES,
    SAYS,
    STUDIES,
    TAKES_HEARER,
)
from llmextract.schema import Span
from llmextract.speakers import LONGEST, is_speaker_at, name_at
from llmextract.subjects import before_year, first_subject, past_adverbs, subject_stop, with_head
from llmextract.telling import CALLING, GIVES, SPEAKING, VERBS, telling_verbs

__all__ = ["Said", "sayings_in"]

_SAID_BY_PRONOUNS = (SAYS | CALLING | REVISES | {"suggest", "suggests"}) - frozenset(
    "heard wrote writes counted".split()
)
_PLAIN = frozenset(
    "said says told tells added adds saying claimed insisted warned announced".split()
)
_PRONOUNS = frozenset("he she it they who i we".split())
_OWN: Mapping[tuple[str, ...], str] = {
    ("its", "own"): "it",
    ("their", "own"): "they",
    ("his", "own"): "he",
    ("her", "own"): "she",
}
_FORESEES = frozenset("expects promises foresees anticipates".split())
_SURVEY_BY = re.compile(
    r"\AIn\s+an?\s+(?:[\w-]+\s+){0,2}?(?:survey|poll|study|report|review|analysis)"
    r"\s+(?:conducted\s+|carried\s+out\s+|commissioned\s+)?by\s+(?!(?:\w+day|telephone|phone|post|e-?mail)\b)(?=\S)"
)
_QUOTED = re.compile(
    r"\bquot(?:ed|es|ing)\s+(?=\S)(?:[^,;.\n]|,(?=[^,;.\n]{1,60},)){3,120}?,?\s+as\s+saying\b"
)
"""Whom somebody quotes: "the agency quoted | residents of Ham | as saying"."""
_CITING = re.compile(r",\s+citing\s+(?=\S)")
_TELLS = frozenset("told tells".split())
_ACCORDING = re.compile(r"\baccording\s+to\s+(?=\S)", re.IGNORECASE)


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
    for match in (*_ACCORDING.finditer(words), *_SURVEY_BY.finditer(words)):
        parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
        found += _according(text, sentence, parsed, match)
    found += _quoted(text, sentence, words)
    for match in _CITING.finditer(words):
        parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
        found += [
            said for said in _according(text, sentence, parsed, match) if _speaks(said.source)
        ]
    start = sentence.start
    rejected = [
        Said(one.source, start + one.start, start + one.end, start + one.at)
        for one in rebuttals_in(words)
    ]
    known = set(re.findall(r"[a-z]+", words))
    if known & RECKONINGS:
        parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
        found += _reckoned(text, sentence, parsed)
    if not known & VERBS:
        return found + rejected
    parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
    for first, last in telling_verbs(parsed):
        said = _said_by(text, sentence, parsed, first, last)
        if said is not None:
            found.append(said)
    for group in parsed.groups:
        if group.kind == "ing" and parsed.lowers[group.first] in ADDING:
            said = _added(text, sentence, parsed, group.first, found)
            if said is not None:
                found.append(said)
    return found + rejected


def _according(text: str, sentence: Span, parsed: Parse, match: re.Match[str]) -> Iterator[Said]:
    """Whom "according to" names, or whose "own survey"."""
    at = sentence.start + match.start()
    behind = parsed.at(sentence.start + match.end())
    owner = _OWN.get(parsed.lowers[behind : behind + 2])
    if owner and STUDIES.isdisjoint(parsed.lowers[behind + 2 : behind + 4]):
        owner = None  # "his own lawyer"
    name = None if owner else _name_after(text, parsed, behind)
    if owner or name:
        yield Said(name or "", sentence.start, sentence.end, at, owner or "")


def _speaks(source: str) -> bool:
    """Whether what is cited is somebody and no reason: "citing | police", not "citing | higher costs"."""
    words = set(re.findall(r"[a-z]+", source.casefold()))
    return source[:1].isupper() or bool(words & (SPEAKING | STUDIES))


def _quoted(text: str, sentence: Span, words: str) -> Iterator[Said]:
    """Whom somebody quotes "as saying"."""
    for match in _QUOTED.finditer(words):
        parsed = parse(tokens(text, sentence.start, sentence.end))
        at = sentence.start + match.start()
        name = _name_after(text, parsed, parsed.at(at) + 1)
        if name:
            yield Said(name, sentence.start + match.end(), sentence.end, at)


def _reckoned(text: str, sentence: Span, parsed: Parse) -> list[Said]:
    """Who made a count: "by the count of | the union", "by | UN | reckoning"."""
    found = []
    for at, lower in enumerate(parsed.lowers):
        if lower not in RECKONINGS or not at:
            continue
        first = at
        while first and (
            parsed.tags[first - 1] in ("noun", "determiner")
            or parsed.tokens[first - 1].text in "'’"
        ):
            first -= 1
        if not first or parsed.lowers[first - 1] != "by":
            continue
        by = parsed.tokens[first - 1].start
        if parsed.lowers[at + 1 : at + 2] == ("of",):
            name = _name_after(text, parsed, at + 2)
        else:
            owner = [i for i in range(first, at) if parsed.tags[i] == "noun"]
            name = _words(text, parsed, owner[0], owner[-1] + 1) if owner else None
        if name:
            found.append(
                Said(name.removesuffix("'s").removesuffix("’s"), sentence.start, sentence.end, by)
            )
    return found


def _added(
    text: str, sentence: Span, parsed: Parse, first: int, found: Sequence[Said]
) -> Said | None:
    """What a participle goes on with: "The port disputed it, | saying 600 had stayed away"."""
    if not first or parsed.tokens[first - 1].text not in (",", '"', "”"):
        return None
    at = parsed.tokens[first].start
    last = next((said for said in reversed(found) if said.at < at), None)
    if last is not None:
        return replace(last, start=parsed.tokens[first].end, end=sentence.end, at=at)
    subject = first_subject(parsed, first)
    if subject is None:
        return None
    if parsed.tags[subject[0]] == "pronoun":
        return Said("", parsed.tokens[first].end, sentence.end, at, parsed.lowers[subject[0]])
    if not _may_say(parsed, subject, "saying"):
        return None
    return Said(_words(text, parsed, *subject), parsed.tokens[first].end, sentence.end, at)


def _said_by(text: str, sentence: Span, parsed: Parse, first: int, last: int) -> Said | None:
    """The attribution that the verb group of tokens `first` to `last` makes, if it makes one."""
    before = past_adverbs(parsed, first)
    if _is_inverted(parsed, before, last):
        return _said_behind(text, sentence, parsed, first, last)
    before = subject_stop(parsed, before)
    last_word = parsed.lowers[before - 1] if before else ""
    if before and (parsed.tags[before - 1] == "pronoun" or last_word == "year-old"):
        return _said_by_pronoun(sentence, parsed, before - 1, (first, last))
    verb = parsed.lowers[last]
    if verb in _TELLS and _is_order(parsed, last + 1):
        return None
    run = source_phrase(parsed, before_year(parsed, before))
    if run is None or run[1] - run[0] > LONGEST or "noun" not in parsed.tags[run[0] : run[1]]:
        return None
    run = with_head(parsed, run)
    if not (
        _states(parsed, run, last)
        or _may_say(parsed, run, verb)
        or _closes(parsed, run, last, verb)
    ):
        return None
    scope = _scope(sentence, parsed, run[0], last)
    return Said(_words(text, parsed, *run), *scope, parsed.tokens[first].start)


def _states(parsed: Parse, run: tuple[int, int], last: int) -> bool:
    """Whether the verb at token `last` tells by what follows it that its subject speaks: "Lee | promised that",
    "Lee | expects", "a police spokesman | found that"."""
    verb, that = parsed.lowers[last], parsed.lowers[last + 1 : last + 2] == ("that",)
    if that and verb in FINDS and SPEAKING.intersection(parsed.lowers[run[0] : run[1]]):
        return True
    opens = run[0] == 0 and parsed.tokens[0].text[0].isupper()
    return opens and (that or verb in _FORESEES) and verb in SAYS - {"heard"}


def _is_order(parsed: Parse, at: int) -> bool:
    """Whether somebody is told to do something: "told | the firm to clean 120 gardens"."""
    hearer = parsed.noun_phrase(at)
    if hearer is None or parsed.lowers[hearer[1] + 1 : hearer[1] + 2] == ("expect",):
        return False
    return parsed.tags[hearer[1] : hearer[1] + 2] == ("to", "verb")


def _said_by_pronoun(
    sentence: Span, parsed: Parse, subject: int, verb: tuple[int, int]
) -> Said | None:
    """What "he" says, or "the 34-year-old", who is named elsewhere."""
    first, last = verb
    word = parsed.lowers[subject]
    pronoun = "he" if word == "year-old" else word
    says = parsed.lowers[last] in _SAID_BY_PRONOUNS
    finds = parsed.lowers[last] in FINDS and parsed.lowers[last + 1 : last + 2] == ("that",)
    if pronoun not in _PRONOUNS or not (says or finds):
        return None
    if _is_contact_clause(parsed, subject, last):
        return None
    return Said("", *_scope(sentence, parsed, subject, last), parsed.tokens[first].start, pronoun)


def _said_behind(text: str, sentence: Span, parsed: Parse, first: int, last: int) -> Said | None:
    """What somebody says who is named behind the verb: "…, said | Ann Lee"."""
    name = name_at(parsed, last + 1)
    if name is None:
        return None
    end = _end_of_saying(sentence, parsed, name[1])
    return Said(_words(text, parsed, *name), sentence.start, end, parsed.tokens[first].start)


def _is_contact_clause(parsed: Parse, pronoun: int, last: int) -> bool:
    """Whether a noun is told more of: "from the 2.4 percent | it had predicted in April"."""
    governed = pronoun > 0 and parsed.tags[pronoun - 1] in ("noun", "number")
    return governed and _ends_clause(parsed, last + 1)


def _end_of_saying(sentence: Span, parsed: Parse, stop: int) -> int:
    """Where what is said ends: what stands about the speaker behind a name is not of it."""
    if stop >= len(parsed.tokens) or parsed.tokens[stop].text != ",":
        return sentence.end
    about = parsed.tags[stop + 1 : stop + 2] in (("relative",), ("number",))
    return parsed.tokens[stop].start if about else sentence.end


def _closes(parsed: Parse, run: tuple[int, int], last: int, verb: str) -> bool:
    """Whether the phrase and its verb close the sentence: "…, the maker of chips said."."""
    first = parsed.before_determiners(run[0])
    apart = first > 1 and parsed.tokens[first - 1].text in (",", '"', "”")
    return apart and verb in (SAYS - OF_SOURCES_ALONE) | FINDS and _ends_clause(parsed, last + 1)


def _is_inverted(parsed: Parse, before: int, last: int) -> bool:
    """Whether the verb stands behind a quotation or a comma, and a name behind the verb."""
    if parsed.lowers[last] in TAKES_HEARER:
        return False
    mark = parsed.tokens[before - 1].text if before else ""
    if mark in ('"', "”"):
        return True
    if parsed.lowers[last] not in SAYS:
        return False
    return before >= 2 and mark == "," and is_speaker_at(parsed, last + 1)


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
    first = parsed.before_determiners(subject)
    led = parsed.lowers[first - 1] if first else ""
    aside = led in ("as", "with") or (first > 0 and parsed.tags[first - 1] == "subordinator")
    if subject > 1 and not aside and _ends_clause(parsed, last + 1):
        return sentence.start, sentence.end
    return parsed.tokens[last].end, sentence.end


def _may_say(parsed: Parse, run: tuple[int, int], verb: str) -> bool:
    """Whether the phrase can be a source for the verb."""
    lowers = parsed.lowers[run[0] : run[1]]
    if any(word in STUDIES for word in lowers):
        return verb in FINDS or verb in SAYS
    if verb in COUNTS and COUNTERS.intersection(lowers):
        return True
    if verb not in SAYS | CALLING | REVISES | GIVES | {"saying"}:
        return False
    if verb in OF_SOURCES_ALONE | CALLING | REVISES | GIVES:
        return bool(SPEAKING.intersection(lowers)) or _is_full_name(parsed, run)
    named = any(token.text[0].isupper() for token in parsed.tokens[max(run[0], 1) : run[1]])
    return (
        named
        or bool(SPEAKING.intersection(lowers))
        or (run[0] == 0 and parsed.tokens[0].text[0].isupper())
        or (verb in _PLAIN and run[0] > 0 and parsed.lowers[run[0] - 1] == "the")
    )


def _is_full_name(parsed: Parse, run: tuple[int, int]) -> bool:
    """Whether a phrase ends in a name of two words."""
    return run[1] - run[0] > 1 and all(
        token.text[0].isupper() for token in parsed.tokens[run[1] - 2 : run[1]]
    )


def _name_after(text: str, parsed: Parse, at: int) -> str | None:
    """The source that is named from token `at` on: "… said Ann Lee, the mayor of Ham"."""
    found = name_at(parsed, at)
    return None if found is None else _words(text, parsed, *found)


def _words(text: str, parsed: Parse, first: int, stop: int) -> str:
    return text[parsed.tokens[first].start : parsed.tokens[stop - 1].end]
