"""The query language told to its users: docs/query-language.md and the dashboard's help are this text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.fields import FIELDS
from search.query.parse import DEEPEST, LONGEST, MOST_PATTERNS, MOST_TERMS
from search.query.words import FARTHEST, SHORTEST_FUZZY, SHORTEST_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = (
    ("inquest coroner", "both words, anywhere in the headline, the summary or the text"),
    ("inquest", "the word and its forms: inquest, inquests; `charge` also finds charged and charging"),
    ('"letter of claim"', "these words next to each other, exactly as written"),
    ('"inquest"', "the word without its forms, in capitals or not"),
    ('"knife charge"~5', "these words within five words of each other, in either order; of more, each and the next"),
    ("offic*", "every word that begins so: office, officer, official"),
    ("Stennick~", "the word and those that one letter makes of it: Stenick, Stennik; ~2 allows for two letters"),
    ("stabbing OR shooting", "either; OR is written in capitals"),
    ("inquest -football", "the first without the second; NOT football says the same"),
    ("(stabbing OR shooting) Stennick", "brackets keep together what belongs together"),
)


def guide() -> str:
    """What a query may say, in Markdown."""
    return f"""\
# What the search understands

{_table(WORDS)}

AND binds tighter than OR, whether it is written or not: `inquest coroner OR stabbing` is read as
`(inquest AND coroner) OR stabbing`, and shown back so. Capitals and accents in what you look for make no difference,
but after `exact:`, which tells *Met* from *met*. Curly quotation marks and long dashes are read as straight ones.

A word in its base form also finds its inflections, so type `charge` rather than `charging`. Some words mean
something of their own and are left apart: `miss` does not find *missing*, nor `meet` *the Met*. Quotation marks turn
the forms off for a word, `bluelight search --as-typed` for all of a query. What is made with * or ~ or "…"~5 has no
other forms.

A letter too many, one missing, one wrong, or two neighbours swapped is what `~` forgives. Nearness is counted in a
headline, or below it; there the break between two paragraphs counts as a word.

## Fields

{_table((field.example, field.finds) for field in FIELDS.values())}

A day is a day in Britain. `after:`, `before:`, `on:` and `since:` go by the date that a story states, or by when it was
first seen if it states none. A range may leave one end out, and a month or a year stands for all its days:
`seen:2024-05..`. `since:monday` is the last Monday, today if today is one. `source:` takes a source's short name, as
the Sources page and `bluelight sources` show it. `org:`, `service:`, `place:` and `cites:` rest on the gazetteer of
organisations, which are found in a story by any of their names. `by:` and `exact:` have no other forms.

## Limits

At most {LONGEST:,} characters, {MOST_TERMS} words, brackets {DEEPEST} deep, and {MOST_PATTERNS} words with * or ~.
At least {SHORTEST_PREFIX} letters before a *, {SHORTEST_FUZZY[1]} before a ~, {SHORTEST_FUZZY[2]} before a ~2.
Nearness goes up to {FARTHEST} words. What cannot be read is never guessed at: you are told where the trouble is and
what was expected.
"""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{typed}` | {finds} |" for typed, finds in rows]
    return "\n".join(["| you type | it finds |", "|---|---|", *lines])
