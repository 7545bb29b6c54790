"""Who is looking: by a login, by what a trusted proxy says, or else "local", which is everybody."""

from __future__ import annotations

from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.page_errors import show_state
from search.alert import LOCAL
from search.errors import SettingsError
from search.network import is_allowed
from search.settings import read_settings

if TYPE_CHECKING:
    from search.settings import Settings

_LOOPBACK = "127.0.0.1"


def owner() -> str | None:
    """Whose alerts these are to see and change; None where a login is set up and nobody came through it.

    With a login (OpenID Connect, the section [auth] of Streamlit's secrets.toml) a person's mail address, unless her
    provider says that it was not checked; behind a proxy what that says; "local" without either. Raises
    `SettingsError`.
    """
    if "is_logged_in" in st.user:
        return _logged_in()
    given = read_settings()
    return _sent_by_proxy(given) if given.proxy_header else LOCAL


def show_login() -> None:
    """What is written for who did not come in: how to. Raises `SettingsError`."""
    if "is_logged_in" not in st.user:
        show_state(
            "The proxy does not say who you are",
            "This Blue Light is reached through the newsroom's proxy, which asks who you are.",
            "Go there instead, or ask whoever runs it to look at BLUELIGHT_PROXY_HEADER and BLUELIGHT_PROXIES.",
        )
    elif st.user["is_logged_in"]:
        show_state(
            "Your login gives no mail address",
            "Blue Light knows people by the mail address that their provider has checked, and yours names none.",
            "Ask whoever runs the login for the scope email, or log in as somebody else.",
        )
        st.button("Log out", on_click=st.logout)
    else:
        show_state(
            "Log in", "This Blue Light is for its newsroom.", "Afterwards, open the link again that led you here."
        )
        st.button("Log in", type="primary", on_click=st.login)


def show_logout() -> None:
    """A way out, for who came in by a login."""
    if st.user.get("is_logged_in"):
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.button(f"Log out {_logged_in()}", type="tertiary", on_click=st.logout)


def _logged_in() -> str | None:
    if find_spec("authlib") is None:
        raise SettingsError("A login is set up in secrets.toml, and needs: pip install 'bluelight[login]'.")
    user = st.user.to_dict()
    if not user["is_logged_in"] or user.get("email_verified") is False:
        return None
    return _named(user.get("email"))


def _sent_by_proxy(given: Settings) -> str | None:
    """What its header says, if it stands there once: a proxy that adds to what a browser sent is not believed."""
    peer = st.context.ip_address or _LOOPBACK  # Streamlit says None of this machine itself
    if not is_allowed(ip_address(peer), given.proxies):
        return None
    said = st.context.headers.get_all(given.proxy_header)
    return _named(said[0]) if len(said) == 1 else None


def _named(said: object) -> str | None:
    """A person is the same however her name was capitalised."""
    return said.strip().lower() or None if isinstance(said, str) and said.isprintable() else None
