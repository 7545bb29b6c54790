"""The text of a query as it was interpreted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query import parse
from search.query.tree import Word, leaves
from search.query.unparser import unparse

if TYPE_CHECKING:
    from tests.conftest import Clock


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("inquest coroner OR stabbing", "(inquest AND coroner) OR stabbing"),
        ("inquest AND (coroner OR stabbing)", "inquest AND (coroner OR stabbing)"),
        ("fire -(police flood)", "fire AND NOT (police AND flood)"),
        ('Siân "letter of claim" offic* fire~', 'sian AND "letter of claim" AND offic* AND fire~1'),
        ('"inquest" exact:Met title:"fire police"~5', '"inquest" AND exact:"Met" AND title:"fire police"~5'),
        ("before:2024-06 source:Ambershire-Police", "before:2024-06-01 AND source:ambershire_police"),
        ("on:2024-05 seen:2024-05-01", "on:2024-05-01..2024-05-31 AND seen:2024-05-01"),
        ("since:7d", "after:2026-10-27"),
        ("", ""),
    ],
)
def test_the_reading_of_a_query_is_shown_back(text: str, reading: str, clock: Clock) -> None:
    assert unparse(parse(text)) == reading


def test_a_query_may_be_read_without_inflections() -> None:
    text = "inquest -(charge OR title:stab) kind:report"
    tree = parse(text, inflected=False)
    assert all(node.forms == () for node in leaves(tree) if isinstance(node, Word))
    assert unparse(tree) == '"inquest" AND NOT ("charge" OR title:"stab") AND kind:report'
    assert parse(unparse(tree)) == tree
