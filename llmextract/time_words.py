"""The words of time expressions as tables, and the patterns that are made of them.

`CORE` finds what names a time, `LEAD` and its kin the prepositions before it, `JOIN` and `TAIL`
what ties on to it.
"""

from __future__ import annotations

import re

from llmextract.calendar_words import (
    CLOCK,
    DAY,
    FULL_DATE,
    HOLIDAYS,
    MONTH,
    NUMBER_WORDS,
    WEEKDAY,
    WEEKDAY_NAME,
    YEAR,
    alternatives,
)

__all__ = [
    "CLOCK_LEAD",
    "CORE",
    "JOIN",
    "LEAD",
    "MONTH_LEAD",
    "NOT_ONE_WEEKEND",
    "NOUN_AFTER",
    "STRETCH_LEAD",
    "SURNAME",
    "TAIL",
    "YEAR_LEAD",
]

_LEADS = (
    "in", "on", "at", "by", "since", "until", "till", "from", "during", "over", "for", "through",
    "throughout", "within", "between", "before", "after", "across", "as of", "as at", "up to",
    "up until", "ever since", "starting", "starting on", "starting from", "beginning",
    "beginning on", "prior to", "ahead of", "no later than", "not later than", "until at least",
    "as early as", "as late as", "as recently as", "around", "back in", "sometime in",
    "over the course of", "in the course of", "only", "just",
)  # fmt: skip
"""Prepositions that belong to the span."""
_SIDES = ("earlier", "later", "late", "early", "so far", "already", "earlier on", "later on",
          "late on", "early on", "earlier in", "later in", "early in", "late in",
          "so far in")  # fmt: skip
_YEAR_LEADS = (
    "in", "by", "since", "until", "till", "from", "during", "before", "after", "between", "through",
    "throughout", "for", "as of", "up to", "up until", "starting in", "beginning in", "ever since",
    "prior to", "early in", "late in", "later in", "back in", "so far in", "of", "than",
    "as early as", "as late as", "as recently as", "around", "compared with", "compared to",
    "in early", "in late", "in mid", "by early", "by late", "by mid", "since early", "since late",
    "since mid", "early", "late", "mid", "in the year", "by the year", "since the year", "the year",
    "year", "to",
)  # fmt: skip
"""What a bare number must follow to be read as a year."""
_MONTH_LEADS = (
    "in", "by", "since", "until", "till", "from", "during", "for", "through", "throughout", "of",
    "between", "before", "after", "early in", "late in", "earlier in", "later in", "as of", "up to",
    "in early", "in late", "in mid", "early", "late", "mid", "by early", "by late", "by mid",
    "since early", "since late", "since mid", "starting in", "beginning in", "back in",
    "ever since", "the month of", "as early as", "as recently as", "until early", "until late",
)  # fmt: skip
"""What a bare month must follow: "May" and "March" are other words too."""
_ADVERBS = (
    "now", "currently", "at present", "at the moment", "recently", "so far", "to date", "until now",
    "year to date", "at the same time",
)  # fmt: skip
"""Times that take no preposition."""
_NEAR = (
    "overnight", "today", "tonight", "yesterday", "tomorrow", "the day before yesterday",
    "the day after tomorrow",
)  # fmt: skip
"""Days that are named from the day of the article."""
_FEASTS = ("Christmas", "Easter", "Ramadan", "Thanksgiving", "Diwali", "Passover", "New Year",
           "Lunar New Year", "Christmas-New Year", "Golden Week", "Eid")  # fmt: skip
"""Feasts that move or last: their windows have words and no dates."""
_UNITS = (
    "hours days nights weeks weekends fortnights months quarters seasons years decades centuries"
)
_SINGULAR = "hour day night week weekend fortnight month quarter season year decade century"
_SEASONS = "spring summer autumn fall winter morning afternoon evening"
_RATED = "hundred thousand million billion trillion once twice times one two three four five six seven eight nine ten"
_REPORTING = "said says told will would has had was is added announced warned insisted faces faced"


