"""Two mentions that may tell one fact: what they have in common, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.counted_nouns import VICTIMS, are_people, head_of, stems
from llmextract.exchange import Pointing
from llmextract.reading import Reading
from llmextract.roundings import digits_of, exactness, is_rounding
from llmextract.schema import Mention

__all__ = ["MentionPair", "at_top", "is_another", "is_of_headline"]

_REFERS = re.compile(r"\b(?:the|these|those|all|both|its|their|this)\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:another|further|other|additional|a\s+second)\s+$", re.IGNORECASE)
_CONTRASTED = frozenset("man woman child boy girl adult teenager".split())
"""Nouns for persons that do not stand for one another."""
_HEADLINE = 160
"""Characters; a longer first line is a paragraph."""
_LABEL = 30
"""The same of a label above it: "OBITUARY"."""
_LEAD = 2
"""Sentences behind the headline."""
_EARLY = 4
"""Sentences behind the headline that tell what it counts."""
_MANY = 3
"""Words in common that make up for a noun that is not."""
_JOBS = frozenset(("job", "post", "position"))
_THOSE = re.compile(r"\b(?:these|those)\s*$", re.IGNORECASE)
_ANY_KIND = frozenset("scheme project site place area case item point measure group".split())
"""Nouns that stand for others."""
_DEADLY = re.compile(r"\b(?:kill|die[ds]?\b|dead|death|toll|massacre|victim)", re.IGNORECASE)
_NUMBERS = frozenset("milli billi trill thous hundr dozen".split())
_PERIOD = re.compile(rf"\b(?:{'|'.join(MONTHS)}|(?:19|20)[0-9]{{2}})\b", re.IGNORECASE)
_ON_DAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)}|today|yesterday)\b", re.IGNORECASE)
_DATED = re.compile(r"\b[0-9]{1,2}\b")
_MORE = re.compile(r"\s+(?:more|others?|further|new)\b", re.IGNORECASE)


@dataclass(frozen=True)
class MentionPair:
    """Two mentions that may tell one fact, the earlier first; `wholes` are the facts that they
    are parts of."""

    reading: Reading
    earlier: Mention
    later: Mention
    pointed: Mapping[str, Pointing]
    wholes: tuple[str | None, str | None]

    @property
    def phrases(self) -> tuple[str | None, str | None]:
        """What each counts."""
        return self.pointed[self.earlier.id].counted, self.pointed[self.later.id].counted

    @property
    def has_same_head(self) -> bool:
        """Whether both count things of the same name."""
        heads = [head_of(phrase) for phrase in self.phrases]
        return heads[0] is not None and heads[0] == heads[1]

    @property
    def have_other_times(self) -> bool:
        """Whether they are told of different times: "68 since Saturday", "more than 60 in May"."""
        times = [self.pointed[one.id].time or "" for one in (self.earlier, self.later)]
        periods = [frozenset(_PERIOD.findall(time.casefold())) for time in times]
        if periods[0] and periods[1]:
            return periods[0].isdisjoint(periods[1])
        on_days = [_ON_DAY.search(time) is not None for time in times]
        bare = [bool(p) and not _DATED.search(t) for p, t in zip(periods, times, strict=True)]
        return (bare[0] and on_days[1]) or (bare[1] and on_days[0])

    @property
    def is_rounded(self) -> bool:
        """Whether the one number is the other, rounded. A vague figure later in the text is a figure of
        its own."""
        rough, exact = sorted((self.earlier, self.later), key=exactness)
        if rough.modifier == "vague" and (rough is self.later or not at_top(self.reading, rough)):
            return False
        return is_rounding(rough, exact)

    @property
    def is_of_headline(self) -> bool:
        """Whether the earlier one stands in the headline."""
        return is_of_headline(self.reading, self.earlier)

    @property
    def is_early(self) -> bool:
        """Whether the later one stands in the first sentences behind the headline."""
        index = self.reading.index_of(self.later)
        return index is not None and 0 < index <= _EARLY

    @property
    def is_in_lead(self) -> bool:
        """Whether the later one stands in the sentence that tells what the headline says."""
        index = self.reading.index_of(self.later)
        return index is not None and 0 < index <= _LEAD

    @property
    def are_alike_at_work(self) -> bool:
        """Whether both count the same things or persons, jobs those who hold them."""
        heads = {head_of(phrase) for phrase in self.phrases}
        if self.has_same_head or self.are_like_people:
            return True
        return not heads.isdisjoint(_JOBS) and any(are_people(phrase) for phrase in self.phrases)

    @property
    def have_words_in_common(self) -> bool:
        """Whether their sentences have enough in common to tell of one thing."""
        one, other = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        if one == other:
            return False
        if self.earlier.unit is None:
            return self.common >= (1 if self.has_same_head or self.are_like_people else _MANY)
        certain = self.earlier.kind == "money" and digits_of(self.earlier) > 1
        return certain or self.common > 0

    @property
    def common(self) -> int:
        """How many words that say something their sentences have in common."""
        one, other = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        return len(stems(self.reading.words(one)) & stems(self.reading.words(other)))

    @property
    def plain_common(self) -> int:
        """The same without names and numbers."""
        sentences = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        plain = [
            stems(" ".join(re.findall(r"(?<![\w-])[a-z]+", self.reading.words(one) or "")))
            for one in sentences
        ]
        return len((plain[0] & plain[1]) - _NUMBERS)

    @property
    def are_like_people(self) -> bool:
        """Whether both count persons, and not "men" the one and "women" the other."""
        heads = [head_of(phrase) for phrase in self.phrases]
        named = [head in VICTIMS for head in heads]
        if named[0] != named[1]:  # "37 people were killed", "37 bodies"
            living = self.earlier if named[1] else self.later
            words = self.reading.words(self.reading.sentence_of(living)) or ""
            return are_people(self.phrases[named[0]]) and bool(_DEADLY.search(words))
        contrast = heads[0] != heads[1] and all(head in _CONTRASTED for head in heads)
        return all(are_people(phrase) for phrase in self.phrases) and not contrast

    @property
    def are_those(self) -> bool:
        """Whether "those seven schemes" are the seven projects of a sentence before."""
        places = [self.reading.index_of(one) for one in (self.earlier, self.later)]
        near = None not in places and (places[1] or 0) - (places[0] or 0) <= _LEAD
        before = self.reading.text[max(0, self.later.start - 12) : self.later.start]
        return (
            near
            and head_of(self.phrases[1]) in _ANY_KIND
            and not are_people(self.phrases[0])
            and bool(_THOSE.search(before))
        )

    @property
    def refers_back(self) -> bool:
        """Whether a word before the later one says that its things are known: "the 12"."""
        before = self.reading.text[max(0, self.later.start - 12) : self.later.start]
        return bool(_REFERS.search(before))

    def is_elliptic(self, mention: Mention) -> bool:
        """Whether the number stands without the noun that it counts."""
        counted = self.pointed[mention.id].counted
        behind = self.reading.text[mention.end : mention.end + len(counted or "") + 30]
        return counted is None or counted not in behind


def is_of_headline(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in a first line that is no sentence; a label may stand above it."""
    first, *others = reading.sentences[:2] or (None,)
    if first and others and first.end - first.start < _LABEL:
        labelled = reading.text[first.start : first.end].isupper()
        first = others[0] if labelled else first
    if first is None or first.end - first.start > _HEADLINE:
        return False
    return first.end > mention.start and reading.text[first.end - 1] not in ".!?"


def is_another(reading: Reading, mention: Mention) -> bool:
    """Whether the number adds to one before it: "another 200", "three more"."""
    before = reading.text[max(0, mention.start - 12) : mention.start]
    behind = reading.text[mention.end : mention.end + 12]
    return bool(_OTHERS.search(before) or _MORE.match(behind))


def at_top(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in the headline or in the first sentences of the body."""
    prose = 0
    for sentence in reading.sentences:
        if sentence.start <= mention.start < sentence.end:
            return True
        prose += reading.text[sentence.end - 1] in '.!?”"' and sentence.end - sentence.start > 60
        if prose >= 2:
            return False
    return False
