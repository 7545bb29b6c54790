"""The channels of an alert on its page: their states, a test, a field for more, and the alert's feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import alert_data
from dashboard.fragments.markup import text
from dashboard.views.alert_editor import alert_errors
from dashboard.views.webhook_secrets import keep_secrets
from dashboard.words.alert_terms import medium_label, split_addresses
from dashboard.words.health_words import State, channel_state

if TYPE_CHECKING:
    from datetime import datetime

    from search.alert import Alert, Channel


def show_channels(alert: Alert, now: datetime, *, changeable: bool) -> None:
    """Show an alert's channels, with buttons if it is `changeable` for the visitor."""
    st.html('<h2 class="part">Channels</h2>')
    mails = alert_data.has_mail_server()
    test_answers = _test_button(alert) if changeable and alert.channels else {}
    with st.container(key="channels", gap=None):
        for channel in alert.channels:
            with st.container(horizontal=True, vertical_alignment="center", key=f"channel-{channel.id}"):
                st.html(_channel(channel, test_answers.get(channel.id) or channel_state(channel, mails=mails, now=now)))
                if changeable:
                    st.button(
                        "Remove",
                        type="tertiary",
                        key=f"away-{channel.id}",
                        on_click=_remove,
                        args=(alert, channel),
                    )
    if not alert.channels:
        st.html('<p class="note">None: what the alert finds is in its feed only.</p>')
    if changeable:
        _add_form(alert)
    _feed(alert, changeable=changeable)


def _channel(channel: Channel, state: State) -> str:
    medium = f'<span class="faint">{medium_label(channel.medium)}</span>'
    return (
        f'<div class="channel"><div>{text(channel.shown)} {medium}</div>'
        f'<div class="{"well" if state.well else "unwell"}">{text(state.words)}</div></div>'
    )


def _test_button(alert: Alert) -> dict[int, State]:
    """Return each server's answer to a test, by the channel's number, if the button was just pressed."""
    if not st.button("Send a test", key="test", help="Sends a test message to every channel at once."):
        return {}
    with st.spinner("Waiting for the servers …"):
        answers = alert_data.try_alert(alert.id)
    return {
        each.channel.id: State(each.problem, well=False) if each.problem else State("accepted the test")
        for each in answers
    }


def _add_form(alert: Alert) -> None:
    with (
        st.form("more", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom", key="more-channels"),
    ):
        addresses = st.text_input(
            "Also send to", placeholder="desk@example.org, https://cms.example.org/hook, slack://…", key="more-to"
        )
        pressed = st.form_submit_button("Add")
    if pressed and addresses.strip():
        with alert_errors():
            keep_secrets(alert_data.change_alert(alert.id, alert, add=split_addresses(addresses)))
            st.rerun()


def _remove(alert: Alert, channel: Channel) -> None:
    alert_data.change_alert(alert.id, alert, remove=[channel.id])


def _feed(alert: Alert, *, changeable: bool) -> None:
    st.html('<p class="faint">The alert\'s feed, for a feed reader. Anyone who has the address can read it.</p>')
    with st.container(horizontal=True, vertical_alignment="center", key="feed"):
        st.code(alert_data.feed(alert), language=None)
        if changeable:
            with st.popover("Change the address"):
                st.write("Feed readers that use the old address will find nothing there.")
                st.button("Change it now", key="renew", on_click=alert_data.renew_feed, args=(alert.id,))
