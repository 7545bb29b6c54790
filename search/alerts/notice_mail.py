"""The mail that tells of one story, in plain text."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from textwrap import fill
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from search import newsroom

if TYPE_CHECKING:
    from datetime import datetime

    from search.query.highlight import Marked
    from search.reading import Reading
    from search.store.notices import Notice
    from search.store.polls import Gap

WIDTH = 76


def compose(notice: Notice, reading: Reading, *, sender: str, dashboard: str, late: Gap | None = None) -> EmailMessage:
    """The mail of a notice: headline, source, when, the sentences that matched, and where to read on.

    `dashboard` is the address under which the dashboard answers, `late` the gap in gathering for which the story was
    not seen sooner. The Message-ID is the notice's own, so that a
    mail that was sent twice, because a server took it and its answer was lost, is seen to be the same.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = notice.email
    message["Subject"] = _line(f"{_subject(notice, late)}: {reading.title.text}")
    message["Date"] = format_datetime(notice.created)
    message["Message-ID"] = f"<{notice.alert}.{notice.story}.{notice.version}@{sender.rpartition('@')[2].strip('> ')}>"
    message["Auto-Submitted"] = "auto-generated"
    text = "\n\n".join(_paragraphs(notice, reading, dashboard.rstrip("/"), late)) + "\n"
    message.set_content(text, cte="quoted-printable")  # smtplib asks no server whether it takes 8 bits
    return message


def _subject(notice: Notice, late: Gap | None) -> str:
    if notice.version > 1:
        return f"{notice.query} (edited)"
    return f"{notice.query} (late)" if late else notice.query


def _paragraphs(notice: Notice, reading: Reading, dashboard: str, late: Gap | None) -> list[str]:
    story = reading.story
    told = f"{reading.source.label}, {reading.source.kind}, {_when(story.published, story.seen)}"
    return [
        fill(_line(reading.title.text), WIDTH),
        told,
        *([_why_late(late)] if late and notice.version == 1 else []),
        *(fill(_line(_starred(passage)), WIDTH) for passage in reading.passages),
        *([f"At the publisher: {reading.link}"] if reading.link else []),
        f"In Blue Light: {dashboard}/story?{urlencode({'id': story.id, 'q': notice.query})}",
        f"You get this mail because your alert {notice.query!r} matches the story.\n"
        f"To change or remove it: {dashboard}/alerts",
    ]


def _why_late(gap: Gap) -> str:
    since, until = newsroom.clock(gap.since), newsroom.clock(gap.until)
    return fill(f"This comes late: nothing was gathered from this source between {since} and {until}.", WIDTH)


def _starred(passage: Marked) -> str:
    return "".join(f"*{piece}*" if place % 2 else piece for place, piece in enumerate(passage.pieces))


def _when(published: datetime | None, seen: datetime) -> str:
    if published is None:
        return f"no date given, first seen {newsroom.clock(seen)}"
    return f"published {newsroom.clock(published)}"


def _line(text: str) -> str:
    """Text from the web on one line: a line break in a headline must not begin a header.

    Nor must one that is hidden in what looks like an encoded word (RFC 2047), which Python would decode.
    """
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.replace("=?", "= ?").split())