def _any(words: tuple[str, ...] | str) -> str:
    """One of `words` in any case, with any white space inside and either apostrophe."""
    found = alternatives(words).replace("\\ ", r"\s+").replace("'", "['’]")
    return rf"(?i:{found})"


_UNIT = rf"{_any(_UNITS + ' ' + _SINGULAR)}\b(?!-)"
_WORD_NUMBER = _any(tuple(NUMBER_WORDS))
_NUMBER = (
    rf"(?:(?:[0-9]{{1,3}}(?![0-9.,])|{_WORD_NUMBER}(?:[ -]{_WORD_NUMBER})?\b)"
    r"(?:\s+(?i:and\s+a\s+half)\b)?|(?i:(?:a\s+)?few|several|(?:a\s+)?couple\s+of|some|many)\b)"
)
_DAYTIME = r"(?:\s+(?i:(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|lunchtime))\b)"
_TO = r"(?:\s*[-–—]\s*|\s+(?i:to|and|until|till|through|or)\s+)"
_WHICH_YEAR = r"(?:\s+(?i:of\s+)?(?i:last|this|next|the)\s+(?i:year)\b(?!['’]))"
_ON_YEAR = rf"(?:(?:,?\s+(?:(?i:of|in)\s+)?){YEAR}|{_WHICH_YEAR})"
_DAYS_OF = rf"(?:{DAY}(?![.,]?[0-9%])(?:{_TO}{DAY}(?![.,]?[0-9%]|\s+{MONTH}))?)"
_DAY_PATTERN = (
    rf"(?:{WEEKDAY},?\s+)?(?:(?i:the)\s+)?(?:{FULL_DATE}|{MONTH}\s+{_DAYS_OF}{_ON_YEAR}?"
    rf"|{DAY}(?:{_TO}{DAY})?[\s-]+(?:of\s+)?{MONTH}{_ON_YEAR}?){_DAYTIME}?"
)
_FISCAL = (
    rf"(?:(?i:the|this|last|next|current|previous|past)\s+){{0,3}}(?:{YEAR}(?:\s*[-–/]\s*[0-9]{{2,4}})?\s+)?"
    rf"(?i:financial|fiscal)[\s-]+(?:(?i:year|quarter|half)\b(?:\s+{YEAR}(?:\s*[-–/]\s*[0-9]{{2,4}})?)?|{YEAR})"
)
_QUARTER = (
    r"(?:(?i:the)\s+)?(?:(?i:first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]+(?i:quarter|half)\b"
    r"|(?:March|June|September|December)\s+(?i:quarter)\b|Q[1-4]\b)"
    rf"(?:\s+(?:(?i:of|in)\s+)?(?:{YEAR}|(?i:(?:this|last|next|the)\s+year|fiscal\s+[0-9]{{4}})\b))?"
)
_LENGTH_TO = (
    rf"(?:(?i:the|this)\s+)?(?:{_NUMBER}\s+)?(?i:months?|years?|quarters?|weeks?)\s+"
    rf"(?i:to|ended|ending|through|up\s+to)\s+(?i:the\s+)?(?i:end\s+of\s+)?"
    rf"(?:{DAY}\s+{MONTH}|(?:(?i:early|mid|late)[\s-]+)?{MONTH}(?:\s+{DAY})?){_ON_YEAR}?"
)
_AGO = (
    r"(?:(?i:more\s+than|less\s+than|over|almost|nearly|about|around|just|only|some|at\s+least)\s+)?"
    rf"{_NUMBER}\s+(?i:minutes?|{alternatives(_UNITS + ' ' + _SINGULAR)})\s+(?i:ago|earlier|later)\b"
)
_WHICH = (
    r"(?:(?i:the)\s+)?(?i:last|next|past|coming|previous|following|current|same|recent|this|that)"
)
_WHICH_UNIT = (
    rf"{_WHICH}\s+(?:{_NUMBER}\s+)?(?:(?i:consecutive|straight)\s+)?(?:{_UNIT}|{_any(_SEASONS)}\b)"
    rf"(?:\s+(?:{WEEKDAY_NAME}|(?i:so\s+far)\b))?"
)
_SAME = (
    r"(?:(?i:the)\s+)?(?i:same|corresponding|comparable)\s+(?i:months?|period|quarter|half|weeks?|days?|time)\s+"
    rf"(?:(?i:of|in)\s+)?(?:{YEAR}|(?i:last\s+year|(?:a|the)\s+year\s+(?:earlier|before)|the\s+previous\s+year)\b)"
)
_OF_SEASON = (
    r"(?:(?i:the)\s+)?(?:(?i:early|late|mid)[\s-]+)?(?:(?i:spring|summer|autumn|winter)"
    rf"(?:\s+(?i:of))?|(?i:fall\s+of)|(?<=\bin )fall|(?<=\bby )fall|(?<=\bsince )fall),?\s+{YEAR}(?:\s*[-–/]\s*[0-9]{{2}}\b)?"
    rf"|(?i:mid)-(?:{YEAR}\b|{MONTH}(?:,?\s+{YEAR})?)"
)
_WHICH_NAME = rf"(?i:last|next|this|past|coming)\s+(?:{MONTH}|{WEEKDAY_NAME}){_DAYTIME}?"
_ZONE = r"(?:\s+(?:[A-Z]{2,4}T\b|\([A-Z]{2,4}T\)|GMT\b|UTC\b|(?i:local\s+time)\b))?"
_CLOCKED = rf"{CLOCK}(?:{_TO}{CLOCK})?{_ZONE}"
_CLOCK_LEADS = ("at", "around", "about", "by", "from", "just before", "just after", "before",
                "shortly before", "shortly after", "after", "until", "between", "since",
                "at about", "at around")  # fmt: skip
