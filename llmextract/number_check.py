"""Is each number of a text borne out by its source? By the reader alone, without a model.

Each number of the text is held against every number of the source that could be meant. It is
supported where one of equal (or properly rounded) value is about the same thing, and none of
another value is clearly more so: so 21 killed and 12 injured cannot be swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import permutations
from math import log10
from typing import Literal

from llmextract.action_words import opposed
from llmextract.articles import article_from_text
from llmextract.claims import Claim, claims_of, likeness, words_of
from llmextract.cleaning import find_furniture
from llmextract.dating import find_windows, resolve
from llmextract.derivations import derive
from llmextract.exchange import Pointing
from llmextract.hedges import Relation, relate, same_measure
from llmextract.mentions import find_mentions
from llmextract.reading import Reading
from llmextract.rules import point
from llmextract.schema import Frozen, Mention, Span, Window
from llmextract.sentences import sentence_at, split_sentences

__all__ = ["BAD", "CheckReport", "CheckedNumber", "Evidence", "NumberSource", "check", "read_plain"]

NumberVerdict = Literal["supported", "rounded", "derived", "contradicted", "unsupported"]

BAD: frozenset[NumberVerdict] = frozenset(("contradicted", "unsupported"))
"""Verdicts on a number that the source does not bear out."""

_MARGIN = 1.5
"""By so much must another number be more alike before it counts as the one that was meant."""
_TOGETHER = 1.0
"""What it adds that another number of the text's sentence is told in the same sentence."""
_AGREE = frozenset(("equal", "rounded"))
_SURE = 2.5
"""From this likeness on, two numbers are about the same thing."""
_CROSSED = 2.0
"""By so much better must two numbers fit each other's places before they count as swapped."""
_CERTAIN = 5.0
"""From this likeness on, only a number that counts the very same can be derived instead."""
_SAME_SENTENCE = 0.6
"""Share of a sentence's words that another holds if it says nearly the same."""
_NO_CLAIM = frozenset(("idiom", "name", "ordinal", "furniture", "date"))
_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b"
    r"|\b(?:january|february|march|april|august|september|october|november|december)\b"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|last|next|this)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+)"
)
_CLOCK = re.compile(r"[^\d]*\d{1,2}(?:[.:]\d\d)?\s*(?:[ap]\.?\s?m\b|o'clock)\W*", re.IGNORECASE)
_LEADS = re.compile(
    r"^(?:(?:in|on|at|by|since|until|till|from|during|before|after|the|of|late|early)\s+)+",
    re.IGNORECASE,
)


class Evidence(Frozen):
    """A number or date of the source that a verdict rests on, with its sentence."""

    mention: str | None
    start: int
    end: int
    text: str
    sentence: str


class CheckedNumber(Frozen):
    """A number (or date) of the text: where it stands, the verdict, and why."""

    start: int
    end: int
    text: str
    sentence: str
    verdict: NumberVerdict
    reason: str
    evidence: tuple[Evidence, ...] = ()


class CheckReport(Frozen):
    """The verdicts on the numbers of one text, in its order."""

    numbers: tuple[CheckedNumber, ...]

    @property
    def bad(self) -> tuple[CheckedNumber, ...]:
        """The numbers that the source does not bear out."""
        return tuple(number for number in self.numbers if number.verdict in BAD)


def check(text: str, source: str, *, published: date | str | None = None) -> CheckReport:
    """Hold every number and date of `text` against `source`.

    `published` (ISO date) anchors "on Thursday" in both; without it, the date that the source gives
    itself. Raises `EmptyArticleError` where the source holds no text.
    """
    article = article_from_text(source, published=published)
    return NumberSource(read_plain(article.text), article.published).check(text)


def read_plain(text: str) -> Reading:
    """A text as rules see it, without its furniture."""
    furniture = find_furniture(text)
    sentences = tuple(
        span
        for span in split_sentences(text)
        if not any(piece.start <= span.start < piece.end for piece in furniture)
    )
    return Reading(text, sentences, find_mentions(text, furniture))


