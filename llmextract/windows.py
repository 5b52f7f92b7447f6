"""Which time expression of a sentence dates a figure: the nearest one of its own clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from llmextract.clauses import group_before
from llmextract.phrases import Parse
from llmextract.saying_words import SOURCES
from llmextract.schema import Mention, Span
from llmextract.word_classes import REPORTING

__all__ = ["dates_saying", "is_dateline", "rate_of", "stretches", "window_of"]

_POSSESSIVE = re.compile(r"['’]s?\s")
_RATE = re.compile(
    r"(?:an?|per|each|every)\s(?!.*\b(?:ago|earlier|before|later|after)\b)", re.IGNORECASE
)
_NOW = frozenset(("currently", "at present", "at the moment"))
_FAR = 600
"""Characters over which a time expression may date a number."""
_SAID = 300
"""A window on the other side of "said" is taken only where there is no other."""
_SOON = 9
"""Tokens within which a clause that has begun has its verb."""
_AT_ONCE = 3
"""Tokens from a window to the clause that tells what happened then."""
_HEARER = 8
"""Tokens of who is told something."""
_DATELINE = 60
"""Characters in which a dateline gives its date."""
_DASH = re.compile(
    r"[\s,.]*(?:(?:\([^)\n]{1,40}\)\s*)?(?:--|[-–—])\s|\([A-Z][^)\n]{1,39}\)\s+(?=[\"“]?[A-Z]))"
)
_VERB = 40
"""The same for one on the other side of a verb."""
_CLAUSAL = frozenset("as but while who which".split())
_COMPARING = frozenset("compared against versus vs than from".split())
_QUOTES = frozenset('"“”')
_MORE = frozenset("more less fewer rather other".split())
_HAPPENING = frozenset(
    """struck strikes hit hits happened occurred began started took broke erupted collapsed crashed exploded
    sank swept tore ended held""".split()
)
_FORESEEN = frozenset("expected forecast predicted projected".split())
"""Behind a form of "be" these say nothing of when it was said: "winds are expected Sunday"."""
_BE = frozenset("is are was were be been being".split())

_STRETCH_LEAD = re.compile(
    r"\b(?:over|within|in|after|for|during|across)\s+(?:(?:a\s+period\s+of|the\s+space\s+of|just|only|about|around"
    r"|almost|nearly|roughly|some|approximately|more\s+than|less\s+than|at\s+least)\s+)*$",
    re.IGNORECASE,
)
_STRETCH_UNIT = re.compile(
    r"\s+(?:and\s+a\s+half\s+)?(?:hour|day|night|week|month|year|decade)s?\b(?!['’-])"
)

_RECORD = re.compile(
    r"\b(?:first|record|only|best|worst|most|least|[a-z]{3,}est)\b[^.;,]{0,40}$", re.IGNORECASE
)
"""What something is of its kind: "the worst drought in four decades"."""
_ENDS_STRETCH = re.compile(r"[,;:–—]|\b(?:or|but|while|whereas)\b")

_EACH = frozenset("a an per each every".split())
_PERIODS = frozenset(
    "second minute hour day night week weekend fortnight month quarter year".split()
)
_COUNTED = 9
"""Tokens of what is counted at most, before "a year"."""
_COUNTED_OF = frozenset("of worth".split())
_COUNTED_MARKS = frozenset("()-$€£'’%")
_SPEEDS = ("kilomet", "metre", "meter", "mile", "km", "knot")
_NO_RATES = frozenset((word,) for word in "ago earlier later before after old or of - from".split())
_HALVES = (("and", "a"), ("and", "half"), ("and", "one"))
"""Behind "a year" these make it another time than a rate's."""
_WHEN = re.compile(r",?\s+when\b")
_SINCE = re.compile(r"since\s+", re.IGNORECASE)


