"""Addresses of the house itself."""

from __future__ import annotations

from core import clock
from core.models import OutboxRow
from tests.walker.table import World, anybody, button, only, page, world_part


@world_part
def marketing(world: World) -> None:
    world["failed"] = OutboxRow.objects.create(
        key="walker/failed",
        kind="mail",
        payload={},
        created_at=clock.now(),
        not_before=clock.now(),
        attempts=1,
        last_error="ConnectionRefusedError",
    )


page("healthz", get=anybody())
page("readyz", get=anybody((200, 503)))
page("favicon", get=anybody(302))
page("statusz", get=only("admin", no=404, anonymous=404))
page("retry_all", post=only("admin", ok=302))
page("retry", args=lambda world: [world["failed"].pk], post=only("admin", ok=302))
# DEBUG is off while it is walked: the clock of a system in use has no page, for nobody.
page("clock", get=anybody(404), post=anybody(404))
for name in ("clock_forward", "clock_back"):
    page(name, post=anybody(404))
page("csp_report", post=anybody(204), csrf=False)

button("retry_all", by="admin", shown_on="statusz")
button(
    "retry",
    by="admin",
    shown_on="statusz",
    action_args=lambda world: [world["failed"].pk],
)
