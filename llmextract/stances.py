"""Whether a figure is asserted, planned or denied: read off the verb that the figure hangs on."""

from __future__ import annotations

import re

from llmextract.clauses import group_before
from llmextract.disputes import is_disputed
from llmextract.lexicon import CARDINALS
from llmextract.phrases import Group, Parse
from llmextract.prospects import is_forecast, is_foreseen, is_in_prospect
from llmextract.rebuttals import is_rebutted
from llmextract.schema import Span, Stance
from llmextract.surroundings import Surroundings
from llmextract.telling import is_passive
from llmextract.tenses import PLANNED
from llmextract.word_classes import BASES, REPORTING

__all__ = ["stance_of"]

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?!\s+(?:entry|access|bail|permission|visas|asylum|parole|him|her|them)\b|\s+\Z)"
    r"|disput(?:es?|ed|ing)|no\s+truth|untrue|is\s+false|was\s+false)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:wants?|needs?|hop(?:es?|ed|ing)|(?:is|are|was|were)\s+(?:\w+\s+)?seen\s+(?:\w+ing|at|to)"
    r"|(?<!was\s)(?<!were\s)(?<!is\s)(?<!are\s)(?<!been\s)(?:wanted|recommended)|designed\s+to|meant\s+to"
    r"|vot(?:es?|ed|ing)\s+to\s+[a-z]+|(?:told|commit(?:s|ted))\s+[^,;]{2,40}\s+to|(?:urge[sd]?|urging)\s+[^,;]{2,40}?\s+to|(?:asked|urged|encouraged)\s+to|eligible|penc?illed\s+in"
    r"|looking\s+for\s+(?:an?\s+)?(?:further|extra|additional|another)|(?:sue[sd]?|suing)\s+[^.;:]{2,80}?\s(?:for|to)"
    r"|(?:ask(?:s|ed|ing)?|appeal(?:s|ed|ing)?)\s+(?:[^\s,;]+\s+){0,6}?for)\b",
    re.IGNORECASE,
)
"""Verbs of what somebody asks for, or was told to do."""
_WILLED = re.compile(
    r"\b(?:wants?|hop(?:es?|ed|ing)|offer\w*|promis\w+|demand\w*|seek\w*|sought|pledg\w+|aim\w*|agreed|decided"
    r"|expect(?:s|ed|ing)?|forecasts?|predict\w*|call(?:s|ed|ing)\s+(?:for|on)|(?:vot|propos)\w+\s+to)\b",
    re.IGNORECASE,
)
"""Verbs that tell nothing of their subjects' number: "| 400 have been offered other posts"."""
_VOTED = frozenset("vote votes voted voting".split())
_PERFECT = re.compile(
    r"\b(?:may|might|could|would|should|must)(?:\s+not|\s+\w+ly)?\s+have\b(?!\s+to\b)",
    re.IGNORECASE,
)
"""What somebody takes to have happened."""
_TO_COME = re.compile(r"\b(?:(?<!the\s)next(?!\s+day)|coming|tomorrow)\b", re.IGNORECASE)
_WOULD = re.compile(
    r"\bwould\s+(?=(?:vote|back|support|choose|prefer|buy|recommend|elect|oppose)\b)", re.IGNORECASE
)
"""What people who are asked would do: a poll."""
_MADE = frozenset("built created opened added planted constructed launched hired recruited".split())
_TURNS = frozenset("after since before despite while without".split())
_DEFINITE = frozenset("the its his her their our my your these those this".split())
_MODALS = frozenset("will would shall may might could must should".split())
_PASTS = frozenset(
    """was were had did went gave took made came said told got left lost found held kept sent spent built paid met led
    fell rose saw won ran began became brought bought sold stood sat drew drove flew grew knew threw wore wrote spoke
    shot struck fought caught taught thought felt heard meant dealt sought fled is are am""".split()
)
_PRESENT = frozenset(("present", "current", "existing"))
_SO_FAR = re.compile(
    r"\b(?:now|currently|presently)\s+(?:(?:at|about|around|some|just|only)\s+){0,2}\Z",
    re.IGNORECASE,
)
"""Before a number that there is already, whatever follows: "now at | 5.3 per cent, might"."""
_WITH = re.compile(r",\s+with\s+(?:[\w'’-]+\s+){1,8}\Z")
"""Before a number that is told of what a verb before it tells."""
_AHEAD = re.compile(
    r"(?:will|would|shall)\b|(?:is|are)\s+(?:\w+ly\s+)?(?:to|due|set|expected|forecast)\b"
)
"""A verb of what lies ahead."""
_PAST = re.compile(r"[^.;:,]{0,40}\s(?:last\s+\w+|in\s+(?:19|20)\d\d)\b")
_AGE_LIMIT = re.compile(r"\bage\s+(?!of\b)[^.;:]{2,40}\Z", re.IGNORECASE)
"""Before an age that is nobody's: "the retirement age would rise to | 68"."""
_NO_RESULTS = frozenset(
    "having citing blaming following leaving saying adding including injuring killing quoting".split()
)
"""Participles behind a comma that tell no part of what is planned."""
_BREAKS = frozenset(".:;!?,")
_CHAIN = 3
"""So many verbs hang on one another."""
_END = 12
"""Tokens between the ends of a change."""


