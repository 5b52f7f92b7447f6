"""What happened to the thing that a number counts: the words of the verb that it hangs on."""

from __future__ import annotations

from llmextract.clauses import Place
from llmextract.phrases import Group, Parse
from llmextract.schema import Span
from llmextract.word_classes import REPORTING

__all__ = ["event_span"]

_LONGEST = 10
"""Words of an event. What follows is detail."""
_NEW_SUBJECT = frozenset(("pronoun", "determiner", "number", "subordinator", "mark"))
"""What may begin a further clause behind "and"."""
_BE = frozenset("is are was were be been being am there's".split())
_ENDS = frozenset(("to", "from"))
"""Before the end of a change."""
_DEFINITE = frozenset("the its his her their our those these".split())
_LATER = frozenset("after before since while when as because although if until".split())
"""Words that open a clause of its own."""


def event_span(parse: Parse, place: Place, window: Span | None) -> Span | None:
    """The event of a number that stands at `place` in its clause.

    The time expression `window`, which has a slot of its own, ends the event.
    """
    indices = _indices(parse, place)
    if indices is None or place.group is None:
        return None
    first, last = indices
    if window is not None:
        for index in range(first + 1, last):
            if index > place.group.last and parse.tokens[index].start == window.start:
                last = index
                break
    while last > first + 1 and (
        parse.tags[last - 1] in ("mark", "determiner", "conjunction")
        or (parse.tags[last - 1] in ("preposition", "adverb") and last - 1 > first + 1)
    ):
        last -= 1
    return parse.span(first, last) if last > first else None


def _indices(parse: Parse, place: Place) -> tuple[int, int] | None:
    """The tokens of the event, end exclusive."""
    group = place.group
    if group is None:
        return None
    told = place.reduced
    if _is_whole(parse, place):
        return None if told is None else (told.first, _before_next(parse, told))
    told = group if place.role == "subject" else _own_clause(parse, place)
    if told is not None:
        return told.first, _complement_stop(parse, told)
    behind = group.last + 1
    if place.role == "oblique":
        assert place.link is not None
        amount = "number" in parse.tags[behind : place.link]
        if amount and parse.lowers[place.link] in _ENDS:
            return group.first, behind  # "| grew | by a third to 2.6 million"
        return group.first, min(place.link, behind + _LONGEST)
    return group.first, min(behind, max(place.left, behind - 1))


def _is_whole(parse: Parse, place: Place) -> bool:
    """Whether the number tells of what another is a part, of which alone something is said: "nine of the | 12
    events were"."""
    link = place.link
    if link is None or link < 1 or parse.lowers[link] != "of":
        return False
    return parse.tags[link - 1] == "number" and parse.lowers[link + 1] in _DEFINITE


def _own_clause(parse: Parse, place: Place) -> Group | None:
    """The verb of a clause that hangs on the phrase itself: "500 workers | who struck"."""
    reduced, group = place.reduced, place.group
    if reduced is None or group is None:
        return None
    relative = reduced.first == place.stop + 1 and parse.tags[place.stop] == "relative"
    if place.role == "object":  # "there were 20 people | injured"
        return reduced if relative or _is_bare_be(parse, group) else None
    participle = reduced.first == place.stop and reduced.kind in ("ed", "ing")
    says = parse.lowers[group.last] in REPORTING
    return reduced if relative or participle or says else None


def _is_bare_be(parse: Parse, group: Group) -> bool:
    return all(
        parse.lowers[i] in _BE or parse.tags[i] == "adverb"
        for i in range(group.first, group.last + 1)
    )


def _before_next(parse: Parse, group: Group) -> int:
    """Where a participle with what hangs on it ends: at the verb of the clause at the latest."""
    stop = _complement_stop(parse, group)
    later = (one.first for one in parse.groups if group.last < one.first and one.kind == "finite")
    return min(stop, next(later, stop))


def _complement_stop(parse: Parse, group: Group) -> int:
    """Where the verb with its objects and what hangs on them ends (exclusive)."""
    at = group.last + 1
    while at < min(len(parse.tokens), group.first + _LONGEST + 1):
        if _ends_event(parse, at, taken=at - group.last - 1):
            break
        at += 1
    return at


def _ends_event(parse: Parse, at: int, *, taken: int) -> bool:
    """Whether the event ends before token `at`, when `taken` tokens follow its verb."""
    tag, text = parse.tags[at], parse.tokens[at].text
    if tag == "mark":
        return text not in "-&/\"“”'"
    if tag == "conjunction":
        following = parse.tags[at + 1] if at + 1 < len(parse.tags) else "mark"
        return following == "number" or (taken >= 1 and following in _NEW_SUBJECT)
    return tag == "subordinator" or parse.lowers[at] in _LATER or (tag == "relative" and taken >= 1)
