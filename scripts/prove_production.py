"""Prove docker-compose.yml without a container engine: run each service's own command by hand.

    python scripts/prove_production.py

Starts a PostgreSQL and a Redis as the tests do, makes the roles with docker/10-roles.sh, then
takes command and environment of release, web, worker and beat out of docker-compose.yml and runs
them. Prints one line a proof; exits with 1 at the first that fails.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import yaml

from scripts import test as tests

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NAME = "marketing.example.com"
PASSWORDS = {
    f"{role}_PASSWORD": secrets.token_hex(8)
    for role in ("POSTGRES", "MKT_OWNER", "MKT_APP", "MKT_READ", "REDIS")
}
FILLED_IN = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": NAME,
    "CSRF_TRUSTED_ORIGINS": f"https://{NAME}",
    "SITE_URL": f"https://{NAME}",
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": f"marketing@{NAME}",
    **PASSWORDS,
}
# Each must be refused to the application's role.
ATTACKS = {
    "change an event": "UPDATE records_event SET verb = 'x'",
    "delete an event": "DELETE FROM records_event",
    "empty the trail": "TRUNCATE records_event",
    "empty it and what refers to it": "TRUNCATE records_event CASCADE",
    "switch a trigger off": "ALTER TABLE records_event DISABLE TRIGGER ALL",
    "drop a table": "DROP TABLE records_event",
    "make a table": "CREATE TABLE public.mine (a int)",
    "make a function": "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "replay without triggers": "SET session_replication_role = replica",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read the server's files": "SELECT pg_read_file('/etc/hostname')",
    "become the owner": "SET ROLE mkt_owner",
    "change its own role": "ALTER ROLE mkt_app SUPERUSER",
}


class Failed(Exception):
    """A proof that did not hold."""


def prove(what: str, holds: object) -> None:
    """Say what was proved, or stop."""
    sys.stdout.write(f"{'proved' if holds else 'FAILED'}: {what}\n")
    sys.stdout.flush()
    if not holds:
        raise Failed(what)


def filled_in(text: str) -> str:
    """Replace ${NAME}, ${NAME:-default} and ${NAME:?why} as compose does."""

    def value(match: re.Match[str]) -> str:
        name, _, default = match.group(1).partition(":")
        return FILLED_IN.get(name) or (default[1:] if default.startswith("-") else "")

    return re.sub(r"(?<!\$)\$\{([^}]*)\}", value, text)


class Stage:
    """The services of docker-compose.yml, at addresses of this machine."""

    def __init__(self, folder: Path, database: str, redis_socket: str) -> None:
        compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
        self.services: dict[str, Any] = compose["services"]
        self.folder, self.database, self.redis_socket = folder, database, redis_socket
        self.port = tests.free_port()

    def environment(self, service: str) -> dict[str, str]:
        """Return what the container would see, moved to this machine."""
        found = {k: filled_in(str(v)) for k, v in self.services[service]["environment"].items()}
        found["DATABASE_URL"] = found["DATABASE_URL"].replace(
            "postgres:5432", urlsplit(self.database).netloc.rpartition("@")[2]
        )
        found |= {
            "REDIS_URL": f"redis+socket://{self.redis_socket}?virtual_host=0",
            "CACHE_URL": f"unix://{self.redis_socket}?db=1",
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "VAR_DIR": str(self.folder / f"var-{service}"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "PATH": f"{BIN}:{os.defpath}",
            "HOSTNAME": "worker-1",
        }
        return found

    def command(self, service: str) -> list[str]:
        """Return the service's own command; web has the image's."""
        command = self.services[service].get("command") or [
            *re.findall(r'"([^"]+)"', (ROOT / "Dockerfile").read_text().rpartition("CMD")[2])
        ]
        return [str(BIN / command[0]), *command[1:]]

    def check(self, service: str) -> int:
        """Run the service's own health check once."""
        kind, *rest = self.services[service]["healthcheck"]["test"]
        rest = [part.replace("$$", "$") for part in rest]
        return subprocess.run(  # noqa: S603  # our own command
            rest if kind == "CMD" else ["/bin/sh", "-c", *rest],
            cwd=ROOT,
            env=self.environment(service),
            capture_output=True,
            check=False,
        ).returncode

    def run(
        self, service: str, *, command: list[str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a service, or another command in its environment, to its end."""
        return subprocess.run(  # noqa: S603  # our own command
            command or self.command(service),
            cwd=ROOT,
            env=self.environment(service),
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def running(self, service: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a service until the block ends; show its log when a proof failed."""
        log = self.folder / f"{service}.log"
        command = self.command(service)
        if service == "worker":
            command.append("--hostname=celery@worker-1")  # a container has a name of its own
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  # our own command
                command, cwd=ROOT, env=self.environment(service), stdout=output, stderr=output
            )
        try:
            yield process
        except Failed:
            sys.stdout.write(f"--- {service} ---\n{log.read_text(errors='replace')[-4000:]}\n")
            raise
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def get(self, path: str, *, tls: bool = True, host: str = NAME) -> tuple[int, Any]:
        """Fetch a page as the proxy would."""
        headers = {"Host": host, **({"X-Forwarded-Proto": "https"} if tls else {})}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        opener = urllib.request.build_opener(NoRedirect)
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers
        except OSError:
            return 0, {}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Show redirects instead of following them."""

    def redirect_request(self, *_: Any) -> None:
        """Do not follow."""


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.3)
    return False


def make_database(stage: Stage) -> None:
    """Do what the database's image does on an empty volume."""
    server = urlsplit(stage.database)
    connection = psycopg2.connect(
        host=server.hostname, port=server.port, user="postgres", dbname="postgres"
    )
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE marketing")
    connection.close()
    roles = subprocess.run(
        ["/bin/sh", "docker/10-roles.sh"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "PGHOST": str(server.hostname),
            "PGPORT": str(server.port),
            "POSTGRES_DB": "marketing",
            **PASSWORDS,
        },
        check=False,
    )
    prove("docker/10-roles.sh makes the three roles", roles.returncode == 0)


def prove_release(stage: Stage) -> None:
    """The release step, then twice at once; static files hashed."""
    first = stage.run("release")
    sys.stdout.write(first.stderr[-3000:] if first.returncode else "")
    prove("release migrates as mkt_owner", first.returncode == 0)
    both = [
        subprocess.Popen(  # noqa: S603  # our own command
            stage.command("release"),
            cwd=ROOT,
            env=stage.environment("release"),
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    prove("two releases at once change nothing more", [p.wait() for p in both] == [0, 0])
    collected = stage.run(
        "web", command=[sys.executable, "manage.py", "collectstatic", "--noinput"]
    )
    prove("static files get hashed names", collected.returncode == 0)
    deploy = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    checked = stage.run("web", command=deploy)
    sys.stdout.write(checked.stderr if checked.returncode else "")
    prove("check --deploy is clean", checked.returncode == 0)
    demo = stage.run("web", command=[sys.executable, "manage.py", "load_demo"])
    prove("the demo company is refused", demo.returncode != 0)


def prove_roles(stage: Stage) -> None:
    """What the application's and the reader's role may not do."""
    server = urlsplit(stage.database)

    def refused(role: str, statement: str) -> bool:
        connection = psycopg2.connect(
            host=server.hostname, port=server.port, user=role, dbname="marketing"
        )
        try:
            connection.cursor().execute(statement)
        except psycopg2.Error as error:
            return bool(error.pgcode in {"42501", "0A000", "25006"})
        finally:
            connection.close()
        return False

    for name, statement in ATTACKS.items():
        prove(f"mkt_app may not {name}", refused("mkt_app", statement))
    prove("mkt_read reads", not refused("mkt_read", "SELECT * FROM records_event"))
    prove("mkt_read does not write", refused("mkt_read", "DELETE FROM core_outboxrow"))


def prove_web(stage: Stage) -> None:
    """What the proxy and the container's health check get."""
    prove("web becomes ready", within(60, lambda: stage.check("web") == 0))
    status, headers = stage.get("/accounts/sign-in/")
    prove("the sign-in page comes through the proxy", status == 200)
    prove("with HSTS", "max-age=31536000" in headers.get("Strict-Transport-Security", ""))
    policy = headers.get("Content-Security-Policy", "")
    prove("with a strict content policy", policy and "unsafe" not in policy)
    cookies = str(headers.get_all("Set-Cookie"))
    prove("with a protected cookie", "__Host-csrf" in cookies and "Secure" in cookies)
    prove("without TLS it redirects", stage.get("/accounts/sign-in/", tls=False)[0] == 301)
    prove(
        "another host name is refused", stage.get("/accounts/sign-in/", host="evil.test")[0] == 400
    )
    sheet = next((stage.folder / "static").rglob("tabler.min.*.css"), None)
    prove("a hashed style sheet exists", sheet)
    path = f"/static/{sheet.relative_to(stage.folder / 'static')}" if sheet else ""
    status, headers = stage.get(path)
    prove("and is kept for ever", status == 200 and "immutable" in headers["Cache-Control"])


def prove_jobs(stage: Stage, running: dict[str, "subprocess.Popen[bytes]"]) -> None:
    """Worker and beat talk over Redis, and all of them end when they are told to."""
    prove("the worker answers its health check", within(60, lambda: stage.check("worker") == 0))
    prove("beat's heartbeat comes through", within(60, lambda: stage.check("beat") == 0))
    for name, process in running.items():
        process.send_signal(signal.SIGTERM)
        prove(f"{name} ends on SIGTERM", within(30, lambda p=process: p.poll() is not None))  # type: ignore[misc]  # mypy infers no default of a lambda


def main() -> int:
    """Set the stage and go through all proofs."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="marketing-production-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        servers = stack.enter_context(tests.servers())
        stage = Stage(folder, servers["DATABASE_URL"], servers["TEST_REDIS_SOCKET"])
        try:
            make_database(stage)
            prove_release(stage)
            prove_roles(stage)
            with ExitStack() as services:
                names = ("web", "worker", "beat")
                running = {name: services.enter_context(stage.running(name)) for name in names}
                prove_web(stage)
                prove_jobs(stage, running)
        except Failed:
            return 1
    sys.stdout.write("All proved.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
