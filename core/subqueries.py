"""Subqueries that are written once, however deep they come to lie."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

__all__ = ["ids_of"]


def ids_of(found: QuerySet[Any, Any]) -> RawSQL | tuple[()]:
    """Turn a queryset of one column into what `pk__in=…` takes, as finished SQL.

    A queryset inside another is walked and copied again by each one around it; where what a
    person may see is a nest of them, building the statement took 48 ms, and running it 2.
    """
    try:
        sql, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return ()
    return RawSQL(sql, parameters)  # noqa: S611  # written by the ORM itself