def stretches(
    text: str, sentence: Span, mention: Mention, others: Sequence[Mention]
) -> Iterator[Span]:
    """The time expressions that count how long it took to come to the number: "437 withdrawals over
    almost four years". `others` are the numbers of the sentence."""
    for other in others:
        if other.kind != "duration" or other.reason != "window":
            continue
        lead = _STRETCH_LEAD.search(text, sentence.start, other.start)
        unit = _STRETCH_UNIT.match(text, other.end, sentence.end)
        if not lead or not unit or _RECORD.search(text, sentence.start, lead.start()):
            continue
        before, after = sorted(((lead.start(), unit.end()), (mention.start, mention.end)))
        if lead.start() == sentence.start or not _ENDS_STRETCH.search(text, before[1], after[0]):
            yield Span(start=lead.start(), end=unit.end())


def rate_of(parse: Parse, at: int) -> Span | None:
    """The period of a rate behind the number at token `at` and what it counts: "3,200 tractors |
    a year |"."""
    stop = min(len(parse.tokens) - 1, at + _COUNTED)
    for index in range(at + 1, stop):
        lower, behind = parse.lowers[index], parse.lowers[index + 1]
        if lower in _EACH and behind in _PERIODS:
            unit = parse.lowers[index - 1]
            speed = behind in ("hour", "second", "minute") and unit.startswith(_SPEEDS)
            fraction = unit == "of" or parse.lowers[at] in ("half", "quarter")
            noun = parse.tags[index + 2 : index + 3] == ("noun",)  # "a night raid"
            other = fraction or speed or noun or parse.lowers[index + 2 : index + 3] in _NO_RATES
            other = other or parse.lowers[index + 2 : index + 4] in _HALVES
            return None if other else parse.span(index, index + 2)
        if not (
            parse.tags[index] in ("noun", "determiner", "number")
            or lower in _COUNTED_OF
            or parse.tokens[index].text in _COUNTED_MARKS
        ):
            return None
    return None


def window_of(
    text: str, parse: Parse, at: int, mention: Mention, windows: Sequence[Span]
) -> Span | None:
    """The time expression that dates the number at token `at`; None where none does.

    Left out are those that belong to a noun ("last week's talks"), to the act of saying ("said on
    Monday"), or to another clause. One that opens the sentence dates all of it.
    """
    usable = [
        window
        for window in windows
        if not window.overlaps(mention.start, mention.end)
        and _distance(window, mention) < _FAR
        and _may_date(text, parse, mention, window)
        and not _is_apart(parse, at, window)
    ]
    found = min(
        usable,
        key=lambda window: _distance(window, mention) + _hurdle(parse, at, window),
        default=None,
    )
    return found and _without_since(text, found, mention)


def _without_since(text: str, window: Span, mention: Mention) -> Span:
    """ "the worst since | June 1997 |, when 68 were hurt"."""
    told = window.end <= mention.start and _WHEN.match(text, window.end)
    lead = _SINCE.match(text, window.start, window.end) if told else None
    return Span(start=lead.end(), end=window.end) if lead else window


def _hurdle(parse: Parse, at: int, window: Span) -> int:
    """What a verb between the window and the number adds to their distance."""
    first, last = sorted((parse.at(window.start), at))
    between = [g for g in parse.groups if first < g.first < last and g.kind == "finite"]
    if _is_of_saying(parse, at, window):
        return _SAID
    return _VERB if between and window.start < parse.tokens[at].start else 0


def _is_of_saying(parse: Parse, at: int, window: Span) -> bool:
    """Whether a verb such as "said" stands between the window and the number."""
    first, last = sorted((parse.at(window.start), at))
    return any(
        first < group.first < last and parse.lowers[group.last] in REPORTING
        for group in parse.groups
    )


def _may_date(text: str, parse: Parse, mention: Mention, window: Span) -> bool:
    words = text[window.start : window.end]
    if _is_adjective(text, parse, window):
        return False
    if _is_name(parse, window) or words.casefold() in _NOW or _POSSESSIVE.match(text, window.end):
        return False
    if _RATE.match(words):
        behind = parse.at(window.end - 1) + 1
        if parse.tags[behind : behind + 1] == ("noun",):
            return False  # "a night train"
        near = window.start >= mention.end
        gap = text[mention.end : window.start].split()
        return near and len(gap) <= 2 and mention.kind != "measure"
    return not dates_saying(parse, window)


