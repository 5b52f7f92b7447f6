"""Words of a sentence with their tags: noun, verb, preposition and so on, and its verb groups.

No trained tagger: the words that hold an English sentence together are closed lists, verbs show
themselves by their form and by their neighbours, and what is on no list is taken for a noun or an
adjective.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from llmextract.schema import Mention
from llmextract.word_classes import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    BASES,
    CONJUNCTIONS,
    DETERMINERS,
    NO_PARTICIPLES,
    NOUNS_IN_LY,
    NOUNS_OR_VERBS,
    PEOPLE,
    PREDICATES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    VERBS,
)

__all__ = ["VERBAL", "Group", "Tag", "Token", "groups_of", "tags_of", "tokens"]

_TOKEN = re.compile(r"[^\W\d_][\w]*(?:[-'’.&/][\w]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
_CONTRACTED = re.compile(r"^(?:he|she|it|they|we|i|you|who|that|there)'(?:s|d|ve|re|ll|m)$")

Tag = Literal[
    "number", "noun", "determiner", "preposition", "to", "auxiliary", "verb", "ed", "ing",
    "adverb", "conjunction", "subordinator", "relative", "pronoun", "mark",
]  # fmt: skip
"""`ed` is a participle or a past tense, `ing` a participle or gerund that governs what follows."""

_MODALS = frozenset(
    """will would can could may might shall should must cannot can't won't wouldn't couldn't shouldn't did
    didn't does doesn't do don't""".split()
)
"""Behind these stands the infinitive."""
_FLOATING = frozenset("since each both all".split())
"""Adverbs behind an auxiliary and before a verb: "had each paid", "have since been burned"."""
_AS_ADJECTIVES = frozenset("stolen broken fallen hidden frozen sunken torn forgotten".split())
"""Participles that stand before nouns: "31 stolen pieces"."""
_MOSTLY_NOUNS = frozenset(
    """care land transport trade supply fund finance house host test place race rent share ship train issue list
    name post process study survey book block repair fire judge support water crew""".split()
)
"""Of the bare forms, those that are nouns more often before a preposition."""
_NOUNS_BEFORE_NOUNS = (NOUNS_OR_VERBS | _MOSTLY_NOUNS) - {"raise", "close", "open", "shut"}
_BEFORE_BARE = _MODALS | {"to"}
_LIST = 60
"""Tokens from a bare verb to the last of its list, at most."""
_JOINING = frozenset(("and", "or", ","))
_UNCHANGED = frozenset("cost put hit cut set shut hurt burst bet cast shed".split())
"""Verbs whose past is their present."""
_BEFORE_NUMBERS = frozenset(
    "at more fewer less about around nearly almost some as over up dozens hundreds scores".split()
)
"""Words before a number that a participle may govern: "killing | at least 35"."""
_BEFORE_TO = frozenset("according due close up thanks owing prior next addition".split())
"""Words behind which "to" is a preposition."""
VERBAL = frozenset(("auxiliary", "verb", "ed", "ing"))
"""Tags of verbs."""


class Token(NamedTuple):
    """A word, number or mark of punctuation with its place in the text."""

    text: str
    start: int
    end: int
    number: bool = False

    @property
    def lower(self) -> str:
        return self.text.casefold().replace("’", "'")


class Group(NamedTuple):
    """A verb group: tokens `first` to `last` (inclusive), and whether it can be a predicate."""

    first: int
    last: int
    kind: Literal["finite", "ed", "ing", "infinitive"]


def tokens(text: str, start: int, end: int, numbers: Sequence[Mention] = ()) -> list[Token]:
    """The tokens of `text[start:end]`; each of `numbers` is one token."""
    found: list[Token] = []
    position = start
    for number in sorted(numbers, key=lambda mention: mention.start):
        if number.start < position or number.end > end:
            continue
        found += _plain(text, position, number.start)
        found.append(Token(text[number.start : number.end], number.start, number.end, number=True))
        position = number.end
    found += _plain(text, position, end)
    return found


