"""A draft from an Excel file: looked at first, kept only when every cell of all sheets is right."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core import signing
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import run_form
from core.refusals import Refused
from pricing import forms, permissions, queries, services
from pricing.difference import line_changes
from pricing.services import DraftParts
from pricing.sheets import packed, read_book, unpacked
from pricing.views.drafts import DraftPage
from records.uploads import check

SALT = "pricing.lines"
SHOWN = 500
LINES_SHOWN = 300
LineValues = dict[int, dict[str, Any]]


class ImportPage(DraftPage):
    """Upload, look, take over."""

    part = "import"
    template_name = "pricing/draft_import.html"
    form_class = forms.ImportForm
    submit_label = gettext_lazy("Take the lines over")

    def check(self) -> None:
        permissions.check(permissions.why_not_edit_lines(self.request.user, self.object))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "export_url": reverse("pricing:price_list", args=[self.object.pk]),
            "sees_cost": queries.may_see_cost(self.request.user),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        self.check()
        form = self.make_form()
        found: dict[str, Any] = {}

        def show(status: int) -> HttpResponse:
            return self.page(status, form=form, submit_label=self.submit_label, **found)

        if not form.is_valid():
            return show(422)
        try:
            parts = self._parts(form, found)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return show(422)
        if request.POST.get("act") == "check":
            found |= self._preview(parts)
            return show(200)
        return run_form(request, form, lambda: self._keep(form, parts), show)

    def _parts(self, form: BaseForm, found: dict[str, Any]) -> DraftParts:
        """Read the file that was sent, or what was looked at before; raises Refused."""
        uploads = form.cleaned_data["file"]
        if not uploads:
            return self._looked_at(form.cleaned_data["token"])
        content = check(uploads[0], kinds=("xlsx",), field="file").content
        book = read_book(content, self.request.user)
        if book.faults:
            found |= {"faults": book.faults[:SHOWN], "more": max(0, len(book.faults) - SHOWN)}
            raise Refused(
                _("%(count)s cells have to be put right; nothing was kept.")
                % {"count": len(book.faults)},
                "file",
            )
        return book.parts

    def _preview(self, parts: DraftParts) -> dict[str, Any]:
        """Show what the file would change, and carry it along, signed."""
        user = self.request.user
        there = queries.line_values(user, self.object)
        named = {one.product_id for one in parts.lines}
        changes = line_changes(
            user,
            {pk: row for pk, row in there.items() if pk in named},
            self._as_written(parts, there),
        )
        counts = Counter(change.kind for change in changes)
        changes = [change for change in changes if change.kind != "unchanged"]
        return {
            "previewed": True,
            "changes": changes[:LINES_SHOWN],
            "more_changes": max(0, len(changes) - LINES_SHOWN),
            "count_new": counts["added"],
            "count_changed": counts["changed"],
            "count_same": counts["unchanged"],
            "count_left": len(there.keys() - named),
            "beside": self._beside(parts),
            "token": signing.dumps([*self._bound(), packed(parts)], salt=SALT, compress=True),
        }

    def _as_written(self, parts: DraftParts, there: LineValues) -> LineValues:
        """Give the lines as the draft will have them: a cell that isn't the writer's stays."""
        user = self.request.user
        columns, may_price = queries.line_columns(user), permissions.may_draft(user)
        fresh = queries.blank_values({one.product_id for one in parts.lines} - there.keys())
        rows: LineValues = {}
        for one in parts.lines:
            row = rows[one.product_id] = {**(there.get(one.product_id) or fresh[one.product_id])}
            for name in columns:
                value = getattr(one, name)
                if value is not None and (may_price or name == "cost_net"):
                    row[name] = value
        return rows

    def _beside(self, parts: DraftParts) -> list[str]:
        """Say what the other sheets would change."""
        facts, said = queries.strategy_facts(self.object), []
        if parts.conditions is not None:
            moved = set(parts.conditions) ^ set(facts.conditions)
            cap = parts.stacking_cap not in (None, facts.stacking_cap)
            said.append(
                _("Discounts: %(count)s in the file; they change.")
                % {"count": len(parts.conditions)}
                if moved or cap
                else _("Discounts: they stay as they are.")
            )
        if parts.cells is not None:
            old = {
                (str(d), int(n), v) for d, row in facts.matrix.rows.items() for n, v in row.items()
            }
            new = {(str(d), int(n), v) for d, n, v in parts.cells}
            count = len({cell[:2] for cell in old ^ new})
            said.append(_("Authority matrix: %(count)s cells change.") % {"count": count})
        if parts.targets is not None:
            said.append(
                _("Target list: %(count)s entries in the file; they change.")
                % {"count": len(parts.targets)}
                if tuple(parts.targets) != facts.targets
                else _("Target list: it stays as it is.")
            )
        return said

    def _bound(self) -> list[int]:
        return [self.object.pk, self.request.user.pk]

    def _looked_at(self, token: str) -> DraftParts:
        gone = Refused(_("Choose the file."), "file")
        try:
            strategy, user, data = signing.loads(token, salt=SALT, max_age=3600)
        except signing.BadSignature:
            raise gone from None
        if [strategy, user] != self._bound():
            raise gone
        return unpacked(data)

    def _keep(self, form: BaseForm, parts: DraftParts) -> str:
        services.take_over(
            strategy=self.object,
            parts=parts,
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        self.say(_("%(count)s lines were taken over.") % {"count": len(parts.lines)})
        return reverse("pricing:difference", args=[self.object.pk])
