from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest

from search.alerts.messages.content import LONGEST_HEADLINE, on_one_line, shortened
from search.query.highlight import Marked
from tests.search.alerts.messages.contents import HOSTILE, content, hostile, story_entry
from tests.stories import GAZETTE, RADIO, story

if TYPE_CHECKING:
    from collections.abc import Iterator


def texts(value: object) -> Iterator[str]:
    """Yield all texts in a content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_of_a_letter_breaks_a_line_or_turns_its_direction(text: str) -> None:
    all_texts = list(texts(hostile(text)))
    assert len(all_texts) > 20
    for each in all_texts:
        each.encode()
        assert not {unicodedata.category(sign) for sign in each if sign not in "\u200c\u200d"} & {
            "Cc", "Cf", "Cs", "Zl", "Zp",
        }  # fmt: skip


def test_nothing_in_an_address_ends_it() -> None:
    entry = story_entry(story("An inquest.", url='https://news.test/é?a=b==?c&d=" onclick="x()"<b>|\\'))
    assert entry.publisher == "https://news.test/é?a=b==?c&d=%22%20onclick=%22x()%22%3Cb%3E%7C%5C"


def test_words_are_left_as_they_are() -> None:
    for text in ("Siân’s inquest — “opened”", "حريق في المدينة", "👩‍🚒 at 30 °C", "नमस्ते", "5\u200d6"):
        assert on_one_line(text) == text
    assert on_one_line("  am\u00adbu\u200blance\ufeff  crew\u00a0of\r\n4 ") == "ambulance crew of 4"


def test_a_headline_that_never_ends_is_cut_and_keeps_its_marks() -> None:
    headline = story_entry(story("An inquest.", title="The inquest " * 1_000)).headline
    assert len(headline.text) == LONGEST_HEADLINE and headline.text.endswith("…")
    assert headline.pieces[1::2] == ("inquest",) * 25
    assert shortened(Marked(("Man died",)), 8).text == "Man died"
    assert shortened(Marked(("Man ", "died")), 7).pieces == ("Man ", "di", "…")


def test_a_letter_has_no_more_of_a_story_than_its_rights_allow() -> None:
    body = tuple(f"Inquest number {number}. Not this." for number in range(9))
    of_index = story_entry(story(*body, source=RADIO, summary="Secret."))
    assert [passage.text for passage in of_index.passages] == [f"Inquest number {number}." for number in range(3)]
    of_feed = story_entry(story("Inquest body.", source=GAZETTE, summary="An inquest, in short."))
    assert [passage.pieces for passage in of_feed.passages] == [("An ", "inquest", ", in short.")]
    assert "Not this" not in repr(content(of_index)) and "body" not in repr(content(of_feed))


def test_when_is_said_on_the_newsrooms_clock_or_that_nobody_said() -> None:
    assert story_entry().when == "published Tue 3 Nov 2026, 12:00"
    assert story_entry(story("An inquest.", published=None)).when == "no date given, first seen Tue 3 Nov 2026, 12:00"
