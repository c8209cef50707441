"""What the operations page reads: how old, how full, how late; and what to do about it."""

import logging
import platform
import shutil
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import django
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.models import JobRun, OutboxRow
from core.parts import Pair
from marketing.wording import job_result
from records.models import Seal, StoredFile

logger = logging.getLogger(__name__)

HEARTBEAT = "heartbeat"
BACKUP_MARK = "last-backup"
ROWS_SHOWN = 50


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
    advice: str = ""


def note_heartbeat() -> None:
    """Leave the moment at which beat and a worker were last alive, by the machine's own clock."""
    _leave(HEARTBEAT)


def note_backup() -> None:
    """Leave the moment of the last finished backup, where every process can read it."""
    _leave(BACKUP_MARK)


def _leave(mark: str) -> None:
    """Leave a mark in the shared cache; one that is away spoils neither job nor backup."""
    try:
        caches["shared"].set(mark, time.time(), timeout=None)
    except Exception:  # whatever a cache's client raises when it is away
        logger.exception("shared_cache_does_not_answer", extra={"mark": mark})


@dataclass(frozen=True)
class Marks:
    """The seconds since each mark was left; with the cache away they are not known."""

    ages: Mapping[str, float]
    are_known: bool = True


def marks() -> Marks:
    """Read all marks at once: a cache that is mute is waited for only once a page."""
    try:
        left = caches["shared"].get_many([HEARTBEAT, BACKUP_MARK])
    except Exception:  # whatever a cache's client raises when it is away
        logger.exception("shared_cache_does_not_answer")
        return Marks({}, are_known=False)
    now = time.time()
    return Marks({mark: now - float(moment) for mark, moment in left.items()})


def by_age(
    label: str, seconds: float | None, amber: float, red: float, advice: str = ""
) -> Reading:
    """Judge a moment by its age; one that is not there is amber: it may be a young system."""
    if seconds is None:
        return Reading(label, _("not yet"), Light.AMBER, advice)
    light = Light.RED if seconds > red else Light.AMBER if seconds > amber else Light.GREEN
    return Reading(label, age_in_words(seconds), light, advice)


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


def all_readings() -> list[Reading]:
    """Read everything, amber and red where somebody should look."""
    left = marks()
    return [
        outbox(),
        failing(),
        shared_cache(left),
        heartbeat(left),
        books(),
        seal(),
        backup(left),
        disk(),
    ]


def outbox() -> Reading:
    """The oldest row that should have been done by now."""
    now = clock.now()
    due = OutboxRow.objects.filter(done_at=None, not_before__lte=now).order_by("not_before").first()
    label = _("Oldest notice not yet sent")
    if due is None:
        return Reading(label, _("nothing waits"), Light.GREEN)
    advice = _("Look at the background jobs below: while they stand still, everything waits.")
    return by_age(label, (now - due.not_before).total_seconds(), 60, 600, advice)


def failing() -> Reading:
    """How many rows have failed and are to be tried again."""
    number = failing_rows().count()
    label = _("Failing, to be tried again")
    if not number:
        return Reading(label, _("none"), Light.GREEN)
    text = ngettext("%(count)d entry", "%(count)d entries", number) % {"count": number}
    advice = _(
        "Read the last error below. When it names the mail server, have that put right; then press "
        "“Try again”. Nothing is lost meanwhile."
    )
    return Reading(label, text, Light.AMBER, advice)


def failing_rows() -> QuerySet[OutboxRow]:
    """Return what has failed at least once and is not done, the oldest first."""
    return OutboxRow.objects.filter(done_at=None).exclude(last_error="").order_by("created_at")


def shared_cache(left: Marks) -> Reading:
    """Whether the cache that all processes share answers (Redis, where there is one)."""
    label = _("Shared cache (Redis)")
    if left.are_known:
        return Reading(label, _("answers"), Light.GREEN)
    advice = _(
        "Start Redis again (with containers: docker compose up -d redis) and see that CACHE_URL "
        "names it. Every page goes on working meanwhile; only how much one person may send in a "
        "minute is not limited. Background jobs that get their messages by the same Redis stand "
        "still: what they have to do waits in the database and is caught up."
    )
    return Reading(label, _("does not answer"), Light.RED, advice)


