"""bluelight health and bluelight withhold, as a person runs them, on the sample."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawler.warc_records import compressed, response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bluelight.conftest import Run

SAMPLE = {"BLUELIGHT_SAMPLE": "1"}


@pytest.fixture(scope="module", autouse=True)
def gathered(bluelight: Run, sample_archive: Path) -> None:
    done = bluelight("replay", str(sample_archive), **SAMPLE)
    assert done.returncode == 0, done.stderr


def found(bluelight: Run, query: str) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = json.loads(bluelight("search", query, "--json", **SAMPLE).stdout)["stories"]
    return stories


def test_health_names_what_is_wrong_and_exits_with_1(bluelight: Run) -> None:
    done = bluelight("health", "--json", **SAMPLE)
    conditions = {each["source"]["name"]: each["condition"] for each in json.loads(done.stdout)}
    assert conditions == {"ambershire_police": "well", "radio_ambershire": "well", "blue_lamp_gazette": "silent"}
    assert (done.returncode, "Sources that are not well: 1 of 3 (The Blue Lamp Gazette)." in done.stderr) == (1, True)
    assert "no new story for" in bluelight("health", **SAMPLE).stdout


def test_a_story_that_is_withheld_is_not_found_again(bluelight: Run, sample_archive: Path, tmp_path: Path) -> None:
    story = found(bluelight, "inquest")[0]
    archive = tmp_path / "mine.warc.gz"
    archive.write_bytes(sample_archive.read_bytes())
    done = bluelight("withhold", story["id"], "--reason", "Court order", "--archive", str(archive), **SAMPLE)
    assert done.returncode == 0, done.stderr
    assert f"The story {story['id']} is withheld" in done.stderr
    assert len(archive.read_bytes()) < len(sample_archive.read_bytes())
    bluelight("replay", str(sample_archive), **SAMPLE)
    assert story["id"] not in {each["id"] for each in found(bluelight, "inquest")}
    unknown = bluelight("withhold", "0" * 16, "--reason", "Court order", **SAMPLE)
    assert (unknown.returncode, unknown.stderr.strip()) == (1, f"No story has the id '{'0' * 16}'.")


def test_withholding_is_not_done_while_a_record_could_not_be_searched(
    bluelight: Run, sample_archive: Path, tmp_path: Path
) -> None:
    story = found(bluelight, "cliff")[0]
    archive = tmp_path / "mine.warc.gz"
    unread = response("https://coast.example/", bytes(range(200)), headers="Content-Encoding: dcb")
    archive.write_bytes(sample_archive.read_bytes() + compressed(unread))
    done = bluelight("withhold", story["id"], "--reason", "Court order", "--archive", str(archive), **SAMPLE)
    assert (done.returncode, "is withheld, but its words may remain" in done.stderr) == (1, True)
    named = f"{archive} has 1 record that cannot be read (at byte {sample_archive.stat().st_size:,}: "
    assert f"{named}its Content-Encoding is 'dcb')." in " ".join(done.stderr.split())
    assert len(archive.read_bytes()) < sample_archive.stat().st_size
    again = bluelight("withhold", story["id"], "--reason", "Court order", "--archive", str(archive), **SAMPLE)
    assert (again.returncode, "searched only for its address" in again.stderr) == (1, True)


def test_withholding_goes_on_where_something_was_in_the_way(bluelight: Run, folder: Path) -> None:
    story = found(bluelight, "lifeboat")[0]["id"]
    with closing(sqlite3.connect(folder / "bluelight.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM stories").fetchone()
        stopped = bluelight("withhold", story, "--reason", "Court order", **SAMPLE)
    assert (stopped.returncode, "another process reads the store; try again" in stopped.stderr) == (1, True)
    assert story not in {each["id"] for each in found(bluelight, "lifeboat")}
    done = bluelight("withhold", story, "--reason", "Court order", **SAMPLE)
    assert (done.returncode, f"The story {story} is withheld" in done.stderr) == (0, True)


def test_reading_pages_again_without_a_folder_says_which_setting_names_one(bluelight: Run) -> None:
    done = bluelight("reextract")
    assert (done.returncode, "BLUELIGHT_KEEP_PAGES names no folder" in done.stderr) == (1, True)


def test_a_backfill_says_what_it_needs(bluelight: Run) -> None:
    done = bluelight("backfill", "bbc")
    assert (done.returncode, "Name a source and the first day" in done.stderr) == (1, True)
