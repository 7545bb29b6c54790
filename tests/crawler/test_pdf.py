"""Tests of reading the text of PDF documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.pdf import read_pdf
from search.errors import PageError

REPORT = (Path(__file__).parent.parent / "recordings/judiciary_pfd/report/document.pdf").read_bytes()
ADDRESS = "https://judiciary.example/report.pdf"


def test_lines_of_a_pdf_become_paragraphs() -> None:
    text = read_pdf(REPORT, ADDRESS)
    assert text[0] == "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS"
    assert "(2) Nobody told the railway, and trains went on running." in text
    assert not any("  " in paragraph or paragraph.endswith(" A") for paragraph in text)


@pytest.mark.parametrize("content", [b"", b"<!doctype html><h1>Not found</h1>"])
def test_what_is_no_pdf_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PageError, match=r"^https://judiciary\.example/report\.pdf is not a PDF\.$"):
        read_pdf(content, ADDRESS)


@pytest.mark.parametrize("cut", range(9, len(REPORT), 97))
def test_a_pdf_that_is_cut_off_or_damaged_gives_what_can_be_read_or_a_sentence(cut: int) -> None:
    for content in (REPORT[:cut], REPORT[:cut] + b"\x00" * 40 + REPORT[cut + 40 :]):
        try:
            text = read_pdf(content, ADDRESS)
        except PageError as error:
            assert str(error) == f"{ADDRESS} is a damaged or password-protected PDF."
        else:
            assert all(text)
