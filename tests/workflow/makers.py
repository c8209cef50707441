"""Substitutions for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from workflow import services
from workflow.models import Substitution
from workflow.services import Proposal


def proposed(
    holder: User,
    substitute: User,
    *,
    by: User | None = None,
    first_on: date | None = None,
    until_on: date | None = None,
    **more: Any,
) -> Substitution:
    """Somebody is asked to stand in, by default from today for ten days."""
    first = first_on or clock.today()
    url = services.propose_substitution(
        proposal=Proposal(
            holder=holder,
            substitute=substitute,
            first_on=first,
            until_on=until_on or first + timedelta(days=10),
            **more,
        ),
        by=by or holder,
        form_key=uuid.uuid4(),
    )
    return Substitution.objects.get(pk=int(url.rstrip("/").rsplit("/", 1)[-1]))


def stands_in(holder: User, substitute: User, **more: Any) -> Substitution:
    """Somebody stands in: asked and accepted."""
    row = proposed(holder, substitute, **more)
    return services.accept_substitution(substitution=row, by=substitute, version=row.version)
