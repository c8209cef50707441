"""Run every check, show what failed, and name the failures at the end.

python scripts/check.py [NAME …]      only those named, such as: ruff mypy
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
ONLY_HERE = {"DEBUG": "1", "SECRET_KEY": "only-for-checks"}
CHECKS: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("mypy", [str(BIN / "mypy"), "."]),
    ("imports", [str(BIN / "lint-imports"), "--no-logo"]),
    ("forbidden", [PYTHON, "scripts/forbidden.py"]),
    ("djlint", [str(BIN / "djlint"), "--check", "--lint", "--quiet", "templates"]),
    ("django", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("catalogues", [PYTHON, "scripts/catalogue.py", "--check"]),
    (
        "compose",
        [
            str(BIN / "check-jsonschema"),
            "--builtin-schema",
            "vendor.compose-spec",
            "docker-compose.yml",
        ],
    ),
]


def passes(name: str, command: list[str]) -> bool:
    """Run one check and show its output when it fails."""
    started = time.monotonic()
    result = subprocess.run(  # noqa: S603  # our own list
        command,
        cwd=ROOT,
        env={**os.environ, **ONLY_HERE},
        capture_output=True,
        text=True,
        check=False,
    )
    good = result.returncode == 0
    say(f"{'ok    ' if good else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)")
    if not good:
        say(result.stdout + result.stderr)
    return good


def say(line: str) -> None:
    """Write for people, at once: a check may take a while."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run all checks, or those named; 1 when any fails."""
    names = [name for name, _ in CHECKS]
    wanted = sys.argv[1:] or names
    if unknown := set(wanted) - set(names):
        say(f"No check {', '.join(sorted(unknown))}; there are: {', '.join(names)}.")
        return 2
    failed = [name for name, command in CHECKS if name in wanted and not passes(name, command)]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
