"""Topics: named searches that a newsroom shares, each with its search, its trend, its alert and its feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from dashboard.words.moments import number
from search.errors import QueryError
from search.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.alert import Alert


@dataclass(frozen=True, slots=True)
class _Named:
    """A named search; `covers`: what it finds, in a sentence. `watched`: the alert on it, if there is one."""

    label: str
    covers: str
    query: str
    watched: Alert | None


def show() -> None:
    """The page: what comes with Blue Light, then what the newsroom itself has named."""
    st.html(
        "<h1>Topics</h1><p>Searches that a newsroom of the emergency services comes back to. "
        "Press a number to read, Watch to hear of what comes.</p>"
    )
    alerts = data.alert_overview().alerts
    given = topics()
    st.html(_list(_Named(each.label, each.covers, each.query, _watching(each.query, alerts)) for each in given))
    shipped = {each.query for each in given}
    own = [alert for alert in alerts if alert.shared and alert.label and alert.query not in shipped]
    st.html('<h2 class="part">Named by this newsroom</h2>')
    if own:
        st.html(_list(_Named(alert.label, alert.query, alert.query, alert) for alert in own))
    else:
        st.html('<p class="note">None yet. An alert that has a name and is shared stands here, too.</p>')


def _watching(query: str, alerts: Sequence[Alert]) -> Alert | None:
    """The first alert on this very query."""
    return next((alert for alert in alerts if alert.query == query), None)


def _list(given: Iterable[_Named]) -> str:
    return f'<ul class="topics">{"".join(map(_topic, given))}</ul>'


def _topic(given: _Named) -> str:
    return (
        f'<li><div class="what"><h3>{text(given.label)}</h3><p>{text(given.covers)}</p></div>'
        f'<div class="week">{_pulse(given)}</div><div class="actions">{"".join(_links(given))}</div></li>'
    )


def _pulse(given: _Named) -> str:
    try:
        found = data.recent_counts(given.query)
    except QueryError as error:
        return f'<span class="unwell">{text(str(error))}</span>'
    label = f"{number(sum(found.days), 'story', 'stories')} in the last 30 days, day by day"
    week = anchor(link("", q=f"({given.query}) since:7d"), f"<strong>{found.week:,}</strong> in 7 days")
    return f"{bars(found.days, label, unfinished=True)}<span>{week}</span>"


def _links(given: _Named) -> Iterable[str]:
    yield anchor(link("", q=given.query), "Search")
    yield anchor(link("trends", q=given.query), "Trend")
    if given.watched:
        yield anchor(data.feed(given.watched), "Feed")
        yield anchor(link("alerts", alert=str(given.watched.id)), f"Watched by alert {given.watched.id}")
    else:
        yield anchor(link("alerts", q=given.query, label=given.label), "Watch", style="more")


show()
