"""The three jobs, from the web archive to the mail, on the sample: an editor's, a journalist's, an analyst's."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.alerts import text_of
from tests.mail_server import MailServer

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bluelight.conftest import Run

SAMPLE = {"BLUELIGHT_SAMPLE": "1"}


@pytest.fixture(scope="module")
def mails() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module", autouse=True)
def gathered(bluelight: Run, sample_archive: Path, mails: MailServer) -> subprocess.CompletedProcess[str]:
    """An alert on "inquest", then the sample replayed, with a mail server that accepts everything."""
    added = bluelight("alerts", "add", "inquest", "--to", "journalist@ambershire.example", **SAMPLE)
    assert added.returncode == 0, added.stderr
    done = bluelight("replay", str(sample_archive), "--alerts", **SAMPLE, BLUELIGHT_SMTP=mails.address)
    assert done.returncode == 0, done.stderr
    return done


def search(bluelight: Run, *arguments: str) -> Any:
    return json.loads(bluelight("search", "--json", *arguments, **SAMPLE).stdout)


def test_an_editor_finds_statement_report_and_article_of_one_event(bluelight: Run):
    results = search(bluelight, '"letter of claim"', "--limit", "100")
    assert {story["kind"] for story in results["stories"]} == {"statement", "report", "article"}
    assert results["total"] == len(results["stories"])


def test_an_editor_reads_only_the_sentences_that_matched_of_a_source_with_index_rights(bluelight: Run):
    for story in search(bluelight, "inquest kind:report")["stories"]:
        assert len(story["passages"]) <= 3
        assert all("inquest" in passage.lower() for passage in story["passages"])


def test_readers_comments_and_appeals_are_not_found(bluelight: Run):
    assert search(bluelight, '"your support" OR donate OR "leave a comment" kind:article')["total"] == 0


def test_a_journalist_hears_of_every_version_that_matches_in_one_digest(bluelight: Run, mails: MailServer):
    total = search(bluelight, "inquest")["total"]
    (mail,) = mails.taken
    stories = re.fullmatch(r"inquest: (\d+) stories", mail["Subject"])
    assert stories and int(stories[1]) >= total > 10
    assert "*inquest*" in text_of(mail).lower()


def test_what_was_replayed_again_fires_nothing_again(bluelight: Run, mails: MailServer, sample_archive: Path):
    before = len(mails.taken)
    again = bluelight("replay", str(sample_archive), "--alerts", **SAMPLE, BLUELIGHT_SMTP=mails.address)
    assert again.returncode == 0
    assert "0 new, 0 changed" in again.stderr
    assert len(mails.taken) == before


def test_the_list_of_alerts_says_when_each_was_checked_and_against_how_many_stories(bluelight: Run):
    (alert,) = json.loads(bluelight("alerts", "list", "--json", **SAMPLE).stdout)
    assert alert["checked"]
    assert alert["stories_checked"] >= 150
    assert alert["waiting"] == 0


def test_an_analyst_sees_the_burst_and_the_points_add_up(bluelight: Run):
    trend = json.loads(bluelight("trends", "wildfire", "--days", "90", "--json", **SAMPLE).stdout)
    counts = [point["count"] for point in trend["points"]]
    assert max(counts) >= 4
    assert sum(counts) + trend["undated"] == trend["total"]
    assert [point["unfinished"] for point in trend["points"]] == [False] * 89 + [True]


def test_the_sources_show_which_has_gone_quiet(bluelight: Run):
    states = json.loads(bluelight("sources", "--json", **SAMPLE).stdout)
    last = {state["source"]["name"]: state["last_story"] for state in states}
    assert min(last, key=lambda name: last[name]) == "blue_lamp_gazette"
    assert sum(state["stories"] for state in states) >= 150
