"""The breach ledger: which limits were passed, by whom, and what excuse was accepted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import formats, spans
from core.looks import Look
from core.pages import Column, Empty, Filter, FormPage, ListPage
from workflow import permissions, queries, services
from workflow.forms import ExcuseForm
from workflow.models import Breach
from workflow.wording import (
    breach_holder,
    department_choices,
    department_name,
    outcome_look,
    step_label,
)


def _steps(page: ListPage) -> list[tuple[str, str]]:
    names: dict[str, str] = page.names  # type: ignore[attr-defined]  # the page below has them
    return [(code, step_label(code, names)) for code in names]


def _late_by(breach: Breach) -> str:
    if breach.item.done_at is None:
        return formats.due_words_text(breach.due_at)
    return formats.duration_text(spans.minutes_between(breach.due_at, breach.item.done_at))


def _excuse_cell(breach: Breach) -> str | Look:
    if breach.excused_at is not None:
        return Look("grey", gettext("excused: %(excuse)s") % {"excuse": breach.excuse})
    url = getattr(breach, "excuse_url", "")
    return format_html('<a href="{}">{}</a>', url, gettext("Accept an excuse…")) if url else ""


class BreachesPage(ListPage):
    """超时台账, the newest first."""

    request: AuthedRequest
    title = _("Breach ledger")
    columns = (
        Column("flagged", _("Flagged late"), "flagged_at", "moment", css="ca nw", sort="flagged"),
        Column("step", _("Step"), "step_text", css="cd nw", width=24),
        Column(
            "subject",
            _("No."),
            lambda breach: breach.item.label,
            css="cc",
            link=lambda breach: breach.item.get_absolute_url(),
            width=22,
        ),
        Column("person", _("Held by"), breach_holder, css="ce nw", width=22),
        Column("department", _("Department"), lambda breach: department_name(breach.department)),
        Column("due", _("Was due"), "due_at", "moment", css="nw"),
        Column("late", _("Late by"), _late_by, css="cb nw"),
        Column(
            "state",
            _("State"),
            lambda breach: outcome_look(breach.item),
            "look",
            css="nw",
            export=lambda breach: str(outcome_look(breach.item)),
        ),
        Column("excuse", _("Excuse"), _excuse_cell, "look", css="cf", export="excuse", width=40),
    )
    filters = (
        Filter(
            "excuse",
            _("Excuse"),
            (("none", _("without excuse")), ("accepted", _("accepted"))),
            apply=lambda rows, value: rows.filter(excused_at__isnull=value == "none"),
        ),
        Filter("step", _("Step"), _steps, field="step_code", look="select"),
        Filter("department", _("Department"), lambda _page: department_choices(), look="select"),
    )
    sorts = {"flagged": ("flagged_at",)}
    default_sort = "-flagged"

    @cached_property
    def names(self) -> dict[str, str]:
        """The steps' short names, read once."""
        return queries.step_names()

    def rows(self) -> QuerySet[Breach]:
        return queries.breaches(self.request.user)

    def prepare(self, items: list[Any]) -> None:
        may_excuse = permissions.may_excuse(self.request.user)
        for breach in items:
            breach.step_text = step_label(breach.step_code, self.names)
            breach.excuse_url = reverse("workflow:excuse", args=[breach.pk]) if may_excuse else ""

    def empty(self) -> Empty:
        if self.is_filtered:
            return super().empty()
        return Empty(_("No limit was passed."))


class ExcuseView(FormPage):
    """The director accepts why a limit was passed; the row itself stays."""

    request: AuthedRequest
    form_class = ExcuseForm
    title = _("Accept an excuse")
    submit_label = _("Accept the excuse; the breach stays in the ledger")

    def find(self) -> Breach:
        return self.found(queries.breaches(self.request.user))

    def check(self) -> None:
        permissions.check_may_excuse(by=self.request.user)

    def context(self) -> dict[str, Any]:
        return {
            "section_title": f"{self.object} · {breach_holder(self.object)}",
            "back_url": reverse("workflow:breaches"),
        }

    def run(self, form: BaseForm) -> str:
        services.excuse_breach(breach=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("The excuse for %(number)s was accepted.") % {"number": self.object})
        return reverse("workflow:breaches")
