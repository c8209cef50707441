"""Filters of the customers' pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

from core.formats import number_text

register = template.Library()


@register.filter
def whole(value: Decimal | None) -> str:
    """An amount without its fen, for charts: 146,100."""
    return number_text(value)
