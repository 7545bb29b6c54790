"""Reading and writing the filters in the text of a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query_text.filters import (
    Filter,
    filters,
    going_back,
    narrowed,
    since,
    wanted_values,
    with_values,
    without,
    without_filter,
)
from search.errors import QueryError
from search.query import parse
from search.tags import Tag


@pytest.mark.parametrize(
    ("text", "kinds", "result"),
    [
        ("", ["report"], "kind:report"),
        ("inquest", ["report"], "inquest kind:report"),
        ("inquest", ["report", "article"], "inquest (kind:report OR kind:article)"),
        ("inquest kind:report", ["article"], "inquest kind:article"),
        ("inquest (kind:report OR kind:article)", ["article"], "inquest kind:article"),
        ("kind:report inquest", [], "inquest"),
        ("crash OR fire", ["report"], "(crash OR fire) kind:report"),
        ("crash AND kind:report AND fire", [], "crash AND fire"),
        ("kind:report AND crash", [], "crash"),
        ("crash AND (kind:report)", [], "crash"),
        ("crash since:7d ((kind:report) OR kind:article)", [], "crash since:7d"),
        ("inquest -kind:report", ["article"], "inquest kind:article -kind:report"),
        ("inquest -kind:report", ["report"], "inquest kind:report"),
        ("kind:report OR inquest", [], "(kind:report OR inquest)"),
        ("inquest (", ["report"], "inquest ("),
    ],
)
def test_a_control_changes_its_own_words_and_leaves_the_others(text: str, kinds: list[str], result: str) -> None:
    assert parse_or_text(with_values(text, Tag.KIND, kinds)) == parse_or_text(result)


def test_the_rest_of_a_query_stays_as_it_was_typed() -> None:
    typed = '"letter of claim" source:"blue lamp" since:7d Met'
    assert with_values(typed, Tag.SOURCE, ["radio"]) == '"letter of claim" since:7d Met source:radio'
    assert with_values(typed, Tag.PLACE, ["West Midlands"]) == f'{typed} place:"West Midlands"'


def test_each_filter_can_be_lifted_by_itself() -> None:
    text = "inquest (source:bbc OR source:sky_news) -service:nhs is:edited"
    bbc, sky, nhs, edited = filters(text)
    assert (bbc, nhs) == (Filter(Tag.SOURCE, "bbc"), Filter(Tag.SERVICE, "nhs", denied=True))
    assert without_filter(text, bbc) == "inquest -service:nhs is:edited source:sky_news"
    assert without_filter(without_filter(text, bbc), sky) == "inquest -service:nhs is:edited"
    assert without_filter(text, nhs) == "inquest (source:bbc OR source:sky_news) is:edited"
    assert without_filter(text, edited) == "inquest (source:bbc OR source:sky_news) -service:nhs"


def test_a_field_filters_only_where_it_holds_for_all_of_the_query() -> None:
    assert wanted_values("inquest Kind:report", Tag.KIND) == ("report",)
    assert wanted_values("inquest -kind:report", Tag.KIND) == ()
    assert filters("inquest OR kind:report") == filters("kind:report OR source:bbc") == filters("(") == ()


def test_how_far_back_a_query_goes_is_one_of_its_words() -> None:
    assert (since("inquest since:7d"), since("inquest"), since("inquest OR since:7d")) == ("7d", "", "")
    assert going_back("crash OR fire", "7d") == "(crash OR fire) since:7d"
    assert going_back("crash since:7d", "30d") == "crash since:30d"
    assert going_back("crash since:monday", "") == "crash"


def test_a_word_narrows_all_of_a_query() -> None:
    assert narrowed("crash OR fire", "lorry") == "(crash OR fire) lorry"
    assert narrowed("crash fire", "lorry") == "crash fire lorry"


FILTERS = ("kind:report", "kind:article", "source:bbc", "since:7d")
PIECES = st.sampled_from(["fire", "&", " ", "(", ")", " AND ", " OR ", " NOT ", " -", *FILTERS])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_left_of_any_query_filters_by_nothing_that_was_taken_away(text: str) -> None:
    try:
        parse(text)
    except QueryError:
        return
    left = without(text, "kind", "since")
    parse(left)
    assert wanted_values(left, Tag.KIND) == () and since(left) == ""
    assert wanted_values(left, Tag.SOURCE) == wanted_values(text, Tag.SOURCE)
    chosen = with_values(text, Tag.KIND, ["report", "article"])
    assert wanted_values(chosen, Tag.KIND) == ("report", "article")


def parse_or_text(text: str) -> object:
    """Return the tree of a query, or the text of one that cannot be read."""
    try:
        return parse(text)
    except QueryError:
        return text
