"""The text as a row of lower-case tokens with offsets: what every rule of the reader looks at.

Digits of any script, typographic dashes, quotes and spaces are folded one to one, so an offset into
the folded text is an offset into the article.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

__all__ = ["BREAK", "PADDING", "Tokens", "tokenize"]

BREAK: Final = "\n"
"""The token of a line break that ends a line of thought. Soft-wrapped lines have none."""

PADDING: Final = 16
"""Empty tokens before and after the text: rules may look this far past either end."""

_FOLDS: Final = {
    **dict.fromkeys("‐‑⁃﹣－−", "-"),
    **dict.fromkeys("‒–﹘", "–"),
    **dict.fromkeys("—―⸺", "—"),
    **dict.fromkeys("’‘ʼ′＇´`", "'"),
    **dict.fromkeys("“”„‟″＂«»", '"'),
    **dict.fromkeys("％﹪٪", "%"),
    **dict.fromkeys("＄﹩", "$"),
    **dict.fromkeys("⁄∕／", "/"),
    **dict.fromkeys("٫．", "."),
    **dict.fromkeys("٬，", ","),
    **dict.fromkeys("：", ":"),
    **dict.fromkeys("×✕", "×"),
    **dict.fromkeys("⁺", "+"),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
}
_ASCII_FOLDS: Final = {ord("\r"): " ", ord("\v"): "\n", ord("\f"): "\n", ord("`"): "'"}
_SYMBOLS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_POWERS = "²³¹⁰⁴⁵⁶⁷⁸⁹⁻"
_LETTER = rf"[^\W\d_{_SYMBOLS}{_POWERS}]"
_NUMBER = (
    r"\d{1,3}(?:,\d{3}){1,12}+(?:\.\d+)?(?!\d|,\d)"  # 1,234,567.8
    r"|\d{1,2}(?:,\d{2}(?=,)){1,12}+,\d{3}(?!\d|,\d)"  # 12,34,567
    r"|\d{1,3}(?:\.\d{3}){1,12}+,\d{1,2}(?!\d|,\d)"  # 1.234,5
    r"|\d{1,3}(?:'\d{3}){1,12}+(?!\d)"  # 1'234
    r"|\d++(?:\.\d+)*+"
    r"|(?<![\w.,])\.\d+(?![.\d])"  # .5
)
# A line ends a thought when a blank line follows, when it is short, or when it closes a sentence.
_TOKEN: Final = re.compile(
    rf"{_LETTER}++(?:'{_LETTER}++)*+|{_NUMBER}|\n[^\S\n]*+\n\s*+|(?<![^\n]{{50}})\n\s*+"
    rf"|(?<=[.!?:;\"'…)])\n\s*+|[{_POWERS}]++|[^\s]"
)


class Tokens(NamedTuple):
    """A tokenised text. Token `i` is `words[i]` and stands at `starts[i]:ends[i]` of `text`.

    `text` is the article's text with look-alike characters folded; its letters keep their case.
    The first and last `PADDING` tokens are empty.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sterling: bool
    """Whether the text writes a pound sign, so that "pounds" are money."""

    def touches(self, index: int) -> bool:
        """Whether token `index` follows the one before it without a space."""
        return self.ends[index - 1] == self.starts[index]

    def capital(self, index: int) -> bool:
        """Whether token `index` begins with a capital letter."""
        return self.text[self.starts[index] : self.starts[index] + 1].isupper()

    def original(self, index: int) -> str:
        """Token `index` with its letters in the case of the text."""
        return self.text[self.starts[index] : self.ends[index]]


def _fold_character(character: str) -> str:
    if character.isascii():
        return _ASCII_FOLDS.get(ord(character), character)
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) in ("Zs", "Cf"):
        return "\u00a0"
    return _FOLDS.get(character, character)


def fold(text: str) -> str:
    """`text` with digits, dashes, quotes and spaces of every script in one form, length unchanged."""
    if text.isascii():
        return text.translate(_ASCII_FOLDS)
    odd = {ord(character): _fold_character(character) for character in set(text)}
    return text.translate(odd)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def tokenize(text: str) -> Tokens:
    """`text` as tokens, in one linear pass."""
    folded = fold(text)
    low = _lower(folded)
    spans = [match.span() for match in _TOKEN.finditer(low)]
    before, after = [0] * PADDING, [len(text)] * PADDING
    words = [low[start:end] for start, end in spans]
    return Tokens(
        text=folded,
        words=[""] * PADDING
        + [BREAK if word[0] == BREAK else word for word in words]
        + [""] * PADDING,
        starts=before + [start for start, _ in spans] + after,
        ends=before + [end for _, end in spans] + after,
        sterling="£" in folded,
    )
