"""The numbers of a text as claims: what each counts, what happened, who, where and when.

A claim is compared by words, so it holds their stems: those of the counted phrase, of the clause
around the number, and of its sentence, with names and the family of what happened apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from llmextract.action_words import families_of, stem
from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.dating import resolve
from llmextract.exchange import Pointing
from llmextract.reading import Reading
from llmextract.restatements import head_of
from llmextract.schema import Mention, Span, Window
from llmextract.surroundings import Surroundings
from llmextract.word_classes import PEOPLE

__all__ = ["Claim", "claims_of", "words_of"]

Families = frozenset[tuple[str, str]]

_REACH = 60
"""Characters on each side of a number in which its next words stand."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_ELLIPSIS = 45
"""Characters between a number and the one whose unit it takes over."""
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:)]|$|(?:longer|shorter|more|less|fewer|higher|lower|older|younger|in|on|from|to|and|or|a|an|the|this|last|at|for|when)\b)"
)
_HAVING = re.compile(r"\b(?:has|have|had|which|who|where|people|killed|injured)\b")
_COMPARING = re.compile(r"\b(?:from|to|than|against|compared|up to)\b")
_SCALE = re.compile(r"(?:m|b|tr)illion", re.IGNORECASE)
_LIMITED = re.compile(
    r"\b(?:allow(?:ed|s)|permit(?:ted|s)|licen[cs]ed|certified|limit(?:ed)?|capped|capacity|maximum)\b"
    r"(?:\W+[a-z]+){0,4}\W+$"
)
_OF_THEM = re.compile(r"^\s*of (?:the|its|their|these|those)\s+")
_RESULT = re.compile(
    r"\b(?:altogether|in all|in total|total(?:s|ed|led)?|together|combined|overall|sum|add(?:ed|s)? up"
    r"|difference|gap|margin|apart|outside|elsewhere|the rest|remain(?:s|ed|ing|der)?|the others?|not"
    r"|counting|outnumber\w*|exceed\w*|compared with|still|without|never"
    r"|surviv(?:e|es|ed|ing)|spared?|beneath"
    r"|[a-z]{3,}er than|short(?:er|fall)?|longer|higher|lower|above|below|(?:more|less|fewer|later|earlier|old|young)"
    r"(?:er)?\b[^.;]{0,40}\bthan"
    r"|(?:rise|rose|up|grew|fell|down|dropped|increased?|decreased?|cut|missed|beat|lost|won) (?:by|about))\b",
    re.IGNORECASE,
)
_BORDER = re.compile(
    r"[;:—–()]|, |\band\b|\bwhile\b|\bbut\b|\bafter\b|\bbefore\b|\bincluding\b|\bcompared\b|\bthan\b|\bwhereas\b|\bout of\b|\bwhen\b"
)
_EMPTY = frozenset(
    """a an the of in on at to for from by with and or but as that this these those it its he she they
    their his her was were is are be been being has have had said says say according told not no
    which who whom whose than then there about around almost nearly over more less some least most
    up after before during since into between among also will would could may might can""".split()
)
_SCALES = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    million billion""".split()
_CHANGES = frozenset({("trend", "up"), ("trend", "down")})
"""What any number may do: it tells something only next to the number."""
_LIVES = frozenset(("life", "lives"))
_DEAD: Families = frozenset({("harm", "dead")})
"""What has happened where lives are counted: taken, claimed, cost."""
_PERSONS = frozenset("casualty victim dead injured wounded missing death fatality".split())


class Claim:
    """A number with the words it is recognised by, each kind found when it is first compared."""

    def __init__(
        self,
        reading: Reading,
        mention: Mention,
        pointed: Mapping[str, Pointing],
        published: date | None,
    ) -> None:
        own = pointed.get(mention.id)
        exact = pointed.get(own.of) if own and own.of else None
        self._reading = reading
        self._published = published
        self._slots = exact or own
        self.sentence = reading.sentence_of(mention)
        self.mention = _with_limit(reading, _with_unit(reading, mention, self.sentence))
        self.fact = exact.id if exact else mention.id
        """The mention that tells the fact most exactly."""
        self.part_of = self._slots.part_of if self._slots else None
        said = (own and own.counted) or _after(reading, mention)
        counted = said or (exact.counted if exact else None)
        self._counted = tuple(_lower(counted))
        self.head = _head(counted)

    @cached_property
    def _shown(self) -> _Sentence:
        return _sentence(self._reading.text[self.sentence.start : self.sentence.end])

    @cached_property
    def _clause(self) -> str:
        return _clause_around(self._reading, self.mention)

    @cached_property
    def _near(self) -> tuple[str, ...]:
        return (*_lower(self._clause), *self._counted)

    @property
    def shown(self) -> str:
        """The sentence."""
        return self._shown.text

    @property
    def words(self) -> frozenset[str]:
        """Stems of the sentence's words."""
        return self._shown.words

    @property
    def names(self) -> frozenset[str]:
        """Names in the sentence."""
        return self._shown.names

    @cached_property
    def near(self) -> frozenset[str]:
        """Names next to the number."""
        return _names(f". {self._clause}")

    @cached_property
    def beside(self) -> frozenset[str]:
        """Names next to the number; where there are none, the nearest one in the sentence."""
        return self.near or _nearest_name(self._reading, self.mention)

    @cached_property
    def counted(self) -> frozenset[str]:
        """Stems of what is counted."""
        return _stems(self._counted)

    @cached_property
    def clause(self) -> frozenset[str]:
        """Stems of the words next to the number."""
        return _stems(self._near)

    @cached_property
    def context(self) -> frozenset[str]:
        """Stems of the words next to the number, whatever it counts, and of the name beside it."""
        told = [word for word in _lower(self._clause) if not families_of((word,))]
        return _stems((*told, *self.beside)) | self.topic

    @cached_property
    def topic(self) -> frozenset[str]:
        """Stems of what the number is told of: the phrase beside it, else the subject of its verb."""
        around = Surroundings(self._reading, self.mention)
        if not around.is_found:
            return frozenset()
        for span in (around.beside(), around.subject()):
            if span is not None:
                found = _stems(_lower(self._reading.words(span))) - _CALENDAR
                if found:
                    return found
        return frozenset()

    @cached_property
    def actions(self) -> Families:
        """What happened, by the words next to the number, else by all that is known of it."""
        event = self._slots.event if self._slots else None
        if self._counted and self._counted[-1] in _LIVES:
            return _DEAD
        found = families_of(self._near) or families_of(_lower(event))
        return found or (self._shown.only_family if self._is_alone else _NOTHING)

    @property
    def _is_alone(self) -> bool:
        """Whether nothing else is counted in the sentence, so that what it tells is of this number."""
        within = self._reading.within(self.sentence)
        return all(m.reason is not None or m == self.mention for m in within)

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Stems of the words before the number, the nearest first."""
        first = max(self.sentence.start, self.mention.start - _REACH)
        return _stemmed(self._reading.text[first : self.mention.start])[::-1]

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Stems of the words behind the number."""
        last = min(self.sentence.end, self.mention.end + _REACH)
        return _stemmed(self._reading.text[self.mention.end : last])

    @cached_property
    def window(self) -> Window | None:
        """When it happened, as far as the number's words say."""
        time = self._slots.time if self._slots else None
        return resolve(time, self._published) if time else None

    @property
    def own(self) -> bool:
        """Whether the window stands in the number's own sentence."""
        time = self._slots.time if self._slots else None
        return bool(time) and (time or "") in self._shown.text

    @cached_property
    def is_result(self) -> bool:
        """Whether the words about the number say that it is a sum, a difference or a remainder."""
        first = max(self.sentence.start, self.mention.start - _REACH)
        last = min(self.sentence.end, self.mention.end + _REACH)
        text = self._reading.text
        around = f"{text[first : self.mention.start]} {text[self.mention.end : last]}"
        return _RESULT.search(around) is not None

    @property
    def of_people(self) -> bool:
        """Whether persons are counted."""
        return self.head in PEOPLE or self.head in _PERSONS or self.head in _LIVES


