"""Write a message as JSON for the receiver of a webhook; docs/alerts-webhook.md describes the fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.alerts.messages.content import MessageContent, MessageEntry
    from search.query.highlight import Marked


def as_json(content: MessageContent, written: datetime) -> dict[str, Any]:
    """Return the fields of a message that was put together at `written`, an aware time."""
    return {
        "type": "alert",
        "timestamp": _time(written),
        "data": {
            "alert": {
                "number": content.alert_number,
                "name": content.alert_name,
                "query": content.query,
                "link": content.manage,
            },
            "subject": content.subject,
            "digest": content.digest,
            "sentences": list(content.sentences),
            "stories": [_story(each) for each in content.entries],
            "more": content.more,
            "search": content.search,
        },
    }


def _story(entry: MessageEntry) -> dict[str, Any]:
    return {
        "id": entry.story,
        "version": entry.version,
        "occasion": str(entry.occasion),
        "headline": _pieces(entry.headline),
        "source": entry.source,
        "kind": entry.kind,
        "published": _time(entry.published) if entry.published else None,
        "published_guessed": entry.published_guessed,
        "seen": _time(entry.seen),
        "passages": [_pieces(each) for each in entry.passages],
        "why": entry.why,
        "notes": list(entry.notes),
        "changes": [[{"text": each.text, "fate": str(each.change)} for each in change] for change in entry.changes],
        "retold_by": [{"source": e.source, "headline": e.headline, "link": e.link} for e in entry.also_reported_by],
        "publisher": entry.publisher or None,
        "link": entry.link,
    }


def _pieces(text: Marked) -> list[dict[str, Any]]:
    return [{"text": piece, "matched": matched} for piece, matched in text.runs()]


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
