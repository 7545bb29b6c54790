"""What stands at a limit is read, one more is refused; and brackets within quotation marks are text."""

from __future__ import annotations

import pytest

from search.errors import QueryError
from search.query import parse
from search.query.tree import depth


def nested(levels: int) -> str:
    """Return a query whose tree is so many levels deep: AND and OR by turns around a single word."""
    text = "fire"
    for level in range(levels - 1):
        text = f"({text}) OR police" if level % 2 else f"({text}) flood"
    return text


def test_brackets_are_read_fifteen_deep_and_the_sixteenth_is_pointed_at() -> None:
    assert parse("(" * 15 + "fire" + ")" * 15) == parse("fire")
    with pytest.raises(QueryError, match="Brackets are nested more than 15 deep") as error:
        parse("(" * 16 + "fire" + ")" * 16)
    assert error.value.position == 15


def test_brackets_that_are_closed_again_do_not_count() -> None:
    assert depth(parse(" OR ".join("((fire)) police" for _ in range(20)))) == 3


def test_a_tree_is_read_fifteen_levels_deep_and_no_deeper() -> None:
    assert depth(parse(nested(15))) == 15
    with pytest.raises(QueryError, match="nested too deeply: the limit is 15 levels"):
        parse(nested(16))


@pytest.mark.parametrize(
    ("most", "too_many"),
    [
        ("x" * 1_000, "x" * 1_001),
        ("fire " * 100, "fire " * 101),
        ('"' + "fire " * 100 + '"', '"' + "fire " * 101 + '"'),
        ("fire* " * 10, "fire* " * 11),
        ("fires~ " * 5 + "fire* " * 5, "fires~ " * 5 + "fire* " * 6),
        ('"fire flood"~50', '"fire flood"~51'),
        ('"fire flood"~1', '"fire flood"~0'),
        ("fir*", "fi*"),
        ("fir~", "fi~"),
        ("fires~2", "fire~2"),
    ],
)
def test_a_query_at_a_limit_is_read_and_one_beyond_it_is_refused(most: str, too_many: str) -> None:
    parse(most)
    with pytest.raises(QueryError):
        parse(too_many)


def test_filters_are_no_words_and_do_not_count_as_such() -> None:
    parse("fire " * 100 + "kind:report is:live")


@pytest.mark.parametrize(
    "quoted",
    ['"port (amber"', '"port amber)"', '")port( amber"', '"port ((((((((((((((((((((( amber"', "“port (amber”"],
)
def test_brackets_within_quotation_marks_are_text(quoted: str) -> None:
    assert parse(quoted) == parse('"port amber"')
    assert parse(f"(fire {quoted})") == parse('fire "port amber"')
    assert parse(f"title:{quoted} OR (fire)") == parse('title:"port amber" OR fire')


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ('(fire "port amber)"', 0, "This bracket is never closed."),
        ('"port (" amber)', 14, "This bracket was never opened."),
        ('"(port" (amber', 8, "This bracket is never closed."),
        ('(fire "port amber)', 6, "This quotation mark is never closed."),
    ],
)
def test_a_bracket_within_quotation_marks_opens_and_closes_nothing(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert (str(error.value), error.value.position) == (says, position)
