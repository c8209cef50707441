"""产品价格表 as a PDF file: the published list, by the same maker as the contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from core.pdf import pdf_of
from pricing.models import PriceStrategy


def price_list_pdf(
    strategy: PriceStrategy, rows: Sequence[dict[str, Any]], *, on: date, floor: bool
) -> bytes:
    """Make the PDF in Chinese, as it is handed out; with the floor only for those inside."""
    with override("zh-hans"):
        html = render_to_string(
            "pricing/price_list_pdf.html",
            {"strategy": strategy, "rows": rows, "on": on, "floor": floor},
        )
    return pdf_of(html)