class NumberSource:
    """A source that texts are checked against; it is read once.

    `pointed` is what is known about its mentions; without it the rules are asked when needed.
    """

    def __init__(
        self,
        reading: Reading,
        published: date | None,
        pointed: Sequence[Pointing] | None = None,
    ) -> None:
        self.reading = reading
        self.published = published
        self._pointed = pointed
        self._checked: dict[str, CheckReport] = {}

    @cached_property
    def _claims(self) -> list[Claim]:
        pointed = point(self.reading) if self._pointed is None else self._pointed
        return claims_of(self.reading, {one.id: one for one in pointed}, self.published)

    @cached_property
    def _windows(self) -> list[tuple[Span, Window]]:
        return self._windows_in(Span(start=0, end=len(self.reading.text)))

    def _windows_in(self, stretch: Span) -> list[tuple[Span, Window]]:
        text = self.reading.text
        return [
            (span, resolve(text[span.start : span.end], self.published))
            for span in find_windows(text, stretch.start, stretch.end)
            if _is_date(text[span.start : span.end])
        ]

    def check(self, text: str) -> CheckReport:
        """The verdicts on the numbers and dates of `text`, in its order."""
        report = self._checked.get(text)
        if report is None:
            report = self._checked[text] = self._report(text)
        return report

    def _report(self, text: str) -> CheckReport:
        if self._holds(text):
            return CheckReport(numbers=tuple(self._verbatim(text)))
        sentences = split_sentences(text)
        reading = Reading(text, sentences, find_mentions(text))
        pointed: Mapping[str, Pointing] = {one.id: one for one in point(reading)}
        judged = [m for m in reading.mentions if m.reason not in _NO_CLAIM]
        claims = claims_of(reading, pointed, self.published, judged)
        numbers = self._judged(claims, text)
        windows = list(self._checked_windows(reading, numbers))
        apart = [
            number
            for number in numbers
            if not any(w.start <= number.start and number.end <= w.end for w in windows)
        ]
        return CheckReport(numbers=tuple(sorted([*apart, *windows], key=lambda one: one.start)))

    def _holds(self, text: str) -> bool:
        """Whether the whole text stands in the source as it is."""
        return " ".join(text.split()) in self._plain

    @cached_property
    def _plain(self) -> str:
        return " ".join(self.reading.text.split())

    @cached_property
    def _folded(self) -> str:
        """The text for words to be found in: one character for each, in lower case."""
        return "".join(
            " " if c.isspace() else c if len(c.casefold()) != 1 else c.casefold()
            for c in self.reading.text
        )

    def _verbatim(self, text: str) -> Iterator[CheckedNumber]:
        for mention in find_mentions(text):
            if mention.reason not in _NO_CLAIM:
                yield _number(mention, text, "supported", "the source says just that")

    # -- one number --------------------------------------------------------------------------

    def _judged(self, claims: Sequence[Claim], text: str) -> list[CheckedNumber]:
        related = [
            [(other, relate(claim.mention, other.mention)) for other in self._claims]
            for claim in claims
        ]
        agreeing = [[o for o, how in row if how in _AGREE] for row in related]
        meant = _Meant(claims, agreeing)
        return [
            self._verdict(claim, text, row, good, meant)
            for claim, row, good in zip(claims, related, agreeing, strict=True)
        ]

    def _verdict(
        self,
        claim: Claim,
        text: str,
        related: Sequence[tuple[Claim, Relation]],
        agreeing: Sequence[Claim],
        meant: _Meant,
    ) -> CheckedNumber:
        crossed = meant.crossed(claim)
        if crossed is not None:
            return self._told(claim, text, "contradicted", self._why(claim, crossed), (crossed,))
        near, good = meant.likest(claim, agreeing)
        far, rival = meant.likest(claim, self._rivals(claim, related, meant))
        if good is not None and (
            claim.mention.reason == "window"
            or (
                not opposed(claim.actions, good.actions)
                and (rival is None or far < max(_SURE, near + _margin(claim, rival)))
            )
        ):
            return self._borne_out(claim, good, text)
        bound = rival is not None and relate(claim.mention, rival.mention) == "bound"
        doubted = bound or good is not None or (rival is not None and far >= _CERTAIN)
        doubted = doubted and not claim.is_result
        derived = derive(claim, self._claims, strictly=doubted)
        if derived is not None:
            return self._told(claim, text, "derived", derived.arithmetic, derived.operands)
        if rival is not None and far >= _SURE - 1:
            return self._told(claim, text, "contradicted", self._why(claim, rival), (rival,))
        if good is not None:
            reason = f"the source has {good.mention.text}, but about something else"
            return self._told(claim, text, "unsupported", reason, (good,))
        return self._told(claim, text, "unsupported", "no such number in the source", ())

    def _rivals(
        self, claim: Claim, related: Sequence[tuple[Claim, Relation]], meant: _Meant
    ) -> Iterator[Claim]:
        """Numbers of another value that could have been meant: not those of a fact that agrees, of a
        sentence that has no word in common with the claim's, or that another claim tells better."""
        agreeing = {other.fact for other, how in related if how in _AGREE}
        for other, how in related:
            if how in _AGREE or other.fact in agreeing:
                continue
            if other.mention.reason not in (None, claim.mention.reason):
                continue
            if not same_measure(claim.mention, other.mention):
                continue
            if other.head != claim.head and claim.words.isdisjoint(other.words):
                continue
            if not meant.is_anothers(claim, other):
                yield other

    def _borne_out(self, claim: Claim, good: Claim, text: str) -> CheckedNumber:
        if relate(claim.mention, good.mention) == "equal":
            return self._told(claim, text, "supported", "the source says so", (good,))
        reason = f"{good.mention.text} in the source, told within its rounding"
        return self._told(claim, text, "rounded", reason, (good,))

    def _why(self, claim: Claim, rival: Claim) -> str:
        shown = self.reading.text[max(0, rival.mention.start - 15) : rival.mention.end]
        if relate(claim.mention, rival.mention) == "bound":
            return f"the source bounds this number otherwise: {' '.join(shown.split())!r}"
        return f"about this the source says {rival.mention.text}"

    def _told(
        self,
        claim: Claim,
        text: str,
        verdict: NumberVerdict,
        reason: str,
        evidence: Iterable[Claim],
    ) -> CheckedNumber:
        found = tuple(
            self._shown(Span(start=one.mention.start, end=one.mention.end), one.mention.id)
            for one in evidence
        )
        sentence = text[claim.sentence.start : claim.sentence.end]
        return CheckedNumber(
            start=claim.mention.start,
            end=claim.mention.end,
            text=claim.mention.text,
            sentence=sentence,
            verdict=verdict,
            reason=reason,
            evidence=found,
        )

    def _shown(self, span: Span, mention: str | None = None) -> Evidence:
        text = self.reading.text
        sentence = sentence_at(self.reading.sentences, span.start) or span
        return Evidence(
            mention=mention,
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            sentence=text[sentence.start : sentence.end],
        )

    # -- dates -------------------------------------------------------------------------------

    def _checked_windows(
        self, reading: Reading, numbers: Sequence[CheckedNumber]
    ) -> Iterator[CheckedNumber]:
        for sentence in reading.sentences:
            spans = find_windows(reading.text, sentence.start, sentence.end)
            told = [resolve(reading.text[one.start : one.end], self.published) for one in spans]
            inside = [n for n in numbers if sentence.start <= n.start < sentence.end]
            shown = reading.text[sentence.start : sentence.end]
            for number, span in enumerate(spans):
                if not _is_date(told[number].text):
                    continue
                others = told[:number] + told[number + 1 :]
                verdict, reason, at = self._window_verdict(told[number], others, shown, inside)
                yield CheckedNumber(
                    start=span.start,
                    end=span.end,
                    text=told[number].text,
                    sentence=shown,
                    verdict=verdict,
                    reason=reason,
                    evidence=() if at is None else (self._shown(at),),
                )

    def _window_verdict(
        self,
        claimed: Window,
        others: Sequence[Window],
        sentence: str,
        numbers: Sequence[CheckedNumber],
    ) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date, why, and where in the source a date stands that decides."""
        bare = _bare(claimed.text)
        for dated in (self._dates_of_evidence(numbers), self._dates_of_likest(sentence)):
            if not dated or any(_agree(claimed, window) for _, window in dated):
                continue
            if any(_agree(window, other) for _, window in dated for other in others):
                continue
            span, window = dated[0]
            return "contradicted", f"the source dates this {window.text!r}", span
        found = re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", self._folded)
        if found:
            span = Span(start=found.start(), end=found.end())
            return "supported", "the source gives this date", span
        return self._told_otherwise(claimed)

    def _told_otherwise(self, claimed: Window) -> tuple[NumberVerdict, str, Span | None]:
        """The verdict on a date that the source does not give in these words."""
        for span, window in self._windows:
            if claimed.start is not None and _covers(claimed, window):
                return "supported", "the source gives this date in other words", span
        day = Window(text="", start=self.published, end=self.published)
        if self.published and _covers(claimed, day):
            return "supported", "the day of the source", None
        words = re.findall(r"\w+", _bare(claimed.text))
        named = [word for word in words if _NAMED.fullmatch(word)]
        if claimed.start is None and all(word in self._folded for word in words):
            return "supported", "the source has these words", None
        if len(named) == 1 and re.search(rf"\b{named[0]}\b", self._folded):
            return "supported", f"the source speaks of {named[0]}", None
        return "unsupported", "no such date in the source", None

    def _dates_of_evidence(self, numbers: Sequence[CheckedNumber]) -> list[tuple[Span, Window]]:
        """The dates of the source's numbers that bear out those of a sentence."""
        starts = {
            one.start for number in numbers if number.verdict not in BAD for one in number.evidence
        }
        dated = []
        for claim in self._claims:
            window = claim.window
            if claim.mention.start not in starts or not claim.own or window is None:
                continue
            if not _is_date(window.text):
                continue
            around = self._windows_in(claim.sentence)
            place = next((span for span, one in around if one.text == window.text), claim.sentence)
            dated += [(place, window), *around]
        return dated

    def _dates_of_likest(self, sentence: str) -> list[tuple[Span, Window]]:
        """The dates of the source's sentence that says nearly the same."""
        told = words_of(sentence)
        best = max(
            self._sentences, key=lambda one: len(told & one[1]) / max(1, len(told)), default=None
        )
        if best is None or len(told & best[1]) < _SAME_SENTENCE * len(told):
            return []
        return self._windows_in(best[0])

    @cached_property
    def _sentences(self) -> list[tuple[Span, frozenset[str]]]:
        return [
            (span, words_of(self.reading.text[span.start : span.end]))
            for span in self.reading.sentences
        ]


