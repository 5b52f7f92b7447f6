"""Which mentions tell the same fact again: headline and lead round what the body tells exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from llmextract.exchange import Pointing
from llmextract.hedges import relate
from llmextract.reading import Reading
from llmextract.schema import Mention
from llmextract.word_classes import (
    AUXILIARIES,
    CONJUNCTIONS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    REPORTING,
)

__all__ = ["head_of", "restatements"]

_OF = re.compile(r"\s+(?:of|from|for|against|between|on|in|at|to|with|who|which|that)\s+")
_REFERS = re.compile(r"\b(?:the|these|those|all|both|its|their|this)\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:another|further|other|additional|a\s+second)\s+$", re.IGNORECASE)
_CONTRASTED = frozenset("man woman child boy girl adult teenager".split())
"""Nouns for persons that do not stand for one another."""
_HEDGES = ("about", "almost", "more_than", "at_least", "less_than")
_HEADLINE = 160
"""Characters; a longer first line is a paragraph."""
_LABEL = 30
"""The same of a label above it: "OBITUARY"."""
_LEAD = 2
"""Sentences behind the headline."""
_EARLY = 4
"""Sentences behind the headline that tell what it counts."""
_NEXT_WORD = re.compile(r"[^\S\n]*(\w*)")
_FATES = frozenset(
    "dead hurt missing homeless ill sick flee die stranded trapped feared held as after in at by".split()
)
_MANY, _FEW = 3, 2
"""Words in common that make up for a noun that is not; for one that is not where the number is large."""
_LARGE = 100
_BY_CHANCE = 20
"""Larger numbers are unlikely to recur by chance."""
_JOBS = frozenset(("job", "post", "position"))
_LEADING = 20
_ALONE = re.compile(
    r"(?:\A|[.!?\n][\"”]?\s+|[\"“]|\b(?:says?|said|tells?|told|you|that|claims?)\s+)\Z"
)
"""Before a number that is told of: "| 160 is a guess"."""
_BARE = re.compile(r"\s+(?:is|was)\b")
_THOSE = re.compile(r"\b(?:these|those)\s*$", re.IGNORECASE)
_ANY_KIND = frozenset("scheme project site place area case item point measure group".split())
"""Nouns that stand for others."""
_DEADLY = re.compile(r"\b(?:kill|die[ds]?\b|dead|death|toll|massacre|victim)", re.IGNORECASE)
_OTHER_NAMES = frozenset("body corpse death fatality live casualty".split())
"""Of persons, where they are counted: "37 people", "37 bodies"."""
_NUMBERS = frozenset("milli billi trill thous hundr dozen".split())
_WORD = re.compile(r"[a-z]{4,}")
_EMPTY = AUXILIARIES | PREPOSITIONS | PRONOUNS | REPORTING | CONJUNCTIONS
_MENTIONS = 100
"""Mentions back among which a fact may have been told before."""
_MORE = re.compile(r"\s+(?:more|others?|further|new)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def head_of(counted: str | None) -> str | None:
    """The head noun in the singular: "field commanders of armed groups" -> "commander"."""
    if not counted:
        return None
    words = _OF.split(counted.casefold())[0].split()
    return _singular(words[-1]) if words else None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def restatements(
    reading: Reading,
    facts: Sequence[Mention],
    pointed: Mapping[str, Pointing],
    parts: Mapping[str, str],
) -> dict[str, str]:
    """Mentions that tell a fact again, with the mention that tells it most exactly."""
    restated: dict[str, str] = {}
    for position, later in enumerate(facts):
        for earlier in reversed(facts[max(0, position - _MENTIONS) : position]):
            if later.id in restated:
                break
            if earlier.id in restated:
                continue
            if _is_conversion(reading, earlier, later):
                restated[later.id] = earlier.id
                continue
            wholes = [restated.get(parts.get(m.id, ""), parts.get(m.id)) for m in (earlier, later)]
            pair = _Pair(reading, earlier, later, pointed, (wholes[0], wholes[1]))
            if not pair.is_told_twice:
                continue
            exact, rough = sorted(
                (earlier, later), key=lambda one: _preference(reading, one), reverse=True
            )
            for known, target in restated.items():
                if target == rough.id:
                    restated[known] = exact.id
            restated[rough.id] = exact.id
    return restated


def _preference(reading: Reading, mention: Mention) -> tuple[bool, int, bool, bool, int]:
    """A unit tells more than none, and more digits are more exact; then the body goes before a headline,
    which has no room for "at least"; then as `_exactness` does."""
    exactness = _exactness(mention)
    return (
        mention.unit is not None,
        exactness[0],
        not _is_of_headline(reading, mention),
        *exactness[1:],
    )


def _exactness(mention: Mention) -> tuple[int, bool, int]:
    """More digits are more exact, then no modifier, then the later telling."""
    return _digits(mention), mention.modifier == "exact", mention.start


def _is_of_headline(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in a first line that is no sentence; a label may stand above it."""
    first, *others = reading.sentences[:2] or (None,)
    if first and others and first.end - first.start < _LABEL:
        labelled = reading.text[first.start : first.end].isupper()
        first = others[0] if labelled else first
    if first is None or first.end - first.start > _HEADLINE:
        return False
    return first.end > mention.start and reading.text[first.end - 1] not in ".!?"


