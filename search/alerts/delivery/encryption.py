"""What is secret in an alert's channels, encrypted for the store, and addresses that cannot be guessed.

Both come from one key that never stands in the store, so that a copy of the store alone gives nothing away: the
setting `secret_key`, or else a file in the data folder that is made when it is first needed.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from search.errors import AlertError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from search.settings import Settings

SETTING = "BLUELIGHT_SECRET_KEY"
FILE = "secret.key"


class Encryption:
    """Seals and opens texts, and makes and checks tokens, under the keys of the settings.

    The first key seals; all open, so that one can be replaced by another. The encryption is Fernet
    (https://github.com/fernet/spec); its keys and those of the tokens are derived from the secret with HKDF (RFC 5869).
    """

    def __init__(self, settings: Settings) -> None:
        """Raises `SettingsError` where no key is set and none can be kept in the data folder."""
        file = settings.data / FILE
        keys = settings.secret_key.get_secret_value().split()
        self._where = SETTING if keys else str(file)
        keys = keys or [_kept(file)]
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(_derived(key, "seal"))) for key in keys])
        self._signing = [_derived(key, "token") for key in keys]

    def encrypt(self, text: str) -> str:
        """A text that only the key opens again."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted: str) -> str:
        """The text that was sealed. Raises `AlertError` where it was sealed under another key."""
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken:
            raise AlertError(
                f"A channel's address cannot be read, for it was sealed under another key than that of {self._where};"
                " set that key again, or the channel anew."
            ) from None

    def token(self, *parts: str | int) -> str:
        """An unguessable token, for use in an address, of a purpose and what it is for: ("feed", 3, 2)."""
        return _signed(self._signing[0], parts)

    def is_token(self, token: str, *parts: str | int) -> bool:
        """Whether a token is the one of these parts; takes as long for a wrong one as for the right one."""
        return any([hmac.compare_digest(_signed(key, parts).encode(), token.encode()) for key in self._signing])


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"bluelight {purpose}".encode()).derive(key.encode())


def _signed(key: bytes, parts: tuple[str | int, ...]) -> str:
    return urlsafe_b64encode(hmac.digest(key, json.dumps(parts).encode(), "sha256")).decode().rstrip("=")


def _kept(file: Path) -> str:
    try:
        if not file.exists():
            _make(file)
        key = file.read_text("ascii").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"No key can be kept in {file} ({error}); set {SETTING}.") from error
    if not key:
        raise SettingsError(f"{file} is empty; put its copy back, or remove it and set all channels anew.")
    return key


def _make(file: Path) -> None:
    """Write it under another name first, then link it: of processes that do so at once, the first one's key holds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as writing:
            writing.write(f"{secrets.token_urlsafe(32)}\n")
            writing.flush()
            os.fsync(writing.fileno())
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
