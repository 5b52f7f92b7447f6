"""What the words around a number say of whether it lies ahead: goals, offers, forecasts, penalties."""

from __future__ import annotations

import re

from llmextract.saying_words import REVISES
from llmextract.schema import Mention
from llmextract.word_classes import BASES

__all__ = ["is_forecast", "is_foreseen", "is_in_prospect"]

_NOUN_LIKE = re.compile(
    r"\b(?:plans|(?:sees|forecasts?)\s+(?:[\w-]+\s+){0,4}(?:of|at))\s+(?:(?:an?|at|least|most|up|to|about|around)\s+){0,3}\Z",
    re.IGNORECASE,
)
"""Before a number: verbs that look like nouns, and the noun."""
_HEDGE = r"(?:(?:about|around|some|nearly|almost|another|an?|extra|additional|at|least|up|to|more|than|over)\s+){0,3}"
_GOALS = re.compile(
    r"\b(?<!the\s)(?:targets?|goals?)"
    r"\s+(?:of|(?:for\s+\w+(?:\s*,)?\s+(?:which\s+)?)?(?:is|was|remains|is\s+and\s+remains|(?:(?:has|had)\s+been|was|is)\s+set\s+at))"
    r"\s+(?:[\w'’]+\s+){0,2}\Z"
    r"|\b(?:appeals?|plans?|proposals?|motion|bid|petition(?:\s+calling)?)\s+(?:for|to)"
    r"\s+(?:[\w'’]+\s+){0,3}\Z"
    r"|\b(?:contract|deal|agreement|pact|accord|request|application)\s+(?:(?:worth|valued\s+at|with)\s+[^,;]{2,40}\s)?to"
    rf"\s+(?!(?:end|settle|resolve)\b)(?:{'|'.join(sorted(BASES))})(?:\s+and\s+\w+)?\s+(?:(?:[\w'’-]+\s+){{1,5}}?with\s+)?{_HEDGE}\Z"
    r"|\b(?:pay|takeover|cash|an|the|its|their|of)\s+offer\s+of\s+(?:[\w'’]+\s+){0,2}\Z"
    r"|\b(?:expectations?|forecasts?|guidance)\s+of\s+(?:[\w'’]+\s+){0,2}\Z"
    r"|\bprovided\s+that\b[^.;:,]{2,40}\Z"
    r"|\bforecasts\b[^.;:]{0,60}\shave\s[^.;:,]{2,40}\sto\s+(?:[\w'’]+\s+){0,2}\Z"
    r"|\bputs?\s+the\s+odds\s+of\b[^.;:,]{2,60}\Z",
    re.IGNORECASE,
)
"""Before a number: what it is to become, and what is offered, forecast or asked for."""
_SEEN = re.compile(
    r"\bsees?\s+(?:[\w'’-]+\s+){1,5}(?:fall|ris|averag|grow|climb|slow|shrink|reach|eas|declin|dropp|increas|slid|sink|tumbl|plung|soar|surg|hitt)ing"
    r"\s+(?:[\w'’]+\s+){0,4}\Z"
)
"""Before a share or a sum: "sees prices falling by | 12 per cent"."""
_LIABLE = re.compile(
    r"\b(?:fines?\s+of|fac(?:es?|ing))\s+(?:(?:an?\s+)?(?:fines?|maximum|sentences?)\s+(?:\w+\s+)?of\s+)?"
    r"(?:up\s+to|as\s+much\s+as|at\s+least)\s+\Z"
    r"|\bfac(?:es?|ing)\s+an?\s+(?:\w+\s+)?(?:fine|penalty|sentence|bill)\s+of\s+\Z",
    re.IGNORECASE,
)
"""Before a number: what may be imposed."""
_SERVED = re.compile(
    r"\b(?:eligible\s+for\s+(?:parole|release)|(?:could|may|might|can|will)\s+be\s+(?:freed|released|paroled))"
    r"\b[^.;:]{0,30}?\safter\s+(?:serving\s+)?(?:at\s+least\s+)?\Z"
)
_GRANTED = re.compile(
    r"\bannounc(?:e|es|ed|ing)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}(?:compensation|investments?|aid|package|relief|bonus|reward"
    r"|payments?|funding|grants?|loans?|gratia)\s+(?:package\s+)?(?:of|worth)\s+(?:(?:up|to|at|least|about|around|some)\s+){0,2}\Z",
    re.IGNORECASE,
)
_GIVEN_FOR = re.compile(r"[^.;:,]{0,40}?\s(?:for|over\s+the\s+next)\b")
"""Before and behind a sum: what somebody says that they will give."""
_FACED = re.compile(
    r"\bfac(?:es?|ing)\s+(?:an?\s+)?(?:(?:possible|potential|maximum)\s+)?\Z", re.IGNORECASE
)
"""Before a sum or a length of time, which may be imposed: "faces | 15 years"."""
_PREDICTED = (
    r"(?:predicted|forecast|expected|pencilled\s+in|projected|anticipated|foreseen)\b(?!\s+to\b)"
)
_WAS = r"(?:had|was|were|is|has|have)\s+(?:been\s+|being\s+)?"
_FORESEEN = re.compile(
    rf"\s+(?:that|which)\s+(?:[\w'’-]+\s+){{0,6}}?{_WAS}(?:{_PREDICTED}|promised\b|demanded\b)"
    rf"|\s+(?:[\w-]+\s+){{0,2}}?(?:it|he|she|they)\s+had\s+{_PREDICTED}"
    r"|\s+(?:[\w-]+\s+){1,2}expected\s+(?:by\s+[^,;.]{2,30}\s)?to\s"
)
"""Behind a number: who said that it would be so: "the | 2.4 per cent it had predicted"."""
_FORESEEN_MEASURE = re.compile(rf"\s+(?:(?:[\w'’-]+\s+){{1,3}}?had\s+)?{_PREDICTED}")
"""The same behind what is no count of things: "the | 1.5 per cent pencilled in last November"."""
_VALUED = re.compile(
    r"\b(?:contract|deal|order|bid|offer|takeover|project|sale|purchase|agreement|merger)\b[^,;]{0,60},\s+(?:valued|priced|estimated)\s+at\s+(?:\w+\s+){0,2}\Z"
)
_VALUED_AHEAD = re.compile(
    r"[^,;]{0,60},\s+(?:will|would|(?:is|are|was|were)\s+(?:expected|due|set|planned|scheduled|likely|to))\b"
)
"""Before and behind what something is worth that is to come: ", valued at | $5 million, is expected to be"."""
_REVISED = rf"(?:{'|'.join(sorted(REVISES))}|cutting|raising|lowering)"
_FORECAST = re.compile(
    rf"\b(?:{_REVISED}\s+(?:[\w'’-]+\s+){{0,4}}?(?:forecasts?|outlook|guidance|projections?)"
    rf"|(?:forecasts?|outlook|guidance|projections?)\s[^.;:,]{{0,40}}\b(?:was|were|been)\s+{_REVISED})"
    r"\b(?:[^.;:]|\.(?=\d)){0,70}\s(?:from|to)\s+(?:\w+\s+){0,2}\Z"
)
"""Before either end of what a forecast is changed to."""
_AIMED_AT = re.compile(r"\s+(?:inflation\s+|growth\s+)?(?:target|goal)\b")
"""Behind a share or a sum: "the bank's | 3% target"."""
_MEASURED = frozenset(("percent", "ratio", "money"))


