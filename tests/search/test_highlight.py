from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse
from search.query.highlight import marked
from search.query.tree import All


def starred(text: str, query: str, *, title: bool = False) -> str:
    pieces = marked(text, parse(query), title=title).pieces
    return "".join(f"*{piece}*" if place % 2 else piece for place, piece in enumerate(pieces))


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
        ("kind:report after:2024", "An inquest opened. Inquests in Port Amber were told of Siân’s death"),
    ],
)
def test_what_is_marked_is_what_the_query_looks_for(query: str, shows: str) -> None:
    assert starred("An inquest opened. Inquests in Port Amber were told of Siân’s death", query) == shows


def test_a_headline_is_marked_for_both_what_is_looked_for_anywhere_and_there() -> None:
    assert starred("Fire in Port Amber", "title:fire amber", title=True) == "*Fire* in Port *Amber*"


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
