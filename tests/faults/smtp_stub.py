"""A mail server of the tests' own, on a port of this machine: well, or with one of its faults."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message
from enum import Enum, auto


class Fault(Enum):
    """What a mail server can do to who brings it a mail."""

    NONE = auto()
    REFUSES = auto()  # nobody listens on the port
    BUSY = auto()  # 451 to each recipient, as greylisting and full disks answer
    HANGS = auto()  # takes the connection and never says a word
    DROPS = auto()  # takes the whole mail, and the line is dead before it says so


class MailServer:
    """A port, its present fault, and the mails that arrived whole."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.visits = 0  # connections that were taken
        self.fault = Fault.NONE
        self.port = 0
        self._silence = threading.Event()
        self._listener: _Listener | None = None

    def turn(self, fault: Fault) -> None:
        """Behave like this from now on."""
        self._end()
        self.fault = fault
        if fault is not Fault.REFUSES:
            self._begin()

    def _begin(self) -> None:
        self._silence.clear()
        self._listener = _Listener(("127.0.0.1", self.port), self.session)
        self.port = self._listener.server_address[1]
        threading.Thread(target=self._listener.serve_forever, args=(0.01,)).start()

    def _end(self) -> None:
        """Let go who was kept waiting; wait for every session to end."""
        self._silence.set()
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.server_close()
            self._listener = None

    def session(self, lines: Iterator[bytes], say: Callable[[str], None]) -> None:
        """Speak as much SMTP as a client needs, or as much as the fault allows."""
        self.visits += 1
        if self.fault is Fault.HANGS:
            self._silence.wait()
            return
        say("220 here")
        for line in lines:
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                say("354 go on")
                self.received.append(_mail(lines))
                if self.fault is Fault.DROPS:
                    return
                say("250 taken")
            elif verb == b"QUIT":
                say("221 bye")
                return
            elif verb == b"RCPT" and self.fault is Fault.BUSY:
                say("451 later")
            else:
                say("250 fine")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Have a mail server that is well to begin with."""
    server = MailServer()
    server.turn(Fault.NONE)
    try:
        yield server
    finally:
        server.turn(Fault.REFUSES)


class _Listener(socketserver.ThreadingTCPServer):
    """Each connection has a thread; closing waits for all of them."""

    allow_reuse_address = True
    daemon_threads = False

    def __init__(
        self,
        address: tuple[str, int],
        session: Callable[[Iterator[bytes], Callable[[str], None]], None],
    ) -> None:
        self.session = session
        super().__init__(address, _Connection)


class _Connection(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client had enough of waiting
            self.server.session(iter(self.rfile.readline, b""), self.say)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _mail(lines: Iterator[bytes]) -> Message:
    return message_from_bytes(b"".join(iter(lines.__next__, b".\r\n")))
