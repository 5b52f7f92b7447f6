"""The numbers of a text as claims: what each counts, what happened, who, where and when.

A claim is compared by words, so it holds their stems: those of the counted phrase, of the clause
around the number, and of its sentence, with names and the family of what happened apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from llmextract.action_words import families_of, opposed, stem
from llmextract.dating import resolve
from llmextract.exchange import Pointing
from llmextract.reading import Reading
from llmextract.restatements import head_of
from llmextract.schema import Mention, Span, Window
from llmextract.word_classes import PEOPLE

__all__ = ["Claim", "claims_of", "clause_around", "likeness", "words_of"]

Families = frozenset[tuple[str, str]]

_ENDS = frozenset(("to", "from", "than", "against"))
_NEIGHBOURS = 3
_RUN = 0.6
"""What each word counts that stands beside both numbers in the same place."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OF_THEM = re.compile(r"^\s*of (?:the|its|their|these|those)\s+")
_BORDER = re.compile(
    r"[;:—–()]|, |\band\b|\bwhile\b|\bbut\b|\bafter\b|\bbefore\b|\bincluding\b|\bcompared\b|\bthan\b|\bwhereas\b"
)
_EMPTY = frozenset(
    """a an the of in on at to for from by with and or but as that this these those it its he she they
    their his her was were is are be been being has have had said says say according told not no
    which who whom whose than then there about around almost nearly over more less some least most
    up after before during since into between among also will would could may might can""".split()
)
_CONTRASTED = frozenset("man woman child boy girl adult teenager minor".split())
_PERSONS = frozenset("casualty victim dead injured wounded missing death fatality".split())
_GENERIC = frozenset("people person casualty victim total figure number case toll resident".split())


@dataclass(frozen=True, slots=True)
class Claim:
    """A number with the words it is recognised by. `own` says that `window` stands in its sentence;
    `fact` is the mention that tells the fact most exactly."""

    mention: Mention
    sentence: Span
    fact: str
    head: str | None
    counted: frozenset[str]
    actions: Families
    clause: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    words: frozenset[str]
    names: frozenset[str]
    near: frozenset[str]
    window: Window | None
    own: bool
    part_of: str | None = None

    @property
    def of_people(self) -> bool:
        """Whether persons are counted."""
        return self.head in PEOPLE or self.head in _PERSONS


def claims_of(
    reading: Reading,
    pointed: Mapping[str, Pointing],
    published: date | None,
    mentions: Iterable[Mention] | None = None,
) -> list[Claim]:
    """The mentions of a text as claims, with what `pointed` says about them."""
    chosen = reading.mentions if mentions is None else mentions
    return [_claim(reading, mention, pointed, published) for mention in chosen]


def _claim(
    reading: Reading, mention: Mention, pointed: Mapping[str, Pointing], published: date | None
) -> Claim:
    own = pointed.get(mention.id)
    exact = pointed.get(own.of) if own and own.of else None
    slots = exact or own
    sentence = reading.sentence_of(mention)
    clause = clause_around(reading, mention)
    counted = (own and own.counted) or (exact and exact.counted) or _after(reading, mention)
    near = _lower(clause) + _lower(counted)
    actions = (
        families_of(near)
        or families_of(_lower(slots.event if slots else None))
        or _only_family(reading.text[sentence.start : sentence.end])
    )
    time = slots.time if slots else None
    shown = reading.text[sentence.start : sentence.end]
    return Claim(
        mention=mention,
        sentence=sentence,
        fact=exact.id if exact else mention.id,
        head=_head(counted),
        counted=_stems(_lower(counted)),
        actions=actions,
        clause=_stems(near),
        before=_stemmed(reading.text[max(sentence.start, mention.start - 60) : mention.start])[
            ::-1
        ],
        after=_stemmed(reading.text[mention.end : min(sentence.end, mention.end + 60)]),
        words=words_of(shown),
        names=_names(shown),
        near=_names(f". {clause}"),
        window=resolve(time, published) if time else None,
        own=bool(time) and (time or "") in shown,
        part_of=slots.part_of if slots else None,
    )


def words_of(sentence: str) -> frozenset[str]:
    """The stems of a sentence's words that carry meaning."""
    return _stems(_lower(sentence))


