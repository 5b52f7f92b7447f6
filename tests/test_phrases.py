"""Words get the right tags, and phrases begin and end where a reader would cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.clauses import place_in_clause, subject_of
from llmextract.mentions import find_mentions
from llmextract.phrases import Parse, parse, tokens

CASES = pytest.mark.parametrize


def parsed(text: str) -> Parse:
    return parse(tokens(text, 0, len(text), find_mentions(text)))


def cut(text: str, found: Parse, indices: tuple[int, int] | None) -> str | None:
    if indices is None:
        return None
    span = found.span(*indices)
    return text[span.start : span.end]


@CASES(
    ("text", "word", "tag"),
    [
        pytest.param("The ferry sank off the coast.", "sank", "verb", id="irregular-past"),
        pytest.param("Nine houses were flooded.", "flooded", "verb", id="participle-behind-be"),
        pytest.param("Six armed men fled.", "armed", "noun", id="participle-before-noun"),
        pytest.param("Men armed with knives fled.", "armed", "ed", id="participle-behind-noun"),
        pytest.param("The bank plans to hire.", "plans", "verb", id="plans-with-subject"),
        pytest.param("The new plans are cheap.", "plans", "noun", id="plans-behind-adjective"),
        pytest.param("It agreed to cut fares.", "cut", "verb", id="infinitive"),
        pytest.param("According to police, it burnt.", "police", "noun", id="according-to-noun"),
        pytest.param("The US fleet sailed.", "US", "noun", id="us-as-a-name"),
        pytest.param("They told us.", "us", "pronoun", id="us-as-a-pronoun"),
        pytest.param("The probe will skim clouds.", "skim", "verb", id="infinitive-behind-modal"),
        pytest.param("It said borrowing would fall.", "fall", "verb", id="fall-behind-modal"),
        pytest.param("Borrowing would fall.", "Borrowing", "noun", id="gerund-before-modal"),
        pytest.param("He has five accounts in Rome.", "accounts", "noun", id="counted-plural"),
        pytest.param("In the past week it rained.", "past", "noun", id="past-behind-article"),
        pytest.param("A meeting was held.", "meeting", "noun", id="ing-noun"),
        pytest.param("It hit a wall, killing two.", "killing", "ing", id="ing-with-object"),
        pytest.param("It will cut jobs and raise the levy.", "raise", "verb", id="goes-on"),
        pytest.param("It will cut jobs, close a mill and open six.", "open", "verb", id="and-on"),
        pytest.param(
            "It will cut jobs, and the rise in fees.", "rise", "noun", id="does-not-go-on"
        ),
        pytest.param("They cut jobs and work of all kinds.", "work", "noun", id="work-of"),
        pytest.param("It is due to reach a port.", "reach", "verb", id="due-to-verb"),
        pytest.param("It fell due to rain.", "rain", "noun", id="due-to-noun"),
        pytest.param("It is nine metres from bow to stern.", "stern", "noun", id="from-to"),
        pytest.param("A 34-year-old unemployed baker left.", "unemployed", "noun", id="old-ed"),
    ],
)
def test_a_word_gets_the_tag_that_its_place_asks_for(text: str, word: str, tag: str) -> None:
    found = parsed(text)
    assert found.tags[[token.text for token in found.tokens].index(word)] == tag


@CASES(
    ("text", "groups"),
    [
        pytest.param("The toll has now risen again.", ["has now risen"], id="adverb-inside"),
        pytest.param("They agreed to pay.", ["agreed to pay"], id="chain-with-to"),
        pytest.param("She is unable to vote.", ["is unable to vote"], id="adjective-with-to"),
        pytest.param("Trees fell and roads closed.", ["fell", "closed"], id="two-clauses"),
        pytest.param("The right to vote matters.", ["to vote"], id="infinitive-of-a-noun"),
        pytest.param("No verb here", [], id="none"),
    ],
)
def test_verb_groups_hold_auxiliaries_adverbs_and_infinitives(text: str, groups: list[str]) -> None:
    found = parsed(text)
    assert [cut(text, found, (g.first, g.last + 1)) for g in found.groups] == groups


@CASES(
    ("text", "phrase"),
    [
        pytest.param("armed groups from abroad", "armed groups", id="adjective"),
        pytest.param("the members of the town council met", "members of the town council", id="of"),
        pytest.param("cases of shelling were seen", "cases of shelling", id="of-with-gerund"),
        pytest.param("15-year-old boys", "15-year-old boys", id="age-inside"),
        pytest.param(
            "the serving and former officers met", "serving and former officers", id="and"
        ),
        pytest.param("Airbus 320 jets landed", "Airbus 320 jets", id="number-of-a-name"),
        pytest.param("were killed", None, id="no-noun"),
    ],
)
def test_a_noun_phrase_ends_where_something_else_begins(text: str, phrase: str | None) -> None:
    found = parsed(text)
    assert cut(text, found, found.noun_phrase(0)) == phrase


@CASES(
    ("text", "number", "role", "verb"),
    [
        pytest.param("Nine nurses left.", "Nine", "subject", "left", id="subject"),
        pytest.param("Nine nurses, two of them ill, left.", "Nine", "subject", "left", id="aside"),
        pytest.param("Ann Lee, 33, was named.", "33", "subject", "was named", id="age-in-commas"),
        pytest.param("Police held 40 fans.", "40", "object", "held", id="object"),
        pytest.param(
            "Officials say 40 fans left.", "40", "subject", "left", id="said-without-that"
        ),
        pytest.param("It rose to 40.", "40", "oblique", "rose", id="behind-preposition"),
        pytest.param(
            "A jury of nine men has met.", "nine", "subject", "has met", id="inside-the-subject"
        ),
        pytest.param(
            "It shut after 20 people fell.", "20", "subject", "fell", id="clause-behind-after"
        ),
    ],
)
def test_a_number_is_placed_in_its_clause(text: str, number: str, role: str, verb: str) -> None:
    found = parsed(text)
    at = [token.text for token in found.tokens].index(number)
    place = place_in_clause(found, at, found.noun_stop(at + 1))
    assert place.group is not None
    assert (place.role, cut(text, found, (place.group.first, place.group.last + 1))) == (role, verb)


@CASES(
    ("text", "subject"),
    [
        pytest.param("The toll for the long holiday stands at 4.", "toll", id="without-its-for"),
        pytest.param("A crew of divers found it.", "crew of divers", id="with-its-of"),
        pytest.param("Rail and road links have closed.", "Rail and road links", id="joined-by-and"),
        pytest.param("A firm which lost money closed.", "firm", id="relative"),
        pytest.param("Lee retired in May and will turn 36.", "Lee", id="second-verb"),
        pytest.param("They left.", None, id="pronoun"),
    ],
)
def test_the_subject_is_the_head_phrase_before_the_verb(text: str, subject: str | None) -> None:
    found = parsed(text)
    group = next(g for g in reversed(found.groups) if g.kind == "finite")
    if "which" in text:
        group = found.groups[0]
    assert cut(text, found, subject_of(found, group)) == subject


@given(st.text(max_size=120))
def test_tokens_of_any_text_are_its_own_characters_in_order(text: str) -> None:
    found = parsed(text)
    position = 0
    for token in found.tokens:
        assert token.start >= position
        assert text[token.start : token.end] == token.text
        position = token.end
    assert len(found.tags) == len(found.lowers) == len(found.tokens)
    assert all(a.last < b.first for a, b in zip(found.groups, found.groups[1:], strict=False))
