"""Whole numbers that people and programs send as text."""

from __future__ import annotations

_LONGEST = 10
"""Digits. This covers every number that a database counts (up to 2,147,483,647) and stops very long texts."""


def read_number(text: str) -> int | None:
    """Return the whole number that `text` writes in at most ten ASCII digits, or None if it is anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
