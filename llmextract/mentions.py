"""The reader of numbers: every number in a text as a mention with value, unit, modifier and role.

Code alone reads here; no model is asked. The ledger is closed: each number is found, and what by
its form is no fact (dates, ranks, names, scores, idioms, windows) is excluded with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final

from llmextract.cases import Case, Verdict, noun_follows
from llmextract.digits import digits_value, read_digits
from llmextract.exclusion_words import SPORT_WORDS, STRONG_SPORT_WORDS
from llmextract.exclusions import judge
from llmextract.identifiers import is_period, is_suffixed, name_end, name_start
from llmextract.lexicon import CARDINALS, DECADES, ROMAN, words_of
from llmextract.modifiers import read_modifier
from llmextract.numerals import EXACT, Numeral
from llmextract.quantities import Quantity, read_quantity
from llmextract.schema import Kind, Mention, Modifier, Span
from llmextract.score_forms import is_tally
from llmextract.shapes import read_scientific, read_shape, read_urls
from llmextract.spelled import NUMBER_WORDS, read_words
from llmextract.tokens import PADDING, tokenize
from llmextract.units import read_unit

__all__ = ["find_mentions"]

_NAME: Final = Verdict("identifier", "name")
_SCORE: Final = Verdict("score", "score")
_DATE: Final = Verdict("date", "date")
_NO_ONE: Final = Verdict("cardinal", "idiom")
_SHARES: Final = Verdict("ratio", "idiom")
_RANK: Final = Verdict("ordinal", "ordinal")
_SUFFIXES: Final = frozenset(("st", "nd", "rd", "th"))
_LOVE: Final = frozenset(("nil", "all", "love", "zero"))
_ROMAN_LOWER: Final = frozenset(word.lower() for word in ROMAN)
_NUMBERED: Final = words_of("war type phase part elizabeth class act stage volume chapter")
"""Before a single Roman letter these make it a number: "World War I"."""


def _plain(value: Decimal | None) -> Decimal | None:
    """The value without an exponent and without zeros behind the point."""
    if value is None:
        return None
    short = value.normalize()
    exponent = short.as_tuple().exponent
    # Written out, since quantizing is bound to the digits of the context.
    return Decimal(f"{short:f}") if isinstance(exponent, int) and exponent > 0 else short


class _Reader:
    """One pass over a text: the tokens, where it stands, and the mentions found so far."""

    def __init__(self, text: str, furniture: Sequence[Span]) -> None:
        self.source = text
        self.tokens = tokenize(text)
        self.furniture = sorted(furniture, key=lambda span: span.start)
        self.next_furniture = 0
        self.mentions: list[Mention] = []
        self.position = 0
        self.previous_kind: Kind | None = None
        self.previous_last = 0
        words = frozenset(self.tokens.words)
        self.sport = len(words & SPORT_WORDS) + len(words & STRONG_SPORT_WORDS)

    def run(self) -> tuple[Mention, ...]:
        tokens, words = self.tokens, self.tokens.words
        index, count = PADDING, len(words) - PADDING
        urls = iter(read_urls(tokens.text))
        url = next(urls, None)
        while index < count:
            word = words[index]
            if url and tokens.starts[index] >= url[0]:
                index = self._url(index, url)
                url = next(urls, None)
            elif word[-1].isdecimal():
                index = self._digits(index)
            elif word in NUMBER_WORDS:
                index = self._words(index)
            elif word in _ROMAN_LOWER:
                index = self._roman(index)
            else:
                index += 1
        return tuple(self.mentions)

    # Each of these reads at a token and returns the token to go on with.

    def _url(self, index: int, span: tuple[int, int]) -> int:
        last, end = self._reach(index, span[1])
        if any(character.isdecimal() for character in self.tokens.text[span[0] : end]):
            self._add(span[0], end, last, _NAME)
        return last

    def _digits(self, index: int) -> int:
        tokens = self.tokens
        start = name_start(tokens, index)
        if start is not None:
            return self._name(index, max(start, self.position))
        start = tokens.starts[index]
        shape = read_shape(tokens.text, start)
        if shape:
            last, end = self._reach(index, shape.end)
            self._add(start, end, last, Verdict(shape.kind, shape.reason))
            return last
        suffix = tokens.words[index + 1]
        if suffix in _SUFFIXES and tokens.touches(index + 1):
            value = digits_value(tokens.words[index])
            return self._quantity(Numeral(index, index + 2, value, "ordinal"))
        return self._scientific(index) or self._amount(index)

    def _amount(self, index: int) -> int:
        tokens = self.tokens
        numeral = self._clip(read_digits(tokens, index), index)
        if numeral.value is None:
            self._add_tokens(index, numeral.last, _NAME)
            return numeral.last
        if is_suffixed(tokens, numeral):
            return self._name(index, tokens.starts[index])
        return self._pair(numeral) or self._quantity(numeral)

    def _scientific(self, index: int) -> int | None:
        tokens, start = self.tokens, self.tokens.starts[index]
        found = read_scientific(tokens.text, start)
        if found is None:
            return None
        value, end = found
        last, end = self._reach(index, end)
        unit = read_unit(tokens, last, digits=True)
        verdict = Verdict(unit.kind, None, unit.name) if unit else Verdict("cardinal", None)
        self._add(
            start,
            end,
            last,
            verdict,
            Quantity(index, last, last, "digits", "cardinal", value=value),
        )
        return last

    def _words(self, index: int) -> int:
        words = self.tokens.words
        if words[index] == "no":
            at = index + 2 if words[index + 1] == "-" else index + 1
            if words[at] == "one":
                self._add_tokens(index, at + 1, _NO_ONE)
                return at + 1
        if words[index + 1][:1].isdecimal() and self.tokens.touches(index + 1):
            return self._name(index, self.tokens.starts[index])  # "Twenty20"
        numeral = read_words(self.tokens, index)
        if numeral is None:
            return index + 1
        numeral = self._clip(numeral, index)
        return self._pair(numeral) or self._quantity(numeral)

    def _roman(self, index: int) -> int:
        tokens = self.tokens
        written, before = tokens.original(index), tokens.words[index - 1]
        value = ROMAN.get(written)
        named = tokens.capital(index - 1) and before.isalpha()
        if value and named and (len(written) > 1 or before in _NUMBERED):
            quantity = Quantity(
                index, index + 1, index + 1, "ordinal", "ordinal", value=Decimal(value)
            )
            self._add_tokens(index, index + 1, _RANK, quantity)
        return index + 1

    def _name(self, index: int, start: int) -> int:
        end = name_end(self.tokens, index, start)
        last, end = self._reach(index, end)
        self._add(start, end, last, _DATE if is_period(self.source[start:end]) else _NAME)
        return last

    def _quantity(self, numeral: Numeral) -> int:
        quantity = read_quantity(self.tokens, numeral)
        modifier = read_modifier(self.tokens, quantity)
        case = Case(
            self.tokens, quantity, modifier, self.previous_kind, self.previous_last, self.sport
        )
        verdict = judge(case)
        if verdict.kind == "age" and self._is_decade(quantity):
            low = quantity.value or Decimal(0)
            quantity = quantity._replace(value=None, low=low, high=low + 9)
        self._add_tokens(quantity.first, quantity.last, verdict, quantity, modifier)
        # The words of a unit may hold a number word ("second"), which is then no number.
        unit = self.tokens.words[quantity.last : quantity.behind]
        skip = verdict.unit is not None and not any(word.isdecimal() for word in unit)
        return max(quantity.last, quantity.behind) if skip else quantity.last

    def _is_decade(self, quantity: Quantity) -> bool:
        """ "in her fifties", "in his 50s": ten years."""
        words, last = self.tokens.words, quantity.last
        at = last + 1 if words[last] == "'" else last
        return words[quantity.first] in DECADES or (words[at] == "s" and self.tokens.touches(last))

    def _pair(self, numeral: Numeral) -> int | None:
        """A score: two numbers on a hyphen that make no range, "2 for 69" or 5/390 in cricket."""
        words, last = self.tokens.words, numeral.last
        if (
            numeral.unit
            or numeral.scale != 1
            or last - numeral.first != 1
            or numeral.form == "ordinal"
        ):
            return None
        sign, other = words[last], words[last + 1]
        verdict = None
        if sign in ("-", "–", "/") and self.tokens.touches(last) and self.tokens.touches(last + 1):
            verdict = self._falling(numeral, other, sign)
        elif (
            sign == "for" and other.isdecimal() and self.sport and words[numeral.first] in _WICKETS
        ):
            verdict = None if noun_follows(self.tokens, last + 2) else _SCORE
        if verdict is None:
            return None
        if verdict in (_SCORE, _SHARES) and is_tally(self._case(numeral, last + 2)):
            self._side(numeral.first)
            self._side(last + 1)
        else:
            self._add_tokens(numeral.first, last + 2, verdict)
        return last + 2

    def _case(self, numeral: Numeral, last: int) -> Case:
        """A pair that ends before token `last`, as judged by what stands around it."""
        pair = Quantity(numeral.first, last, last, numeral.form, "cardinal")
        return Case(self.tokens, pair, "exact", self.previous_kind, self.previous_last, self.sport)

    def _side(self, at: int) -> None:
        """One side of a vote."""
        value = digits_value(self.tokens.words[at])
        side = Quantity(at, at + 1, at + 1, "digits", "cardinal", value=value)
        self._add_tokens(at, at + 1, Verdict("cardinal", None), side)

    def _falling(self, numeral: Numeral, other: str, sign: str) -> Verdict | None:
        """The verdict on a pair whose second number does not exceed the first, or on 5/390."""
        words, last, value = self.tokens.words, numeral.last, numeral.value
        below = digits_value(other) if other.isdecimal() else Decimal(CARDINALS.get(other, 10**9))
        joined = words[last + 2] == "-" and self.tokens.touches(last + 2)
        long = words[last - 1].isdecimal() and len(words[last - 1]) > 3
        if value is None or below is None or joined or long:
            return None
        if other in _LOVE:
            return _SCORE
        if other.isdecimal() != words[last - 1].isdecimal() or (
            other.isdecimal() and len(other) > 3
        ):
            return None
        if value + below == 100 and other.isdecimal():
            return _SHARES
        return _SCORE if below <= value or sign == "/" else None

    # What the readers share.

    def _clip(self, numeral: Numeral, index: int) -> Numeral:
        """The numeral, begun no earlier than the last mention ended."""
        if self.tokens.starts[numeral.first] < self.position:
            return numeral._replace(first=index)
        return numeral

    def _reach(self, index: int, offset: int) -> tuple[int, int]:
        """The first token from `index` on that starts at or behind `offset`, and where the one
        before it ends: a token is never read in part."""
        starts, last = self.tokens.starts, len(self.tokens.starts) - 1
        while index < last and starts[index] < offset:
            index += 1
        return index, max(offset, self.tokens.ends[index - 1])

    def _add_tokens(
        self,
        first: int,
        last: int,
        verdict: Verdict,
        quantity: Quantity | None = None,
        modifier: Modifier = "exact",
    ) -> None:
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        self._add(start, end, last, verdict, quantity, modifier)

    def _add(
        self,
        start: int,
        end: int,
        last: int,
        verdict: Verdict,
        quantity: Quantity | None = None,
        modifier: Modifier = "exact",
    ) -> None:
        reason = "furniture" if self._in_furniture(start, end) else verdict.reason
        self.mentions.append(
            Mention.model_construct(
                id=f"m{len(self.mentions) + 1}",
                start=start,
                end=end,
                text=self.source[start:end],
                value=_plain(quantity.value) if quantity else None,
                low=_plain(quantity.low) if quantity else None,
                high=_plain(quantity.high) if quantity else None,
                modifier=modifier,
                unit=verdict.unit,
                kind=verdict.kind,
                role="fact" if reason is None else "excluded",
                reason=reason,
            )
        )
        self.position, self.previous_kind, self.previous_last = end, verdict.kind, last

    def _in_furniture(self, start: int, end: int) -> bool:
        spans = self.furniture
        while self.next_furniture < len(spans) and spans[self.next_furniture].end <= start:
            self.next_furniture += 1
        return self.next_furniture < len(spans) and spans[self.next_furniture].overlaps(start, end)


_WICKETS: Final = frozenset(
    "0 1 2 3 4 5 6 7 8 9 no one two three four five six seven eight nine".split()
)


def find_mentions(text: str, furniture: Sequence[Span] = ()) -> tuple[Mention, ...]:
    """Every number in `text`, in text order, without overlaps; ids are `m1`, `m2`, ...

    `furniture` are spans of the page that are not the article: numbers in them are excluded for
    that reason. Offsets count code points of `text`. Takes time linear in the length of the text.
    """
    with localcontext(EXACT):
        return _Reader(text, furniture).run()
