"""Refuse what no linter knows: habits that this house has decided against, each with its reason."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {"var", "node_modules", "locale", "docs"}
# (what, where, pattern, why). A line that must do it all the same ends with "allowed: <reason>".
RULES: list[tuple[str, str, str]] = [
    (
        r"\.py$",
        r"\bmark_safe\b|\bSafeString\((?!\"\")",
        "text from people would run as markup: use format_html",
    ),
    (
        r"templates/.*\.html$",
        r"\|\s*safe\b|autoescape\s+off",
        "text from people would run as markup",
    ),
    (
        r"^(?!tests/|.*/migrations/).*\.py$",
        r"\.update\([^)]*\bstate\s*=",
        "a state changes only by its transition (the field's protection does not see update())",
    ),
    (
        r"^(?!tests/|.*/migrations/).*\.py$",
        r"\b(?:Order|Contract|Change|Case|Job|Shipment)\([^)]*\bstate\s*=",
        "a state changes only by its transition (the field's protection does not see this)",
    ),
    (
        r"^(?!tests/|.*/migrations/).*\.py$",
        r"\.update\([^)]*=\s*[^,)]*\bF\([^)]*\)\s*[-+*/]",
        "money and quantities are reckoned in rules or under a lock, never in update()",
    ),
    (r"templates/.*\.html$", r"<[^>]+\sstyle\s*=", "the content policy refuses inline styles"),
    # A mail is no page: no policy rules there, and no style sheet of ours is in reach.
    (r"templates/(?!.*/mail/).*\.html$", r"<style\b", "the content policy refuses inline styles"),
    (
        r"templates/.*\.html$",
        r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/json)",
        "the content policy refuses inline scripts",
    ),
    (
        r"templates/.*\.html$",
        r"<[^>]+\son[a-z]+\s*=\s*[\"']",
        "the content policy refuses handlers",
    ),
    (
        r"(templates/.*\.html|static/(?!vendor/).*\.(css|js))$",
        r"""(?:src|href)\s*=\s*["']https?://|url\(\s*["']?https?://|@import\s+["']https?://""",
        "nothing is fetched from another host",
    ),
    (
        r"^(?!core/clock\.py|tests/|benchmarks/|scripts/|marketing/management/).*\.py$",
        r"\b(?:timezone|datetime)\.now\(|\bdate\.today\(",
        "the clock is core.clock, so that tests and demos can move it",
    ),
    (
        r"^(?!marketing/settings\.py|tests/|scripts/|benchmarks/|docker/|manage\.py).*\.py$",
        r"os\.environ\.get\(|os\.environ\[|os\.getenv\(",
        "the environment is read once, in marketing/settings.py",
    ),
]


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every file of ours."""
    for top in sorted(ROOT.iterdir()):
        if top.name.startswith(".") or top.name in SKIPPED:
            continue
        for path in sorted([top] if top.is_file() else top.rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js"} and "vendor" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def findings() -> Iterator[str]:
    """Name every place that does what is forbidden."""
    for name, text in files():
        if name == "scripts/forbidden.py":
            continue
        lines = text.splitlines()
        for where, pattern, why in RULES:
            if not re.search(where, name):
                continue
            for match in re.finditer(pattern, text):
                number = text.count("\n", 0, match.start()) + 1
                if "allowed: " not in lines[number - 1]:
                    yield f"{name}:{number}: {match.group().strip()[:60]!r}: {why}"


def main() -> int:
    """Print the findings; 1 when there is one."""
    found = list(findings())
    sys.stdout.writelines(line + "\n" for line in found)
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
