"""Setting an alert in two steps, its preview and then its notifications, and changing one in the same way."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, alert_data
from dashboard.address import link
from dashboard.fragments.alert_preview import newest_matches, preview_summary
from dashboard.fragments.markup import anchor, text
from dashboard.views.query_help import explain, language, query_help
from dashboard.views.terms_form import channels_field, is_digest, make_daily, terms_form
from dashboard.views.webhook_secrets import keep_secrets
from dashboard.words.alert_terms import split_addresses
from search import calendar
from search.alert import Terms
from search.errors import AlertError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.alerts.editing.preview import Preview, Suggestion

_NARROWER, _WIDER = "Narrow it with", "Widen it with"


def set_alert(query: str) -> None:
    """Show the page that sets a new alert on this query. The address may hold the alert's name (label)."""
    st.html(f"<p>{anchor(link('alerts'), 'All alerts')}</p><h1>Set an alert</h1>")
    query_field()
    preview = _preview(query)
    if not preview:
        return
    terms = Terms(query=query, label=st.query_params.get("label", ""))
    _advice(preview, "new", terms)
    st.html('<h2 class="part">Notifications</h2>')
    with alert_errors(query):
        if submitted := terms_form("new", terms, button="Set alert", more=channels_field):
            _save(*submitted)
    st.html(newest_matches(preview, query, calendar.now()))


def change_alert(number: int, query: str) -> None:
    """Show the page that changes an alert's query and terms. Raises `UnknownAlert`, `NotTheOwner`."""
    alert = alert_data.changeable_alert(number)
    back = anchor(link("alerts", alert=str(number)), "Back without saving")
    st.html(f"<p>{back}</p><h1>Change {text(alert.name)}</h1>")
    query_field()
    preview = _preview(query)
    if not preview:
        return
    _advice(preview, f"change-{number}", alert)
    st.html('<h2 class="part">Notifications</h2>')
    with alert_errors(query):
        if submitted := terms_form(f"change-{number}", replace(alert, query=query), button="Save changes"):
            _change(number, submitted[0])
    st.html(newest_matches(preview, query, calendar.now()))


def query_field(note: str = "") -> None:
    """Show the field for an alert's query, which is kept in the address. `note`: HTML below the field."""
    st.session_state["alert-query"] = st.query_params.get("q", "")
    with st.container(horizontal=True, vertical_alignment="bottom", key="field"):
        st.text_input(
            "Query",
            key="alert-query",
            placeholder="inquest -football",
            on_change=lambda: address.put(q=st.session_state["alert-query"].strip()),
        )
        query_help()
    if note:
        st.html(f'<p class="faint">{note}</p>')


@contextmanager
def alert_errors(query: str = "") -> Iterator[None]:
    """Show a `QueryError` or an `AlertError` of the code inside, instead of raising it."""
    try:
        yield
    except QueryError as error:
        explain(error, query)
    except AlertError as error:
        st.html(f'<div class="query-error" role="alert"><p>{text(str(error))}</p></div>')


def _preview(query: str) -> Preview | None:
    """Show the preview, with buttons that change the query. Returns None if the query cannot be read."""
    try:
        preview = alert_data.alert_preview(query)
    except QueryError as error:
        explain(error, query)
        language()
        return None
    st.html(preview_summary(preview, query))
    with st.container(horizontal=True, key="suggestions"):
        _suggestions(_NARROWER, preview.narrowing)
        _suggestions(_WIDER, preview.widening)
    return preview


def _suggestions(label: str, suggestions: Sequence[Suggestion]) -> None:
    if not suggestions:
        return
    queries = {each.word: each.query for each in suggestions}
    key = label.replace(" ", "-").lower()
    st.session_state[key] = None
    st.pills(label, list(queries), key=key, on_change=lambda: address.put(q=queries[st.session_state[key]]), wrap=True)


def _advice(preview: Preview, key: str, terms: Terms) -> None:
    """Show the advice that there are too many stories, and a button that makes a digest, unless it is one already."""
    if preview.advice and not is_digest(key, terms):
        with st.container(horizontal=True, vertical_alignment="center", key="advice"):
            st.html(f'<p class="note unwell">{text(preview.advice)}</p>', width="content")
            st.button("Make it a daily digest", key="digest", on_click=make_daily, args=(key,))


def _save(terms: Terms, addresses: str) -> None:
    saved = alert_data.add_alert(terms, split_addresses(addresses))
    keep_secrets(saved)
    _open(saved.alert, f"The alert {terms.name} is set.")


def _change(number: int, terms: Terms) -> None:
    alert_data.change_alert(number, terms)
    _open(number, "The changes are saved.")


def _open(number: int, status: str) -> None:
    """Go to the alert's own page, which says once what was done."""
    st.session_state["status"] = status
    address.put(alert=str(number), q=None, label=None)
    st.rerun()
