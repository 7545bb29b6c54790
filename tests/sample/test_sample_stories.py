"""Tests that the texts of the sample are read as they were written, and that errors name file and slug."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from bluelight.sample.sample_stories import DaysBack, read_stories

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
=== mill-fire-is-out
when: 3 07:30
headline: Mill fire: “it’s out”
summary: Forty firefighters & a cat.
by: Tess Maddern
tags: fire, Stennick

First paragraph.

Second paragraph,
on two lines: still one.

--- edited 3 09:00
headline: Mill fire is out

The whole new text.

--- edited 3 11:00

The last text.

--- comments
Elaine_S: Well done: all of you.
Old_Technician: Indeed.

=== undated-notice-of-closure
when: 2 10:00
headline: Closed
summary: Closed.
undated: yes

We are closed.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "outlet.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_story_is_read_with_its_edits_and_comments(tmp_path: Path) -> None:
    fire, notice = read_stories(written(tmp_path, TEXT))

    assert (fire.slug, fire.by, fire.tags, fire.undated) == (
        "mill-fire-is-out",
        "Tess Maddern",
        ("fire", "Stennick"),
        False,
    )
    assert fire.versions[0].paragraphs == ("First paragraph.", "Second paragraph, on two lines: still one.")
    assert [(each.headline, each.summary, each.paragraphs) for each in fire.versions[1:]] == [
        ("Mill fire is out", "Forty firefighters & a cat.", ("The whole new text.",)),
        ("Mill fire is out", "Forty firefighters & a cat.", ("The last text.",)),
    ]
    assert fire.comments == (("Elaine_S", "Well done: all of you."), ("Old_Technician", "Indeed."))
    assert notice.undated


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("when: 3 07:30\n", "", "has no when"),
        ("when: 3 07:30", "when: yesterday", "time 'yesterday'"),
        ("when: 3 07:30", "when: 3 27:30", "hour must be"),
        ("by: Tess", "author: Tess", "'author: Tess Maddern' above its text"),
        ("--- comments", "--- remarks", "section 'remarks'"),
        ("Elaine_S: Well done: all", "Well done, all", "comment 'Well done, all of you.' without a name"),
        ("The last text.\n", "", "has no text"),
        ("undated-notice-of-closure", "mill-fire-is-out", "is in the file twice"),
    ],
)
def test_an_ill_formed_story_is_refused_by_file_and_slug(right: str, wrong: str, reason: str, tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.replace(right, wrong))

    with pytest.raises(ValueError, match=reason) as caught:
        read_stories(path)
    assert str(caught.value).startswith("outlet.txt, mill-fire-is-out: ")


def test_days_are_counted_back_on_the_newsrooms_clock() -> None:
    just_after_midnight_in_london = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert DaysBack(0, time(0, 15)).before(just_after_midnight_in_london) == datetime(2026, 6, 30, 23, 15, tzinfo=UTC)
    assert DaysBack(100, time(9)).before(just_after_midnight_in_london) == datetime(2026, 3, 23, 9, tzinfo=UTC)
