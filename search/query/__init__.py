"""The query language: text -> tree -> checked tree."""
