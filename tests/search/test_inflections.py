from __future__ import annotations

import pytest

from search.query import parse
from search.query.tree import Word
from tests.referee import matches
from tests.stories import story

FOUND = {
    "inquest": "inquests",
    "charge": "charged charges charging",
    "stab": "stabbed stabbing stabs",
    "stabbing": "stabbings",
    "knife": "knives",
    "officer": "officers",
    "authority": "authorities",
    "coroner": "coroners",
    "emergency": "emergencies",
    "arrest": "arrested arrests arresting",
    "drown": "drowned drowning",
    "shoot": "shot shooting shoots",
    "thief": "thieves",
    "theft": "thefts",
    "robbery": "robberies",
    "burglary": "burglaries",
    "assault": "assaulted assaults",
    "die": "died dies dying",
    "man": "men",
    "woman": "women",
    "child": "children",
    "find": "found",
    "body": "bodies",
    "fire": "fires fired",
    "crash": "crashed crashes",
    "injure": "injured injuring",
    "flee": "fled fleeing",
    "strike": "struck strikes striking",
    "sentence": "sentenced sentences",
    "plead": "pleaded pleads",
    "seize": "seized seizing",
    "appeal": "appeals appealed appealing",
    "rescue": "rescued rescues rescuing",
    "lifeboat": "lifeboats",
    "ambulance": "ambulances",
    "hear": "heard",
    "witness": "witnesses witnessed",
    "suspect": "suspects suspected",
    "search": "searches searched searching",
    "crime": "crimes",
    "murder": "murdered murders",
    "café": "cafes",
    "collide": "collided",
    "evacuate": "evacuated evacuating",
    "flood": "flooded flooding floods",
    "bomb": "bombed bombing bombs",
    "jury": "juries",
    "allegation": "allegations",
    "wife": "wives",
    "life": "lives",
    "break": "broke broken",
    "fall": "fell fallen",
    "withdraw": "withdrew withdrawn",
    "policewoman": "policewomen",
    "convict": "convicted",
    "kidnap": "kidnapped",
    "remand": "remanded",
    "raid": "raids raided",
}
NOT_FOUND = {
    "coroner": "coronation corona",
    "officer": "office offices official",
    "authority": "author authors",
    "probation": "probate probe",
    "emergency": "emerged emerge emerges",
    "miss": "missing",
    "meet": "met meeting",
    "inquest": "inquiry",
    "police": "policy policies",
    "train": "training",
    "hear": "hearing hearings",
    "hearing": "hear heard",
    "officers": "officer",
    "charged": "charge charges",
    "inquests": "inquest",
    "fire": "firearm firearms",
    "arms": "arm",
    "custody": "custom customs",
    "general": "generate generation",
    "university": "universe",
    "operation": "operate opera",
    "marine": "marina",
    "news": "new",
    "force": "forceful",
    "crew": "crewe",
    "custodian": "custody",
    "constable": "constabulary",
    "prison": "prisoner",
    "patient": "patience",
    "command": "commandeer",
    "evening": "even evens",
    "even": "evening evenings",
    "missing": "miss misses missed",
    "meeting": "meet met meets",
    "building": "build built",
    "wed": "wedding weddings",
    "wind": "wound wounds",
    "find": "founded",
    "numb": "number numbers",
    "strange": "stranger",
    "remain": "remains",
}
PAIRS = [
    (word, other, found)
    for pairs, found in ((FOUND, True), (NOT_FOUND, False))
    for word, others in pairs.items()
    for other in others.split()
]


@pytest.mark.parametrize(("word", "other", "found"), PAIRS)
def test_a_word_in_its_base_form_means_its_inflections(word: str, other: str, found: bool) -> None:
    assert matches(parse(word), story(other)) is found


@pytest.mark.parametrize("word", ["inquest", "stab", "officer"])
def test_a_word_in_quotation_marks_means_itself(word: str) -> None:
    tree = parse(f'"{word}"')
    assert isinstance(tree, Word)
    assert tree.terms == (word,)


def test_no_word_repeats_itself_or_a_form() -> None:
    for word in FOUND:
        tree = parse(word)
        assert isinstance(tree, Word)
        assert len(set(tree.terms)) == len(tree.terms)
