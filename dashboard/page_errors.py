"""What a person is told when something outside Blue Light fails: one guard around every page."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.fragments.markup import text
from search.errors import (
    BlueLightError,
    NotTheOwner,
    QueryError,
    SearchIndexError,
    SettingsError,
    StoreError,
    UnknownAlert,
    UnknownStory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = logging.getLogger(__name__)

_ADVICE: dict[type[BlueLightError], tuple[str, str]] = {
    SearchIndexError: (
        "Search and trends are out of order",
        "Alerts and sources can still be looked at, and nothing that was gathered is lost: it waits to be indexed. "
        "Start the search engine again, or put BLUELIGHT_INDEX right, then reload this page.",
    ),
    StoreError: (
        "The store is out of order",
        "Nothing can be shown without it. Make room on the disk or start the database again, then reload this page.",
    ),
    SettingsError: ("A setting is wrong", "Put it right and start the dashboard again."),
    UnknownStory: (
        "There is no such story",
        "The link may be cut off, or lead to another newsroom's Blue Light. Search for its headline instead.",
    ),
    UnknownAlert: ("There is no such alert", "It may have been removed, or belong to somebody who keeps it private."),
    NotTheOwner: ("This alert is somebody else's", "Set one of your own that watches for the same."),
    QueryError: ("This query cannot be read", "Go back to Search and type it again."),
}


@contextmanager
def errors_shown() -> Iterator[None]:
    """Turn an expected failure of the page within into a written state of the page; a bug goes through."""
    try:
        yield
    except BlueLightError as error:
        title, advice = next(
            (said for kind, said in _ADVICE.items() if isinstance(error, kind)), ("Something went wrong", "")
        )
        show_state(title, str(error), advice)


def show_state(title: str, sentence: str, advice: str) -> None:
    """A page's written state: what is the matter, in which words it was said, and what to do."""
    st.html(
        f'<section class="state" role="status"><h2>{text(title)}</h2>'
        f"<p>{text(sentence)}</p><p>{text(advice)}</p></section>"
    )


def bug(error: Exception) -> bool:
    """What to do with a bug: its trace goes to the log, not to the page. Called by Streamlit."""
    _log.exception("A page failed", exc_info=error)
    show_state(
        "This page has a fault",
        "That is a bug in Blue Light, not something that you did.",
        "The other pages still work. The dashboard's log says what happened; please report it.",
    )
    return True
