"""Numbers of a text that count what the text itself names or adds up, and need not stand in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from llmextract.check_report import BAD, CheckedNumber
from llmextract.claims import Claim

__all__ = ["counts_named", "with_operands_counted"]

_PARTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}
_DEFINITE = re.compile(r"\b(?:the|these|those|all|its|their)\s+$", re.IGNORECASE)
_PAIR = 2
_THE = re.compile(r"\b(?:the|these|those)\s+$", re.IGNORECASE)


def counts_named(claim: Claim) -> bool:
    """Whether "the two" of something points back to what was named: "a flight between | the two | cities"."""
    before = claim.shown[: claim.mention.start - claim.sentence.start]
    bare = claim.mention.unit is None and claim.mention.modifier == "exact"
    return bare and claim.mention.value == _PAIR and _THE.search(before) is not None


def with_operands_counted(numbers: Sequence[CheckedNumber], text: str) -> Iterator[CheckedNumber]:
    """The same, where what counts the parts of a sum holds: "the | two | pledges come to 3.3 million"."""
    sums = {
        (one.sentence, len(one.evidence))
        for one in numbers
        if one.verdict == "derived" and "+" in one.reason
    }
    for number in numbers:
        value = _PARTS.get(number.text.casefold(), 0)
        definite = _DEFINITE.search(text, 0, number.start) is not None
        if number.verdict in BAD and definite and (number.sentence, value) in sums:
            reason = "counts the parts of a sum"
            yield number.model_copy(update={"verdict": "derived", "reason": reason, "evidence": ()})
        else:
            yield number