def _digits(mention: Mention) -> int:
    if "dozen" in mention.text.casefold():
        return 0
    if mention.unit == "ratio" and not any(c.isdecimal() for c in mention.text):
        return 1  # "a third"
    return len((mention.value or mention.high or Decimal(0)).normalize().as_tuple().digits)


def _is_another(reading: Reading, mention: Mention) -> bool:
    """Whether the number adds to one before it: "another 200", "three more"."""
    before = reading.text[max(0, mention.start - 12) : mention.start]
    behind = reading.text[mention.end : mention.end + 12]
    return bool(_OTHERS.search(before) or _MORE.match(behind))


def _refers_to_other(reading: Reading, mention: Mention) -> bool:
    return reading.text[max(0, mention.start - 10) : mention.start].endswith("the other ")


def _are_people(counted: str | None) -> bool:
    """Whether the phrase names persons: a noun for persons, or a people such as "Israelis"."""
    if head_of(counted) in PEOPLE:
        return True
    last = (counted or "").partition(" of ")[0].split()[-1:]
    return bool(last) and last[0][0].isupper() and last[0].endswith("s")


@dataclass(frozen=True)
class _Pair:
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
    def is_told_twice(self) -> bool:
        """Whether they tell one fact."""
        return (
            self.is_same_fact
            or self.is_bare_again
            or self.is_rounded_on_top
            or self.is_vague_in_headline
            or self.is_large_in_headline
        )

    @property
    def is_large_in_headline(self) -> bool:
        """Whether a headline rounds a count that a sentence of the lead gives: "Firm to cut 2,300 jobs",
        "2,310 employees". So large a number is seldom near another one by chance."""
        rough, exact = self.earlier, self.later
        if rough.unit or exact.unit or rough.kind != "cardinal" or exact.kind != "cardinal":
            return False
        if rough.value is None or exact.value is None or rough.value < _LARGE:
            return False
        if rough.modifier == "vague" or not self._is_of_headline or not self._is_early:
            return False
        exacter = _exactness(rough) < _exactness(exact) and not _is_another(self.reading, exact)
        if not exacter or not _is_rounding(self.reading, rough, exact):
            return False
        behind = _NEXT_WORD.match(self.reading.text, rough.end)
        without_noun = behind is not None and _is_fate(behind.group(1))
        persons = _are_people(self.phrases[1]) or head_of(self.phrases[1]) in _OTHER_NAMES
        return (without_noun and persons) or self._plain_common >= _FEW

    @property
    def is_same_fact(self) -> bool:
        """Whether numbers, things counted and circumstances agree."""
        earlier, later = self.earlier, self.later
        if (earlier.kind, earlier.unit) != (later.kind, later.unit):
            return False
        if earlier.id in self.wholes or later.id in self.wholes:
            return False
        if later.value is None or earlier.value is None:
            return earlier.low is not None and (earlier.low, earlier.high) == (
                later.low,
                later.high,
            )
        equal = earlier.value == later.value
        if _is_another(self.reading, later):
            return equal and _refers_to_other(self.reading, later)
        same_whole = self.wholes[0] == self.wholes[1]
        if equal:
            part_again = same_whole and self.wholes[0] is not None and self.has_same_head
            return part_again or self._is_told_again
        people = all(head_of(phrase) in PEOPLE for phrase in self.phrases)
        people = people and self._are_like_people
        return (
            (same_whole or None in self.wholes)
            and (self.has_same_head or people)
            and not any(self._is_elliptic(one) for one in (earlier, later))
            and _is_rounding(self.reading, earlier, later)
        )

    @property
    def is_bare_again(self) -> bool:
        """Whether a number without its unit or noun is one that was just told with it: "160 kilometres an
        hour", "who tells you 160 is guessing"."""
        earlier, later = self.earlier, self.later
        if later.unit is not None or later.kind != "cardinal" or later.value != earlier.value:
            return False
        least = {"measure": _BY_CHANCE, "money": _LARGE}.get(earlier.kind)
        if least is None or later.value is None or later.value <= least:
            return False
        if not _ALONE.search(self.reading.text, max(0, later.start - _LEADING), later.start):
            return False
        places = [self.reading.index_of(one) for one in (earlier, later)]
        near = None not in places and 0 < (places[1] or 0) - (places[0] or 0) <= _EARLY
        return near and _BARE.match(self.reading.text, later.end) is not None

    @property
    def is_rounded_on_top(self) -> bool:
        """Whether headline or lead hedge what a later sentence tells exactly: "almost 5%" of 4.8
        percent. What the sentences have in common must tell that it is the same thing."""
        rough, exact = self.earlier, self.later
        if exact.value is None or rough.value is None or not _at_top(self.reading, rough):
            return False
        own_wholes = self.wholes[0] == self.wholes[1] or self.wholes[0] is None
        if not own_wholes or _is_another(self.reading, exact):
            return False
        if self._is_of_headline:
            if (rough.value, rough.unit) == (exact.value, exact.unit):
                alike = exact.kind == "age" or self._are_alike_at_work or self._common >= _FEW
                far = self._is_early and exact.value > _BY_CHANCE and alike
                return self._is_in_lead or far
            if rough.modifier == "exact" and rough.unit == exact.unit and rough.unit:
                return _is_near(rough.value, exact.value) and self._have_words_in_common
        if rough.modifier not in _HEDGES or _exactness(rough) > _exactness(exact):
            return False
        return relate(rough, exact) == "rounded" and self._have_words_in_common

    @property
    def is_vague_in_headline(self) -> bool:
        """Whether a headline without a noun ("Hundreds rescued from roofs") means the people that the
        first sentences count."""
        rough, exact = self.earlier, self.later
        if rough.modifier != "vague" or exact.modifier == "vague" or not self._is_of_headline:
            return False
        if rough.value is None or exact.value is None or rough.unit or exact.unit:
            return False
        behind = _NEXT_WORD.match(self.reading.text, rough.end)
        return (
            bool(behind and _is_fate(behind.group(1)))
            and self._is_early
            and _are_people(self.phrases[1])
            and rough.value < exact.value < 10 * rough.value
        )

    @property
    def _is_of_headline(self) -> bool:
        return _is_of_headline(self.reading, self.earlier)

    @property
    def _is_early(self) -> bool:
        """Whether the later one stands in the first sentences behind the headline."""
        index = self.reading.index_of(self.later)
        return index is not None and 0 < index <= _EARLY

    @property
    def _is_in_lead(self) -> bool:
        """Whether the later one stands in the sentence that tells what the headline says."""
        index = self.reading.index_of(self.later)
        return index is not None and 0 < index <= _LEAD

    @property
    def _are_alike_at_work(self) -> bool:
        """Whether both count the same things or persons, jobs those who hold them."""
        heads = {head_of(phrase) for phrase in self.phrases}
        if self.has_same_head or self._are_like_people:
            return True
        return not heads.isdisjoint(_JOBS) and any(_are_people(phrase) for phrase in self.phrases)

    @property
    def _have_words_in_common(self) -> bool:
        one, other = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        if one == other:
            return False
        if self.earlier.unit is None:
            return self._common >= (1 if self.has_same_head or self._are_like_people else _MANY)
        certain = self.earlier.kind == "money" and _digits(self.earlier) > 1
        return certain or self._common > 0

    @property
    def _plain_common(self) -> int:
        """The same without names and numbers."""
        sentences = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        plain = [
            _stems(" ".join(re.findall(r"(?<![\w-])[a-z]+", self.reading.words(one) or "")))
            for one in sentences
        ]
        return len((plain[0] & plain[1]) - _NUMBERS)

    @property
    def _common(self) -> int:
        """How many words that say something their sentences have in common."""
        one, other = (self.reading.sentence_of(m) for m in (self.earlier, self.later))
        return len(_stems(self.reading.words(one)) & _stems(self.reading.words(other)))

    @property
    def _is_told_again(self) -> bool:
        """Whether the same number is told of the same things again."""
        value, kind = self.later.value, self.later.kind
        if not value:
            return False
        if kind == "age":
            of_her = any((phrase or "").casefold() in PRONOUNS for phrase in self.phrases)
            of_her = of_her and self.earlier.modifier == self.later.modifier == "exact"
            named = self._refers_back or _share_a_word(*self.phrases)
            return self.has_same_head or named or (of_her and value > _BY_CHANCE)
        if self.later.unit is not None:
            return self.has_same_head or (kind in ("money", "measure") and value > 2)
        people = self._are_like_people
        alike = self.has_same_head or people
        if value > _BY_CHANCE or value != value.to_integral_value():
            return alike or self._is_elliptic(self.later) or self._is_elliptic(self.earlier)
        return self._is_small_told_again(alike=alike)

    def _is_small_told_again(self, *, alike: bool) -> bool:
        """Small counts recur by chance: they need a word that refers back, or the same words."""
        reading, (one, other) = self.reading, self.phrases
        if reading.sentence_of(self.earlier) == reading.sentence_of(self.later):
            return False
        if self._refers_back:
            return alike or self._is_elliptic(self.later) or self._are_those
        if not alike or (self.later.value or 0) <= 2:
            return False
        events = self.pointed[self.earlier.id].event, self.pointed[self.later.id].event
        return (self.has_same_head and _words(one) == _words(other)) or _share_a_word(*events)

    @property
    def _are_like_people(self) -> bool:
        """Whether both count persons, and not "men" the one and "women" the other."""
        heads = [head_of(phrase) for phrase in self.phrases]
        named = [head in _OTHER_NAMES for head in heads]
        if named[0] != named[1]:  # "37 people were killed", "37 bodies"
            living = self.earlier if named[1] else self.later
            words = self.reading.words(self.reading.sentence_of(living)) or ""
            return _are_people(self.phrases[named[0]]) and bool(_DEADLY.search(words))
        contrast = heads[0] != heads[1] and all(head in _CONTRASTED for head in heads)
        return all(_are_people(phrase) for phrase in self.phrases) and not contrast

    @property
    def _are_those(self) -> bool:
        """Whether "those seven schemes" are the seven projects of a sentence before."""
        places = [self.reading.index_of(one) for one in (self.earlier, self.later)]
        near = None not in places and (places[1] or 0) - (places[0] or 0) <= _LEAD
        before = self.reading.text[max(0, self.later.start - 12) : self.later.start]
        return (
            near
            and head_of(self.phrases[1]) in _ANY_KIND
            and not _are_people(self.phrases[0])
            and bool(_THOSE.search(before))
        )

    @property
    def _refers_back(self) -> bool:
        before = self.reading.text[max(0, self.later.start - 12) : self.later.start]
        return bool(_REFERS.search(before))

    def _is_elliptic(self, mention: Mention) -> bool:
        """Whether the number stands without the noun that it counts."""
        counted = self.pointed[mention.id].counted
        behind = self.reading.text[mention.end : mention.end + len(counted or "") + 30]
        return counted is None or counted not in behind


