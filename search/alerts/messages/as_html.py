"""A letter in HTML, for mail programs: one column, no images, nothing from elsewhere, light and dark."""

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
    """The whole page. Every text in it is escaped by the template engine."""
    return _TEMPLATES.get_template("message.html").render(content=content, unsubscribe=unsubscribe)
