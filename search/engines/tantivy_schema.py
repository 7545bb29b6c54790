"""The fields of a tantivy index, and a story as a document with these fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tantivy import Document, Schema, SchemaBuilder

from search.engines.document_fields import WORD_FIELDS, document
from search.query.tree import Time
from search.tags import Tag

if TYPE_CHECKING:
    from search.story import Story

WRITER_MEMORY = 64_000_000
"""Bytes of documents that a writer collects before it writes a segment."""


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    for tag in Tag:
        builder.add_text_field(tag, fast=True, tokenizer_name="raw", index_option="basic")
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("order", *Time, "version"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


SCHEMA = _schema()


def tantivy_document(story: Story) -> Document:
    """Return the story as tantivy indexes it; `number` is its id as a number, which is read faster than text."""
    fields: dict[str, Any] = {"id": story.id, "number": int(story.id, 16), **document(story)}
    return Document.from_dict(fields, SCHEMA)
