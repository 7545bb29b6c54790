"""The settings, which are read from environment variables (BLUELIGHT_…). The defaults work on a single machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from email.utils import getaddresses
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from search.errors import SettingsError

SHORTEST_KEY = 32
"""The number of characters that a secret key or an API token must have."""

_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""Printable ASCII without spaces and with one @ inside: every mail server accepts this as a sender."""


@dataclass(frozen=True, slots=True)
class Access:
    """How Blue Light authenticates to Elasticsearch, besides a user and a password in the address.

    `ca` is a file of certificates (PEM) that sign the server's certificate. If it is None, the system's certificates
    are used.
    """

    api_key: str = dataclass_field(default="", repr=False)
    ca: Path | None = None


class Settings(BaseSettings):
    """All settings. Read them with `read_settings`, which explains in a sentence what is wrong with one."""

    model_config = SettingsConfigDict(env_prefix="BLUELIGHT_", frozen=True, hide_input_in_errors=True)

    data: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("bluelight"),
        description="Folder for everything that Blue Light stores on this machine.",
    )
    store: str = Field(
        default="", description="SQLAlchemy address of the store. Default: a SQLite file in the data folder."
    )
    index: str = Field(
        default="", description="http(s) address of Elasticsearch. Default: an embedded index in the data folder."
    )
    index_api_key: SecretStr = Field(
        default=SecretStr(""), description="API key for Elasticsearch, instead of a user and a password."
    )
    index_ca: Path | None = Field(
        default=None, description="File with the certificates (PEM) that sign the certificate of Elasticsearch."
    )
    contact: str = Field(
        default="", description="Mail or web address that publishers see in the User-Agent of the crawler."
    )
    allowed_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Networks (10.1.0.0/16) that are not public and that sources and channels may use."
    )
    smtp: str = Field(
        default="", description="Mail server for alerts: smtp://user:password@host:587, or smtps://… for TLS."
    )
    mail_from: str = Field(default="bluelight@localhost", description="Sender of the alerts' mails.")
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that encrypts the addresses of channels, the same on all machines. Of several keys, with"
        " spaces between them, the first encrypts. Default: the file secret.key in the data folder.",
    )
    rights: Annotated[dict[str, Literal["index", "feed"]], NoDecode] = Field(
        default={},
        description="Sources of which Blue Light stores or shows less than they allow: bbc=feed met_police=index.",
    )
    keep_pages: Path | None = Field(
        default=None, description="Folder for web archives of all fetched pages of stories. Default: none are stored."
    )
    operator: str = Field(
        default="", description="Mail address that is notified when a source falls silent, breaks, or is back."
    )
    ping: str = Field(
        default="", description="http(s) address of an external monitor, which Blue Light requests while all is well."
    )
    dashboard: str = Field(default="http://127.0.0.1:8501", description="Address of the dashboard, for links in mails.")
    api_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="Who may use the JSON API, and with which token: anna=… desk=… Default: nobody.",
    )
    proxy_header: str = Field(
        default="",
        description="Header in which a proxy in front of the dashboard names the user: X-Forwarded-User.",
    )
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Networks (10.1.0.7/32) whose header is trusted; requests from elsewhere are refused."
    )
    sample: bool = Field(default=False, description="Whether the data are the sample; the dashboard says so.")

    @field_validator("allowed_networks", "proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("rights", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [each.partition("=") for each in value.replace(",", " ").split()]
        if wrong := [name for name, _, wanted in pairs if wanted not in ("index", "feed")]:
            raise ValueError(f"write {wrong[0]}=index or {wrong[0]}=feed, as rights can only be narrowed")
        return {name: wanted for name, _, wanted in pairs}

    @field_validator("secret_key")
    @classmethod
    def _long_keys(cls, value: SecretStr) -> SecretStr:
        if any(len(key) < SHORTEST_KEY for key in value.get_secret_value().split()):
            raise ValueError(
                f"must have {SHORTEST_KEY} characters or more, such as the output of `openssl rand -base64 32`"
            )
        return value

    @field_validator("api_tokens")
    @classmethod
    def _owners_and_tokens(cls, value: SecretStr) -> SecretStr:
        for pair in value.get_secret_value().split():
            owner, _, token = pair.partition("=")
            if not owner or len(token) < SHORTEST_KEY:
                raise ValueError(
                    f"write anna=TOKEN, with tokens of {SHORTEST_KEY} characters or more (openssl rand -hex 32)"
                )
        return value

    @model_validator(mode="after")
    def _header_and_proxies(self) -> Settings:
        if bool(self.proxy_header) != bool(self.proxies):
            raise ValueError("BLUELIGHT_PROXY_HEADER and BLUELIGHT_PROXIES must both be set, or neither")
        return self

    @field_validator("smtp")
    @classmethod
    def _smtp_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0):
            raise ValueError("must look like smtp://user:password@host:587 or smtps://host")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_sender(cls, value: str) -> str:
        senders = [address for _, address in getaddresses([value])]
        if not value.isprintable() or len(senders) != 1 or not _ADDRESS.fullmatch(senders[0]):
            raise ValueError("must look like alerts@host or Blue Light <alerts@host>")
        return value

    @field_validator("operator")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError("must look like desk@host")
        return value

    @field_validator("ping")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0):
            raise ValueError("must look like https://monitor.example/your-check")
        return value

    @property
    def store_url(self) -> str:
        """The address of the store, as SQLAlchemy takes it."""
        return self.store or f"sqlite:///{self.data / 'bluelight.db'}"

    @property
    def index_address(self) -> str:
        """The place of the index: an http(s) address, or the path of a folder."""
        return self.index or str(self.data / "index")

    @property
    def index_access(self) -> Access:
        """What `search.engines.open_index` needs besides the address."""
        return Access(self.index_api_key.get_secret_value(), self.index_ca)


def read_settings(**overrides: Any) -> Settings:
    """Return the settings of the environment, with `overrides` in place of some.

    Raises `SettingsError`, which names the first setting that is wrong.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"BLUELIGHT_{str(first['loc'][0]).upper()}" if first["loc"] else "The settings"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} cannot be used: {reason}.") from error
