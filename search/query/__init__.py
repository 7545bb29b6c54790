"""The query language: text -> tree -> checked tree."""

from search.query.parse import parse

__all__ = ["parse"]
