"""Page furniture: marks the lines of a saved page that are not the article, and rewrites nothing.

Lines are judged by their shape and by tables of the words of menus, share bars and forms. A
paragraph of the body is never marked, unless a comment form stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from llmextract.calendar_words import CLOCK, FULL_DATE, MONTH, WEEKDAY, alternatives
from llmextract.schema import Furniture

__all__ = ["find_furniture"]

FurnitureKind = Literal["menu", "share", "comments", "related", "credit", "metadata"]

# Section names and buttons: a short line made of nothing else is a menu.
_MENU_WORDS = frozenset(
    """about account africa all americas archive archives arts asia australia authors back blog
    blogs books breaking business calendar careers categories category china climate close
    columnists columns comment contact corrections culture defence defense developments donate
    economy editions editorial education english entertainment environment europe events faq
    fashion features finance food football forums gallery headlines health help home homepage
    hot in index india international jobs latest life lifestyle live local log login logout
    magazine main markets media menu middle east money more movies multimedia music national
    navigation news newsletter newsletters next opinion opinions other others page pages photos
    podcasts policy politics popular previous privacy programmes register regions russia save
    science search sections security services shop show sign site sitemap society sport sports
    stocks store stories subscribe tech technology terms to today toggle top topics travel tv uk us
    video videos views war weather welcome world us""".split()
)
_MENU_ANYWHERE = frozenset(
    """home news world politics business sport sports opinion entertainment technology menu search
    login subscribe sections homepage sitemap lifestyle multimedia videos photos""".split()
)
_SHARE_WORDS = frozenset(
    """a bluesky bookmark by click comment comments copy email e-mail embed facebook flipboard follow
    google google+ icon instagram it like likes link linkedin loading mail mastodon messenger more
    now on open opens in new window ok our page pin pinterest pocket post print reddit save send
    share shared shares sharing skype sms story stumbleupon subscribe telegram this threads
    this: to tumblr tweet tweets twitter us via viber vk vkontakte weibo whatsapp with x xing youtube
    article""".split()
)
_SHARE_SIGNS = frozenset(
    """share shares tweet tweets facebook twitter whatsapp linkedin pinterest reddit telegram print
    email e-mail tumblr flipboard like likes embed vk vkontakte google+ bookmark sharing""".split()
)

# Whole lines, each a regex that must match all of the line (trailing punctuation aside).
_MENU_LINES = (
    r"(?:go |jump )?back to (?:the )?(?:main page|top|home ?page|home|all news|news|the list)(?: button)?",
    r"skip to (?:main |the )?(?:content|navigation|search)(?: .{0,40})?",
    r"(?:toggle|main|primary|site|mobile) (?:navigation|menu|search)",
    r"(?:click|tap) here(?: (?:to|for) .{1,60})?",
    r"(?:read|show|load|see|view|learn|find out) (?:more|all|less)(?: \.*| stories| news| here)?",
    r"continue reading(?: .{0,80})?",
    r"(?:this )?(?:story|article) continues (?:below|after).{0,40}",
    r"advertisements?|sponsored(?: content)?|ads? by .{1,30}|paid (?:content|post)|promoted",
    r"(?:print|listen to) this (?:page|article|story)|listen(?: to article)?",
    r"(?:please )?(?:sign|log) ?(?:in|up|out)(?: (?:to|or|with|for) .{1,80})?",
    r"(?:already )?(?:a )?(?:subscriber|member)\?.{0,60}",
    r"(?:©|\(c\)|copyright)\s.{0,160}|.{0,100}all rights reserved.{0,60}",
    r"(?:terms (?:of (?:use|service)|and conditions|& conditions)|privacy (?:policy|notice)"
    r"|cookie (?:policy|settings|preferences)|contact us|about us|advertise with us)"
    r"(?:\W+(?:terms|privacy|cookie|contact|about|advertise)\b.{0,60})*",
    r"(?:subscribe|sign up|register|join)(?: now| today| here| free)?(?: (?:to|for) .{0,160})?",
    r"(?:get|receive) (?:the |our |all |daily |breaking )[^.]{0,80}"
    r"(?:newsletter|inbox|e-?mail|alerts?|notifications?)\b.{0,80}",
    r"(?:enter |type )?your e-?mail(?: address)?(?: .{0,60})?",
    r"(?:this|our) (?:web)?site uses cookies.{0,400}",
    r"we (?:and our partners )?use cookies.{0,400}",
    r"by (?:continuing|using|clicking|browsing|visiting|signing)\b.{0,160}"
    r"(?:cookies?|terms|privacy|agree|consent)\b.{0,200}",
    r"(?:accept|reject|allow|manage)(?: all)?(?: (?:cookies|settings|preferences))?",
    r"thank you for (?:subscribing|reading|signing up).{0,120}",
    r"please (?:enable|turn on|disable) (?:javascript|cookies|your ad ?blocker).{0,120}",
    r"download (?:the|our) .{0,40}\bapp\b.{0,60}",
    r"(?:previous|next|older|newer) (?:article|post|story|page|posts|entries)(?:\W.{0,160})?",
)  # fmt: skip
_METADATA_LINES = (
    r"(?:reading time|read time|time to read|est(?:imated)? reading time):?\s.{1,30}",
    r"(?:about |less than )?(?:[0-9]+|a|one)[ -]min(?:ute)?s?(?: read| to read)",
    r"(?:[0-9]+|an?|one) (?:second|minute|hour|day|week|month|year)s? ago",
    r"[0-9][0-9.,]*\s?[km]? (?:views|reads|views? today)|views:? [0-9][0-9.,]*",
    r"(?:tags?|tagged(?: (?:with|as|in))?|keywords?|topics?|filed under|posted in|categories"
    r"|category|labels?)\s*:.{0,300}",
    r"(?:source|via|author|reporter|writer|editor|section|url|link|doi|isbn|id)s?\s*:\s.{1,150}",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"(?=[a-z_-]*[0-9])[0-9a-z_-]{16,}",
    r"(?:https?://|www\.)\S+",
    r"[\w-]+\.(?:jpe?g|png|gif|webp|html?|pdf|mp4)",
)
_RELATED_HEADS = (
    r"(?:related|recommended|similar|suggested)(?: (?:articles?|stor(?:y|ies)|news|posts?|topics?"
    r"|content|links?|coverage|reading|videos?|items?|for you|by .{1,30}))?",
    r"(?:most|top|trending|popular)(?: (?:read|popular|viewed|shared|commented|stories|news|now|posts?"
    r"|articles|today))(?: .{0,30})?",
    r"(?:read|see|watch) (?:also|next|this next)|also (?:read|see|on .{1,40})|trending(?: now)?",
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in).{0,30}|don['’]t miss|up next|what to read next)",
    r"more (?:from|on|in|about|stories|news|articles|coverage)(?: .{0,60})?",
    r"(?:latest|recent|other|further|more) (?:news|posts?|articles|stories|headlines|comments|videos)",
    r"editor['’]?s['’]? (?:picks?|choice)|in this (?:story|section)|in pictures|around the web",
)  # fmt: skip
_RELATED_LINE = re.compile(
    r"(?:read more|read also|also read|see also|related|related story|watch|more|don['’]t miss)"
    r"\s*[:|»>]\s*\S.{0,200}$",
    re.IGNORECASE,
)
_FORM_HEADS = (
    r"(?:leave|post|add|write|submit|make)(?: a| your| us)? (?:reply|comment|response)s?(?: .{0,40})?",
    r"(?:join|start) the (?:conversation|discussion)(?: .{0,40})?",
    r"cancel reply|be the first to comment.{0,40}|your e-?mail address will not be published.{0,80}",
)
_COMMENT_HEADS = (
    r"(?:view |show |see |read )?(?:all )?(?:[0-9][0-9,]* )?(?:reader |user )?comments?(?: ?\([0-9,]+\))?",
    r"[0-9][0-9,]* (?:thoughts?|responses?|repl(?:y|ies)) (?:on|to)\b.{0,200}|[0-9]+ (?:responses?|replies)",
    r"comments (?:are )?(?:closed|off|disabled).{0,40}|no comments?(?: yet)?",
)
_TAG_HEADS = (r"(?:tags?|topics?|keywords|filed under|categories|tagged)",)

_AGENCIES = (
    "AFP AP EPA EPA-EFE EFE Reuters REUTERS Getty GETTY TASS Sputnik Xinhua Shutterstock iStock "
    "Bloomberg ANSA DPA PA SANA Anadolu AAP Alamy UPI Handout HANDOUT"
)
_CREDIT_WORDS = (
    r"(?:file )?(?:photo(?:graph)?s?|pictures?|images?|pics?|videos?|illustration|graphic|screenshot"
    r"|screengrab|credit|credits|courtesy|copyright|source)"
)
# A caption ends with its credit.
_CREDIT_TAIL = re.compile(
    rf"(?:[(\[](?:(?i:{_CREDIT_WORDS})\b[^()\[\]\n]{{0,120}}"
    rf"|[^()\[\]\n]{{0,60}}\b(?:Photo|Image|Images|Picture|Handout|Getty|via (?:AP|REUTERS|Reuters))\b[^()\[\]\n]{{0,80}}"
    rf"|©[^()\[\]\n]{{0,100}}|(?:{alternatives(_AGENCIES)})(?:\s*(?:/|via)[^()\[\]\n]{{0,80}})?)[)\]]"
    rf"|(?i:\b(?:photo|image|picture|photograph)s?(?: credit| courtesy|graph)?\s*(?:by|:|of|©)\s)"
    rf"[^.!?\n]{{1,80}}"
    rf"|(?:[—–|/]|\b)\s*(?:{alternatives(_AGENCIES)})\s?/\s?[^\W\d_][^.!?\n]{{1,60}}"
    rf"|\b(?:Getty Images|AP Photo|AFP Photo)(?:/[^.!?\n]{{1,40}})?|©\s?[^.!?\n]{{1,60}})\s*\.?$"
)
_CREDIT_HEAD = re.compile(
    r"(?:file (?:photo|picture|image|pic)s?|file|handout (?:photo|picture|image))\s*[:|–—-]\s*\S"
    r"|(?:photo|image|picture|photograph|video|illustration|graphic|caption)s?"
    r"(?: credit| courtesy| by)?\s*:\s*\S|image (?:caption|source|credit)|photo ?credit|photo by\b",
    re.IGNORECASE,
)
_CAPTION = 500
"""A longer paragraph than this is no caption, whatever stands at its end."""

_BODY = 120
"""A line at least this long, with the end of a sentence, is a paragraph of the body."""
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")
_TOKENS = re.compile(r"[^\s|/>»›·•,:;()&—–]+")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9][0-9.,]*[km]?", re.IGNORECASE)
_GLUED = re.compile(r"(?:[a-z]{3,}[A-Z][a-z]{2,}){2,}|\b[a-z]{4,}[A-Z][a-z]{3,}")
_SEPARATORS = re.compile(r"\s[|>»›·•]\s|\s/\s")
_LINKS = re.compile(r"(?:[\s|*·•/>+-]*!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)){1,50}[\s|*·•/>+-]*$")
_DATE_WORDS = re.compile(
    rf"(?<![\w.-])(?:{FULL_DATE}|{MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?\b|\b[0-9]{{1,2}}\s+{MONTH})"
)
_TIME_WORDS = re.compile(
    rf"{CLOCK}|\b{WEEKDAY}|\b(?:UTC|GMT|[A-Z]{{2,4}}T|Z)\b|T(?=[0-9])|[+-][0-9:]+|[0-9]+"
    r"|\b(?i:date|published|posted|updated|last|modified|created|first|on|at|time|local|the|am|pm)\b"
)
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|Written by|Reported by|Posted by|Author)\s+"
    r"(?:[^\W\d_a-z][\w.'’-]*|and|de|van|von|al|el|the|for|&|[,|/–—-])"
    r"(?:[ ]?(?:[^\W\d_a-z][\w.'’-]*|and|de|van|von|al|el|the|for|of|in|&|[,|/–—-])){0,12}$"
)
_FRONT_KEY = re.compile(r"(?P<name>[A-Za-z_-]{1,30})\s*:(?:\s|$)|\s+\S|-\s")
_HEADER_KEY = re.compile(
    r"(?:title|headline|(?P<other>date|published|author|authors|byline|source|url|link|section|category"
    r"|language|lang|tags|keywords|publisher|site|id|layout|slug|description|summary))\s*:\s",
    re.IGNORECASE,
)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\W*$", re.IGNORECASE)


_MENU = _whole(_MENU_LINES)
_METADATA = _whole(_METADATA_LINES)
_RELATED = _whole(_RELATED_HEADS)
_FORM = _whole(_FORM_HEADS)
_COMMENTS = _whole(_COMMENT_HEADS)
_TAGS = _whole(_TAG_HEADS)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, trimmed; `body` says that it reads as a paragraph."""

    start: int
    text: str
    body: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find_furniture(text: str) -> tuple[Furniture, ...]:
    """The stretches of `text` that are no article, sorted and apart; takes linear time.

    Neighbouring lines of one kind are one stretch. Nothing is removed: offsets stay true.
    """
    lines = list(_lines(text))
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


