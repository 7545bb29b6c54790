"""Query trees of every kind, by what they search for."""

from __future__ import annotations

from datetime import date

from search.query.tree import All, And, Dated, Node, Not, Or, Phrase, Scope, Tagged, Word
from search.tags import Tag

INQUEST = Word("inquest", ("inquests",))
QUERIES: dict[str, Node] = {
    "everything": All(),
    "a word": Word("fire"),
    "a word and its forms": INQUEST,
    "a word that nobody wrote": Word("zeppelin"),
    "a headline": Word("inquest", scope=Scope.TITLE),
    "a number": Word("417"),
    "a letter": Word("b"),
    "a phrase": Phrase(("in", "custody")),
    "a phrase over a hyphen": Phrase(("dash", "cam", "footage")),
    "a phrase with a word twice": Phrase(("fire", "fire")),
    "a phrase in the headline": Phrase(("stennick", "mill"), Scope.TITLE),
    "a source": Tagged(Tag.SOURCE, "blue_lamp"),
    "a source that is not there": Tagged(Tag.SOURCE, "blue"),
    "a kind": Tagged(Tag.KIND, "statement"),
    "from a day on": Dated(date(2026, 6, 15), None),
    "up to a day": Dated(None, date(2026, 6, 15)),
    "one day": Dated(date(2026, 6, 9), date(2026, 6, 9)),
    "any day": Dated(None, None),
    "no day": Dated(date(2026, 6, 9), date(2026, 6, 8)),
    "the first and the last day there is": Dated(date.min, date.max),
    "not": Not(Word("fire")),
    "not not": Not(Not(Word("fire"))),
    "nothing": Not(All()),
    "only a filter denied": And((Not(Tagged(Tag.SOURCE, "blue_lamp")), Not(Tagged(Tag.KIND, "report")))),
    "and": And((Word("police"), Word("fire"))),
    "or": Or((INQUEST, Phrase(("in", "a", "statement")))),
    "or of words and filters": Or((Word("lifeboat"), Tagged(Tag.SOURCE, "ambershire_police"))),
    "mixed": And(
        (Or((Word("fire"), Word("police"))), Not(INQUEST), Tagged(Tag.KIND, "report"), Dated(date(2026, 6, 3), None))
    ),
}