def clause_around(reading: Reading, mention: Mention) -> str:
    """The words about a number, up to the next border or number on either side."""
    sentence = reading.sentence_of(mention)
    text = reading.text
    within = reading.within(sentence)
    left = max((m.end for m in within if m.end <= mention.start), default=sentence.start)
    right = min((m.start for m in within if m.start >= mention.end), default=sentence.end)
    before, after = text[left : mention.start], text[mention.end : right]
    borders = [match.end() for match in _BORDER.finditer(before)]
    stop = _BORDER.search(after)
    head = before[borders[-1] if borders else 0 :]
    return f"{head} {after[: stop.start() if stop else len(after)]}"


def _after(reading: Reading, mention: Mention) -> str | None:
    """The word behind a number that no rule has said anything about."""
    behind = _OF_THEM.sub("", reading.text[mention.end : mention.end + 40].lstrip(" -"))
    match = _WORD.match(behind)
    word = match.group() if match else ""
    return word if word and word.casefold() not in _EMPTY else None


def _only_family(sentence: str) -> Families:
    """What happened in a sentence in which one thing happens."""
    found = families_of(_lower(sentence))
    return found if len(found) == 1 else frozenset()


def _head(counted: str | None) -> str | None:
    head = head_of(counted)
    return {"person": "people", "persons": "people"}.get(head, head) if head else None


def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _lower(text))


def _lower(text: str | None) -> list[str]:
    return [
        word.casefold().removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text or "")
    ]


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in _EMPTY)


def _names(sentence: str) -> frozenset[str]:
    """Capitalised words, the first one aside."""
    found = [m for m in _WORD.finditer(sentence) if m.group()[0].isupper()]
    return frozenset(
        m.group().casefold().removesuffix("'s").removesuffix("’s")
        for m in found
        if m.start() > 0 and m.group().casefold() not in _EMPTY
    )


# -- comparing -----------------------------------------------------------------------------------


def likeness(claim: Claim, other: Claim) -> float:
    """How far two numbers are about the same thing. Above 3 they surely are; below 0 surely not."""
    score = _heads(claim, other)
    score += min(1.6, 0.8 * len(claim.counted & other.counted - {stem(claim.head or "")}))
    if claim.actions & other.actions:
        score += 2.0
    elif opposed(claim.actions, other.actions):
        score -= 4.0
    score += min(1.5, 0.5 * len((claim.clause - claim.counted) & (other.clause - other.counted)))
    if claim.words:
        score += 2.0 * len(claim.words & other.words) / len(claim.words)
    score += _RUN * (_run(claim.before, other.before) + _run(claim.after, other.after))
    score += _named(claim, other) + _direction(claim, other)
    return score + _times(claim.window, other.window)


def _named(claim: Claim, other: Claim) -> float:
    """Names that both have: next to the number they tell most, in the sentence something."""
    near = len(claim.names & other.near)
    far = len((claim.names & other.names) - other.near)
    missing = len(claim.names - other.names)
    return min(2.4, 1.2 * near) + min(0.8, 0.4 * far) - min(1.6, 0.8 * missing)


def _direction(claim: Claim, other: Claim) -> float:
    """ "to 12" and "from 12" are two ends of a change."""
    one, two = (side.before[0] if side.before else "" for side in (claim, other))
    return -1.5 if one != two and {one, two} <= _ENDS else 0.0


def _run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words next to the two numbers are the same, from the number on."""
    pairs = zip(one[:_NEIGHBOURS], other[:_NEIGHBOURS], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _heads(claim: Claim, other: Claim) -> float:
    one, two = claim.head, other.head
    if one is None or two is None:
        return 1.0
    if stem(one) == stem(two):
        return 2.5
    if claim.of_people and other.of_people:
        return -1.0 if {one, two} & _CONTRASTED and not {one, two} & _GENERIC else 1.0
    return 0.0 if {one, two} & _GENERIC else -0.7


def _times(one: Window | None, other: Window | None) -> float:
    if one is None or other is None or None in (one.start, one.end, other.start, other.end):
        return 0.0
    assert one.start
    assert one.end
    assert other.start
    assert other.end
    if one.end < other.start or other.end < one.start:
        return -1.5
    return 0.5
