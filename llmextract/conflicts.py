"""Facts of different articles about the same count, side by side: do they agree?

Which facts are the same count is decided in `likeness`, whether two numbers agree in
`quantity_match`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from llmextract.likeness import Profile, profile_of, same_count
from llmextract.quantity_match import Agreement, compare_quantities
from llmextract.schema import Fact

__all__ = ["Comparison", "Figure", "compare_articles"]

_WORST = ("agrees", "rounded", "differs")


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact with the article it stands in: its place in the run, and the hash of its text."""

    record: int
    article_id: str
    published: date | None
    fact: Fact


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of at least two articles about one count, the most exact and newest first.

    `marks` says of each how it stands to the first; `agreement` is the worst of all pairs.
    """

    figures: tuple[Figure, ...]
    marks: tuple[Agreement, ...]
    agreement: Agreement


class _Group:
    """Figures of which each speaks of the same count as every other."""

    def __init__(self, figure: Figure, profile: Profile) -> None:
        self.figures = [figure]
        self.profiles = [profile]
        self.articles = {figure.article_id}

    def takes(self, figure: Figure, profile: Profile) -> bool:
        if figure.article_id in self.articles:
            return False
        return all(same_count(profile, other) for other in self.profiles)

    def add(self, figure: Figure, profile: Profile) -> None:
        self.figures.append(figure)
        self.profiles.append(profile)
        self.articles.add(figure.article_id)


def compare_articles(figures: Iterable[Figure]) -> list[Comparison]:
    """The figures that different articles give for one count: what differs first, then by size.

    Articles with the same text are one article. A fact joins the first group with all of whose
    facts it can be compared, so a chain of half-alike facts is no group.
    """
    groups: dict[tuple[str, str | None, str, str], list[_Group]] = defaultdict(list)
    for figure in figures:
        profile = profile_of(figure.fact, figure.published)
        if profile is None or not profile.place:
            continue
        # Comparable places share a word: each group is kept under the words of its first place.
        known = [
            group
            for word in sorted(profile.place)
            for group in groups[profile.head, profile.unit, profile.stance, word]
        ]
        joined = next((group for group in known if group.takes(figure, profile)), None)
        if joined is not None:
            joined.add(figure, profile)
            continue
        group = _Group(figure, profile)
        for word in profile.place:
            groups[profile.head, profile.unit, profile.stance, word].append(group)
    found = {id(group): group for kept in groups.values() for group in kept}
    compared = [_compared(group) for group in found.values() if len(group.figures) > 1]
    return sorted(compared, key=_order)


def _compared(group: _Group) -> Comparison:
    figures = tuple(sorted(group.figures, key=_exactness))
    first = figures[0].fact
    pairs = (
        compare_quantities(one.fact, other.fact)
        for at, one in enumerate(figures)
        for other in figures[at + 1 :]
    )
    return Comparison(
        figures=figures,
        marks=tuple(compare_quantities(first, figure.fact) for figure in figures),
        agreement=max(pairs, key=_WORST.index),
    )


def _exactness(figure: Figure) -> tuple[bool, int, int, int]:
    """Plain numbers before bounded ones, more digits before fewer, newer before older."""
    fact = figure.fact
    digits = len(fact.value.normalize().as_tuple().digits) if fact.value is not None else 0
    day = figure.published.toordinal() if figure.published else 0
    return fact.modifier != "exact", -digits, -day, figure.record


def _order(comparison: Comparison) -> tuple[int, int, int]:
    first = comparison.figures[0]
    return -_WORST.index(comparison.agreement), -len(comparison.figures), first.record
