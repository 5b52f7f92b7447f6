"""The noun phrases around a number: behind it, before it, subject, object, and what it refers to."""

from __future__ import annotations

from llmextract.calendar_words import MONTHS, WEEKDAYS
from llmextract.clauses import group_before, subject_of
from llmextract.schema import Span
from llmextract.vicinity import Vicinity
from llmextract.word_classes import CHANGES, LIGHT_NOUNS, PEOPLE, ROLES

__all__ = ["Surroundings"]

_GROUPS = 10
"""Verbs of the sentence before among which the first with a subject is sought."""
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
_PLACING = frozenset("in at near from outside around to on".split())
_DAYS = frozenset((*WEEKDAYS, *MONTHS))


class Surroundings(Vicinity):
    """One mention in its sentence, with the phrases that stand around it."""

    # -- behind the number -------------------------------------------------------------------------

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
        if self.parse.lowers[inner[0]] in _DAYS:
            return None  # "closed 12 stores | on Monday"
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
        if self.is_of_them:
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

    def changing(self) -> Span | None:
        """What the change is of that leads to the number: "a drop in | profits | to £170m"."""
        link = self.place.link
        found = self.parse.noun_phrase_before(link) if link is not None else None
        if found is None:
            return None
        first = self.parse.before_determiners(found[0])
        change = self.parse.lowers[first - 2].removesuffix("s") if first > 1 else ""
        joined = first > 0 and self.parse.lowers[first - 1] in ("in", "of")
        return self.span(found) if joined and change in CHANGES else None

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