def _plain(text: str, start: int, end: int) -> Iterable[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield Token(match.group(), match.start(), match.end())


def tags_of(stretch: Sequence[Token], lowers: Sequence[str]) -> list[Tag]:
    """The tag of each token of a sentence; `lowers` are their words in lower case."""
    tags: list[Tag] = []
    for index in range(len(stretch)):
        tags.append(_tag(stretch, lowers, tags, index))
    return tags


# The first class that holds a word gives its tag.
_CLASSES: tuple[tuple[frozenset[str], Tag], ...] = (
    (frozenset(("to",)), "to"),
    (AUXILIARIES, "auxiliary"),
    (PRONOUNS, "pronoun"),
    (CONJUNCTIONS, "conjunction"),
    (SUBORDINATORS, "subordinator"),
    (ADVERBS, "adverb"),
    (PREPOSITIONS, "preposition"),
    (DETERMINERS - {"that"}, "determiner"),
    (RELATIVES, "relative"),
)
_CLOSED: dict[str, Tag] = {word: tag for words, tag in reversed(_CLASSES) for word in words}


def _is_namesake(text: str, index: int) -> bool:
    """Whether a word with the letters of a closed class is a name: "US", "IT", "May", "Will"."""
    return text in ("US", "IT") or (index > 0 and text in ("May", "Will"))


def _closed(lower: str) -> Tag | None:
    """The tag of a word of a closed class."""
    return _CLOSED.get(lower) or ("pronoun" if _CONTRACTED.match(lower) else None)


def _tag(stretch: Sequence[Token], lowers: Sequence[str], tags: Sequence[Tag], index: int) -> Tag:
    token, lower = stretch[index], lowers[index]
    if token.number or token.text[0].isdigit():
        return "number"
    if not token.text[0].isalpha():
        return "mark"
    following = lowers[index + 1] if index + 1 < len(stretch) else "."
    if index + 1 < len(stretch) and stretch[index + 1].number:
        following = "0"
    before = tags[index - 1] if index else "mark"
    last = lowers[index - 1] if index else ""
    if lower == "to":
        return "preposition" if _leads_to_noun(lowers, index, following) else "to"
    closed = _closed(lower)
    if lower in _FLOATING and before == "auxiliary" and _closed(following) in (None, "auxiliary"):
        closed = "adverb"
    if lower == "close" and following == "to" and before != "to" and last not in _MODALS:
        closed = "adverb"  # "the debt is | close to"
    if closed is not None and not _is_namesake(token.text, index):
        noun = lower == "dead" and (before == "determiner" or last == "of")
        past = closed == "preposition" and before == "determiner"
        return "noun" if noun or past else closed  # "the number of dead", "the past month"
    if lower in BASES and _goes_on(lowers, tags, index, following):
        return "verb"
    return _open_class(token, lower, before, last, following)


def _leads_to_noun(lowers: Sequence[str], index: int, following: str) -> bool:
    """Whether "to" is a preposition here: "according to", "from bow to stern", not "is due to reach"."""
    last = lowers[index - 1] if index else ""
    known = following in BASES or following in VERBS
    if last == "due" and known and lowers[index - 2] in AUXILIARIES:
        return False
    return last in _BEFORE_TO or (not known and lowers[max(0, index - 2)] == "from")


def _goes_on(lowers: Sequence[str], tags: Sequence[Tag], index: int, following: str) -> bool:
    """Whether a bare verb stands here behind another: "will cut 31 positions, | close the school"."""
    if index < 2 or not _may_go_on(lowers, index, following):
        return False
    for at in range(index - 2, 0, -1):
        if tags[at] == "mark" and lowers[at] not in (",", "(", ")"):
            return False
        if tags[at] in VERBAL:
            return tags[at] == "verb" and _is_bare(lowers, tags, at)
        if tags[at] in ("subordinator", "relative"):
            return False
    return False


def _may_go_on(lowers: Sequence[str], index: int, following: str) -> bool:
    """Whether the words around a bare verb let it go on with another."""
    before, tag = lowers[index - 1], _closed(following)
    if before not in _JOINING or following == "of":
        return False
    if tag == "preposition" and lowers[index] in NOUNS_OR_VERBS | _MOSTLY_NOUNS:
        return False  # "for schools and | transport for"
    governs = tag in ("determiner", "pronoun", "preposition", "adverb") or following[0].isdigit()
    if tag is None and following.endswith("s"):  # "and | raise rents by"
        governs = lowers[index] not in _NOUNS_BEFORE_NOUNS
    listed = before != "," or _is_list(lowers, index)
    return governs and listed and not _has_verb(lowers, index)


def _is_list(lowers: Sequence[str], index: int) -> bool:
    """Whether another bare verb stands behind "and" or "or" later on."""
    later = range(index + 1, min(index + _LIST, len(lowers) - 1))
    return any(lowers[at] in ("and", "or") and lowers[at + 1] in BASES for at in later)


def _has_verb(lowers: Sequence[str], index: int) -> bool:
    """Whether an auxiliary follows before the clause ends: "and | work on 40 homes will begin"."""
    for lower in lowers[index + 1 :]:
        if not lower[0].isalnum() or lower in RELATIVES or lower in SUBORDINATORS:
            return False
        if lower in AUXILIARIES:
            return True
    return False


def _is_bare(lowers: Sequence[str], tags: Sequence[Tag], index: int) -> bool:
    """Whether the verb at `index` is bare: behind a modal or "to", or one that goes on with another itself."""
    at = index - 1
    while at and tags[at] == "adverb":  # "can now open"
        at -= 1
    return lowers[index] in BASES and lowers[at] in _BEFORE_BARE | _JOINING


def _open_class(token: Token, lower: str, before: Tag, last: str, following: str) -> Tag:
    """The tag of a word that only its form and its neighbours tell."""
    capital = token.text[0].isupper() and before != "mark"
    infinitive = before == "to" and not capital and not lower.endswith("s")
    modal = last in _MODALS and not capital
    if (
        infinitive
        or modal
        or (before == "auxiliary" and (lower in VERBS or lower in NOUNS_OR_VERBS))
    ):
        return "verb"
    if capital:
        return "noun"
    counted = before == "number" and lower.endswith("s") and last != "one"  # "five | accounts in"
    plain = following[0].isalpha() and _closed(following) is None
    counted = counted or (before == "number" and lower in _AS_ADJECTIVES and plain)
    if lower in VERBS and before not in ("determiner", "preposition") and not counted:
        return "verb"
    if lower in NOUNS_OR_VERBS or (before == "adverb" and lower.endswith("s")):
        return "verb" if _acts(lower, before, last, following) else "noun"
    if lower.endswith(("ed", "ing")) and len(lower) > 3:
        return _participle(lower, before, last, following)
    is_adverb = lower.endswith("ly") and len(lower) > 4 and lower not in NOUNS_IN_LY
    return "adverb" if is_adverb else "noun"


def _acts(lower: str, before: Tag, last: str, following: str) -> bool:
    """Whether a word that may be noun or verb is a verb here."""
    if before in ("pronoun", "relative"):
        return True
    if before not in ("noun", "adverb"):
        return False
    if lower not in NOUNS_OR_VERBS:  # "the patient now | waits | 83 weeks"
        governs = following[0].isdigit() or _closed(following) == "determiner"
        return governs and not lower.endswith("ss")
    if lower in _UNCHANGED and (following[0].isdigit() or _closed(following) == "determiner"):
        return True  # "the course cost 46 pounds", "the bank cut its forecast"
    plural = last.endswith("s") and not last.endswith("ss")
    if before == "noun" and lower.endswith("s") == plural:
        return False
    tag = _closed(following)
    return (
        tag in ("determiner", "pronoun", "relative", "to")
        or following[0].isdigit()
        or (tag in ("preposition", "adverb") and following not in ("of", "on", "in", "against"))
    )


def _participle(lower: str, before: Tag, last: str, following: str) -> Tag:
    """A word in -ed or -ing: verb behind an auxiliary, adjective before a noun, else open."""
    if before == "auxiliary":
        return "verb"
    tag = _closed(following)
    governs = following[0].isdigit() or tag in ("determiner", "pronoun")
    governs = governs or following in _BEFORE_NUMBERS
    opens = before in ("mark", "relative", "conjunction", "determiner")
    named = lower in NO_PARTICIPLES and not (governs and before in ("mark", "preposition"))
    if named or (lower.endswith("ing") and tag == "auxiliary" and opens):
        return "noun"  # "that borrowing would fall"
    if following[0].isalpha() and tag is None and _is_adjective(lower, before, last):
        return "noun"
    if lower.endswith("ed"):
        named = not following[0].isalnum() or tag == "auxiliary"  # "the wounded were"
        return "noun" if before == "determiner" and named else "ed"
    if before == "noun":  # "troops | fighting in", "people | dying.", but "a bus bombing."
        person = last in PEOPLE and not following[0].isalpha()
        return "ing" if governs or person or tag in ("preposition", "to") else "noun"
    return "noun" if before == "determiner" and not (governs or tag == "to") else "ing"


def _is_adjective(lower: str, before: Tag, last: str) -> bool:
    """Whether a participle with a noun behind it stands as an adjective: "six armed men"."""
    if lower in ADJECTIVES or "-" in lower:
        return True
    share = last.endswith(("cent", "%"))  # "15 per cent rejected plans"
    described = before in ("determiner", "preposition", "number") or last.endswith("-old")
    return described and not share


def groups_of(tags: Sequence[Tag], lowers: Sequence[str]) -> Iterable[Group]:
    """The verb groups of a sentence, in order."""
    index = 0
    while index < len(tags):
        tag = tags[index]
        infinitive = _opens_infinitive(tags, index)
        if tag not in VERBAL and not infinitive:
            index += 1
            continue
        stop = _group_stop(tags, lowers, index, infinitive=infinitive)
        kind: Literal["finite", "ed", "ing", "infinitive"] = "finite"
        if infinitive:
            kind = "infinitive"
        elif tag == "ing" or lowers[index] in ("being", "having", "be", "been"):
            kind = "ing"
        elif tag == "ed":
            kind = "ed"
        yield Group(index, stop - 1, kind)
        index = stop


def _group_stop(tags: Sequence[Tag], lowers: Sequence[str], index: int, *, infinitive: bool) -> int:
    """Where the verb group that begins at `index` ends: auxiliaries, adverbs, "to" and verbs."""
    at = stop = index + 1 if not infinitive else index + 2
    main = tags[stop - 1] != "auxiliary"
    while at < len(tags):
        if tags[at] == "adverb" or (lowers[at] in PREDICATES and _opens_infinitive(tags, at + 1)):
            at += 1
            continue
        if _opens_infinitive(tags, at):
            at = stop = at + 2
            main = tags[stop - 1] != "auxiliary"
            continue
        if main or tags[at] not in VERBAL:
            break
        main = tags[at] != "auxiliary"
        at = stop = at + 1
    return stop


def _opens_infinitive(tags: Sequence[Tag], at: int) -> bool:
    """Whether "to" with a verb stands at `at`."""
    following = tags[at + 1] if at + 1 < len(tags) else "mark"
    return at < len(tags) and tags[at] == "to" and following in ("verb", "auxiliary")
