from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import LONGEST_WORD, PARAGRAPH, fold, indexed_text, tokens, words, words_as_written

TEXTS = st.one_of(
    st.text(), st.text(st.sampled_from("aBé\u0301ﬁ½İß９_-' ¶٣\u200d")), st.text(st.characters(codec="ascii"))
)


@given(TEXTS)
def test_words_are_the_terms_of_tokens(text: str) -> None:
    assert words(text) == [token.term for token in tokens(text)]


@given(TEXTS)
def test_a_token_says_where_it_was_cut_from(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert fold(text[token.start : token.end]) == token.term
        end = token.end


@given(TEXTS)
def test_a_folded_word_stays_as_it_is(text: str) -> None:
    for word in words(text):
        assert fold(word) == word
        assert words(word) == [word]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Officers’ 24-hour search", ["officers", "24", "hour", "search"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("Siân, Sia\u0302n; SIÂN", ["sian", "sian", "sian"]),
        ("Straße ﬁre İstanbul", ["strasse", "fire", "istanbul"]),
        ("９９９ call", ["999", "call"]),
        ("…—!?", []),
        ("é" * 100, ["e" * LONGEST_WORD]),
        ("x" * 100, ["x" * LONGEST_WORD]),
    ],
)
def test_words_are_folded_runs_of_letters_and_digits(text: str, cut: list[str]) -> None:
    assert words(text) == cut


@given(TEXTS)
def test_no_word_is_the_mark_between_paragraphs(text: str) -> None:
    assert PARAGRAPH not in words(text)
    assert indexed_text([words(text), [], words(text)]).split().count(PARAGRAPH) == bool(words(text))


@given(TEXTS)
def test_words_as_written_are_the_same_words(text: str) -> None:
    assert [fold(word) for word in words_as_written(text) if len(word) < LONGEST_WORD] == [
        word for word, whole in zip(words(text), words_as_written(text), strict=True) if len(whole) < LONGEST_WORD
    ]


def test_words_as_written_keep_their_capitals_and_accents() -> None:
    assert words_as_written("Sia\u0302n met the Met.") == ["Siân", "met", "the", "Met"]
