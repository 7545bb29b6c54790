"""The fields of the query language, and the lengths of time that they accept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.query import parse
from search.query.tree import Dated
from tests.search.query.outline import shown

if TYPE_CHECKING:
    from tests.conftest import Clock


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("title:fire", "title:fire"),
        ('title:"letter of claim"', 'title:"letter of claim"'),
        ("-title:fire", "!title:fire"),
        ("Title:fire flood", "(title:fire & flood)"),
        ("source:ambershire_police", "source:ambershire_police"),
        ("SOURCE:Ambershire-Police", "source:ambershire_police"),
        ('source:"Ambershire Police"', "source:ambershire_police"),
        ("kind:Statement", "kind:statement"),
        ("after:2024-05-06", "2024-05-06.."),
        ("after:2024-05", "2024-05-01.."),
        ("after:2024", "2024-01-01.."),
        ("before:2024-05-06", "..2024-05-05"),
        ("before:2024-05", "..2024-04-30"),
        ("before:2024", "..2023-12-31"),
        ("after:2024-2-29", "2024-02-29.."),
        ("after:2024–05–06", "2024-05-06.."),
        ("body:fire", "body:fire"),
        ("by:daly", "by:daly"),
        ('by:"Noor Daly"', 'by:"noor daly"'),
        ("exact:Met", "exact:Met"),
        ('exact:"Taser"', "exact:Taser"),
        ('exact:"Black Rod"', 'exact:"Black Rod"'),
        ("exact:Sia\u0302n", "exact:Siân"),
        ("exact:X-ray", 'exact:"X ray"'),
        ("is:Edited", "is:edited"),
        ("is:withdrawn", "is:withdrawn"),
        ("is:live", "is:live"),
        ("has:image -has:date", "(has:image & !has:date)"),
        ("on:2024-05-06", "2024-05-06..2024-05-06"),
        ("on:2024-02", "2024-02-01..2024-02-29"),
        ("on:2024", "2024-01-01..2024-12-31"),
        ("on:2024-05..2024-06", "2024-05-01..2024-06-30"),
        ("published:2024-05-01..2024-05-31", "published 2024-05-01..2024-05-31"),
        ("published:2024", "published 2024-01-01..2024-12-31"),
        ("modified:2024-05..", "modified 2024-05-01.."),
        ("seen:..2024-05", "seen ..2024-05-31"),
        ('"title:fire"', '"title fire"'),
    ],
)
def test_fields_narrow_a_search(text: str, means: str) -> None:
    assert shown(parse(text)) == means


@pytest.mark.parametrize(
    ("day", "first"),
    [("monday", 2), ("Tuesday", 3), ("wednesday", 28), ("sunday", 1), ("today", 3), ("yesterday", 2)],
)
def test_since_a_weekday_goes_back_to_the_last_of_them(day: str, first: int, clock: Clock) -> None:
    assert f"{calendar.today():%A}" == "Tuesday"
    dated = parse(f"since:{day}")
    assert isinstance(dated, Dated) and dated.first and (dated.first.day, dated.last) == (first, None)


@pytest.mark.parametrize(("text", "days"), [("since:7d", 7), ("since:4w", 28), ("since:1D", 1)])
def test_since_counts_back_from_the_newsrooms_day(text: str, days: int, clock: Clock) -> None:
    clock.now = clock.now.replace(month=7, hour=23, minute=30)  # in London it is tomorrow by then
    tomorrow = clock.now.date() + timedelta(days=1)
    assert calendar.today() == tomorrow
    assert parse(text) == Dated(tomorrow - timedelta(days=days), None)
