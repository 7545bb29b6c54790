"""Alerts: what is watched, how it is going, and a form to watch more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.clock import ago, brief, number
from dashboard.health import State, alert_state
from dashboard.markup import anchor, bars, table, text
from dashboard.trouble import state
from dashboard.views.query_help import explain
from search import newsroom
from search.errors import AlertError, QueryError
from search.health import daily
from search.store.notices import Tally

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.data import Watch
    from search.alert import Alert, Notice


def show() -> None:
    """The page; its address may hold a query to fill the form with (q)."""
    st.html("<h1>Alerts</h1>")
    _form()
    watch = data.watch()
    if not watch.alerts:
        state(
            "Nothing is watched yet",
            "An alert is a search that runs on every story that comes in, and mails what it finds.",
            "Type a query above, such as inquest, and say who should hear of it.",
        )
        return
    if any(tally.waiting for tally in watch.tallies.values()) and not watch.mails:
        st.html('<p class="note unwell">No mail server is set: mails wait until BLUELIGHT_SMTP names one.</p>')
    now = newsroom.now()
    with st.container(key="alerts", gap=None):
        for alert in watch.alerts:
            _alert(alert, watch, now)


def _form() -> None:
    """Query and address, with what is wrong with either beside it."""
    given = st.query_params.get("q", "")
    if given != st.session_state.get("offered"):
        st.session_state.update(offered=given, alert_query=given)
    with st.form("alert", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="alert-form"):
        query = st.text_input("Watch for", key="alert_query", placeholder="inquest -football")
        email = st.text_input("Mail to", key="alert_email", placeholder="desk@example.org", autocomplete="email")
        pressed = st.form_submit_button("Set alert", type="primary")
    if pressed:
        _add(query, email)
    elif said := st.session_state.pop("said", ""):
        st.html(f'<p class="note" role="status">{text(said)}</p>')


def _add(query: str, email: str) -> None:
    try:
        data.add_alert(query, email)
    except QueryError as error:
        explain(error, query)
    except AlertError as error:
        st.html(f'<div class="query-error" role="alert"><p>{text(str(error))}</p></div>')
    else:
        st.session_state.update(said=f"Watching for {query.strip()}; mails go to {email.strip()}.", offered="")
        st.session_state.pop("alert_query", None)
        address.put(q=None)
        st.rerun()


def _alert(alert: Alert, watch: Watch, now: datetime) -> None:
    tally = watch.tallies.get(alert.id, Tally())
    how = alert_state(alert, tally, queued=watch.queued, mails=watch.mails, now=now)
    with st.container(horizontal=True, vertical_alignment="center", key=f"alert-{alert.id}"):
        st.html(_words(alert, tally, how, daily(watch.fired.get(alert.id, []), now, 7), now))
        with st.popover("Notices", type="tertiary", disabled=not tally.fired):
            _notices(data.notices(alert.id), alert.query, now)
        with st.popover("Remove", type="tertiary"):
            st.write("Its notices go with it.")
            st.button("Remove this alert", key=f"remove-{alert.id}", on_click=data.remove_alert, args=(alert.id,))


def _words(alert: Alert, tally: Tally, how: State, week: list[int], now: datetime) -> str:
    """One alert in a line: what, how it is doing, when it fired, when it was checked and against what."""
    to = ", ".join(channel.shown for channel in alert.channels)
    query = anchor(link("", q=alert.query), text(alert.query), style="query")
    fired = f"last fired {brief(tally.last_fired, now)}" if tally.last_fired else "never fired"
    checked = f"checked {ago(alert.checked, now)}" if alert.checked else "not checked yet"
    against = f"against {number(alert.stories_checked, 'story', 'stories')} so far"
    label = f"{number(sum(week), 'notice')} in the last week"
    return (
        f'<div class="alert"><div class="what">{query}<span class="mail">{text(to)}</span></div>'
        f'<div class="{"well" if how.well else "unwell"}">{text(how.words)}</div>'
        f'<div class="week">{bars(week, label)}<span>{sum(week)} this week</span></div>'
        f'<div class="times">{fired}<br>{checked}, {against}</div></div>'
    )


def _notices(notices: list[Notice], query: str, now: datetime) -> None:
    """The last notices of an alert."""
    titles = data.titles([notice.story for notice in notices if notice.story])
    rows = [
        (
            brief(notice.created, now),
            anchor(link("story", id=notice.story, q=query), text(titles.get(notice.story, notice.story)))
            if notice.story
            else text(notice.occasion),
            text(notice.occasion),
        )
        for notice in notices
    ]
    st.html(table(("When", "Story", "Why"), rows, style="list"))


show()
