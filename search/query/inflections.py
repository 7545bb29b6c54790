"""The inflected forms of a word: a query for a word in its base form also finds these forms.

There is no stemmer (docs/decisions/0002): the index has words as they are, and the query is expanded. The list beside
this file has a base form and its forms on each line. tools/inflection_table.py makes it from simplemma's English
dictionary.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from pathlib import Path


def forms(word: str) -> tuple[str, ...]:
    """Return the inflected forms of a folded word, without the word itself; none if it is not a base form."""
    lines, beginning = _lines(), f"{word} "
    place = bisect_left(lines, beginning)
    return tuple(lines[place].split()[1:]) if place < len(lines) and lines[place].startswith(beginning) else ()


@cache
def _lines() -> list[str]:
    """Return the lines of the list, sorted."""
    packed = Path(__file__).with_name("inflections.txt.gz").read_bytes()
    return gzip.decompress(packed).decode("ascii").strip().split("\n")
