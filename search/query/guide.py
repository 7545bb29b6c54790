"""The description of the query language for its users. docs/query-language.md and the dashboard's help show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.fields import FIELDS
from search.query.parser import DEEPEST, LONGEST, MOST_PATTERNS, MOST_TERMS
from search.query.words import FARTHEST, SHORTEST_FUZZY, SHORTEST_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = (
    ("inquest coroner", "both words, anywhere in the headline, the summary or the text"),
    ("inquest", "the word and its forms: inquest, inquests; `charge` also finds charged and charging"),
    ('"letter of claim"', "these words next to each other, exactly as written"),
    ('"inquest"', "the word without its forms, in capitals or not"),
    (
        '"knife charge"~5',
        "these words at most five words apart, in either order; with more than two words, each and the next",
    ),
    ("offic*", "every word that begins with these letters: office, officer, official"),
    ("Stennick~", "the word with one letter different: Stenick, Stennik; ~2 allows two letters"),
    ("stabbing OR shooting", "either word; write OR in capitals"),
    ("inquest -football", "the first word without the second; NOT football means the same"),
    ("(stabbing OR shooting) Stennick", "brackets group words"),
)


def guide() -> str:
    """Return the description in Markdown."""
    return f"""\
# What the search understands

{_table(WORDS)}

AND binds more tightly than OR, whether you write it or not: `inquest coroner OR stabbing` is read as
`(inquest AND coroner) OR stabbing`, and the search shows you that. Capitals and accents in your query make no
difference, except after `exact:`, which distinguishes *Met* from *met*. Curly quotation marks and long dashes are read
as straight ones.

A word in its base form also finds its other forms, so type `charge` rather than `charging`. Some forms have a meaning
of their own and are left out: `miss` does not find *missing*, and `meet` does not find *the Met*. Quotation marks
turn off the other forms of a word; the link *only as typed* above the results turns them off for the whole query.
Words with *, ~ or "…"~5 have no other forms.

`~` allows for one letter too many, one missing, one wrong, or two neighbouring letters swapped. "…"~5 looks in the
headline, or in the text below it; the break between two paragraphs counts as one word.

## Fields

{_table((field.example, field.finds) for field in FIELDS.values())}

A day is a day in Britain. `after:`, `before:`, `on:` and `since:` go by the date that a story states, or by when it
was first seen if it states none. You may leave out one end of a range, and a month or a year stands for all its days:
`seen:2024-05..`. `since:monday` is the last Monday, or today if today is a Monday. `source:` takes a source's short
name; press a source on the Sources page to see it. `org:`, `service:`, `place:` and `cites:` use the gazetteer of
organisations, which are found in a story by any of their names. `by:` and `exact:` have no other forms.

## Limits

At most {LONGEST:,} characters, {MOST_TERMS} words, brackets {DEEPEST} deep, and {MOST_PATTERNS} words with * or ~.
At least {SHORTEST_PREFIX} letters before a *, {SHORTEST_FUZZY[1]} before a ~, {SHORTEST_FUZZY[2]} before a ~2.
At most {FARTHEST} words apart with "…"~. A query that cannot be read is never guessed at: you see where the problem is
and what was expected.
"""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{typed}` | {finds} |" for typed, finds in rows]
    return "\n".join(["| you type | it finds |", "|---|---|", *lines])
