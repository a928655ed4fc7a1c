"""A mail server of one's own: it speaks SMTP on this machine and answers as a test asks (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """What it has taken, and with which answers it refuses: by recipient, or at a word of the conversation."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refused: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refused, self.taken = dict(refused), list[EmailMessage]()

    @property
    def address(self) -> str:
        """The address as the setting has it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=nghe@city.example"


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, MailServer)
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.split()[0].decode().upper()
            if word == "MAIL" and word in server.refused:
                self._say(server.refused[word])
            elif word == "RCPT" and (
                refusal := server.refused.get(line.partition(b"<")[2].partition(b">")[0].decode())
            ):
                self._say(refusal)
            elif word == "DATA":
                self._say("354 go on")
                taken = b"".join(iter(self.rfile.readline, b".\r\n"))
                if "DATA" in server.refused:
                    self._say(server.refused["DATA"])
                    continue
                server.taken.append(message_from_bytes(taken, policy=policy.default))  # type: ignore[arg-type]
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def mail_server(**refused: str) -> Iterator[MailServer]:
    """Serve mail as long as the block lasts; ``DATA="451 later"`` refuses every message."""
    with MailServer(refused) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
