"""Where a number stands in its clause: subject, object or behind a preposition, and of which verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llmextract.phrases import Group, Parse
from llmextract.word_classes import REPORTING

__all__ = ["Place", "group_before", "place_in_clause", "predicate_after", "subject_of"]

_BREAKS = frozenset(".:;!?")
_QUOTES = frozenset("\"“”'‘’")
_CLAUSAL = frozenset("after before since until as than".split())
"""Prepositions behind which a whole clause may stand."""
_ADDITIONS = (("including",), ("among",), ("with",), ("most",), ("mostly",), ("plus",))
_OPENING = {",": ",", "(": ")", "[": "]", "-": "-", "–": "–", "—": "—"}


@dataclass(frozen=True, slots=True)
class Place:
    """The role of the phrase that holds a number, the verb group it hangs on, and its edges.

    `left` is the first token of the phrase, `stop` the one behind it. For an oblique, `link` is
    the index of the preposition. `reduced` is a participle right behind: "people | killed by".
    """

    role: Literal["subject", "object", "oblique", "none"]
    left: int
    stop: int
    group: Group | None = None
    link: int | None = None
    reduced: Group | None = None


def place_in_clause(parse: Parse, at: int, stop: int) -> Place:
    """The place of the phrase around the number at token `at`, which ends before token `stop`."""
    left = _phrase_start(parse, at)
    before = left - 1
    while before >= 0 and (parse.tokens[before].text in _QUOTES or parse.tags[before] == "adverb"):
        before -= 1
    tag = parse.tags[before] if before >= 0 else "mark"
    predicate, reduced = predicate_after(parse, stop)
    if tag in ("auxiliary", "verb", "ed", "ing"):
        governor = group_before(parse, before + 1)
        says = governor is not None and parse.lowers[governor.last] in REPORTING
        if says and predicate is not None and predicate.kind in ("finite", "ed"):
            return Place("subject", left, stop, predicate, reduced=reduced)
        return Place("object", left, stop, governor, reduced=reduced)
    if tag in ("preposition", "to"):
        governor = group_before(parse, before, within_clause=True)
        if governor is None or (
            predicate is not None
            and predicate.kind == "finite"
            and (parse.lowers[before] in _CLAUSAL or parse.lowers[governor.last] in REPORTING)
        ):
            role: Literal["subject", "none"] = "subject" if predicate is not None else "none"
            return Place(role, left, stop, predicate, before, reduced)
        return Place("oblique", left, stop, governor, before, reduced)
    if predicate is not None:
        return Place("subject", left, stop, predicate, reduced=reduced)
    governor = group_before(parse, left)
    if governor is not None:
        return Place("object", left, stop, governor, reduced=reduced)
    return Place("none", left, stop, None, reduced=reduced)


def _phrase_start(parse: Parse, at: int) -> int:
    """The first token of the number's phrase: "the | talented 20-year-old"."""
    left = parse.number_phrase_start(at)
    first = left
    while first and parse.tags[first - 1] == "noun":
        first -= 1
    if first < left and first and parse.tags[first - 1] == "determiner":
        return first - 1
    return left


def group_before(parse: Parse, index: int, *, within_clause: bool = False) -> Group | None:
    """The last verb group before token `index`; within the clause: no comma or clause between."""
    found = None
    for group in parse.groups:
        if group.last >= index:
            break
        found = group
    if found is None or not within_clause:
        return found
    for between in range(found.last + 1, index):
        token = parse.tokens[between].text
        if token in _BREAKS or token == "," or parse.tags[between] in ("subordinator", "relative"):
            return None
    return found


def predicate_after(parse: Parse, index: int) -> tuple[Group | None, Group | None]:
    """The verb group whose subject the phrase before token `index` is, and a participle between.

    Relative clauses and parentheses are stepped over: "54 fighters, including six, | have laid".
    """
    groups = {group.first: group for group in parse.groups}
    reduced: Group | None = None
    relative = False
    at = index
    while at < len(parse.tokens):
        text, tag = parse.tokens[at].text, parse.tags[at]
        group = groups.get(at)
        if group is not None:
            if relative:
                relative, reduced, at = False, reduced or group, group.last + 1
                continue
            if group.kind == "finite":
                return group, reduced
            reduced, at = reduced or group, group.last + 1
            continue
        if text == "," and at + 1 in groups and groups[at + 1].kind == "finite":
            at += 1  # "Ann Lee, 33, | was"
            continue
        if text == "," and _lists(parse, at):
            at += 1  # "three crews, | one ambulance and several officers have"
            continue
        if text in _OPENING:
            closing = _closing(parse, at)
            adds = parse.lowers[at + 1 : at + 2] in _ADDITIONS
            if adds and (closing is None or any(at < one < closing for one in groups)):
                at += 2
                continue
            if closing is None:
                break
            at = closing + 1
            continue
        if text in _BREAKS or tag in ("subordinator", "pronoun"):
            break
        relative = relative or tag == "relative"
        at += 1
    return (reduced if reduced is not None and reduced.kind != "infinitive" else None), reduced


def _lists(parse: Parse, comma: int) -> bool:
    """Whether nouns alone stand between the comma and an "and"."""
    for at in range(comma + 1, len(parse.tokens)):
        if parse.tags[at] == "conjunction":
            return at > comma + 1
        if parse.tags[at] not in ("noun", "number", "determiner") and parse.lowers[at] != "of":
            return False
    return False


def _closing(parse: Parse, opening: int) -> int | None:
    mark = _OPENING[parse.tokens[opening].text]
    for at in range(opening + 1, len(parse.tokens)):
        if parse.tokens[at].text == mark:
            return at
        if parse.tokens[at].text in ".;!?":
            return None
    return None


def subject_of(parse: Parse, group: Group) -> tuple[int, int] | None:
    """The noun phrase before a verb group, without what hangs on it: "the toll for May | stands".

    Returns token indices; None where the subject is a pronoun or in another clause.
    """
    at = group.first
    while at and (parse.tags[at - 1] == "adverb" or parse.lowers[at - 1] in ("to",)):
        at -= 1
    if at and parse.tokens[at - 1].text in (",", ")", "–", "—", "-"):
        at = _opening_of(parse, at - 1)
    if at and parse.tags[at - 1] == "relative":
        at -= 1
        if at and parse.tokens[at - 1].text == ",":
            at -= 1
        return parse.noun_phrase_before(at)
    if at and parse.tags[at - 1] == "conjunction":  # "retired in May and | will turn"
        governing = group_before(parse, at)
        return subject_of(parse, governing) if governing is not None else None
    found = parse.noun_phrase_before(at)
    while found is not None:
        first = found[0]
        while first and parse.tags[first - 1] in ("determiner", "number"):
            first -= 1
        if first and parse.lowers[first - 1] == "and":
            outer = parse.noun_phrase_before(first - 1)
            if outer is None:
                break
            found = outer[0], found[1]
            continue
        if not first or parse.tags[first - 1] != "preposition":
            break
        outer = parse.noun_phrase_before(first - 1)
        if outer is None:
            break
        found = outer
    return found


def _opening_of(parse: Parse, closing: int) -> int:
    """The index of the mark that opens the parenthesis that ends at `closing`."""
    for at in range(closing - 1, -1, -1):
        if _OPENING.get(parse.tokens[at].text) == parse.tokens[closing].text:
            return at
        if parse.tokens[at].text in ".;!?":
            break
    return closing
