"""Which mentions tell the same fact again: headline and lead round what the body tells exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from llmextract.exchange import Pointing
from llmextract.reading import Reading
from llmextract.schema import Mention
from llmextract.word_classes import AUXILIARIES, PEOPLE

__all__ = ["head_of", "restatements"]

_OF = re.compile(r"\s+(?:of|from|for|against|between|on|in|at|to|with|who|which|that)\s+")
_REFERS = re.compile(r"\b(?:the|these|those|all|both|its|their|this)\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:another|further|other|additional|a\s+second)\s+$", re.IGNORECASE)
_MORE = re.compile(r"\s+(?:more|others?|further|new)\b", re.IGNORECASE)


def head_of(counted: str | None) -> str | None:
    """The head noun in the singular: "field commanders of armed groups" -> "commander"."""
    if not counted:
        return None
    words = _OF.split(counted.casefold())[0].split()
    return _singular(words[-1]) if words else None


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def restatements(
    reading: Reading,
    facts: Sequence[Mention],
    pointed: Mapping[str, Pointing],
    parts: Mapping[str, str],
) -> dict[str, str]:
    """Mentions that tell a fact again, with the mention that tells it most exactly."""
    restated: dict[str, str] = {}
    for position, later in enumerate(facts):
        for earlier in reversed(facts[:position]):
            if earlier.id in restated or later.id in restated:
                continue
            if _is_conversion(reading, earlier, later):
                restated[later.id] = earlier.id
                continue
            wholes = {one: restated.get(whole, whole) for one, whole in parts.items()}
            if not _same_fact(reading, earlier, later, pointed, wholes):
                continue
            exact, rough = sorted((earlier, later), key=_exactness, reverse=True)
            for known, target in restated.items():
                if target == rough.id:
                    restated[known] = exact.id
            restated[rough.id] = exact.id
    return restated


def _exactness(mention: Mention) -> tuple[int, bool, int]:
    """More digits are more exact, then no modifier, then the later telling."""
    return _digits(mention), mention.modifier == "exact", mention.start


def _digits(mention: Mention) -> int:
    if "dozen" in mention.text.casefold():
        return 0
    return len((mention.value or mention.high or Decimal(0)).normalize().as_tuple().digits)


def _same_fact(
    reading: Reading,
    earlier: Mention,
    later: Mention,
    pointed: Mapping[str, Pointing],
    parts: Mapping[str, str],
) -> bool:
    if earlier.unit != later.unit:
        return False
    if earlier.value is None or later.value is None:
        return earlier.low is not None and (earlier.low, earlier.high) == (later.low, later.high)
    if earlier.kind != later.kind or parts.get(later.id) == earlier.id:
        return False
    heads = head_of(pointed[earlier.id].counted), head_of(pointed[later.id].counted)
    if heads[0] and heads[0] == heads[1] and earlier.value == later.value:
        if earlier.id in parts and parts[earlier.id] == parts.get(later.id):
            return True  # the same part of the same whole
    if _is_another(reading, later):
        return _refers_to_other(reading, later) and earlier.value == later.value
    if earlier.value == later.value:
        return _told_again(reading, earlier, later, heads, pointed)
    if parts.get(earlier.id, "") != parts.get(later.id, "") and (
        earlier.id in parts and later.id in parts
    ):
        return False
    if heads[0] is None or not (heads[0] == heads[1] or _both_people(heads)):
        return False
    if any(_is_elliptic(reading, one, pointed[one.id].counted) for one in (earlier, later)):
        return False
    return _is_rounding(reading, earlier, later)


def _is_another(reading: Reading, mention: Mention) -> bool:
    """Whether the number adds to one before it: "another 200", "three more"."""
    before = reading.text[max(0, mention.start - 12) : mention.start]
    behind = reading.text[mention.end : mention.end + 12]
    return bool(_OTHERS.search(before) or _MORE.match(behind))


def _refers_to_other(reading: Reading, mention: Mention) -> bool:
    return reading.text[max(0, mention.start - 10) : mention.start].endswith("the other ")


def _both_people(heads: tuple[str | None, str | None]) -> bool:
    return all(head in PEOPLE for head in heads)


def _are_people(counted: str | None) -> bool:
    """Whether the phrase names persons: a noun for persons, or a people such as "Israelis"."""
    if head_of(counted) in PEOPLE:
        return True
    last = (counted or "").split(" of ")[0].split()[-1:]
    return bool(last) and last[0][0].isupper() and last[0].endswith("s")


def _is_elliptic(reading: Reading, mention: Mention, counted: str | None) -> bool:
    """Whether the number stands without the noun that it counts."""
    behind = reading.text[mention.end : mention.end + len(counted or "") + 30]
    return counted is None or counted not in behind


def _told_again(
    reading: Reading,
    earlier: Mention,
    later: Mention,
    heads: tuple[str | None, str | None],
    pointed: Mapping[str, Pointing],
) -> bool:
    """Whether the same number is told of the same things again.

    Small counts recur by chance: they need a word that refers back, or the same verb.
    """
    value = later.value or Decimal(0)
    phrases = pointed[earlier.id].counted, pointed[later.id].counted
    refers = bool(_REFERS.search(reading.text[max(0, later.start - 12) : later.start]))
    same = heads[0] is not None and heads[0] == heads[1]
    if value == 0:
        return False
    if later.kind == "age":
        return same or refers or _share_a_word(*phrases)
    if later.unit is not None:
        return same or (later.kind in ("money", "measure") and value > 2)
    people = _are_people(phrases[0]) and _are_people(phrases[1])
    elliptic = _is_elliptic(reading, later, phrases[1])
    if _is_telling(value):
        return same or people or elliptic or _is_elliptic(reading, earlier, phrases[0])
    if reading.sentence_of(earlier) == reading.sentence_of(later):
        return False
    if refers:
        return same or people or elliptic
    if same and _words(phrases[0]) == _words(phrases[1]) and value > 2:
        return True
    return (
        value > 2
        and (same or people)
        and _share_a_word(pointed[earlier.id].event, pointed[later.id].event)
    )


def _share_a_word(one: str | None, other: str | None) -> bool:
    """Whether two phrases share a word that says something, in whatever form."""
    stems = [
        {word[:4] for word in _words(phrase) if word not in AUXILIARIES and len(word) > 3}
        for phrase in (one, other)
    ]
    return bool(stems[0] & stems[1])


def _is_telling(value: Decimal) -> bool:
    """Whether the number is so unusual that its return is no chance."""
    return value > 20 or value != value.to_integral_value()


def _words(counted: str | None) -> frozenset[str]:
    return frozenset((counted or "").casefold().split())


def _is_rounding(reading: Reading, earlier: Mention, later: Mention) -> bool:
    """Whether the rougher number is the exact one with fewer digits, on its modifier's side."""
    rough, exact = sorted((earlier, later), key=_exactness)
    assert rough.value is not None
    assert exact.value is not None
    low, value = rough.value, exact.value
    if low <= 0 or value <= 0 or (exact.modifier == "vague" and rough.modifier != "vague"):
        return False
    if rough.modifier == "vague":
        # A vague figure later in the text is a figure of its own.
        return rough is earlier and _at_top(reading, rough) and low <= value < 10 * low
    digits = _digits(rough)
    if not digits:
        return abs(low - value) <= low / 4
    if digits >= _digits(exact):
        return False
    unit = Decimal(1).scaleb(low.adjusted() - digits + 1)
    if digits == 1:
        unit = min(unit, low / 5)
    if rough.modifier in ("more_than", "at_least"):
        return low <= value <= low + unit
    if rough.modifier in ("almost", "less_than", "at_most"):
        return low - unit <= value <= low
    if low < 20:
        return False
    return abs(low - value) <= unit / 2


def _at_top(reading: Reading, mention: Mention) -> bool:
    """Whether the mention stands in the headline or in the first sentences of the body."""
    prose = 0
    for sentence in reading.sentences:
        if sentence.start <= mention.start < sentence.end:
            return True
        prose += reading.text[sentence.end - 1] in '.!?”"' and sentence.end - sentence.start > 60
        if prose >= 2:
            return False
    return False


def _is_conversion(reading: Reading, one: Mention, other: Mention) -> bool:
    """The second measure stands in brackets right behind the first: "6 hectares (15 acres)"."""
    if one.unit is None or other.unit is None or other.start - one.end > 40:
        return False
    between = reading.text[one.end : other.start]
    inside = between.partition("(")[2]
    return "(" in between and ")" not in between and len(inside.split()) <= 2
