"""A small supervisor: starts children, restarts what dies, takes them all along when it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PATIENCE = 30.0  # seconds between SIGTERM and SIGKILL
SETTLED = 10.0  # a child that lived this long has started well


@dataclass
class Child:
    """One program that is to be there all the time."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    not_before: float = 0.0
    pause: float = 0.5

    def start(self) -> None:
        """Start the program in a session of its own, so that Ctrl-C reaches it through us only."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own list
            self.command,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # the supervisor has no threads
        )

    def keep_alive(self, say: Callable[[str], None]) -> None:
        """Start it when it is not there; wait longer each time when it dies at once."""
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            self.pause = 0.5 if now - self.started_at > SETTLED else min(self.pause * 2, 30.0)
            self.process, self.not_before = None, now + self.pause
            say(f"{self.name} ended with {status}; starting it again in {self.pause:.0f} s")
        if now >= self.not_before:
            self.start()

    def send(self, number: signal.Signals) -> None:
        """Pass a signal on to the program, if it is there."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """Keeps its children alive until it is told to end."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.ending = 0

    def run(self, started: Callable[[], None]) -> None:
        """Start everything, call `started` once, watch until SIGTERM or SIGINT, then end it all."""
        previous = {n: signal.signal(n, self.end) for n in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                child.start()
            started()
            while not self.ending:
                for child in self.children:
                    child.keep_alive(self.say)
                time.sleep(0.5)
        finally:
            self.stop()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def end(self, _number: int, _frame: FrameType | None) -> None:
        """Remember that we are to end; a second time means at once."""
        self.ending += 1

    def stop(self) -> None:
        """Ask all to finish what they have in hand; kill what has not after a while."""
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self.living() and time.monotonic() < deadline and self.ending < 2:
            time.sleep(0.1)
        for child in self.living():
            child.send(signal.SIGKILL)
        for child in self.children:
            if child.process is not None:
                child.process.wait()

    def living(self) -> list[Child]:
        """Return the children that have not ended."""
        return [c for c in self.children if c.process is not None and c.process.poll() is None]


def end_with_parent() -> None:
    """On Linux, let the child be ended when the supervisor is killed: nothing is left over."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
