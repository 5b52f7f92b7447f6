"""Units that a number leaves out because one before it was just said with it.

"44.4 million pounds, up from 38.2 million", "83 weeks, compared with 51 a year earlier".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from llmextract.reading import Reading
from llmextract.schema import Mention, Span
from llmextract.sentences import sentence_at

__all__ = ["read_mentions"]

_NEAR = 45
"""Characters between a number and the one whose unit it takes over."""
_FAR = 110
"""The same where the words right before it compare the two."""
_BEFORE = 6
"""Numbers before among which the last millions are sought."""
_NEXT = 400
_MONEY_TALK = re.compile(
    r"\b(?:costs?|revenues?|sales|profits?|loss(?:es)?|debts?|budget|spend(?:ing|s)?|spent|incomes?|earn(?:s|ed|ings)|paid|pays?"
    r"|worth|price[ds]?|fees?|funds?|funding|deficit|borrowings?|bills?|turnover|invest(?:ed|ments?|ing)?|loans?|tax(?:es)?"
    r"|fines?|damages?|pledged|sold|bought|brought in|cash|takings|dividends?|reserves|expens\w+|subsid\w+|grants?)\b",
    re.IGNORECASE,
)
_MOST_PERCENT = 100
_PERCENTAGE = re.compile(r"\bpercentage\b(?! points?)[^;]{0,60}$", re.IGNORECASE)
_BY = re.compile(r"\s*(?:by|x|×)\s*")
_OF_WHOLE = re.compile(
    r"\s+of\s+(?:the|its|their|his|her|all|our|a total of)(?:\s+(?:[\w-]+['’]s?|total|about|some|nearly|almost)){0,3}\s+[$€£]?"
)
_SCALES = frozenset(("degree Celsius", "degree Fahrenheit"))
"""Degrees without a scale are of the one that the text names."""
_LENGTHS = frozenset("millimetre centimetre metre kilometre inch foot yard mile".split())
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:)]|$|(?:longer|shorter|more|less|fewer|higher|lower|older|younger|in|on|from|to|and|or|a|an|the"
    r"|this|last|at|for|among|when|before|after|during|while|but|by|since|until|earlier|previously)\b)"
)
_HAVING = re.compile(r"\b(?:has|have|had|which|who|where|people|killed|injured)\b")
_COMPARING = re.compile(r"\b(?:from|to|than|against|compared|up to)\b")
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|(?:up|down|rose|fell) from|against|versus|instead of)\s+"
    r"(?:about|around|some|nearly|almost|just|only)?\s*$"
)
_UP_FROM = re.compile(
    r"(?:\b(?:up|down|rose|risen|fell|fallen|grew|increased|decreased)\s+from|compared\s+(?:with|to)|against|versus"
    r"|^\s*(?:\([^()]*\)\s*)?from)\s+(?:about\s+|around\s+|just\s+)?$"
)
"""Between two sums of which the second leaves its currency out."""
_TALL = re.compile(
    r"\s+(?:tall|high|wide|long|deep|from|above|below|away|runner|race|telescope|mast|stretch)\b"
)
_RATIO = re.compile(
    r"\b(?:rate|risk|odds|hazards?) ratio(?: of| was| is|,|:| =)?\s*$", re.IGNORECASE
)
_INTERVAL = re.compile(r"\b(?:CI|confidence interval)(?: of| was|,|:)?\s*$")
_LEVEL = re.compile(
    r"\b(?:maximum|minimum|limit|target|average|goal|aim|threshold|ceiling|norm)s? (?:of|is|was|at)\s+"
    r"(?:about|around|just|only|under|over)?\s*$"
)
_NEW_CLAUSE = re.compile(r",\s+(?:and|but)\b")
_OF_WHICH = re.compile(r"\bof which (?:about|around|some|nearly|almost|over|only)?\s*$")
_ON_WHAT = re.compile(r"\b(?:on|for|of|in)\s+(?:[a-z]+\s+)?[a-z]+s\b")
"""Between a sum and "of which" these name what it was paid for: "$50 million on vaccines, of which 12"."""
_CLOSE = 30
_CHANGED = re.compile(
    r"\b(?:up|down|by|rose|rise[sn]?|risen|fell|fall(?:s|en)?|grew|grow[sn]?|gain(?:s|ed)?|los[te]s?|jump(?:s|ed)|dropp?(?:s|ed)"
    r"|climb(?:s|ed)|slid|slipp?(?:s|ed)|shrank|shr[iu]nk|cut|increas\w+|decreas\w+|declin\w+|soar\w+|plung\w+|tumbl\w+"
    r"|strengthen\w+|weaken\w+|firm(?:s|ed)|eas(?:es|ed)|widen\w+|narrow\w+|edged (?:up|down)|add(?:s|ed)|surg\w+|advanc\w+)\s+(?:(?!to\b|at\b)\w+\s+){0,2}$"
)
_OPENING = re.compile(r"\([^()]*$")
_SCALE = re.compile(r"(?:m|b|tr)illion|\d\s?(?:m|bn|tn)\Z", re.IGNORECASE)
_NAMED = re.compile(r"(?:\b[A-Z][\w'’-]+|\bwith|\bto)\s+$")
_CLOSED = re.compile(r"\s*(?:[.,;)]|$)")
_GROUP_OF = re.compile(
    r"\b(?:crew|team|group|staff|workforce|squad|party|family|crowd|audience|class|fleet|army|force|convoy|jury|panel"
    r"|population|membership|congregation)s?\s+of\s+(?:(?:about|around|some|nearly|almost|only|over)\s+)?\Z"
)
"""Before a number of those who make it up."""
_LEVEL_WITH = re.compile(r"\b(on|at|has|had|with)\s+\Z")
_OTHER_ON = re.compile(
    r".*\b(?:and|while)\s+(?:the\s+)?(?:[A-Z][\w'’-]+\s+)+(on|at|has|had|with)\s+", re.DOTALL
)
"""Between two shares of which each has its name: "puts the Greens on 52 per cent and Labor on | 48"."""


def read_mentions(text: str, sentences: tuple[Span, ...], mentions: Sequence[Mention]) -> Reading:
    """The text as rules see it; a number that leaves its unit out has the one that is meant."""
    scales = {mention.unit for mention in mentions if mention.unit in _SCALES}
    told: list[Mention] = []
    first, place = 0, None
    for mention in mentions:
        sentence = sentence_at(sentences, mention.start)
        if sentence != place:
            first, place = len(told), sentence
        if sentence is None:
            told.append(mention)
            continue
        whole = _with_unit(text, told[first:], mention)
        whole = _as_interval(text, told[first:], whole)
        whole = _as_percentage(text, whole, sentence)
        whole = _as_millions(text, told[first:], whole)
        told.append(_with_currency(text, told[-_BEFORE:], whole, sentence))
    if len(scales) == 1:
        scale = {"unit": next(iter(scales))}
        told = [m.model_copy(update=scale) if m.unit == "degree" else m for m in told]
    return Reading(text, sentences, tuple(_with_sides(text, told)))


def _is_bare(mention: Mention) -> bool:
    """Whether a fact has been read without a unit."""
    return mention.unit is None and mention.reason is None and mention.kind == "cardinal"


def _with_unit(text: str, earlier: Sequence[Mention], mention: Mention) -> Mention:
    """The mention with the unit of one before it in its sentence, where that is meant."""
    if not _is_bare(mention):
        return mention
    if _GROUP_OF.search(text, max(0, mention.start - _CLOSE), mention.start):
        return mention
    facts = [one for one in earlier if one.reason is None and not _is_converted(text, one, mention)]
    facts = [
        one for one in facts if one is facts[0] or text[one.end : one.end + 1] not in ("-", "‑")
    ]
    known = next((one for one in reversed(facts) if one.unit), None)
    if (
        known is None
        or (known is not facts[-1] and not _is_listed(text, known, mention))
        or not _NO_NOUN.match(text, mention.end)
    ):
        return mention
    if not (_goes_on(text, known, mention) or _is_listed(text, known, mention)):
        return mention
    # "It had 43 percent, up three points, and the Greens 15.1": the level is no change.
    unit = "percent" if known.unit == "percentage point" else known.unit
    return mention.model_copy(update={"unit": unit, "kind": known.kind})


def _as_interval(text: str, earlier: Sequence[Mention], mention: Mention) -> Mention:
    """A confidence interval with the unit of what was estimated, a ratio with its own: "59 percent (95%
    CI 51 to 66)", "rate ratio 0.68"."""
    if not _is_bare(mention):
        return mention
    before = text[max(0, mention.start - _FAR) : mention.start]
    if _RATIO.search(before):
        return mention.model_copy(update={"unit": "ratio", "kind": "ratio"})
    if not _INTERVAL.search(before):
        return mention
    facts = [one for one in earlier if one.reason is None and one.unit]
    if not facts or mention.start - facts[-1].end > _FAR:
        return mention
    return mention.model_copy(update={"unit": facts[-1].unit, "kind": facts[-1].kind})


