"""Page furniture: marks the lines of a saved page that are not the article, and rewrites nothing.

Lines are judged by their shape and by tables of the words of menus, share bars and forms. A
paragraph of the body is never marked, unless a comment form stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from llmextract.calendar_words import CLOCK, FULL_DATE
from llmextract.furniture_words import (
    AD_CLOSES,
    AD_OPENS,
    BYLINE,
    COMMENTS,
    CREDIT_HEAD,
    CREDIT_TAIL,
    DATE_WORDS,
    FORM,
    FRONT_KEY,
    GLUED,
    HEADER_KEY,
    LINKS,
    MENU,
    MENU_ANYWHERE,
    MENU_WORDS,
    METADATA,
    NUMBER,
    READ_MORE,
    RELATED,
    RELATED_LINE,
    SEPARATORS,
    SHARE_SIGNS,
    SHARE_WORDS,
    TAGS,
    TIME_WORDS,
    TOKENS,
    WORD,
)
from llmextract.page_lines import Line, ends_sentence, page_lines
from llmextract.schema import Furniture

__all__ = ["find_furniture"]

FurnitureKind = Literal["menu", "share", "comments", "related", "credit", "metadata"]

_LONGEST_AD = 5
"""Lines that may stand between the words that open and close an advertisement."""
_BUTTONS = 300
"""Characters of the longest row of buttons."""
_CAPTION = 500
"""A longer paragraph than this is no caption, whatever stands at its end."""


def find_furniture(text: str) -> tuple[Furniture, ...]:
    """The stretches of `text` that are no article, sorted and apart; takes linear time.

    Neighbouring lines of one kind are one stretch. Nothing is removed: offsets stay true.
    """
    lines = list(page_lines(text))
    kinds = _classify(lines)
    spans: list[Furniture] = []
    previous: int | None = None
    for number, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is None:
            continue
        start = line.start
        if previous == number - 1 and spans[-1].kind == kind:
            start = spans.pop().start
        spans.append(Furniture(start=start, end=line.end, kind=kind))
        previous = number
    return tuple(spans)


def _classify(lines: list[Line]) -> list[FurnitureKind | None]:
    """The kind of each line: first by itself, then by the heading it stands under."""
    kinds: list[FurnitureKind | None] = [
        None if line.wrapped else _kind(line.text) for line in lines
    ]
    _mark_front(lines, kinds)
    first = next((n for n, line in enumerate(lines) if line.body and kinds[n] is None), len(lines))
    _mark_menus(lines[:first], kinds)
    _mark_tails(lines, kinds, first)
    _mark_counts(lines, kinds)
    _mark_advertisements(lines, kinds)
    return kinds


def _kind(line: str) -> FurnitureKind | None:
    """What a line is by itself: the first kind in `_TESTS` that it passes."""
    if len(line) > _CAPTION:
        return None
    bare = _bare(line)
    return next((kind for kind, test in _TESTS if test(line, bare)), None)


def _bare(line: str) -> str:
    """The line without list marks and emphasis."""
    return line.lstrip("#*•·>»-–—| ").rstrip("*_| ")


def _is_menu(line: str) -> bool:
    """Section names and nothing else, run together or set apart by bars and arrows."""
    if len(line) > 200 or ends_sentence(line):
        return False
    words = [word.casefold() for word in WORD.findall(line)]
    known = sum(word in MENU_WORDS for word in words)
    items = [item for item in SEPARATORS.split(line) if item.strip()]
    if len(items) >= 3 and known >= 2:
        return all(len(item.split()) <= 6 for item in items)
    if not words or any(char.isdigit() for char in line):
        return False
    if known == len(words) and line[0].isupper():
        return len(words) <= 2 or not MENU_ANYWHERE.isdisjoint(words)
    if len(items) >= 3:
        return all(len(item.split()) <= 3 for item in items) and known > 0
    return len(words) <= 12 and GLUED.search(line) is not None and known > 0


def _is_share(line: str) -> bool:
    """Names of networks and buttons, with counts."""
    if len(line) > _BUTTONS:
        return False
    tokens = [token.casefold().strip("!.…+") for token in TOKENS.findall(line)]
    words = [token for token in tokens if not NUMBER.fullmatch(token)]
    return (
        0 < len(words) <= 20
        and all(word in SHARE_WORDS for word in words if word)
        and not SHARE_SIGNS.isdisjoint(words)
    )


def _is_stamp(line: str) -> bool:
    """A date with clock, zone, label and at most a few words more: "16 May 2020, 10:15 UTC"."""
    found = DATE_WORDS.search(line) if len(line) <= 120 else None
    if found is None or ends_sentence(line):
        return False
    before, after = line[: found.start()], line[found.end() :]
    rest = WORD.findall(TIME_WORDS.sub(" ", DATE_WORDS.sub(" ", after)))
    lead = WORD.findall(TIME_WORDS.sub(" ", before))
    timed = re.search(CLOCK, line) is not None
    written = re.search(FULL_DATE, line) is not None
    if lead and not (BYLINE.match(before.rstrip(" ,|–—-·•")) or all(map(str.isupper, lead))):
        return False
    names = all(word[0].isupper() for word in rest)
    return not rest or (len(rest) <= 4 and (names or written or timed))


def _mark_front(lines: list[Line], kinds: list[FurnitureKind | None]) -> None:
    """YAML front matter and "Key: value" lines at the top, but for the title itself."""
    framed = bool(lines) and lines[0].text == "---"
    if framed:
        close = next((n for n, line in enumerate(lines[1:80], 1) if line.text in ("---", "...")), 0)
        if close and all(
            FRONT_KEY.match(line.text) or line.text[0] == "-" for line in lines[1:close]
        ):
            for number in range(close + 1):
                is_title = lines[number].text[:6].casefold() == "title:"
                kinds[number] = None if is_title else "metadata"
        return
    for number, line in enumerate(lines[:20]):
        key = HEADER_KEY.match(line.text)
        if key is None or line.body:
            break
        kinds[number] = "metadata" if key["other"] else None


def _mark_menus(head: list[Line], kinds: list[FurnitureKind | None]) -> None:
    """A run of three or more very short lines above the first paragraph is a list of sections."""
    run: list[int] = []
    for number, line in enumerate([*head, None]):
        if line is not None and _is_short(line.text):
            run.append(number)
            continue
        if len(run) >= 3:
            for member in run:
                kinds[member] = kinds[member] or "menu"
        run = []


def _is_short(line: str) -> bool:
    return (
        len(line.split()) <= 3
        and not ends_sentence(line)
        and not any(char.isdigit() for char in line)
    )


def _mark_tails(lines: list[Line], kinds: list[FurnitureKind | None], first: int) -> None:
    """What stands under a heading of a comment form, of related stories, of tags.

    A comment form runs to the end. The other lists end where a paragraph of the body follows.
    """
    body = [0]
    for number, line in enumerate(lines):
        counts = line.body and kinds[number] is None
        body.append(body[-1] + (len(line.text) if counts else 0))
    number = first + 1
    while number < len(lines):
        text = _bare(lines[number].text)
        after = body[-1] - body[number + 1]
        if FORM.match(text) or (COMMENTS.match(text) and after <= body[number]):
            kinds[number:] = ["comments"] * (len(lines) - number)
            return
        if kinds[number] == "related" and (RELATED.match(text) or READ_MORE.match(text)):
            number = _mark_list(lines, kinds, number, "related", after == 0)
        elif TAGS.match(text):
            number = _mark_list(lines, kinds, number, "metadata", after == 0)
        number += 1


def _mark_list(
    lines: list[Line],
    kinds: list[FurnitureKind | None],
    head: int,
    kind: FurnitureKind,
    last: bool,
) -> int:
    """Mark the items under the heading; returns the number of the last one."""
    number = head
    limit = len(lines) if last else min(len(lines), head + 9)
    for candidate in range(head + 1, limit):
        line = lines[candidate]
        if line.body or FORM.match(line.text) or COMMENTS.match(line.text):
            break
        if kinds[candidate] is None and ends_sentence(line.text) and not last:
            break
        kinds[candidate] = kinds[candidate] or kind
        number = candidate
    return number


def _mark_counts(lines: list[Line], kinds: list[FurnitureKind | None]) -> None:
    """A bare number beside a share bar is its count."""
    for number, line in enumerate(lines):
        if kinds[number] is None and NUMBER.fullmatch(line.text):
            around = kinds[max(0, number - 1) : number + 2]
            if "share" in around:
                kinds[number] = "share"


def _mark_advertisements(lines: list[Line], kinds: list[FurnitureKind | None]) -> None:
    """What stands between "Advertisement" and "Continue reading", a few lines and no paragraph."""
    opened: int | None = None
    for number, line in enumerate(lines):
        if line.body or (opened is not None and number - opened > _LONGEST_AD):
            opened = None
        elif AD_OPENS.match(line.text):
            opened = number
        elif opened is not None and AD_CLOSES.match(line.text):
            kinds[opened:number] = ["menu"] * (number - opened)
            opened = None


_TESTS: tuple[tuple[FurnitureKind, Callable[[str, str], object]], ...] = (
    ("credit", lambda line, _: CREDIT_TAIL.search(line) or CREDIT_HEAD.match(line)),
    ("related", lambda _, bare: READ_MORE.match(bare)),
    ("menu", lambda line, bare: LINKS.match(line) or MENU.match(bare) or _is_menu(line)),
    ("comments", lambda _, bare: FORM.match(bare) or COMMENTS.match(bare)),
    ("share", lambda _, bare: _is_share(bare)),
    ("related", lambda _, bare: RELATED.match(bare) or RELATED_LINE.match(bare)),
    ("metadata", lambda _, bare: TAGS.match(bare) or METADATA.match(bare)),
    ("metadata", lambda _, bare: BYLINE.match(bare) or _is_stamp(bare)),
)
