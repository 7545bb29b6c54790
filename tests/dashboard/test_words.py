"""Times, changes and states in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.fragments.markup import changed
from dashboard.words.health_words import alert_state
from dashboard.words.moments import ago, brief, exact
from search.alert import MAIL_SERVER, Alert, Channel, Medium
from search.changes import ChangeKind, tracked_changes

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OPEN = Channel(id=1, alert=1, token="c", medium=Medium.MAIL, shown="desk@ambershire.example", server=MAIL_SERVER)
CLOSED = replace(OPEN, id=2, problem="550 nobody here")
FAILING = replace(OPEN, id=3, failing=datetime(2026, 11, 22, 9, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "words", "to_the_minute"),
    [
        (datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "14:05", "14:05"),
        (datetime(2026, 11, 22, 23, 50, tzinfo=UTC), "Sun", "Sun 23:50"),
        (datetime(2026, 11, 16, 9, 0, tzinfo=UTC), "16 Nov", "16 Nov, 09:00"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 Jul", "2 Jul, 00:30"),
        (datetime(2017, 3, 22, 9, 0, tzinfo=UTC), "22 March 2017", "22 March 2017, 09:00"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "24 Nov", "24 Nov, 09:00"),
    ],
)
def test_a_time_is_written_as_a_newsroom_writes_it(moment: datetime, words: str, to_the_minute: str) -> None:
    assert (brief(moment, NOW), exact(moment, NOW)) == (words, to_the_minute)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=4), "4 min ago"),
        (timedelta(hours=3, minutes=50), "3 h ago"),
        (timedelta(days=1, hours=2), "1 day ago"),
        (timedelta(days=12), "12 days ago"),
    ],
)
def test_an_age_has_one_unit(span: timedelta, words: str) -> None:
    assert ago(NOW - span, NOW) == words


def test_changed_words_are_told_apart_and_paragraphs_that_stayed_left_out() -> None:
    (paragraph,) = tracked_changes(["It was dark.", "Two men fled."], ["It was dark.", "Three men fled on foot."])
    assert [(words.text, words.change) for words in paragraph] == [
        ("Two", ChangeKind.REMOVED),
        ("Three", ChangeKind.ADDED),
        ("men", ChangeKind.SAME),
        ("fled.", ChangeKind.REMOVED),
        ("fled on foot.", ChangeKind.ADDED),
    ]


def test_words_in_place_of_others_at_the_beginning_do_not_run_together() -> None:
    (paragraph,) = tracked_changes(["Officer hurt in crash"], ["Off-duty constable hurt in crash"])
    assert changed(paragraph) == "<del>Officer</del> <ins>Off-duty constable</ins> hurt in crash"


def test_a_paragraph_that_went_is_all_removed() -> None:
    (paragraph,) = tracked_changes(["One.", "Two."], ["One."])
    assert [(words.text, words.change) for words in paragraph] == [("Two.", ChangeKind.REMOVED)]


@pytest.mark.parametrize(
    ("fields", "queued", "mails", "words", "well"),
    [
        ({}, 0, True, "nothing found today", True),
        ({"last_fired": NOW - timedelta(hours=1)}, 0, True, "fired today", True),
        ({"last_fired": NOW - timedelta(days=1)}, 0, True, "nothing found today", True),
        ({"waiting": 3}, 0, False, "no mail server is set up; ask whoever runs Blue Light; 3 notices waiting", False),
        ({"waiting": 3}, 0, True, "3 notices waiting to be sent", True),
        ({"channels": (OPEN, CLOSED)}, 0, True, "1 of 2 channels closed", False),
        (
            {"channels": (FAILING, OPEN), "waiting": 1},
            0,
            True,
            "1 of 2 channels failing since Sun 09:15; 1 notice waiting",
            False,
        ),
        ({"suspended": NOW}, 0, True, "suspended", True),
        ({"suspended": NOW, "problem": "desk: gone"}, 0, True, "suspended: desk: gone", False),
        ({"suspended": NOW, "until": TUESDAY}, 0, True, "suspended until Tue 24 Nov 2026, 08:00", True),
        (
            {"suspended": NOW - timedelta(days=2), "until": NOW - timedelta(hours=1)},
            0,
            True,
            "nothing found today",
            True,
        ),
        ({"problem": "This bracket is never closed."}, 0, True, "cannot be read: This bracket is never closed.", False),
        ({"checked": NOW - timedelta(hours=1)}, 41, True, "41 stories waiting to be indexed", False),
        ({"checked": NOW - timedelta(seconds=30)}, 41, True, "nothing found today", True),
        ({"checked": None}, 0, True, "new: not checked yet", True),
        (
            {"checked": NOW - timedelta(hours=9)},
            0,
            True,
            "last checked 9 h ago; ask whoever runs Blue Light to look",
            False,
        ),
    ],
)
def test_a_quiet_alert_is_told_from_a_broken_one(
    fields: dict[str, object], queued: int, mails: bool, words: str, well: bool
) -> None:
    usual: dict[str, object] = {
        "checked": NOW - timedelta(minutes=1), "stories_checked": 40, "last_fired": None, "waiting": 0,
        "channels": (OPEN,),
    }  # fmt: skip
    values: dict[str, Any] = usual | fields
    last_fired, waiting = values.pop("last_fired"), values.pop("waiting")
    alert = Alert(id=1, token="a", query="inquest", created=NOW, **values)
    state = alert_state(alert, waiting=waiting, last_fired=last_fired, queued=queued, mails=mails, now=NOW)
    assert (state.words, state.well) == (words, well)
