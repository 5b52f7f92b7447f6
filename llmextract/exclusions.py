"""Which numbers are no facts, by form alone: every rule in the order in which it is asked.

Each rule looks at a quantity and the words around it and gives a verdict or passes. The first
verdict counts; a quantity that every rule passes is a fact.
"""

from __future__ import annotations

from typing import Final

from llmextract.age_forms import AGE_RULES
from llmextract.cases import Case, Rule, Verdict
from llmextract.clock_forms import CLOCK_RULES
from llmextract.date_forms import DATE_RULES
from llmextract.idiom_forms import IDIOM_RULES
from llmextract.name_forms import MODEL_RULES, NAME_RULES, RANK_RULES
from llmextract.score_forms import SCORE_RULES
from llmextract.window_forms import WINDOW_RULES

__all__ = ["judge"]

_RULES: Final[tuple[Rule, ...]] = (
    *CLOCK_RULES,
    *DATE_RULES,
    *RANK_RULES,
    *NAME_RULES,
    *IDIOM_RULES,
    *AGE_RULES,
    *SCORE_RULES,
    *MODEL_RULES,
    *WINDOW_RULES,
)


def judge(case: Case) -> Verdict:
    """What kind of number it is and whether its form shows that it is no fact."""
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return Verdict(case.quantity.kind, None, case.quantity.unit)
