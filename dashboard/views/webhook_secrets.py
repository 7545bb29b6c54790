"""The signing secrets of an alert's new webhooks. They are shown until they are copied, and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.fragments.markup import text

if TYPE_CHECKING:
    from dashboard.alert_data import SavedAlert

_KEY = "secrets"


def keep_secrets(saved: SavedAlert) -> None:
    """Keep the secrets of channels that were just added for `show_secrets`, in the visitor's session only."""
    channels = [channel for channel in saved.channels if channel.secret]
    if channels:
        st.session_state[_KEY] = (saved.alert, channels)


def show_secrets(number: int) -> None:
    """Show the secrets that are kept for an alert, and forget those of another alert."""
    alert, channels = st.session_state.get(_KEY, (0, []))
    if alert != number:
        st.session_state.pop(_KEY, None)
        return
    with st.container(key="secrets-shown", border=True):
        for channel in channels:
            st.html(
                f'<h2 class="part">The signing secret of {text(channel.shown)}</h2><p>Copy it to the receiver now; '
                "it is never shown again. The receiver checks with it that a message comes from Blue Light. "
                "Press the icon at the right-hand end to copy it.</p>"
            )
            st.code(channel.secret, language=None)
        st.button("I have copied it", on_click=lambda: st.session_state.pop(_KEY))
