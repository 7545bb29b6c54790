"""The terms of an alert as form fields, for setting an alert and for changing one."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.auth import current_owner
from dashboard.words.alert_terms import chosen_occasion_label, rhythm_label
from search.alert import CHOSEN, LOCAL, Occasion
from search.alerts.editing.terms import LONGEST_LABEL, LONGEST_SILENCE
from search.cadence import Cadence, QuietHours, Rhythm

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Terms

_MORNING = time(8)
_DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)


def terms_form(
    key: str, usual: Terms, *, button: str, more: Callable[[str], str] = lambda _: ""
) -> tuple[Terms, str] | None:
    """Show the fields, filled with the `usual` terms. Returns what they hold once the button is pressed, else None.

    `key` is unique to this form. `button`: the words on the button. `more` shows another field and returns its text,
    which is returned beside the terms. Raises `AlertError` if the quiet hours cannot be read.
    """
    with st.container(horizontal=True, key="occasions-and-rhythm"):
        occasions = _occasions(key, usual)
        rhythm = _rhythm(key, usual)
    with st.form(f"{key}-terms", border=False):
        more_text = more(key)
        with st.container(horizontal=True, key="terms"):
            label = st.text_input(
                "Name", usual.label, max_chars=LONGEST_LABEL, placeholder="the query", key=f"{key}-label", width=320
            )
            cadence = _cadence(key, usual, rhythm)
            quiet = _quiet(key, usual) if cadence.at is None else str(usual.quiet or "")
            silence_days = _silence(key, usual) if Occasion.SILENCE in occasions else usual.silence_days
        shared = not _private(key, usual)
        if not st.form_submit_button(button, type="primary"):
            return None
    return (
        replace(
            usual,
            label=label,
            occasions=occasions,
            cadence=cadence,
            quiet=QuietHours.read(quiet) if quiet.strip() else None,
            silence_days=silence_days,
            shared=shared,
        ),
        more_text,
    )


def channels_field(key: str) -> str:
    """Show the field for the addresses of an alert's channels, and return its text."""
    owner = current_owner() or ""
    return st.text_area(
        "Send to",
        owner if "@" in owner else "",
        key=f"{key}-to",
        height=90,
        placeholder="desk@example.org, https://cms.example.org/hook, slack://…",
        help="Mail addresses, the address of a webhook, or addresses of Slack, Teams and other services as Apprise "
        "writes them. Separate them with commas, or put each on its own line. Leave it empty to use the alert's feed "
        "only.",
    )


def make_daily(key: str) -> None:
    """Set the rhythm to daily in the form with this key."""
    st.session_state[f"{key}-rhythm"] = Rhythm.DAILY


def is_digest(key: str, usual: Terms) -> bool:
    """Return whether the form with this key now makes a daily or weekly digest."""
    return st.session_state.get(f"{key}-rhythm", usual.cadence.rhythm) in _DIGESTS


def _occasions(key: str, usual: Terms) -> frozenset[Occasion]:
    chosen = st.pills(
        "Notify about",
        CHOSEN,
        format_func=chosen_occasion_label,
        selection_mode="multi",
        default=[each for each in CHOSEN if each in usual.occasions],
        key=f"{key}-occasions",
        wrap=True,
    )
    return frozenset(map(Occasion, chosen))


def _rhythm(key: str, usual: Terms) -> Rhythm:
    st.session_state.setdefault(f"{key}-rhythm", usual.cadence.rhythm)
    st.segmented_control("How often", list(Rhythm), format_func=rhythm_label, required=True, key=f"{key}-rhythm")
    return Rhythm(st.session_state.get(f"{key}-rhythm") or usual.cadence.rhythm)


def _cadence(key: str, usual: Terms, rhythm: Rhythm) -> Cadence:
    if rhythm not in _DIGESTS:
        return Cadence(rhythm)
    day = _weekday(key, usual) if rhythm is Rhythm.WEEKLY else None
    at = st.time_input("At", usual.cadence.at or _MORNING, key=f"{key}-at", width=120)
    return Cadence(rhythm, at, day)


def _weekday(key: str, usual: Terms) -> int:
    chosen = usual.cadence.weekday or 0
    return st.selectbox(
        "On", range(7), chosen, format_func=calendar.day_name.__getitem__, key=f"{key}-weekday", width=150
    )


def _quiet(key: str, usual: Terms) -> str:
    return st.text_input(
        "Quiet hours", str(usual.quiet or ""), placeholder="none; or 22:00-07:00", key=f"{key}-quiet", width=200
    )


def _silence(key: str, usual: Terms) -> int:
    return st.number_input(
        "Silence after (days)", 1, LONGEST_SILENCE, usual.silence_days, key=f"{key}-silence", width=180
    )


def _private(key: str, usual: Terms) -> bool:
    """Show the box for a private alert, unless nobody logs in: then there is nobody from whom to hide it."""
    if current_owner() == LOCAL:
        return not usual.shared
    return st.checkbox("Private: only I can see it", not usual.shared, key=f"{key}-private")
