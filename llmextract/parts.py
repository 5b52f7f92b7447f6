"""Which figure another one is a part of: "54 fighters, including six commanders"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from llmextract.counted_nouns import head_of
from llmextract.reading import Reading
from llmextract.schema import Mention
from llmextract.word_classes import PEOPLE

__all__ = ["wholes"]

_SUBSET = re.compile(
    r"\b(?:including|includes?|included|among (?:them|those|whom)|amongst them|"
    r"of (?:them|whom|those|these|which)|comprising|made up of|comprised)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\s*(?:[a-z]+\s+)?of\s+(?:them|whom|which|(?:the|those|these)\s+(?:\w+\s+){0,2}?(?P<noun>\w+))\b|"
    r"\s+(?:\w+\s+){0,3}among\s+them\b",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(
    r"\s+(?:(?:out\s+)?of|(?:\w+\s+)?among)\s+(?:(?:the|its|their|those|these|all|our|my|his|her)\s+[\"“]?"
    r"(?:[\w'’-]+\s+){0,2})?(?:(?:some|about|around|nearly|almost|roughly|more\s+than|over)\s+)?$"
    r"|\s+members?\s+of\s+(?:the|its)\s+$",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\bOf\s+(?:(?:the|those|these|all|its|their|our|some|about|more|than|over|nearly|almost|roughly)\s+){0,3}\Z"
)
"""Before the whole: "Of the | eight carriages, six were searched"."""
_OTHER_CLAUSE = re.compile(r"\b(?:which|who|where|when|while|because|after|before|as|that)\b")
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:)\"”]|(?:have|has|had|are|were|was|is|did|do|will|would|could|may|might|must|should|got|came|left"
    r"|went|fell|swam|voted|of|from|in|to|by|at|on)\b|[a-z]+ed\b)"
)
"""Behind a part that leaves out what it counts."""
_OF_THESE = re.compile(r"\bOf\s+(?:these|those|them)\s*,[^.;]{0,80}\Z")
"""Before a part whose whole a sentence before tells."""
_HEDGED = r"(?:(?:at|least|about|around|some|nearly|almost|more|than|another|over|up|to|as|many|only|just)\s+){0,4}\Z"
_FATES = (
    (
        re.compile(r"\b(?:dead|deaths|victims|killed|fatalities)\b"),
        re.compile(rf"\b(?:kill(?:ing|ed|s)|toll\b[^.;]{{0,40}}\s(?:to|at|of))\s+{_HEDGED}"),
        re.compile(
            r"\s*(?:(?!and\b|or\b|but\b)\w+\s+){0,4}?(?:dead|died|dies|killed|lives|deaths|bodies|fatalities)\b"
        ),
    ),
    (
        re.compile(r"\b(?:injured|wounded|hurt|casualties)\b"),
        re.compile(rf"\b(?:injur(?:ing|ed|es)|wound(?:ing|ed|s)|hurt(?:ing|s)?)\s+{_HEDGED}"),
        re.compile(r"\s*(?:(?!and\b|or\b|but\b)\w+\s+){0,4}?(?:injured|wounded|hurt)\b"),
    ),
)
"""Words for those who met a fate; before a number of them; and behind it."""
_OF_FATED = re.compile(r"\s+of\s+(?:the|those)\s+(?P<who>\w+)\b")
_AMONG_FATED = re.compile(r"\b(?:Among|Of)\s+the\s+(?P<who>\w+)\b[^.;]{0,80}\Z")
_OF_IT = re.compile(r"\s+of\s+(?:it|which)\b")
_CLAUSE = 60
_LEAD = 120
"""Characters before a number in which the words that lead to it are sought."""
_RESUMED = re.compile(r",\s+and\s")
"""Behind a subset in commas, "and" goes on with the list that held it."""
_THE = re.compile(r"\b(?:the|these|those)\s+(?:first\s+|last\s+|other\s+)?$", re.IGNORECASE)
_PARTICIPLE = re.compile(r",\s+\w+ing\s+(?:\w+\s+){0,2}$")
_ENDS = re.compile(r"\s*(?:[,.;]|and\b)")
_BREAK = re.compile(r"[.;!?]\s|\n")
_REACH = 2
"""Sentences back in which the whole of "four of them" may stand."""
_REACH_OF_NOUN = 8
"""The same of "two-thirds of the pupils"."""
_FAR = 1_500
"""Characters back in which a whole is sought."""
_MENTIONS = 100
"""Mentions back among which a whole is sought."""
_SHARES = frozenset(("percent", "ratio"))


@dataclass(frozen=True)
class _Case:
    """A mention that may be a part, what is told before it, and what each mention counts."""

    reading: Reading
    part: Mention
    earlier: Sequence[Mention]
    following: Mention | None
    counted: Mapping[str, str | None]
    found: Mapping[str, str]

    @property
    def behind(self) -> str:
        return self.reading.text[self.part.end : self.part.end + 60]

    def between(self, one: Mention, other: Mention) -> str:
        return self.reading.text[one.end : other.start]

    def within_reach(self, sentences: int) -> list[Mention]:
        """The possible wholes of the part's sentence and of so many before it, nearest first."""
        index = self.reading.index_of(self.part)
        if index is None:
            return []
        floor = self.reading.sentences[max(0, index - sentences)].start
        floor = max(floor, self.part.start - _FAR)
        return [m for m in reversed(self.earlier) if m.start >= floor and _can_hold(m, self.part)]


