"""Passwords of addresses that are given on the command line, where everybody on the machine can read them."""

from __future__ import annotations

import os
import sys
from urllib.parse import parse_qs, quote, urlsplit

import typer

from search.errors import SettingsError

_VARIABLE = "PGPASSWORD"
"""The variable from which PostgreSQL's own programs read a password; its driver reads it too."""


def with_password(address: str) -> str:
    """Return an address of the command line with the password that a person types.

    She is asked if the address names a user, and if somebody sits at the terminal. Raises `SettingsError` if the
    address has a password already.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # whoever opens it says that it cannot be read
        return address
    if parts.password or "password" in parse_qs(parts.query):
        raise SettingsError(
            "A password on the command line can be read by everybody on this machine. Leave it out and type it when"
            " you are asked, or set the variable BLUELIGHT_TO_STORE or BLUELIGHT_TO_INDEX to the whole address."
        )
    if not parts.username or _VARIABLE in os.environ or not sys.stdin.isatty():
        return address
    question = f"Password of {parts.username} at {parts.hostname} (nothing if none is needed)"
    password = typer.prompt(question, default="", hide_input=True, show_default=False)
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl() if password else address
