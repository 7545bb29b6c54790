"""Stories that repeat each other, and stories that only look alike, as the newsrooms of a county write them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.alerts.events.near_duplicates import near_duplicates, sketch
from search.story import Rights, Source, StoryKind
from tests.stories import GAZETTE, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.story import Story

POST = Source(name="coldmere_post", label="Coldmere Post", kind=StoryKind.ARTICLE, rights=Rights.INDEX)

CASE = {
    "name": "Kieran Ashdown",
    "age": "34",
    "street": "Mill Lane",
    "town": "Stennick",
    "day": "Friday 13 November",
    "hour": "6.40pm",
    "victims": "two",
    "officer": "Noor Daly",
    "reference": "0412",
}
PARAGRAPHS = (
    "{name}, {age}, of {street}, {town}, has been charged with causing grievous bodily harm and possession of a knife "
    "in a public place.",
    "The charges follow an incident outside a shop in the town at about {hour} on {day}, in which {victims} people "
    "were injured. Both were taken to hospital, where they were treated and later discharged.",
    "Ashdown was remanded in custody and will appear before magistrates in Harrow Vale later today.",
    "Detective Inspector {officer}, who leads the investigation, said: “We know that this has caused concern among "
    "people who live and work nearby, and I want to thank everybody who has come forward so far. Officers will stay "
    "in the area over the coming days, so please speak to them if you are worried.”",
    "Anyone with information who has not yet spoken to police is asked to call 101 and to quote reference {reference}.",
)
HEADLINE = "Man charged after attack outside shop"


def statement(source: Source = POLICE, title: str = HEADLINE, **instead: str) -> Story:
    """Return the force's standard statement on this case or on another."""
    filled = CASE | instead
    body = [paragraph.format(**filled) for paragraph in PARAGRAPHS]
    return story(*body, source=source, title=title.format(**filled))


def carried(*changes: tuple[str, str], source: Source = RADIO, title: str = HEADLINE, **added: Any) -> Story:
    """Return the statement as an outlet publishes it, with some other words and with paragraphs of its own."""
    text = "\n".join(statement().body)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    paragraphs = [*added.get("above", ()), *text.split("\n"), *added.get("below", ())]
    return story(*filter(None, paragraphs), source=source, title=title)


APPEAL = PARAGRAPHS[4].format(**CASE)
QUOTE = PARAGRAPHS[3].format(**CASE)

REPEATS = {
    "an outlet that carries it word for word": carried(),
    "under another headline": carried(title="Stennick attack: man in court"),
    "in a headline of capitals": carried(title="MAN CHARGED AFTER ATTACK OUTSIDE SHOP"),
    "in a headline where every word has one": carried(title="Man Charged After Attack Outside Shop"),
    "with a paragraph above": carried(
        above=["A 34-year-old is to appear in court today over an attack that shocked a quiet market town."]
    ),
    "with paragraphs below": carried(
        below=[
            "Councillor Rose Bell, whose ward it is, told the Post that traders were frightened.",
            "It is the third such attack in Stennick this year, after those of 4 March and 19 August.",
        ],
        source=POST,
    ),
    "with the rank shortened": carried(("Detective Inspector", "Det Insp")),
    "with the rank as initials": carried(("Detective Inspector Noor Daly", "DI Noor Daly")),
    "with other words": carried(
        ("has been charged with causing", "is accused of causing"),
        ("was remanded in custody and will appear", "was kept in custody and is due to appear"),
        ("so please speak", "so do speak"),
        ("Anyone with information who has not yet spoken to police", "People who know something"),
    ),
    "with the age before the name": carried(("Kieran Ashdown, 34, of", "Kieran Ashdown, a 34-year-old of")),
    "with the hour written otherwise": carried(("6.40pm", "6:40 p.m.")),
    "with the hour of 24": carried(("6.40pm", "18:40")),
    "with the day written otherwise": carried(("Friday 13 November", "Friday, November 13th,")),
    "with a digit for the number": carried(("two people", "2 people")),
    "with straight quotation marks": carried(("“", '"'), ("”", '"')),
    "without the appeal": carried((APPEAL, "")),
    "without the quotation": carried((QUOTE, "")),
    "without the appeal and the quotation": carried((QUOTE, ""), (APPEAL, "")),
    "with an opening that is a common word": carried(("Officers will stay", "Patrols will stay")),
    "with an office written small": carried(
        above=["The Chief Constable was told."], below=["A vigil is planned by the Council."]
    ),
    "as its summary, of a source that gives no more": story(
        source=GAZETTE,
        title=HEADLINE,
        summary=PARAGRAPHS[0].format(**CASE),
    ),
    "the force itself, again": statement(),
}