def _lines(text: str) -> Iterator[_Line]:
    position = 0
    for raw in text.splitlines(keepends=True):
        line = raw.strip("\ufeff\u200b \t\r\n\f\v\xa0\u2028\u2029\x85\x1c\x1d\x1e")
        if line:
            start = position + raw.find(line)
            yield _Line(start, line, len(line) >= _BODY and _ends_sentence(line))
        position += len(raw)


def _ends_sentence(line: str) -> bool:
    return _STOP.search(line, max(0, len(line) - 6)) is not None


def _classify(lines: list[_Line]) -> list[FurnitureKind | None]:
    """The kind of each line: first by itself, then by the heading it stands under."""
    kinds: list[FurnitureKind | None] = [_kind(line.text) for line in lines]
    _mark_front(lines, kinds)
    first = next((n for n, line in enumerate(lines) if line.body and kinds[n] is None), len(lines))
    _mark_menus(lines[:first], kinds)
    _mark_tails(lines, kinds, first)
    _mark_counts(lines, kinds)
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
    if len(line) > 200 or _ends_sentence(line):
        return False
    words = [word.casefold() for word in _WORD.findall(line)]
    known = sum(word in _MENU_WORDS for word in words)
    if not words or any(char.isdigit() for char in line):
        return False
    if known == len(words) and line[0].isupper():
        return len(words) <= 2 or not _MENU_ANYWHERE.isdisjoint(words)
    if len(_SEPARATORS.findall(line)) >= 2:
        items = [item for item in _SEPARATORS.split(line) if item.strip()]
        return all(len(item.split()) <= 3 for item in items) and known > 0
    return len(words) <= 12 and _GLUED.search(line) is not None and known > 0


