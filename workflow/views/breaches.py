"""The breach ledger: which limits were passed, by whom, and what excuse was accepted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import formats, spans
from core.looks import Look
from core.pages import Column, Empty, Filter, FormPage, ListPage
from core.refusals import NotNow, Refused
from core.tables import Getter
from workflow import permissions, queries, services
from workflow.forms import ExcuseForm, PleaForm, RefusalForm
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
    if breach.refused_at is not None:
        return Look("red", gettext("refused: %(reason)s") % {"reason": breach.refusal}, "ban")
    links = getattr(breach, "excuse_links", ())
    shown = format_html_join(" · ", '<a href="{}">{}</a>', links)
    if breach.pleaded_at is None:
        return shown
    asked = gettext("asked: %(reason)s") % {"reason": breach.plea}
    return format_html("{}<br>{}", asked, shown) if shown else asked


def _answer(breach: Breach) -> str:
    if breach.excused_at is not None:
        return gettext("accepted")
    if breach.refused_at is not None:
        return gettext("refused")
    return gettext("asked, not answered") if breach.pleaded_at is not None else ""


def _name_of(field: str) -> Getter:
    return lambda breach: str(getattr(breach, field) or "")


def _answerer(breach: Breach) -> str:
    return str(breach.excused_by or breach.refused_by or "")


def _links(breach: Breach, *, may_plead: bool, may_excuse: bool) -> list[tuple[str, str]]:
    links = []
    if may_plead:
        links.append((reverse("workflow:plead", args=[breach.pk]), gettext("Give the reason…")))
    if may_excuse:
        accept = gettext("Accept the excuse…") if breach.plea else gettext("Accept an excuse…")
        links.append((reverse("workflow:excuse", args=[breach.pk]), accept))
    if may_excuse and breach.pleaded_at is not None:
        links.append((reverse("workflow:refuse_excuse", args=[breach.pk]), gettext("Refuse it…")))
    return links


def _by_excuse(rows: QuerySet[Breach], value: str) -> QuerySet[Breach]:
    if value == "asked":
        return rows.filter(pleaded_at__isnull=False, excused_at=None, refused_at=None)
    if value == "refused":
        return rows.filter(refused_at__isnull=False)
    return rows.filter(excused_at__isnull=value == "none")


class BreachesPage(ListPage):
    """超时台账, the newest first."""

    request: AuthedRequest
    title = _("Breach ledger")
    columns = (
        Column("flagged", _("Flagged late"), "flagged_at", "moment", css="ca nw", sort="flagged"),
        Column("step", _("Step"), "step_text", css="cd nz", width=24),
        Column(
            "subject",
            _("No."),
            lambda breach: breach.item.label,
            css="cc",
            link=lambda breach: breach.item.get_absolute_url(),
            width=22,
        ),
        Column("person", _("Held by"), breach_holder, css="ce nz", width=22),
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
        Column("excuse", _("Excuse"), _excuse_cell, "look", css="cf", only="page"),
        Column("plea", _("Reason given"), "plea", only="export", width=40),
        Column("asked_by", _("Given by"), _name_of("pleaded_by"), only="export", width=14),
        Column("asked_at", _("Given at"), "pleaded_at", "moment", only="export", width=18),
        Column("answer", _("Answer"), _answer, only="export", width=14),
        Column("words", _("Answer in words"), lambda breach: breach.excuse or breach.refusal,
               only="export", width=40),
        Column("answered_by", _("Answered by"), _answerer, only="export", width=14),
    )  # fmt: skip
    filters = (
        Filter(
            "excuse",
            _("Excuse"),
            (
                ("none", _("without excuse")),
                ("asked", _("asked, not answered")),
                ("accepted", _("accepted")),
                ("refused", _("refused")),
            ),
            apply=_by_excuse,
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
        user = self.request.user
        may_excuse = permissions.may_excuse(user)
        for breach in items:
            breach.step_text = step_label(breach.step_code, self.names)
            is_own = permissions.is_own_breach(breach=breach, by=user)
            breach.excuse_links = _links(
                breach,
                may_plead=permissions.may_plead(breach=breach, by=user),
                may_excuse=may_excuse and not is_own,
            )

    def empty(self) -> Empty:
        if self.is_filtered:
            return super().empty()
        return Empty(_("No limit was passed."))


class _BreachAct(FormPage):
    """An act on one row of the ledger; the row itself stays."""

    request: AuthedRequest

    def find(self) -> Breach:
        return self.found(queries.breaches(self.request.user))

    def context(self) -> dict[str, Any]:
        return {
            "section_title": f"{self.object} · {breach_holder(self.object)}",
            "back_url": reverse("workflow:breaches"),
        }


class PleaView(_BreachAct):
    """Whoever had it gives the reason and asks to be excused."""

    form_class = PleaForm
    title = _("Why was the limit passed?")
    submit_label = _("Ask the director to excuse it")

    def check(self) -> None:
        try:
            permissions.check_may_plead(breach=self.object, by=self.request.user)
        except Refused as refusal:
            raise NotNow(refusal.message) from None

    def run(self, form: BaseForm) -> str:
        services.plead_breach(breach=self.object, by=self.request.user, **form.cleaned_data)
        self.say(_("The director is asked to excuse it."))
        return reverse("workflow:breaches")


class RefuseExcuseView(_BreachAct):
    """The director does not accept the reason."""

    form_class = RefusalForm
    title = _("Refuse the excuse")
    submit_label = _("Refuse the excuse")

    def check(self) -> None:
        permissions.check_may_excuse(by=self.request.user, breach=self.object)

    def run(self, form: BaseForm) -> str:
        services.refuse_excuse(breach=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("The excuse for %(number)s was refused.") % {"number": self.object})
        return reverse("workflow:breaches")


class ExcuseView(_BreachAct):
    """The director accepts why a limit was passed."""

    form_class = ExcuseForm
    title = _("Accept an excuse")
    submit_label = _("Accept the excuse; the breach stays in the ledger")

    def check(self) -> None:
        permissions.check_may_excuse(by=self.request.user, breach=self.object)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"excuse": self.object.plea}}

    def run(self, form: BaseForm) -> str:
        services.excuse_breach(breach=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("The excuse for %(number)s was accepted.") % {"number": self.object})
        return reverse("workflow:breaches")
