"""Setting an alert in two steps: what it would have brought, then how to hear of it; and changing one likewise."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.fragments.alert_preview import newest_matches, preview_summary
from dashboard.fragments.markup import anchor, text
from dashboard.views.query_help import explain, language, query_help
from dashboard.views.terms_form import channels_field, every_day, is_digest, terms_form
from dashboard.views.webhook_secrets import keep
from dashboard.words.alert_terms import addresses
from search import calendar
from search.alert import Terms
from search.errors import AlertError, NotTheOwner, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.alerts.editing.preview import Preview, Suggestion

_NARROWER, _WIDER = "Would narrow it", "Would widen it"


def set_alert(query: str) -> None:
    """The page of a new alert on this query; the address may hold what to call it (label)."""
    st.html(f"<p>{anchor(link('alerts'), 'All alerts')}</p><h1>Set an alert</h1>")
    query_field()
    found = _previewed(query)
    if not found:
        return
    usual = Terms(query=query, label=st.query_params.get("label", ""))
    _advised(found, "new", usual)
    st.html('<h2 class="part">How to hear of it</h2>')
    with explained(query):
        if given := terms_form("new", usual, press="Set alert", more=channels_field):
            _save(*given)
    st.html(newest_matches(found, query, calendar.now()))


def change_alert(number: int, query: str) -> None:
    """The page on which an alert's query and terms are changed; raises `UnknownAlert`, `NotTheOwner`."""
    held = data.alert(number)
    if not data.is_mine(held):
        raise NotTheOwner(f"Alert {number} belongs to {held.owner}, who alone can change it.")
    back = anchor(link("alerts", alert=str(number)), "Back without a change")
    st.html(f"<p>{back}</p><h1>Change {text(held.name)}</h1>")
    query_field()
    found = _previewed(query)
    if not found:
        return
    _advised(found, f"change-{number}", held)
    st.html('<h2 class="part">How to hear of it</h2>')
    with explained(query):
        if given := terms_form(f"change-{number}", replace(held, query=query), press="Save changes"):
            _change(number, given[0])
    st.html(newest_matches(found, query, calendar.now()))


def query_field(beside: str = "") -> None:
    """The field for what to watch for; it goes by the address. `beside`: HTML that stands below it."""
    st.session_state["watched"] = st.query_params.get("q", "")
    with st.container(horizontal=True, vertical_alignment="bottom", key="field"):
        st.text_input(
            "Watch for",
            key="watched",
            placeholder="inquest -football",
            on_change=lambda: address.put(q=st.session_state["watched"].strip()),
        )
        query_help()
    if beside:
        st.html(f'<p class="faint">{beside}</p>')


@contextmanager
def explained(query: str = "") -> Iterator[None]:
    """Say what is wrong with an alert where it is set or changed."""
    try:
        yield
    except QueryError as error:
        explain(error, query)
    except AlertError as error:
        st.html(f'<div class="query-error" role="alert"><p>{text(str(error))}</p></div>')


def _previewed(query: str) -> Preview | None:
    """What it would have brought, with presses that change the query; None where it cannot be read."""
    try:
        found = data.alert_preview(query)
    except QueryError as error:
        explain(error, query)
        language()
        return None
    st.html(preview_summary(found, query))
    with st.container(horizontal=True, key="suggestions"):
        _offer(_NARROWER, found.narrowing)
        _offer(_WIDER, found.widening)
    return found


def _offer(label: str, given: Sequence[Suggestion]) -> None:
    if not given:
        return
    queries = {each.word: each.query for each in given}
    key = label.replace(" ", "-").lower()
    st.session_state[key] = None
    st.pills(label, list(queries), key=key, on_change=lambda: address.put(q=queries[st.session_state[key]]), wrap=True)


def _advised(found: Preview, key: str, usual: Terms) -> None:
    """That it is too much, and the press that makes it a digest, unless it is one."""
    if found.advice and not is_digest(key, usual):
        with st.container(horizontal=True, vertical_alignment="center", key="advice"):
            st.html(f'<p class="note unwell">{text(found.advice)}</p>', width="content")
            st.button("Make it a daily digest", key="digest", on_click=every_day, args=(key,))


def _save(terms: Terms, typed: str) -> None:
    added = data.add_alert(terms, addresses(typed))
    keep(added)
    _opened(added.alert, f"Watching for {terms.name}.")


def _change(number: int, terms: Terms) -> None:
    data.change_alert(number, terms)
    _opened(number, "Changed.")


def _opened(number: int, said: str) -> None:
    """Go to the alert's own page, with a word on what was done."""
    st.session_state["said"] = said
    address.put(alert=str(number), q=None, label=None)
    st.rerun()
