"""One alert: its terms, where it is told, what it found and how each notice travelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from dashboard.fragments.notice_history import notice_item as told_of
from dashboard.views.alert_editor import explained
from dashboard.views.channels import show_channels
from dashboard.views.webhook_secrets import secrets
from dashboard.words.alert_terms import cadence_in_words, occasions_in_words, owner_in_words
from dashboard.words.health_words import alert_state
from dashboard.words.moments import ago, exact, number
from search import calendar
from search.alert import LOCAL
from search.calendar import format_moment
from search.health import stories_per_day
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from datetime import date, datetime

    from search.alert import Alert
    from search.alerts.editing.history import NoticeHistory

SHOWN = 20
"""Notices at first, and as many more with each press."""


def show_alert(number: int) -> None:
    """The page of the alert with this number; raises `UnknownAlert`."""
    alert, now = data.alert(number), calendar.now()
    mine = data.is_mine(alert)
    st.html(f"<p>{anchor(link('alerts'), 'All alerts')}</p><h1>{text(alert.name)}</h1>")
    _said()
    _facts(alert, now)
    if mine:
        _presses(alert, now)
    else:
        other = anchor(link("alerts", q=alert.query, label=alert.label), "set one like it")
        st.html(f'<p class="note">It belongs to {text(alert.owner)}, who alone can change it; {other} of your own.</p>')
    secrets(alert.id)
    show_channels(alert, now, mine=mine)
    _log(alert, now, mine=mine)


def _said() -> None:
    """What was just done, once."""
    if said := st.session_state.pop("said", ""):
        st.html(f'<p class="note" role="status">{text(said)}</p>')


def _facts(alert: Alert, now: datetime) -> None:
    watch = data.alert_overview()
    tally = watch.tallies.get(alert.id, NoticeCounts())
    how = alert_state(alert, tally, queued=watch.queued, mails=watch.mails, now=now)
    week = stories_per_day(watch.fired.get(alert.id, []), now, 7)
    against = f", against {number(alert.stories_checked, 'story', 'stories')} so far"
    facts = {
        "Watches for": anchor(link("", q=alert.query), text(alert.query)),
        "Hears of": text(occasions_in_words(alert)),
        "Is told": text(cadence_in_words(alert)),
        "Whose": text(owner_in_words(alert)) if alert.owner != LOCAL else "",
        "Set": format_moment(alert.created),
        "Last fired": exact(tally.last_fired, now) if tally.last_fired else "never",
        "This week": f"{bars(week, number(sum(week), 'notice'))} {sum(week):,}",
        "Late": f"{tally.late:,} of {tally.fired:,}" if tally.late else "",
        "Checked": f"{ago(alert.checked, now)}{against}" if alert.checked else "not yet",
    }
    given = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items() if value)
    style = "well" if how.well else "unwell"
    st.html(f'<p class="how {style}">{text(how.words)}</p><dl class="facts">{given}</dl>')


def _presses(alert: Alert, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="presses"):
        st.button("Change", on_click=lambda: address.put(q=alert.query))
        if alert.is_suspended(now):
            st.button("Resume", on_click=data.resume_alert, args=(alert.id,), type="primary")
        else:
            _suspending(alert)
        with st.popover("Remove"):
            st.write("The alert goes, and the list of all that it found with it.")
            st.button("Remove this alert", key="remove", on_click=_remove, args=(alert,))


def _suspending(alert: Alert) -> None:
    with st.popover("Suspend"):
        st.write("What it finds is kept, and told when it goes on.")
        tomorrow = calendar.today() + timedelta(days=1)
        day = st.date_input("Until", None, min_value=tomorrow, format="DD/MM/YYYY", key="until")
        words = f"Suspend until {day.day} {day:%B}" if day else "Suspend until I resume it"
        st.button(words, key="suspend", on_click=_suspend, args=(alert.id, day))


def _suspend(number: int, until: date | None) -> None:
    with explained():
        data.suspend_alert(number, calendar.midnight(until) if until else None)


def _remove(alert: Alert) -> None:
    data.remove_alert(alert.id)
    st.session_state["said"] = f"{alert.name} is removed."
    address.put(alert=None)


def _log(alert: Alert, now: datetime, *, mine: bool) -> None:
    """What it found, newest first, each with a press that mutes its event, where it was not pressed yet."""
    given = st.query_params.get("notices", "")
    limit = min(int(given), 10_000) if given.isascii() and given.isdigit() and len(given) < 6 else SHOWN
    found = data.history(alert.id, limit + 1)
    st.html('<h2 class="part">What it found</h2>')
    if not found:
        st.html('<p class="note">Nothing yet. Whatever it finds is listed here, and how each notice was told.</p>')
        return
    muted, offered = data.muted(alert.id), set[str]()
    with st.container(key="log", gap=None):
        for notice in found[:limit]:
            with st.container(horizontal=True, vertical_alignment="top", key=f"notice-{notice.number}"):
                st.html(told_of(notice, alert, now, muted=notice.event in muted))
                if mine and notice.event and notice.event not in muted | offered:
                    offered.add(notice.event)
                    _mute(alert, notice)
    if len(found) > limit:
        st.button("Older notices", type="tertiary", on_click=lambda: address.put(notices=str(limit + SHOWN)))


def _mute(alert: Alert, notice: NoticeHistory) -> None:
    with st.popover("Mute", type="tertiary"):
        st.write("Nothing more is told of this event. What comes of it is still listed here.")
        st.button("Mute this event", key=f"mute-{notice.number}", on_click=data.mute, args=(alert.id, notice.event))
