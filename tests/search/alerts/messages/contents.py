"""Contents of messages for the tests of all channels, and harmful texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.alert import Occasion
from search.alerts.messages.content import MessageContent, MessageEntry, OtherReport, message_entry
from search.changes import ChangedWords, ChangeKind
from search.query import parse
from search.rights import shown_excerpt
from tests.stories import SOURCES, story

if TYPE_CHECKING:
    from search.story import Story

DASHBOARD = "https://news.ambershire.example"

HOSTILE = [
    "Fire\r\nBcc: all@ambershire.example\r\n\r\nBody",
    "Fire\nBcc: all@ambershire.example",
    "Fire\x0bBcc: x\x0c\x1c\x85\u2028\u2029Bcc: y",
    "Fire \u202eeriF\u202c \u2066\u200f\u061c\u200e",
    "=?utf-8?q?Fire=0D=0ABcc=3A_x?=",
    "x" * 10_000,
    "ﬁre 🚒 " * 1_500,
    "\x00\x07Fire",
    "Fire\tat \t Stennick",
    "Fire \ud800 at \udfff Stennick",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"><a href='https://evil.example'>Fire</a><!--",
    "{{ 7 * 7 }} {% raw %} ${HOME} %s {0}",
    "<!channel> <!here|all> <@U123> <https://evil.example|Fire> &lt;!everyone&gt;",
    "@everyone @here **Fire** [click](https://evil.example) `code` :boom: ||hidden|| # Fire",
    "</mark></title></style>]]>\\u0000\\",
]
"""Harmful texts that a publisher's page, or an attacker who controls it, may have as a headline."""


def story_entry(about: Story | None = None, query: str = "inquest", **more: Any) -> MessageEntry:
    """Return the entry of a message for a story."""
    of = about or story("Nothing here.", "An inquest opened on Monday. More.", title="Man died in Coldmere")
    reading = shown_excerpt(of, SOURCES[of.source], parse(query))
    return message_entry(reading, more.pop("occasion", Occasion.NEW), f"{DASHBOARD}/story?id={of.id}&q={query}", **more)


def content(*entries: MessageEntry, **fields: Any) -> MessageContent:
    """Return the content of a message of alert 7, "inquest"."""
    first = entries[0].headline.text if entries else "nothing"
    defaults: dict[str, Any] = {
        "subject": f"inquest: {first}",
        "alert_number": 7,
        "alert_name": "inquest",
        "query": "inquest",
        "entries": entries,
        "search": f"{DASHBOARD}/?q=inquest",
        "manage": f"{DASHBOARD}/alerts?id=7",
    }
    return MessageContent(**defaults | fields)


def hostile(text: str) -> MessageContent:
    """Return the content of a message in which every text is this one."""
    entries = story_entry(
        story("An inquest. " + text, title=text, url="https://news.test/" + text),
        why=text,
        notes=(text,),
        changes=((ChangedWords(text, ChangeKind.ADDED), ChangedWords(text, ChangeKind.REMOVED)),),
        also_reported_by=(OtherReport(source=text, headline=text, link="https://news.test/" + text),),
    )
    return content(entries, subject=text, alert_name=text, query=text, sentences=(text,))
