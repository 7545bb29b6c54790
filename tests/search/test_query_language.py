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
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Sought,
    Tagged,
    Time,
    Word,
    leaves,
)
from search.query.writing import written

if TYPE_CHECKING:
    from tests.conftest import Clock


def shown(node: Node) -> str:
    """A tree on one line, without other forms of words."""
    match node:
        case All():
            return "all"
        case Tagged(tag, value):
            return f"{tag}:{value}"
        case Dated(first, last, time):
            return f"{'' if time is Time.ANY else time + ' '}{first or ''}..{last or ''}"
        case Not(part):
            return f"!{shown(part)}"
        case And(parts):
            return f"({' & '.join(map(shown, parts))})"
        case Or(parts):
            return f"({' | '.join(map(shown, parts))})"
        case _:
            return ("" if node.scope is Scope.TEXT else f"{node.scope}:") + sought(node)


def sought(node: Sought) -> str:
    match node:
        case Word(term):
            return term
        case Phrase(terms):
            return f'"{" ".join(terms)}"'
        case Near(terms, within):
            return f'"{" ".join(terms)}"~{within}'
        case Prefix(start):
            return f"{start}*"
        case Fuzzy(term, edits):
            return f"{term}~{edits}"


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
        ("body:fire", "body:fire"),
        ("by:daly", "by:daly"),
        ('by:"Noor Daly"', 'by:"noor daly"'),
        ("exact:Met", "exact:Met"),
        ('exact:"Taser"', "exact:Taser"),
        ('exact:"Black Rod"', 'exact:"Black Rod"'),
        ("exact:Sia\u0302n", "exact:Siân"),
        ("exact:X-ray", 'exact:"X ray"'),
        ("is:Edited", "is:edited"),
        ("is:withdrawn", "is:withdrawn"),
        ("is:live", "is:live"),
        ("has:image -has:date", "(has:image & !has:date)"),
        ("on:2024-05-06", "2024-05-06..2024-05-06"),
        ("on:2024-02", "2024-02-01..2024-02-29"),
        ("on:2024", "2024-01-01..2024-12-31"),
        ("on:2024-05..2024-06", "2024-05-01..2024-06-30"),
        ("published:2024-05-01..2024-05-31", "published 2024-05-01..2024-05-31"),
        ("published:2024", "published 2024-01-01..2024-12-31"),
        ("modified:2024-05..", "modified 2024-05-01.."),
        ("seen:..2024-05", "seen ..2024-05-31"),
        ('"title:fire"', '"title fire"'),
    ],
)
def test_fields_narrow_a_search(text: str, means: str) -> None:
    assert shown(parse(text)) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("offic*", "offic*"),
        ("OFFIC*", "offic*"),
        ("title:offic*", "title:offic*"),
        ("exact:Crew*", "exact:Crew*"),
        ("-offic* fire", "(!offic* & fire)"),
        ("(stab* OR knif*)", "(stab* | knif*)"),
        ("fire *", "fire"),
        ("Stennik~", "stennik~1"),
        ("Stennik~1", "stennik~1"),
        ("Stenik~2", "stenik~2"),
        ("title:Stenik~2", "title:stenik~2"),
        ("~20 people", "(20 & people)"),
        ("fire~flood", '"fire flood"'),
        ('"fire police"~5', '"fire police"~5'),
        ("“fire police”~5", '"fire police"~5'),
        ('title:"fire police flood"~3', 'title:"fire police flood"~3'),
        ('-"fire police"~50 flood', '(!"fire police"~50 & flood)'),
        ('"fire police" ~5', '("fire police" & 5)'),
    ],
)
def test_prefixes_fuzzy_words_and_nearness(text: str, means: str) -> None:
    assert shown(parse(text)) == means


