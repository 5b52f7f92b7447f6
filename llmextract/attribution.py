"""Who gives a figure: the person or body that a sentence, or the quotation around it, names.

English news attributes in a few forms: "X said …", "… , X said", "… said X", "according to X".
A quotation that runs over sentences is attributed once, where it ends or where it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llmextract.clauses import group_before
from llmextract.naming import Names, source_phrase
from llmextract.phrases import Group, Parse, parse, tokens
from llmextract.schema import Span
from llmextract.word_classes import AGENCIES, ROLES

__all__ = ["Attribution", "source_of"]

_SAYS = frozenset(
    """said says say saying told tells announced announces reported reports stated states added adds
    noted notes claimed claims claim confirmed confirms estimated estimates estimate warned warns
    explained explains declared testified tweeted admitted admits insisted insists revealed reveals
    believes believe alleges alleged argues argued predicts predicted forecasts acknowledged fears fear thinks hopes vowed
    put puts projected projects forecast blames blamed blame calculates calculated pledged concluded
    concedes conceded maintains maintained cautioned cautions complained complains recalled replied
    wrote writes agreed stressed stresses emphasised emphasized heard expect expects
    expected""".split()
)
"""Verbs of persons and bodies that say something."""
_OF_SOURCES_ALONE = frozenset("expect expects expected heard agreed wrote writes".split())
"""Of these, verbs that other subjects have as well: "sales expected to rise"."""
_TAKES_HEARER = frozenset("told tells testified heard expects expected expect put puts".split())
"""Verbs behind which no speaker stands."""
_FINDS = frozenset(
    """found finds shows show showed shown suggests suggest suggested indicates indicate indicated
    reveals revealed measured recorded estimates estimated identified reports reported says said
    predicts put puts""".split()
)
"""Verbs of studies and statistics."""
_STUDIES = frozenset(
    """survey report study statistics poll index research review audit inquiry census series analysis
    article document documents paper findings journal data figures records bulletin estimates
    model models trial""".split()
)
_SOURCES = frozenset(
    """spokesman spokeswoman spokesperson spokesmen official officials police authorities witnesses
    eyewitnesses source sources minister ministry center centre agency government department army
    military company officer officers general president doctors hospital union unions council
    commission court prosecutors investigators organisers organizers researchers scientists
    statement group owner director manager chairman analysts analyst experts residents firefighters
    rescuers reports embassy office airline bank party leader leaders coroner judge monitor bureau
    board administrators administrator militants medics diplomats coordinator expert lawyer lawyers
    engineers engineer staff workers nurses nurse teachers neighbours neighbors neighbour neighbor
    parents relatives relative uncle aunt father mother brother sister son daughter wife husband
    friend friends family colleagues volunteers campaigners campaigner activists activist critics
    charity firm operator maker body organisation organization federation association network
    institute university school club authority service regulator watchdog judges mayor passengers
    survivors villagers locals farmers drivers author authors team scientist researcher engineers
    jury inquest tribunal hearing club trust society lender broker insurer retailer carmaker
    manufacturer supplier developer publisher broadcaster""".split()
)
"""Nouns without a capital that may give a figure."""
_SPEAKING = _SOURCES | ROLES
_TIME = re.compile(
    r"(?:last|next|this|yesterday|today|tonight|earlier|later|recently|late|early"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$"
)
_CLAUSE = 25
"""Tokens of a clause between a subject and its verb."""
_NAME_LENGTH = 8
_TELLING = ("finite", "ed")
_PRONOUNS = frozenset("he she it they who i we".split())
_ACCORDING = re.compile(r"\baccording\s+to\s+(?=\S)", re.IGNORECASE)
_BE = frozenset("is are was were be been being".split())
_OPEN = frozenset(" \n\t(\u00a0—–-")
_LONGEST = 18
"""Tokens. A longer stretch is no source but a clause."""
_REACH = 6
"""Sentences over which a quotation, or "he", may lead to a name."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One attribution in a sentence: the source ("" for a pronoun) and the stretch it covers."""

    source: str
    start: int
    end: int
    at: int


