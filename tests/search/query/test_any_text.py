"""Properties that hold for any text that a user may type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse
from search.query.tree import All, Or, leaves
from search.query.unparser import unparse
from tests.search.query.outline import shown

PIECES = st.sampled_from(
    [
        "fire",
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        '"',
        "“",
        " ",
        "title:",
        "source:",
        "kind:report",
        "after:",
        "2024",
        "*",
        "~",
        "~2",
        "exact:",
        "Met",
        "by:",
        "on:",
        "..",
        "inquest",
        "since:monday",
        "is:edited",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60), st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)
)


@given(TEXTS)
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert str(error)
        return
    for leaf in leaves(tree):
        start, end = leaf.span
        assert 0 <= start < end <= len(text) or tree == All()


@given(TEXTS, TEXTS)
def test_brackets_make_a_part_of_any_query(one: str, other: str) -> None:
    try:
        parts = parse(one), parse(other)
        whole = parse(f"({one}) OR ({other})")
    except QueryError:
        return
    assert shown(Or(parts)) == shown(whole) or any(isinstance(part, Or) for part in parts)


@given(TEXTS)
def test_a_tree_that_is_written_is_read_as_itself(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError:
        return
    assert parse(unparse(tree)) == tree
