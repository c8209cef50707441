"""The settings refuse what production must not start with, and read only what is documented."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "marketing.example.com",
    "CSRF_TRUSTED_ORIGINS": "https://marketing.example.com",
    "SITE_URL": "https://marketing.example.com",
    "DATABASE_URL": "postgres://mkt_app:x@127.0.0.1:1/marketing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.com:587",
}


def manage(*arguments: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run manage.py in an environment that holds nothing but what is given."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.defpath, "VAR_DIR": str(settings.VAR_DIR), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_nothing_starts() -> None:
    result = manage("check", env={})

    assert result.returncode != 0
    assert "Set SECRET_KEY" in result.stderr


@pytest.mark.slow
def test_a_production_environment_passes_the_deployment_check() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)

    assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_the_demo_company_cannot_reach_production() -> None:
    result = manage("load_demo", env={**PRODUCTION, "DATABASE_URL": "sqlite:///:memory:"})

    assert result.returncode != 0
    assert "DEBUG" in result.stderr


def test_every_variable_is_named_in_the_example() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "marketing/settings.py").read_text()))
    named = set(re.findall(r"^#? ?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read <= named, f"not in .env.example: {read - named}"
    assert named - read <= {"POSTGRES_PASSWORD", "MKT_OWNER_PASSWORD", "MKT_APP_PASSWORD"} | {
        "MKT_READ_PASSWORD",
        "REDIS_PASSWORD",
        "WEB_PORT",
    }


def test_every_scheduled_job_exists() -> None:
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(current_app.tasks)


@pytest.mark.django_db
def test_sqlite_keeps_what_it_was_told() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        for pragma, value in (("synchronous", 2), ("recursive_triggers", 1), ("foreign_keys", 1)):
            assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value

    assert connection.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]  # SQLite's wrapper


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_gives_up_in_time() -> None:
    with connection.cursor() as cursor:
        for name, value in (("statement_timeout", "15s"), ("lock_timeout", "3s")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == value


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pinned_lists_are_whole_and_hold_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    if "dev" in name:
        wanted += project["dependency-groups"]["dev"]
    pinned = {re.split(r"[=\[]", line)[0] for line in text.splitlines() if "==" in line}

    assert "://" not in text
    assert {re.split(r"[\[<>=;~ ]", need)[0].lower() for need in wanted} <= pinned
    assert all("--hash=" in block for block in re.split(r"\n(?=\w)", text) if "==" in block)
