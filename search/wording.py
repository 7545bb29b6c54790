"""Numbers in sentences that people read."""

from __future__ import annotations


def counted(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: "1 story", "1,204 stories". The plural adds an s where none is given."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
