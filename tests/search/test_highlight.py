from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse
from search.query.highlight import marked
from search.query.tree import All


def starred(text: str, query: str, *, title: bool = False) -> str:
    runs = marked(text, parse(query), title=title).runs()
    return "".join(f"*{run}*" if matched else run for run, matched in runs)


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("inquest", "An *inquest* opened. *Inquests* in Port Amber were told of Siân’s death"),
        ('"inquest"', "An *inquest* opened. Inquests in Port Amber were told of Siân’s death"),
        ("sian", "An inquest opened. Inquests in Port Amber were told of *Siân*’s death"),
        ('"siân\'s death"', "An inquest opened. Inquests in Port Amber were told of *Siân’s death*"),
        ("port death", "An inquest opened. Inquests in *Port* Amber were told of Siân’s *death*"),
        ('"port amber" OR amber', "An inquest opened. Inquests in *Port Amber* were told of Siân’s death"),
        ('"in port" "port amber"', "An inquest opened. Inquests *in Port Amber* were told of Siân’s death"),
        ("port -amber", "An inquest opened. Inquests in *Port* Amber were told of Siân’s death"),
        ("NOT (port OR amber)", "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
        ('"amber port"', "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
        ("title:port", "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
        ("inq*", "An *inquest* opened. *Inquests* in Port Amber were told of Siân’s death"),
        ("insquest~ deth~", "An *inquest* opened. Inquests in Port Amber were told of Siân’s *death*"),
        ("inquets~2", "An *inquest* opened. *Inquests* in Port Amber were told of Siân’s death"),
        ("exact:Inquests exact:port", "An inquest opened. *Inquests* in Port Amber were told of Siân’s death"),
        ("exact:Siân exact:sian", "An inquest opened. Inquests in Port Amber were told of *Siân*’s death"),
        ('"amber inquests"~3', "An inquest opened. *Inquests* in Port *Amber* were told of Siân’s death"),
        ('"amber inquests"~2', "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
        ('"told port in"~4', "An inquest opened. Inquests *in* *Port* Amber were *told* of Siân’s death"),
        ("body:told by:told", "An inquest opened. Inquests in Port Amber were *told* of Siân’s death"),
        ("kind:report after:2024", "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
    ],
)
def test_what_is_marked_is_what_the_query_looks_for(query: str, shows: str) -> None:
    assert starred("An inquest opened. Inquests in Port Amber were told of Siân’s death", query) == shows


def test_a_headline_is_marked_for_both_what_is_looked_for_anywhere_and_there() -> None:
    assert starred("Fire in Port Amber", "title:fire amber", title=True) == "*Fire* in Port *Amber*"


@pytest.mark.parametrize(("start", "end"), [(0, 30), (0, 7), (5, 12), (8, 9), (12, 30), (3, 3)])
def test_a_part_of_a_marked_text_keeps_its_marks(start: int, end: int) -> None:
    text = "Fire in Port Amber, a fire."
    part = marked(text, parse('fire OR "port amber"')).part(start, end)
    assert part.text == text[start:end]
    assert "".join(run for run, matched in part.runs() if matched) == "".join(
        letter
        for place, letter in enumerate(text)
        if start <= place < end and (place < 4 or 8 <= place < 18 or 22 <= place < 26)
    )


def test_nothing_looked_for_marks_nothing() -> None:
    assert not marked("Fire in Port Amber", All()).hit
    assert marked("", parse("fire")).text == ""


@given(st.text(), st.text(max_size=30))
def test_the_pieces_join_to_the_text(text: str, query: str) -> None:
    try:
        tree = parse(query)
    except QueryError:
        return
    assert marked(text, tree).text == text


@given(
    st.lists(st.sampled_from(["fire", "Fires ", " ", "port", " amber", ".", "é", "\u0301"]), max_size=20).map("".join)
)
def test_every_word_that_matched_is_marked_once(text: str) -> None:
    cut = marked(text, parse('fire OR "port amber" OR amber'))
    assert cut.text == text
    assert all(cut.pieces[1::2])