def is_forecast(text: str, start: int, mention: Mention) -> bool:
    """Whether the number is what a forecast was or became, or a target: "cut its growth forecast to 1.5% from
    | 2%", "the bank's | 3% target"."""
    if _FORECAST.search(text, start, mention.start):
        return True
    return mention.kind in _MEASURED and _AIMED_AT.match(text, mention.end) is not None


def is_foreseen(text: str, mention: Mention) -> bool:
    """Whether somebody is said to have foretold the number, which "the" stands before."""
    if _FORESEEN.match(text, mention.end):
        return True
    return mention.unit is not None and _FORESEEN_MEASURE.match(text, mention.end) is not None


def is_in_prospect(text: str, start: int, mention: Mention) -> bool:
    """Whether the words from `start` up to the mention, or around it, make it a goal, an offer, a forecast
    or a penalty that may be imposed."""
    number, kind = mention.start, mention.kind
    return bool(
        any(words.search(text, start, number) for words in (_GOALS, _LIABLE, _NOUN_LIKE, _SERVED))
        or (_GRANTED.search(text, start, number) and _GIVEN_FOR.match(text, mention.end))
        or (_VALUED.search(text, start, number) and _VALUED_AHEAD.match(text, mention.end))
        or (kind in ("money", "duration") and _FACED.search(text, start, number))
        or (kind in _MEASURED and _SEEN.search(text, start, number))
    )
