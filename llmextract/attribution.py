"""Who gives a figure: the person or body that a sentence, or the quotation around it, names.

A quotation that runs over sentences is attributed once, where it ends or where it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from llmextract.naming import Names
from llmextract.saying_words import BODIES, COUNTERS, SOURCES, STUDIES
from llmextract.sayings import Said, sayings_in
from llmextract.schema import Span
from llmextract.speakers import body_in, person_in
from llmextract.word_classes import AGENCIES, ROLES, TITLES

__all__ = ["Attribution", "source_of"]

_OPEN = frozenset(" \n\t(\u00a0—–-")
_REACH = 6
"""Sentences over which a quotation, or "he", may lead to a name."""


_SPEAKERS_FOR = frozenset(("spokesman", "spokeswoman", "spokesperson"))
_REPORT_OF = re.compile(
    r"(?:['’]s?|(?<=[A-Z]{2}))\s+(?:report|reports|statement|figures|data|account|tally|count)$"
)
"""Behind who gives it: "the Observatory|'s report"."""
_UNNAMED = re.compile(
    r"(?:an?\s+)?(?:(?:war|conflict)\s+)?(?:monitors?|monitoring\s+group)|[A-Z]\w+-based\s+(?:monitor|group)",
    re.IGNORECASE,
)
_OBSERVERS = re.compile(r"\b[A-Z][\w'’-]+\s.*(?:Monitor|Human\s+Rights)\b|Observatory\b")
"""Names of bodies that watch over something."""
_PERSONAL = ("he", "she")
_SEVERAL = re.compile(r"\b(?!news|police)[a-z]+[^s\W]s\b(?! of\b)|\bpolice$")
_SUBJECTS = {"he": person_in, "she": person_in, "it": body_in, "they": body_in}
"""The subject of a sentence that a pronoun can mean."""


class Attribution:
    """Who says what in one article."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self._names = Names(text, tuple(sentences))
        self._said: dict[int, tuple[Said, ...]] = {}
        self._quoted = _quotations(text)
        self._full: dict[tuple[str, int], str] = {}

    def source_of(self, position: int) -> str | None:
        """Who asserts what stands at `position`, in the fullest form; None: the article itself."""
        index = bisect_right(self._sentences, position, key=lambda span: span.start) - 1
        if index < 0:
            return None
        source = self._source(index, position)
        return self.named(source, position) if source else None

    def named(self, source: str, position: int) -> str:
        """The fullest form of who is called `source` in the sentence at `position`: a spokesman speaks for
        a body, and a monitor has a name."""
        index = bisect_right(self._sentences, position, key=lambda span: span.start) - 1
        if source.casefold() in _SPEAKERS_FOR:
            source = self._body_before(index) or source
        if _UNNAMED.fullmatch(source):
            source = self._body_named_near(index) or source
        return self._fullest(source, position)

    def speakers(self, position: int) -> Iterator[str]:
        """Everybody to whom the article attributes something, in the fullest form: first who is
        named in the sentence at `position`, then before it, then behind it."""
        own = bisect_right(self._sentences, position, key=lambda span: span.start) - 1
        order = range(len(self._sentences))
        for index in sorted(order, key=lambda one: (one > own, abs(one - own))):
            for said in self._said_in(index):
                if said.source:
                    yield self._fullest(said.source, said.at)

    def _fullest(self, source: str, position: int) -> str:
        source = _REPORT_OF.sub("", source)
        key = source, bisect_right(self._sentences, position, key=lambda span: span.start)
        if key not in self._full:
            self._full[key] = self._names.fullest(source, position)
        return self._full[key]

    def _source(self, index: int, position: int) -> str | None:
        quoted = self.is_quoted(position)
        for said in sorted(self._said_in(index), key=lambda said: _relays(said.source)):
            if said.start <= position < said.end and not (quoted and self.is_quoted(said.at)):
                return said.source or self._last_speaker(index, said.pronoun)
        if not quoted:
            return self._study_before(index)
        if self._closes_in(index):
            return self._last_speaker(index)
        for later in range(index + 1, min(len(self._sentences), index + 1 + _REACH)):
            for said in self._said_in(later):
                if not self.is_quoted(said.at):
                    return said.source or self._last_speaker(later, said.pronoun)
            if self._closes_in(later) or not self.is_quoted(self._sentences[later].start + 1):
                break
        return self._last_speaker(index)

    def _body_before(self, index: int) -> str | None:
        """The body that spoke last before: "a spokesman" speaks for it."""
        for earlier in range(index - 1, max(-1, index - 1 - _REACH), -1):
            for said in self._said_in(earlier):
                words = set(re.findall(r"[a-z]+", said.source.casefold()))
                if words & BODIES and not _relays(said.source):
                    return said.source
            if not self.is_quoted(self._sentences[earlier].start + 1):
                return None  # somebody else may have been told of
        return None

    def _body_named_near(self, index: int) -> str | None:
        """The body that is meant by "a monitor": the one that the sentences behind quote, or those before."""
        last = min(len(self._sentences), index + 1 + _REACH)
        for other in (*range(index, last), *range(index - 1, max(-1, index - 1 - _REACH), -1)):
            for said in self._said_in(other):
                if _OBSERVERS.search(said.source):
                    return said.source
        return None

    def _study_before(self, index: int) -> str | None:
        """The study or statistics whose findings a paragraph goes on with: "Deaths rose, figures
        show. | Injuries fell"."""
        for earlier in range(index - 1, max(-1, index - _REACH), -1):
            if (
                "\n"
                in self._text[self._sentences[earlier].end : self._sentences[earlier + 1].start]
            ):
                return None
            said = self._said_in(earlier)
            if said:
                source = said[0].source
                return source if _is_study(source) and not self.is_quoted(said[0].at) else None
        return None

    def _last_speaker(self, index: int, pronoun: str = "") -> str | None:
        for earlier in range(index, max(-1, index - 1 - _REACH), -1):
            for said in self._said_in(earlier):
                if not said.source and not pronoun and earlier < index:
                    return self._last_speaker(earlier, said.pronoun)
                if said.source and (earlier < index or said.at < self._sentences[index].end):
                    if earlier == index and any(not s.source for s in self._said_in(index)):
                        continue
                    if not _may_be_meant(pronoun, said.source):
                        continue
                    return said.source
            if earlier < index:
                subject = _SUBJECTS.get(pronoun, person_in)(self._text, self._sentences[earlier])
                if subject is not None and (pronoun != "it" or _may_be_meant(pronoun, subject)):
                    return subject
        return None

    def is_quoted(self, position: int) -> bool:
        """Whether what stands at `position` is in quotation marks."""
        found = bisect_right(self._quoted, position, key=lambda span: span.start) - 1
        return found >= 0 and position < self._quoted[found].end

    def _closes_in(self, index: int) -> bool:
        """Whether a quotation that is open at the sentence's end is closed at it."""
        return not self.is_quoted(self._sentences[index].end - 1) or (
            self._text[self._sentences[index].end - 1] in '"”'
        )

    def _said_in(self, index: int) -> tuple[Said, ...]:
        known = self._said.get(index)
        if known is None:
            found = sayings_in(self._text, self._sentences[index])
            known = tuple(sorted(found, key=lambda said: said.at, reverse=True))
            self._said[index] = known
        return known