@pytest.mark.parametrize(
    ("day", "first"),
    [("monday", 2), ("Tuesday", 3), ("wednesday", 28), ("sunday", 1), ("today", 3), ("yesterday", 2)],
)
def test_since_a_weekday_goes_back_to_the_last_of_them(day: str, first: int, clock: Clock) -> None:
    assert f"{newsroom.today():%A}" == "Tuesday"
    dated = parse(f"since:{day}")
    assert isinstance(dated, Dated) and dated.first and (dated.first.day, dated.last) == (first, None)


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
        ("fire kind: report", 5, "kind: needs a value right behind it, such as kind:statement."),
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
            "http: is not a field; the fields are title:, body:, exact:, by:, source:, kind:, service:, "
            "org:, place:, cites:, is:, has:, after:, before:, on:, since:, published:, modified:, seen:.",
        ),
        ("kind:rumour", 0, "'rumour' is not a kind of story; use statement, report or article."),
        ("a after:2024-13", 2, "'2024-13' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("before:06/05/2024", 0, "'06/05/2024' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("before:0001", 0, "'0001' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("after:2023-02-29", 0, "'2023-02-29' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        (
            "since:lunch",
            0,
            "'lunch' is no stretch of time; write since:7d for days, since:4w for weeks or since:monday.",
        ),
        ("is:open", 0, "'open' is not a state of a story; use edited, withdrawn or live."),
        ("on:yesterday", 0, "'yesterday' is not a date; write it as 2024-05-01, 2024-05 or 2024."),
        ("seen:..", 0, "A range needs a day on one side of its dots at least: 2024-05-01..2024-05-31."),
        ("seen:2024..2023", 0, "The range 2024..2023 ends before it begins."),
        ("fire of*", 5, "At least 3 letters must stand before a *."),
        ("off*cer", 3, "A * stands at the end of a single word, as in offic*, and not in a phrase."),
        ('fire "police off*"', 16, "A * stands at the end of a single word, as in offic*, and not in a phrase."),
        ("hit-and-ru*", 0, "A * goes with a single word, and 'hit-and-ru' is 3."),
        ("fi~", 0, "Before ~1 a word needs at least 3 letters."),
        ("fire~2", 0, "Before ~2 a word needs at least 5 letters."),
        ("fire~3", 0, "'fire~3' is too far off; write fire~ or fire~2 for one or two wrong letters."),
        ('a "fire flood"~', 15, 'How near is a number from 1 to 50: "words near"~5.'),
        ('"fire flood"~51', 13, 'How near is a number from 1 to 50: "words near"~5.'),
        ('"fire"~5', 0, "Nearness takes two words or more in the quotation marks."),
        ('"fire fire"~5', 0, "'fire' cannot be near itself."),
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
        ("fire* " * 11, 60),
        ("fires~ " * 11, 70),
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
    [
        "fire",
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        '"',
        "“",
        " ",
        "title:",
        "source:",
        "kind:report",
        "after:",
        "2024",
        "*",
        "~",
        "~2",
        "exact:",
        "Met",
        "by:",
        "on:",
        "..",
        "inquest",
        "since:monday",
        "is:edited",
    ]
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


@given(TEXTS)
def test_a_tree_that_is_written_is_read_as_itself(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError:
        return
    assert parse(written(tree)) == tree


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("inquest coroner OR stabbing", "(inquest AND coroner) OR stabbing"),
        ("inquest AND (coroner OR stabbing)", "inquest AND (coroner OR stabbing)"),
        ("fire -(police flood)", "fire AND NOT (police AND flood)"),
        ('Siân "letter of claim" offic* fire~', 'sian AND "letter of claim" AND offic* AND fire~1'),
        ('"inquest" exact:Met title:"fire police"~5', '"inquest" AND exact:"Met" AND title:"fire police"~5'),
        ("before:2024-06 source:Ambershire-Police", "before:2024-06-01 AND source:ambershire_police"),
        ("on:2024-05 seen:2024-05-01", "on:2024-05-01..2024-05-31 AND seen:2024-05-01"),
        ("since:7d", "after:2026-10-27"),
        ("", ""),
    ],
)
def test_the_reading_of_a_query_is_shown_back(text: str, reading: str, clock: Clock) -> None:
    assert written(parse(text)) == reading


def test_a_query_may_be_read_without_inflections() -> None:
    text = "inquest -(charge OR title:stab) kind:report"
    tree = parse(text, inflected=False)
    assert all(node.forms == () for node in leaves(tree) if isinstance(node, Word))
    assert written(tree) == '"inquest" AND NOT ("charge" OR title:"stab") AND kind:report'
    assert parse(written(tree)) == tree
