"""The edit distance between two words, for fuzzy words and spelling suggestions."""

from __future__ import annotations


def within(most: int, one: str, other: str) -> bool:
    """Whether at most `most` edits lead from one word to the other.

    An edit inserts, deletes or changes a letter, or swaps two neighbours; no letter is edited twice. This is the
    optimal string alignment distance, which the Levenshtein automata of both engines accept (Schulz and Mihov, "Fast
    string correction with Levenshtein automata", 2002).
    """
    return abs(len(one) - len(other)) <= most and distance(one, other) <= most


def distance(one: str, other: str) -> int:
    """Return the smallest number of edits that lead from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, another in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]
