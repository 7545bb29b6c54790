from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import newsroom
from search.errors import QueryError
from search.query import parse
from search.query.tree import All, And, Dated, FromSource, Node, Not, OfKind, Or, Phrase, Scope, Word, leaves

if TYPE_CHECKING:
    from tests.conftest import Clock


def shown(node: Node) -> str:
    """A tree on one line, without other forms of words."""
    match node:
        case All():
            return "all"
        case Word(term=text, scope=scope) | Phrase(terms=text, scope=scope):
            written = text if isinstance(text, str) else f'"{" ".join(text)}"'
            return f"title:{written}" if scope is Scope.TITLE else written
        case FromSource(name):
            return f"source:{name}"
        case OfKind(kind):
            return f"kind:{kind}"
        case Dated(first, last):
            return f"{first or ''}..{last or ''}"
        case Not(part):
            return f"!{shown(part)}"
        case And(parts):
            return f"({' & '.join(map(shown, parts))})"
        case Or(parts):
            return f"({' | '.join(map(shown, parts))})"


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


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("title:fire", "title:fire"),
        ('title:"letter of claim"', 'title:"letter of claim"'),
        ("-title:fire", "!title:fire"),
        ("Title:fire flood", "(title:fire & flood)"),
        ("source:ambershire_police", "source:ambershire_police"),
        ("SOURCE:Ambershire-Police", "source:ambershire_police"),
        ('source:"Ambershire Police"', "source:ambershire_police"),
        ("kind:Statement", "kind:statement"),
        ("after:2024-05-06", "2024-05-06.."),
        ("after:2024-05", "2024-05-01.."),
        ("after:2024", "2024-01-01.."),
        ("before:2024-05-06", "..2024-05-05"),
        ("before:2024-05", "..2024-04-30"),
        ("before:2024", "..2023-12-31"),
        ("after:2024-2-29", "2024-02-29.."),
        ("after:2024–05–06", "2024-05-06.."),
        ("title: fire", "(title & fire)"),
        ('"title:fire"', '"title fire"'),
    ],
)
def test_fields_narrow_a_search(text: str, means: str) -> None:
    assert shown(parse(text)) == means


@pytest.mark.parametrize(("text", "days"), [("since:7d", 7), ("since:4w", 28), ("since:1D", 1)])
def test_since_counts_back_from_the_newsrooms_day(text: str, days: int, clock: Clock) -> None:
    clock.now = clock.now.replace(month=7, hour=23, minute=30)  # in London it is tomorrow by then
    tomorrow = clock.now.date() + timedelta(days=1)
    assert newsroom.today() == tomorrow
    assert parse(text) == Dated(tomorrow - timedelta(days=days), None)


def test_a_phrase_and_a_quoted_word_are_as_written() -> None:
    assert parse('"inquest"') == Word("inquest")
    assert parse('title:"inquest"') == Word("inquest", scope=Scope.TITLE)
    assert "inquests" in parse("title:inquest").terms  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("fire (police", 5, "This bracket is never closed."),
        ("fire) police", 4, "This bracket closes nothing that was opened."),
        ('fire "port amber', 5, "This quotation mark is never closed."),
        ('fire " "port amber"', 18, "This quotation mark is never closed."),
        ("fire ()", 6, "A word, a phrase or a bracket was expected here, not ')'."),
        ("fire AND OR police", 9, "A word, a phrase or a bracket was expected here, not 'OR'."),
        ("OR fire", 0, "A word, a phrase or a bracket was expected here, not 'OR'."),
        ("fire OR ", 7, "The query breaks off here; a word, a phrase or a bracket was expected."),
        ("fire NOT", 8, "The query breaks off here; a word, a phrase or a bracket was expected."),
        ("title:(fire)", 6, "A word or a phrase was expected here, not '('."),
        ("& …", 0, "There is no word in this to look for."),
        ("fire knd:report", 5, "knd: is not a field; did you mean kind:?"),
        (
            "at http://x.test",
            3,
            "http: is not a field; the fields are title:, source:, kind:, after:, before:, since:.",
        ),
        ("kind:rumour", 0, "'rumour' is not a kind of story; use statement, report or article."),
        ("a after:2024-13", 2, "'2024-13' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("before:06/05/2024", 0, "'06/05/2024' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("before:0001", 0, "'0001' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("after:2023-02-29", 0, "'2023-02-29' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        (
            "since:yesterday",
            0,
            "'yesterday' is no stretch of time; write since:7d for days or since:4w for weeks.",
        ),
        ("fire \udcff", 5, "A character here arrived broken; type it again."),
        ("fire source:bbx", 5, "No source is called 'bbx'; did you mean source:bbc?"),
        ("source:z", 0, "No source is called 'z'; there are bbc, met_police."),
    ],
)
def test_an_error_says_where_and_what(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text, ["met_police", "bbc"])
    assert (str(error.value), error.value.position) == (says, position)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a " * 5_000, 1_000),
        ("(" * 500 + "a" + ")" * 500, None),
        ("(" * 40 + "a" + ")" * 40, 15),
        ("(a OR (b c " * 20 + "d" + "))" * 20, None),
        ("-(a (b OR " * 15 + "c" + "))" * 15, None),
        ("a " * 200, 200),
        ('"' + "a " * 200 + '"', 0),
        ("a OR " * 199 + "a", 500),
        ("NOT " * 249, 995),
    ],
)
def test_a_query_beyond_a_limit_is_refused(text: str, position: int | None) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert str(error.value).endswith(".") and len(str(error.value)) < 120
    assert position is None or error.value.position == position


def test_nine_hundred_minus_signs_are_read_two_by_two() -> None:
    assert parse("-" * 900 + "fire") == parse("fire")
    assert parse("-" * 901 + "fire") == Not(parse("fire"))
    assert parse("NOT " * 200 + "fire") == parse("fire")


def test_many_threads_may_read_queries_at_once() -> None:
    queries = [f"fire{number} (police OR -flood{number}) title:x{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parse, queries)) == [parse(query) for query in queries]


PIECES = st.sampled_from(
    ["fire", "AND", "OR", "NOT", "-", "(", ")", '"', "“", " ", "title:", "source:", "kind:report", "after:", "2024"]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60), st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)
)


@given(TEXTS)
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert str(error)
        return
    for leaf in leaves(tree):
        start, end = leaf.span
        assert 0 <= start < end <= len(text) or tree == All()


@given(TEXTS, TEXTS)
def test_brackets_make_a_part_of_any_query(one: str, other: str) -> None:
    try:
        parts = parse(one), parse(other)
        whole = parse(f"({one}) OR ({other})")
    except QueryError:
        return
    assert shown(Or(parts)) == shown(whole) or any(isinstance(part, Or) for part in parts)
