"""Where a number stands in its clause: subject, object or behind a preposition, and of which verb."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.phrases import Group, Parse
from llmextract.tagging import VERBAL
from llmextract.word_classes import REPORTING

__all__ = ["Place", "group_before", "place_in_clause", "predicate_after", "subject_of"]

_BREAKS = frozenset(".:;!?")
_QUOTES = frozenset("\"“”'‘’")
_BE = frozenset("is are was were be been being got".split())
_HEARERS = frozenset("them him her me us it you".split())
"""Pronouns that may stand between a verb and what is given or cost."""
_CLAUSAL = frozenset("after before since until as than".split())
"""Prepositions behind which a whole clause may stand."""
_ADDITIONS = (("including",), ("among",), ("with",), ("most",), ("mostly",), ("plus",))
_OPENING = {",": ",", "(": ")", "[": "]", "-": "-", "–": "–", "—": "—"}


_FAR = 80
"""Tokens. What stands farther away does not belong to the number's clause."""


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
    if before > 0 and parse.lowers[before] in _HEARERS and parse.tags[before - 1] in VERBAL:
        before -= 1  # "is costing them | $25 million a day and have"
    tag = parse.tags[before] if before >= 0 else "mark"
    predicate, reduced = predicate_after(parse, stop, left)
    if tag in ("preposition", "to"):
        return _behind_preposition(parse, Place("none", left, stop, predicate, before, reduced))
    governs = tag in VERBAL
    governor = group_before(parse, before + 1 if governs else left)
    if governs and predicate is not None:
        # "officials say 54 have fled", but "the fire killed 54 who lived there"
        says = governor is not None and parse.lowers[governor.last] in REPORTING
        governs = not (says and predicate.kind in ("finite", "ed"))
    if (
        reduced is not None
        and reduced.kind == "ed"
        and reduced.first == stop
        and _goes_on(parse, left)
    ):
        return Place("subject", left, stop, reduced, reduced=reduced)
    if predicate is not None and not governs:
        return Place("subject", left, stop, predicate, reduced=reduced)
    role: Literal["object", "none"] = "object" if governor is not None else "none"
    return Place(role, left, stop, governor, reduced=reduced)


def _goes_on(parse: Parse, left: int) -> bool:
    """Whether a passive goes on without its auxiliary: "were killed and | 11 million displaced"."""
    if left < 2 or parse.tags[left - 1] != "conjunction":
        return False
    before = group_before(parse, left)
    return (
        before is not None and before.first < before.last and parse.lowers[before.last - 1] in _BE
    )


def _behind_preposition(parse: Parse, place: Place) -> Place:
    """The place of a phrase behind the preposition `place.link`; its group is the verb behind.

    It hangs on the verb before it ("fought for four hours"), unless it stands within the subject
    ("the jury of nine men has") or the preposition opens a clause ("after nine men were").
    """
    assert place.link is not None
    predicate = place.group
    governor = group_before(parse, place.link, within_clause=True)
    clausal = predicate is not None and predicate.kind == "finite" and governor is not None
    clausal = clausal and (
        parse.lowers[place.link] in _CLAUSAL
        or (governor is not None and parse.lowers[governor.last] in REPORTING)
    )
    if governor is not None and not clausal:
        return replace(place, role="oblique", group=governor)
    return replace(place, role="subject") if predicate is not None else place


def _phrase_start(parse: Parse, at: int) -> int:
    """The first token of the number's phrase: "the | talented 20-year-old"."""
    left = parse.number_phrase_start(at)
    if not parse.is_adjectival_number(at):
        return left
    first = left
    while first and parse.tags[first - 1] == "noun" and left - first < _FAR:
        first -= 1
    if first < left and first and parse.tags[first - 1] == "determiner":
        return first - 1
    return left


def group_before(parse: Parse, index: int, *, within_clause: bool = False) -> Group | None:
    """The last verb group before token `index`; within the clause: no comma or clause between."""
    position = bisect_left(parse.groups, index, key=lambda group: group.last) - 1
    if position < 0:
        return None
    found = parse.groups[position]
    if within_clause and index - found.last > _FAR:
        return None
    for between in range(found.last + 1, index) if within_clause else ():
        text = parse.tokens[between].text
        if text in _BREAKS or text == "," or parse.tags[between] in ("subordinator", "relative"):
            return None
    return found


def predicate_after(
    parse: Parse, index: int, first: int | None = None
) -> tuple[Group | None, Group | None]:
    """The verb group whose subject the phrase from token `first` to `index` is, and a participle between.

    Relative clauses and parentheses are stepped over: "54 fighters, including six, | have laid".
    """
    first = index if first is None else first
    position = bisect_left(parse.groups, index, key=lambda group: group.first)
    reduced: Group | None = None
    relative = False
    at = index
    while at < min(len(parse.tokens), index + _FAR):
        while position < len(parse.groups) and parse.groups[position].first < at:
            position += 1
        group = parse.groups[position] if position < len(parse.groups) else None
        if group is not None and group.first == at:
            if (group.kind == "finite" or _is_active(parse, group)) and not relative:
                return group, reduced
            relative, reduced, at = False, reduced or group, group.last + 1
            continue
        following = None if _closes_quotation(parse, first, at) else _step(parse, at, group)
        joined = reduced is not None and parse.tags[at : at + 2] == ("conjunction", "number")
        if following is None or joined:  # "six abstained | and five were absent"
            break
        relative = relative or parse.tags[at] == "relative"
        at = following
    return (reduced if reduced is not None and reduced.kind != "infinitive" else None), reduced