def _is_share(line: str) -> bool:
    """Names of networks and buttons, with counts."""
    tokens = [token.casefold().strip("!.…+") for token in _TOKENS.findall(line)]
    words = [token for token in tokens if not _NUMBER.fullmatch(token)]
    return (
        0 < len(words) <= 20
        and all(word in _SHARE_WORDS for word in words if word)
        and not _SHARE_SIGNS.isdisjoint(words)
    )


def _is_stamp(line: str) -> bool:
    """A date with clock, zone, label and at most a few words more: "16 May 2020, 10:15 UTC"."""
    found = _DATE_WORDS.search(line) if len(line) <= 120 else None
    if found is None or _ends_sentence(line):
        return False
    before, after = line[: found.start()], line[found.end() :]
    rest = _WORD.findall(_TIME_WORDS.sub(" ", _DATE_WORDS.sub(" ", after)))
    lead = _WORD.findall(_TIME_WORDS.sub(" ", before))
    timed = re.search(CLOCK, line) is not None
    written = re.search(FULL_DATE, line) is not None
    if lead and not (_BYLINE.match(before.rstrip(" ,|–—-·•")) or all(map(str.isupper, lead))):
        return False
    names = all(word[0].isupper() for word in rest)
    return not rest or (len(rest) <= 4 and (names or written or timed))


