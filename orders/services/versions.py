"""A decision binds to what was seen: the form's version against the order's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.refusals import Stale
from orders.models import Order
from records.queries import timeline


def check_version(order: Order, version: int) -> None:
    """Raise Stale, with what happened meanwhile, when the order is no longer what was seen."""
    if order.version == version:
        return
    latest = list(timeline(order))[-3:]
    raise Stale(
        _(
            "Order %(number)s changed since you opened it; it is now “%(state)s”. "
            "Nothing was saved: look at it again, then decide."
        )
        % {"number": order, "state": order.get_state_display()},
        [(event.actor, str(event.before), str(event.after)) for event in latest],
    )