def _closes_quotation(parse: Parse, first: int, at: int) -> bool:
    """Whether the mark at `at` closes a quotation that was open before token `first`."""
    if parse.tokens[at].text not in ('"', "”") or at == 0:
        return False
    touches = parse.tokens[at - 1].end == parse.tokens[at].start
    marks = [token.text for token in parse.tokens[first:at]]
    return touches and "“" not in marks and '"' not in marks


def _is_active(parse: Parse, group: Group) -> bool:
    """Whether a form in -ed has an object of its own: "migrants | reached | the islands"."""
    behind = parse.tags[group.last + 1 : group.last + 2]
    return group.kind == "ed" and behind in (("determiner",), ("pronoun",))


def _step(parse: Parse, at: int, group: Group | None) -> int | None:
    """The token behind the word or parenthesis at `at`; None where the clause ends there.

    `group` is the next verb group.
    """
    text = parse.tokens[at].text
    if text not in _OPENING:
        ends = text in _BREAKS or parse.tags[at] in ("subordinator", "pronoun")
        return None if ends else at + 1
    if text == "," and (
        (group is not None and group.first == at + 1 and group.kind == "finite")
        or _lists(parse, at)
    ):
        return at + 1  # "Ann Lee, 33, | was", "three crews, | one van and several officers have"
    closing = _closing(parse, at)
    adds = parse.lowers[at + 1 : at + 2] in _ADDITIONS
    if adds and (closing is None or (group is not None and group.first < closing)):
        return at + 2
    return None if closing is None else closing + 1


def _lists(parse: Parse, comma: int) -> bool:
    """Whether nouns alone stand between the comma and an "and"."""
    for at in range(comma + 1, min(len(parse.tokens), comma + _FAR)):
        if parse.tags[at] == "conjunction":
            return at > comma + 1
        if parse.tags[at] not in ("noun", "number", "determiner") and parse.lowers[at] != "of":
            return False
    return False


def _closing(parse: Parse, opening: int) -> int | None:
    mark = _OPENING[parse.tokens[opening].text]
    for at in range(opening + 1, min(len(parse.tokens), opening + _FAR)):
        if parse.tokens[at].text == mark:
            return at
        if parse.tokens[at].text in ".;!?":
            return None
    return None


_TIME_WORDS = frozenset(word.casefold() for word in (*MONTHS, *WEEKDAYS)) | frozenset(
    """the first second third fourth last past final same year years quarter quarters half month months week
    weeks ended ending to through of this early late next financial fiscal calendar""".split()
)
_BARE_LEADS = frozenset("this last next".split())
_TIME_LEADS = frozenset("in for during over since on by".split())


def subject_of(parse: Parse, group: Group, chain: int = 3) -> tuple[int, int] | None:
    """The noun phrase before a verb group, without what hangs on it: "the toll for May | stands".

    Returns token indices; None where the subject is a pronoun or in another clause. The verb may be
    the last of up to `chain` + 1 that "and" joins.
    """
    at = group.first
    while at and (parse.tags[at - 1] == "adverb" or parse.lowers[at - 1] == "to"):
        at -= 1
    joined = next((one for one in parse.groups if one.last == at - 1 and one.first < at), None)
    if joined is not None and joined.kind == "finite":
        return subject_of(parse, joined, chain)  # "the line | will stay | closed"
    if at and parse.tokens[at - 1].text in (",", ")", "–", "—", "-"):
        opening = _opening_of(parse, at - 1)
        before = group_before(parse, at - 1)
        goes_on = parse.tokens[at - 1].text == "," and at < group.first and chain > 0
        told = before is not None and before.kind in ("finite", "ed") and before.first > opening
        if goes_on and before is not None and told:
            return subject_of(parse, before, chain - 1)  # "the level peaked, then | eased"
        at = opening
    if at and parse.tags[at - 1] == "relative":
        comma = at > 1 and parse.tokens[at - 2].text == ","
        return parse.noun_phrase_before(at - 2 if comma else at - 1)
    if at and parse.tags[at - 1] == "conjunction":  # "retired in May and | will turn"
        governing = group_before(parse, at)
        if governing is None or not chain:
            return None
        return subject_of(parse, governing, chain - 1)
    at = _before_time(parse, at)
    found = parse.noun_phrase_before(at)
    while found is not None and found[0] > at - _FAR:
        outer = _outer_phrase(parse, found)
        if outer is None:
            break
        found = outer
    return found


def _before_time(parse: Parse, at: int) -> int:
    """The start of a time before token `at`: "revenue | in the three months ended Sept. 30 | rose"."""
    first = at
    while first and (
        parse.tags[first - 1] == "number"
        or parse.tokens[first - 1].text == "."
        or parse.lowers[first - 1].rstrip(".") in _TIME_WORDS
    ):
        first -= 1
    if 0 < first < at and parse.lowers[first] in _BARE_LEADS:
        return first  # "spending | this financial year | will rise"
    timed = first < at and first > 0 and parse.lowers[first - 1] in _TIME_LEADS
    return first - 1 if timed and parse.lowers[at - 1] != "." else at


def _outer_phrase(parse: Parse, inner: tuple[int, int]) -> tuple[int, int] | None:
    """The phrase on which `inner` hangs by a preposition, or both where "and" joins them."""
    first = parse.before_determiners(inner[0])
    joined = first > 0 and parse.lowers[first - 1] == "and"
    if not first or not (joined or parse.tags[first - 1] == "preposition"):
        return None
    outer = parse.noun_phrase_before(first - 1)
    return (outer[0], inner[1]) if outer is not None and joined else outer


def _opening_of(parse: Parse, closing: int) -> int:
    """The index of the mark that opens the parenthesis that ends at `closing`."""
    for at in range(closing - 1, max(-1, closing - _FAR), -1):
        if _OPENING.get(parse.tokens[at].text) == parse.tokens[closing].text:
            return at
        if parse.tokens[at].text in ".;!?":
            break
    return closing
