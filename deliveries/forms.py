"""What people type about jobs and shipments, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, NumberField, TextField, UploadField, VersionForm
from deliveries.models import ShipmentLine

SCANS = ("pdf", "png", "jpg", "webp")


class DatesForm(VersionForm):
    """8.4: when the job starts and ends."""

    planned_start_on = DayField(label=_("Planned start"))
    planned_end_on = DayField(label=_("Planned end"))
    remark = LineField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("Needed when the end lies after the day the goods are needed."),
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )


class FinishedForm(VersionForm):
    """Finished goods go into stock."""

    quantity = NumberField(
        label=_("Finished now"), max_digits=12, decimal_places=3, min_value=Decimal("0.001")
    )


class ReasonForm(VersionForm):
    """A binding act asks for its reason."""

    reason = TextField(label=_("Reason"), max_length=300)


class CarriageForm(VersionForm):
    """8.2: how the goods travel."""

    mode = LineField(label=_("Transport"), max_length=40, help_text=_("Lorry, express, collected."))
    carrier = LineField(label=_("Carrier"), max_length=60)
    waybill = LineField(label=_("Waybill"), max_length=60, required=False)


class ReceiptForm(VersionForm):
    """9.1: what the customer signed for, line by line."""

    signed_by_name = LineField(label=_("Signed by"), max_length=60)
    signed_on = DayField(label=_("Signed on"))
    note = LineField(
        label=_("Shortage or damage"),
        max_length=300,
        required=False,
        help_text=_("Needed when less was received than left."),
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )
    scan = UploadField(label=_("Scan of the signed receipt"), max_files=1, kinds=SCANS)

    def __init__(self, *args: Any, lines: Sequence[ShipmentLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"received_{line.pk}"] = NumberField(
                label=_("Received"),
                max_digits=12,
                decimal_places=3,
                max_value=line.quantity,
                initial=f"{line.quantity.normalize():f}",
            )

    @property
    def rows(self) -> list[tuple[ShipmentLine, forms.BoundField]]:
        """Each line with the field for what was received of it."""
        return [(line, self[f"received_{line.pk}"]) for line in self.lines]

    def received(self) -> dict[int, Decimal]:
        """Give what the service takes."""
        return {line.pk: self.cleaned_data[f"received_{line.pk}"] for line in self.lines}
