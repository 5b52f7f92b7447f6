"""Summaries whose numbers are the article's: marks become the text they stand for, the rest is held
against the mentions, and what is not supported is withheld.

A model writes `more than ⟦m2⟧ militants`; code puts in the characters of m2. Should it write digits
all the same, they must equal a mention that the sentence cites (or, for dates and ordinals, one
that the article holds), value, unit and bound alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from llmextract.exchange import Selection
from llmextract.mentions import find_mentions
from llmextract.replies import ArticleReply
from llmextract.rules import Reading
from llmextract.schema import Fact, Mention, Modifier, Point, Span, Summary, Withheld

__all__ = ["check_summary", "compose", "lead_selection", "proposed", "prose_of", "select"]

HEADLINE_WORDS = 20
POINTS = 4

_MARK = re.compile(r"⟦(m\d+)⟧")
_BOUND_WORDS: dict[Modifier, str] = {
    "about": "about ",
    "almost": "almost ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
}


def proposed(reply: ArticleReply) -> Selection:
    """The summary that a reply of the `article` strategy proposes."""
    points = tuple((p.text, tuple(p.cites), p.attributed_to) for p in reply.points)
    return Selection(reply.headline, points)


def check_summary(selection: Selection, reading: Reading) -> list[str]:
    """What is wrong with a proposed summary, one line each, worded for the re-ask."""
    known = {mention.id for mention in reading.mentions}
    problems = []
    named: list[tuple[str, str, tuple[str, ...]]] = [("headline", selection.headline, ())]
    named += [(f"point {n}", text, cites) for n, (text, cites, _) in enumerate(selection.points, 1)]
    for name, text, cites in named:
        unknown = [one for one in (*_MARK.findall(text), *cites) if one not in known]
        if unknown:
            problems.append(f"{name}: there is no such mark as {', '.join(unknown)}")
        reason = _unsupported(_written(text, reading), _cited(text, cites), reading)
        if reason:
            problems.append(f"{name}: {reason}; write numbers as the marks of the article")
    return problems


def compose(selection: Selection, reading: Reading, title: str | None) -> Summary:
    """The summary as printed: marks replaced, unsupported sentences moved to `withheld`.

    A headline that fails is replaced by the article's title, or by the start of the first point.
    """
    points: list[Point] = []
    withheld: list[Withheld] = []
    for text, cites, source in selection.points[:POINTS]:
        written = _written(text, reading)
        cited = _cited(text, cites)
        reason = _unsupported(written, cited, reading)
        if reason:
            withheld.append(Withheld(text=_without_digits(written), reason=reason))
        elif written:
            known = tuple(m.id for m in reading.mentions if m.id in cited)
            points.append(Point(text=written, cites=known, attributed_to=source))
    headline = _shortened(_written(selection.headline, reading))
    reason = _unsupported(headline, _cited(selection.headline, ()), reading, any_mention=True)
    if reason:
        withheld.append(Withheld(text=_without_digits(headline), reason=reason))
    if reason or not headline:
        others = (title or "", points[0].text if points else "")
        sound = (o for o in others if not _unsupported(o, set(), reading, any_mention=True))
        headline = _shortened(next((one for one in sound if one), ""))
    return Summary(headline=headline, points=tuple(points), withheld=tuple(withheld))


def _cited(text: str, cites: Sequence[str]) -> set[str]:
    return {*cites, *_MARK.findall(text)}


def _written(text: str, reading: Reading) -> str:
    """`text` with each mark replaced by its mention's characters and, if lost, its bound."""
    by_id = {mention.id: mention for mention in reading.mentions}

    def insert(match: re.Match[str]) -> str:
        mention = by_id.get(match.group(1))
        if mention is None:
            return ""
        bound = _BOUND_WORDS.get(mention.modifier, "")
        if bound and _modifier_at_end(text[: match.start()] + mention.text) != "exact":
            bound = ""
        return bound + mention.text

    return " ".join(_MARK.sub(insert, text).split())


def _modifier_at_end(text: str) -> Modifier:
    found = find_mentions(text)
    return found[-1].modifier if found else "exact"


def _unsupported(
    text: str, cited: set[str], reading: Reading, *, any_mention: bool = False
) -> str | None:
    """Why a number in `text` is not borne out by the mentions; None when all are."""
    for number in find_mentions(text):
        if number.reason == "idiom":
            continue
        free = any_mention or number.role == "excluded"
        allowed = [m for m in reading.mentions if free or m.id in cited]
        if any(_equal(number, mention) for mention in allowed):
            continue
        near = [m for m in allowed if (m.value, m.low, m.high) == _values(number)]
        if near and near[0].unit == number.unit:
            return f"{number.text!r}: the bound is not the article's"
        where = "in the article" if free else "among the mentions it cites"
        return f"{_without_digits(number.text)!r}: no such number {where}"
    return None


def _values(mention: Mention) -> tuple[object, object, object]:
    return mention.value, mention.low, mention.high


def _equal(number: Mention, mention: Mention) -> bool:
    same = _values(number) == _values(mention) and number.unit == mention.unit
    if any(value is not None for value in _values(number)):
        return same and number.modifier == mention.modifier
    return number.text == mention.text


def _without_digits(text: str) -> str:
    """Digits that no mention bears out are not shown, not even in what is withheld."""
    return re.sub(r"\d", "#", text)


def _shortened(text: str) -> str:
    words = text.split()
    if len(words) <= HEADLINE_WORDS:
        return " ".join(words)
    return " ".join(words[:HEADLINE_WORDS]).rstrip(" ,;:") + " …"


# -- summaries of the article's own sentences ----------------------------------------------------


def lead_selection(reading: Reading, facts: Sequence[Fact], title: str | None) -> Selection:
    """The first sentence of the body and the one with the most key facts: the rules' summary."""
    body = prose_of(reading)
    scored = sorted(
        range(len(body)),
        key=lambda i: (-(2 * (i == 0) + _key_facts_in(body[i], facts)), i),
    )
    return select(reading, [body[i] for i in sorted(scored[:2])], facts, title)


def select(
    reading: Reading, sentences: Sequence[Span], facts: Sequence[Fact], title: str | None
) -> Selection:
    """A summary of whole sentences of the article, each citing the mentions that it holds."""
    points = tuple(
        (
            reading.words(span) or "",
            tuple(m.id for m in reading.mentions if span.overlaps(m.start, m.end)),
            next((f.attributed_to for f in facts if span.overlaps(f.start, f.end)), None),
        )
        for span in sentences
    )
    first = points[0][0] if points else ""
    return Selection(headline=title or first, points=points)


def prose_of(reading: Reading) -> list[Span]:
    """The whole sentences of the body, each once: what a summary can be made of."""
    seen: set[str] = set()
    found = []
    for span in reading.sentences:
        words = " ".join((reading.words(span) or "").split())
        if len(words.split()) >= 8 and words.rstrip("\"'”’)")[-1:] in ".!?…" and words not in seen:
            seen.add(words)
            found.append(span)
    return found


def _key_facts_in(span: Span, facts: Sequence[Fact]) -> int:
    return sum(1 + fact.key for fact in facts if span.overlaps(fact.start, fact.end))