def _as_percentage(text: str, mention: Mention, sentence: Span) -> Mention:
    """The mention as a share where its sentence speaks of a percentage: "the pass percentage was 90.1"."""
    if not _is_bare(mention):
        return mention
    small = mention.value is not None and mention.value <= _MOST_PERCENT
    if not small or not _NO_NOUN.match(text, mention.end):
        return mention
    if not _PERCENTAGE.search(text[sentence.start : mention.start]):
        return mention
    return mention.model_copy(update={"unit": "percent", "kind": "percent"})


def _with_sides(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, where of the sides of a thing, or of a part and its whole, only the last has the unit:
    "42 by 31 centimetres", "48,000 of the region's 190,000 hectares"."""
    found: list[Mention] = []
    for mention in reversed(mentions):
        last = found[-1] if found else None
        if last is not None and _shares_unit(text, mention, last):
            found.append(mention.model_copy(update={"unit": last.unit, "kind": last.kind}))
        else:
            found.append(mention)
    return reversed(found)


def _shares_unit(text: str, mention: Mention, last: Mention) -> bool:
    if not _is_bare(mention):
        return False
    if last.reason is not None or last.kind not in ("measure", "money"):
        return False
    if _SCALE.search(last.text):
        return False  # "30 of the 45 million euros" are as many millions
    sides = last.unit in _LENGTHS and _BY.fullmatch(text, mention.end, last.start)
    return bool(sides or _OF_WHOLE.fullmatch(text, mention.end, last.start))


def _as_millions(text: str, earlier: Sequence[Mention], mention: Mention) -> Mention:
    """What was read as metres, as millions of the money that it is compared with: "77m euros, up from | 38m"."""
    if mention.unit != "metre" or mention.reason is not None or mention.value is None:
        return mention
    written = text[mention.end : mention.end + 1] == "m" and text[mention.end - 1].isdigit()
    facts = [one for one in earlier if one.reason is None and not _is_converted(text, one, mention)]
    if not written or not facts or facts[-1].kind != "money" or not _SCALE.search(facts[-1].text):
        return mention
    between = text[facts[-1].end : mention.start]
    tall = _TALL.match(text, mention.end + 1)
    if len(between) > _FAR or _NEW_CLAUSE.search(between) or tall or not _UP_FROM.search(between):
        return mention
    money = {
        "value": mention.value * 1_000_000,
        "unit": facts[-1].unit,
        "kind": "money",
        "text": f"{mention.text}m",
        "end": mention.end + 1,
    }
    return mention.model_copy(update=money)


def _with_currency(
    text: str, earlier: Sequence[Mention], mention: Mention, sentence: Span
) -> Mention:
    """The mention as money where its sentence speaks of money and the last millions were of a currency:
    "It cost 612 million euros. Staff costs climbed to 495 million"."""
    if not _is_bare(mention) or not _SCALE.search(mention.text):
        return mention
    scaled = [
        one
        for one in earlier
        if one.reason is None and _SCALE.search(one.text) and not _is_converted(text, one, mention)
    ]
    known = scaled[-1] if scaled else None
    if known is None or known.kind != "money" or mention.start - known.end > _NEXT:
        return mention
    between = text[known.end : mention.start]
    if known.start >= sentence.start and _OF_WHICH.search(between) and not _ON_WHAT.search(between):
        return mention.model_copy(update={"unit": known.unit, "kind": known.kind})
    if not _NO_NOUN.match(text, mention.end):
        return mention
    lead = max(sentence.start, mention.start - _CLOSE)
    if not _MONEY_TALK.search(text, sentence.start, sentence.end) or _HAVING.search(
        text, lead, mention.start
    ):
        return mention
    return mention.model_copy(update={"unit": known.unit, "kind": known.kind})


def _is_converted(text: str, known: Mention, mention: Mention) -> bool:
    """Whether a number stands in brackets that close before the other: "25.3 trillion rupiah | ($1.67 billion) |,
    against 22.5 trillion"."""
    opened = _OPENING.search(text, max(0, known.start - _CLOSE), known.start) is not None
    return opened and ")" in text[known.end : mention.start]


def _goes_on(text: str, known: Mention, mention: Mention) -> bool:
    """Whether the unit of the number before is meant for this one too."""
    between = text[known.end : mention.start]
    level = _LEVEL.search(between) and not _NEW_CLAUSE.search(between)
    against = _COMPARED.search(between)
    compared = level or against
    if known.kind == "duration" and "," in between and not compared:
        return False  # "in the first 20 weeks, from 9,526"
    if known.kind in ("age", "ratio"):
        return False  # "up by a third, to 9,200"
    many = known.kind == "percent" and (mention.value or 0) > _MOST_PERCENT
    if many or (known.unit == "percent" and _is_change(text, known)):
        return False  # "up 92% from 110", "fell 20% to 63"
    if _SCALE.search(known.text) and not _SCALE.search(mention.text) and not compared:
        return False  # "fell to 19 million euros, and season tickets to 22,300"
    had = _HAVING.search(between) and not against
    if had or len(between) > (_FAR if compared else _NEAR):
        return False
    of_money = known.kind == "money" and _SCALE.search(mention.text)
    return bool(of_money or compared or _COMPARING.search(between))


def _is_change(text: str, known: Mention) -> bool:
    """Whether a share tells by how much something changed, and is no level."""
    before = text[max(0, known.start - _CLOSE) : known.start]
    return _CHANGED.search(before) is not None


def _is_listed(text: str, known: Mention, mention: Mention) -> bool:
    """ "New Dawn had 41.2 percent and Civic Alliance 33.6": shares told one after the other."""
    between = text[known.end : mention.start]
    if known.unit == "percent" and len(between) <= _FAR and _CLOSED.match(text, mention.end):
        first = _LEVEL_WITH.search(text, max(0, known.start - _CLOSE), known.start)
        other = _OTHER_ON.fullmatch(between)
        if first and other and first[1] == other[1] and (mention.value or 0) <= _MOST_PERCENT:
            return True
    fraction = mention.value is not None and mention.value % 1 != 0
    if known.unit != "percent" or not fraction or len(between) > _FAR or _HAVING.search(between):
        return False
    return bool(_NAMED.search(between) and _CLOSED.match(text, mention.end))
