"""The noun phrases around a number: behind it, before it, subject, object, and what it refers to."""

from __future__ import annotations

from functools import cached_property

from llmextract.clauses import Place, group_before, place_in_clause, subject_of
from llmextract.phrases import Parse
from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.units import MONEY_WORDS
from llmextract.word_classes import CHANGES, LIGHT_NOUNS, PEOPLE, ROLES

__all__ = ["Surroundings"]

_STEPPED = frozenset("of more further additional extra such fewer less new".split())
_EMPTY = frozenset(
    """others other fewer less more them those these whom which total each apiece percent per cent last next past early late
    year years day days month months week weeks hour hours minute minutes age majority half""".split()
)
"""Words that name nothing counted when they stand alone behind a number."""
_MEASURE_ENDS = frozenset(
    """long wide tall high deep old away apart ago north south east west thick earlier later
    early late older younger higher lower better worse faster north-east north-west south-east
    south-west northeast northwest southeast southwest upstream downstream inland offshore""".split()
)
_GROUPS = 10
"""Verbs of the sentence before among which the first with a subject is sought."""
_UNIT_WORDS = frozenset(
    """km/h kmh m/s old us worth dollar dollars pound pounds euro euros km kms kg m cm mm ft mph kph ha lb lbs c p
    bn m""".split()
)
"""Words and abbreviations of units that do not begin like the unit's name."""
_DIMENSIONS = frozenset("long wide tall high deep thick old".split())
_HANGING = frozenset("for from against between on".split())
"""Prepositions whose phrase restricts the noun before them rather than the verb: "calls | for help"."""
_PRONOUN_SUBJECTS = frozenset("he she it they we i who".split())
_PUTTING = frozenset(
    "put puts putting estimated estimates set sets fixed kept keeps held holds left valued".split()
)
"""Verbs of "the price | at $4"."""
_BRINGING = frozenset(
    "bring brings bringing brought raise raises raising raised take takes taking took lift lifting".split()
)
"""Verbs of "the toll | to 31"."""
_KIN = frozenset(
    """daughter daughters son sons mother father brother sister wife husband cousin nephew niece aunt uncle
    grandson granddaughter grandmother grandfather girl boy baby""".split()
)
_GRADES = frozenset("fewer more less higher lower greater larger smaller bigger".split())
"""Comparatives between a share and what it is of."""
_COMPARED = frozenset(
    (("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to"), (",", "from"))
)
_PLACING = frozenset("in at near from outside around to on".split())
_ENDING = frozenset("ended end closed close finished finish opened open began begin".split())
_OF_THEM = frozenset("them whom which".split())


