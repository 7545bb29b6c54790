"""The query language: `parse` turns the text of a query into a tree, which it checks."""

from search.query.parser import parse

__all__ = ["parse"]
