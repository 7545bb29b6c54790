"""Prefixes, fuzzy words, and words near each other."""

from __future__ import annotations

import pytest

from search.query import parse
from tests.search.query.outline import shown


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("offic*", "offic*"),
        ("OFFIC*", "offic*"),
        ("title:offic*", "title:offic*"),
        ("exact:Crew*", "exact:Crew*"),
        ("-offic* fire", "(!offic* & fire)"),
        ("(stab* OR knif*)", "(stab* | knif*)"),
        ("fire *", "fire"),
        ("Stennik~", "stennik~1"),
        ("Stennik~1", "stennik~1"),
        ("Stenik~2", "stenik~2"),
        ("title:Stenik~2", "title:stenik~2"),
        ("~20 people", "(20 & people)"),
        ("fire~flood", '"fire flood"'),
        ('"fire police"~5', '"fire police"~5'),
        ("“fire police”~5", '"fire police"~5'),
        ('title:"fire police flood"~3', 'title:"fire police flood"~3'),
        ('-"fire police"~50 flood', '(!"fire police"~50 & flood)'),
        ('"fire police" ~5', '("fire police" & 5)'),
    ],
)
def test_prefixes_fuzzy_words_and_nearness(text: str, means: str) -> None:
    assert shown(parse(text)) == means