CASES: dict[str, dict[str, str]] = {
    "another man": {"name": "Liam Ashdown"},
    "another man, whose name is a word": {"name": "Mark Ashdown"},
    "another man, whose name is a small word": {"name": "Will Ashdown"},
    "a man with another surname": {"name": "Kieran Barker"},
    "another age": {"age": "43"},
    "another street": {"street": "Canal Lane"},
    "another town": {"town": "Coldmere"},
    "another day": {"day": "Friday 20 November"},
    "another day of the week": {"day": "Saturday 13 November"},
    "another month": {"day": "Friday 13 May"},
    "another hour": {"hour": "6.40am"},
    "more people": {"victims": "three"},
    "another officer": {"officer": "Grace Daly"},
    "another reference": {"reference": "0413"},
    "all of it": CASE | {"name": "Owen Pike", "age": "19", "street": "Quay Road", "town": "Port Amber"},
}


@pytest.mark.parametrize("other", REPEATS.values(), ids=REPEATS.keys())
def test_what_repeats_a_statement_is_the_same(other: Story) -> None:
    assert near_duplicates(statement(), other)
    assert near_duplicates(other, statement())


@pytest.mark.parametrize("other", REPEATS.values(), ids=REPEATS.keys())
def test_what_repeats_a_statement_shares_some_of_its_sketch(other: Story) -> None:
    assert sketch(statement()) & sketch(other)


def test_three_outlets_that_carry_a_statement_are_each_the_same_as_it() -> None:
    outlets = [
        carried(above=["Shoppers fled as a man was attacked."], source=RADIO),
        carried((APPEAL, ""), source=POST, title="Stennick man in court over knife attack"),
        carried(("Both were taken", "The pair were taken"), below=["The shop will open again."], source=GAZETTE),
    ]
    assert all(near_duplicates(statement(), outlet) for outlet in outlets)


@pytest.mark.parametrize("source", [POLICE, POST], ids=["by the same force", "by another source"])
@pytest.mark.parametrize("instead", CASES.values(), ids=CASES.keys())
def test_a_standard_statement_on_another_case_is_not_the_same(instead: dict[str, str], source: Source) -> None:
    assert not near_duplicates(statement(), statement(source, **instead))
    assert not near_duplicates(statement(source, **instead), statement())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kieran Ashdown jailed", "Liam Ashdown jailed"),
        ("Ashdown jailed", "Barker jailed"),
        ("Man, 34, jailed", "Man, 43, jailed"),
        ("Jailed: Man Of Mill Lane", "Jailed: Man Of Corn Lane"),
        ("ASHDOWN JAILED", "BARKER JAILED"),
        ("Jailed in March", "Jailed in May"),
        ("First man jailed", "Second man jailed"),
    ],
)
def test_two_headlines_that_differ_in_a_name_or_a_number_keep_two_stories_apart(one: str, other: str) -> None:
    text = (
        "A burglar who broke into houses while their owners slept has been sent to prison, after a long inquiry in "
        "which officers went through hours of recordings and spoke to everybody who lives in the street."
    )
    assert near_duplicates(story(text, title=one), story(text, title=one, source=RADIO))
    assert not near_duplicates(story(text, title=one), story(text, title=other, source=RADIO))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stole £1.5m", "stole £1.4m"),
        ("stole £2 million", "stole £2 billion"),
        ("stole £1,200", "stole £12,000"),
        ("drove on the M4", "drove on the M5"),
        ("lives at 12a", "lives at 12b"),
        ("was arrested in Block A", "was arrested in Block B"),
        ("was seen by José Sá", "was seen by José Só"),
    ],
)
def test_a_figure_or_a_letter_is_enough_to_tell_two_cases_apart(one: str, other: str) -> None:
    first, second = (carried(below=[f"He {words}."], source=source) for words, source in ((one, RADIO), (other, POST)))
    assert not near_duplicates(first, second)


