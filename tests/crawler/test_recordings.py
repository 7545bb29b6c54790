"""Runs every recording of every spider; crawler/recordings.py describes the files of a recording.

When a site changes its layout, the old recording stays and a new one is added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.recordings import AS_PUBLISHED, RecordedCase, cases, run_case
from crawler.run import spiders

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = [case for folder in sorted(RECORDINGS.iterdir()) for case in cases(folder.name, RECORDINGS)]
PAGES = [case for case in CASES if not case.endpoint]
ENDPOINTS = [case for case in CASES if case.endpoint]


def _name(case: RecordedCase) -> str:
    return f"{case.file.parent.parent.name}/{case.file.parent.name}"


@pytest.mark.parametrize("name", spiders())
def test_a_spider_has_a_recorded_page_and_a_recorded_endpoint(name: str) -> None:
    recorded = cases(name, RECORDINGS)
    hint = f"try: scrapy record {name} URL"
    assert any(not case.endpoint for case in recorded), f"{name} has no recorded page; {hint}"
    assert any(case.endpoint for case in recorded), f"{name} has no recorded feed or listing; {hint}"


@pytest.mark.parametrize("folder", sorted(RECORDINGS.iterdir()), ids=lambda folder: folder.name)
def test_a_recording_is_of_a_spider(folder: Path) -> None:
    assert folder.name in spiders()


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_recording_holds_no_publishers_words(case: RecordedCase) -> None:
    assert AS_PUBLISHED not in case.meta, f"{_name(case)} is as the publisher wrote it: rewrite it (CONTRIBUTING.md)"


@pytest.mark.parametrize("case", PAGES, ids=_name)
def test_a_recorded_page_gives_its_story(case: RecordedCase) -> None:
    found = run_case(spiders()[case.file.parent.parent.name], case)
    broken = _broken(found, case.expected)
    assert not broken, f"{_name(case)}: {', '.join(broken)} broke (found, expected)"


@pytest.mark.parametrize("case", ENDPOINTS, ids=_name)
def test_a_recorded_endpoint_lists_its_stories(case: RecordedCase) -> None:
    found = run_case(spiders()[case.file.parent.parent.name], case)
    assert [link["key"] for link in found] == [link["key"] for link in case.expected]
    broken = {link["key"]: _broken(link, expected) for link, expected in zip(found, case.expected, strict=True)}
    broken = {key: fields for key, fields in broken.items() if fields}
    assert not broken, f"{_name(case)}: fields broke (found, expected)"


def _broken(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields that are not as expected, each with the extracted and the expected value."""
    return {name: (found[name], value) for name, value in expected.items() if found[name] != value}
