"""The files of the production set follow their schemas and agree with each other."""

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from core import guards
from marketing.management.commands.release import refused_by

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """docker-compose.yml as data."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


def test_the_compose_file_follows_its_schema() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [str(program), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]

    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603  # our own command


def test_every_service_of_ours_waits_for_the_release(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["release"] == {
            "condition": "service_completed_successfully"
        }


def test_only_the_release_runs_as_the_owner(compose: dict[str, Any]) -> None:
    users = {
        name: re.findall(r"postgres://(\w+):", str(service.get("environment")))
        for name, service in compose["services"].items()
    }

    assert users["release"] == ["mkt_owner"]
    assert users["web"] == users["worker"] == users["beat"] == ["mkt_app"]


def test_everything_has_a_health_check_but_the_step_that_ends(compose: dict[str, Any]) -> None:
    without = {name for name, one in compose["services"].items() if "healthcheck" not in one}

    assert without == {"release"}


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^#? ?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert used - {"RELEASE"} <= named


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert lines.index("USER marketing") < next(
        i for i, x in enumerate(lines) if x.startswith("CMD")
    )


@pytest.mark.parametrize("name", ["run", "test", "check", ".ci/run"])
def test_the_commands_may_be_executed(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


def test_the_application_may_only_add_to_the_trail() -> None:
    refused = {guard.table: refused_by(guard) for guard in guards.declared_guards()}

    assert refused["records_event"] == ["UPDATE", "DELETE"]
    assert refused["workflow_breach"] == ["DELETE"]  # an excuse may still be written