def test_a_round_up_that_has_all_the_words_but_of_other_people_is_not_the_same() -> None:
    round_up = carried(
        ("Kieran Ashdown, 34, of Mill Lane", "Kieran Barker, 34, of Mill Road"),
        below=["Liam Ashdown, 40, of Canal Lane, was fined for driving without insurance."],
    )
    assert not near_duplicates(statement(), round_up)


def test_a_forces_longer_statement_that_adds_a_fact_is_news() -> None:
    update = story(*statement().body, "A second man was arrested in Port Amber on Sunday.", title=HEADLINE)
    assert not near_duplicates(statement(), update)


def test_a_forces_statement_with_only_words_added_is_the_same() -> None:
    update = story(*statement().body, "Those who were hurt are being looked after by specialist staff.", title=HEADLINE)
    assert near_duplicates(statement(), update)


def test_an_outlets_own_story_of_the_same_case_is_for_a_finer_grouping() -> None:
    own = story(
        "Kieran Ashdown stood in the dock at Harrow Vale with his head bowed. The 34-year-old, of Mill Lane in "
        "Stennick, spoke only to give his name. Prosecutors say that he hurt two people with a knife on 13 November.",
        source=POST,
        title="Man in court over Stennick knife attack",
    )
    assert not near_duplicates(statement(), own)


def test_standard_paragraphs_alone_make_no_two_stories_the_same() -> None:
    burglary = story(
        "Thieves broke into a house while its owners slept and left with jewellery, a bicycle and the family's car, "
        "which was found burnt out near a quarry the next morning by a woman who was walking her dog there.",
        APPEAL,
        title=HEADLINE,
    )
    assert not near_duplicates(statement(), burglary)


def test_headlines_alone_and_a_few_words_are_too_little_to_tell() -> None:
    assert not near_duplicates(story(title=HEADLINE), story(title=HEADLINE, source=RADIO))
    few = ("Police have closed a road.",)
    assert not near_duplicates(story(*few, title=HEADLINE), story(*few, source=RADIO, title=HEADLINE))


@given(st.text(), st.lists(st.text()), st.text(), st.lists(st.text()))
def test_any_text_can_be_compared_from_either_side(
    title: str, body: list[str], other_title: str, other_body: list[str]
) -> None:
    one = story(*body, title=title)
    other = story(*other_body, *body, title=other_title, source=RADIO)
    assert near_duplicates(one, other) == near_duplicates(other, one)


def test_an_eighty_word_story_has_about_ten_numbers_in_its_sketch_which_fit_a_database() -> None:
    sizes = []
    for case in range(50):
        text = " ".join(f"{word}{case}" for word in range(80))
        numbers = sketch(story(text))
        assert all(0 <= number < 2**63 for number in numbers)
        sizes.append(len(numbers))
    assert 9 <= sum(sizes) / len(sizes) <= 11


def test_a_sketch_is_the_same_in_every_process() -> None:
    script = (
        "from search.alerts.events.near_duplicates import sketch; from tests.stories import story; "
        "print(sorted(sketch(story(' '.join(map(str, range(200)))))))"
    )
    outputs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs[0] == outputs[1] == f"{sorted(sketch(story(' '.join(map(str, range(200))))))}\n"
