"""Reading a page as a browser does: its forms, their values, what stands where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from lxml import html

from core import forms
from tests.corpus import MARK, Kind

TYPED = ("text", "search", "email", "tel", "url", "number", "date", "datetime-local", "time",
         "password", "checkbox", "radio", "file", "month")  # fmt: skip


@dataclass
class ShownForm:
    """A form as the page shows it."""

    element: html.FormElement
    page: str

    @property
    def action(self) -> str:
        """The address it goes to; the page's own when it names none."""
        return urlsplit(self.element.get("action") or self.page).path

    @property
    def url_name(self) -> str:
        """The name of that address."""
        try:
            return resolve(self.action).view_name
        except Resolver404:
            return f"nowhere ({self.action})"

    @property
    def has_something_to_type(self) -> bool:
        """Whether there is more than buttons and hidden fields."""
        for control in self.controls():
            if control.tag in {"select", "textarea"} or control.get("type", "text") in TYPED:
                return True
        return False

    def controls(self) -> Iterator[Any]:
        """Every control with a name; those that stand elsewhere but belong to it, too."""
        yield from (
            c for c in self.element.xpath(".//input|.//select|.//textarea") if c.get("name")
        )
        if form_id := self.element.get("id"):
            root = self.element.getroottree()
            yield from (
                c for c in root.xpath("//input|//select|//textarea")
                if c.get("form") == form_id and c.get("name")
            )  # fmt: skip

    def values(self) -> dict[str, list[str]]:
        """What a browser would send if nothing were touched."""
        sent: dict[str, list[str]] = {}
        for control in self.controls():
            for value in _sent(control):
                sent.setdefault(control.get("name"), []).append(value)
        return sent

    def kind_of(self, name: str) -> Kind:
        """What a field takes, by the look of its control."""
        for control in self.controls():
            if control.get("name") != name:
                continue
            if control.tag == "select" or control.get("type") == "radio":
                return Kind.CHOICE
            if control.tag == "textarea":
                return Kind.TEXT
            by_type = {"date": Kind.DAY, "datetime-local": Kind.MOMENT, "checkbox": Kind.TICK,
                       "file": Kind.FILE, "password": Kind.PASSWORD}  # fmt: skip
            if kind := by_type.get(control.get("type", "text")):
                return kind
            if control.get("inputmode") == "decimal":
                return Kind.NUMBER
        return Kind.LINE


def _sent(control: Any) -> list[str]:
    if control.get("disabled") is not None:
        return []
    if control.tag == "select":
        options = control.xpath(".//option")
        chosen = [o for o in options if o.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [o.get("value", o.text_content()) for o in chosen]
    if control.tag == "textarea":
        return [control.text or ""]
    kind = control.get("type", "text")
    if kind in {"submit", "button", "image", "reset", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def parsed(response: HttpResponse) -> html.HtmlElement:
    """The page as a tree."""
    text = response.content.decode()
    return html.fromstring(text if text.strip() else "<html></html>")


def forms_on(response: HttpResponse, page: str) -> list[ShownForm]:
    """Every form of the page that is posted."""
    found = parsed(response).xpath("//form")
    return [ShownForm(f, page) for f in found if (f.get("method") or "").lower() == "post"]


def context_forms(response: HttpResponse) -> list[django_forms.BaseForm]:
    """Every Django form that the page was drawn from."""
    found: dict[int, django_forms.BaseForm] = {}
    for layer in getattr(response, "context", None) or ():
        for mapping in getattr(layer, "dicts", [layer]):
            for thing in mapping.values() if isinstance(mapping, Mapping) else ():
                for one in _forms_in(thing):
                    found[id(one)] = one
    return list(found.values())


def _forms_in(thing: Any) -> Iterator[django_forms.BaseForm]:
    if isinstance(thing, django_forms.BaseForm):
        yield thing
    elif isinstance(thing, django_forms.BaseFormSet):
        yield from thing.forms
        yield thing.management_form
    elif isinstance(thing, list | tuple) and len(thing) < 50:
        for one in thing:
            if isinstance(one, django_forms.BaseForm):
                yield one


def django_kinds(response: HttpResponse) -> dict[str, Kind]:
    """What each field takes, by the class of its Django field."""
    kinds = {}
    for form in context_forms(response):
        for bound in form:
            if kind := _kind(bound.field):
                kinds[bound.html_name] = kind
    return kinds


_CLASSES: tuple[tuple[type[django_forms.Field], Kind], ...] = (
    (forms.IdField, Kind.ID),
    (django_forms.ModelMultipleChoiceField, Kind.ID),
    (django_forms.ModelChoiceField, Kind.ID),
    (django_forms.MultipleChoiceField, Kind.CHOICE),
    (django_forms.ChoiceField, Kind.CHOICE),
    (forms.TextField, Kind.TEXT),
    (django_forms.FileField, Kind.FILE),
    (django_forms.UUIDField, Kind.UUID),
    (django_forms.DecimalField, Kind.NUMBER),
    (django_forms.IntegerField, Kind.WHOLE),
    (django_forms.DateTimeField, Kind.MOMENT),
    (django_forms.DateField, Kind.DAY),
    (django_forms.BooleanField, Kind.TICK),
    (django_forms.CharField, Kind.LINE),
)


def _kind(field: django_forms.Field) -> Kind | None:
    if isinstance(field.widget, django_forms.PasswordInput):
        return Kind.PASSWORD
    for cls, kind in _CLASSES:
        if isinstance(field, cls):
            return kind
    return None


def errors_at(response: HttpResponse, name: str) -> bool:
    """Whether the page tells of a fault at this field, or above the form."""
    shown = context_forms(response)
    if not shown:
        return True
    return (
        any(
            form.non_field_errors() or any(b.html_name == name and b.errors for b in form)
            for form in shown
            if form.is_bound
        )
        or any(form.errors for form in shown if form.is_bound)
        or _too_many_rows(response)
    )


def _too_many_rows(response: HttpResponse) -> bool:
    """Whether the page tells of a fault of a grid as a whole."""
    context: Any = getattr(response, "context", None) or {}
    grids = context.get("formsets") or ()
    return any(grid.non_form_errors() for grid in grids if grid.is_bound)


def shows_again(response: HttpResponse, name: str, typed: str) -> bool:
    """Whether the control still holds what was typed; what a select cannot hold is excused."""
    controls = [
        c for c in parsed(response).xpath("//input|//textarea|//select") if c.get("name") == name
    ]
    for control in controls:
        if control.tag == "select" or control.get("type") in {"password", "checkbox", "radio",
                                                             "file", "hidden"}:  # fmt: skip
            return True
        held = (control.text or "") if control.tag == "textarea" else control.get("value", "")
        if _plain(held) == _plain(typed):
            return True
    return not controls


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_injected(response: HttpResponse) -> bool:
    """Whether something typed became an element or an attribute of the page."""
    tree = parsed(response)
    if any(MARK in (script.text or "") for script in tree.xpath("//script")):
        return True
    return any(MARK in value for value in tree.xpath("//@onerror|//@onload|//@onclick|//@href"))
