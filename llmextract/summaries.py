"""Summaries whose numbers are the article's: marks become the text they stand for, the rest is held
against the mentions, and what is not supported is withheld.

A model writes `more than ⟦m2⟧ militants`; code puts in the characters of m2. Every number of what
then stands there, dates included, is held against the article: value, unit, bound, and what it is
about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from llmextract.check_report import CheckedNumber, CheckReport
from llmextract.exchange import Selection
from llmextract.mentions import find_mentions
from llmextract.number_check import NumberSource
from llmextract.replies import ArticleReply
from llmextract.rules import Reading
from llmextract.schema import Fact, Modifier, Point, Span, Summary, Withheld

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


def check_summary(selection: Selection, source: NumberSource) -> list[str]:
    """What is wrong with a proposed summary, one line each, worded for the re-ask."""
    known = {mention.id for mention in source.reading.mentions}
    problems = []
    named: list[tuple[str, str, tuple[str, ...]]] = [("headline", selection.headline, ())]
    named += [(f"point {n}", text, cites) for n, (text, cites, _) in enumerate(selection.points, 1)]
    for name, text, cites in named:
        unknown = [one for one in (*_MARK.findall(text), *cites) if one not in known]
        if unknown:
            problems.append(f"{name}: there is no such mark as {', '.join(unknown)}")
        problems += [
            f"{name}: {_told(bad)}; write numbers as the marks of the article"
            for bad in source.check(_written(text, source.reading)).bad
        ]
    return problems


def compose(selection: Selection, source: NumberSource, title: str | None) -> Summary:
    """The summary as printed: marks replaced, sentences with unsupported numbers in `withheld`.

    A point cites the mentions that it names and those that bear out its other numbers. A headline
    that fails is replaced by the article's title, or by the start of the first point.
    """
    points: list[Point] = []
    withheld: list[Withheld] = []
    for text, cites, claimant in selection.points[:POINTS]:
        written = _written(text, source.reading)
        report = source.check(written)
        if report.bad:
            withheld.append(_withheld(written, report))
        elif written:
            cited = {*cites, *_MARK.findall(text)}
            cited |= {e.mention for number in report.numbers for e in number.evidence if e.mention}
            known = tuple(m.id for m in source.reading.mentions if m.id in cited)
            points.append(Point(text=written, cites=known, attributed_to=claimant))
    headline = _written(selection.headline, source.reading)
    report = source.check(headline)
    if report.bad:
        withheld.append(_withheld(_shortened(headline), report))
    if report.bad or not headline:
        others = (title or "", points[0].text if points else "")
        headline = next((one for one in others if one and not source.check(one).bad), "")
    headline = _shortened(headline)
    return Summary(headline=headline, points=tuple(points), withheld=tuple(withheld))


def _withheld(text: str, report: CheckReport) -> Withheld:
    return Withheld(text=_without_digits(text), reason=_told(report.bad[0]))


def _told(number: CheckedNumber) -> str:
    """A bad number and why, without the digits that nothing bears out."""
    return f"{_without_digits(number.text)!r}: {number.reason}"


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
    """The whole sentences of the body, each once: what a summary can be made of.

    A piece of a longer quotation, which says nothing without its speaker, only where there is little
    else.
    """
    seen: set[str] = set()
    found = []
    for span in reading.sentences:
        words = " ".join((reading.words(span) or "").split())
        if len(words.split()) >= 8 and words.rstrip("\"'”’)")[-1:] in ".!?…" and words not in seen:
            seen.add(words)
            found.append(span)
    whole = [span for span in found if not _is_torn(reading.words(span) or "")]
    return whole if len(whole) >= POINTS else found


def _is_torn(sentence: str) -> bool:
    """Whether a quotation begins or ends elsewhere."""
    return sentence.count('"') % 2 == 1 or sentence.count("“") != sentence.count("”")


def _key_facts_in(span: Span, facts: Sequence[Fact]) -> int:
    return sum(1 + fact.key for fact in facts if span.overlaps(fact.start, fact.end))
