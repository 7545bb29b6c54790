"""The page of topics: named searches that a newsroom shares, with links to search, trend, alert and feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import alert_data, data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from search.errors import QueryError
from search.topics import topics
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.alert import Alert


@dataclass(frozen=True, slots=True)
class _NamedSearch:
    """A named search. `covers`: what it finds, in a sentence. `alert`: the alert on the same query, if there is one."""

    label: str
    covers: str
    query: str
    alert: Alert | None


def show() -> None:
    """Show the page: the topics that come with Blue Light, then the searches that the newsroom has named."""
    st.html(
        "<h1>Topics</h1><p>Searches that newsrooms come back to. "
        "Press a number to read the stories, or set an alert to be notified of new ones.</p>"
    )
    alerts = alert_data.overview().alerts
    st.html(
        _list(_NamedSearch(each.label, each.covers, each.query, _alert_on(each.query, alerts)) for each in topics())
    )
    shipped = {each.query for each in topics()}
    own = [alert for alert in alerts if alert.shared and alert.label and alert.query not in shipped]
    st.html('<h2 class="part">Named by this newsroom</h2>')
    if own:
        st.html(_list(_NamedSearch(alert.label, alert.query, alert.query, alert) for alert in own))
    else:
        st.html('<p class="note">None yet. Alerts that have a name and are shared are listed here, too.</p>')


def _alert_on(query: str, alerts: Sequence[Alert]) -> Alert | None:
    """Return the first alert on exactly this query."""
    return next((alert for alert in alerts if alert.query == query), None)


def _list(searches: Iterable[_NamedSearch]) -> str:
    return f'<ul class="topics">{"".join(map(_topic, searches))}</ul>'


def _topic(search: _NamedSearch) -> str:
    return (
        f'<li><div class="what"><h3>{text(search.label)}</h3><p>{text(search.covers)}</p></div>'
        f'<div class="week">{_recent_counts(search)}</div><div class="actions">{"".join(_links(search))}</div></li>'
    )


def _recent_counts(search: _NamedSearch) -> str:
    try:
        counts = data.recent_counts(search.query)
    except QueryError as error:
        return f'<span class="unwell">{text(str(error))}</span>'
    label = f"{counted(sum(counts.days), 'story', 'stories')} in the last 30 days, day by day"
    week = anchor(link("", q=f"({search.query}) since:7d"), f"<strong>{counts.week:,}</strong> in 7 days")
    return f"{bars(counts.days, label, unfinished=True)}<span>{week}</span>"


def _links(search: _NamedSearch) -> Iterable[str]:
    yield anchor(link("", q=search.query), "Search")
    yield anchor(link("trends", q=search.query), "Trend")
    if search.alert:
        yield anchor(alert_data.feed(search.alert), "Feed")
        yield anchor(link("alerts", alert=str(search.alert.id)), f"Alert {search.alert.id}")
    else:
        yield anchor(link("alerts", q=search.query, label=search.label), "Set an alert", style="more")


show()
