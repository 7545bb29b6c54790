"""Tests that answers which break a middleware are reported in a sentence and do not affect other stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawler.test_archive_replay import HTML, NOON, archived, held, page, run

if TYPE_CHECKING:
    from pathlib import Path

HOME = "http://127.0.0.1"
ORDER = {"feed": f"{HOME}/feed"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html; charset=rot13"},
        HTML | {"Content-Encoding": "gzip"},
        HTML | {"Content-Encoding": "br"},
    ],
)
def test_an_answer_that_lies_about_its_coding_is_named_or_read(tmp_path: Path, headers: dict[str, str]) -> None:
    broken = archived(
        tmp_path / "broken.warc.gz",
        (f"{HOME}/news/broken", NOON, page("Fire at mill", "Forty firefighters went to Stennick Mill.")),
        headers=headers,
    )
    good = archived(tmp_path / "good.warc.gz", (f"{HOME}/news/good", NOON, page("River rises", "The Amber rose.")))
    outcome = run(**ORDER, store=tmp_path / "replay.db", replay=[broken, good])

    [[story]] = held(tmp_path / "replay.db", "good")
    assert story.title == "River rises"
    assert held(tmp_path / "replay.db", "broken") != [[]] or any("/news/broken" in each for each in outcome["problems"])


@pytest.mark.parametrize("path", ["/news/café", "/news/caf%c3%a9", "/news/caf%C3%A9", "/news/it's"])
def test_addresses_that_another_program_wrote_its_own_way_are_replayed(tmp_path: Path, path: str) -> None:
    archive = archived(tmp_path / "other.warc.gz", (HOME + path, NOON, page("River rises", "The Amber rose.")))
    outcome = run(**ORDER, store=tmp_path / "replay.db", replay=[archive])

    assert (outcome["new"], outcome["problems"]) == (1, [])
