"""What `search`, `words` and `similar` print besides the stories, on the sample."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bluelight.conftest import Run

SAMPLE = {"BLUELIGHT_SAMPLE": "1"}


@pytest.fixture(scope="module", autouse=True)
def gathered(bluelight: Run, sample_archive: Path) -> None:
    done = bluelight("replay", str(sample_archive), **SAMPLE)
    assert done.returncode == 0, done.stderr


def test_a_query_is_shown_back_as_it_was_read_with_the_other_forms_that_were_found(bluelight: Run):
    output = bluelight("search", "inquest coroner OR zeppelin", **SAMPLE).stderr
    assert "read as (inquest AND coroner) OR zeppelin" in output
    assert "--as-typed leaves them out" in output
    plain = bluelight("search", "inquest coroner OR zeppelin", "--as-typed", **SAMPLE).stderr
    assert "also found" not in plain


def test_a_search_that_finds_nothing_counts_its_parts_and_says_what_was_meant(bluelight: Run):
    output = bluelight("search", "inqest zeppelin", **SAMPLE).stderr
    assert "each part on its own: inqest 0, zeppelin 0" in output
    assert "did you mean inquest?" in bluelight("search", "inqest", **SAMPLE).stderr


def test_by_what_a_search_can_be_narrowed_is_told_alike_to_a_person_and_a_program(bluelight: Run):
    facets = json.loads(bluelight("search", "inquest", "--json", **SAMPLE).stdout)["facets"]
    output = bluelight("search", "inquest", **SAMPLE).stderr.splitlines()
    kinds = ", ".join(f"{kind} {stories}" for kind, stories in facets["kind"].items())
    assert len(facets["kind"]) > 1 and f"kind: {kinds}" in output
    narrowed = json.loads(bluelight("search", "inquest kind:report", "--json", **SAMPLE).stdout)
    assert narrowed["total"] == facets["kind"]["report"] and narrowed["facets"]["kind"] == facets["kind"]


def test_the_oldest_first_is_the_newest_first_turned_round(bluelight: Run):
    newest, oldest = (
        json.loads(bluelight("search", "inquest", "--json", "--limit", "500", *option, **SAMPLE).stdout)
        for option in ((), ("--oldest",))
    )
    assert newest["total"] == oldest["total"] > 5
    dates = [story["published"] for story in oldest["stories"] if story["published"]]
    assert dates == sorted(dates)
    assert oldest["facets"]["kind"] == newest["facets"]["kind"]


def test_the_words_and_the_stories_beside_one_that_was_found(bluelight: Run):
    words = json.loads(bluelight("words", "inquest", "--json", **SAMPLE).stdout)
    assert words and "inquest" not in {each["word"] for each in words}
    first = json.loads(bluelight("search", "inquest", "--json", "--limit", "1", **SAMPLE).stdout)["stories"][0]
    stories = json.loads(bluelight("similar", first["id"], "--json", **SAMPLE).stdout)
    assert first["id"] not in {each["id"] for each in stories}
    unknown = bluelight("similar", "0000000000000000", **SAMPLE)
    assert (unknown.returncode, "No story has the id" in unknown.stderr) == (1, True)
