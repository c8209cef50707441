"""The look's filters and tags: figures, moments, states, icons, fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.boundfield import BoundWidget
from django.forms.utils import ErrorList
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import clock, dressing, formats
from core.looks import Look
from core.navigation import NavCount

register = template.Library()


def _number(value: Any) -> Decimal | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, Decimal | int):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def money(value: Any) -> str:
    """146,100.00"""
    return formats.money_text(_number(value))


@register.filter
def price(value: Any) -> str:
    """666.40, or 0.0125 where four places are needed."""
    return formats.price_text(_number(value))


@register.filter
def quantity(value: Any) -> str:
    """1,200 or 0.125"""
    return formats.quantity_text(_number(value))


@register.filter
def percent(value: Any, least: int = 2) -> str:
    """24.59 %; `percent:0` writes 13 %."""
    return formats.percent_text(_number(value), least)


@register.filter
def duration(minutes: int | None) -> str:
    """Working minutes as words."""
    return formats.NOTHING if minutes is None else formats.duration_text(minutes)


@register.filter
def moment(value: datetime | None) -> str:
    """Today 16:00, with the exact moment in `title` and `datetime`."""
    return dressing.moment_html(value)


@register.filter
def day(value: date | None, look: str = "") -> str:
    """12-04; `day:"week"` and `day:"full"` say more."""
    return dressing.day_html(value, look)


@register.filter
def due_words(value: datetime | None) -> str:
    """3 h overdue, or 2 h left, in working time."""
    return formats.due_words_text(value)


@register.filter
def due(value: datetime | None, done: datetime | None = None) -> str:
    """The whole cell for a limit: state, moment and what is left."""
    return dressing.due_html(value, done)


@register.filter
def due_note(value: datetime | None) -> str:
    """What `due` leaves out of a limit: the moment when it is over, else what is left."""
    if value is None:
        return ""
    is_over = value < clock.now()
    return dressing.moment_html(value) if is_over else formats.due_words_text(value)


@register.filter
def badge(look: Look | None, style: str = "pill") -> str:
    """A state as a pill; `badge:"plain"` for tables."""
    return dressing.look_html(look, pill=style == "pill") if look else ""


@register.filter
def count(value: int | NavCount | None, style: str = "") -> str:
    """A number in a round box; `count:"on"` or `count:"red"`."""
    return dressing.count_html(value, style)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word stands beside it."""
    return dressing.icon_html(name, css)


@register.simple_tag
def state_badge(colour: str, icon: str, label: Any, pill: bool = True) -> SafeString:  # noqa: FBT001, FBT002  # template arguments
    """Colour + icon + word; an empty icon takes the colour's usual one."""
    return dressing.look_html(Look(colour, label, icon), pill=pill)


@register.simple_tag
def clock_now() -> datetime:
    """The present moment of the house."""
    return clock.now()


@register.simple_tag
def ids(*names: str) -> SafeString:
    """Join the ids that exist, for aria-describedby."""
    return format_html_join(" ", "{}", ((name,) for name in names if name))


@register.simple_tag(takes_context=True)
def form_problems(context: template.Context) -> list[Problem]:
    """Everything that is wrong with the page's `form`, `formset`, `forms` and `formsets`."""
    given = [context.get("form"), *(context.get("forms") or ())]
    for formset in [context.get("formset"), *(context.get("formsets") or ())]:
        if isinstance(formset, BaseFormSet) and formset.is_bound:
            given.append(formset)
            given += formset.forms
    return [problem for one in given for problem in _problems(one)]


@dataclass(frozen=True)
class Problem:
    """One line of the summary above a form."""

    message: str
    label: str = ""
    target: str = ""
    url: str = ""


def _problems(given: Any) -> list[Problem]:
    if isinstance(given, BaseFormSet):
        return [Problem(str(error)) for error in given.non_form_errors()]
    if not isinstance(given, BaseForm) or not given.is_bound:
        return []
    url = getattr(given, "refused_url", "")
    found = [Problem(str(error), url=url) for error in given.non_field_errors()]
    for field in given:
        target = "" if field.is_hidden else (field.id_for_label or field.auto_id)
        label = "" if field.is_hidden else str(field.label)
        found += [Problem(str(error), label, target) for error in field.errors]
    return found


@register.inclusion_tag("core/_field.html")
def field_row(field: BoundField) -> dict[str, Any]:
    """The row of `as_field_group`: our form renderer's field template."""
    return field_context(field)


@register.inclusion_tag("core/_field.html")
def form_field(
    field: BoundField,
    help: str = "",  # noqa: A002  # the word of the template
    width: str = "",
    after: str = "",
) -> dict[str, Any]:
    """One row of a form: label, control, unit behind it, help or message below."""
    return field_context(field, help_text=help, width=width, after=after)


@register.inclusion_tag("core/_control.html")
def form_control(field: BoundField, css: str = "", label: str = "") -> dict[str, Any]:
    """A control alone, for a cell of a grid; its name for screen readers is the field's label."""
    attrs: dict[str, str | bool] = {
        "aria-label": str(label or field.label),
        "class": _classes(field, css),
    }
    attrs |= _error_attrs(field)
    return {"field": field, "control": field.as_widget(attrs=attrs)}


def field_context(
    field: BoundField, *, help_text: str = "", width: str = "", after: str = ""
) -> dict[str, Any]:
    """Give what `core/_field.html` needs; the form renderer's field template uses it too."""
    help_text = help_text or str(field.help_text or "")
    attrs: dict[str, Any] = _error_attrs(field)
    described = [f"{field.auto_id}-e"] if field.errors else []
    if help_text:
        described.append(f"{field.auto_id}-h")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    attrs["class"] = _classes(field, width)
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "help": help_text,
        "after": after,
        "errors": field.errors,
        "options": _options(field) if field.widget_type in _GROUPS else [],
        "is_group": field.widget_type in _GROUPS,
        "is_tick": field.widget_type == "checkbox",
    }


def _error_attrs(field: BoundField) -> dict[str, Any]:
    errors: ErrorList = field.errors
    return {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}-e"} if errors else {}


def _options(field: BoundField) -> list[BoundWidget]:
    """The radio buttons or ticks of a group, each with our class."""
    attrs = {"id": field.auto_id, "class": "form-check-input"}
    widget = field.field.widget
    parts = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, part, field.form.renderer) for part in parts]


_GROUPS = {"radioselect", "checkboxselectmultiple"}
_BOXES = {"select": "form-select", "selectmultiple": "form-select"}
_TICKS = {"checkbox", *_GROUPS}
_WIDTHS = {"date": "w-m", "number": "w-s num", "tel": "w-m"}


def _classes(field: BoundField, extra: str) -> str:
    kind = field.widget_type
    own = field.field.widget.attrs.get("class", "")
    base = "form-check-input" if kind in _TICKS else _BOXES.get(kind, "form-control")
    width = extra or ("" if own else _WIDTHS.get(kind, ""))
    parts = [base, own, width, "is-bad" if field.errors else ""]
    return " ".join(part for part in parts if part)
