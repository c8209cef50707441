"""Numbers of documents without a gap and without a double."""

from __future__ import annotations

from datetime import date

from core import clock
from core.locks import lock
from core.models import DrawnNumber, NumberSeries


def draw_number(prefix: str, on: date) -> str:
    """Draw the next number of the month, such as "DD-202611-0001".

    Locks the series to the end of the transaction, so draw it last, after all other locks and
    right before the thing becomes official. A transaction that fails gives the number back.
    """
    code = f"{prefix}-{on:%Y%m}"
    series = lock(NumberSeries).filter(code=code).first()
    if series is None:
        NumberSeries.objects.bulk_create([NumberSeries(code=code)], ignore_conflicts=True)
        series = lock(NumberSeries).get(code=code)
    series.last += 1
    series.save(update_fields=["last"])
    number = f"{code}-{series.last:04d}"
    DrawnNumber.objects.create(
        series=series, serial=series.last, number=number, drawn_at=clock.now()
    )
    return number
