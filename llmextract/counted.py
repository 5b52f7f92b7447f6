"""What a number counts or measures: noun phrases that it may be, the likeliest first.

The order depends on what the number is: counts stand before their noun, shares behind or before
"of", measures and durations with the subject or the object of their clause, ages beside a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.references import counted_earlier, people_before, person_before, those_before
from llmextract.schema import Span
from llmextract.surroundings import Surroundings
from llmextract.tagging import VERBAL
from llmextract.units import MONEY_WORDS

__all__ = ["counted_span"]

_ACRONYM = 5
"""Letters of the longest acronym; longer words in capitals open a report."""
_FAR = 40
"""Tokens behind the number in which a candidate may stand."""

_MEASURES = re.compile(
    r"(?:(?:last|next|this|past|that|previous|current|coming|the|same|early|late|mid|later|earlier|full|financial|fiscal|calendar)[ -])*(?:"
    + "|".join((*MONTHS, *WEEKDAYS))
    + r"|(?:second|minute|hour|day|night|week|month|quarter|season|half|year|decade|time|mile|inch(?:e)?|feet|foot"
    r"|yard|metre|meter|kilomet(?:re|er)|km|mph|kph|cent|penny|pence|dollar|pound|euro|basis point"
    r"|percentage point|point|fewer|more|less)s?)(?: (?:last|next|this) year)?\.?",
    re.IGNORECASE,
)
"""Times and units: they say how much there is, not of what."""
_OF_SO_MANY = re.compile(r"[\w-]+ ((?!times\b)[^\W\d][\w ]*?) (?:in|out of)(?: every)? \S+")
"""A share that names what it is of between its two numbers: "one voter in nine"."""
_TRADING = re.compile(
    r"(?:[\w-]+ )?(?:early|late|morning|afternoon|midday|lunchtime|day|hours|market|Asian|European|American|London"
    r"|Tokyo|New York|Frankfurt|Hong Kong) (?:trade|trading|dealings?|session)",
    re.IGNORECASE,
)
"""When a price was paid: "115 pence in | morning trade"."""
_PER = re.compile(r"\bper\s+$")
_OF_CURRENCY = frozenset(("US", "U.S", "U.S."))
_RATED = frozenset(("dollar", "pound", "euro"))
"""Currencies of which a price is told: "the dollar was buying 51.62 US cents"."""
_AGES = frozenset(("age", "ages", "up"))
_DYING = frozenset(("died", "dies"))
_LEFT = frozenset(("left", "leaving", "leaves", "there"))
_CLOSE = 8
"""Tokens from "left" to those who are dead."""
_FURTHER = frozenset(("further", "another", "additional"))
_REFERRING = frozenset(("others", "other", "more"))
_STRICKEN = frozenset("injured wounded dead missing killed displaced disabled unemployed".split())
_JOINING = frozenset(("and", "but", ",", ";"))
_AT = frozenset(("in", "at", "on", "from", "near", "during"))
"""Words behind a number whose noun is left out: "40 homes in Hull and 310 in Leeds"."""


def counted_span(view: Surroundings, source: str | None = None) -> Span | None:
    """The likeliest noun phrase; None where there is none. A `source` that gives a share or a sum is
    not what it counts."""
    mention = view.mention
    if inside := _OF_SO_MANY.fullmatch(mention.text):
        return Span(start=mention.start + inside.start(1), end=mention.start + inside.end(1))
    told = source if mention.unit is not None and mention.kind != "age" else None
    return next((span for span in _ranked(view) if span and _may_be(view, span, told)), None)


def _may_be(view: Surroundings, span: Span, source: str | None = None) -> bool:
    mention = view.mention
    if span.overlaps(mention.start, mention.end):
        return False
    words = view.reading.text[span.start : span.end]
    dateline = words.isupper() and len(words) > _ACRONYM
    limit = mention.kind == "age" and words.casefold() in _AGES  # "those up to | age | 30"
    if dateline or limit or (source and words in source):
        return False
    if _PER.search(view.reading.text, max(0, span.start - 6), span.start):
        return False
    numbers = view.reading.within(view.reading.sentence_of(mention))
    paid = any(one.end in (span.start, span.start - 1) for one in numbers)
    dotted = mention.kind == "money" and words in _OF_CURRENCY
    if dotted or (paid and words.casefold() in MONEY_WORDS):
        return False  # "50 | U.S. | cents", "1.32 | dinars"
    rate = mention.kind == "money" and span.end < mention.start and words in _RATED
    priced = mention.kind == "money" and _TRADING.fullmatch(words)
    if words == "times" and mention.unit is None and span.start == mention.end + 1:
        return True  # "was arrested three | times"
    return rate or mention.kind == "age" or not (priced or _MEASURES.fullmatch(words))


def _ranked(view: Surroundings) -> Iterator[Span | None]:
    mention = view.mention
    direct = view.direct() if mention.unit is None else None
    if direct is None or not _may_be(view, direct):  # "bringing the toll to 61 | people"
        yield view.placed()
    if (view.is_compared or view.is_gapped) and (other := _other_side(view)) is not None:
        yield counted_span(other)
    order: Callable[[Surroundings], Iterator[Span | None]]
    if mention.kind == "age":
        order = _age
    elif mention.kind in ("percent", "ratio"):
        order = _share
    elif mention.unit is None:
        order = _count
    elif mention.kind == "money":
        order = _money
    else:
        order = _measure
    yield from order(view)
    yield from _rest(view)


def _other_side(view: Surroundings, *, alike: bool = True) -> Surroundings | None:
    """The number that this one is compared with, of the same unit (`alike`) or any: "$3bn, up | from $2bn"."""
    mention, reading = view.mention, view.reading
    sentence = reading.sentence_of(mention)
    before = [
        one
        for one in reading.within(sentence)
        if one.end <= mention.start
        and (one.unit == mention.unit or not alike)
        and one.reason is None
    ]
    sides = [Surroundings(reading, one) for one in before]
    if not alike:  # "300 pupils in 12 classes, | a third more"
        sides = [side for side in sides if side.place.role in ("subject", "object")] or sides
    return sides[-1] if sides else None


def _count(view: Surroundings) -> Iterator[Span | None]:
    """ "54 fighters", "two of them", "a toll of 45", "seven others", "people aged 15".

    "40 homes in Hull, and 310 in Leeds", "hurt 60 people and killed 12 in Hull": what is left out
    was said before."""
    yield view.of_them()
    if view.parse.lowers[:2] == ("of", "the") and view.tag_before == "mark":
        yield view.topic()  # "Of the injured, 19 were"
    lowers = view.parse.lowers
    direct = view.direct()
    following = lowers[view.behind : view.behind + 1]
    if view.is_of_them:
        yield those_before(view)
        yield counted_earlier(view)
    yield _stricken(view)
    if following and following[0] in _REFERRING and direct is None:
        yield counted_earlier(view)
    if direct is None and view.at and lowers[view.at - 1] in _FURTHER:
        yield counted_earlier(view)
    verb_before = view.tag_before in VERBAL
    place_behind = bool(following) and following[0] in _AT
    ends = not following or following[0] in _JOINING or following[0] == "."
    if direct is None and (
        (place_behind and view.before in _JOINING) or (verb_before and (place_behind or ends))
    ):
        yield counted_earlier(view)
    if "aged" in lowers[max(0, view.at - 3) : view.at]:
        yield view.beside()
    yield view.noun()
    yield view.counterpart()
    if view.before == "of":
        yield view.beside()
    fell_from = view.before == "from" and view.parse.tags[view.place.left - 2] in VERBAL
    if fell_from or view.before in ("at", "to", "by") or view.place.role == "object":
        yield view.subject()
    yield counted_earlier(view)
    yield view.subject()
    yield view.beside()


def _stricken(view: Surroundings) -> Span | None:
    """Those who are called by what befell them: "dozens of | injured", "left at least 40 | dead"."""
    lowers, at = view.parse.lowers, view.behind
    of = lowers[at : at + 1] == ("of",)
    word = lowers[at + of : at + of + 1]
    if (
        not word
        or word[0] not in _STRICKEN
        or view.parse.tags[at + of + 1 : at + of + 2] == ("noun",)
    ):
        return None
    left = not _LEFT.isdisjoint(lowers[max(0, view.at - _CLOSE) : view.at])
    return view.span((at + of, at + of + 1)) if of or left else None


def _share(view: Surroundings) -> Iterator[Span | None]:
    """ "40 per cent of homes", "a 10 per cent drop in deaths", "a rate of 7 per cent"."""
    yield view.of_them()
    if view.is_excess and (other := _other_side(view, alike=False)) is not None:
        yield counted_span(other)
    yield view.graded()
    yield view.after("of")
    if view.before in ("up", "down") and view.is_bare_change:
        yield view.beside()
    yield view.changed()
    yield view.topic()
    if view.tag_behind in VERBAL:
        yield counted_earlier(view)
    if view.is_attributive or view.is_before_noun:
        yield view.noun()
    if view.before in ("of", "at"):
        yield view.beside()
    if view.before in ("from", "to", "by"):
        yield view.object()
    if view.mention.kind == "ratio":
        yield view.noun()
    if view.is_listed:
        yield view.beside()
    yield view.subject()
    yield view.noun()
    yield counted_earlier(view)
    yield view.beside()


def _age(view: Surroundings) -> Iterator[Span | None]:
    """ "Ann Lee, 33,", "a 33-year-old man", "the 33-year-old", "aged 33"."""
    before = view.parse.tokens[view.at - 1].text if view.at else ""
    aged = view.parse.lowers[max(0, view.at - 2) : view.at]
    apart = aged == (",", "aged") or not _DYING.isdisjoint(view.parse.lowers[: view.at])
    if aged[-1:] == ("aged",) and apart and not view.is_beside_person:
        yield view.subject()  # "died of cancer aged | 72"
    if before in (",", "(") or "aged" in aged:
        yield view.beside()
    direct = view.noun()
    if direct is None:
        yield view.apposed()
    yield view.of_that_age()
    possessive = view.parse.lowers[view.behind : view.behind + 1]
    if possessive and possessive[0].endswith("'s"):
        yield person_before(view)
    yield direct
    if view.parse.lowers[view.at - 1 : view.at] == ("the",):
        yield person_before(view)
    yield view.subject()
    yield people_before(view)
    yield person_before(view)
    yield view.beside()


def _money(view: Surroundings) -> Iterator[Span | None]:
    """ "$5 tickets", "$2m in aid", "damage of $3m", "workers who earn $30,000"."""
    yield view.after("of", "in")
    if view.is_cost:
        yield view.subject()
    if view.before in ("of", "worth"):
        yield view.beside()
    yield view.noun()
    if not view.is_given:
        yield view.after("for", "on")
    if view.before in ("for", "to", "from"):
        yield view.changing()
        yield view.object()
    yield view.subject()
    yield view.object()
    yield view.after("to")
    yield view.beside()


def _measure(view: Surroundings) -> Iterator[Span | None]:
    """ "a four-day match", "seven hours of debate", "fought the blaze for four hours"."""
    direct = view.noun()
    if view.is_attributive or view.is_before_noun:
        yield direct
    yield view.after("of")
    if (
        view.before == "of"
        or view.tag_before == "noun"
        or (view.points_away and view.before == ",")
    ):
        yield view.beside()
    if view.before in ("from", "to", "by"):
        yield view.object()
    if view.mention.kind != "duration":
        yield direct
    elif view.before in ("for", "within", "in"):
        yield view.object()
    yield view.subject()
    yield view.object()
    yield direct
    yield view.beside()


def _rest(view: Surroundings) -> Iterator[Span | None]:
    """Less likely phrases."""
    yield from view.shapes()
    yield view.object()
    yield view.subject_before()
    for index in range(view.behind, min(len(view.parse.tokens), view.behind + _FAR)):
        if view.parse.tags[index] == "preposition":
            yield view.span(view.parse.noun_phrase(index + 1))
