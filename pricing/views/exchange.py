"""The lines of a draft from an Excel file: looked at first, kept only when every cell is right."""

from __future__ import annotations

from dataclasses import astuple
from decimal import Decimal
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
from pricing.services import LineEntry
from pricing.sheets import Sheet, read_lines
from pricing.views.drafts import DraftPage
from records.uploads import check

SALT = "pricing.lines"
SHOWN = 100


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
            entries = self._entries(form, found)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return show(422)
        if request.POST.get("act") == "check":
            found |= self._preview(entries)
            return show(200)
        return run_form(request, form, lambda: self._keep(form, entries), show)

    def _entries(self, form: BaseForm, found: dict[str, Any]) -> tuple[LineEntry, ...]:
        """Read the file that was sent, or what was looked at before; raises Refused."""
        uploads = form.cleaned_data["file"]
        if not uploads:
            return self._looked_at(form.cleaned_data["token"])
        content = check(uploads[0], kinds=("xlsx",), field="file").content
        sheet: Sheet = read_lines(content, self.request.user)
        if sheet.faults:
            found |= {"faults": sheet.faults[:SHOWN], "more": max(0, len(sheet.faults) - SHOWN)}
            raise Refused(
                _("%(count)s cells have to be put right; nothing was kept.")
                % {"count": len(sheet.faults)},
                "file",
            )
        return sheet.entries

    def _preview(self, entries: tuple[LineEntry, ...]) -> dict[str, Any]:
        """Count what the file would change, and carry the lines along, signed."""
        there = queries.line_values(self.request.user, self.object)
        new = [one for one in entries if one.product_id not in there]
        same = [
            one
            for one in entries
            if (row := there.get(one.product_id)) is not None
            and all(
                getattr(one, name) in (None, row[name])
                for name in LineEntry.__dataclass_fields__
                if name in row
            )
        ]
        rows = [[None if x is None else str(x) for x in astuple(one)] for one in entries]
        return {
            "previewed": True,
            "count_new": len(new),
            "count_changed": len(entries) - len(new) - len(same),
            "count_same": len(same),
            "count_left": len(there.keys() - {one.product_id for one in entries}),
            "token": signing.dumps([*self._bound(), rows], salt=SALT, compress=True),
        }

    def _bound(self) -> list[int]:
        return [self.object.pk, self.request.user.pk]

    def _looked_at(self, token: str) -> tuple[LineEntry, ...]:
        gone = Refused(_("Choose the file."), "file")
        try:
            strategy, user, rows = signing.loads(token, salt=SALT, max_age=3600)
        except signing.BadSignature:
            raise gone from None
        if [strategy, user] != self._bound():
            raise gone
        return tuple(_entry(row) for row in rows)

    def _keep(self, form: BaseForm, entries: tuple[LineEntry, ...]) -> str:
        services.save_lines(
            strategy=self.object,
            entries=entries,
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        self.say(_("%(count)s lines were taken over.") % {"count": len(entries)})
        return reverse("pricing:difference", args=[self.object.pk])


def _entry(row: list[Any]) -> LineEntry:
    given = dict(zip(LineEntry.__dataclass_fields__, row, strict=True))
    typed: dict[str, Any] = {
        name: value if name == "note" or value is None else Decimal(value)
        for name, value in given.items()
    }
    return LineEntry(
        **{**typed, "product_id": int(given["product_id"]), "lead_days": int(given["lead_days"])}
    )