def _is_adjective(text: str, parse: Parse, window: Span) -> bool:
    """Whether a time of day tells things of a kind apart: "the | 07:42 | service"."""
    at = parse.at(window.start)
    behind = parse.at(window.end - 1) + 1
    clock = ":" in text[window.start : window.end]
    return (
        clock
        and parse.lowers[at - 1 : at] == ("the",)
        and parse.tags[behind : behind + 1] == ("noun",)
    )


def _is_name(parse: Parse, window: Span) -> bool:
    """Whether "Now" is the last word of a name: "Materials Letters | Now"."""
    at = parse.at(window.start)
    capital = at > 0 and parse.tokens[at].text == "Now"
    return capital and parse.tokens[at - 1].text[0].isupper()


def dates_saying(parse: Parse, window: Span) -> bool:
    """Whether the words before the window are "said" or "told reporters"."""
    index = parse.at(window.start)
    behind = parse.at(window.end - 1) + 1
    if parse.lowers[index] in ("since", "until"):
        return False  # "those announced | since May"
    if parse.lowers[behind : behind + 1] == ("that",):  # "told the council on Friday | that"
        return not REPORTING.isdisjoint(parse.lowers[max(0, index - _HEARER) : index])
    for before in range(index - 1, max(-1, index - 3), -1):
        told = parse.tags[before] == "verb" or _has_speaker(parse, before)
        if parse.lowers[before] in REPORTING and told:
            passive = before and parse.lowers[before - 1] in _BE
            return not (passive and parse.lowers[before] in _FORESEEN)
        if parse.tags[before] != "noun" or parse.tokens[before].text[0].isupper():
            return False
    return False


def _has_speaker(parse: Parse, verb: int) -> bool:
    """Whether somebody stands before "reported", and nothing that was reported: ", the observatory | reported on
    Monday", not "300 cases reported in May"."""
    if parse.tags[verb] != "ed" or not verb:
        return False
    named = parse.tokens[verb - 1].text[0].isupper() or parse.lowers[verb - 1] in SOURCES
    return named or (verb > 2 and parse.lowers[verb - 3 : verb - 1] == (",", "the"))


def _is_apart(parse: Parse, at: int, window: Span) -> bool:
    """Whether the window dates something else: another clause, quotation or side of a comparison."""
    first = parse.at(window.start)
    last = parse.at(window.end - 1) + 1
    if first == 0 or (first == 1 and last < at):
        return False  # it opens the sentence
    between = range(at + 1, first) if first > at else range(last, at)
    if sum(parse.lowers[index] in _QUOTES for index in between) % 2 and _is_quoted(parse, at):
        return True
    return (
        _is_compared(parse, at, first, between)
        or _closes(parse, at, first, last)
        or _is_held(parse, at, first)
        or _parts(parse, at, between, max(at, first))
    )


def _parts(parse: Parse, at: int, between: range, behind: int) -> bool:
    """Whether a clause begins or ends between the number at token `at` and the window, the later of which
    is at token `behind`."""
    finite = [group.first for group in parse.groups if group.kind == "finite"]
    for index in between:
        lower = parse.lowers[index]
        if lower in ";:":
            return True
        meanwhile = lower == "which" and parse.lowers[index - 1] == "during"
        if meanwhile and index - between.start <= _AT_ONCE:
            continue  # "on May 25, during which | 108 people died"
        if lower in _CLAUSAL and any(index < one < behind + _SOON for one in finite):
            return True
        apart = lower == "and" and _new_subject(parse, index + 1, finite)
        if apart and (at > index or not _shares_verb(parse, at, index)):
            return True
    return False


def _shares_verb(parse: Parse, at: int, joint: int) -> bool:
    """Whether the number is a subject that the word at `joint` joins to another one: "| 30 soldiers and 39 rebels
    had been killed"."""
    if any(at < group.first < joint for group in parse.groups):
        return False
    before = group_before(parse, at, within_clause=True)
    return before is None or parse.lowers[before.last] in REPORTING