class Surroundings:
    """One mention in its sentence, with the phrases that stand around it."""

    def __init__(self, reading: Reading, mention: Mention) -> None:
        self.reading, self.mention = reading, mention
        self.parse: Parse = reading.parsed(reading.sentence_of(mention))
        self.at = self.parse.at(mention.start)

    @property
    def is_found(self) -> bool:
        """Whether the mention is a token of its sentence."""
        return self.at < len(self.parse.tokens)

    @cached_property
    def behind(self) -> int:
        """The first token behind the unit's words: "hectares", "-year-old", "per cent"."""
        parse, index = self.parse, self.at + 1
        if self.mention.unit is None:
            if parse.lowers[index : index + 1] == ("-",):
                compound = parse.lowers[index + 1 : index + 2] in (("strong",), ("member",))
                return index + (2 if compound else 1)
            return index
        stems = {word[:3] for word in self.mention.unit.casefold().split()}
        stems |= {"per", "sq", "cub", "squ"}
        while index < len(parse.tokens) and index < self.at + 7:
            lower = parse.lowers[index]
            if lower in ("a", "an") and index == self.at + 1 and index + 1 < len(parse.tokens):
                if not any(parse.lowers[index + 1].startswith(stem) for stem in stems):
                    break  # "half a kilometre", but "$30,000 a year"
            elif not (
                parse.tokens[index].text in "-–%$€£°"
                or lower in _UNIT_WORDS
                or any(lower.startswith(stem) for stem in stems)
                or (self.mention.kind == "money" and lower in MONEY_WORDS)
            ):
                break
            index += 1
        return self._past_conversion(index)

    def _past_conversion(self, index: int) -> int:
        """Step over the same in another unit: "300 mm | (12 inches) | of rain"."""
        lowers = self.parse.lowers
        if lowers[index : index + 1] != ("(",):
            return index
        stop = next(
            (i for i in range(index, min(len(lowers), index + 8)) if lowers[i] == ")"), None
        )
        converts = stop is not None and "number" in self.parse.tags[index:stop]
        return stop + 1 if converts and stop is not None else index

    @cached_property
    def place(self) -> Place:
        """Where the number stands in its clause."""
        return place_in_clause(self.parse, self.at, self.phrase_stop)

    @cached_property
    def phrase_stop(self) -> int:
        """The token behind the phrase that the number opens."""
        direct = self._direct
        return direct[1] if direct is not None else min(self.behind, len(self.parse.tokens))

    @property
    def before(self) -> str:
        """The word before the number's phrase, "" at the start."""
        return self.parse.lowers[self.place.left - 1] if self.place.left else ""

    @property
    def tag_before(self) -> str:
        """The tag of that word."""
        return self.parse.tags[self.place.left - 1] if self.place.left else "mark"

    @property
    def tag_behind(self) -> str:
        """The tag of the word behind number and unit."""
        tags = self.parse.tags[self.behind : self.behind + 1]
        return tags[0] if tags else "mark"

    @property
    def is_listed(self) -> bool:
        """Whether a noun and the number alone stand behind a comma or "and": "women 13% | and men 16%"."""
        first = self.parse.noun_phrase_before(self.place.left)
        return (
            first is not None
            and first[0] > 0
            and self.parse.lowers[first[0] - 1] in (",", "and", ";")
        )

    @property
    def is_compared(self) -> bool:
        """Whether the number is the other side of a comparison: "up from | 9", "against | 9"."""
        if self.before in ("against", "versus"):
            return True
        second = self.parse.lowers[self.place.left - 2] if self.place.left > 1 else ""
        return (second, self.before) in _COMPARED

    @property
    def is_gapped(self) -> bool:
        """Whether a share has no unit of its own: "the Alliance had 41% of the vote, the Left | 33"."""
        return (
            self.mention.kind == "percent"
            and self.behind == self.at + 1
            and "%" not in (self.mention.text)
            and self.mention.text[-1].isdigit()
        )

    @property
    def is_excess(self) -> bool:
        """Whether the number tells by how much another one is more: "95,000 people, | a third | more than in May"."""
        words = self.parse.lowers[self.behind : self.behind + 2]
        marked = self.place.left > 0 and self.parse.lowers[self.place.left - 1] == ","
        return marked and words in (("more", "than"), ("less", "than"), ("fewer", "than"))

    @property
    def is_bare_change(self) -> bool:
        """Whether a noun stands before "up" or "down" and the number: "with sales up | 4%"."""
        left, parse = self.place.left, self.parse
        noun = parse.noun_phrase_before(left - 1, with_of=False) if left > 1 else None
        if noun is None:
            return False
        at = parse.before_determiners(noun[0])
        before = parse.lowers[at - 1] if at else ""
        return before not in _PLACING | _ENDING

    @property
    def is_cost(self) -> bool:
        """Whether the number is what the subject costs: "will close, at a cost of | £3bn"."""
        words = self.parse.lowers[max(0, self.place.left - 4) : self.place.left]
        return words in (("at", "a", "cost", "of"), ("at", "the", "cost", "of"))

    @property
    def points_away(self) -> bool:
        """Whether the number is a distance from somewhere: "130 km | north of Ham"."""
        lowers = self.parse.lowers
        return lowers[self.behind : self.behind + 1] != () and (
            lowers[self.behind] in _MEASURE_ENDS - _DIMENSIONS or lowers[self.behind] == "from"
        )

    @property
    def is_before_noun(self) -> bool:
        """Whether a noun stands right behind number and unit: "100 per cent | returns"."""
        return self._direct is not None and self._direct[0] == self.behind

    @property
    def is_attributive(self) -> bool:
        """Whether number and unit stand before a noun as an adjective: "a $5 ticket"."""
        before = self.parse.lowers[self.at - 1] if self.at else ""
        return self.parse.is_adjectival_number(self.at) or before in ("a", "an", "the")

    def span(self, indices: tuple[int, int] | None) -> Span | None:
        """Token indices as a stretch of the text."""
        return None if indices is None else self.parse.span(*indices)

    # -- behind the number -------------------------------------------------------------------------

    @cached_property
    def _direct(self) -> tuple[int, int] | None:
        index, parse = self.behind, self.parse
        while index < len(parse.lowers) and parse.lowers[index] in _STEPPED:
            index += 1
        if self.mention.unit is not None:
            while (
                parse.lowers[index : index + 1]
                and parse.lowers[index] in _DIMENSIONS
                and parse.tags[index + 1 : index + 2] == ("noun",)
            ):
                index += 1  # "a two-metre high | wave"
        bare = index == self.behind and self.mention.kind != "ratio"
        if bare and parse.tags[index : index + 1] == ("determiner",):
            return None  # "$30,000 | a year"
        found = parse.noun_phrase(index)
        return None if found is None or self._is_empty(found) else found

    def _is_empty(self, indices: tuple[int, int]) -> bool:
        words = self.parse.lowers[indices[0] : indices[1]]
        return all(word in _EMPTY for word in words) or (
            self.mention.unit is not None and words[0] in _MEASURE_ENDS
        )

    def direct(self) -> Span | None:
        """The noun phrase right behind the number and its unit."""
        return self.span(self._direct)

    def noun(self) -> Span | None:
        """The noun phrase behind with what hangs on it: "calls for help", or as it is."""
        direct = self._direct
        if direct is None or direct[1] >= len(self.parse.lowers):
            return self.direct()
        return self._with_hanging(direct, _HANGING) or self.direct()

    def _with_hanging(self, direct: tuple[int, int], links: frozenset[str]) -> Span | None:
        if self.parse.lowers[direct[1]] not in links or "of" in self.parse.lowers[slice(*direct)]:
            return None
        first = direct[1] + 1
        if self.parse.tags[first : first + 1] == ("preposition",):  # "people from | across"
            first += 1
        inner = self.parse.noun_phrase(first)
        if inner is None or inner[1] - inner[0] > 5 or self.parse.tags[direct[1] + 1] == "number":
            return None
        return self.parse.span(direct[0], inner[1])

    def shapes(self) -> list[Span]:
        """Longer and shorter forms of the noun phrase behind."""
        direct = self._direct
        if direct is None:
            return []
        found = []
        stop = direct[1]
        if stop + 1 < len(self.parse.tags) and self.parse.tags[stop] in (
            "preposition", "to", "ed", "ing", "relative",
        ):  # fmt: skip
            at = stop + 1
            while at < len(self.parse.tags) and self.parse.tags[at] in ("verb", "ed", "auxiliary"):
                at += 1
            if at < len(self.parse.tags) and self.parse.tags[at] in ("preposition", "to"):
                at += 1
            inner = self.parse.noun_phrase(at) if at < len(self.parse.tags) else None
            if inner is not None:
                found.append(self.parse.span(direct[0], inner[1]))
        bare = self.parse.noun_phrase(direct[0], with_of=False)
        if bare is not None:
            found.append(self.parse.span(*bare))
        return found

    def after(self, *words: str) -> Span | None:
        """The noun phrase behind one of the prepositions `words` right behind the number."""
        if self.behind < len(self.parse.lowers) and self.parse.lowers[self.behind] in words:
            index = self.behind + 1
            if self.parse.tags[index : index + 1] == ("ing",):  # "48 hours of rioting"
                return self.parse.span(index, index + 1)
            found = self.parse.noun_phrase(index)
            return self.span(found)
        return None

    def of_them(self) -> Span | None:
        """The noun of "14 of them | children"."""
        lowers = self.parse.lowers
        if lowers[self.behind : self.behind + 1] == ("of",) and (
            lowers[self.behind + 1 : self.behind + 2] and lowers[self.behind + 1] in _OF_THEM
        ):
            stop = self.parse.noun_stop(self.behind + 2)
            if stop > self.behind + 2:
                return self.parse.span(self.behind + 2, stop)
        return None

    def graded(self) -> Span | None:
        """The noun of "32% fewer | falls", "a 23 per cent higher | risk"."""
        lowers, tags = self.parse.lowers, self.parse.tags
        if lowers[self.behind : self.behind + 1] == () or lowers[self.behind] not in _GRADES:
            return None
        if tags[self.behind + 1 : self.behind + 2] != ("noun",):
            return None
        return self.span(self.parse.noun_phrase(self.behind + 1))

    def changed(self) -> Span | None:
        """What a change is of: "a 10 per cent drop in | deaths"."""
        found = self.parse.noun_phrase(self.behind, with_of=False)
        if found is None or self.parse.lowers[found[1] - 1].removesuffix("s") not in CHANGES:
            return None
        if self.parse.lowers[found[1] : found[1] + 1] in (("in",), ("of",), ("on",)):
            return self.span(self.parse.noun_phrase(found[1] + 1))
        return None

    # -- before the number -------------------------------------------------------------------------

    def subject(self) -> Span | None:
        """The subject of the verb that the number hangs on; for a pronoun the sentence before's."""
        group = self.place.group
        if group is None or group.first > self.at:
            group = group_before(self.parse, self.place.left)
        if group is None:
            return None
        at = group.first
        while at and self.parse.tags[at - 1] == "adverb":
            at -= 1
        if at and self.parse.lowers[at - 1] in _PRONOUN_SUBJECTS - {"who"}:
            return self.subject_before()
        return self.span(subject_of(self.parse, group))

    def subject_before(self) -> Span | None:
        """The subject of the sentence before."""
        index = self.reading.index_of(self.mention)
        if not index:
            return None
        parse = self.reading.parsed(self.reading.sentences[index - 1])
        for group in parse.groups[:_GROUPS]:
            if group.kind == "finite":
                found = subject_of(parse, group)
                if found is not None:
                    return parse.span(*found)
        return None

    def object(self) -> Span | None:
        """The object of the verb before the number: "battled | the blaze | for four hours"."""
        group = group_before(self.parse, self.place.left)
        if group is None or self.place.link is None:
            return None
        found = self.parse.noun_phrase(group.last + 1)
        return self.span(found) if found is not None and found[1] <= self.place.link else None

    def placed(self) -> Span | None:
        """What is put at the number, or brought to it: "put the number of | injured people | at 31"."""
        group = group_before(self.parse, self.place.left)
        verb = "" if group is None else self.parse.lowers[group.last]
        at, to = self.before == "at" and verb in _PUTTING, self.before == "to" and verb in _BRINGING
        if group is None or not (at or to):
            return None
        bare = self.parse.noun_phrase(group.last + 1, with_of=False)
        if bare is None or bare[1] >= self.place.left:
            return None
        of = self.parse.lowers[bare[1]] == "of" and self.parse.lowers[bare[1] - 1] in LIGHT_NOUNS
        return self.span(self.parse.noun_phrase(bare[1] + 1) if of else bare)

    def counterpart(self) -> Span | None:
        """What the number before is of: "by 78 | votes | to 71"."""
        if self.before != "to":
            return None
        found = self.parse.noun_phrase_before(self.place.left - 1)
        counts = found is not None and found[0] and self.parse.tags[found[0] - 1] == "number"
        return self.span(found) if counts else None

    def beside(self) -> Span | None:
        """The noun phrase before the number: "Ann Lee, | 33", "a rate of | 7 per cent"."""
        index = self.place.left
        while index and (
            self.parse.tags[index - 1] in ("preposition", "mark", "adverb", "to")
            or self.parse.lowers[index - 1] == "aged"
        ):
            index -= 1
        found = self.parse.noun_phrase_before(index)
        while found is not None and self.parse.lowers[found[1] - 1] in LIGHT_NOUNS:
            first = self.parse.before_determiners(found[0])  # "mountains at | a height of"
            outer = (
                self.parse.noun_phrase_before(first - 1)
                if first and self.parse.tags[first - 1] == "preposition"
                else None
            )
            if outer is None:
                break
            found = outer
        return self.span(found)

    def apposed(self) -> Span | None:
        """Whose age stands behind a comma and an article: "| Yusra |, a 19-year-old from Ham"."""
        left = self.place.left
        apart = (
            left > 1
            and self.parse.lowers[left - 1] == ","
            and self.parse.lowers[left] in ("a", "an")
        )
        found = self.parse.noun_phrase_before(left - 1, with_of=False) if apart else None
        if found is None or not self.parse.tokens[found[0]].text[0].isupper():
            return None
        led = self.parse.lowers[found[0] - 1] if found[0] else ""
        return None if led in _PLACING else self.span(found)

    @property
    def is_beside_person(self) -> bool:
        """Whether the word before the comma says who somebody is: "his daughter, | aged nine"."""
        word = self.parse.lowers[self.at - 3] if self.at > 2 else ""
        return word in PEOPLE or word in ROLES or word in _KIN

    def of_that_age(self) -> Span | None:
        """Who are told apart by an age: "| children | under the age of five"."""
        lowers, index = self.parse.lowers, self.at
        while index and lowers[index - 1] in ("the", "age", "ages", "aged", "of"):
            index -= 1
        if not index or lowers[index - 1] not in ("under", "over", "above", "below"):
            return None
        return self.span(self.parse.noun_phrase_before(index - 1))

    def topic(self) -> Span | None:
        """The noun phrase of "Of | the firms asked |, 48 per cent"."""
        if self.parse.lowers[:1] != ("of",):
            return None
        found = self.parse.noun_phrase(1)
        if found is not None and self.parse.tags[found[1] : found[1] + 1] == ("ed",):
            inner = self.parse.noun_phrase(found[1] + 2)
            found = found if inner is None else (found[0], inner[1])
        return self.span(found)
