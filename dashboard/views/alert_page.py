"""The page of one alert: its terms, its channels, and its notices with their deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, alert_data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from dashboard.fragments.notice_history import notice_item
from dashboard.views.alert_editor import alert_errors
from dashboard.views.channels import show_channels
from dashboard.views.webhook_secrets import show_secrets
from dashboard.words.alert_terms import cadence_in_words, occasions_in_words, owner_in_words
from dashboard.words.health_words import alert_state
from dashboard.words.moments import ago, exact
from search import calendar
from search.alert import LOCAL
from search.calendar import format_moment
from search.health import stories_per_day
from search.numbers import read_number
from search.wording import counted

if TYPE_CHECKING:
    from datetime import date, datetime

    from search.alert import Alert
    from search.alerts.editing.history import NoticeHistory

PAGE = 20
"""How many notices are shown at first, and how many more with each press of a button."""
MOST_NOTICES = 10_000


def show_alert(number: int) -> None:
    """Show the page of the alert with this number. Raises `UnknownAlert`."""
    alert, now = alert_data.alert(number), calendar.now()
    changeable = alert_data.is_changeable(alert)
    st.html(f"<p>{anchor(link('alerts'), 'All alerts')}</p><h1>{text(alert.name)}</h1>")
    show_status()
    _facts(alert, now)
    if changeable:
        _buttons(alert, now)
    else:
        similar = anchor(link("alerts", q=alert.query, label=alert.label), "set one like it")
        st.html(
            f'<p class="note">It belongs to {text(alert.owner)}. Only its owner can change it; '
            f"you can {similar} for yourself.</p>"
        )
    show_secrets(alert.id)
    show_channels(alert, now, changeable=changeable)
    _notices(alert, now, changeable=changeable)


def show_status() -> None:
    """Show once what was just done."""
    if status := st.session_state.pop("status", ""):
        st.html(f'<p class="note" role="status">{text(status)}</p>')


def _facts(alert: Alert, now: datetime) -> None:
    overview = alert_data.overview()
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
    stories = counted(alert.stories_checked, "story", "stories")
    facts = {
        "Query": anchor(link("", q=alert.query), text(alert.query)),
        "Notifies about": text(occasions_in_words(alert)),
        "Sends": text(cadence_in_words(alert)),
        "Owner": text(owner_in_words(alert)) if alert.owner != LOCAL else "",
        "Set on": format_moment(alert.created),
        "Last fired": exact(counts.last_fired, now) if counts.last_fired else "never",
        "Last 7 days": f"{bars(week, counted(sum(week), 'notice'))} {sum(week):,}",
        "Late": f"{counts.late:,} of {counts.fired:,}" if counts.late else "",
        "Last checked": f"{ago(alert.checked, now)}, {stories} so far" if alert.checked else "not yet",
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items() if value)
    style = "well" if state.well else "unwell"
    st.html(f'<p class="how {style}">{text(state.words)}</p><dl class="facts">{items}</dl>')


def _buttons(alert: Alert, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="presses"):
        st.button("Change", on_click=lambda: address.put(q=alert.query))
        if alert.is_suspended(now):
            st.button("Resume", on_click=alert_data.resume_alert, args=(alert.id,), type="primary")
        else:
            _suspend_popover(alert)
        with st.popover("Remove"):
            st.write("This deletes the alert and the list of everything that it found.")
            st.button("Remove this alert", key="remove", on_click=_remove, args=(alert,))


def _suspend_popover(alert: Alert) -> None:
    with st.popover("Suspend"):
        st.write("Nothing is sent meanwhile. What the alert finds is kept, and sent when you resume it.")
        tomorrow = calendar.today() + timedelta(days=1)
        day = st.date_input("Until", None, min_value=tomorrow, format="DD/MM/YYYY", key="until")
        words = f"Suspend until {day.day} {day:%B}" if day else "Suspend until I resume it"
        st.button(words, key="suspend", on_click=_suspend, args=(alert.id, day))


def _suspend(number: int, until: date | None) -> None:
    with alert_errors():
        alert_data.suspend_alert(number, calendar.midnight(until) if until else None)


def _remove(alert: Alert) -> None:
    alert_data.remove_alert(alert.id)
    st.session_state["status"] = f"The alert {alert.name} is removed."
    address.put(alert=None)


def _notices(alert: Alert, now: datetime, *, changeable: bool) -> None:
    """Show the notices, newest first. The newest of each event that is not muted has a button that mutes it."""
    limit = min(read_number(st.query_params.get("notices", "")) or PAGE, MOST_NOTICES)
    notices = alert_data.history(alert.id, limit + 1)
    st.html('<h2 class="part">What it found</h2>')
    if not notices:
        st.html('<p class="note">Nothing yet. Everything that the alert finds is listed here, with its deliveries.</p>')
        return
    muted, offered = alert_data.muted(alert.id), set[str]()
    with st.container(key="log", gap=None):
        for notice in notices[:limit]:
            with st.container(horizontal=True, vertical_alignment="top", key=f"notice-{notice.number}"):
                st.html(notice_item(notice, alert, now, muted=notice.event in muted))
                if changeable and notice.event and notice.event not in muted | offered:
                    offered.add(notice.event)
                    _mute_popover(alert, notice)
    if len(notices) > limit:
        st.button("Older notices", type="tertiary", on_click=lambda: address.put(notices=str(limit + PAGE)))


def _mute_popover(alert: Alert, notice: NoticeHistory) -> None:
    with st.popover("Mute", type="tertiary"):
        st.write("No more messages are sent about this event. Its stories are still listed here.")
        st.button(
            "Mute this event", key=f"mute-{notice.number}", on_click=alert_data.mute, args=(alert.id, notice.event)
        )
