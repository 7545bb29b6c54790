"""Encrypt the secrets of channels for the store, and make web addresses that cannot be guessed.

Both use one key that is never in the store, so that a copy of the store alone reveals nothing. The key is the setting
`secret_key`, or a file in the data folder that is created when it is first needed.
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
from search.private_files import create_folder

if TYPE_CHECKING:
    from pathlib import Path

    from search.settings import Settings

SETTING = "BLUELIGHT_SECRET_KEY"
FILE = "secret.key"


class Encryption:
    """Encrypts and decrypts texts, and makes and checks tokens, with the keys of the settings.

    The first key encrypts and all keys decrypt, so that a key can be replaced. The encryption is Fernet
    (https://github.com/fernet/spec). The keys for it and for the tokens are derived from the secret with HKDF
    (RFC 5869).
    """

    def __init__(self, settings: Settings) -> None:
        """Raises `SettingsError` if no key is set and none can be stored in the data folder."""
        file = settings.data / FILE
        keys = settings.secret_key.get_secret_value().split()
        self._key_place = SETTING if keys else str(file)
        keys = keys or [_stored_key(file)]
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(_derived_key(key, "seal"))) for key in keys])
        self._token_keys = [_derived_key(key, "token") for key in keys]

    def encrypt(self, text: str) -> str:
        """Return the encrypted text."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted: str) -> str:
        """Return the decrypted text. Raises `AlertError` if it was encrypted with another key."""
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken:
            raise AlertError(
                f"A channel's address cannot be read because it was encrypted with another key than the one in"
                f" {self._key_place}; restore the old key, or add the channel again."
            ) from None

    def token(self, *parts: str | int) -> str:
        """Return a token for a web address that cannot be guessed; `parts` are its purpose and its object ("feed", 3).

        The same parts always give the same token.
        """
        return _token(self._token_keys[0], parts)

    def is_token(self, token: str, *parts: str | int) -> bool:
        """Return whether a token is the one of these parts. A wrong token takes as long to check as the right one."""
        return any([hmac.compare_digest(_token(key, parts).encode(), token.encode()) for key in self._token_keys])


def _derived_key(key: str, purpose: str) -> bytes:
    # the purposes "seal" and "token" are part of the keys; another word would make stored addresses unreadable
    return HKDF(SHA256(), length=32, salt=None, info=f"bluelight {purpose}".encode()).derive(key.encode())


def _token(key: bytes, parts: tuple[str | int, ...]) -> str:
    return urlsafe_b64encode(hmac.digest(key, json.dumps(parts).encode(), "sha256")).decode().rstrip("=")


def _stored_key(file: Path) -> str:
    """Return the key in the file, which is created if it does not exist."""
    try:
        if not file.exists():
            _create(file)
        key = file.read_text("ascii").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"The key cannot be stored in {file} ({error}); set {SETTING}.") from error
    if not key:
        raise SettingsError(f"{file} is empty; restore it from a copy, or delete it and add all channels again.")
    return key


def _create(file: Path) -> None:
    """Write the key under another name, then link the file: if several processes do this, all use the first key."""
    create_folder(file.parent)
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
