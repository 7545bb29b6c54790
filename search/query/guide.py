"""The query language explained for its users: docs/query-language.md and the help of the dashboard are this text."""

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
        "these words within five words of each other, in either order; of three or more words, each and the next",
    ),
    ("offic*", "every word that begins with these letters: office, officer, official"),
    ("Stennick~", "the word, and words with one letter different: Stenick, Stennik; ~2 allows two letters"),
    ("stabbing OR shooting", "either word; OR must be in capitals"),
    ("inquest -football", "the first word without the second; NOT football means the same"),
    ("(stabbing OR shooting) Stennick", "brackets group words"),
)


def guide() -> str:
    """Return the explanation, in Markdown."""
    return f"""\
# What the search understands

{_table(WORDS)}

AND binds tighter than OR, whether it is written or not: `inquest coroner OR stabbing` is read as
`(inquest AND coroner) OR stabbing`, and shown to you in that form. Capitals and accents make no difference, except
after `exact:`, which distinguishes *Met* from *met*. Curly quotation marks and long dashes are read as straight ones.

A word in its base form also finds its inflections, so type `charge` rather than `charging`. Some forms have a
meaning of their own and are left out: `miss` does not find *missing*, and `meet` does not find *the Met*. Quotation
marks turn the forms off for one word, `bluelight search --as-typed` for the whole query. Words with * or ~, and words
in "…"~5, have no other forms.

A `~` forgives one letter too many, one missing, one wrong, or two neighbours swapped. The distance between words is
counted within the headline, or within the text below it, where the break between two paragraphs counts as a word.

## Fields

{_table((field.example, field.finds) for field in FIELDS.values())}

A day is a day in Britain. `after:`, `before:`, `on:` and `since:` use the date that a story states, or the time when
it was first seen if it states none. One end of a range may be left out, and a month or a year means all its days:
`seen:2024-05..`. `since:monday` means since the last Monday, or today if it is Monday. `source:` takes the short name
of a source, as the Sources page and `bluelight sources` show it. `org:`, `service:`, `place:` and `cites:` use the
gazetteer of organisations, which finds an organisation in a story by any of its names. Words after `by:` and `exact:`
have no other forms.

## Limits

At most {LONGEST:,} characters, {MOST_TERMS} words, brackets {DEEPEST} deep, and {MOST_PATTERNS} words with * or ~.
At least {SHORTEST_PREFIX} letters before a *, {SHORTEST_FUZZY[1]} before a ~, {SHORTEST_FUZZY[2]} before a ~2.
A distance is at most {FARTHEST} words. Blue Light never guesses the meaning of a query that it cannot read: it shows
where the problem is and what was expected there.
"""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{typed}` | {finds} |" for typed, finds in rows]
    return "\n".join(["| you type | it finds |", "|---|---|", *lines])