def _is_date(words: str) -> bool:
    """Whether the words name a day or a longer time, and not only an hour."""
    return _DATED.search(words) is not None and not _CLOCK.fullmatch(words)


def _bare(words: str) -> str:
    """The words of a date without what leads to it."""
    return _LEADS.sub("", " ".join(words.casefold().split()))


def _margin(claim: Claim, rival: Claim) -> float:
    """By how much the rival must be more alike: numbers that are mixed up are mostly of one size."""
    told, other = claim.mention.value, rival.mention.value
    if not told or not other or told * other < 0:
        return _MARGIN
    return _MARGIN + max(0.0, abs(log10(told / other)) - 1.0)


class _Meant:
    """Which numbers of the source the numbers of a text mean, all of them considered.

    Numbers told together mostly come from one sentence; and what one number tells well is not what
    another one next to it means.
    """

    def __init__(self, claims: Sequence[Claim], agreeing: Sequence[Sequence[Claim]]) -> None:
        self._places: dict[int, list[tuple[Claim, int]]] = {}
        self._told: dict[int, list[tuple[Claim, float]]] = {}
        for claim, good in zip(claims, agreeing, strict=True):
            places = self._places.setdefault(claim.sentence.start, [])
            for other in good:
                places.append((claim, other.sentence.start))
                if not opposed(claim.actions, other.actions):
                    score = likeness(claim, other)
                    self._told.setdefault(id(other), []).append((claim, score))

        self._crossed = {
            id(one): crossed
            for (one, own), (other, its) in permutations(zip(claims, agreeing, strict=True), 2)
            if own and its and (crossed := self._crossing(one, own, other, its)) is not None
        }

    def _crossing(
        self, one: Claim, own: Sequence[Claim], other: Claim, its: Sequence[Claim]
    ) -> Claim | None:
        """What `one` means if the two numbers of a sentence have changed places, else None."""
        if one.sentence != other.sentence or not same_measure(one.mention, other.mention):
            return None
        first, mine = self.likest(one, own)
        second, theirs = self.likest(other, its)
        if mine is None or theirs is None or mine.fact == theirs.fact:
            return None
        crossed = self._score(one, theirs) + self._score(other, mine)
        of_one_kind = one.head == other.head or None in (one.head, other.head)
        of_one_kind = of_one_kind or (one.of_people and other.of_people)
        margin = _CROSSED if of_one_kind else 2 * _CROSSED
        return theirs if crossed > first + second + margin else None

    def crossed(self, claim: Claim) -> Claim | None:
        """What the number means if it has changed places with another one of its sentence."""
        return self._crossed.get(id(claim))

    def likest(self, claim: Claim, candidates: Iterable[Claim]) -> tuple[float, Claim | None]:
        """The candidate that is most likely about the same thing, with its likeness."""
        scored = ((self._score(claim, one), one) for one in candidates)
        return max(scored, key=lambda pair: pair[0], default=(0.0, None))

    def _score(self, claim: Claim, other: Claim) -> float:
        places = self._places.get(claim.sentence.start, ())
        together = any(one is not claim and start == other.sentence.start for one, start in places)
        return likeness(claim, other) + (_TOGETHER if together else 0.0)

    def is_anothers(self, claim: Claim, other: Claim) -> bool:
        """Whether another number of the text tells `other`, and better than this one would."""
        told = self._told.get(id(other), ())
        return any(one is not claim and score > likeness(claim, other) for one, score in told)


def _number(mention: Mention, text: str, verdict: NumberVerdict, reason: str) -> CheckedNumber:
    return CheckedNumber(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        sentence=text,
        verdict=verdict,
        reason=reason,
    )


def _covers(claimed: Window, known: Window) -> bool:
    """Whether what is claimed holds the whole window that is known."""
    if claimed.start is None or claimed.end is None:
        return (claimed.start, claimed.end) == (known.start, known.end)
    if known.start is None or known.end is None:
        return False
    return claimed.start <= known.start and known.end <= claimed.end


def _agree(one: Window, other: Window) -> bool:
    """Whether two dates can be of one thing: the same words, or days in common."""
    words, others = _bare(one.text), _bare(other.text)
    if words in others or others in words:
        return True
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start <= other.end and other.start <= one.end