def _mark_front(lines: list[_Line], kinds: list[FurnitureKind | None]) -> None:
    """YAML front matter and "Key: value" lines at the top, but for the title itself."""
    framed = bool(lines) and lines[0].text == "---"
    if framed:
        close = next((n for n, line in enumerate(lines[1:80], 1) if line.text in ("---", "...")), 0)
        if close and all(
            _FRONT_KEY.match(line.text) or line.text[0] == "-" for line in lines[1:close]
        ):
            for number in range(close + 1):
                is_title = lines[number].text[:6].casefold() == "title:"
                kinds[number] = None if is_title else "metadata"
        return
    for number, line in enumerate(lines[:20]):
        key = _HEADER_KEY.match(line.text)
        if key is None or line.body:
            break
        kinds[number] = "metadata" if key["other"] else None


def _mark_menus(head: list[_Line], kinds: list[FurnitureKind | None]) -> None:
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
        and not _ends_sentence(line)
        and not any(char.isdigit() for char in line)
    )


def _mark_tails(lines: list[_Line], kinds: list[FurnitureKind | None], first: int) -> None:
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
        if _FORM.match(text) or (_COMMENTS.match(text) and after <= body[number]):
            kinds[number:] = ["comments"] * (len(lines) - number)
            return
        if kinds[number] == "related" and _RELATED.match(text):
            number = _mark_list(lines, kinds, number, "related", after == 0)
        elif _TAGS.match(text):
            number = _mark_list(lines, kinds, number, "metadata", after == 0)
        number += 1


