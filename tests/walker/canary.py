"""What nobody but a few may read, planted so that it is found in any answer."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pypdf
from django.apps import apps

from accounts.roles import ROLES
from core.guards import guards_off
from tests.walker.visits import Visit

COST = Decimal("77777.77")
COST_WRITTEN = ("77777.77", "77,777.77", "7777777", "77777,77")
COST_FIELDS = ("cost_net",)
# customers.py of this folder gives another salesperson's customer this name.
CUSTOMER = "金丝雀阀门用户"
PART_OF_IT = "阀门用户"

SEE_COST = {code for code, role in ROLES.items() if "accounts.see_cost" in role.permissions}
SEE_ALL = {code for code, role in ROLES.items() if "accounts.see_all_customers" in role.permissions}


def plant() -> None:
    """Make every cost in the database the canary."""
    with guards_off():
        for model in apps.get_models():
            names = {f.name for f in model._meta.concrete_fields} & set(COST_FIELDS)
            if names:
                model._default_manager.update(**dict.fromkeys(names, COST))


def texts_of(visit: Visit) -> Iterator[str]:
    """Everything legible in an answer; downloads are unpacked, character references resolved."""
    for text in _raw_texts(visit):
        yield text
        yield html.unescape(text)


def _raw_texts(visit: Visit) -> Iterator[str]:
    yield str(visit.response.headers)
    body = visit.body
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")
    elif body[:5] == b"%PDF-":
        for sheet in pypdf.PdfReader(io.BytesIO(body)).pages:
            yield sheet.extract_text()
    else:
        yield body.decode("utf-8", "replace")


def leaks(visit: Visit, who: str) -> Iterator[str]:
    """What this reader should not have been able to read."""
    for text in texts_of(visit):
        if who not in SEE_COST and any(written in text for written in COST_WRITTEN):
            yield "a cost"
        if who not in SEE_ALL and CUSTOMER in text:
            yield "another's customer"
