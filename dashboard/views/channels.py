"""Where an alert is told: its channels with their state, a test of them, a field for more, and its feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.fragments.markup import text
from dashboard.views.alert_editor import explained
from dashboard.views.webhook_secrets import keep
from dashboard.words.alert_terms import addresses
from dashboard.words.health_words import State, channel_state

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Alert, Channel

_MEDIA = {"mail": "mail", "webhook": "webhook", "apprise": "service"}


def show_channels(alert: Alert, now: datetime, *, mine: bool) -> None:
    """The part of an alert's page that says where it is told; with presses for whom it belongs to."""
    st.html('<h2 class="part">Where it is told</h2>')
    mails = bool(data.settings().smtp)
    tried = _tried(alert) if mine and alert.channels else {}
    with st.container(key="channels", gap=None):
        for channel in alert.channels:
            with st.container(horizontal=True, vertical_alignment="center", key=f"channel-{channel.id}"):
                st.html(_channel(channel, tried.get(channel.id) or channel_state(channel, mails=mails, now=now)))
                if mine:
                    st.button(
                        "Take away",
                        type="tertiary",
                        key=f"away-{channel.id}",
                        on_click=_take_away,
                        args=(alert, channel),
                    )
    if not alert.channels:
        st.html('<p class="note">By its feed only.</p>')
    if mine:
        _more(alert)
    _feed(alert, mine=mine)


def _channel(channel: Channel, state: State) -> str:
    return (
        f'<div class="channel"><div>{text(channel.shown)} <span class="faint">{_MEDIA[channel.medium]}</span></div>'
        f'<div class="{"well" if state.well else "unwell"}">{text(state.words)}</div></div>'
    )


def _tried(alert: Alert) -> dict[int, State]:
    """What each server answered to a test, by the channel's number, if one was just asked for."""
    if not st.button("Send a test", key="test", help="To every channel; nothing else waits for it."):
        return {}
    with st.spinner("Waiting for the servers …"):
        answers = data.try_alert(alert.id)
    return {
        each.channel.id: State(each.problem, well=False) if each.problem else State("took the test") for each in answers
    }


def _more(alert: Alert) -> None:
    with (
        st.form("more", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom", key="more-channels"),
    ):
        typed = st.text_input(
            "Tell it also to", placeholder="desk@example.org, https://cms.example.org/hook, slack://…", key="more-to"
        )
        pressed = st.form_submit_button("Add")
    if pressed and typed.strip():
        with explained():
            keep(data.change_alert(alert.id, alert, add=addresses(typed)))
            st.rerun()


def _take_away(alert: Alert, channel: Channel) -> None:
    data.change_alert(alert.id, alert, remove=[channel.id])


def _feed(alert: Alert, *, mine: bool) -> None:
    st.html('<p class="faint">Its feed, for a feed reader. Whoever has the address can read it.</p>')
    with st.container(horizontal=True, vertical_alignment="center", key="feed"):
        st.code(data.feed(alert), language=None)
        if mine:
            with st.popover("Change the address"):
                st.write("Readers that have the old address find nothing there any more.")
                st.button("Change it now", key="renew", on_click=data.renew_feed, args=(alert.id,))