_PARTS = (
    r"(?:(?i:the)\s+)?(?i:beginning|start|end|middle|close|turn|rest|remainder|course|whole"
    r"|morning|afternoon|evening|night|eve"
    rf"|(?:first|second|last|opening)\s+(?:few\s+|{_NUMBER}\s+)?(?:days?|weeks?|months?|quarters?|half))\s+of"
    r"|(?:(?i:the)\s+)?(?i:(?:early|pre-?dawn|small|late|final|first|last)\s+hours(?:\s+of)?)"
)

_FIRST = tuple(
    {phrase.split()[0].casefold() for phrase in (*_ADVERBS, *_NEAR, *NUMBER_WORDS, *_RATED.split())}
    | set(
        """the this that last next past coming previous following current same recent few several
    couple some many more less over almost nearly about around just only at month months year years
    quarter quarters week weeks financial fiscal first second third fourth final noon midnight each
    every per weekend spring summer autumn fall winter mid early late""".split()
    )
)
"""With these, with a capital or with a digit each time expression starts."""

CORE = re.compile(
    rf"(?<![\w$£€¥.,/-])(?=[0-9A-Z$£€]|(?:{alternatives(_FIRST)})\b)(?:"
    rf"(?P<day>{_DAY_PATTERN})"
    rf"|(?P<period>{_FISCAL}|{_LENGTH_TO}|{_AGO}|{_QUARTER}|{_SAME}|{_WHICH_UNIT}|{_WHICH_NAME}|{_OF_SEASON}"
    rf"|{MONTH}(?:{_TO}{MONTH})?,?\s+(?i:of\s+)?{YEAR}|{MONTH}{_WHICH_YEAR}"
    rf"|(?i:the)\s+{_NUMBER}\s+{_UNIT}(?=\s+(?i:since|after|before|leading)\b)"
    rf"|(?i:the)\s+(?:(?i:early|late|mid)[\s-]+)?(?:1[5-9]|20)[0-9]0s\b)"
    rf"|(?P<weekday>{WEEKDAY_NAME}{_DAYTIME}?(?:\s+(?i:last|this|next)\s+(?i:week)\b)?)"
    rf"|(?P<adverb>{_any(_ADVERBS)}\b(?!-)|Earlier\b(?!\s+(?i:than)))"
    rf"|(?P<near>{_any(_NEAR)}\b(?!-){_DAYTIME}?)"
    rf"|(?P<holiday>{_any(tuple(HOLIDAYS)).replace('’]', '’]?')}\b{_ON_YEAR}?"
    rf"|(?:{alternatives(_FEASTS)})\b(?:\s+(?:holidays?|period|season|weekend|week|break)\b){{0,3}}{_ON_YEAR}?)"
    rf"|(?P<month>{MONTH}(?!['’]s\b)(?:{_TO}{MONTH})?)"
    rf"|(?P<year>{YEAR}(?:\s*[-–—]\s*(?:{YEAR}|[0-9]{{2}}(?![0-9]))|\s+(?:to|and|through|or)\s+{YEAR})?(?![\w%-]|[.,/][0-9]))"
    rf"|(?P<clock>{_CLOCKED})"
    rf"|(?P<stretch>(?i:the)\s+(?i:weekend|day|night|week|month|year|quarter|new\s+year|period)\b(?!['’-])"
    r"|(?i:the\s+(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:(?:consecutive|straight|successive)\s+)?(?:day|night|week|month|quarter|year))\b)"
    r"|(?P<weekend>(?i:weekend)\b(?!['’]s|-))"
    rf"|(?P<rate>(?i:each|every|per)\s+(?i:minute|hour|day|night|week|weekend|month|quarter|year)\b)"
    rf"|(?:[$£€]?[0-9]+(?:[.,][0-9]+)*|{_any(_RATED)})(?:\s+[a-z]{{1,20}}){{0,2}}?\s+(?P<rate2>(?i:an?)\s+(?i:minute|hour|day|night|week|month|year)\b"
    r"(?!\s+(?i:ago|later|earlier|old|after|before|of|and|or|in)\b|-))"
    r")"
)
"""What names a time. The group that matched is its kind."""