def _is_compared(parse: Parse, at: int, first: int, between: range) -> bool:
    """Whether the window dates the other side of a comparison: "76 percent, against 77 in 2017"."""
    sides = [
        index
        for index in between
        if parse.lowers[index] in _COMPARING and parse.lowers[index - 1] not in _MORE
    ]
    if at < between.start:
        if at and parse.lowers[at - 1] == "from" and "to" in (parse.lowers[i] for i in between):
            return True  # "from 4 pounds to 5.50 in April"
        return any(
            parse.tags[i] == "number" for side in sides[:1] for i in range(side, between.stop)
        )
    told = parse.tokens[max(0, first - _SOON) : first]
    return bool(sides) and any(token.number for token in told)


def _is_quoted(parse: Parse, at: int) -> bool:
    """Whether the token stands in a quotation that holds a verb."""
    marks = [index for index, lower in enumerate(parse.lowers) if lower in _QUOTES]
    opened = max((one for one in marks if one < at), default=-1)
    closed = min((one for one in marks if one > at), default=len(parse.tokens))
    return any(opened < group.first < closed for group in parse.groups if group.kind == "finite")


def _closes(parse: Parse, at: int, first: int, last: int) -> bool:
    """Whether the window stands in words between commas after which the verb follows: "the harvest,
    which reached 10 tonnes in 2021, may not exceed". What struck on a day did the rest then as well."""
    if at < last or last + 1 >= len(parse.tokens):
        return False
    closing = next((i for i in range(last, at) if parse.lowers[i] == ","), None)
    if closing is not None and _in_relative(parse, first):
        return True
    if closing != last:
        return False
    commas = [index for index in range(1, first - 1) if parse.lowers[index] == ","]
    if not commas or not _HAPPENING.isdisjoint(parse.lowers[commas[-1] : first]):
        return False
    return any(group.first == last + 1 and group.kind in ("finite", "ed") for group in parse.groups)


def _is_held(parse: Parse, at: int, first: int) -> bool:
    """Whether the number stands in words between commas after which the verb of the window follows: "the
    airline, which flew to | 43 towns, collapsed three weeks ago"."""
    closing = next((i for i in range(at + 1, first) if parse.lowers[i] == ","), None)
    if closing is None or not _in_relative(parse, at):
        return False
    verbs = (g for g in parse.groups if closing < g.first <= closing + 2 and g.kind == "finite")
    return any(_HAPPENING.isdisjoint(parse.lowers[group.first : group.last + 1]) for group in verbs)


def _in_relative(parse: Parse, first: int) -> bool:
    """Whether token `first` stands in a relative clause that a comma opened."""
    for index in range(first - 1, 0, -1):
        if parse.lowers[index - 1] == ",":
            if not _HAPPENING.isdisjoint(parse.lowers[index:first]):
                return False
            opens = parse.lowers[index] in ("who", "which", "whose", "where")
            return opens or parse.tags[index] in ("ed", "ing")
        if parse.lowers[index] in ",;:" or parse.lowers[index] in _QUOTES:
            return False
    return False


def _new_subject(parse: Parse, index: int, finite: Sequence[int]) -> bool:
    """Whether a noun phrase with a verb of its own begins at token `index`."""
    if index in finite:
        return False
    if parse.tags[index : index + 1] == ("pronoun",):
        return True
    found = parse.noun_phrase(index)
    if found is None:
        return False
    return found[1] in finite or parse.tags[found[1] : found[1] + 1] == ("pronoun",)


def _distance(span: Span, mention: Mention) -> int:
    return max(span.start - mention.end, mention.start - span.end)


def is_dateline(text: str, span: Span) -> bool:
    """Whether a date opens a report: "VARDA, May 4 - A train", "May 4, 2023 - A train". It dates the
    report, not the news."""
    line = text.rfind("\n", 0, span.start) + 1
    placed = span.start - line < _DATELINE and text[line : line + 2].isupper()
    return (placed or span.start == line) and _DASH.match(text, span.end) is not None
