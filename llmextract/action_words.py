"""Words for what happens to people and things in the news, in families that tell the same.

Two families of one group exclude each other: who is counted among the killed is not counted among
the injured. Families are of the language, not of a topic; a word in none of them says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["families_of", "opposed", "stem"]

_GROUPS: dict[str, dict[str, str]] = {
    "harm": {
        "dead": """kill killed killing kills die died dies dying dead death deaths fatal fatally
            fatality fatalities perish perished slain murder murdered murders homicide homicides
            toll drowned""",
        "hurt": "injure injured injuring injuries injury wound wounded wounding wounds hurt",
        "missing": "missing unaccounted",
        "rescued": "rescue rescued rescuing rescues saved",
        "detained": "arrest arrested arresting arrests detain detained detaining detention custody",
        "charged": "charge charged charges indict indicted accused",
        "convicted": "convict convicted sentence sentenced jailed imprisoned",
        "freed": "free freed release released releasing acquitted pardoned",
        "fled": """flee fled evacuate evacuated evacuating evacuation evacuations displaced evacuee
            evacuees homeless""",
        "returned": "return returned returning returns",
        "infected": "infect infected infection infections cases sickened ill",
        "recovered": "recover recovered recovery recoveries",
        "admitted": "hospitalised hospitalized hospitalisation hospitalization admitted",
        "vaccinated": "vaccinate vaccinated vaccination vaccinations jab jabs doses",
    },
    "trend": {
        "up": """growth rise rises rose risen rising increase increased increases increasing grow grows grew
            grown growing climb climbed jump jumped surge surged gain gained gains soared
            higher expanded""",
        "down": """fall falls fell fallen falling drop dropped drops decline declined declines
            declining decrease decreased decreases shrink shrank shrunk slip slipped slid plunged
            plummeted lower contracted tumbled slide slides dip dipped shed""",
    },
    "vote": {
        "for": "favour favor backed supported approve approved approval",
        "against": "against opposed oppose rejected reject rejection",
        "abstained": "abstain abstained abstaining abstention abstentions",
        "absent": "absent undecided",
    },
    "wreck": {
        "destroyed": "destroy destroyed destroying destruction razed demolished flattened",
        "damaged": "damage damaged damaging damages harmed",
    },
    "doors": {
        "opened": "open opened opening opens reopened launched started",
        "closed": "close closed closing closes closure closures shut",
    },
    "staff": {
        "hired": "hire hired hiring hires recruit recruited",
        "dismissed": "dismiss dismissed sacked fired layoffs redundant redundancies",
    },
    "result": {
        "won": "win won wins winning victory victories",
        "lost": "lose lost loses losing defeat defeats defeated",
        "drawn": "draw drew drawn draws tied",
    },
    "books": {
        "revenue": "revenue revenues sales turnover",
        "profit": "profit profits earnings earn earned earning earns",
        "loss": "loss losses lost losing deficit",
        "cost": "cost costs costing spend spent spending expenditure",
        "debt": "debt debts owed owes",
    },
    "trade": {
        "exported": "export exported exports exporting",
        "imported": "import imported imports importing",
    },
    # Who buys and who sells tell of the same deal, so these two exclude nothing.
    "purchase": {"bought": "buy bought buying purchase purchased acquire acquired"},
    "sale": {"sold": "sell sold selling"},
}
_FAMILIES: dict[str, set[tuple[str, str]]] = {}
for _group, _families in _GROUPS.items():
    for _family, _words in _families.items():
        for _word in _words.split():
            _FAMILIES.setdefault(_word, set()).add((_group, _family))
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er",
            "ly", "s", "y", "e")  # fmt: skip


def families_of(words: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The (group, family) of each word that has one. Words are in lower case."""
    return frozenset(one for word in words for one in _FAMILIES.get(word, ()))


def opposed(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether the two tell different things of one group and share nothing in it."""
    groups = {group for group, _ in one} & {group for group, _ in other}
    return any(
        {f for f in one if f[0] == group}.isdisjoint(f for f in other if f[0] == group)
        for group in groups
    )


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word in lower case without its ending, so that forms of it compare equal.

    Rough on purpose: "officials" and "official", "counted" and "counting" are the same.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
