"""Compose the content of a message, the same for every channel, from its notices.

The content is composed when the message is sent. No words of stories are stored with messages, and the rights that
apply are those at that time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from search import calendar
from search.alert import Message, Occasion
from search.alerts.messages.content import SHOWN, MessageContent, OtherReport, message_entry
from search.alerts.messages.sentences import sentences
from search.query.standing_query import parse_standing_query
from search.query.tree import All
from search.rights import publisher_link, shown_changes, shown_excerpt
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.alert import Alert, Notice
    from search.alerts.messages.content import MessageEntry
    from search.changes import ChangedWords
    from search.rights import ShownStory
    from search.store import Store
    from search.story import Source, Story


@dataclass(frozen=True, slots=True)
class _NoticedStory:
    """A notice and the version of the story that it reports."""

    notice: Notice
    story: Story


def compose(store: Store, message: Message, alert: Alert, dashboard: str) -> MessageContent:
    """Return the content of a message, with links to the dashboard at this web address.

    Each event is one entry: its first story, with the other stories listed below it. There are at most `SHOWN` entries;
    the content has the number of stories beyond them. Raises `StoreError`.
    """
    return _Composer(store, message, alert, dashboard.rstrip("/")).content()


def single_notice_message(notice: Notice) -> Message:
    """Return a message that consists of this notice alone."""
    return Message(
        id=notice.message or 0,
        alert=notice.alert,
        created=notice.created,
        digest=False,
        replies_to=None,
        notices=(notice,),
    )


class _Composer:
    """The stories, sources and query that all parts of one message need."""

    def __init__(self, store: Store, message: Message, alert: Alert, dashboard: str) -> None:
        self._store, self._message, self._alert, self._dashboard = store, message, alert, dashboard
        self._sources = store.sources.by_name()
        # a query that cannot be parsed any more must not stop the message
        self._query = parse_standing_query(alert.query, calendar.today())[0] or All()
        self._noticed = [
            _NoticedStory(notice, store.stories.version(notice.story, notice.version))
            for notice in message.notices
            if notice.story and notice.version
        ]
        earlier = store.stories.get([each.story for each in store.messages.earlier_notices(message) if each.story])
        self._earlier = [story for story in earlier if story.id not in {each.story.id for each in self._noticed}]

    def content(self) -> MessageContent:
        """Return the content of the message."""
        groups = list(_by_event(self._noticed))
        entries = [self._entry(group) for group in groups[:SHOWN]] + self._spike_entries()
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

    def _entry(self, group: Sequence[_NoticedStory]) -> MessageEntry:
        first, *others = group
        shown = shown_excerpt(first.story, self._source(first.story), self._query)
        reports = [*(other.story for other in others), *self._earlier]
        return message_entry(
            shown,
            first.notice.occasion,
            self._link(first.story),
            why=_why(shown),
            notes=tuple(self._notes(first)),
            changes=self._changes(first),
            also_reported_by=tuple(map(self._other_report, reports)),
        )

    def _spike_entries(self) -> list[MessageEntry]:
        """Return entries for the stories of a spike, which are named in its notice and have no notices of their own."""
        spikes = [notice for notice in self._message.notices if notice.occasion is Occasion.SPIKE]
        ids = [id_ for notice in spikes for id_ in notice.detail["stories"]]
        stories = self._store.stories.get(ids)[:SHOWN]
        excerpts = [shown_excerpt(story, self._source(story), self._query) for story in stories]
        return [message_entry(each, Occasion.SPIKE, self._link(each.story), why=_why(each)) for each in excerpts]

    def _notes(self, noticed: _NoticedStory) -> Iterable[str]:
        was_missed = noticed.notice.late and noticed.story.version == 1  # an edit of a missed story comes in time
        if gap := self._store.polls.gap_before(noticed.story) if was_missed else None:
            since, until = calendar.format_moment(gap.since), calendar.format_moment(gap.until)
            yield f"This comes late: nothing was collected from this source between {since} and {until}."
        elif fetched := self._store.stories.completed(noticed.story) if was_missed else None:
            yield f"This comes late: its page did not answer with its text before {calendar.format_moment(fetched)}."
        elif noticed.notice.late:
            yield "This comes late: it was missed at first, and found by the daily check."
        if noticed.notice.occasion is Occasion.ENDED:
            yield "It was edited, and no longer matches."

    def _changes(self, noticed: _NoticedStory) -> tuple[tuple[ChangedWords, ...], ...]:
        if noticed.story.version == 1:
            return ()
        before = self._store.stories.version(noticed.story.id, noticed.story.version - 1)
        return shown_changes(noticed.story, before, self._source(noticed.story))

    def _other_report(self, story: Story) -> OtherReport:
        return OtherReport(
            source=self._source(story).label, headline=story.title, link=publisher_link(story) or self._link(story)
        )

    def _source(self, story: Story) -> Source:
        return self._sources[story.source]

    def _link(self, story: Story) -> str:
        return f"{self._dashboard}/story?{urlencode({'id': story.id, 'q': self._alert.query})}"

    def _subject(self, entries: Sequence[MessageEntry]) -> str:
        name = self._alert.name
        if not self._noticed:
            return f"{name}: {next(iter(sentences(self._message, self._sources)), '')}"
        if self._message.digest:
            return f"{name}: {counted(len(self._noticed), 'story', 'stories')}"
        if self._message.replies_to and self._earlier:
            return f"Re: {name}: {self._earlier[0].title}"
        return f"{name}{_subject_mark(self._noticed[0].notice)}: {entries[0].headline.text}"


def _by_event(noticed: Iterable[_NoticedStory]) -> Iterable[list[_NoticedStory]]:
    """Group new stories by event, in the order of each event's first story. An edited story has its own group."""
    groups: dict[object, list[_NoticedStory]] = {}
    for each in noticed:
        alone = each.notice.occasion is not Occasion.NEW
        groups.setdefault(each.notice.id if alone else each.notice.event, []).append(each)
    return groups.values()


def _why(shown: ShownStory) -> str:
    """Return which words matched, in the forms in which the text has them."""
    marked = {word.casefold(): word for text in (shown.title, *shown.passages) for word, hit in text.runs() if hit}
    return f"it says {', '.join(marked.values())}" if marked else "its source, kind or date matches"


def _subject_mark(notice: Notice) -> str:
    if notice.occasion in (Occasion.EDITED, Occasion.ENDED):
        return " (edited)"
    return " (late)" if notice.late else ""
