"""Which other forms of a word a query finds: a word typed in its base form also finds its inflections.

No stemmer (docs/decisions/0002): the index holds words as they are, and the query grows. The list beside this file
is simplemma's English dictionary turned round by tools/inflection_table.py, a base form and its forms on each line.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from pathlib import Path


def forms(word: str) -> tuple[str, ...]:
    """The inflected forms of a folded word, without itself; none unless the word is a base form."""
    lines, begins = _lines(), f"{word} "
    place = bisect_left(lines, begins)
    return tuple(lines[place].split()[1:]) if place < len(lines) and lines[place].startswith(begins) else ()


@cache
def _lines() -> list[str]:
    """In order."""
    packed = Path(__file__).with_name("inflections.txt.gz").read_bytes()
    return gzip.decompress(packed).decode("ascii").strip().split("\n")