def _mark_list(
    lines: list[_Line],
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
        if line.body or _FORM.match(line.text) or _COMMENTS.match(line.text):
            break
        if kinds[candidate] is None and _ends_sentence(line.text) and not last:
            break
        kinds[candidate] = kinds[candidate] or kind
        number = candidate
    return number


def _mark_counts(lines: list[_Line], kinds: list[FurnitureKind | None]) -> None:
    """A bare number beside a share bar is its count."""
    for number, line in enumerate(lines):
        if kinds[number] is None and _NUMBER.fullmatch(line.text):
            around = kinds[max(0, number - 1) : number + 2]
            if "share" in around:
                kinds[number] = "share"


_TESTS: tuple[tuple[FurnitureKind, Callable[[str, str], object]], ...] = (
    ("credit", lambda line, _: _CREDIT_TAIL.search(line) or _CREDIT_HEAD.match(line)),
    ("menu", lambda line, bare: _LINKS.match(line) or _MENU.match(bare) or _is_menu(line)),
    ("comments", lambda _, bare: _FORM.match(bare) or _COMMENTS.match(bare)),
    ("share", lambda _, bare: _is_share(bare)),
    ("related", lambda _, bare: _RELATED.match(bare) or _RELATED_LINE.match(bare)),
    ("metadata", lambda _, bare: _TAGS.match(bare) or _METADATA.match(bare)),
    ("metadata", lambda _, bare: _BYLINE.match(bare) or _is_stamp(bare)),
)
