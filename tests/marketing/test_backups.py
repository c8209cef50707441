"""A backup that has never been restored does not count: here each one is, on both databases."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
NOBODY = ("--username=x", "--email=x@example.com")
Manage = Callable[..., "subprocess.CompletedProcess[str]"]


def postgresql_address(name: str) -> str:
    """Return the address of a database beside the tests' own."""
    own = settings.DATABASES["default"]
    login = f"{own['USER']}:{own['PASSWORD']}" if own["PASSWORD"] else own["USER"]
    return f"postgres://{login}@{own['HOST']}:{own['PORT']}/{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two databases: SQLite's first is migrated, the others are empty."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "a.sqlite3")
        yield f"sqlite:///{tmp_path}/a.sqlite3", f"sqlite:///{tmp_path}/b.sqlite3"
        return
    names = [f"backup_{os.getpid()}_{letter}" for letter in "ab"]
    server = psycopg2.connect(postgresql_address("postgres"))
    server.autocommit = True
    with server.cursor() as cursor:
        for name in names:
            cursor.execute(f"CREATE DATABASE {name}")
    yield postgresql_address(names[0]), postgresql_address(names[1])
    with server.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def manage(tmp_path: Path) -> Manage:
    """Run manage.py on one of the databases, with a folder for files beside it."""
    return partial(run_manage, tmp_path)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as the migrations leave it: they take many seconds."""
    folder = tmp_path_factory.mktemp("migrated")
    run_manage(folder, "migrate", "--skip-checks", database=f"sqlite:///{folder}/database.sqlite3")
    return folder / "database.sqlite3"


def run_manage(
    path: Path, *arguments: str, database: str, fails: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run manage.py, with files in a folder of that path."""
    folder = path / database[-9:].replace("/", "-")
    env = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
        "DEBUG": "1",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": database,
    }
    command = [sys.executable, "manage.py", *arguments]
    result = subprocess.run(  # noqa: S603  # our own command
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert fails or result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.mark.slow
def test_what_was_saved_comes_back_and_its_books_hold(
    manage: Manage, addresses: tuple[str, str], tmp_path: Path
) -> None:
    first, second = addresses
    if first.startswith("postgres"):
        manage("migrate", "--skip-checks", database=first)
    manage("createsuperuser", "--skip-checks", "--noinput", *NOBODY, database=first)

    manage("backup", str(tmp_path / "saved"), "--skip-checks", database=first)
    restored = manage("restore", str(tmp_path / "saved"), database=second)

    assert "The books hold" in restored.stdout
    people = "from accounts.models import User; print(User.objects.get().username)"
    assert manage("shell", "-v0", "-c", people, database=second).stdout.strip().endswith("x")


@pytest.mark.slow
@pytest.mark.parametrize("addresses", ["sqlite"], indirect=True)
def test_a_restore_overwrites_nothing_and_takes_nothing_damaged(
    manage: Manage, addresses: tuple[str, str], tmp_path: Path
) -> None:
    first, second = addresses
    manage("backup", str(tmp_path / "saved"), "--skip-checks", database=first)

    again = manage("backup", str(tmp_path / "saved"), "--skip-checks", database=first, fails=True)
    over = manage("restore", str(tmp_path / "saved"), database=first, fails=True)
    with (tmp_path / "saved/database.sqlite3").open("ab") as file:
        file.write(b"x")
    damaged = manage("restore", str(tmp_path / "saved"), database=second, fails=True)

    assert "is not empty" in again.stderr
    assert "never overwrites" in over.stderr
    assert "database.sqlite3 is damaged" in damaged.stderr
