"""Whom a story quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.citations import cited
from search.story import Rights, Source, StoryKind

PARAGRAPHS = Path(__file__).parent / "gazetteer" / "citations.txt"


def source(label: str, kind: StoryKind) -> Source:
    return Source(name=label.lower().replace(" ", "_"), label=label, kind=kind, rights=Rights.FULL)


SOURCES = (
    source("Ambershire Police", StoryKind.STATEMENT),
    source("Radio Ambershire News", StoryKind.REPORT),
    source("The Blue Lamp Gazette", StoryKind.ARTICLE),
    source("BBC News", StoryKind.REPORT),
)


def cases() -> list[tuple[str, tuple[str, ...]]]:
    lines = PARAGRAPHS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" =>") for line in lines if line and not line.startswith("#")]
    return [(text, tuple(names.strip().split("; ")) if names.strip() else ()) for text, names in pairs]


@pytest.mark.parametrize(("paragraph", "names"), cases())
def test_a_story_cites_who_speaks_in_it_and_nobody_else(paragraph: str, names: tuple[str, ...]) -> None:
    assert cited([paragraph], SOURCES) == names


def test_who_is_cited_twice_in_a_story_is_named_once_in_the_order_of_first_citation() -> None:
    body = ["The RNLI said the sea was calm.", "Kent Police said it was dark.", "The RNLI said it was cold."]
    assert cited(body) == ("Royal National Lifeboat Institution", "Kent Police")


def test_a_source_of_the_newsroom_is_known_only_while_it_is_one() -> None:
    paragraph = ["Ambershire Police said a man was held."]
    assert cited(paragraph) == ()
    assert cited(paragraph, SOURCES) == ("Ambershire Police",)


def test_an_attribution_does_not_reach_across_paragraphs() -> None:
    assert cited(["He was held by the Met", "said it was dark."]) == ()
