"""Numbers that tell what something is like at all times, whatever the sentence dates.

"On Friday two-thirds of the island's 210,000 residents left": the residents are not those of Friday.
"""

from __future__ import annotations

from llmextract.phrases import Parse

__all__ = ["is_attribute"]

_PARTS = frozenset("none half most all any each part".split())


def is_attribute(parse: Parse, at: int) -> bool:
    """Whether the number tells what something is like at all times: "its | 60-bed centre", or the
    whole of which a part is told."""
    return parse.is_adjectival_number(at) or _is_whole(parse, at)


def _is_whole(parse: Parse, at: int) -> bool:
    """Whether a part is taken of the number: "none of the | 17 streets"."""
    first = at - 1
    if first < 0 or not (
        parse.lowers[first] == "the" or parse.lowers[first].endswith(("'s", "s'"))
    ):
        return False
    while first and parse.lowers[first - 1] != "of" and parse.tags[first] in ("noun", "determiner"):
        first -= 1
    part = parse.lowers[first - 2] if first > 1 else ""
    return parse.lowers[first - 1] == "of" and (
        part in _PARTS or (first > 1 and parse.tags[first - 2] == "number")
    )