def stance_of(
    view: Surroundings, event: Span | None, window: Span | None, source: str | None
) -> Stance:
    """The stance of the number of `view`, which `source` gives and of which `event` happened in
    `window`."""
    text, parse = view.reading.text, view.parse
    start, number = parse.tokens[0].start, parse.tokens[view.at].start
    group = view.place.group
    if (
        is_rebutted(text, start, number)
        or is_disputed(view.reading, view.mention, given=source is not None)
        or (
            group is not None
            and view.place.role != "subject"
            and _DENIED.search(_verb(view, group, event, asides=False))
        )
    ):
        return "denied"
    the = parse.lowers[view.at - 1] == "the"
    if is_forecast(text, start, view.mention) or (the and is_foreseen(text, view.mention)):
        return "planned"
    if _is_given(view):
        return "asserted"
    planned = (
        is_in_prospect(text, start, view.mention)
        or (window is not None and _TO_COME.search(text, window.start, window.end))
        or _is_with_plans(view)
        or (group is not None and _lies_ahead(view, group, event))
    )
    return "planned" if planned else "asserted"


def _is_given(view: Surroundings) -> bool:
    """Whether the number is one that there is already, whatever will happen to it: "its | 90,000
    passengers will", "from | 14 aircraft to 10", somebody's age."""
    text, mention = view.reading.text, view.mention
    start = view.parse.tokens[0].start
    if _SO_FAR.search(text, start, mention.start):
        return True
    if mention.kind == "age":
        return _AGE_LIMIT.search(text, start, mention.start) is None
    parse, at = view.parse, view.at
    first = parse.lowers[at - 1] if at else ""
    present = first in _PRESENT and at > 1 and parse.lowers[at - 2] in _DEFINITE
    if present or first in _DEFINITE or first.endswith(("'s", "s'")):
        group = view.place.group
        return group is None or parse.lowers[group.last] not in _MADE
    left = view.place.left
    if left > 1 and parse.lowers[left - 1] == "of" and _is_count(parse.lowers[left - 2]):
        return True  # "to 51 of | 100 seats"
    return left > 0 and parse.lowers[left - 1] == "from" and _has_other_end(parse, at)


def _is_count(word: str) -> bool:
    return word[0].isdigit() or word in CARDINALS


def _is_with_plans(view: Surroundings) -> bool:
    """Whether the number is told behind ", with" of what lies ahead: "will close, with the loss of | 600 jobs"."""
    text, parse = view.reading.text, view.parse
    found = _WITH.search(text, parse.tokens[0].start, view.mention.start)
    before = group_before(parse, parse.at(found.start())) if found else None
    while before is not None and parse.lowers[before.last] in REPORTING:
        before = group_before(parse, before.first)
    if found is None or before is None:
        return False
    verb = " ".join(parse.lowers[before.first : before.last + 1])
    return _AHEAD.match(verb) is not None and not _PAST.match(text, view.mention.end)


def _has_other_end(parse: Parse, at: int) -> bool:
    """Whether "to" stands before another number near the one at token `at`."""
    near = range(max(1, at - _END), min(len(parse.tokens), at + _END))
    return any(
        index != at
        and parse.tags[index] == "number"
        and "to" in parse.lowers[max(0, index - 4) : index]
        for index in near
    )