def _is_fate(word: str) -> bool:
    """Whether what follows a number is no noun: "Dozens | hurt", "Hundreds | rescued", "kills dozens |"."""
    return not word or word in _FATES or (word.islower() and word.endswith("ed"))


def _share_a_word(one: str | None, other: str | None) -> bool:
    """Whether two phrases share a word that says something, in whatever form."""
    stems = [
        {word[:4] for word in _words(phrase) if word not in AUXILIARIES and len(word) > 3}
        for phrase in (one, other)
    ]
    return bool(stems[0] & stems[1])


def _is_near(rough: Decimal, exact: Decimal) -> bool:
    """Whether the one is the other, rounded to fewer digits."""
    step = Decimal(1).scaleb(int(rough.normalize().as_tuple().exponent)) if rough else Decimal(0)
    return 0 < abs(rough - exact) <= min(step / 2, abs(exact) / 20)


def _stems(text: str | None) -> frozenset[str]:
    """The first letters of the words that say something."""
    return frozenset(
        word[:5] for word in _WORD.findall((text or "").casefold()) if word not in _EMPTY
    )


def _words(counted: str | None) -> frozenset[str]:
    return frozenset((counted or "").casefold().split())


def _is_rounding(reading: Reading, earlier: Mention, later: Mention) -> bool:
    """Whether the rougher number is the exact one with fewer digits, on its modifier's side."""
    rough, exact = sorted((earlier, later), key=_exactness)
    assert rough.value is not None
    assert exact.value is not None
    low, value = rough.value, exact.value
    if low <= 0 or value <= 0 or (exact.modifier == "vague" and rough.modifier != "vague"):
        return False
    if rough.modifier == "vague":
        # A vague figure later in the text is a figure of its own.
        return rough is earlier and _at_top(reading, rough) and low <= value < 10 * low
    digits = _digits(rough)
    if not digits:
        return abs(low - value) <= low / 4
    step = Decimal(1).scaleb(low.adjusted() - digits + 1)
    if digits == 1:
        step = min(step, low / 5)
    above, below = step, step
    if rough.modifier in ("more_than", "at_least"):
        below = Decimal(0)
    elif rough.modifier in ("almost", "less_than", "at_most"):
        above = Decimal(0)
    else:
        above = below = step / 2 if low >= 20 else Decimal(0)
    return digits < _digits(exact) and low - below <= value <= low + above


def _at_top(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in the headline or in the first sentences of the body."""
    prose = 0
    for sentence in reading.sentences:
        if sentence.start <= mention.start < sentence.end:
            return True
        prose += reading.text[sentence.end - 1] in '.!?”"' and sentence.end - sentence.start > 60
        if prose >= 2:
            return False
    return False


def _is_conversion(reading: Reading, one: Mention, other: Mention) -> bool:
    """The second measure stands in brackets right behind the first: "6 hectares (15 acres)"."""
    if one.unit is None or other.unit in (None, one.unit) or other.start - one.end > 40:
        return False
    between = reading.text[one.end : other.start]
    inside = between.partition("(")[2]
    return "(" in between and ")" not in between and len(inside.split()) <= 2