def _by_mark(
    label: str, left: Marks, mark: str, limits: tuple[float, float], advice: str
) -> Reading:
    if not left.are_known:
        return Reading(label, _("not known: the cache does not answer"), Light.AMBER, advice)
    return by_age(label, left.ages.get(mark), *limits, advice)


def heartbeat(left: Marks) -> Reading:
    """The last time that beat's message came through a worker."""
    advice = _(
        "Start the worker and beat again (./run does both; with containers: docker compose up -d "
        "worker beat). Deadlines, notices and mail are caught up by themselves."
    )
    return _by_mark(_("Background jobs last alive"), left, HEARTBEAT, (90, 300), advice)


def books() -> Reading:
    """The last check of the books and what it found."""
    label = _("Last check of the books")
    run = JobRun.objects.filter(name="check_books").first()
    if run is None:
        return Reading(label, _("not yet"), Light.AMBER, _("It runs each night at 02:30."))
    if not run.good:
        advice = _(
            "Something in the data does not hold. Open the objects named below, change nothing by "
            "hand in the database, and send the list to whoever looks after the program."
        )
        return Reading(label, job_result(run.result), Light.RED, advice)
    age = (clock.now() - run.started_at).total_seconds()
    advice = _("The nightly check did not run: look at the background jobs.")
    return by_age(label, age, 26 * 3600, 50 * 3600, advice)


def seal() -> Reading:
    """The last nightly seal over the trail."""
    last = Seal.objects.order_by("-pk").first()
    age = None if last is None else (clock.now() - last.made_at).total_seconds()
    advice = _("It is made each night at 01:30 by the background jobs; see that they run.")
    return by_age(_("Trail last sealed"), age, 26 * 3600, 50 * 3600, advice)


def backup(left: Marks) -> Reading:
    """The last backup."""
    advice = _("Run “manage.py backup FOLDER” each night and keep the folder on another machine.")
    return _by_mark(_("Last backup"), left, BACKUP_MARK, (26 * 3600, 50 * 3600), advice)


def disk() -> Reading:
    """The room that is left where the private files and an embedded database lie."""
    usage = shutil.disk_usage(settings.MEDIA_ROOT.parent)
    percent = usage.free * 100 // usage.total
    light = Light.RED if percent < 5 else Light.AMBER if percent < 15 else Light.GREEN
    text = _("%(gigabytes)d GB, %(percent)d %%") % {
        "gigabytes": usage.free // 10**9,
        "percent": percent,
    }
    advice = _("Make room or enlarge the disk; when it is full, nothing can be saved any more.")
    return Reading(_("Free disk space"), text, light, advice)


def last_findings() -> Sequence[str]:
    """Return what the last check of the books found, line by line."""
    found = JobRun.objects.filter(name="check_books").values_list("details", flat=True).first()
    return found or []


def jobs_run() -> QuerySet[JobRun]:
    """Return every job with its last run."""
    return JobRun.objects.order_by("name")


def versions() -> list[Pair]:
    """Name what runs here, for a report to whoever looks after the program."""
    kept = StoredFile.objects.aggregate(number=Count("pk"), size=Sum("size"))
    return [
        Pair(_("Program"), _release()),
        Pair("Python · Django", f"{platform.python_version()} · {django.get_version()}"),
        Pair(_("Database"), f"{connection.vendor} {_database_version()}"),
        Pair(
            _("Web server"),
            _("%(processes)d processes, %(threads)d threads each")
            % {"processes": settings.WEB_WORKERS, "threads": settings.WEB_THREADS},
        ),
        Pair(
            _("Private files"),
            _("%(count)d files, %(megabytes)d MB")
            % {"count": kept["number"], "megabytes": (kept["size"] or 0) // 10**6},
            note=str(settings.MEDIA_ROOT),
        ),
    ]


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def _release() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
