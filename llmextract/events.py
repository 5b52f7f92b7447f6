"""What happened to the thing that a number counts: the words of the verb that it hangs on."""

from __future__ import annotations

from llmextract.clauses import Place
from llmextract.phrases import Group, Parse
from llmextract.schema import Span
from llmextract.word_classes import REPORTING

__all__ = ["event_span"]

_LONGEST = 10
"""Words of an event. What follows is detail."""
_BE = frozenset("is are was were be been being am there's".split())
_LATER = frozenset("after before since while when as because although if until".split())
"""Words that open a clause which the event does not need once it has some words of its own."""


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
    if place.role == "subject":
        return group.first, _complement_stop(parse, group)
    own = _own_clause(parse, place)
    if own is not None:
        return own.first, _complement_stop(parse, own)
    if place.role == "object":
        if place.reduced is not None and _is_bare_be(parse, group):
            return place.reduced.first, _complement_stop(parse, place.reduced)
        if group.last + 1 < place.left and parse.tokens[group.last + 1].text == ",":
            return group.first, group.last + 1
        return group.first, min(group.last + 1, place.left)
    assert place.link is not None
    if parse.lowers[group.last] in REPORTING and place.reduced is not None:
        return place.reduced.first, _complement_stop(parse, place.reduced)
    return group.first, min(place.link, group.last + 1 + _LONGEST)


def _own_clause(parse: Parse, place: Place) -> Group | None:
    """The verb of a clause that hangs on the phrase itself: "500 workers | who struck"."""
    reduced = place.reduced
    if reduced is None:
        return None
    if reduced.first == place.stop + 1 and parse.tags[place.stop] == "relative":
        return reduced
    if reduced.first == place.stop and reduced.kind in ("ed", "ing"):
        return reduced if place.role == "oblique" else None
    return None


def _is_bare_be(parse: Parse, group: Group) -> bool:
    return all(
        parse.lowers[i] in _BE or parse.tags[i] == "adverb"
        for i in range(group.first, group.last + 1)
    )


def _complement_stop(parse: Parse, group: Group) -> int:
    """Where the verb with its objects and what hangs on them ends (exclusive)."""
    firsts = {other.first for other in parse.groups}
    at = group.last + 1
    while at < len(parse.tokens) and at - group.first < _LONGEST + 1:
        text, tag = parse.tokens[at].text, parse.tags[at]
        taken = at - group.last - 1
        if tag == "mark" and text not in "-&/\"“”'":
            break
        if tag == "conjunction" and at + 1 not in firsts:
            following = parse.tags[at + 1] if at + 1 < len(parse.tags) else "mark"
            if (taken >= 1 or following == "number") and following in (
                "pronoun",
                "determiner",
                "number",
                "subordinator",
                "mark",
            ):
                break
        if tag == "subordinator" or parse.lowers[at] in _LATER:
            break
        if tag == "relative" and taken >= 1:
            break
        at += 1
    return at