class Attribution:
    """Who says what in one article."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self._names = Names(text, tuple(sentences))
        self._said: dict[int, tuple[_Said, ...]] = {}
        self._quoted = _quotations(text)
        self._full: dict[str, str] = {}

    def source_of(self, position: int) -> str | None:
        """Who asserts what stands at `position`, in the fullest form; None: the article itself."""
        index = bisect_right(self._sentences, position, key=lambda span: span.start) - 1
        if index < 0:
            return None
        source = self._source(index, position)
        return self._fullest(source) if source else None

    def speakers(self, position: int) -> Iterator[str]:
        """Everybody to whom the article attributes something, in the fullest form: first who is
        named in the sentence at `position`, then before it, then behind it."""
        own = bisect_right(self._sentences, position, key=lambda span: span.start) - 1
        order = range(len(self._sentences))
        for index in sorted(order, key=lambda one: (one > own, abs(one - own))):
            for said in self._said_in(index):
                if said.source:
                    yield self._fullest(said.source)

    def _fullest(self, source: str) -> str:
        if source not in self._full:
            self._full[source] = self._names.fullest(source)
        return self._full[source]

    def _source(self, index: int, position: int) -> str | None:
        quoted = self._is_quoted(position)
        for said in sorted(self._said_in(index), key=lambda said: _relays(said.source)):
            if said.start <= position < said.end and not (quoted and self._is_quoted(said.at)):
                return said.source or self._last_speaker(index)
        if not quoted:
            return None
        if self._closes_in(index):
            return self._last_speaker(index)
        for later in range(index + 1, min(len(self._sentences), index + 1 + _REACH)):
            for said in self._said_in(later):
                if not self._is_quoted(said.at):
                    return said.source or self._last_speaker(later)
            if self._closes_in(later) or not self._is_quoted(self._sentences[later].start + 1):
                break
        return self._last_speaker(index)

    def _last_speaker(self, index: int) -> str | None:
        for earlier in range(index, max(-1, index - 1 - _REACH), -1):
            for said in self._said_in(earlier):
                if said.source and (earlier < index or said.at < self._sentences[index].end):
                    if earlier == index and any(not s.source for s in self._said_in(index)):
                        continue
                    return said.source
        return None

    def _is_quoted(self, position: int) -> bool:
        found = bisect_right(self._quoted, position, key=lambda span: span.start) - 1
        return found >= 0 and position < self._quoted[found].end

    def _closes_in(self, index: int) -> bool:
        """Whether a quotation that is open at the sentence's end is closed at it."""
        return not self._is_quoted(self._sentences[index].end - 1) or (
            self._text[self._sentences[index].end - 1] in '"”'
        )

    def _said_in(self, index: int) -> tuple[_Said, ...]:
        known = self._said.get(index)
        if known is None:
            found = _find_said(self._text, self._sentences[index])
            known = tuple(sorted(found, key=lambda said: said.at, reverse=True))
            self._said[index] = known
        return known


def source_of(text: str, sentences: Sequence[Span], position: int) -> str | None:
    """Who asserts what stands at `position`, as worded; None where the article itself does."""
    return Attribution(text, sentences).source_of(position)


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


def _find_said(text: str, sentence: Span) -> list[_Said]:
    """The attributions of one sentence."""
    words = text[sentence.start : sentence.end]
    found: list[_Said] = []
    parsed: Parse | None = None
    for match in _ACCORDING.finditer(words):
        parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
        name = _name_after(text, parsed, parsed.at(sentence.start + match.end()))
        if name:
            at = sentence.start + match.start()
            found.append(_Said(name, sentence.start, sentence.end, at))
    if not any(word in _SAYS or word in _FINDS for word in re.findall(r"[a-z]+", words)):
        return found
    parsed = parsed or parse(tokens(text, sentence.start, sentence.end))
    for group in parsed.groups:
        verb = parsed.lowers[group.last]
        if (
            group.kind in _TELLING
            and (verb in _SAYS or verb in _FINDS)
            and not _is_passive(parsed, group)
        ):
            said = _said_by(text, sentence, parsed, group.first, group.last)
            if said is not None:
                found.append(said)
    return found


def _is_passive(parsed: Parse, group: Group) -> bool:
    """Whether the verb is said of its subject: "prices are | expected to rise"."""
    before = parsed.lowers[group.first : group.last]
    return any(word in _BE for word in before) and not parsed.lowers[group.last].endswith("ing")


def _said_by(text: str, sentence: Span, parsed: Parse, first: int, last: int) -> _Said | None:
    """The attribution that the verb group of tokens `first` to `last` makes, if it makes one."""
    at = parsed.tokens[first].start
    verb = parsed.lowers[last]
    before = first
    while before and parsed.tags[before - 1] == "adverb":
        before -= 1
    if before and parsed.tags[before - 1] == "pronoun":
        speaks = parsed.lowers[before - 1] in _PRONOUNS and verb in _SAYS - _OF_SOURCES_ALONE
        return _Said("", *_scope(sentence, parsed, before - 1, last), at) if speaks else None
    if verb in ("put", "puts") and "at" not in parsed.lowers[last + 1 : last + 1 + _LONGEST]:
        return None  # "put the pedometer in a drawer", but "put the toll at 54"
    if _is_inverted(parsed, before, last):
        name = _name_after(text, parsed, last + 1) if verb in _SAYS else None
        return _Said(name, sentence.start, sentence.end, at) if name else None
    before = _before_relative(parsed, before)
    if before and parsed.tags[before - 1] == "conjunction":  # "Lee won and | says"
        earlier = group_before(parsed, before - 1)
        before = earlier.first if earlier is not None and earlier.kind in _TELLING else 0
    run = source_phrase(parsed, before)
    if run is None or run[1] - run[0] > _LONGEST:
        return None
    run = _with_head(parsed, run)
    if not (_may_say(parsed, run, verb) or _closes(parsed, run, last, verb)):
        return None
    name = text[parsed.tokens[run[0]].start : parsed.tokens[run[1] - 1].end]
    return _Said(name, *_scope(sentence, parsed, run[0], last), at)


