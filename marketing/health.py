"""Is it alive, is it ready, is anything behind: two pages for machines, figures for one page.

Redis or the mail server being down is no reason to be taken out of service: the outbox waits.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock, guards
from core.models import OutboxRow
from records.models import Seal

HEARTBEAT = "heartbeat"
BACKUP_MARK = "last-backup"
logger = structlog.get_logger(__name__)


class Light(StrEnum):
    """How urgent a line of the status page is; the page adds a word to the colour."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Reading:
    """One line of the status page."""

    label: str
    text: str
    light: Light


def note_heartbeat() -> None:
    """Leave the moment at which beat and a worker were last alive, by the machine's own clock."""
    caches["shared"].set(HEARTBEAT, time.time(), timeout=None)


def note_backup() -> None:
    """Leave the moment of the last finished backup, where every process can read it."""
    caches["shared"].set(BACKUP_MARK, time.time(), timeout=None)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer as long as the process does; asks nothing else."""
    return JsonResponse({"status": "ok"})


def unready() -> Iterator[str]:
    """Name what keeps this process from serving: database, migrations, guards."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "migrations are missing"
        elif guards.missing_guards():
            yield "guards are missing"
    except DatabaseError:
        logger.exception("database_does_not_answer")
        yield "the database does not answer"


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when this process can serve, else 503 with the reasons."""
    problems = list(unready())
    return JsonResponse({"problems": problems}, status=503 if problems else 200)


@never_cache
@require_safe
def statusz(request: HttpRequest) -> HttpResponse:
    """Show what is behind, to administrators."""
    if not request.user.is_authenticated or not request.user.has_role("admin"):
        return HttpResponse(status=404)
    return render(request, "marketing/status.html", {"readings": readings()})


def readings() -> list[Reading]:
    """Read everything the status page shows, amber and red where somebody should look."""
    return [outbox(), heartbeat(), seal(), backup(), disk()]


def by_age(label: str, seconds: float | None, amber: float, red: float) -> Reading:
    """Judge a moment by its age; one that is not there is amber: it may be a young system."""
    if seconds is None:
        return Reading(label, _("not yet"), Light.AMBER)
    light = Light.RED if seconds > red else Light.AMBER if seconds > amber else Light.GREEN
    return Reading(label, age_in_words(seconds), light)


def age_in_words(seconds: float) -> str:
    """Say an age in the largest unit that leaves a whole number."""
    if seconds < 120:
        count = max(0, int(seconds))
        return ngettext("%(count)d second ago", "%(count)d seconds ago", count) % {"count": count}
    if seconds < 7200:
        count = int(seconds // 60)
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    count = int(seconds // 3600)
    return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}


def outbox() -> Reading:
    """The oldest row that should have been done by now."""
    now = clock.now()
    due = OutboxRow.objects.filter(done_at=None, not_before__lte=now).order_by("not_before").first()
    label = _("Oldest notice not yet sent")
    if due is None:
        return Reading(label, _("nothing waits"), Light.GREEN)
    return by_age(label, (now - due.not_before).total_seconds(), 60, 600)


def age_of(mark: str) -> float | None:
    """Return the seconds since a mark was left; None when it never was."""
    left = caches["shared"].get(mark)
    return None if left is None else time.time() - float(left)


def heartbeat() -> Reading:
    """The last time that beat's message came through a worker."""
    return by_age(_("Background jobs last alive"), age_of(HEARTBEAT), 90, 300)


def seal() -> Reading:
    """The last nightly seal over the trail."""
    last = Seal.objects.order_by("-pk").first()
    age = None if last is None else (clock.now() - last.made_at).total_seconds()
    return by_age(_("Trail last sealed"), age, 26 * 3600, 50 * 3600)


def backup() -> Reading:
    """The last backup."""
    return by_age(_("Last backup"), age_of(BACKUP_MARK), 26 * 3600, 50 * 3600)


def disk() -> Reading:
    """The room that is left where files and an embedded database lie."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    percent = usage.free * 100 // usage.total
    light = Light.RED if percent < 5 else Light.AMBER if percent < 15 else Light.GREEN
    text = _("%(gigabytes)d GB, %(percent)d %%") % {
        "gigabytes": usage.free // 10**9,
        "percent": percent,
    }
    return Reading(_("Free disk space"), text, light)


def owns_its_tables() -> bool:
    """Say whether this role could drop its own guards (docs/operations.md, roles)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_tables"
            " WHERE schemaname = current_schema() AND tableowner = current_user)"
        )
        return bool(cursor.fetchone()[0])


def warn_of_too_much_power() -> None:
    """At start-up: with DEBUG off the application should not own what it is guarded by."""
    if not settings.DEBUG and owns_its_tables():
        logger.warning("application_role_owns_its_tables", role=connection.settings_dict["USER"])
    connection.close()
