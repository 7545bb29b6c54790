"""Who is looking at the dashboard: known by a login, by a trusted proxy, or else "local", which is everybody."""

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


def current_owner() -> str | None:
    """Return the owner whose alerts the visitor sees and changes, or None if a login is set up and she has not used it.

    With a login (OpenID Connect, the section [auth] of Streamlit's secrets.toml) this is her mail address, unless her
    provider says that it did not verify the address. Behind a proxy it is what the proxy says. Without either it is
    "local". Raises `SettingsError`.
    """
    if "is_logged_in" in st.user:
        return _logged_in()
    settings = read_settings()
    return _sent_by_proxy(settings) if settings.proxy_header else LOCAL


def show_login() -> None:
    """Show a visitor who has no owner how to log in. Raises `SettingsError`."""
    if "is_logged_in" not in st.user:
        show_state(
            "The proxy does not say who you are",
            "You can reach this Blue Light only through the newsroom's proxy, which asks who you are.",
            "Use the proxy's address, or ask whoever runs Blue Light to check BLUELIGHT_PROXY_HEADER and "
            "BLUELIGHT_PROXIES.",
        )
    elif st.user["is_logged_in"]:
        show_state(
            "Your login gives no mail address",
            "Blue Light knows people by the mail address that their provider has verified, and yours gives none.",
            "Ask whoever runs the login to add the scope email, or log in as somebody else.",
        )
        st.button("Log out", on_click=st.logout)
    else:
        show_state(
            "Log in", "This Blue Light is for its newsroom.", "After that, open the link that led you here again."
        )
        st.button("Log in", type="primary", on_click=st.login)


def show_logout() -> None:
    """Show a button that logs out, if the visitor logged in."""
    if st.user.get("is_logged_in"):
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.button(f"Log out {_logged_in()}", type="tertiary", on_click=st.logout)


def _logged_in() -> str | None:
    if find_spec("authlib") is None:
        raise SettingsError("A login is set up in secrets.toml, and needs: pip install 'bluelight[login]'.")
    user = st.user.to_dict()
    if not user["is_logged_in"] or user.get("email_verified") is False:
        return None
    return _normalised(user.get("email"))


def _sent_by_proxy(settings: Settings) -> str | None:
    """Return the value of the proxy's header, or None if it occurs more than once.

    A proxy that adds its header to one that the browser sent cannot be trusted.
    """
    peer = st.context.ip_address or _LOOPBACK  # Streamlit says None for this machine itself
    if not is_allowed(ip_address(peer), settings.proxies):
        return None
    values = st.context.headers.get_all(settings.proxy_header)
    return _normalised(values[0]) if len(values) == 1 else None


def _normalised(name: object) -> str | None:
    """Return a name in lower case: capitals do not make another person."""
    return name.strip().lower() or None if isinstance(name, str) and name.isprintable() else None
