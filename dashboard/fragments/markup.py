"""HTML for what Streamlit has no widget for. Every word from outside goes through `text`, which escapes it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from search.changes import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.changes import ChangedWords
    from search.query.highlight import Marked

_TAGS = {ChangeKind.ADDED: "ins", ChangeKind.REMOVED: "del"}


def text(words: str) -> str:
    """Words from outside as HTML, also within an attribute."""
    return escape(words, quote=True)


def marks(marked: Marked) -> str:
    """Text with what matched in <mark>."""
    return "".join(f"<mark>{text(run)}</mark>" if matched else text(run) for run, matched in marked.runs())


def anchor(href: str, inner: str, *, style: str = "") -> str:
    """A link within Blue Light; `inner` is HTML."""
    return f'<a href="{text(href)}" target="_self" class="{style}">{inner}</a>'


def outside(href: str, words: str) -> str:
    """A link to a publisher's page, which is not told where its reader came from."""
    return f'<a href="{text(href)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def bars(counts: Sequence[int], label: str, *, unfinished: bool = False) -> str:
    """Counts as small bars, the highest as high as the line; `label` says them in words for who cannot see them.

    `unfinished`: the last one is still growing and is drawn hollow.
    """
    top = max(counts, default=0) or 1
    drawn = [f'<i style="height:{max(round(100 * count / top), 4 if count else 0)}%"></i>' for count in counts]
    if unfinished and drawn:
        drawn[-1] = drawn[-1].replace("<i ", '<i class="unfinished" ')
    return f'<span class="bars" role="img" aria-label="{text(label)}" title="{text(label)}">{"".join(drawn)}</span>'


def changed(words: Iterable[ChangedWords]) -> str:
    """Words as tracked changes: <ins> and <del>."""
    return " ".join(_changed(each) for each in words)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, style: str = "") -> str:
    """A table; the cells are HTML. Each cell names its column, which a narrow screen shows before it."""
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{text(name)}">{cell}</td>' for name, cell in zip(head, row, strict=True))
        + "</tr>"
        for row in rows
    )
    names = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    return f'<table class="{style}"><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>'


def _changed(words: ChangedWords) -> str:
    tag = _TAGS.get(words.change)
    return f"<{tag}>{text(words.text)}</{tag}>" if tag else text(words.text)