class _Sentence(NamedTuple):
    """What is the same for every number of a sentence."""

    text: str
    words: frozenset[str]
    names: frozenset[str]
    only_family: Families
    """What happened, where one thing happens in the sentence."""


_NOTHING: Families = frozenset()


@lru_cache(maxsize=256)
def _sentence(text: str) -> _Sentence:
    families = families_of(_lower(text))
    only = families if len(families) == 1 and not families & _CHANGES else _NOTHING
    return _Sentence(text, words_of(text), _names(text), only)


def claims_of(
    reading: Reading,
    pointed: Mapping[str, Pointing],
    published: date | None,
    mentions: Iterable[Mention] | None = None,
) -> list[Claim]:
    """The mentions of a text as claims, with what `pointed` says about them."""
    chosen = reading.mentions if mentions is None else mentions
    return [Claim(reading, mention, pointed, published) for mention in chosen]


def words_of(sentence: str) -> frozenset[str]:
    """The stems of a sentence's words that carry meaning."""
    return _stems(_lower(sentence))


def _clause_around(reading: Reading, mention: Mention) -> str:
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


def _nearest_name(reading: Reading, mention: Mention) -> frozenset[str]:
    """The name that stands nearest to a number, with no other number in between."""
    sentence = reading.sentence_of(mention)
    within = reading.within(sentence)
    left = max((m.end for m in within if m.end <= mention.start), default=sentence.start)
    right = min((m.start for m in within if m.start >= mention.end), default=sentence.end)
    found = [
        match
        for match in _NAME.finditer(reading.text, left, right)
        if match.start() > sentence.start and match.group().casefold() not in _EMPTY
    ]
    nearest = min(
        found,
        key=lambda m: max(mention.start - m.end(), m.start() - mention.end),
        default=None,
    )
    return _names(f". {nearest.group()}") if nearest else frozenset()


