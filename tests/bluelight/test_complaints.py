"""An expected error is one line on standard error, without a traceback, and an exit code."""

from __future__ import annotations

import fcntl
import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.bluelight.conftest import Run


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """Return the only line that was printed."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("x" * 10_000, "The query has 10,000 characters; the limit is 1,000."),
        ("(" * 500 + "a" + ")" * 499, "Brackets are nested more than 15 deep."),
        ("sourc:bbc", "sourc: is not a field. Did you mean source:? (at character 1 of the query)"),
        ("inquest OR", "The query ends too early: a word, a phrase or a bracket was expected here."),
    ],
)
def test_a_query_that_cannot_be_read(bluelight: Run, query: str, sentence: str):
    assert complaint(bluelight("search", query)).startswith(sentence)


def test_an_address_that_is_none(bluelight: Run):
    assert complaint(bluelight("alerts", "add", "inquest", "--to", "nobody")) == "'nobody' is not a mail address."


def test_an_alert_that_is_not_there(bluelight: Run):
    assert complaint(bluelight("alerts", "remove", "77")) == "No alert has the number 77."


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a b", "http://127.0.0.1:9/"])
def test_an_address_that_cannot_be_fetched(bluelight: Run, address: str):
    assert complaint(bluelight("extract", address)).startswith(f"{address} cannot be fetched: ")


def test_a_query_that_begins_with_a_minus_is_a_query(bluelight: Run):
    assert bluelight("search", "-football").returncode == 0


def test_a_source_that_is_not_there(bluelight: Run):
    assert "did you mean 'met_police'?" in complaint(bluelight("crawl", "met_polise"))


def test_an_elasticsearch_that_is_not_there(bluelight: Run):
    sentence = complaint(bluelight("search", "inquest", BLUELIGHT_INDEX="http://127.0.0.1:9"))
    assert "http://127.0.0.1:9" in sentence


def test_a_setting_that_cannot_be_used(bluelight: Run):
    assert "BLUELIGHT_SMTP" in complaint(bluelight("search", "inquest", BLUELIGHT_SMTP="mail.example.org"))


def test_a_folder_that_cannot_be_made(bluelight: Run, tmp_path: Path):
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in complaint(
        bluelight("search", "inquest", BLUELIGHT_DATA=str(tmp_path / "file" / "x"))
    )


def test_a_page_that_is_none(bluelight: Run, tmp_path: Path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(2000))
    assert "photo.jpg" in complaint(bluelight("extract", str(tmp_path / "photo.jpg")))


def test_a_file_that_is_not_there(bluelight: Run):
    assert "missing.html cannot be read" in complaint(bluelight("extract", "missing.html"))


def test_an_archive_that_is_none(bluelight: Run, tmp_path: Path):
    (tmp_path / "notes.warc.gz").write_bytes(gzip.compress(b"not an archive"))
    assert "notes.warc.gz" in complaint(bluelight("replay", str(tmp_path / "notes.warc.gz")))


def test_sites_that_cannot_be_reached_are_named_one_line_each(bluelight: Run):
    done = bluelight("crawl", "met_police", "emergency_services_news")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for host in ("news.met.police.uk", "emergency-services.news"):
        assert any(host in line and "cannot be reached" in line for line in done.stderr.splitlines()), done.stderr


def test_a_truncated_archive_is_named_and_what_was_whole_is_kept(bluelight: Run, tmp_path: Path, sample_archive: Path):
    whole = sample_archive.read_bytes()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    data = {"BLUELIGHT_SAMPLE": "1", "BLUELIGHT_DATA": str(tmp_path / "data")}
    done = bluelight("replay", str(cut), **data)
    assert done.returncode == 1
    assert any("cut.warc.gz" in line and "cut off" in line for line in done.stderr.splitlines()), done.stderr
    assert bluelight("search", "--json", **data).stdout.count('"id"') == 20


def test_an_index_that_another_process_writes_leaves_the_stories_in_the_queue(
    bluelight: Run, tmp_path: Path, sample_archive: Path
):
    data = {"BLUELIGHT_SAMPLE": "1", "BLUELIGHT_DATA": str(tmp_path)}
    assert bluelight("search", **data).returncode == 0
    with (tmp_path / "index" / "1" / ".tantivy-writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = bluelight("replay", str(sample_archive), **data)
    assert done.returncode == 1
    assert "Another process is writing the index" in done.stderr
    assert "Stories waiting in the queue:" in done.stderr
    assert "Traceback" not in done.stderr
    caught_up = bluelight("replay", str(sample_archive), **data)
    assert caught_up.returncode == 0, caught_up.stderr
    assert "Indexed 186 stories" in caught_up.stderr
