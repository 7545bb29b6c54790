"""Counts written with their nouns."""

from __future__ import annotations


def counted(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: "1 story", "1,204 stories". The plural defaults to `singular` with an "s"."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
