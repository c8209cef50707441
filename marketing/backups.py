"""Backup and restore: database first, then uploads, then a manifest of both.

Uploaded files are never changed, so every row of an earlier database finds its file in a later
copy of the folder. A restore takes nothing on trust: checksums, row counts, then check_books.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core import clock

MANIFEST = "manifest.json"
MEDIA = "media"


class BackupProblem(Exception):
    """Something that keeps a backup or a restore from being made; the message says what."""


def make(target: Path) -> dict[str, Any]:
    """Write a backup into an empty folder and return its manifest.

    Raises BackupProblem when the folder is not empty or the database's program fails.
    """
    if target.exists() and any(target.iterdir()):
        raise BackupProblem(f"{target} is not empty; each backup has a folder of its own.")
    target.mkdir(parents=True, exist_ok=True)
    dump = dump_sqlite if connection.vendor == "sqlite" else dump_postgresql
    rows = dump(target)
    if settings.MEDIA_ROOT.exists():
        shutil.copytree(settings.MEDIA_ROOT, target / MEDIA)
    manifest = {
        "made_at": clock.now().isoformat(),
        "vendor": connection.vendor,
        "django": django.get_version(),
        "migrations": sorted(".".join(key) for key in applied_migrations()),
        "rows": rows,
        "last_seal": last_seal(),
        "sha256": {name: checksum(target / name) for name in sorted(files_below(target))},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (target / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup into an empty database and an empty folder; return its manifest.

    Raises BackupProblem when the backup is damaged or anything is there already.
    """
    manifest = checked_manifest(source)
    if manifest["vendor"] != connection.vendor:
        raise BackupProblem(f"The backup is of {manifest['vendor']}, not {connection.vendor}.")
    if connection.introspection.table_names():
        raise BackupProblem("The database is not empty; a restore never overwrites.")
    if settings.MEDIA_ROOT.exists() and any(settings.MEDIA_ROOT.iterdir()):
        raise BackupProblem(f"{settings.MEDIA_ROOT} is not empty; a restore never overwrites.")
    load = load_sqlite if connection.vendor == "sqlite" else load_postgresql
    load(source)
    if (source / MEDIA).exists():
        shutil.copytree(source / MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        if (found := count_rows(cursor.execute, cursor.fetchone)) != manifest["rows"]:
            different = {
                k for k in manifest["rows"] | found if manifest["rows"].get(k) != found.get(k)
            }
            raise BackupProblem(f"Other row counts than in the manifest: {sorted(different)}.")
    return manifest


def checked_manifest(source: Path) -> dict[str, Any]:
    """Read the manifest and compare every file with its checksum."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BackupProblem(f"{source} is no backup: {problem}") from problem
    for name, expected in manifest["sha256"].items():
        path = source / name
        if not path.is_file() or checksum(path) != expected:
            raise BackupProblem(f"{name} is damaged or missing.")
    return manifest


def applied_migrations() -> Iterator[tuple[str, str]]:
    """Name the migrations that the database has."""
    return iter(MigrationRecorder(connection).applied_migrations())


def last_seal() -> str:
    """Return the last seal over the trail, to compare with one kept elsewhere."""
    from records.models import Seal  # noqa: PLC0415  # restore runs before tables exist

    last = Seal.objects.order_by("-pk").first()
    return last.seal if last else ""


def files_below(folder: Path) -> list[str]:
    """Name every file of a backup but the manifest."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [name for name in found if name != MANIFEST]


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_rows(execute: Callable[..., Any], fetchone: Callable[[], Any]) -> dict[str, int]:
    """Count every table."""
    counts = {}
    for table in sorted(connection.introspection.table_names()):
        execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # our own
        counts[table] = int(fetchone()[0])
    return counts


def dump_sqlite(target: Path) -> dict[str, int]:
    """Copy by the database's own means: a copied file would lack what is still in the log."""
    path = target / "database.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        cursor = copy.cursor()
        return count_rows(cursor.execute, cursor.fetchone)


def load_sqlite(source: Path) -> None:
    """Put the copy in the place of the empty database."""
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    for leftover in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copy(source / "database.sqlite3", path)


def dump_postgresql(target: Path) -> dict[str, int]:
    """Dump one snapshot, and count the rows of that same snapshot."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        run(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}/database.dump"
        )
        return count_rows(cursor.execute, cursor.fetchone)


def load_postgresql(source: Path) -> None:
    """Load the dump as whoever owns the schema; `release` sets the application's rights again."""
    run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--dbname=",
        f"{source}/database.dump",
    )


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on our database; its password is in no process list."""
    found = shutil.which(program)
    if found is None:
        raise BackupProblem(f"{program} is missing: install the package postgresql-client.")
    where = connection.settings_dict
    environment = {
        **os.environ,  # allowed: a child inherits it
        "PGHOST": where["HOST"],
        "PGPORT": str(where["PORT"] or ""),
        "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"],
        "PGDATABASE": where["NAME"],
        "PGOPTIONS": "-c statement_timeout=0",
    }
    named = [a if a != "--dbname=" else f"--dbname={where['NAME']}" for a in arguments]
    result = subprocess.run(  # noqa: S603  # our own command
        [found, *named], env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise BackupProblem(f"{program}: {result.stderr.strip()[-800:]}")
