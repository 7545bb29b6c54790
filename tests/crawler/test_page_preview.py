"""Tests of the preview for authors of spiders: each block of a page, and why it is not part of the story."""

from __future__ import annotations

from pathlib import Path

from crawler.page_preview import parts_of_page

PAGE = Path(__file__).parent.parent / "recordings/emergency_services_news/article/page.html"


def test_every_block_is_shown_with_the_reason_for_which_it_was_dropped() -> None:
    parts = parts_of_page(PAGE.read_bytes(), "https://emergency-services.news/paramedic-attacked-in-coldmere/")
    why = {part.text: part.reason for part in parts}
    assert why["“Enough is enough."] == ""
    assert why["Before you go…"] == "an appeal"
    assert why["Lock him up."] == "below two appeals"
    assert next(reason for text, reason in why.items() if "The courts are to blame." in text).startswith("comments")