def wholes(
    reading: Reading, facts: Sequence[Mention], counted: Mapping[str, str | None]
) -> dict[str, str]:
    """For each mention that is a part, the mention that tells the whole."""
    found: dict[str, str] = {}
    for position, part in enumerate(facts):
        earlier = facts[max(0, position - _MENTIONS) : position]
        following = facts[position + 1] if position + 1 < len(facts) else None
        case = _Case(reading, part, earlier, following, counted, found)
        whole = next((one for rule in _RULES if (one := rule(case)) is not None), None)
        if whole is not None and found.get(whole.id) != part.id:
            found[part.id] = whole.id
    return found


def _included(case: _Case) -> Mention | None:
    """ "54 fighters, including six", "21 people, 14 of them children"."""
    for whole in case.within_reach(0):
        between = case.between(whole, case.part)
        marker = _SUBSET.search(between)
        if marker and not _BREAK.search(between) and not _RESUMED.search(between, marker.end()):
            outermost = case.found.get(whole.id)  # both parts of a list belong to the whole
            return next((m for m in case.earlier if m.id == outermost), whole)
    return None


def _out_of(case: _Case) -> Mention | None:
    """ "nine of the 12 events"."""
    whole = case.following
    if whole is None or whole.start - case.part.end > 60:
        return None
    if not (_can_hold(whole, case.part) or _is_share_of_sum(case.part, whole)):
        return None
    between = case.between(case.part, whole)
    if "among" in between and not _are_alike(case, whole):
        return None  # "seven bodies among some 40 cars"
    return whole if _OF_NUMBER.match(between) else None


def _are_alike(case: _Case, whole: Mention) -> bool:
    """Whether both count the same things, or persons."""
    heads = [head_of(case.counted.get(one.id)) for one in (case.part, whole)]
    return heads[0] == heads[1] or all(head in PEOPLE for head in heads)


def _of_all(case: _Case) -> Mention | None:
    """ "Of the eight carriages, six were searched", "Of these, 40 left"."""
    text, part = case.reading.text, case.part
    sentence = case.reading.sentence_of(part)
    for whole in case.within_reach(0):
        if _OF_ALL.search(text, max(sentence.start, whole.start - _CLAUSE), whole.start):
            apart = _OTHER_CLAUSE.search(text, whole.end, part.start) or not _is_of_its_kind(
                case, whole
            )
            return None if apart else whole
    if not _OF_THESE.search(text, max(sentence.start, part.start - _LEAD), part.start):
        return None
    return next((m for m in case.within_reach(1) if m.start < sentence.start), None)


def _is_of_its_kind(case: _Case, whole: Mention) -> bool:
    """Whether the part counts what the whole does, or leaves out what it counts."""
    if case.part.kind in _SHARES or _NO_NOUN.match(case.reading.text, case.part.end):
        return True
    return head_of(case.counted.get(case.part.id)) == head_of(case.counted.get(whole.id))


