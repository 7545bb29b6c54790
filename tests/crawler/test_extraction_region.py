"""Which part of a page is its text: where the part begins and ends, and which main heading is the headline."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.blocks import blocks_of
from crawler.extraction.region import drop_outside_text


def prose(letters: int, name: str = "x") -> str:
    """Return a paragraph of so many letters that begins with this name."""
    return f"<p>{(name + ' ').ljust(letters - 1, 'w')}.</p>"


def kept(body: str, title: str = "") -> list[str]:
    """Return the first word of each block that is kept."""
    return [text.split()[0] for text, why in reasons(body, title).items() if not why]


def reasons(body: str, title: str = "") -> dict[str, str]:
    """Return why each block is dropped, empty for those that are kept."""
    page = html.document_fromstring(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    blocks = blocks_of(page.find("body"), lambda element: "")
    drop_outside_text(page, blocks)
    return {block.text: block.reason for block in blocks}


@pytest.mark.parametrize(("last", "alone"), [(100, True), (99, False)])
def test_a_part_with_four_fifths_of_the_running_text_is_the_text(last: int, alone: bool) -> None:
    main = "".join(prose(100, f"main{number}") for number in range(7)) + prose(last, "main7")
    found = kept(f"<div>{main}</div><div>{prose(100, 'beside')}{prose(100, 'beside')}</div>")
    assert found[:8] == [f"main{number}" for number in range(8)]
    assert ("beside" not in found) == alone


def test_the_part_is_looked_for_within_parts_to_the_innermost_that_holds_the_text() -> None:
    inner = "".join(prose(100, f"main{number}") for number in range(9))
    page = f"<div><div><div>{inner}</div>{prose(100, 'beside')}</div>{prose(100, 'below')}</div>"
    assert kept(page) == [f"main{number}" for number in range(9)]


@pytest.mark.parametrize("tag", ["p", "blockquote"])
def test_a_text_of_one_long_paragraph_keeps_the_short_ones_beside_it(tag: str) -> None:
    long = f"<{tag}>long {'w' * 200}.</{tag}>"
    assert kept(f"<div><h2>Heading</h2>{long}<p>Short.</p></div>") == ["Heading", "long", "Short."]


def test_between_the_headline_and_the_text_stands_its_introduction() -> None:
    main = "".join(prose(100, f"main{number}") for number in range(18))
    page = (
        f"{prose(100, 'before')}<h1>Headline</h1><p>fragment</p>{prose(100, 'intro')}<h2>Subheading</h2>"
        f"<div>{main}</div>{prose(100, 'after')}"
    )
    found = reasons(page)
    assert [text.split()[0] for text, why in found.items() if not why][:3] == ["intro", "Subheading", "main0"]
    dropped = {text.split()[0]: why for text, why in found.items() if why}
    assert dropped == dict.fromkeys(("before", "Headline", "fragment", "after"), "outside the text")


def test_without_a_headline_what_stands_before_the_text_is_no_introduction() -> None:
    main = "".join(prose(100, f"main{number}") for number in range(9))
    assert kept(f"{prose(100, 'intro')}<div>{main}</div>") == [f"main{number}" for number in range(9)]


@pytest.mark.parametrize(
    ("above", "title", "headline"), [(100, "", True), (101, "", False), (101, "Fire - News", True)]
)
def test_a_main_heading_is_the_headline_with_a_tenth_of_the_text_above_it_or_if_the_title_has_it(
    above: int, title: str, headline: bool
) -> None:
    main = "".join(prose(100, f"main{number}") for number in range(9))
    found = reasons(f"<div>{prose(above, 'above')}<h1>Fire</h1>{main}</div>", title)
    assert list(found.values())[:2] == (["above the headline", "headline"] if headline else ["", ""])
    assert not any(list(found.values())[2:])


def test_only_a_main_heading_and_only_the_first_is_the_headline() -> None:
    main = "".join(prose(100, f"main{number}") for number in range(9))
    page = f"<div><h2>Section</h2><h1>Fire</h1>{main}<h1>Flood</h1>{prose(100, 'flood')}</div>"
    found = reasons(page, "Fire and flood")
    assert [found["Section"], found["Fire"], found["Flood"]] == ["above the headline", "headline", ""]


def test_what_is_nothing_but_links_leads_elsewhere_unless_it_heads_a_text_or_is_a_row() -> None:
    page = (
        f"{prose(100, 'first')}<p><a href='/1'>Another story</a></p>"
        f"<h2><a href='/2'>Heading</a></h2>{prose(100, 'second')}<h2><a href='/3'>Third</a></h2><p>Short.</p>"
        f"<table><tr><td><a href='/4'>Row</a></td></tr></table>{prose(100, 'last')}"
    )
    found = reasons(f"<div>{page}</div>")
    assert [found["Another story"], found["Third"]] == ["links to other pages"] * 2
    assert [found["Heading"], found["Short."], found["Row"]] == [""] * 3


@pytest.mark.parametrize(
    ("text", "why"), [("w" * 59, "a label"), ("w" * 60, ""), ("w" * 58 + ".", ""), ("w" * 57 + "!”", "")]
)
def test_a_few_words_in_a_container_are_a_label_unless_they_end_as_a_sentence_does(text: str, why: str) -> None:
    assert reasons(f"<div>{prose(100)}<div>{text}</div>{prose(100)}</div>")[text] == why
    assert reasons(f"<div>{prose(100)}<p>{text}</p>{prose(100)}</div>")[text] == ""


@pytest.mark.parametrize("first", ["<h2>Heading</h2>", "<p>He ran.</p>", prose(60, "Prose")])
def test_fragments_above_the_first_heading_or_sentence_are_dropped(first: str) -> None:
    found = reasons(f"<div><p>Share</p><p>3 min read</p>{first}<p>fragment</p>{prose(100)}</div>")
    assert list(found.values())[:4] == ["above the text", "above the text", "", ""]


@pytest.mark.parametrize("tail", [1, 2, 3])
def test_headings_and_fragments_at_the_end_have_nothing_below_them_and_are_dropped(tail: int) -> None:
    rest = ["<h3>What next?</h3>", "<p>Share</p>", "<h2>More</h2>"][:tail]
    found = list(reasons(f"<div>{prose(100)}<p>fragment</p><p>He ran.</p>{''.join(rest)}</div>").values())
    assert found == ["", "", "", *["below the text"] * tail]


def test_no_more_than_three_blocks_are_dropped_at_the_end() -> None:
    points = "".join(f"<li>Point {number}</li>" for number in range(5))
    found = list(reasons(f"<div>{prose(100)}<ul>{points}</ul></div>").values())
    assert found == [""] * 3 + ["below the text"] * 3


def test_a_text_that_ends_with_running_text_is_kept_to_its_end() -> None:
    unfinished = "<p>" + "w" * 80 + "</p>"
    assert list(reasons(f"<div>{prose(100)}<h2>Heading</h2>{unfinished}</div>").values()) == [""] * 3
