"""Who gives a figure: named in the sentence, around the quotation, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmextract.attribution import Attribution, source_of
from llmextract.sentences import split_sentences


def source(text: str, number: str = "54") -> str | None:
    return source_of(text, split_sentences(text), text.index(number))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The ministry said 54 men left.", "ministry", id="x-said"),
        pytest.param("Police say that 54 men left.", "Police", id="x-say-that"),
        pytest.param("At least 54 men left, the mayor said.", "mayor", id="comma-x-said"),
        pytest.param("“It took 54 men,” said Ann Lee.", "Ann Lee", id="said-x"),
        pytest.param("According to Ann Lee, 54 men left.", "Ann Lee", id="according-to-x"),
        pytest.param("Some 54 men left, according to police.", "police", id="according-to-behind"),
        pytest.param(
            "The Health Ministry on Sunday confirmed 54 cases.", "Health Ministry", id="day-between"
        ),
        pytest.param(
            "Ann Lee won the seat and says 54 men helped.", "Ann Lee", id="second-verb-of-x"
        ),
        pytest.param("OSLO, Norway - Police said 54 men left.", "Police", id="behind-a-dateline"),
        pytest.param(
            "It rose to 54, up from 9 in June of 2021, ministry figures show.",
            "ministry figures",
            id="behind-a-year",
        ),
        pytest.param("The survey found 54 firms closed.", "survey", id="a-study-finds"),
        pytest.param(
            "In a survey by the agency Stim out last week, 54 firms closed.",
            "agency Stim",
            id="survey-by",
        ),
        pytest.param(
            "Chief executive Ann Lee said buyers should expect 54 firms.",
            "Chief executive Ann Lee",
            id="should-expect",
        ),
        pytest.param(
            "Police chief Ann Lee said he could confirm only 54 deaths.",
            "Police chief Ann Lee",
            id="could-confirm",
        ),
        pytest.param(
            "The operator, Ham Lines, denies the bus was full and says it sold 54 tickets.",
            "operator, Ham Lines",
            id="denies-and-says",
        ),
        pytest.param("Lee promised that 54 men would leave.", "Lee", id="a-surname-promised-that"),
        pytest.param("Lee expects 54 men to leave.", "Lee", id="a-surname-expects"),
        pytest.param(
            "Minister Ann Lee, who came on Friday, announced a grant of 54 pounds.",
            "Minister Ann Lee",
            id="announced-a-grant",
        ),
        pytest.param(
            "An army spokesman, Ann Lee, says the gunmen stopped 54 trucks.",
            "army spokesman, Ann Lee",
            id="says-the-gunmen",
        ),
        pytest.param("Police can confirm that 54 men fled.", "Police", id="can-confirm-that"),
        pytest.param("In a poll marred by violence, 54 men died.", None, id="marred-by"),
        pytest.param("In a survey by telephone, 54 men were asked.", None, id="by-telephone"),
        pytest.param("Sales expected of 54 men rose.", None, id="sales-expected"),
        pytest.param("Jurors heard that she had moved 54 pounds.", None, id="jurors-heard"),
        pytest.param(
            "The minister disputes that, saying 54 men left.", "minister", id="disputes-saying"
        ),
        pytest.param(
            "A police spokesman found that 54 men had left.", "police spokesman", id="found-that"
        ),
        pytest.param(
            "The poll by Meridia put the party on 54 percent.", "poll by Meridia", id="a-poll-puts"
        ),
        pytest.param("The difference adds 54 pounds.", None, id="a-sum-that-adds"),
        pytest.param(
            "Ann Lee, who runs shops near Ham, said seven of the 54 sales fell through.",
            "Ann Lee",
            id="counted-behind-said",
        ),
        pytest.param(
            "Ann Lee, who owns a café on the square that shut, said 54 men left.",
            "Ann Lee",
            id="an-aside-in-an-aside",
        ),
        pytest.param(
            "He denied newspaper reports that 54 men left.",
            "newspaper reports",
            id="reports-denied",
        ),
        pytest.param(
            "The mayor rejected a claim by the union last week that 54 men left.",
            "union",
            id="a-claim-rejected",
        ),
        pytest.param(
            "He rejected the auditors' estimate that it cost 54 men.",
            "auditors",
            id="whose-estimate",
        ),
        pytest.param("She denied claims that 54 men left.", None, id="nobodys-claims"),
        pytest.param("A diver found 54 coins.", None, id="a-person-finds-things"),
        pytest.param("The 54 men left early.", None, id="the-article-itself"),
        pytest.param(
            "Some 54 men left and a spokesman said the road was open.",
            None,
            id="figure-before-the-clause-of-x",
        ),
        pytest.param(
            "Some 54 men left, the army said, RT reported.", "army", id="not-the-agency-that-relays"
        ),
        pytest.param(
            "The firm, reporting its results in June, said 54 men left.",
            "firm",
            id="x-reporting-said",
        ),
        pytest.param(
            "It sold 54 cars, according to figures released by the trade body.",
            "trade body",
            id="figures-of-x",
        ),
        pytest.param(
            "The agency quoted residents of Ham as saying that 54 men left.",
            "residents of Ham",
            id="quoted-as-saying",
        ),
        pytest.param(
            "Four men died, residents said, a day after rights groups said 54 had left.",
            "rights groups",
            id="the-nearer-of-two",
        ),
        pytest.param(
            "It won after Mr Lee agreed to the terms, but it lost 54 seats.", None, id="agreed-to"
        ),
        pytest.param(
            "This saved 54 jobs as well as the claims that would have come.", None, id="the-claims"
        ),
        pytest.param(
            "Some 54 men left, according to an agency, citing the Interior Ministry.",
            "Interior Ministry",
            id="citing",
        ),
        pytest.param(
            "The group claimed the attack, which killed 54 men.", None, id="claimed-attack"
        ),
        pytest.param(
            "Ann Lee, who heads it, said the plane crashed in the centre and 54 men died.",
            "Ann Lee",
            id="said-the-plane-crashed",
        ),
        pytest.param("Some 54 men left, the union's report said.", "union", id="report-of"),
        pytest.param("It cut 54 jobs, citing higher costs.", None, id="citing-a-reason"),
        pytest.param("The army claimed the attack killed 54 men.", "army", id="claimed-it-killed"),
        pytest.param("The judge agreed the firm cheated 54 men.", "judge", id="agreed-that"),
        pytest.param(
            "The Center for Policy Research, a Beirut-based group, has put the toll at 54.",
            "Center for Policy Research",
            id="x-a-group-has-put",
        ),
        pytest.param("Ann Lee gave a lower toll of 54 men.", "Ann Lee", id="gave-a-toll"),
    ],
)
def test_a_sentence_names_its_source(text: str, expected: str | None) -> None:
    assert source(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Ann Lee said it was late. He said 54 men left.", "Ann Lee", id="he-is-the-last-speaker"
        ),
        pytest.param(
            "“We saw smoke. We counted 54 men,” Ann Lee said.", "Ann Lee", id="named-at-its-end"
        ),
        pytest.param(
            "“We saw smoke,” Ann Lee said. “We counted 54 men.”", "Ann Lee", id="named-before"
        ),
        pytest.param(
            '"We saw smoke. "We counted 54 men. "It was late," Ann Lee said.',
            "Ann Lee",
            id="opened-anew-with-each-sentence",
        ),
        pytest.param(
            "Ann Lee said it was late. The road has 54 bends.", None, id="not-carried-over"
        ),
        pytest.param(
            "The Ham report looked at homes. It found that 54 were empty.",
            "Ham report",
            id="it-found-that",
        ),
        pytest.param(
            "It will grow, according to analysts. They suggest it will have 54 shops.",
            "analysts",
            id="they-suggest",
        ),
    ],
)
def test_a_quotation_or_a_pronoun_leads_to_the_name(text: str, expected: str | None) -> None:
    assert source(text) == expected


def test_what_a_model_calls_a_source_is_named_as_the_rules_name_it() -> None:
    text = "The peace center in Ham said so. Some 54 men left, a spokesman said. Ms Lee agreed."
    attribution = Attribution(text, split_sentences(text))
    assert attribution.named("spokesman", text.index("54")) == "peace center in Ham"
    assert attribution.named("somebody", text.index("54")) == "somebody"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Fire chief Ann Lee came. Ms Lee said 54 men left.",
            "Fire chief Ann Lee",
            id="surname-to-title-and-name",
        ),
        pytest.param(
            "Ann Lee, the head of the Ham council, spoke. Lee said 54 men left.",
            "Ann Lee",
            id="name-with-a-role-behind",
        ),
        pytest.param(
            "The director of the Ham museum, Ann Lee, said 54 men left.",
            "director of the Ham museum, Ann Lee",
            id="role-before-the-name",
        ),
        pytest.param(
            "The Ham Centre for Peace opened. The centre said 54 men left.",
            "Ham Centre for Peace",
            id="body-by-its-head-noun",
        ),
        pytest.param(
            "The State Rescue Service (SRS) came. SRS said 54 men left.",
            "State Rescue Service (SRS)",
            id="abbreviation",
        ),
        pytest.param("A spokesman said 54 men left.", "spokesman", id="nothing-fuller"),
        pytest.param(
            "The Green Action group left. Some 54 men left, a monitoring group said.",
            "monitoring group",
            id="a-group-of-another-kind",
        ),
        pytest.param(
            "The Old Peace Talks Center left. The Ham center for peace said so. Some 54 left, the center said.",
            "Ham center for peace",
            id="the-last-named",
        ),
        pytest.param(
            "The peace center in Ham said so. Some 54 men left, a spokesman said.",
            "peace center in Ham",
            id="a-spokesman-of-it",
        ),
        pytest.param(
            "A monitor said 54 men died. Four fell, the Ham Human Rights Watch said.",
            "Ham Human Rights Watch",
            id="a-monitor-that-is-named",
        ),
        pytest.param(
            "The state news agency DANA said so. DANA said 54 men died.",
            "state news agency DANA",
            id="an-abbreviated-agency",
        ),
        pytest.param(
            "The Tram Workers Union met. The European Union set a rule. The union said 54 men left.",
            "Tram Workers Union",
            id="not-one-in-passing",
        ),
        pytest.param(
            "The World Bank said so. Acme closed a shop. A spokesman said 54 men left.",
            "spokesman",
            id="a-spokesman-of-another",
        ),
        pytest.param(
            "The Ham Observatory for Peace said so. Some 54 left, the Oslo-based Observatory said.",
            "Ham Observatory for Peace",
            id="a-based-observatory",
        ),
    ],
)
def test_the_fullest_form_of_the_article_is_given(text: str, expected: str) -> None:
    assert source(text) == expected


WORDS = st.sampled_from(
    """Ann Lee said told " “ ” according to the ministry he 54 men . , and that General SRS (SRS)
    survey found Reuters reported centre of Ham \n""".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=40))
def test_a_source_is_always_a_stretch_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    sentences = split_sentences(text)
    for position in range(0, len(text), 7):
        found = source_of(text, sentences, position)
        assert found is None or (found and found in text)


# -- forms of attribution ------------------------------------------------------------------------


FORMS = {
    "Norrvik Timber, which employs 640 people, most of them around Parnu, said last week that it would close 54 sawmills.": "Norrvik Timber",
    "Chief executive Arvo Sild, 58, told Business Wire that the wage bill had risen by 54 percent.": "Chief executive Arvo Sild",
    "Signalling engineers told the BVC that 54 reports of a cracked rail had been made.": "engineers",
    "Revenue rose 54% to $3 billion, the maker of networking chips said.": "maker of networking chips",
    "A girl was pulled out after 54 hours, her uncle said.": "uncle",
    "The girl was given 54 litres of fluid overnight, staff said.": "staff",
    "224 of the walkers, or 54%, had put the pedometer in a drawer.": None,
    "The ministry put the number of dead at 54.": "ministry",
    "Analysts surveyed by MarketLens had expected earnings of $54 a share.": "Analysts surveyed by MarketLens",
    "Its spokesman, Harun Sefa, said its fighters had opened fire 54 times.": "spokesman, Harun Sefa",
    "Dara Quigley, general secretary of the Metalworkers' Federation, said 54 jobs had been lost.": "Dara Quigley, general secretary of the Metalworkers' Federation",
    "Dr Callum Reith called the results good but cautioned that 54 per cent would fall.": "Dr Callum Reith",
    "Yorkshire Reservoirs, which owns the site, said it would spend 54 pounds.": "Yorkshire Reservoirs",
    "She made 54 withdrawals while she looked after him, Truro Crown Court heard on Thursday.": "Truro Crown Court",
    "The court heard that 54 people were hurt.": "court",
    "Some 54 people were hurt, said Ann Lee, the mayor of Ham.": "Ann Lee",
    "Some 54 people were hurt, officials in the capital said.": "officials in the capital",
    "Some 54 people were hurt, a nurse at the hospital told reporters.": "nurse at the hospital",
    "The union, which has 9 members, said 54 men left.": "union",
    "The mayor, Ann Lee, said on Monday 54 men left.": "mayor, Ann Lee",
    "Some 54 men left on Monday, said the army.": "army",
    "The firm expects sales of 54 million.": "firm",
    "Sales are expected to reach 54 million.": None,
    "Police said Tuesday that 54 men left.": "Police",
    "A man, who was drunk, said 54 words.": None,
    "Neighbours said they heard 54 shots.": "Neighbours",
    "Parents complained that 54 children were ill.": "Parents",
    "Figures released by the Road Authority on Tuesday show 54 deaths.": "Figures released by the Road Authority",
    '"It was packed," said Jo Pickett, who has given tours for 54 years.': None,
    "Ann Lee called the mayor. The council said no. She added that 54 men left.": "Ann Lee",
    "The mayor said no. The firm said yes. It added that 54 men left.": "firm",
    "Some 54 men fled in 2021, said the mayor of Ham, adding that more would.": "mayor of Ham",
    "The port disputed it, saying no more than 54 men had left.": "port",
    "They want the case closed, arguing that 54 papers were stolen.": None,
    "The dead number 54, by the count of the Clean Seas campaign.": "Clean Seas campaign",
    "The war has cost 54 lives, by UN reckoning.": "UN",
    "Monitors recorded 54 breaches of the truce.": "Monitors",
    "Police recorded 54 breaches of the truce.": None,
    "The bank cut its growth forecast to 54 points.": "bank",
    "Acme Corp forecast revenue of $54 million.": "Acme Corp",
    "Ann Lee sees growth of 54 per cent.": "Ann Lee",
    "Ann Lee reckons 54 men left.": "Ann Lee",
    '"That is nonsense, it was 54," retorted Ann Lee.': "Ann Lee",
    "The mayor called for 54 buses.": "mayor",
    "The mayor called 54 buses.": None,
    "The rebels, in a note on Monday, claimed to have killed 54 men.": "rebels",
    "Sales rose 54 per cent, data published on Monday showed.": "data",
    "Some 54 men left, people familiar with the matter said.": "people familiar with the matter",
    "Growth will be 2 per cent, down from the 54 it had forecast, the bank said.": "bank",
    "Growth slowed from the 54 per cent it had forecast in April.": None,
    "At least 54 men died, officials said, while aid workers spoke of more.": "officials",
    "Some 54 men left, said its headman, Yusuf Aksoy.": "headman, Yusuf Aksoy",
    '"I had 54 calls," said letting agent Ann Lee, who rents flats.': "letting agent Ann Lee",
    "OSLO (Wire) -- Acme Corp said 54 men left.": "Acme Corp",
    "The airline, Blue Wing, denied it. It said 54 men left.": "airline, Blue Wing",
    "Ann Lee, a baker at the Harbour Institute, is cautious. She noted that 54 men left.": (
        "Ann Lee, a baker at the Harbour Institute"
    ),
    "Doctors spoke first. The airline denied it. It said 54 men left.": "airline",
    "Deaths rose, figures show. Injuries fell to 54.": "figures",
    "Deaths rose, the mayor said. Injuries fell to 54.": None,
    "The group, which runs buses, has handed out pills and says it needs 54 more.": "group",
    'Jobs were cut, Lee Wells, a baker, said. "We lost a lot," he said. "I had 54 men."': (
        "Lee Wells, a baker"
    ),
    "According to the latest quarterly report from the agency, 54 men left.": (
        "latest quarterly report from the agency"
    ),
    "Ann Lee, one of the four who left, said 54 homes would go.": "Ann Lee",
    "A survey by the health board in 2017 found 54 cases.": "survey by the health board",
    "The court told the firm to clean 54 gardens.": None,
    "The airline told passengers to expect 54 delays.": "airline",
    'A lawyer for the villagers said it was weak. "We counted 54 cracks," he said.': (
        "lawyer for the villagers"
    ),
    "According to his own lawyer, Mr Cole owes 54 pounds.": "own lawyer",
    "The Teachers' Alliance said it failed. Some 54 schools closed, according to its own survey.": (
        "Teachers' Alliance"
    ),
    'Tom Wadley argued against it. Auditors said it was late. "It cost us 54 pounds," he said.': (
        "Tom Wadley"
    ),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items(), ids=[text[:40] for text in FORMS])
def test_who_says_it_in_the_forms_of_news(text: str, expected: str | None) -> None:
    assert source(text) == expected
