"""How words and operators are grouped, in all ways to type them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from search.errors import QueryError
from search.query import parse
from search.query.tree import Scope, Word
from tests.search.query.outline import shown


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", "all"),
        (" \t\n", "all"),
        ("fire police", "(fire & police)"),
        ("fire AND police", "(fire & police)"),
        ("fire OR police", "(fire | police)"),
        ("fire police OR flood", "((fire & police) | flood)"),
        ("fire OR police flood", "(fire | (police & flood))"),
        ("fire OR police AND flood", "(fire | (police & flood))"),
        ("(fire OR police) flood", "((fire | police) & flood)"),
        ("((fire))", "fire"),
        ("(fire (police flood))", "(fire & police & flood)"),
        ("fire OR (police OR flood)", "(fire | police | flood)"),
        ("NOT fire police", "(!fire & police)"),
        ("NOT fire OR police", "(!fire | police)"),
        ("NOT (fire police)", "!(fire & police)"),
        ("-(fire OR police)", "!(fire | police)"),
        ("fire -police", "(fire & !police)"),
        ('fire -"port amber"', '(fire & !"port amber")'),
        ("fire AND NOT police", "(fire & !police)"),
        ("NOT NOT fire", "fire"),
        ("--fire", "fire"),
        ("OR", None),
        ("fire and not police or flood", "(fire & and & not & police & or & flood)"),
        ("ORDER NOTHING ANDOVER", "(order & nothing & andover)"),
        ('fire"port amber"flood', '(fire & "port amber" & flood)'),
        ('"AND"', "and"),
    ],
)
def test_words_and_operators_bind_as_the_manual_says(text: str, means: str | None) -> None:
    if means is None:
        with pytest.raises(QueryError):
            parse(text)
    else:
        assert shown(parse(text)) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("“port amber”", '"port amber"'),
        ("„port amber‟", '"port amber"'),
        ("«port amber»", '"port amber"'),
        ("＂port amber＂", '"port amber"'),
        ("fire –police", "(fire & !police)"),
        ("fire −police", "(fire & !police)"),
        ("fire - police", "(fire & police)"),
        ("fire – police", "(fire & police)"),
        ("fire & rescue", "(fire & rescue)"),
        ("hit-and-run", '"hit and run"'),
        ("hit‑and‑run", '"hit and run"'),
        ("officer's", '"officer s"'),
        ("officer’s", '"officer s"'),
        ("11.30pm", '"11 30pm"'),
        ("11:30", '"11 30"'),
        ("£5,000", '"5 000"'),
        ("Siân CAFÉ", "(sian & cafe)"),
        ("Sia\u0302n", "sian"),
        ("ＦＩＲＥ", "fire"),
        ("（fire OR police） flood", "((fire | police) & flood)"),
        ("kind：report", "kind:report"),
        ("fire\u3000police\u00a0flood", "(fire & police & flood)"),
    ],
)
def test_a_query_may_be_pasted_from_a_page_or_a_word_processor(text: str, means: str) -> None:
    assert shown(parse(text)) == means


def test_a_phrase_and_a_quoted_word_are_as_written() -> None:
    assert parse('"inquest"') == Word("inquest")
    assert parse('title:"inquest"') == Word("inquest", scope=Scope.TITLE)
    assert parse("title:inquest") == Word("inquest", ("inquests",), Scope.TITLE)


def test_many_threads_may_read_queries_at_once() -> None:
    queries = [f"fire{number} (police OR -flood{number}) title:x{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parse, queries)) == [parse(query) for query in queries]
