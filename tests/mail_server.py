"""A real SMTP server on loopback that can refuse mails, defer them, and break off connections."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer(Controller):
    """A server that takes every mail into `taken`, unless `answers` has another answer for the recipient.

    It breaks off the connection in place of taking the mail with the number `cut_at`, counted from 0.
    """

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        super().__init__(self, hostname="127.0.0.1", port=self._listening.getsockname()[1])
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.cut_at: int | None = None

    @property
    def address(self) -> str:
        """The address of the server, as in the setting BLUELIGHT_SMTP."""
        return f"smtp://127.0.0.1:{self.port}"

    def _create_server(self) -> Coroutine[Any, Any, Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 known here"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.cut_at == len(self.taken):
            assert server.transport is not None
            server.transport.abort()
            return "451 never heard"
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"
