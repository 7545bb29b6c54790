"""The templates of answers that are not pages of Streamlit. Every value in them is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = Environment(
    loader=PackageLoader("dashboard.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def template(name: str) -> Template:
    """Return the template with this file name."""
    return _TEMPLATES.get_template(name)
