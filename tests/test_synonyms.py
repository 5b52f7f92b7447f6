"""Words that writers put for each other."""

from __future__ import annotations

import pytest

from llmextract.action_words import opposed, stem
from llmextract.claims import families_of
from llmextract.synonyms import canonical, groups


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("killed", "dead"),
        ("hurt", "injuries"),
        ("revenue", "sales"),
        ("homes", "flats"),
        ("coach", "buses"),
        ("rose", "increased"),
        ("jail", "prison"),
        ("trains", "railway"),
    ],
)
def test_what_is_told_as_the_other_is_one_word(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("killed", "injured"),
        ("rose", "fell"),
        ("men", "women"),
        ("bought", "sold"),
        ("won", "lost"),
        ("opened", "closed"),
        ("profit", "loss"),
        ("missing", "rescued"),
        ("highest", "lowest"),
    ],
)
def test_what_tells_two_numbers_apart_stays_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_no_word_joins_what_excludes_each_other() -> None:
    """A group that held two opposed words would hide an exchange of their numbers."""
    for words in groups():
        clashes = [
            (one, other)
            for one in words
            for other in words
            if opposed(families_of((one,)), families_of((other,)))
        ]
        assert not clashes


def test_other_words_are_their_stems() -> None:
    assert canonical("zebras") == canonical("zebra")
    assert canonical("zebra") != canonical("giraffe")


def test_a_word_stands_in_one_group() -> None:
    stems = [word for group in groups() for word in {stem(each) for each in group}]
    assert len(stems) == len(set(stems))


def test_a_group_has_two_words_at_least() -> None:
    assert all(len(group) > 1 for group in groups())
