"""Words that say that a number is a sum, a difference or a remainder."""

from __future__ import annotations

import re

__all__ = ["says_result"]

_FEWER = re.compile(r"\s+(?:[a-z]+\s+)?(?:fewer|more|less|extra|short)\b")
_MODIFIED = re.compile(r"\b(?:more|less|fewer|higher|lower|later|earlier) than\W*$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|left|leaves|leaving|add(?:s|ed|ing)?|extra|further|gain(?:s|ed|ing)?|los(?:es?|t|ing)|sav(?:es?|ed|ing)) (?:about |some |roughly |around |nearly |almost )?[^\w\s]*$"
)
"""What changes by a number."""
_RESULT = re.compile(
    r"\b(?:altogether|in all|in total|total(?:s|ed|led)?|together|combined|overall|sum|add(?:ed|s)? up"
    r"|difference|gap|margin|apart|outside|elsewhere|the rest|remain(?:s|ed|ing|der)?|the others?|not"
    r"|counting|outnumber\w*|exceed\w*|compared with|still|without|never"
    r"|surviv(?:e|es|ed|ing)|spared?|beneath|un(?:harmed|hurt|injured|scathed|touched)|left (?:with|to|over|for)|between them"
    r"|[a-z]{3,}er than|short(?:er|fall)?|longer|higher|lower|above|below|(?:more|less|fewer|later|earlier|old|young)"
    r"(?:er)?\b[^.;]{0,40}\bthan"
    r"|(?:rise|rose|risen|up|grew|grown|fell|fallen|down|dropped|shrunk|smaller|larger|bigger|increased?|decreased?|cut|missed|beat|lost|won)"
    r" (?:by|about)|majority of)\b",
    re.IGNORECASE,
)


def says_result(before: str, behind: str, *, may_be_left: bool) -> bool:
    """Whether the words about a number say so. `may_be_left`: what it counts may be left over or lost, as
    people whom a blast "left dead" are not."""
    if _FEWER.match(behind):
        return True
    if may_be_left and _BY.search(before):
        return True
    return _RESULT.search(f"{_MODIFIED.sub('', before)} {behind}") is not None
