"""Pages about one object, and the one way in which a form reaches a service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.views import View

from core.refusals import Refused

Found = TypeVar("Found", bound=Model)
LARGEST_ID = 2**63 - 1


def found(queryset: QuerySet[Found], pk: int) -> Found:
    """Give the row, or 404: what the reader may not see does not exist for them."""
    if not 0 < pk <= LARGEST_ID:
        raise Http404
    row = queryset.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def run_form(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], str],
    page: Callable[[int], HttpResponse],
    *,
    beside: Sequence[BaseForm | BaseFormSet[Any]] = (),
) -> HttpResponse:
    """Check the forms, run `act`, go where it says; or show `page(422)` with what was typed.

    `act` calls one service with the cleaned data and returns the address to go to. `Refused` is
    put at its field. `Stale` and `NotAllowed` pass through: the middleware makes their pages.
    `beside` are further forms and formsets that must be valid too. htmx is told to go to the
    address as a whole page.
    """
    all_valid = all([form.is_valid(), *(other.is_valid() for other in beside)])
    if all_valid:
        try:
            url = act()
        except Refused as refusal:
            _put(form, refusal)
        else:
            return _go(request, url)
    return page(422)


def _put(form: BaseForm, refusal: Refused) -> None:
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
    form.refused_url = refusal.url  # type: ignore[attr-defined]  # read by core/_form_errors.html


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


class ObjectPage(LoginRequiredMixin, View):
    """A page that shows one object; `find` says which, from a queryset scoped to the reader."""

    template_name = ""
    title: str | Promise = ""
    object: Any = None

    def find(self) -> Any:
        """Give the object, by `self.found(queryset)`; None for pages without one."""
        return None

    def found(self, queryset: QuerySet[Found]) -> Found:
        """Give the row of `pk` in the address, or 404."""
        return found(queryset, self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        """Give what the template needs beside `title` and `object`."""
        return {}

    def get_title(self) -> str:
        """Give the title; the object's own name is the usual one."""
        return str(self.title or self.object or "")

    def say(self, message: str | Promise) -> None:
        """Leave a line for the next page: what happened, to what, and what now."""
        messages.success(self.request, str(message))

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        """Render."""
        context = {"title": self.get_title(), "object": self.object, **self.context(), **more}
        return render(self.request, self.template_name, context, status=status)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show it."""
        self.object = self.find()
        return self.page()


class FormPage(ObjectPage):
    """A page with one form that runs one service."""

    template_name = "core/form.html"
    form_class: type[BaseForm]
    submit_label: str | Promise = ""

    def form_arguments(self) -> dict[str, Any]:
        """Give further arguments of the form, e.g. `initial` or `version`."""
        return {}

    def make_form(self) -> BaseForm:
        """Make the form, filled with what was posted when something was."""
        posted = self.request.method == "POST"
        arguments = self.form_arguments()
        if posted:
            arguments |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**arguments)

    def check(self) -> None:
        """Raise NotAllowed when the reader may not do this now; called before GET and POST."""

    def run(self, form: BaseForm) -> str:
        """Call the service with `form.cleaned_data`; return the address to go to."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the form."""
        self.object = self.find()
        self.check()
        return self.page(form=self.make_form(), submit_label=self.submit_label)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Run the service, or show the form again with what is wrong."""
        self.object = self.find()
        self.check()
        form = self.make_form()
        return run_form(
            request,
            form,
            lambda: self.run(form),
            lambda status: self.page(status, form=form, submit_label=self.submit_label),
        )
