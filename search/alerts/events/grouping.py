"""Find the event of a story: the event of the first story that it repeats, or its own.

A finer grouping would replace `event_of`: detection asks it for events, and messages group notices by their event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import calendar
from search.alerts.events.near_duplicates import near_duplicates, sketch

if TYPE_CHECKING:
    from search.store import Store
    from search.story import Story


def event_of(store: Store, story: Story) -> str:
    """Return the id of the first story of the last days that reported the same, which may be this story itself.

    A story keeps its event when it is edited. Raises `StoreError`.
    """
    known = store.story_events.events([story.id])
    if known:
        return known[story.id]
    own = sketch(story)
    candidates = [id_ for id_ in store.story_events.candidates(own) if id_ != story.id]
    alike = [other.id for other in store.stories.get(candidates) if near_duplicates(story, other)]
    events = store.story_events.events(alike)
    event = next((events[id_] for id_ in alike if id_ in events), story.id)
    store.story_events.save(story.id, event, own, calendar.now())
    return event
