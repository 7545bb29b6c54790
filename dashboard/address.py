"""The state of a page is its address, so that a link says all: reading it, changing it, and linking to pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def link(page: str, **parameters: str | Sequence[str] | None) -> str:
    """The address of a page ("" is the home page), relative, so that it holds behind a proxy's path too."""
    given = {name: value for name, value in parameters.items() if value}
    return f"./{page}" + (f"?{urlencode(given, doseq=True)}" if given else "")


def choice(parameter: str, options: Mapping[str, str], default: str) -> str:
    """What the address chooses of `options`; the default where it names none of them."""
    given = st.query_params.get(parameter, default)
    return given if given in options else default


def put(**parameters: str | Sequence[str] | None) -> None:
    """Change the address; an empty value takes its parameter away."""
    for name, value in parameters.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def ask(query: str) -> None:
    """Put another query into the address, at its first page."""
    put(q=query.strip(), after=None)


def chooser(parameter: str, label: str, options: Mapping[str, str], default: str) -> str:
    """A control bound to the address; returns what is chosen. `options`: value to the words that show it."""
    st.session_state[parameter] = choice(parameter, options, default)

    def chosen() -> None:
        picked = st.session_state[parameter]
        put(**{parameter: None if picked == default else picked, "after": None})

    st.segmented_control(
        label,
        list(options),
        format_func=_words(options),
        required=True,
        key=parameter,
        on_change=chosen,
        label_visibility="collapsed",
    )
    return str(st.session_state[parameter])


def _words(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: options[value]
