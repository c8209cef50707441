"""`{% slot "customer.sections" customer %}`: show what higher apps put into a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.slots import fillings

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: RequestContext, name: str, obj: Any = None) -> SafeString:
    """Render the slot's sections for `obj`, in order; empty ones are left out."""
    request = context["request"]
    parts = []
    for filling in fillings(name):
        variables = filling.context(request, obj)
        if variables is not None:
            parts.append((render_to_string(filling.template, variables, request=request),))
    return format_html_join("\n", "{}", parts)
