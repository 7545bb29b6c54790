"""Queries that are refused: the position and the text of the error, and the limits."""

from __future__ import annotations

import pytest

from search.errors import QueryError
from search.query import parse
from search.query.tree import Not


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("fire kind: report", 5, "kind: needs a value directly after it, without a space: kind:statement."),
        ("fire (police", 5, "This bracket is never closed."),
        ("fire) police", 4, "This bracket was never opened."),
        ('fire "port amber', 5, "This quotation mark is never closed."),
        ('fire " "port amber"', 18, "This quotation mark is never closed."),
        ("fire ()", 6, 'A word, a phrase or a bracket was expected here, not ")".'),
        ("fire AND OR police", 9, 'A word, a phrase or a bracket was expected here, not "OR".'),
        ("OR fire", 0, 'A word, a phrase or a bracket was expected here, not "OR".'),
        ("fire OR ", 7, "The query ends too early: a word, a phrase or a bracket was expected here."),
        ("fire NOT", 8, "The query ends too early: a word, a phrase or a bracket was expected here."),
        ("title:(fire)", 6, 'A word or a phrase was expected here, not "(".'),
        ("& …", 0, "There is no word here to search for."),
        ("fire knd:report", 5, "knd: is not a field. Did you mean kind:?"),
        (
            "at http://x.test",
            3,
            "http: is not a field. The fields are title:, body:, exact:, by:, source:, kind:, service:, "
            "org:, place:, cites:, is:, has:, after:, before:, on:, since:, published:, modified:, seen:.",
        ),
        ("kind:rumour", 0, '"rumour" is not a kind of story: use statement, report or article.'),
        ('kind:"a\x1b[2Jb"', 0, '"a [2Jb" is not a kind of story: use statement, report or article.'),
        ("a after:2024-13", 2, '"2024-13" is not a date: write 2024-05-01, 2024-05 or 2024.'),
        ("before:06/05/2024", 0, '"06/05/2024" is not a date: write 2024-05-01, 2024-05 or 2024.'),
        ("before:0001", 0, '"0001" is not a date: write 2024-05-01, 2024-05 or 2024.'),
        ("after:2023-02-29", 0, '"2023-02-29" is not a date: write 2024-05-01, 2024-05 or 2024.'),
        (
            "since:lunch",
            0,
            '"lunch" is not a length of time: write since:7d for days, since:4w for weeks or since:monday.',
        ),
        ("is:open", 0, '"open" is not a state of a story: use edited, withdrawn or live.'),
        ("on:yesterday", 0, '"yesterday" is not a date: write 2024-05-01, 2024-05 or 2024.'),
        ("seen:..", 0, "A range needs at least one day: 2024-05-01..2024-05-31, 2024-05-01.. or ..2024-05-31."),
        ("seen:2024..2023", 0, "The range 2024..2023 ends before it begins."),
        ("fire of*", 5, "A * needs at least 3 letters before it."),
        ("off*cer", 3, "A * can only stand at the end of a single word, as in offic*, and not in a phrase."),
        (
            'fire "police off*"',
            16,
            "A * can only stand at the end of a single word, as in offic*, and not in a phrase.",
        ),
        ("hit-and-ru*", 0, 'A * must follow a single word: "hit-and-ru" is 3 words.'),
        ("fi~", 0, "A ~1 needs at least 3 letters before it."),
        ("fire~2", 0, "A ~2 needs at least 5 letters before it."),
        ("fire~3", 0, '"fire~3" allows too many wrong letters: write fire~ for one or fire~2 for two.'),
        ('a "fire flood"~', 15, 'A ~ after a phrase needs a distance from 1 to 50: "knife charge"~5.'),
        ('"fire flood"~51', 13, 'A ~ after a phrase needs a distance from 1 to 50: "knife charge"~5.'),
        ('"fire"~5', 0, "A distance needs at least two words in the quotation marks."),
        ('"fire fire"~5', 0, '"fire" cannot be near itself: write two different words.'),
        ("fire \udcff", 5, "This character is damaged: type it again."),
        ("fire source:bbx", 5, 'There is no source called "bbx". Did you mean source:bbc?'),
        ("source:z", 0, 'There is no source called "z". The sources are bbc, met_police.'),
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
