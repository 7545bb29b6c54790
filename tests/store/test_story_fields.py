"""No field of a story is lost on its way through the store."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from search.store.story_columns import FIELDS, METADATA_FIELDS
from search.store.tables import versions
from search.story import Story, StoryKind
from tests.stories import NOON, POLICE, story

if TYPE_CHECKING:
    from search.store import Store

KEPT_APART = {"source", "key", "seen", "version", "withdrawn"}


def other(value: Any) -> Any:
    """Return another value of the same type, which is not the default of any field."""
    match value:
        case bool():
            return not value
        case StoryKind():
            return StoryKind.ARTICLE
        case str():
            return f"{value} changed"
        case tuple():
            return (*value, "One more.")
        case datetime():
            return value + timedelta(days=1)
    raise AssertionError(f"no other value is known for {value!r}")


def full() -> Story:
    """Return a story in which every field has a value that is not the default."""
    plain = story("An inquest opened.", summary="An inquest.", published=NOON, modified=NOON)
    return replace(
        plain,
        authors=("Juno Carrow",),
        section="Courts",
        language="cy",
        image="https://news.test/a.jpg",
        live=True,
        published_guessed=True,
    )


def test_every_field_of_a_story_has_a_column() -> None:
    assert {*FIELDS, "story", "number", "seen", "fires"} == set(versions.c.keys())
    assert {field.name for field in fields(Story)} == {*FIELDS, *KEPT_APART}


def test_a_story_comes_back_as_it_was_saved(store: Store) -> None:
    saved = full()
    unset = [field.name for field in fields(Story) if getattr(saved, field.name) == field.default]
    assert unset == ["version", "withdrawn"]
    store.stories.save([saved])
    [loaded] = store.stories.get([saved.id])
    assert loaded == saved and loaded.id == saved.id and loaded.source == POLICE.name


@pytest.mark.parametrize("name", METADATA_FIELDS)
def test_what_a_source_corrects_about_a_story_is_stored(store: Store, name: str) -> None:
    saved = full()
    store.stories.save([saved])
    corrected = replace(saved, **{name: other(getattr(saved, name))}, seen=NOON + timedelta(hours=1))
    assert store.stories.save([corrected]).corrected == 1
    assert store.stories.get([saved.id]) == [replace(corrected, seen=NOON)]
