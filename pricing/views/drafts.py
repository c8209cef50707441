"""Writing a draft of the price strategy (2.2): header, lines, conditions, targets, matrix."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.forms import search_text
from core.pages import FormPage, found, run_form
from core.parts import Tab
from core.refusals import NotAllowed
from pricing import forms, permissions, queries, rules, services
from pricing.display import matrix_form_rows
from pricing.models import PriceStrategy
from pricing.wording import strategy_look
from records.display import docs_of
from records.services import store_upload

BLANK_LINES = 3


class StartPage(FormPage):
    """Start a draft, copied from the latest approved version or empty (2.2)."""

    request: AuthedRequest

    form_class = forms.StartForm
    title = gettext_lazy("New version of the price strategy")
    submit_label = gettext_lazy("Start the draft")

    def check(self) -> None:
        permissions.check(permissions.why_not_draft(self.request.user))

    def context(self) -> dict[str, Any]:
        return {"back_url": reverse("pricing:strategies")}

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        strategy = services.start_strategy(
            title=typed["title"],
            start=typed["start"],
            source=queries.copy_source() if typed["copied"] else None,
            by=self.request.user,
            form_key=typed["form_key"],
        )
        self.say(_("The draft %(strategy)s is on your desk.") % {"strategy": strategy})
        return reverse("pricing:lines", args=[strategy.pk])


class DraftPage(FormPage):
    """One part of a draft."""

    request: AuthedRequest
    part = ""

    def find(self) -> PriceStrategy:
        return self.found(queries.versions_visible_to(self.request.user))

    def check(self) -> None:
        permissions.check(permissions.why_not_edit(self.request.user, self.object))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.revision}

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "look": strategy_look(self.object, clock.today()),
            "tabs": tabs_of(self.request, self.object, self.part),
            "may_void": permissions.why_not_void(self.request.user, self.object) is None,
        }

    def saved(self) -> str:
        """Say so and stay on the page."""
        self.say(_("The draft is saved."))
        return self.request.get_full_path()


def tabs_of(request: AuthedRequest, strategy: PriceStrategy, part: str) -> list[Tab]:
    """Give the parts of a draft that the reader may write."""
    parts = {
        "header": gettext_lazy("Header and meeting"),
        "lines": gettext_lazy("Price list"),
        "conditions": gettext_lazy("Discounts"),
        "targets": gettext_lazy("Target list"),
        "matrix": gettext_lazy("Authority matrix"),
        "import": gettext_lazy("From Excel"),
    }
    if not permissions.may_draft(request.user):
        parts = {name: parts[name] for name in ("header", "lines", "import")}
    return [
        Tab(label, reverse(f"pricing:{name}", args=[strategy.pk]), current=name == part)
        for name, label in parts.items()
    ]


class HeaderPage(DraftPage):
    """The header of a draft."""

    part = "header"
    template_name = "pricing/draft_header.html"
    form_class = forms.HeaderForm
    submit_label = gettext_lazy("Save the header")

    def check(self) -> None:
        permissions.check(permissions.why_not_edit_lines(self.request.user, self.object))

    def form_arguments(self) -> dict[str, Any]:
        initial = forms.header_initial(self.object)
        return {**super().form_arguments(), "initial": initial, "user": self.request.user}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "docs": docs_of(self.object)}

    def run(self, form: Any) -> str:
        papers = [store_upload(one, field="papers") for one in form.cleaned_data["papers"]]
        services.save_header(
            strategy=self.object,
            values=form.values(),
            papers=papers,
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        return self.saved()


class _RowsPage(DraftPage):
    """A part of a draft whose rows are a formset beside the form; `row_template` draws one."""

    row_template = ""

    def rows(self) -> Any:
        """Make the formset, filled with what was posted when something was."""
        raise NotImplementedError

    def keep(self, form: Any, rows: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def show(self, status: int, form: BaseForm, rows: Any) -> HttpResponse:
        return self.page(
            status,
            form=form,
            rows=rows,
            row_template=self.row_template,
            formsets=[rows],
            submit_label=self.submit_label,
        )

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        self.check()
        return self.show(200, self.make_form(), self.rows())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        self.check()
        form, rows = self.make_form(), self.rows()

        def act() -> str:
            self.keep(form, rows)
            return self.saved()

        return run_form(
            request, form, act, lambda status: self.show(status, form, rows), beside=[rows]
        )


class LinesPage(_RowsPage):
    """The price list of a draft as a grid, forty lines at a time; finance types the costs."""

    part = "lines"
    row_template = "pricing/_line_row.html"
    template_name = "pricing/draft_lines.html"
    form_class = forms.RevisionForm
    submit_label = gettext_lazy("Save the lines")

    def check(self) -> None:
        permissions.check(permissions.why_not_edit_lines(self.request.user, self.object))
        self.q, self.sheet = _sheet(self.request, self.object)

    def rows(self) -> Any:
        user = self.request.user
        initial = [forms.line_initial(line) for line in self.sheet]
        grid = {"initial": initial, "prefix": "lines", "form_kwargs": {"user": user}}
        if self.request.method == "POST":
            return forms.LineFormSet(self.request.POST, **grid)
        rows = forms.LineFormSet(**grid)
        if permissions.may_draft(user) and not self.sheet.has_next():
            rows.extra = BLANK_LINES
        return rows

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().context(),
            "sheet": self.sheet,
            "q": self.q,
            "sees_cost": queries.may_see_cost(user),
            "may_add": permissions.may_draft(user),
            "margin_url": reverse("pricing:margins", args=[self.object.pk]) + self._query(),
        }

    def _query(self) -> str:
        query = self.request.GET.urlencode()
        return f"?{query}" if query else ""

    def show(self, status: int, form: BaseForm, rows: Any) -> HttpResponse:
        if queries.may_see_cost(self.request.user):
            margins = _margins(self.sheet)
            for row in rows:
                row.margin = margins.get(row.initial.get("code"))
        return super().show(status, form, rows)

    def keep(self, form: Any, rows: Any) -> None:
        services.save_lines(
            strategy=self.object,
            entries=rows.entries(),
            removed=rows.removed(),
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )


def _sheet(request: HttpRequest, strategy: PriceStrategy) -> tuple[str, Any]:
    """Give what was searched for and the lines of the page in the address."""
    q = search_text(request.GET.get("q"))
    lines = queries.lines_of(strategy, q)
    return q, Paginator(lines, forms.LINES_A_PAGE).get_page(request.GET.get("page"))


def _margins(lines: Any) -> dict[str, Any]:
    return {
        line.product.code: rules.margin_percent(line.normal, line.tax_percent, line.cost_net)
        for line in lines
        if line.cost_net
    }


class MarginView(LoginRequiredMixin, View):
    """The margin of the line that is being typed, for those who may see the cost."""

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        if not queries.may_see_cost(request.user):
            raise NotAllowed(_("Cost and margin are seen by finance, director and GM."))
        strategy = found(queries.versions_visible_to(request.user), pk)
        permissions.check(permissions.why_not_edit_lines(request.user, strategy))
        _q, sheet = _sheet(request, strategy)
        rows = forms.LineFormSet(
            request.POST,
            initial=[forms.line_initial(line) for line in sheet],
            prefix="lines",
            form_kwargs={"user": request.user},
        )
        return render(request, "pricing/_margins.html", {"marks": list(_marks(rows))})


def _marks(rows: Any) -> Any:
    for form in rows.forms:
        form.is_valid()
        data = form.cleaned_data
        needed = [data.get(name) for name in ("normal", "tax_percent", "cost_net")]
        margin = rules.margin_percent(*needed) if all(x is not None for x in needed) else None
        yield {"prefix": form.prefix, "margin": margin, "bad": margin is not None and margin < 0}


class ConditionsPage(_RowsPage):
    """The discount conditions of a draft and their cap."""

    part = "conditions"
    template_name = "pricing/draft_conditions.html"
    row_template = "pricing/_conditions_row.html"
    form_class = forms.ConditionsForm
    submit_label = gettext_lazy("Save the discounts")

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "initial": {"stacking_cap": self.object.stacking_cap.normalize()},
        }

    def rows(self) -> Any:
        data = self.request.POST if self.request.method == "POST" else None
        initial = [
            {
                "kind": one.kind,
                "percent": one.percent,
                "from_quantity": one.from_quantity,
                "code": one.product.code if one.product else "",
                "starts_on": one.starts_on,
                "until": one.until,
            }
            for one in self.object.conditions.select_related("product").order_by("pk")
        ]
        return forms.ConditionFormSet(data, initial=initial, prefix="conditions")

    def keep(self, form: Any, rows: Any) -> None:
        services.save_conditions(
            strategy=self.object,
            conditions=rows.conditions(),
            stacking_cap=form.cleaned_data["stacking_cap"],
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )


class TargetsPage(_RowsPage):
    """The target list of the market-winning price of a draft."""

    part = "targets"
    template_name = "pricing/draft_targets.html"
    row_template = "pricing/_targets_row.html"
    form_class = forms.RevisionForm
    submit_label = gettext_lazy("Save the target list")

    def rows(self) -> Any:
        data = self.request.POST if self.request.method == "POST" else None
        initial = [
            {
                "customer": one.customer_id,
                "code": one.product.code if one.product else "",
                "region": one.region,
                "starts_on": one.starts_on,
                "until": one.until,
            }
            for one in self.object.targets.select_related("product").order_by("pk")
        ]
        return forms.TargetFormSet(
            data, initial=initial, prefix="targets", form_kwargs={"user": self.request.user}
        )

    def keep(self, form: Any, rows: Any) -> None:
        services.save_targets(
            strategy=self.object,
            targets=[one.target() for one in rows.filled()],
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )


class MatrixPage(DraftPage):
    """The authority matrix of a draft, every cell."""

    part = "matrix"
    template_name = "pricing/draft_matrix.html"
    form_class = forms.MatrixForm
    submit_label = gettext_lazy("Save the matrix")

    def form_arguments(self) -> dict[str, Any]:
        initial = forms.matrix_initial(queries.matrix_cells(self.object))
        return {**super().form_arguments(), "initial": initial}

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        return super().page(status, lines=matrix_form_rows(more["form"]), **more)

    def run(self, form: Any) -> str:
        services.save_matrix(
            strategy=self.object,
            cells=form.cells(),
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        return self.saved()
