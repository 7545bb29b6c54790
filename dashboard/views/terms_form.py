"""The terms of an alert as fields: the same for setting one and for changing it."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.auth import owner
from dashboard.words.alert_terms import OCCASION_LABELS, RHYTHMS
from search.alert import LOCAL, Occasion
from search.alerts.editing.terms import LONGEST_LABEL, LONGEST_SILENCE
from search.cadence import Cadence, QuietHours, Rhythm

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Terms

_MORNING = time(8)
_DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)


def terms_form(
    key: str, usual: Terms, *, press: str, more: Callable[[str], str] = lambda _: ""
) -> tuple[Terms, str] | None:
    """The fields, filled with the usual terms, and what was typed in them when the button was pressed, else None.

    `key` tells this form from others. `more` writes a field of its own and returns what was typed there. Raises
    `AlertError` where quiet hours cannot be read.
    """
    with st.container(horizontal=True, key="told-of"):
        occasions = _occasions(key, usual)
        rhythm = _rhythm(key, usual)
    with st.form(f"{key}-terms", border=False):
        typed = more(key)
        with st.container(horizontal=True, key="terms"):
            label = st.text_input(
                "Call it", usual.label, max_chars=LONGEST_LABEL, placeholder="its query", key=f"{key}-label", width=320
            )
            cadence = _cadence(key, usual, rhythm)
            quiet = _quiet(key, usual) if cadence.at is None else str(usual.quiet or "")
            days = _silence(key, usual) if Occasion.SILENCE in occasions else usual.silence_days
        shared = not _private(key, usual)
        if not st.form_submit_button(press, type="primary"):
            return None
    return (
        replace(
            usual,
            label=label,
            occasions=occasions,
            cadence=cadence,
            quiet=QuietHours.read(quiet) if quiet.strip() else None,
            silence_days=days,
            shared=shared,
        ),
        typed,
    )


def channels_field(key: str) -> str:
    """The field for where an alert is told."""
    here = owner() or ""
    return st.text_area(
        "Tell it to",
        here if "@" in here else "",
        key=f"{key}-to",
        height=90,
        placeholder="desk@example.org, https://cms.example.org/hook, slack://…",
        help="Mail addresses, the address of a webhook, or of Slack, Teams and other services as Apprise writes them, "
        "with commas between them or each on its own line. Without any, the alert is told by its feed only.",
    )


def every_day(key: str) -> None:
    """Have the form with this key make a daily digest."""
    st.session_state[f"{key}-rhythm"] = Rhythm.DAILY


def is_digest(key: str, usual: Terms) -> bool:
    """Whether the form with this key makes a digest of a day or a week, as far as it was filled."""
    return st.session_state.get(f"{key}-rhythm", usual.cadence.rhythm) in _DIGESTS


def _occasions(key: str, usual: Terms) -> frozenset[Occasion]:
    chosen = st.pills(
        "Hear of",
        list(OCCASION_LABELS),
        format_func=OCCASION_LABELS.__getitem__,
        selection_mode="multi",
        default=[each for each in OCCASION_LABELS if each in usual.occasions],
        key=f"{key}-occasions",
        wrap=True,
    )
    return frozenset(map(Occasion, chosen))


def _rhythm(key: str, usual: Terms) -> Rhythm:
    st.session_state.setdefault(f"{key}-rhythm", usual.cadence.rhythm)
    st.segmented_control(
        "How often", list(RHYTHMS), format_func=RHYTHMS.__getitem__, required=True, key=f"{key}-rhythm"
    )
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
        "Quiet hours", str(usual.quiet or ""), placeholder="none, or 22:00-07:00", key=f"{key}-quiet", width=200
    )


def _silence(key: str, usual: Terms) -> int:
    return st.number_input(
        "Silence after (days)", 1, LONGEST_SILENCE, usual.silence_days, key=f"{key}-silence", width=180
    )


def _private(key: str, usual: Terms) -> bool:
    """Where nobody logs in there is nobody to hide it from."""
    if owner() == LOCAL:
        return not usual.shared
    return st.checkbox("Private: only I see it", not usual.shared, key=f"{key}-private")
