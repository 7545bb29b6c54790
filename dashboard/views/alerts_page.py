"""Alerts: what is watched and how it is going; its address also leads to setting one (q) and to one of them (alert)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.auth import owner
from dashboard.fragments.markup import anchor, bars, text
from dashboard.page_errors import show_state
from dashboard.views.alert_editor import change_alert, query_field, set_alert
from dashboard.views.alert_page import show_alert
from dashboard.words.alert_terms import cadence_in_words, owner_in_words, reminder
from dashboard.words.health_words import State, alert_state
from dashboard.words.moments import ago, brief, number
from search import calendar
from search.alert import LOCAL
from search.health import stories_per_day
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.data import AlertOverview
    from search.alert import Alert, Channel

_LONGEST_NUMBER = 10


def show() -> None:
    """The page; its address may hold the number of an alert (alert), a query to set or change one for (q), or both."""
    given = st.query_params.get("alert", "")
    chosen = int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER else 0
    query = st.query_params.get("q", "").strip()
    if given and query:
        change_alert(chosen, query)
    elif given:
        show_alert(chosen)
    elif query:
        set_alert(query)
    else:
        _list()


def _list() -> None:
    st.html("<h1>Alerts</h1>")
    query_field(f"or begin with one of the {anchor(link('topics'), 'topics')}")
    if said := st.session_state.pop("said", ""):
        st.html(f'<p class="note" role="status">{text(said)}</p>')
    watch = data.alert_overview()
    if not watch.alerts:
        show_state(
            "Nothing is watched yet",
            "An alert is a search that runs on every story that comes in, and tells you what it finds.",
            "Type a query above, such as inquest, and see what it would have brought before you set it.",
        )
        return
    yours = [alert for alert in watch.alerts if alert.owner == owner()]
    others = [alert for alert in watch.alerts if alert not in yours]
    _part("Yours" if others else "", yours, watch)
    _part("The newsroom's" if yours else "", others, watch)


def _part(title: str, alerts: list[Alert], watch: AlertOverview) -> None:
    """Alerts under a title, if there are several such parts."""
    if not alerts:
        return
    if title:
        st.html(f'<h2 class="part">{title}</h2>')
    now = calendar.now()
    with st.container(key=f"alerts-{title}", gap=None):
        for alert in alerts:
            _alert(alert, watch, now)


def _alert(alert: Alert, watch: AlertOverview, now: datetime) -> None:
    tally = watch.tallies.get(alert.id, NoticeCounts())
    how = alert_state(alert, tally, queued=watch.queued, mails=watch.mails, now=now)
    week = stories_per_day(watch.fired.get(alert.id, []), now, 7)
    with st.container(horizontal=True, vertical_alignment="center", key=f"alert-{alert.id}"):
        st.html(f'<div class="alert">{_what(alert)}{_how(how)}{_week(week)}{_times(alert, tally, now)}</div>')
        if alert.is_suspended(now) and data.is_mine(alert):
            st.button("Resume", key=f"resume-{alert.id}", on_click=data.resume_alert, args=(alert.id,))


def _what(alert: Alert) -> str:
    """What it watches for, how it is told, and whose it is, if somebody's."""
    name = anchor(address.link("alerts", alert=str(alert.id)), text(alert.name), style="query")
    query = f'<span class="mail">{text(reminder(alert.query))}</span>' if alert.label else ""
    to = ", ".join(_to(channel) for channel in alert.channels) or "its feed only"
    theirs = f'<span class="mail">{text(owner_in_words(alert))}</span>' if alert.owner != LOCAL else ""
    how = f'<span class="mail">{text(cadence_in_words(alert))} to {to}</span>'
    return f'<div class="what">{name}{query}{how}{theirs}</div>'


def _to(channel: Channel) -> str:
    shown, how = text(channel.shown), "closed" if channel.problem else "takes nothing" if channel.failing else ""
    return f'<span class="unwell">{shown} ({how})</span>' if how else shown


def _how(how: State) -> str:
    return f'<div class="{"well" if how.well else "unwell"}">{text(how.words)}</div>'


def _week(week: list[int]) -> str:
    label = f"{number(sum(week), 'notice')} in the last week"
    return f'<div class="week">{bars(week, label)}<span>{sum(week):,} this week</span></div>'


def _times(alert: Alert, tally: NoticeCounts, now: datetime) -> str:
    """When it fired, when it was checked, and against what."""
    fired = f"last fired {brief(tally.last_fired, now)}" if tally.last_fired else "never fired"
    checked = f"checked {ago(alert.checked, now)}" if alert.checked else "not checked yet"
    against = f"against {number(alert.stories_checked, 'story', 'stories')} so far"
    return f'<div class="times">{fired}<br>{checked}, {against}</div>'


show()
