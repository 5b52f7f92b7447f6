"""Where a number stands in its sentence: its own phrase, and the words next to it."""

from __future__ import annotations

from functools import cached_property

from llmextract.clauses import Place, place_in_clause
from llmextract.phrases import Parse
from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.units import MONEY_WORDS

__all__ = ["Vicinity"]

_STEPPED = frozenset("of more further additional extra such fewer less new".split())
_EMPTY = frozenset(
    """others other fewer less more them those these whom which total each apiece percent per cent last next past early late
    year years day days month months week weeks hour hours minute minutes age majority half nationwide worldwide
    statewide countrywide overseas abroad""".split()
)
"""Words that name nothing counted when they stand alone behind a number."""
_MEASURE_ENDS = frozenset(
    """long wide tall high deep old away apart ago north south east west thick earlier later
    early late older younger higher lower better worse faster north-east north-west south-east
    south-west northeast northwest southeast southwest upstream downstream inland offshore""".split()
)
_UNIT_WORDS = frozenset(
    """km/h kmh m/s old us worth dollar dollars pound pounds euro euros km kms kg m cm mm ft mph kph ha lb lbs c p
    bn m oz st ft""".split()
)
"""Words and abbreviations of units that do not begin like the unit's name."""
_DIMENSIONS = frozenset("long wide tall high deep thick old".split())
_COMPARED = frozenset(
    (("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to"), (",", "from"))
)
_PLACING = frozenset("in at near from outside around to on".split())
_ENDING = frozenset("ended end closed close finished finish opened open began begin".split())
_RAISING = frozenset("raise raises raised raising donate donated donates collected pledged".split())
_THEM = frozenset(("them", "whom", "which"))
_NOT_VERBAL = (("noun",), ("mark",), ("number",), ("determiner",))


class Vicinity:
    """One mention in its sentence: its own phrase, and the words next to it."""

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
                compound = parse.lowers[index + 1 : index + 2] in (
                    ("strong",),
                    ("member",),
                    ("odd",),
                )
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
        if parse.lowers[index : index + 1] == ("s",):
            index += 1  # "in his 20 | s"
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
    def is_of_them(self) -> bool:
        """Whether the number is a part of what was told before: "two of them"."""
        following = self.parse.lowers[self.behind : self.behind + 2]
        return len(following) == 2 and following[0] == "of" and following[1] in _THEM

    @cached_property
    def phrase_stop(self) -> int:
        """The token behind the phrase that the number opens."""
        direct = self._direct
        if direct is not None:
            return direct[1]
        tags, at = self.parse.tags, self.behind
        of_them = self.is_of_them and tags[at + 2 : at + 3] not in _NOT_VERBAL
        return min(at + 2 * of_them, len(tags))

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
        left = self.place.left
        leads = [self.parse.lowers[at - 1] for at in (left - 3, left - 2) if self._is_number(at)]
        if self.before == "from" and "to" in leads:
            return True  # "to £170m | from £194m"
        second = self.parse.lowers[left - 2] if left > 1 else ""
        return (second, self.before) in _COMPARED

    def _is_number(self, at: int) -> bool:
        return at > 0 and self.parse.tags[at] == "number"

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
    def is_given(self) -> bool:
        """Whether a name behind "for" tells who gets a sum: "raised $170,000 | for the Red Cross"."""
        at = self.behind + 1
        raised = not _RAISING.isdisjoint(self.parse.lowers[max(0, self.place.left - 3) : self.at])
        if self.parse.lowers[self.behind : at] != ("for",) or not raised:
            return False
        found = self.parse.noun_phrase(at, with_of=False)
        words = self.parse.tokens[slice(*found)] if found else []
        return bool(words) and all(word.text[0].isupper() for word in words)

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
