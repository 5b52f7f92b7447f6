"""Which words belong to which number, and how telling they are."""

from __future__ import annotations

from llmextract.belonging import Belonging, belonging
from llmextract.claims import Claim, claims_of
from llmextract.number_check import read_plain
from llmextract.reading import Reading
from llmextract.synonyms import canonical


def claims(text: str) -> tuple[Reading, list[Claim]]:
    reading = read_plain(text)
    return reading, claims_of(reading, {}, None)


def test_a_word_belongs_to_the_number_that_it_stands_nearest_to() -> None:
    _, (berth, seat) = claims("A berth costs 89 euros, a seat 49 euros.")
    assert "berth" in " ".join(belonging(berth, [berth, seat]))
    assert not any("berth" in word for word in belonging(seat, [berth, seat]))


def test_alone_a_number_has_all_words_of_its_sentence() -> None:
    _, (only,) = claims("A berth in the sleeper costs 89 euros.")
    assert set(belonging(only, [only])) == set(only.distances)


def test_a_word_of_every_sentence_tells_less_than_one_of_a_single_sentence() -> None:
    reading, numbers = claims("The train has 3 doors. The train has 9 bunks. The train runs.")
    source = Belonging(reading, numbers)
    known = source.words(reading.sentences[1])
    common, rare = canonical("train"), canonical("bunks")
    assert source.telling([common, "elsewhere"], known) < source.telling([rare, "elsewhere"], known)


def test_the_words_of_a_place_are_matched_by_how_telling_they_are() -> None:
    reading, (berth, seat) = claims("A berth costs 89 euros, a seat 49 euros.")
    source = Belonging(reading, [berth, seat])
    told = belonging(berth, [berth, seat])
    assert source.match(told, berth) > 0.8
    assert source.match(told, seat) < 0.5
