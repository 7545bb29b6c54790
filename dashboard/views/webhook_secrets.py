"""What signs a webhook's messages: shown when the channel is made, until it is said to be copied, and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.fragments.markup import text

if TYPE_CHECKING:
    from dashboard.data import SavedAlert

_KEY = "secrets"


def keep(added: SavedAlert) -> None:
    """Have `secrets` show what was made with an alert's new channels."""
    made = [channel for channel in added.channels if channel.secret]
    if made:
        st.session_state[_KEY] = (added.alert, made)


def secrets(number: int) -> None:
    """Those of an alert that were made in this visit, if any."""
    alert, made = st.session_state.get(_KEY, (0, []))
    if alert != number:
        st.session_state.pop(_KEY, None)
        return
    with st.container(key="secrets-shown", border=True):
        for channel in made:
            st.html(
                f'<h2 class="part">The signing secret of {text(channel.shown)}</h2><p>Copy it to the receiver now: '
                "it checks with it that a message is ours, and it is never shown again. "
                "The sign at its right end copies it.</p>"
            )
            st.code(channel.secret, language=None)
        st.button("I have copied it", on_click=lambda: st.session_state.pop(_KEY))
