"""The subject of a verb of saying: where it ends, and the words of it that name a source."""

from __future__ import annotations

import re

from llmextract.clauses import group_before
from llmextract.naming import source_phrase
from llmextract.phrases import Parse
from llmextract.saying_words import REJECTS, STUDIES
from llmextract.speakers import before_aside
from llmextract.telling import SPEAKING, TELLING

__all__ = ["before_year", "first_subject", "past_adverbs", "subject_stop", "with_head"]

_REJECTS = re.compile(REJECTS)
_HANGING = frozenset("in from near with at on by".split())


def first_subject(parsed: Parse, stop: int) -> tuple[int, int] | None:
    """The subject of the last verb before token `stop` that has one of its own."""
    told = [group for group in parsed.groups if group.first < stop and group.kind in TELLING]
    for group in sorted(told, key=lambda one: (one.kind != "finite", -one.first)):
        before = past_adverbs(parsed, group.first)
        if before and parsed.tags[before - 1] == "pronoun":
            return before - 1, before
        run = source_phrase(parsed, before_aside(parsed, before))
        if run is not None:
            return run
    return None


def subject_stop(parsed: Parse, before: int) -> int:
    """Where the subject of the verb at token `before` ends: "Lee, 33, won | and says"."""
    if before and parsed.tags[before - 1] == "pronoun":
        return before
    before = before_aside(parsed, before)
    if before and parsed.tags[before - 1] == "conjunction":
        earlier = group_before(parsed, before - 1)
        while earlier is not None and parsed.tags[earlier.first - 1 : earlier.first] == (
            "relative",
        ):
            earlier = group_before(parsed, earlier.first)
        outer = group_before(parsed, earlier.first) if earlier is not None else None
        if outer is not None and _REJECTS.fullmatch(parsed.lowers[outer.last]):
            earlier = outer  # "the firm denies the bus was full | and says"
        before = earlier.first if earlier is not None and earlier.kind in TELLING else 0
        before = before_aside(parsed, past_adverbs(parsed, before))
    return before


def past_adverbs(parsed: Parse, before: int) -> int:
    """Step back over the adverbs before a verb."""
    while before and parsed.tags[before - 1] == "adverb":
        before -= 1
    return before


def before_year(parsed: Parse, before: int) -> int:
    """Step back over a year between a study and its verb: "a survey by Ham | in 2017 found"."""
    dated = before > 2 and parsed.lowers[before - 2] in ("in", "of")
    year = dated and re.fullmatch(r"(?:19|20)\d\d", parsed.lowers[before - 1])
    return before - 2 if year else before


def with_head(parsed: Parse, run: tuple[int, int]) -> tuple[int, int]:
    """The phrase with the noun that it hangs on: "officials in | the capital"."""
    first = parsed.before_determiners(run[0])
    if not first or parsed.lowers[first - 1] not in _HANGING:
        return run
    asked = first > 1 and parsed.tags[first - 2] == "ed"  # "analysts surveyed by"
    outer = parsed.noun_phrase_before(first - 2 if asked else first - 1)
    known = SPEAKING | STUDIES | {"familiar", "briefed"}
    if outer is None or not known.intersection(parsed.lowers[outer[0] : outer[1]]):
        return run
    return outer[0], run[1]
