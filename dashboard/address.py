"""The state of a page is in its address, so that a link leads to the same state: reading, changing and linking."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def link(page: str, **parameters: str | Sequence[str] | None) -> str:
    """Return the address of a page; "" is the home page. It is relative, so that it works behind a proxy's path."""
    filled = {name: value for name, value in parameters.items() if value}
    return f"./{page}" + (f"?{urlencode(filled, doseq=True)}" if filled else "")


def choice(parameter: str, options: Mapping[str, str], default: str) -> str:
    """Return which of `options` the address names, or the default if it names none of them."""
    value = st.query_params.get(parameter, default)
    return value if value in options else default


def put(**parameters: str | Sequence[str] | None) -> None:
    """Set parameters of the address; an empty value removes its parameter."""
    for name, value in parameters.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def put_query(query: str) -> None:
    """Set the query in the address, at the first page of its results."""
    put(q=query.strip(), after=None)


def chooser(parameter: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Show a control that is bound to a parameter of the address, and return the chosen value.

    `options`: the words to show for each value. `label` is read by screen readers only.
    """
    st.session_state[parameter] = choice(parameter, options, default)

    def on_change() -> None:
        value = st.session_state[parameter]
        put(**{parameter: None if value == default else value, "after": None})

    st.segmented_control(
        label,
        list(options),
        format_func=_words(options),
        required=True,
        key=parameter,
        on_change=on_change,
        label_visibility="collapsed",
    )
    return str(st.session_state[parameter])


def _words(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: options[value]
