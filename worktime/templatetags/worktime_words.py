"""Words of the calendar for templates."""

from django import template

from core.looks import Look
from worktime import wording

register = template.Library()


@register.filter
def kind_look(kind: str) -> Look:
    """The look of a day's kind, for `badge`."""
    return wording.kind_look(kind)


@register.filter
def cell_word(kind: str) -> str:
    """The short word in a cell of the year page."""
    return wording.cell_word(kind)
