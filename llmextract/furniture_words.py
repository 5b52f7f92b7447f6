"""The words of page furniture as tables, and the patterns that are made of them."""

from __future__ import annotations

import re

from llmextract.calendar_words import CLOCK, FULL_DATE, MONTH, WEEKDAY, alternatives

__all__ = [
    "AD_CLOSES",
    "AD_OPENS",
    "BYLINE",
    "COMMENTS",
    "CREDIT_HEAD",
    "CREDIT_TAIL",
    "DATE_WORDS",
    "FORM",
    "FRONT_KEY",
    "GLUED",
    "HEADER_KEY",
    "LINKS",
    "MENU",
    "MENU_ANYWHERE",
    "MENU_WORDS",
    "METADATA",
    "NUMBER",
    "READ_MORE",
    "RELATED",
    "RELATED_LINE",
    "SEPARATORS",
    "SHARE_SIGNS",
    "SHARE_WORDS",
    "TAGS",
    "TIME_WORDS",
    "TOKENS",
    "WORD",
]

# Section names and buttons: a short line made of nothing else is a menu.
MENU_WORDS = frozenset(
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
MENU_ANYWHERE = frozenset(
    """home news world politics business sport sports opinion entertainment technology menu search
    login subscribe sections homepage sitemap lifestyle multimedia videos photos""".split()
)
SHARE_WORDS = frozenset(
    """a bluesky bookmark by click comment comments copy email e-mail embed f facebook flipboard follow
    google google+ icon instagram it like likes link linkedin loading mail mastodon messenger more
    now on open opens in new window ok our page pin pinterest pocket post print reddit save send
    share shared shares sharing skype sms story stumbleupon subscribe telegram this threads
    this: to tumblr tweet tweets twitter us via viber vk vkontakte weibo whatsapp with x xing youtube
    article""".split()
)
SHARE_SIGNS = frozenset(
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
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|[0-9]{4}|by\b).{0,160}|.{0,100}all rights reserved.{0,60}",
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
    r"more (?:from|on|about) [^0-9.]{1,40}|more (?:stories|news|articles|coverage)(?: .{0,30})?",
    r"(?:latest|recent|other|further|more) (?:news|posts?|articles|stories|headlines|comments|videos)",
    r"editor['’]?s['’]? (?:picks?|choice)|in this (?:story|section)|in pictures|around the web",
)  # fmt: skip
RELATED_LINE = re.compile(
    r"(?:read more|read also|also read|see also|related|related story|watch|more|don['’]t miss)"
    r"\s*[:|»>]\s*\S.{0,200}$",
    re.IGNORECASE,
)
_FORM_HEADS = (
    r"(?:leave|post|add|write|submit|make)(?: a| your| us)? (?:reply|comment|response)s?(?: (?:to|on|below|here|for|cancel)\b.{0,60})?",
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
_PICTURE = r"(?i:photo(?:graph)?|picture|image|pic|video|illustration|screenshot|screengrab)s?"
_AGENCY = rf"(?:{alternatives(_AGENCIES)})"
_SET_OFF = r"(?:^|[.!?\"”’)|–—/]\s*)"
# A caption ends with its credit. A bare "(Reuters)" also signs whole articles: it says nothing.
CREDIT_TAIL = re.compile(
    rf"(?:[(\[](?:(?i:file )?{_PICTURE}(?i:\s*(?:[:/©|]|(?:by|courtesy|credit|from|via)\b))[^()\[\]\n]{{0,120}}"
    rf"|(?i:file )?{_PICTURE}|(?i:credit|courtesy|image)\b[^()\[\]\n]{{1,100}}|©[^()\[\]\n]{{0,100}}"
    rf"|{_AGENCY} ?{_PICTURE}[^()\[\]\n]{{0,80}}"
    rf"|{_AGENCY}\s?(?:/|via)[^()\[\]\n]{{1,80}}|[^()\[\]\n]{{1,60}}(?:via|/)\s?{_AGENCY}(?: Images)?)[)\]]"
    rf"|{_SET_OFF}{_PICTURE}(?i: credit| courtesy)?\s*(?:(?i:by)|:|©)\s+[^\W\d_a-z][^.!?\n]{{1,80}}"
    rf"|(?:[—–|/]\s?|\b)(?:{_AGENCY})\s?/\s?[^\W\d_a-z][^.!?\n]{{1,60}}"
    rf"|{_SET_OFF}(?:Getty Images|AP Photo|AFP Photo)(?:/[^.!?\n]{{1,40}})?|©\s?[^.!?\n]{{1,60}})\s*\.?$"
)
CREDIT_HEAD = re.compile(
    r"(?:file (?:photo|picture|image|pic)s?|file|handout (?:photo|picture|image))\s*[:|–—-]\s*\S"
    r"|(?:photo|image|picture|photograph|video|illustration|graphic|caption)s?"
    r"(?: credit| courtesy| by)?\s*:\s*\S|image (?:caption|source|credit)|photo ?credit|photo by\b",
    re.IGNORECASE,
)
TOKENS = re.compile(r"[^\s|/>»›·•,:;()&—–]+")
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"[0-9][0-9.,]*[km]?", re.IGNORECASE)
GLUED = re.compile(r"(?:[a-z]{3,}[A-Z][a-z]{2,}){2,}|\b[a-z]{4,}[A-Z][a-z]{3,}")
SEPARATORS = re.compile(r"\s[|>»›·•]\s|\s/\s")
LINKS = re.compile(r"(?:[\s|*·•/>+-]*!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)){1,50}[\s|*·•/>+-]*$")
DATE_WORDS = re.compile(
    rf"(?<![\w.-])(?:{FULL_DATE}|{MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?\b|\b[0-9]{{1,2}}\s+{MONTH})"
)
TIME_WORDS = re.compile(
    rf"{CLOCK}|\b{WEEKDAY}|\b(?:UTC|GMT|[A-Z]{{2,4}}T|Z)\b|T(?=[0-9])|[+-][0-9:]+|[0-9]+"
    r"|\b(?i:date|published|posted|updated|last|modified|created|first|on|at|time|local|the|am|pm)\b"
)
BYLINE = re.compile(
    r"(?:[Bb]y|BY|Written by|Reported by|Posted by|Author)\s+"
    r"(?:[^\W\d_a-z][\w.'’-]*|and|de|van|von|al|el|the|for|&|[,|/–—-])"
    r"(?:[ ]?(?:[^\W\d_a-z][\w.'’-]*|and|de|van|von|al|el|the|for|of|in|&|[,|/–—-])){0,12}$"
)
FRONT_KEY = re.compile(r"(?P<name>[A-Za-z_-]{1,30})\s*:(?:\s|$)|\s+\S|-\s")
HEADER_KEY = re.compile(
    r"(?:title|headline|(?P<other>date|published|author|authors|byline|source|url|link|section|category"
    r"|language|lang|tags|keywords|publisher|site|id|layout|slug|description|summary))\s*:\s",
    re.IGNORECASE,
)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\W*$", re.IGNORECASE)


AD_OPENS = re.compile(r"(?:advertisements?|sponsored|ad)\W*$", re.IGNORECASE)
AD_CLOSES = re.compile(r"(?:continue reading|(?:this )?(?:story|article) continues)", re.IGNORECASE)
READ_MORE = re.compile(r"read more\W*$", re.IGNORECASE)
MENU = _whole(_MENU_LINES)
METADATA = _whole(_METADATA_LINES)
RELATED = _whole(_RELATED_HEADS)
FORM = _whole(_FORM_HEADS)
COMMENTS = _whole(_COMMENT_HEADS)
TAGS = _whole(_TAG_HEADS)
