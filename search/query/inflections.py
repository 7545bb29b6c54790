"""Which other forms of a word a query finds: a word typed in its base form also finds its inflections.

No stemmer (docs/decisions/0002): the index holds words as they are, and the query grows. The list beside this file
is simplemma's English dictionary turned round by tools/inflections.py, a base form and its forms on each line.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path


def forms(word: str) -> tuple[str, ...]:
    """The inflected forms of a folded word, without itself; none unless the word is a base form."""
    lines = _lines()
    start = lines.find(f"\n{word} ")
    if start < 0:
        return ()
    end = lines.index("\n", start + 1)
    return tuple(lines[start + 1 : end].split()[1:])


@cache
def _lines() -> str:
    return gzip.decompress(Path(__file__).with_name("inflections.txt.gz").read_bytes()).decode("ascii")
