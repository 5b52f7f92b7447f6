"""What a number is about, by rules alone: the floor that every model must beat, and
what stands where a small model is not sure.

Every rule looks at the mention's sentence, or at what the article says elsewhere, through tables of
function words; none knows the words of a topic. Slots are stretches of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from llmextract.attributes import is_attribute
from llmextract.attribution import Attribution
from llmextract.counted import counted_span
from llmextract.events import event_span
from llmextract.exchange import Pointing
from llmextract.parts import wholes
from llmextract.places import Places
from llmextract.reading import Reading
from llmextract.restatements import restatements
from llmextract.schema import Mention, Span
from llmextract.stances import stance_of
from llmextract.sums import summed
from llmextract.surroundings import Surroundings
from llmextract.windows import is_dateline, rate_of, stretches, window_of
from llmextract.word_classes import REPORTING

__all__ = ["Reading", "point"]

_TELLING = frozenset(("cardinal", "money", "percent"))
_SAYING = re.compile(rf"(?:(?:has|have|had|was|were|is|are) )?(?:{'|'.join(sorted(REPORTING))})\b")
_TURNED = re.compile(r"\bturn(?:s|ed|ing)?\W+$")
_INCLUDED = re.compile(r"\bincluding\s+(?:\w+\s+){0,2}\Z")
_NEAR, _PHRASE = 20, 40
"""Characters."""
_LEAD = 2
"""So many sentences, from the first, are headline and lead."""


def point(reading: Reading) -> tuple[Pointing, ...]:
    """One pointing per mention, in order: every mention gets a role."""
    facts = [mention for mention in reading.mentions if mention.role == "fact"]
    slots = _Slots(reading)
    pointed = {mention.id: slots.fill(mention) for mention in facts}
    counted = {one: pointing.counted for one, pointing in pointed.items()}
    told = wholes(reading, facts, counted)
    parts = {**summed(reading, facts, counted), **told}
    restated = restatements(reading, facts, pointed, parts)
    included = {one.id for one in facts if _is_included(reading.text, one.start)}
    bare = {one.id for one in facts if _is_bare(reading.text, one, counted[one.id])}
    for again, exact in restated.items():
        if exact in bare and again not in bare:  # "killed 80", "at least 80 people"
            pointed[exact] = replace(pointed[exact], counted=counted[again])
    _share_slots(pointed, restated, told, included)
    for mention, exact in restated.items():
        pointed[mention] = Pointing(id=mention, role="restatement", of=exact)
    keys = _key_facts(reading, facts, restated, parts)
    return tuple(
        _with_key_and_whole(pointed[mention.id], keys, restated, parts)
        if mention.id in pointed
        else Pointing(id=mention.id, role="excluded", reason=mention.reason)
        for mention in reading.mentions
    )


def _is_included(text: str, start: int) -> bool:
    """ "five routes, including | two from the west"."""
    return _INCLUDED.search(text, max(0, start - _PHRASE), start) is not None


def _is_bare(text: str, mention: Mention, counted: str | None) -> bool:
    """Whether a count stands without the noun that it counts."""
    behind = text[mention.end : mention.end + len(counted or "") + _PHRASE]
    return mention.unit is None and (counted is None or counted not in behind)


def _share_slots(
    pointed: dict[str, Pointing],
    restated: Mapping[str, str],
    parts: Mapping[str, str],
    included: set[str],
) -> None:
    """Fill what one telling leaves open from the others of the fact, and a part's from its whole; what is
    told as included is planned or denied with its whole."""
    for again, exact in restated.items():
        pointed[exact] = _completed(pointed[exact], pointed[again])
    for part, whole in parts.items():
        told = pointed[restated.get(whole, whole)]
        pointed[part] = _completed(pointed[part], told)
        own = pointed[part].event
        if part in included and told.stance != "asserted" and own in (None, told.event):
            pointed[part] = replace(pointed[part], stance=told.stance)
        if pointed[part].event is None:
            pointed[part] = replace(pointed[part], event=told.event)


def _completed(own: Pointing, other: Pointing) -> Pointing:
    return replace(
        own,
        time=own.time or other.time,
        place=own.place or other.place,
        attributed_to=own.attributed_to or other.attributed_to,
    )


def _with_key_and_whole(
    pointing: Pointing, keys: set[str], restated: Mapping[str, str], parts: Mapping[str, str]
) -> Pointing:
    if pointing.role != "fact":
        return pointing
    tellings = (pointing.id, *(one for one, exact in restated.items() if exact == pointing.id))
    whole = next((parts[one] for one in tellings if one in parts), None)
    whole = restated.get(whole or "", whole)
    if whole == pointing.id:
        whole = None
    return replace(pointing, key=pointing.id in keys, part_of=whole)


class _Slots:
    """Fills the slots of the facts of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._places = Places(reading)
        self._attribution = Attribution(reading.text, reading.sentences)
        self._windows: dict[int, tuple[Span, ...]] = {}

    def fill(self, mention: Mention) -> Pointing:
        """The mention as a fact, with what the rules read for every slot."""
        reading = self._reading
        view = Surroundings(reading, mention)
        if not view.is_found:
            return Pointing(id=mention.id, role="fact")
        source = self._attribution.source_of(mention.start)
        counted = counted_span(view, source)
        sentence = reading.sentence_of(mention)
        dates = self._windows_in(sentence)
        long = stretches(reading.text, sentence, mention, reading.within(sentence))
        windows = [*dates, *(s for s in long if not any(s.overlaps(d.start, d.end) for d in dates))]
        window = window_of(reading.text, view.parse, view.at, mention, windows)
        window = window or rate_of(view.parse, view.at)
        if is_attribute(view.parse, view.at):
            window = None
        place = self._places.place_of(mention)
        event = event_span(view.parse, view.place, window)
        own = Pointing(
            id=mention.id,
            role="fact",
            counted=reading.words(counted),
            event=reading.words(event),
            time=reading.words(window),
            place=reading.words(place),
            attributed_to=source,
            stance=stance_of(view, event, window, source),
        )
        return _age(own, reading.text, mention) if mention.kind == "age" else own

    def _windows_in(self, sentence: Span) -> tuple[Span, ...]:
        """The time expressions of a sentence."""
        known = self._windows.get(sentence.start)
        if known is None:
            text = self._reading.text
            found = self._reading.windows_in(sentence)
            known = tuple(span for span in found if not is_dateline(text, span))
            self._windows[sentence.start] = known
        return known


