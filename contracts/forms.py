"""What people type about contracts, cleaned."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.services import ContractText
from core.forms import DayField, LineField, TextField, UploadField, VersionForm, WholeNumberField

TEXT = tuple(ContractText.__dataclass_fields__)


class TextForm(VersionForm):
    """The parts of the contract that the order did not decide (6.4)."""

    delivery_on = DayField(label=_("Delivery date"), required=False)
    delivery_address = LineField(label=_("Place of delivery"), max_length=200)
    delivery_mode = LineField(label=_("Way of delivery"), max_length=60)
    freight = LineField(label=_("Freight borne by"), max_length=60)
    packing = LineField(label=_("Packing"), max_length=120)
    quality = LineField(label=_("Quality standard"), max_length=200)
    warranty_months = WholeNumberField(label=_("Warranty"), min_value=0, max_value=120)
    inspection_days = WholeNumberField(
        label=_("Time to object"),
        min_value=1,
        max_value=365,
        help_text=_("What the customer does not object to within this time counts as accepted."),
    )
    dispute = LineField(label=_("Settlement of disputes"), max_length=200)
    place = LineField(label=_("Signed at"), max_length=60)
    remarks = TextField(label=_("Further agreements"), max_length=2000, required=False)

    @classmethod
    def initial_of(cls, contract: Contract) -> dict[str, Any]:
        """Give the contract's text as the form's beginning."""
        return {name: getattr(contract, name) for name in TEXT}

    def text(self) -> ContractText:
        """Give what the service takes."""
        return ContractText(**{name: self.cleaned_data[name] for name in TEXT})


class SignatureForm(VersionForm):
    """7.1: the day on which both sides had signed, and the signed paper."""

    signed_on = DayField(label=_("Signed on"), help_text=_("The day of the later signature."))
    scan = UploadField(
        label=_("Scan of the signed contract"), max_files=1, kinds=("pdf", "png", "jpg", "webp")
    )
