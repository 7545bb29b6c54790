"""Other forms of words, turned off and on in the text of a query."""

from __future__ import annotations

import pytest

from dashboard.query_text.word_forms import as_typed, with_forms


@pytest.mark.parametrize(
    ("grown", "bound"),
    [
        ("inquest -fire since:7d", '"inquest" -"fire" since:7d'),
        ("Inquest title:charge kind:report", '"Inquest" title:"charge" kind:report'),
        ("stab OR (inquest coroner)", '"stab" OR ("inquest" "coroner")'),
        ('"letter of claim" by:daly exact:Met stabbed', '"letter of claim" by:daly exact:Met stabbed'),
    ],
)
def test_other_forms_are_turned_off_and_on_again(grown: str, bound: str) -> None:
    assert as_typed(grown) == bound
    assert with_forms(bound) == grown


def test_what_the_words_stand_in_is_read_as_before() -> None:
    assert with_forms('crash"fire"flood') == "crash AND fire AND flood"
    assert with_forms("“inquest” ｆｉｒｅ") == "inquest AND fire"