def _age(own: Pointing, text: str, mention: Mention) -> Pointing:
    """How old somebody is, is not tied to when, to where, or to what they said: "said Ann Lee, 33"."""
    source = own.attributed_to
    if source and _is_age_of(source, text, mention):
        own = replace(own, attributed_to=None)
    if own.event and _SAYING.match(own.event):
        own = replace(own, event=None)
    turned = _TURNED.search(text, max(0, mention.start - _NEAR), mention.start)
    return own if turned else replace(own, time=None, place=None)


def _is_age_of(source: str, text: str, mention: Mention) -> bool:
    """Whether the age stands behind the name of the source itself: "said Ann Lee, | 33"."""
    return text[: mention.start].rstrip(" ,(").endswith(source.rsplit(maxsplit=1)[-1].strip(","))


def _key_facts(
    reading: Reading,
    facts: Sequence[Mention],
    restated: Mapping[str, str],
    parts: Mapping[str, str],
) -> set[str]:
    """The facts of headline and lead, and those told more than once; of an article that has none
    there the first fact. Ages, measures and parts of a figure seldom carry a summary."""
    telling = [m for m in facts if m.kind in _TELLING and m.id not in parts] or list(facts)
    keys = {exact for exact in restated.values() if exact not in parts}
    for mention in telling:
        index = reading.index_of(mention)
        if mention is telling[0] or (index is not None and index < _LEAD):
            keys.add(restated.get(mention.id, mention.id))
    return keys
