"""HTML for what Streamlit has no widget for. All text from outside goes through `text`, which escapes it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from search.changes import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.changes import ChangedWords
    from search.query.highlight import Marked


def text(words: str) -> str:
    """Return text from outside as HTML that is safe in an element and in an attribute."""
    return escape(words, quote=True)


def marks(marked: Marked) -> str:
    """Return a text with the pieces that matched in <mark>."""
    pieces = (f"<mark>{text(each)}</mark>" if odd % 2 else text(each) for odd, each in enumerate(marked.pieces))
    return "".join(pieces)


def anchor(href: str, inner: str, *, style: str = "") -> str:
    """Return a link within Blue Light. `inner` is HTML; `style` is a CSS class."""
    return f'<a href="{text(href)}" target="_self" class="{style}">{inner}</a>'


def outside(href: str, words: str) -> str:
    """Return a link to a publisher's page. The publisher is not told which page the reader came from."""
    return f'<a href="{text(href)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def bars(counts: Sequence[int], label: str, *, unfinished: bool = False) -> str:
    """Return counts as small bars; the highest bar is as high as the line.

    `label`: the same in words, for readers who cannot see the bars. `unfinished`: the last count is still growing, so
    its bar is drawn hollow.
    """
    top = max(counts, default=0) or 1
    drawn = [f'<i style="height:{max(round(100 * count / top), 4 if count else 0)}%"></i>' for count in counts]
    if unfinished and drawn:
        drawn[-1] = drawn[-1].replace("<i ", '<i class="unfinished" ')
    return f'<span class="bars" role="img" aria-label="{text(label)}" title="{text(label)}">{"".join(drawn)}</span>'


def changed(words: Iterable[ChangedWords]) -> str:
    """Return words as tracked changes, with <ins> and <del>."""
    return " ".join(_changed(each) for each in words)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, style: str = "") -> str:
    """Return a table. The cells are HTML; each names its column, which a narrow screen shows before the cell."""
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{text(name)}">{cell}</td>' for name, cell in zip(head, row, strict=True))
        + "</tr>"
        for row in rows
    )
    names = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    return f'<table class="{style}"><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>'


def _changed(words: ChangedWords) -> str:
    match words.change:
        case ChangeKind.ADDED:
            return f"<ins>{text(words.text)}</ins>"
        case ChangeKind.REMOVED:
            return f"<del>{text(words.text)}</del>"
        case ChangeKind.SAME:
            return text(words.text)
        case _:
            assert_never(words.change)
