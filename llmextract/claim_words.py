"""The words that stand next to a number, and what they say of its unit and its limit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from llmextract.action_words import stem
from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.reading import Reading
from llmextract.schema import Mention, Span

__all__ = ["EMPTY", "NAMELESS", "REACH", "WORD", "clause_around", "left_out", "lowered", "names_in", "nearest_name",
           "stems_of", "with_limit"]  # fmt: skip

REACH = 60
"""Characters on each side of a number in which its next words stand."""

_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")

_LIMITED = re.compile(
    r"\b(?:allow(?:ed|s)|permit(?:ted|s)|licen[cs]ed|certified|limit(?:ed)?|cap(?:ped)?|ceiling|capacity|maximum|top speed)\b"
    r"(?:\W+[a-z]+){0,4}\W+$"
)

_LIMIT = re.compile(r"(?:[ -][\w/]+)? (?:speed )?(?:limit|cap|ceiling|maximum)\b")
_BORDER = re.compile(
    r"[;:—–()]|, |\band\b|\bwhile\b|\bbut\b|\bafter\b|\bbefore\b|\bincluding\b|\bcompared\b|\bthan\b|\bwhereas\b|\bout of\b|\bwhen\b"
)

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

EMPTY = frozenset(
    """a an the of in on at to for from by with and or but as that this these those it its he she they
    their his her was were is are be been being has have had said says say according told not no
    which who whom whose than then there about around almost nearly over more less some least most
    up after before during since into between among also will would could may might can""".split()
)

_SCALES = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    million billion""".split()

NAMELESS = frozenset(map(stem, (*MONTHS, *WEEKDAYS, *_SCALES)))
"""Capitalised words that name nobody."""


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


def nearest_name(reading: Reading, mention: Mention) -> frozenset[str]:
    """The name that stands nearest to a number, with no other number in between."""
    sentence = reading.sentence_of(mention)
    within = reading.within(sentence)
    left = max((m.end for m in within if m.end <= mention.start), default=sentence.start)
    right = min((m.start for m in within if m.start >= mention.end), default=sentence.end)
    found = [
        match
        for match in _NAME.finditer(reading.text, left, right)
        if match.start() > sentence.start and match.group().casefold() not in EMPTY
    ]
    nearest = min(
        found,
        key=lambda m: max(mention.start - m.end(), m.start() - mention.end),
        default=None,
    )
    return names_in(f". {nearest.group()}") if nearest else frozenset()


_TIME_UNIT = re.compile(r"\b(hour|minute|day|week|month|year)s\b", re.IGNORECASE)


def left_out(reading: Reading, mention: Mention, sentence: Span) -> tuple[str, ...]:
    """The units of the numbers before, in this sentence and the last, the nearest first, and those that its
    sentence names without a number ("opening hours"), where no noun of its own follows: "900 tonnes leaked,
    and 200 were pumped off". One may be meant, and none may."""
    if mention.unit is not None or mention.reason is not None:
        return ()
    parse = reading.parsed(sentence)
    behind = parse.at(mention.end - 1) + 1
    if parse.tags[behind : behind + 1] == ("noun",) and parse.lowers[behind] != "thanks":
        return ()
    index = reading.index_of(mention)
    first = reading.sentences[index - 1].start if index else sentence.start
    before = reading.within(Span(start=first, end=mention.start))
    units = [one.unit for one in reversed(before) if one.unit and one.reason is None]
    named = _TIME_UNIT.findall(reading.text, sentence.start, mention.start)
    return tuple(dict.fromkeys((*units, *map(str.casefold, reversed(named)))))


def with_limit(reading: Reading, mention: Mention) -> Mention:
    """A plain number behind what allows so many is the most that may be: "licensed to carry 60"."""
    if mention.modifier != "exact" or mention.reason is not None:
        return mention
    before = reading.text[max(0, mention.start - REACH) : mention.start]
    behind = reading.text[mention.end : mention.end + REACH]
    limited = _LIMITED.search(before) or _LIMIT.match(behind)
    return mention.model_copy(update={"modifier": "at_most"}) if limited else mention


def lowered(text: str | None) -> list[str]:
    return [
        word.casefold().removesuffix("'s").removesuffix("’s") for word in WORD.findall(text or "")
    ]


def stems_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in EMPTY)


def names_in(sentence: str) -> frozenset[str]:
    """Capitalised words, the first one aside."""
    found = [m for m in WORD.finditer(sentence) if m.group()[0].isupper()]
    return frozenset(
        m.group().casefold().removesuffix("'s").removesuffix("’s")
        for m in found
        if m.start() > 0
        and m.group().casefold() not in EMPTY
        and stem(m.group().casefold()) not in NAMELESS
    )