def _before(leads: tuple[str, ...], more: str = "") -> re.Pattern[str]:
    """A pattern that ends where the core starts; its group `lead` is what belongs to the span."""
    return re.compile(rf"(?<![\w'’-])(?P<lead>{_any(leads)}(?:\s+|-){more})\Z")


_OPTIONAL_PARTS = rf"(?:(?:{_PARTS})\s+)?"
LEAD = re.compile(
    rf"(?<![\w'’-])(?P<lead>(?:{_any(_LEADS)}\s+)?(?:{_any(_SIDES)}\s+)?(?:(?i:the)\s+)?{_OPTIONAL_PARTS}"
    r"(?i:the\s+)?)\Z"
)
CLOCK_LEAD = _before(_CLOCK_LEADS)
YEAR_LEAD = _before(_YEAR_LEADS)
MONTH_LEAD = _before(_MONTH_LEADS)
STRETCH_LEAD = re.compile(
    rf"(?<![\w'’-])(?P<lead>(?:{_any(_LEADS)}\s+)?(?:{_any(_SIDES)}\s+)?(?:{_PARTS})\s+"
    rf"|(?:(?i:at|over|during|through|throughout|by|before|until|for|so\s+far|earlier\s+in|later\s+in|early\s+in)\s+))\Z"
)
NOT_ONE_WEEKEND = re.compile(
    r"(?i:\b(?:a|an|each|every|per|long|opening|holiday|this|last|next)|-)\s*\Z"
)
"""Before "weekend": no weekend that can be dated."""
JOIN = re.compile(
    r"\s*[-–—]\s*|\s+|\s+(?i:to|and|until|till|through|or|on|of|in|at|around|about|from|between)\s+"
)
"""What stands between two cores of one expression."""
TAIL = re.compile(r"\s+(?i:so\s+far)\b")
NOUN_AFTER = re.compile(r"\s+(?!(?:was|is|has|his|its|this|as|does|towards|perhaps|across|plus|thus)\b)"
                        r"(?:people\b|men\b|women\b|children\b|troops\b|[a-z]{2,}s\b)")  # fmt: skip
"""A plural noun: the number before it counts."""
SURNAME = re.compile(
    rf"\b(?:(?:Theresa|Mrs\.?|Mr\.?|Ms\.?|Minister|Secretary|James|Brian|Peter|Robert|Elizabeth|Captain)\s+May\b"
    rf"|May\s+(?:{alternatives(_REPORTING)})\b|May['’]s\b)"
)
"""May as a surname: its bare mentions are no month."""
