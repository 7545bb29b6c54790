"""The page of alerts: a list with their states. With parameters, its address leads to setting or changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import alert_data
from dashboard.address import link
from dashboard.auth import current_owner
from dashboard.fragments.markup import anchor, bars, text
from dashboard.page_errors import show_state
from dashboard.views.alert_editor import change_alert, query_field, set_alert
from dashboard.views.alert_page import show_alert, show_status
from dashboard.words.alert_terms import cadence_in_words, owner_in_words, shortened
from dashboard.words.health_words import State, alert_state
from dashboard.words.moments import ago, brief
from search import calendar
from search.alert import LOCAL
from search.health import stories_per_day
from search.numbers import read_number
from search.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.alert_data import AlertOverview
    from search.alert import Alert, Channel


def show() -> None:
    """Show the page. Its address may hold an alert's number (alert), a query (q) to set or change one for, or both."""
    parameter = st.query_params.get("alert", "")
    number = read_number(parameter) or 0  # no alert has the number 0
    query = st.query_params.get("q", "").strip()
    if parameter and query:
        change_alert(number, query)
    elif parameter:
        show_alert(number)
    elif query:
        set_alert(query)
    else:
        _list()


def _list() -> None:
    st.html("<h1>Alerts</h1>")
    query_field(f"or start from one of the {anchor(link('topics'), 'topics')}")
    show_status()
    overview = alert_data.overview()
    if not overview.alerts:
        show_state(
            "No alerts yet",
            "An alert is a search that runs on every new story and notifies you of what it finds.",
            "Type a query above, such as inquest, to see what it would have found before you set the alert.",
        )
        return
    own = [alert for alert in overview.alerts if alert.owner == current_owner()]
    others = [alert for alert in overview.alerts if alert not in own]
    _part("Yours" if others else "", own, overview)
    _part("The newsroom's" if own else "", others, overview)


def _part(title: str, alerts: list[Alert], overview: AlertOverview) -> None:
    """Show some alerts, under a title unless they are the only part of the list."""
    if not alerts:
        return
    if title:
        st.html(f'<h2 class="part">{title}</h2>')
    now = calendar.now()
    with st.container(key=f"alerts-{title}", gap=None):
        for alert in alerts:
            _alert(alert, overview, now)


def _alert(alert: Alert, overview: AlertOverview, now: datetime) -> None:
    counts = overview.counts_of(alert)
    state = alert_state(
        alert,
        waiting=counts.waiting,
        last_fired=counts.last_fired,
        queued=overview.queued,
        mails=overview.mails,
        now=now,
    )
    week = stories_per_day(overview.fired.get(alert.id, []), now, 7)
    times = _times(alert, counts.last_fired, now)
    with st.container(horizontal=True, vertical_alignment="center", key=f"alert-{alert.id}"):
        st.html(f'<div class="alert">{_terms(alert)}{_state(state)}{_week(week)}{times}</div>')
        if alert.is_suspended(now) and alert_data.is_changeable(alert):
            st.button("Resume", key=f"resume-{alert.id}", on_click=alert_data.resume_alert, args=(alert.id,))


def _terms(alert: Alert) -> str:
    """Return the alert's name, query, cadence and channels, and its owner if it has one."""
    name = anchor(link("alerts", alert=str(alert.id)), text(alert.name), style="query")
    query = f'<span class="mail">{text(shortened(alert.query))}</span>' if alert.label else ""
    channels = ", ".join(map(_channel, alert.channels))
    sends = f"{text(cadence_in_words(alert))} {f'to {channels}' if channels else 'in its feed only'}"
    owner = f'<span class="mail">{text(owner_in_words(alert))}</span>' if alert.owner != LOCAL else ""
    return f'<div class="what">{name}{query}<span class="mail">{sends}</span>{owner}</div>'


def _channel(channel: Channel) -> str:
    shown, state = text(channel.shown), "closed" if channel.problem else "failing" if channel.failing else ""
    return f'<span class="unwell">{shown} ({state})</span>' if state else shown


def _state(state: State) -> str:
    return f'<div class="{"well" if state.well else "unwell"}">{text(state.words)}</div>'


def _week(week: list[int]) -> str:
    label = f"{counted(sum(week), 'notice')} in the last 7 days"
    return f'<div class="week">{bars(week, label)}<span>{sum(week):,} in 7 days</span></div>'


def _times(alert: Alert, last_fired: datetime | None, now: datetime) -> str:
    """Return when the alert last fired, when it was last checked, and how many stories it was checked against."""
    fired = f"last fired {brief(last_fired, now)}" if last_fired else "never fired"
    stories = counted(alert.stories_checked, "story", "stories")
    checked = f"checked {ago(alert.checked, now)}, {stories} so far" if alert.checked else "not checked yet"
    return f'<div class="times">{fired}<br>{checked}</div>'


show()