def _fated(case: _Case) -> Mention | None:
    """ "nine of the injured", "Among the dead were six": of those that were counted before."""
    text, sentence = case.reading.text, case.reading.sentence_of(case.part)
    told = _OF_FATED.match(text, case.part.end, sentence.end) or _AMONG_FATED.search(
        text, max(sentence.start, case.part.start - _LEAD), case.part.start
    )
    if told is None:
        return None
    for who, before, behind in _FATES:
        if not who.fullmatch(told["who"]):
            continue
        for whole in reversed(case.earlier):
            if whole.unit is not None or not _can_hold(whole, case.part):
                continue
            met = before.search(text, max(0, whole.start - _CLAUSE), whole.start)
            if met or behind.match(text, whole.end, whole.end + _CLAUSE):
                return whole
    return None


def _of_it(case: _Case) -> Mention | None:
    """ "cost $38 million, a fifth of it paid by insurers"."""
    if not case.earlier or not _OF_IT.match(case.behind):
        return None
    whole = case.earlier[-1]
    same = case.reading.sentence_of(whole) == case.reading.sentence_of(case.part)
    return whole if same and _is_share_of_sum(case.part, whole) else None


def _is_share_of_sum(part: Mention, whole: Mention) -> bool:
    """Whether a share of money or of a measure is told: no multiple of it."""
    share = part.kind == "percent" or (part.kind == "ratio" and (part.value or 2) < 1)
    return share and whole.kind in ("money", "measure")


def _killed(case: _Case) -> Mention | None:
    """ "shot eight children, killing one"."""
    before = case.reading.text[max(0, case.part.start - 30) : case.part.start]
    if not (_PARTICIPLE.search(before) and _ENDS.match(case.behind)):
        return None
    return next(iter(case.within_reach(0)), None)


def _of_them(case: _Case) -> Mention | None:
    """ "four of them", "three of those counts", "six commanders among them"."""
    match = _OF_THEM.match(case.behind)
    if match is None:
        return None
    noun = match.group("noun")
    for whole in case.within_reach(_REACH if noun is None else _REACH_OF_NOUN):
        if noun is None or head_of(case.counted.get(whole.id)) == head_of(noun):
            return whole
    return None


def _referred(case: _Case) -> Mention | None:
    """The larger count of the same things before "the three zones"."""
    before = case.reading.text[max(0, case.part.start - 12) : case.part.start]
    head = head_of(case.counted.get(case.part.id))
    if head is None or case.part.unit is not None or not _THE.search(before):
        return None
    same = [m for m in case.earlier if head_of(case.counted.get(m.id)) == head]
    if any(m.value == case.part.value for m in same):
        return None  # told before
    return next((m for m in reversed(same) if _can_hold(m, case.part)), None)


def _shared_out(case: _Case) -> Mention | None:
    """The count that a share without a noun of its own is a share of: "33 firms … 85 per cent"."""
    words = case.counted.get(case.part.id)
    if case.part.kind not in _SHARES or words is None:
        return None
    behind = case.reading.text[case.part.end : case.part.end + len(words) + 40]
    if words in behind:
        return None
    return next((m for m in case.within_reach(_REACH) if case.counted.get(m.id) == words), None)


_RULES: tuple[Callable[[_Case], Mention | None], ...] = (
    _included,
    _out_of,
    _of_all,
    _of_it,
    _fated,
    _killed,
    _of_them,
    _referred,
    _shared_out,
)
"""The first rule that finds a whole decides."""


def _can_hold(whole: Mention, part: Mention) -> bool:
    """Whether the numbers allow it: counts of the same sort, the part no larger; a share of any."""
    if part.kind in _SHARES:
        multiple = part.kind == "ratio" and (part.value or 0) >= 1
        return whole.kind == "cardinal" and whole.unit is None and not multiple
    if whole.kind not in ("cardinal", "money", "measure") or whole.unit != part.unit:
        return False
    large = whole.value or whole.high
    small = part.value if part.value is not None else part.low
    if large is None or small is None:
        return False
    return whole.modifier == "vague" or small < large