def _with_unit(reading: Reading, mention: Mention, sentence: Span) -> Mention:
    """A number whose unit is left out has the one said before: "5 million euros, up from 3 million"."""
    if mention.unit is not None or mention.reason is not None:
        return mention
    earlier = [m for m in reading.within(sentence) if m.end <= mention.start and m.unit]
    if not earlier or not _NO_NOUN.match(reading.text, mention.end):
        return mention
    between = reading.text[earlier[-1].end : mention.start]
    if earlier[-1].kind == "duration" and "," in between:  # "in the first 20 weeks, from 9,526"
        return mention
    of_money = earlier[-1].kind == "money" and _SCALE.search(mention.text)
    if len(between) > _ELLIPSIS or _HAVING.search(between):
        return mention
    if of_money or _COMPARING.search(between):
        return mention.model_copy(update={"unit": earlier[-1].unit})
    return mention


def _with_limit(reading: Reading, mention: Mention) -> Mention:
    """A plain number behind what allows so many is the most that may be: "licensed to carry 60"."""
    if mention.modifier != "exact" or mention.reason is not None:
        return mention
    before = reading.text[max(0, mention.start - _REACH) : mention.start]
    limited = _LIMITED.search(before)
    return mention.model_copy(update={"modifier": "at_most"}) if limited else mention


def _after(reading: Reading, mention: Mention) -> str | None:
    """The word behind a number that no rule has said anything about."""
    behind = _OF_THEM.sub("", reading.text[mention.end : mention.end + 40].lstrip(" -"))
    match = _WORD.match(behind)
    word = match.group() if match else ""
    return word if word and word.casefold() not in _EMPTY else None


def _head(counted: str | None) -> str | None:
    head = head_of(counted)
    return {"person": "people", "persons": "people"}.get(head, head) if head else None


def _stemmed(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _lower(text))


def _lower(text: str | None) -> list[str]:
    return [
        word.casefold().removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text or "")
    ]


_CALENDAR = frozenset(map(stem, (*MONTHS, *WEEKDAYS, *_SCALES)))
"""Capitalised words that name nobody."""


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in _EMPTY)


def _names(sentence: str) -> frozenset[str]:
    """Capitalised words, the first one aside."""
    found = [m for m in _WORD.finditer(sentence) if m.group()[0].isupper()]
    return frozenset(
        m.group().casefold().removesuffix("'s").removesuffix("’s")
        for m in found
        if m.start() > 0
        and m.group().casefold() not in _EMPTY
        and stem(m.group().casefold()) not in _CALENDAR
    )
