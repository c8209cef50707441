"""`check_books`: recompute what must hold and name what does not."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.books import SECTIONS, Scope, check_books


class Command(BaseCommand):
    help = "Check all books; one line for each thing that does not hold, exit status 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="findings as JSON lines")
        parser.add_argument("--since", help="only what happened since YYYY-MM-DD, where cheap")
        parser.add_argument("--object", default="", help='one object, such as "orders.order/12"')
        parser.add_argument("--files", action="store_true", help="compare rows and files too")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = Scope(
            since=_moment(options["since"]), object=options["object"], files=options["files"]
        )
        base = settings.SITE_URL.rstrip("/")
        found = 0
        for section, finding in check_books(scope):
            found += 1
            if options["json"]:
                line = {"section": section, **asdict(finding)}
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            else:
                where = f" {base}{finding.url}" if finding.url else ""
                self.stdout.write(f"{section}: {finding.object}: {finding.problem}{where}")
        if found:
            self.stderr.write(f"The books do not hold: {found} findings.")
            sys.exit(1)
        if not options["json"]:
            self.stdout.write(f"The books hold ({len(SECTIONS)} sections).")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise CommandError(f"--since {text}: write it as YYYY-MM-DD.") from None
