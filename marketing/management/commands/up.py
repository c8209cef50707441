"""Run the whole application on this machine: web server, worker and beat beside each other."""

import fcntl
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from marketing.supervisor import Child, Supervisor

WAIT_FOR_WEB = 60.0


class Command(BaseCommand):
    """Migrate, load the demo company into an empty database, start and watch three children."""

    help = "Run the whole application on this machine until Ctrl-C."
    requires_system_checks: list[str] = []  # migrate below makes the tables that checks may ask

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let people choose the address, and start without the demo company."""
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for other machines too")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then supervise."""
        host, port = options["host"], options["port"]
        with only_one():
            if not is_free(host, port):
                raise CommandError(f"Port {port} is taken. Try: ./run --port {port + 1}")
            call_command("migrate", interactive=False, verbosity=0)
            if not options["no_demo"]:
                self.load_demo()
            children = children_for(f"{host}:{port}")
            Supervisor(children, self.say).run(lambda: self.announce(host, port))
        self.say("All ended.")

    def load_demo(self) -> None:
        """Fill an empty database with the demo company; never with DEBUG off."""
        if not settings.DEBUG or "load_demo" not in get_commands():
            return
        if not get_user_model()._default_manager.exists():
            self.say("Loading the demo company; this takes a moment.")
            call_command("load_demo")

    def announce(self, host: str, port: int) -> None:
        """Say where it is, once it answers, and who can sign in."""
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104  # compared, or asked for by the user
        deadline = time.monotonic() + WAIT_FOR_WEB
        while is_free(host, port) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.say(f"\nReady: http://{shown}:{port}/   (Ctrl-C ends it)")
        if settings.DEBUG and "demo_logins" in get_commands():
            call_command("demo_logins", stdout=self.stdout)
            self.stdout.flush()  # where the output is a file or a pipe, it would wait

    def say(self, line: str) -> None:
        """Write for people, at once."""
        self.stdout.write(line)
        self.stdout.flush()


def children_for(address: str) -> list[Child]:
    """Return the three programs that make up the application."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "marketing", "--quiet"]
    worker = ["worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"]
    web = [*python, "gunicorn", "--config", "python:marketing.serving", "marketing.wsgi"]
    return [
        Child("web", web, {"WEB_BIND": address}),
        Child("worker", [*celery, *worker, "--without-gossip", "--without-mingle"]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING"]),
    ]


@contextmanager
def only_one() -> Iterator[None]:
    """Refuse a second start on the same folder: two beats would do everything twice."""
    with (settings.VAR_DIR / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise CommandError("It is running already, from this folder.") from taken
        yield


def is_free(host: str, port: int) -> bool:
    """Say whether nobody answers at the address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host.replace("0.0.0.0", "127.0.0.1"), port)) != 0  # noqa: S104  # compared, or asked for by the user
