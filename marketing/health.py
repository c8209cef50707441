"""Is it alive, is it ready: two pages for machines.

Redis or the mail server being down is no reason to be taken out of service: the outbox waits.
"""

from collections.abc import Iterator

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import guards

logger = structlog.get_logger(__name__)


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
