"""Write search/query/inflections.txt.gz: each English base form with the inflected forms that a query for it finds.

The list inverts simplemma's English dictionary, which maps 181,612 forms to their base forms. Its sources are named in
search/query/LICENCE-inflections.md. Run this after simplemma's dictionary or a list below changed:

    .venv/bin/python tools/inflection_table.py
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

TARGET = Path(__file__).parent.parent / "search" / "query" / "inflections.txt.gz"

_SEPARATE = """
arms bare bearing bearings being beings building buildings ceiling clothing customs dice evening evenings felt
glasses goods ground hearing hearings housing left lodging meaning meanings meeting meetings met missing morning
news number offspring parking saw setting settings spectacles stranger training wedding weddings works
"""
SEPARATE_WORDS = frozenset(_SEPARATE.split())
"""Words with a meaning of their own in a newsroom, although in grammar they are forms of another word. A search for
"miss" does not find "missing", and a search for "meet" does not find "the Met"."""

NOT_IN_THE_DICTIONARY = {
    "bomb": "bombing bombings",
    "break": "broke",
    "drown": "drowning",
    "flood": "flooding",
    "go": "gone went",
    "life": "lives",
    "rise": "rose",
    "shake": "shook",
    "shoot": "shot",
    "swear": "swore",
    "thief": "thieves",
    "wife": "wives",
    "win": "won",
}
"""Forms that the dictionary gives to another word or leaves out. They were found by reading the words of news."""


def inflections() -> dict[str, list[str]]:
    """Return the base forms that are plain lower-case words, sorted, with their forms."""
    forms = defaultdict(set)
    for form, base in DefaultDictionaryFactory().get_dictionary("en").items():
        if _plain(form) and _plain(base) and form != base and form not in SEPARATE_WORDS:
            forms[base].add(form)
    for base, extra in NOT_IN_THE_DICTIONARY.items():
        forms[base].update(extra.split())
    return {base: sorted(forms[base]) for base in sorted(forms)}


def _plain(word: str) -> bool:
    return len(word) > 2 and word.isascii() and word.isalpha() and word.islower()


def main() -> None:
    """Write the list, and print its size."""
    text = "\n".join(" ".join([base, *forms]) for base, forms in inflections().items())
    TARGET.write_bytes(gzip.compress(f"\n{text}\n".encode("ascii"), mtime=0))
    print(f"{text.count(chr(10)) + 1} base forms in {TARGET.name}, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
