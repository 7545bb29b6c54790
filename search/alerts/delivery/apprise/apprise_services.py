"""The services that Apprise knows, as far as alerts may be sent there: those that are reached over the web.

Not those that run programs or speak to this machine or its desktop, nor options that read files, look away from
certificates, or call a failure a success. Apprise's own JSON, XML and form posts are left to the webhook, and its mail
to our own: both tell what the receiver answered, and a webhook is signed.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset
from apprise.plugins import N_MGR, url_to_dict

from search.errors import AlertError

if TYPE_CHECKING:
    from apprise import NotifyBase

TIMEOUT = 30
"""Seconds in which a service must have taken a message."""

_ANY_HOST = {"json", "jsons", "xml", "xmls", "form", "forms"}

_REFUSED_OPTIONS = {
    *("template", "keyfile", "subfile"),  # read files of this machine
    *("verify", "redirect", "optional"),  # no certificates, other hosts, failures that are called successes
    *("retry", "wait", "rto", "cto", "store"),  # the sender's to decide
    "format",  # what is sent is plain text
}

logging.getLogger("apprise").propagate = False  # what it says of an address is for nobody's log
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


class AppriseService:
    """A service at the address that a person typed.

    `shown`: that address without what is secret in it. `place`: its host, or for those with one for all their name.
    """

    def __init__(self, address: str) -> None:
        """Raises `AlertError` for what Apprise does not know, or what alerts are not sent by."""
        self.scheme = urlsplit(address).scheme
        parts = url_to_dict(address)
        if parts is None:
            raise AlertError(f"No service is known by {self.scheme}://; see https://github.com/caronc/apprise/wiki.")
        self.scheme = str(parts["schema"])
        _check(N_MGR[self.scheme], self.scheme, parts.get("qsd") or {})
        self.plugin: NotifyBase = _made(parts, self.scheme)
        self.shown = _shown(self.plugin, self.scheme)
        self.server = _server(self.plugin)

    def without_secrets(self, text: str) -> str:
        """A text of Apprise's with an ellipsis for each secret of the address that it repeats."""
        for secret in sorted(_secrets(self.plugin), key=len, reverse=True):
            text = text.replace(secret, "…")
        return text

    @staticmethod
    def gives_out(address: str) -> bool:
        """Whether an http(s) address is one that a service gives out for posting to it."""
        return url_to_dict(address) is not None


def _check(plugin: type[NotifyBase], scheme: str, options: dict[str, str]) -> None:
    if scheme in _ANY_HOST:
        raise AlertError(f"Instead of {scheme}:// set a webhook: the https:// address alone.")
    if plugin.category != "native" or not _over_the_web(plugin):
        raise AlertError(f"Alerts are not sent by {scheme}://, only by services that are reached over the web.")
    if refused := sorted(_REFUSED_OPTIONS & {option.lower() for option in options}):
        raise AlertError(f"An address of {plugin.service_name} cannot have the option {refused[0]}=; leave it out.")


def _over_the_web(plugin: type[NotifyBase]) -> bool:
    """Whether it speaks by the library `requests`, as all of Apprise's do that speak HTTP."""
    modules = (sys.modules[each.__module__] for each in plugin.__mro__ if each.__module__.startswith("apprise.plugins"))
    return any(hasattr(module, "requests") for module in modules)


def _made(parts: dict[str, object], scheme: str) -> NotifyBase:
    made = Apprise.instantiate(parts, asset=ASSET)
    if made is None:
        raise AlertError(f"{N_MGR[scheme].service_name} cannot be reached by this address; something in it is missing.")
    return made


def _shown(plugin: NotifyBase, scheme: str) -> str:
    """Apprise's own address without secrets, without what it leaves of a user and options; if in doubt, only who."""
    address = urlsplit(plugin.url(privacy=True))
    shown = f"{scheme}://{address.netloc.rpartition('@')[2]}{unquote(address.path).rstrip('/')}"
    return f"{scheme}://…" if any(secret in shown for secret in _secrets(plugin)) else shown


def _server(plugin: NotifyBase) -> str:
    own = plugin.host if "host" in plugin.template_tokens else None
    return own if isinstance(own, str) and own else str(plugin.service_name)


def _secrets(plugin: NotifyBase) -> list[str]:
    private = (token.get("map_to", name) for name, token in plugin.template_tokens.items() if token.get("private"))
    values = (getattr(plugin, name, None) for name in private)
    return [value for value in values if isinstance(value, str) and value]