def _before_relative(parsed: Parse, before: int) -> int:
    """Step back over a clause between subject and verb: "the union, which has 9 members, | said"."""
    if not before or parsed.tokens[before - 1].text != ",":
        return before
    for at in range(before - 2, max(0, before - 2 - _CLAUSE), -1):
        if parsed.tags[at] == "relative" and parsed.tokens[at - 1].text == ",":
            return at - 1
    return before


def _with_head(parsed: Parse, run: tuple[int, int]) -> tuple[int, int]:
    """The phrase with the noun that it hangs on: "officials in | the capital"."""
    first = parsed.before_determiners(run[0])
    if not first or parsed.lowers[first - 1] not in _HANGING:
        return run
    asked = parsed.lowers[first - 1] == "by" and first > 1 and parsed.tags[first - 2] == "ed"
    outer = parsed.noun_phrase_before(first - 2 if asked else first - 1)
    if outer is None or not _SPEAKING.intersection(parsed.lowers[outer[0] : outer[1]]):
        return run
    return outer[0], run[1]


_HANGING = frozenset("in from near with at on by".split())


def _closes(parsed: Parse, run: tuple[int, int], last: int, verb: str) -> bool:
    """Whether the phrase and its verb close the sentence: "…, the maker of chips said."."""
    first = parsed.before_determiners(run[0])
    apart = first > 1 and parsed.tokens[first - 1].text in (",", '"', "”")
    return apart and verb in _SAYS - _OF_SOURCES_ALONE and _ends_clause(parsed, last + 1)


def _is_inverted(parsed: Parse, before: int, last: int) -> bool:
    """Whether the verb stands behind a quotation or a comma, and a name behind the verb."""
    if parsed.lowers[last] in _TAKES_HEARER:
        return False
    mark = parsed.tokens[before - 1].text if before else ""
    if mark in ('"', "”"):
        return True
    return before >= 2 and mark == "," and _is_speaker_at(parsed, last + 1)


def _is_speaker_at(parsed: Parse, at: int) -> bool:
    """Whether a name stands there that is not a time, nor the subject of what is said: "said | its
    fighters had fired"."""
    if not _is_name_at(parsed, at) or _TIME.match(parsed.lowers[at]):
        return False
    return not any(
        group.kind == "finite"
        and at < group.first <= at + _NAME_LENGTH
        and not any(t.text in ",;" for t in parsed.tokens[at : group.first])
        for group in parsed.groups
    )


def _is_name_at(parsed: Parse, at: int) -> bool:
    while at < len(parsed.tokens) and parsed.tags[at] == "determiner":
        at += 1
    return at < len(parsed.tokens) and parsed.tags[at] == "noun"


def _ends_clause(parsed: Parse, at: int) -> bool:
    """Whether nothing that is said follows the verb: "…, X said on Monday."."""
    while at < len(parsed.tokens):
        if parsed.tokens[at].text in ',.;"“!?':
            return True
        if parsed.tags[at] in ("auxiliary", "verb", "relative", "pronoun", "number"):
            return False
        at += 1
    return True


def _scope(sentence: Span, parsed: Parse, subject: int, last: int) -> tuple[int, int]:
    """What the attribution covers: behind the verb, or all before the subject."""
    if subject > 1 and _ends_clause(parsed, last + 1):
        return sentence.start, sentence.end
    return parsed.tokens[last].end, sentence.end


def _may_say(parsed: Parse, run: tuple[int, int], verb: str) -> bool:
    """Whether the phrase can be a source for the verb."""
    lowers = parsed.lowers[run[0] : run[1]]
    if any(word in _STUDIES for word in lowers):
        return verb in _FINDS or verb in _SAYS
    if verb not in _SAYS:
        return False
    if verb in _OF_SOURCES_ALONE:
        return bool(_SPEAKING.intersection(lowers))
    named = any(token.text[0].isupper() for token in parsed.tokens[max(run[0], 1) : run[1]])
    return (
        named
        or bool(_SPEAKING.intersection(lowers))
        or (run[0] == 0 and parsed.tokens[0].text[0].isupper())
    )


def _name_after(text: str, parsed: Parse, at: int) -> str | None:
    """The source that is named from token `at` on: "… said Ann Lee, the mayor of Ham"."""
    while at < len(parsed.tokens) and parsed.tags[at] in ("determiner", "adverb"):
        at += 1
    stop = at
    while stop < len(parsed.tokens):
        tag, lower = parsed.tags[stop], parsed.lowers[stop]
        if tag == "noun" or parsed.tokens[stop].text in "-&":
            stop += 1
        elif (
            stop > at
            and lower in ("of", "for", "at", "and")
            and stop + 1 < len(parsed.tokens)
            and (parsed.tags[stop + 1] in ("noun", "determiner"))
        ):
            stop += 2 if parsed.tags[stop + 1] == "determiner" else 1
        else:
            break
    if stop == at or stop - at > _LONGEST:
        return None
    return text[parsed.tokens[at].start : parsed.tokens[stop - 1].end]
