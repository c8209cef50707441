"""Signing in, one's own account, people."""

from __future__ import annotations

from tests.accounts.makers import lock_out
from tests.conftest import PASSWORD
from tests.walker.table import (
    ANONYMOUS,
    World,
    anybody,
    button,
    everybody,
    form,
    only,
    page,
    world_part,
)


@world_part
def people(world: World) -> None:
    for person in (world.people["sales"], world.people["admin"]):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    world["person"] = world.people["sales"]
    lock_out(world["person"])


page("accounts:login", get=everybody(302, anonymous=200), post=everybody(302, anonymous=422))
page("accounts:logout", post=anybody(302))
page("accounts:language", post=anybody(422))
page("accounts:profile", get=everybody(), post=everybody(422))
page("accounts:password", get=everybody(), post=everybody(422))
page("accounts:reset", get=anybody(), post=anybody(422))
page("accounts:reset_sent", get=anybody())
page(
    "accounts:reset_confirm",
    args={"used": lambda w: ["zz", "set-password"]},
    get=anybody(),
    post=anybody(),
)
page("accounts:people", get=only("admin"))
page("accounts:add_person", get=only("admin"), post=only("admin", ok=422))
page(
    "accounts:person",
    args={"own": lambda w: [w["person"].pk], "absent": lambda w: [999_999]},
    get={"own": only("admin"), "absent": only("admin", ok=404)},
    post={"own": only("admin", ok=422), "absent": only("admin", ok=404)},
)
page(
    "accounts:deactivate",
    args={"other": lambda w: [w["person"].pk], "own": lambda w: [w.people["admin"].pk]},
    post={"other": only("admin", ok=302), "own": only("admin", ok=403)},
)
page("accounts:unlock", args=lambda w: [w["person"].pk], post=only("admin", ok=302))
page("accounts:reactivate", args=lambda w: [w["person"].pk], post=only("admin", ok=403))

form(
    "accounts:login",
    by=ANONYMOUS,
    fields={"username": "sales", "password": PASSWORD},
    loose=["next"],
)
form("accounts:reset", by=ANONYMOUS, fields={"email": "sales@example.com"})
form(
    "accounts:profile",
    by="sales",
    fields={"email": "other@example.com", "mail_pace": "morning", "language": "en"},
)
form(
    "accounts:password",
    by="sales",
    fields={
        "old_password": PASSWORD,
        "new_password": "another-long-phrase-8",
        "repeated": "another-long-phrase-8",
    },
)
form(
    "accounts:add_person",
    by="admin",
    fields={
        "username": "newcomer",
        "display_name": "新人",
        "title": "营销人员",
        "language": "zh-hans",
        "person_roles": ["sales"],
        "superior": lambda w: w.people["centre_head"].pk,
    },
)
form(
    "accounts:person",
    by="admin",
    args=lambda w: [w["person"].pk],
    fields={"display_name": "改名", "person_roles": ["sales"], "language": "zh-hans"},
)
button(
    "accounts:unlock",
    by="admin",
    shown_on="accounts:person",
    args=lambda w: [w["person"].pk],
    action_args=lambda w: [w["person"].pk],
)
button(
    "accounts:deactivate",
    by="admin",
    shown_on="accounts:person",
    args=lambda w: [w["person"].pk],
    action_args=lambda w: [w["person"].pk],
)
