"""The services of Apprise that alerts may be sent to: those that are reached over the web.

Services that run programs or speak to this machine or its desktop are left out. So are options that read files, skip
the check of certificates, or report a failure as a success. Blue Light's webhook replaces Apprise's JSON, XML and form
posts, and its own mails replace Apprise's: both report what the receiver answered, and a webhook is signed.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset
from apprise.plugins import N_MGR, url_to_dict

from search.alert import Medium
from search.alerts.delivery.destination import Destination, NewChannel, encrypt_destination
from search.errors import AlertError

if TYPE_CHECKING:
    from apprise import NotifyBase

    from search.alerts.delivery.encryption import Encryption

TIMEOUT = 30
"""Seconds within which a service must take a message."""

_ANY_HOST = {"json", "jsons", "xml", "xmls", "form", "forms"}

_REFUSED_OPTIONS = {
    *("template", "keyfile", "subfile"),  # read files of this machine
    *("verify", "redirect", "optional"),  # skip certificates, follow redirects, report failures as successes
    *("retry", "wait", "rto", "cto", "store"),  # the sender decides these
    "format",  # messages are plain text
}

logging.getLogger("apprise").propagate = False  # its messages may repeat the secrets of an address
ASSET = AppriseAsset(
    app_id="Blue Light",
    app_desc="Blue Light",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    http_redirects=False,
    service_timeout=TIMEOUT,
    allow_templates=False,
)


def apprise_channel(address: str, encryption: Encryption) -> NewChannel:
    """Return the channel for a service's address. Raises `AlertError`."""
    service = AppriseService(address)
    return NewChannel(
        medium=Medium.APPRISE,
        server=service.server,
        shown=service.shown,
        encrypted=encrypt_destination(Destination(address), encryption),
    )


def is_service_address(address: str) -> bool:
    """Return whether an http(s) address is one that a service gives out for posting to it."""
    return url_to_dict(address) is not None


class AppriseService:
    """A service at the address that a person typed.

    `shown` is that address without its secrets. `server` is its host, or the service's name if its host is fixed.
    """

    def __init__(self, address: str) -> None:
        """Raises `AlertError` if Apprise does not know the address, or if alerts may not be sent to it."""
        self.scheme = urlsplit(address).scheme
        parts = url_to_dict(address)
        if parts is None:
            raise AlertError(
                f"No service has addresses that begin with {self.scheme}://; see https://github.com/caronc/apprise/wiki."
            )
        self.scheme = str(parts["schema"])
        _check(N_MGR[self.scheme], self.scheme, parts.get("qsd") or {})
        self.plugin: NotifyBase = _plugin(parts, self.scheme)
        self.shown = _shown(self.plugin, self.scheme)
        self.server = _server(self.plugin)

    def without_secrets(self, text: str) -> str:
        """Return a text of Apprise's with an ellipsis in place of each secret of the address."""
        for secret in sorted(_secrets(self.plugin), key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


def _check(plugin: type[NotifyBase], scheme: str, options: dict[str, str]) -> None:
    if scheme in _ANY_HOST:
        raise AlertError(f"Instead of {scheme}://, add a webhook: write its https:// address.")
    if plugin.category != "native" or not _over_the_web(plugin):
        raise AlertError(f"Alerts cannot be sent to {scheme}://, only to services that are reached over the web.")
    if refused := sorted(_REFUSED_OPTIONS & {option.lower() for option in options}):
        raise AlertError(f"An address of {plugin.service_name} cannot have the option {refused[0]}=; leave it out.")


def _over_the_web(plugin: type[NotifyBase]) -> bool:
    """Return whether a plugin uses the library `requests`, as all of Apprise's plugins do that use HTTP."""
    modules = (sys.modules[each.__module__] for each in plugin.__mro__ if each.__module__.startswith("apprise.plugins"))
    return any(hasattr(module, "requests") for module in modules)


def _plugin(parts: dict[str, object], scheme: str) -> NotifyBase:
    plugin = Apprise.instantiate(parts, asset=ASSET)
    if plugin is None:
        raise AlertError(f"{N_MGR[scheme].service_name} cannot be reached at this address; part of it is missing.")
    return plugin


def _shown(plugin: NotifyBase, scheme: str) -> str:
    """Return Apprise's private address without user and options, or only the scheme if a secret is left in it."""
    address = urlsplit(plugin.url(privacy=True))
    shown = f"{scheme}://{address.netloc.rpartition('@')[2]}{unquote(address.path).rstrip('/')}"
    return f"{scheme}://…" if any(secret in shown for secret in _secrets(plugin)) else shown


def _server(plugin: NotifyBase) -> str:
    host = plugin.host if "host" in plugin.template_tokens else None
    return host if isinstance(host, str) and host else str(plugin.service_name)


def _secrets(plugin: NotifyBase) -> list[str]:
    private = (token.get("map_to", name) for name, token in plugin.template_tokens.items() if token.get("private"))
    values = (getattr(plugin, name, None) for name in private)
    return [value for value in values if isinstance(value, str) and value]
