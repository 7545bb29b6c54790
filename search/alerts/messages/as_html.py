"""Write a message as HTML for mail programs: one column, light and dark, with nothing loaded from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from search.alerts.messages.content import MessageContent

_TEMPLATES = Environment(
    loader=PackageLoader("search.alerts.messages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_html(content: MessageContent, unsubscribe: str | None = None) -> str:
    """Return the whole page; `unsubscribe` is the address that ends the mails. Jinja escapes every text."""
    return _TEMPLATES.get_template("message.html").render(content=content, unsubscribe=unsubscribe)