def _lies_ahead(view: Surroundings, group: Group, event: Span | None) -> bool:
    """Whether the verb, or one that it hangs on, tells what is not yet so."""
    parse, words = view.parse, _verb(view, group, event)
    if _PERFECT.search(words) and parse.lowers[group.last] != "have":
        return False
    if view.place.role == "subject":
        behind = parse.tags[group.last + 1 : group.last + 2]
        if not is_passive(parse, group) or behind in (("noun",), ("determiner",)):
            words = _WILLED.sub("", words)
        if view.mention.kind in ("percent", "ratio"):
            words = _WOULD.sub("", words)  # "a third | would vote for them"
        return PLANNED.search(words) is not None
    governing = _governing(parse, group)
    voted = governing != group and parse.lowers[governing.last] in _VOTED
    return voted or bool(PLANNED.search(words) or _ASKED.search(words))


def _verb(view: Surroundings, group: Group, event: Span | None, *, asides: bool = True) -> str:
    """The words from the first verb that governs the number up to it, or the verb behind it."""
    text, parse = view.reading.text, view.parse
    number = parse.tokens[view.at].start
    governing = _governing(parse, group, asides=asides)
    # a verb that looks like a noun: "the prosecution intends | to call"
    led = governing.kind == "infinitive" and governing.first > 0
    led = led or parse.lowers[governing.first - 1].endswith("'ll")  # "we'll | do another 300"
    first = parse.tokens[governing.first - led].start
    last = parse.tokens[group.last].end
    if last <= number:
        return text[first:number]
    if event is not None and event.start == parse.tokens[group.first].start:
        last = min(event.end, last + 12)
    return text[first:last]


def _governing(parse: Parse, group: Group, *, asides: bool = True) -> Group:
    """The verb that an infinitive hangs on: "| expects growth to slow"; with `asides` that of "is
    projected to lose, | taking 22 seats" as well."""
    for _ in range(_CHAIN):
        joined = _is_joined(parse, group)
        if group.kind not in ("infinitive", "ing") and not joined:
            break
        before = group_before(parse, group.first)
        if before is None:
            break
        comma = _comma_before(parse, group.first)
        aside = (
            asides
            and group.kind == "ing"
            and comma is not None
            and parse.lowers[group.first] not in _NO_RESULTS
            and parse.lowers[before.first] not in ("was", "were")
        )
        end = comma if aside and comma is not None else group.first
        if any(
            (parse.tokens[i].text in _BREAKS and not (joined and parse.tokens[i].text == ","))
            or parse.tags[i] in ("subordinator", "relative")
            or parse.lowers[i] in _TURNS
            or (group.kind == "ing" and not aside and parse.tags[i] == "preposition")
            for i in range(before.last + 1, end)
        ):
            break
        group = before
    return group


def _comma_before(parse: Parse, at: int) -> int | None:
    """The comma before token `at`, or before "each" there: "make dives, each | lasting"."""
    before = at - 1 if at and parse.lowers[at - 1] in ("each", "both", "all") else at
    return before - 1 if before > 0 and parse.tokens[before - 1].text == "," else None


def _is_joined(parse: Parse, group: Group) -> bool:
    """Whether the verb goes on with what another one began: "would book a charge and | give up two",
    "told it to clean the soil, and | to pay"."""
    if not group.first or parse.lowers[group.first - 1] not in ("and", "or", ","):
        return False
    if group.kind == "infinitive":
        return parse.lowers[group.first - 1] != ","
    bare = group.kind == "finite" and group.first == group.last
    before = group_before(parse, group.first) if bare else None
    if before is None or (parse.lowers[group.first - 1] == "," and not _is_listed(parse, group)):
        return False
    if parse.lowers[group.first] in BASES:
        return True
    return (
        parse.lowers[group.first - 1] != ","
        and parse.lowers[before.first] in _MODALS
        and _is_base(parse.lowers[group.first])
    )


def _is_listed(parse: Parse, group: Group) -> bool:
    """Whether a verb behind a comma is one of several: "will cut jobs, | close a mill and open six"."""
    later = (one.first for one in parse.groups if one.first > group.last)
    return any(
        parse.lowers[first] in BASES and parse.lowers[first - 1] in ("and", "or") for first in later
    )


def _is_base(verb: str) -> bool:
    """Whether the verb is in its bare form: "give", not "gives" or "gave"."""
    return verb not in _PASTS and not verb.endswith(("s", "ed"))
