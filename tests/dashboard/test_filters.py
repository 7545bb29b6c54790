"""Filters as words of the query."""

from __future__ import annotations

import pytest

from dashboard.filters import as_typed, changed, value, without
from search.query import parse


@pytest.mark.parametrize(
    ("text", "field", "to", "result"),
    [
        ("", "kind", "report", "kind:report"),
        ("inquest", "kind", "report", "inquest kind:report"),
        ("inquest kind:report", "kind", "article", "inquest kind:article"),
        ("kind:report inquest", "kind", None, "inquest"),
        ("crash OR fire", "since", "7d", "(crash OR fire) since:7d"),
        ("crash AND kind:report AND fire", "kind", None, "crash AND fire"),
        ("kind:report AND crash", "kind", None, "crash"),
        ("crash AND (kind:report)", "kind", None, "crash"),
        ('"letter of claim" source:"blue lamp"', "source", "radio", '"letter of claim" source:radio'),
        ("kind:report OR inquest", "kind", None, "kind:report OR inquest"),
        ("inquest (", "kind", "report", "inquest ("),
    ],
)
def test_a_control_changes_one_word_and_leaves_the_others(text: str, field: str, to: str | None, result: str) -> None:
    assert changed(text, field, to) == result


@pytest.mark.parametrize("text", ["(a (kind:report)) since:7d", "-b kind:report AND c", "kind:report kind:article x"])
def test_what_is_left_can_be_read(text: str) -> None:
    left = without(text, "kind", "since")
    parse(left)
    assert "kind" not in left and "since" not in left


def test_a_field_is_read_only_where_it_filters_everything() -> None:
    assert value("inquest Kind:report", "kind") == "report"
    assert value("inquest -kind:report", "kind") is None
    assert value("inquest OR kind:report", "kind") is None


def test_only_as_typed_puts_words_with_inflections_in_quotation_marks() -> None:
    assert as_typed("inquest -fire title:charge kind:report") == '"inquest" -"fire" title:charge kind:report'
