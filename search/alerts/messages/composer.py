"""From a message, which is notices, to the letter that every channel is given: what is told, in which words.

A letter is written when it is sent, so that no words lie in the outbox, and rights are those of the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from search import calendar
from search.alert import Occasion
from search.alerts.messages.content import SHOWN, MessageContent, OtherReport, message_entry
from search.alerts.messages.sentences import sentences
from search.query.standing_query import parse_standing_query
from search.query.tree import All
from search.rights import publisher_link, shown_changes, shown_excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.alert import Alert, Message, Notice
    from search.alerts.messages.content import MessageEntry
    from search.changes import ChangedWords
    from search.rights import ShownStory
    from search.store import Store
    from search.story import Source, Story


@dataclass(frozen=True, slots=True)
class _Told:
    """A notice and the version of the story that it tells of."""

    notice: Notice
    story: Story


def compose(store: Store, message: Message, alert: Alert, dashboard: str) -> MessageContent:
    """What a message says, with links to the dashboard at this address.

    Each event is one entry, its first story with the others named below it; at most `SHOWN` entries, and the number
    of stories beyond them. Raises `StoreError`.
    """
    return _Writer(store, message, alert, dashboard.rstrip("/")).content()


class _Writer:
    def __init__(self, store: Store, message: Message, alert: Alert, dashboard: str) -> None:
        self._store, self._message, self._alert, self._dashboard = store, message, alert, dashboard
        self._sources = store.sources.names()
        self._query = (
            parse_standing_query(alert.query, calendar.today())[0] or All()
        )  # one that cannot be read keeps back no message
        self._told = [
            _Told(notice, store.stories.at(notice.story, notice.version))
            for notice in message.notices
            if notice.story and notice.version
        ]
        earlier = store.stories.get([each.story for each in store.messages.earlier(message) if each.story])
        self._earlier = [story for story in earlier if story.id not in {told.story.id for told in self._told}]

    def content(self) -> MessageContent:
        groups = list(_by_event(self._told))
        shown = groups[:SHOWN]
        entries = [self._entry(group) for group in shown] + self._named()
        return MessageContent(
            subject=self._subject(entries),
            alert_number=self._alert.id,
            alert_name=self._alert.name,
            query=self._alert.query,
            entries=tuple(entries),
            sentences=tuple(sentences(self._message, self._sources)),
            more=sum(map(len, groups[SHOWN:])),
            search=f"{self._dashboard}/?{urlencode({'q': self._alert.query})}",
            manage=f"{self._dashboard}/alerts?{urlencode({'alert': self._alert.id})}",
            digest=self._message.digest,
        )

    def _entry(self, group: Sequence[_Told]) -> MessageEntry:
        first, *others = group
        reading = shown_excerpt(first.story, self._source(first.story), self._query)
        return message_entry(
            reading,
            first.notice.occasion,
            self._link(first.story),
            why=_why(reading),
            notes=tuple(self._notes(first)),
            changes=self._changes(first),
            retold_by=tuple(map(self._retold, [*(told.story for told in others), *self._earlier])),
        )

    def _named(self) -> list[MessageEntry]:
        """The stories that make a spike: they are named by what found it, and have no notices of their own."""
        spikes = [notice for notice in self._message.notices if notice.occasion is Occasion.SPIKE]
        ids = [id_ for notice in spikes for id_ in notice.detail["stories"]]
        readings = (
            shown_excerpt(story, self._source(story), self._query) for story in self._store.stories.get(ids)[:SHOWN]
        )
        return [
            message_entry(reading, Occasion.SPIKE, self._link(reading.story), why=_why(reading)) for reading in readings
        ]

    def _notes(self, told: _Told) -> Iterable[str]:
        was_missed = told.notice.late and told.story.version == 1  # an edit of a story that was missed comes in time
        if gap := self._store.polls.gap_before(told.story) if was_missed else None:
            since, until = calendar.written_moment(gap.since), calendar.written_moment(gap.until)
            yield f"This comes late: nothing was gathered from this source between {since} and {until}."
        elif told.notice.late:
            yield "This comes late: it was missed when it came, and found by the check that follows."
        if told.notice.occasion is Occasion.ENDED:
            yield "It was edited, and no longer matches."

    def _changes(self, told: _Told) -> tuple[tuple[ChangedWords, ...], ...]:
        if told.story.version == 1:
            return ()
        before = self._store.stories.at(told.story.id, told.story.version - 1)
        return shown_changes(told.story, before, self._source(told.story))

    def _retold(self, story: Story) -> OtherReport:
        return OtherReport(
            source=self._source(story).label, headline=story.title, link=publisher_link(story) or self._link(story)
        )

    def _source(self, story: Story) -> Source:
        return self._sources[story.source]

    def _link(self, story: Story) -> str:
        return f"{self._dashboard}/story?{urlencode({'id': story.id, 'q': self._alert.query})}"

    def _subject(self, entries: Sequence[MessageEntry]) -> str:
        name = self._alert.name
        if not self._told:
            return f"{name}: {next(iter(sentences(self._message, self._sources)), '')}"
        if self._message.digest:
            return f"{name}: {_stories(len(self._told))}"
        if self._message.replies_to and self._earlier:
            return f"Re: {name}: {self._earlier[0].title}"
        return f"{name}{_mark(self._told[0].notice)}: {entries[0].headline.text}"


def _by_event(told: Iterable[_Told]) -> Iterable[list[_Told]]:
    """New stories of one event together, in the order of the first; every edit by itself."""
    groups: dict[object, list[_Told]] = {}
    for each in told:
        alone = each.notice.occasion is not Occasion.NEW
        groups.setdefault(each.notice.id if alone else each.notice.event, []).append(each)
    return groups.values()


def _why(reading: ShownStory) -> str:
    """The words that matched, in the forms in which they stand there."""
    marked = {word.casefold(): word for text in (reading.title, *reading.passages) for word in text.pieces[1::2]}
    return f"it says {', '.join(marked.values())}" if marked else "its source, its kind or its date match"


def _mark(notice: Notice) -> str:
    if notice.occasion in (Occasion.EDITED, Occasion.ENDED):
        return " (edited)"
    return " (late)" if notice.late else ""


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count} stories"
