"""Files and comments that hang on something: open to whoever may see that something."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from records.services import attach, store_upload
from tests.corpus import tiny_png
from tests.walker.pages.customers import SEES_ALL, pk_of
from tests.walker.table import World, form, only, page, world_part

LABEL = "customers.customer"


@world_part
def records(world: World) -> None:
    for name, thing, who in (
        ("file", "customer", world.people["sales"]),
        ("other_file", "other_customer", world.other_sales),
    ):
        stored = store_upload(SimpleUploadedFile("订货单.png", tiny_png()), kinds=("png",))
        world[name] = attach(subject=world[thing], stored=stored, kind="purchase_order", by=who)


page(
    "records:download",
    args={"own": pk_of("file"), "other": pk_of("other_file"), "absent": lambda w: [999_999]},
    get={
        "own": only("sales", *SEES_ALL, no=404),
        "other": only(*SEES_ALL, no=404),
        "absent": only(no=404),
    },
)
page(
    "records:comment",
    args={
        "own": lambda w: [LABEL, w["customer"].pk],
        "other": lambda w: [LABEL, w["other_customer"].pk],
        "person": lambda w: ["accounts.user", w.people["gm"].pk],
        "nonsense": lambda w: ["no.such-thing", 1],
    },
    get={
        "own": only("sales", *SEES_ALL, no=404),
        "other": only(*SEES_ALL, no=404),
        "person": only(no=404),
        "nonsense": only(no=404),
    },
    post={
        "own": only("sales", *SEES_ALL, ok=422, no=404),
        "other": only(*SEES_ALL, ok=422, no=404),
        "person": only(no=404),
        "nonsense": only(no=404),
    },
)

form("records:comment", by="sales", args=lambda w: [LABEL, w["customer"].pk],
     fields={"text": "客户催货"})  # fmt: skip