def source_of(text: str, sentences: Sequence[Span], position: int) -> str | None:
    """Who asserts what stands at `position`, as worded; None where the article itself does."""
    return Attribution(text, sentences).source_of(position)


def _may_be_meant(pronoun: str, source: str) -> bool:
    """Whether the source can be meant: "he" and "she" are no bodies, and "it" holds no office."""
    words = set(re.findall(r"[a-z]+", source.casefold()))
    person = bool(words & ROLES) or source.split(maxsplit=1)[0].rstrip(".").casefold() in TITLES
    several = bool(_SEVERAL.search(source))
    if pronoun in _PERSONAL:
        return not _is_group(source) and (person or not words & (BODIES | STUDIES))
    return (
        not (person or several) if pronoun == "it" else pronoun != "they" or several or not person
    )


def _is_group(source: str) -> bool:
    """Whether the source is several without a name: "Auditors", "residents of Ham"."""
    head = re.split(r"\s+(?:of|in|at|from|near|with|on|for|to)\s+", source)[0].casefold().split()
    return bool(head) and head[-1].endswith("s") and head[-1] in SOURCES | COUNTERS


def _is_study(source: str) -> bool:
    return not STUDIES.isdisjoint(re.findall(r"[a-z]+", source.casefold()))


def _relays(source: str) -> bool:
    """Whether the source is a news agency."""
    return source.casefold().removesuffix(" news agency") in AGENCIES


def _quotations(text: str) -> list[Span]:
    """The stretches in quotation marks. One that is opened anew goes on; a line break ends it."""
    found: list[Span] = []
    start: int | None = None
    for match in re.finditer(r"[\"“”\n]", text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if start is not None:
                found.append(Span(start=start, end=at))
            start = None
            continue
        opens = mark == "“" or (
            mark == '"'
            and (at == 0 or text[at - 1] in _OPEN)
            and not text[at + 1 : at + 2].isspace()
        )
        if start is not None and (opens or mark != "“"):
            found.append(Span(start=start, end=at))
            start = None
        if opens:
            start = at
    if start is not None:
        found.append(Span(start=start, end=len(text)))
    return found
