"""What a derived number is computed from, and how that is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from llmextract.action_words import stem
from llmextract.claims import Claim
from llmextract.kinship import value_of

__all__ = ["EACH", "PER", "REST", "SHARES", "Derivation", "Results", "named", "step"]

SHARES = ("percent", "ratio")
PER = {"percent": Decimal("0.01"), "ratio": Decimal(1)}
EACH = frozenset(map(stem, ("each", "every", "apiece", "per", "average", "averaged", "averaging")))
"""Stems of words for so much of each."""
REST = re.compile(r"\b(?:the\s+(?:rest|remainder)|others?|remaining)\b", re.IGNORECASE)
"""What a source leaves to be reckoned."""


class Derivation(NamedTuple):
    """How a number was computed: the arithmetic in words, and the numbers that went in."""

    arithmetic: str
    operands: tuple[Claim, ...]


Results = Iterator[tuple[Decimal, Derivation]]
"""Values with how they are computed."""


def named(claim: Claim) -> str:
    """A number of the source with the id of its mention."""
    return f"{value_of(claim):,} ({claim.mention.id})"


def step(arithmetic: str, *operands: Claim) -> Derivation:
    """One step of arithmetic."""
    return Derivation(arithmetic, operands)
