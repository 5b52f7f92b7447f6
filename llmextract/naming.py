"""The fullest name that an article gives a source: "Mr Lee" -> "police spokesman Ann Lee"."""

from __future__ import annotations

import re
from functools import cached_property

from llmextract.phrases import Parse, parse, tokens
from llmextract.saying_words import SOURCES
from llmextract.schema import Span
from llmextract.word_classes import DETERMINERS, ROLES, TITLES

__all__ = ["Names", "source_phrase"]

_LONGEST = 16
"""Words of a source. A longer stretch is no name but a clause."""
_LINKS = frozenset("of for at in on from and to".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_ABBREVIATED = re.compile(r"^[A-Z][A-Z.]{1,7}$")


def source_phrase(parsed: Parse, stop: int) -> tuple[int, int] | None:
    """The person or body whose naming ends before token `stop`, with title and apposition."""
    dated = _before_date(parsed, stop)
    if dated < stop and parsed.tags[dated - 1] == "ed":  # "data | published on Monday | show"
        dated -= 1
    stop = dated
    while stop and (parsed.tokens[stop - 1].text in ",)" or parsed.tags[stop - 1] == "adverb"):
        if (
            parsed.tokens[stop - 1].text == ")"
            and stop >= 3
            and parsed.tokens[stop - 3].text == "("
        ):
            break
        stop -= 1
    if stop > 2 and parsed.tags[stop - 1] == "number" and parsed.tokens[stop - 2].text == ",":
        stop -= 2  # "Ann Lee, 33, | said"
    first = _run_start(parsed, stop)
    if first == stop:
        return None
    before = first - 1
    if before >= 1 and parsed.tokens[before].text == ",":
        outer = _run_start(parsed, before)
        if outer < before and _are_apposed(parsed, (outer, before), (first, stop)):
            first = outer
    while first < stop and (
        parsed.tags[first] in ("determiner", "mark", "preposition", "conjunction", "number")
        or parsed.tokens[first].text[0].isdigit()
    ):
        first += 1
    return (first, stop) if first < stop else None


def _before_date(parsed: Parse, stop: int) -> int:
    """Step back over a day between the source and the verb: "the ministry | on Sunday"."""
    if stop >= 3 and parsed.lowers[stop - 1] in _DAYS and parsed.tags[stop - 2] == "preposition":
        return stop - 2
    return stop


def _run_start(parsed: Parse, stop: int) -> int:
    """The start of the nouns before `stop`, over "of", "for" and the like between them."""
    at = stop
    while at and stop - at < _LONGEST + 4:
        token, tag, lower = parsed.tokens[at - 1], parsed.tags[at - 1], parsed.lowers[at - 1]
        if _is_dash(parsed, at - 1):
            break  # "BERLIN, Germany - Police said"
        if (
            tag in ("noun", "number")
            or token.text in "-&)("
            or (
                token.text in "'’" and at >= 2 and parsed.lowers[at - 2].endswith("s") and at < stop
            )
            or (token.text == "." and at >= 2 and len(parsed.tokens[at - 2].text) <= 3)
        ):
            at -= 1
        elif tag == "determiner" and at < stop:
            at -= 1
            if at and parsed.lowers[at - 1] not in _LINKS:
                break
        elif lower in _LINKS and at < stop and at >= 2 and _links(parsed, at - 1):
            at -= 1
        else:
            break
    return at


def _is_dash(parsed: Parse, at: int) -> bool:
    """Whether a hyphen, or two, stand alone between two words."""
    if parsed.tokens[at].text != "-" or not 0 < at < len(parsed.tokens) - 1:
        return False
    doubled = parsed.tokens[at - 1].text == "-"
    apart = doubled or parsed.tokens[at - 1].end < parsed.tokens[at].start
    return apart and parsed.tokens[at].end < parsed.tokens[at + 1].start


def _links(parsed: Parse, at: int) -> bool:
    """Whether the preposition or "and" at `at` joins nouns of one name."""
    if parsed.tags[at - 1] != "noun":
        return False
    if parsed.lowers[at] in ("of", "for", "at"):
        return True
    following = parsed.tokens[at + 1 : at + 2]
    if parsed.lowers[at] in ("in", "from"):
        return bool(following) and following[0].text[0].isupper()
    if parsed.lowers[at] == "and":
        return bool(following) and (
            following[0].text[0].isupper() == parsed.tokens[at - 1].text[0].isupper()
        )
    return parsed.lowers[at - 1] in ("envoy", "adviser", "advisor", "ambassador")


def _are_apposed(parsed: Parse, outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Whether one of two phrases at a comma names a person and the other a role."""
    person = [_is_name(parsed, outer), _is_name(parsed, inner)]
    opens = (
        outer[0] == 0
        or parsed.tags[outer[0]] == "determiner"
        or parsed.tags[outer[0] - 1] in ("mark", "verb", "subordinator")
    )
    if not opens or not (person[0] or person[1]):
        return False
    roles = [
        any(_is_role(word) for word in parsed.lowers[run[0] : run[1]]) for run in (outer, inner)
    ]
    told = person[0] and not person[1] and parsed.lowers[inner[0]] in ("a", "an")
    return told or roles[0] != roles[1] or (person[0] != person[1] and any(roles))


def _is_role(word: str) -> bool:
    return word in SOURCES or word.removesuffix("s") in ROLES


def _is_name(parsed: Parse, run: tuple[int, int]) -> bool:
    words = parsed.tokens[run[0] : run[1]]
    return all(word.text[0].isupper() or word.text in ".-" for word in words)


_HEADS = frozenset(
    """observatory ministry agency center centre commission committee council union institute bank society
    foundation authority bureau department office""".split()
)
"""Heads of names of bodies that stand for the whole: "the Britain-based | Observatory"."""
_SPEAKING = frozenset(("said", "says", "to"))
_SAYS = tuple((word,) for word in ("said", "says", "told", "reported", "added", "announced"))


class Names:
    """The names of an article, to find the fullest form of one of them."""

    def __init__(self, text: str, body: tuple[Span, ...]) -> None:
        self._text = text
        self._body = body

    @cached_property
    def _parses(self) -> dict[int, Parse]:
        return {}

    def _parsed(self, sentence: Span) -> Parse:
        known = self._parses.get(sentence.start)
        if known is None:
            known = parse(tokens(self._text, sentence.start, sentence.end))
            self._parses[sentence.start] = known
        return known

    def fullest(self, name: str, position: int) -> str:
        """The longest naming in the article of the person or body that `name` names at `position`."""
        words = name.split()
        key = (
            words[-1].strip("().,'’s")
            if words[-1].endswith(("'s", "’s"))
            else words[-1].strip("().,")
        )
        if not key or (key.casefold() in TITLES and len(words) == 1):
            return self._by_title(key) or name
        if _ABBREVIATED.match(key) and len(words) == 1:
            return self._expanded(key) or self._of_agency(key) or name
        core = [w for w in words if w.casefold() not in DETERMINERS and not w.endswith("-based")]
        if not key[0].isupper() or (len(core) == 1 and key.casefold() in _HEADS):
            return self._body_named(name, key, position)
        titled = words[0].casefold().rstrip(".") in TITLES or len(words) <= 2
        if not titled or len(words) >= 5:
            return name
        return max(
            [name, *self._namings(key, name)],
            key=lambda naming: (len(naming.split()), naming == name),
        )

    def _namings(self, key: str, name: str) -> list[str]:
        """Stretches that end in the surname `key`, with titles, and its appositions."""
        found = []
        given = [w for w in name.split()[:-1] if w.casefold().rstrip(".") not in TITLES]
        for sentence in self._sentences_with(key):
            parsed = self._parsed(sentence)
            for index, token in enumerate(parsed.tokens):
                if token.text != key and token.text not in (key + "'s", key + "’s"):
                    continue
                run = source_phrase(parsed, index + 1)
                if run is None or run[1] - run[0] > _LONGEST or token.text != key:
                    continue
                words = self._text[parsed.tokens[run[0]].start : token.end]
                if all(part in words for part in given) and "\n" not in words:
                    found.append(words)
        return found

    def _sentences_with(self, key: str) -> list[Span]:
        return [s for s in self._body if key in self._text[s.start : s.end]]

    def _by_title(self, title: str) -> str | None:
        """The person last named with a title: "the general" -> "Major General Ann Lee"."""
        pattern = re.compile(
            rf"\b(?:[A-Z][\w.]+\s+){{0,4}}{re.escape(title.capitalize())}\s+[A-Z][\w.]*(?:\s+[A-Z][\w-]+)*"
        )
        found = [
            m.group() for s in self._body for m in pattern.finditer(self._text, s.start, s.end)
        ]
        return self.fullest_of(found) if found else None

    @staticmethod
    def fullest_of(names: list[str]) -> str:
        """The one with the most words; of several the first."""
        return max(names, key=lambda naming: len(naming.split()))

    def _expanded(self, short: str) -> str | None:
        """The name before an abbreviation in brackets: "State Emergency Service (SES)"."""
        at = self._text.find(f"({short})")
        if at < 0:
            return None
        for sentence in self._body:
            if sentence.start <= at < sentence.end:
                parsed = self._parsed(sentence)
                stop = parsed.at(at)
                run = source_phrase(parsed, stop)
                if run is not None:
                    return self._text[parsed.tokens[run[0]].start : at + len(short) + 2]
        return None

    def _of_agency(self, short: str) -> str | None:
        """An abbreviation with what it is: "the official news agency SANA", "the SANA news agency"."""
        name = rf"{re.escape(short)}\b"
        shape = re.compile(
            rf"(?:(?!The\b)[A-Z][\w-]+(?:['’]s)?\s+)?(?:(?:state|official|state-run|national|semi-official)\s+)?(?:news|press)\s+agency\s+{name}"
            rf"|(?:[A-Z][\w-]+['’]s\s+)?(?:(?:state|official|state-run|national)\s+)?{name}\s+(?:(?:news|press)\s+)?agency",
        )
        found = [m.group() for s in self._body for m in shape.finditer(self._text, s.start, s.end)]
        return self.fullest_of(found) if found else None

    def _body_named(self, name: str, key: str, position: int) -> str:
        """The naming of a body with the same head noun that spoke last, else the longest: "the center" ->
        "the … Center"."""
        if len(name.split()) > 2:
            return name
        found: list[tuple[int, str]] = []
        of_kind = {word for word in name.split() if word.islower() and word not in DETERMINERS}
        pattern = re.compile(rf"\b{re.escape(key)}\b", re.IGNORECASE)
        for sentence in self._body:
            for match in pattern.finditer(self._text, sentence.start, sentence.end):
                parsed = self._parsed(sentence)
                run = _around(parsed, parsed.at(match.start()))
                words = self._text[parsed.tokens[run[0]].start : parsed.tokens[run[1] - 1].end]
                known = any(w[0].isupper() for w in words.split()) and len(words) > len(name)
                if known and of_kind <= set(words.casefold().split()) and _is_short(words):
                    spoke = run[0] and parsed.lowers[run[0] - 1] in _SPEAKING
                    spoke = spoke or parsed.lowers[run[1] : run[1] + 1] in _SAYS
                    found.append((match.start() if spoke else -1, words))
        spoken = [words for start, words in found if 0 <= start < position]
        return spoken[-1] if spoken else self.fullest_of([name, *(words for _, words in found)])


def _is_short(words: str) -> bool:
    return len(words.split()) <= _LONGEST


def _is_apposed_name(parsed: Parse, at: int) -> bool:
    """Whether a name goes on right behind its kind: "railway operator | Kolej Wschodnia"."""
    return parsed.tags[at] == "noun" and parsed.tokens[at].text[0].isupper()


def _around(parsed: Parse, at: int) -> tuple[int, int]:
    """The noun phrase whose head stands at token `at`, with the "of", "for" and "in" behind."""
    first = at
    while first and parsed.tags[first - 1] == "noun":
        first -= 1
    stop = at + 1
    while stop < len(parsed.tokens) and _is_apposed_name(parsed, stop):
        stop += 1
    while stop + 1 < len(parsed.tokens) and parsed.lowers[stop] in ("of", "for", "in"):
        inner = parsed.noun_phrase(stop + 1, with_of=False)
        if inner is None or (
            parsed.lowers[stop] == "in" and not parsed.tokens[inner[0]].text[0].isupper()
        ):
            break
        stop = inner[1]
    return first, stop
