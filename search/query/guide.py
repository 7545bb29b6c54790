"""The query language told to its users: docs/query-language.md and the dashboard's help are this text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.fields import FIELDS
from search.query.parse import DEEPEST, LONGEST, MOST_TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = (
    ("inquest coroner", "both words, anywhere in the headline, the summary or the text"),
    ("inquest", "the word and its forms: inquest, inquests; `charge` also finds charged and charging"),
    ('"letter of claim"', "these words next to each other, exactly as written"),
    ("stabbing OR shooting", "either; OR is written in capitals"),
    ("inquest -football", "the first without the second; NOT football says the same"),
    ("(stabbing OR shooting) Stennick", "brackets keep together what belongs together"),
)


def guide() -> str:
    """What a query may say, in Markdown."""
    return f"""\
# What the search understands

{_table(WORDS)}

AND binds tighter than OR, whether it is written or not: `inquest coroner OR stabbing` finds stories with both of
the first two, and stories with the third. Capitals and accents in what you look for make no difference; curly
quotation marks and long dashes are read as straight ones.

A word in its base form also finds its inflections, so type `charge` rather than `charging`. Some words mean
something of their own and are left apart: `miss` does not find *missing*, nor `meet` *the Met*.

## Fields

{_table((field.example, field.finds) for field in FIELDS.values())}

A day is a day in Britain, and a story without a stated date counts from when it was first seen. `source:` takes
a source's short name, as the Sources page and `bluelight sources` show it.

## Limits

At most {LONGEST:,} characters, {MOST_TERMS} words, and brackets {DEEPEST} deep. What cannot be read is never guessed
at: you are told where the trouble is and what was expected.
"""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{typed}` | {finds} |" for typed, finds in rows]
    return "\n".join(["| you type | it finds |", "|---|---|", *lines])
