"""The messages on a page when something fails. One guard around every page shows them."""

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
        "Search and trends are not working",
        "The pages Alerts and Sources still work, and no story is lost: new ones wait to be indexed. Ask whoever runs "
        "Blue Light to start the search engine again or to correct BLUELIGHT_INDEX, then reload this page.",
    ),
    StoreError: (
        "The store is not working",
        "Nothing can be shown without it. Ask whoever runs Blue Light to free space on the disk or to start the "
        "database again, then reload this page.",
    ),
    SettingsError: (
        "A setting is wrong",
        "Ask whoever runs Blue Light to correct it and to start the dashboard again.",
    ),
    UnknownStory: (
        "There is no such story",
        "The link may be cut off, or belong to another newsroom's Blue Light. Search for the headline instead.",
    ),
    UnknownAlert: (
        "There is no such alert",
        "It may have been removed, or it may be private and belong to somebody else.",
    ),
    NotTheOwner: ("This alert belongs to somebody else", "Set an alert of your own with the same query."),
    QueryError: ("This query cannot be read", "Go back to Search and type it again."),
}


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show an expected failure of the page inside as a message on the page. A bug is raised again."""
    try:
        yield
    except BlueLightError as error:
        title, advice = next(
            (state for kind, state in _ADVICE.items() if isinstance(error, kind)), ("Something went wrong", "")
        )
        show_state(title, str(error), advice)


def show_state(title: str, sentence: str, advice: str) -> None:
    """Show a message in the place of a page's content: a title, what is wrong or missing, and what to do."""
    st.html(
        f'<section class="state" role="status"><h2>{text(title)}</h2>'
        f"<p>{text(sentence)}</p><p>{text(advice)}</p></section>"
    )


def show_bug(error: Exception) -> bool:
    """Write the trace of a bug to the log, and show a message without it. Streamlit calls this.

    Returns True: Streamlit need not show the error itself.
    """
    _log.exception("A page failed", exc_info=error)
    show_state(
        "This page has a fault",
        "That is a bug in Blue Light, not something that you did.",
        "The other pages still work. Please report it; the dashboard's log has the details.",
    )
    return True
