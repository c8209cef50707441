"""The contracts' pages and papers, as the people who use them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from core import clock, pdf
from records.models import Attachment
from tests.contracts.makers import drafted, issued, png
from tests.orders.makers import old_customer

pytestmark = pytest.mark.django_db
HOSTILE = "a & b < c «某某»㐀阀门有限公司"


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_from_the_draft_to_force_on_the_pages(
    people: dict[str, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    contract = drafted(old_customer(people["sales"]))
    centre, sales = as_(people["centre_head"]), as_(people["sales"])
    assert (
        reverse("contracts:issue", args=[contract.pk])
        in centre.get(contract.get_absolute_url()).content.decode()
    )
    centre.post(reverse("contracts:issue", args=[contract.pk]), {"version": contract.version})
    contract.refresh_from_db(fields=["number", "version"])
    assert contract.number
    address = reverse("contracts:sign", args=[contract.pk])
    missing = sales.post(address, {"version": contract.version, "signed_on": "2026-11-24"})
    assert missing.status_code == 422
    assert "scan" in missing.context["form"].errors
    done = sales.post(
        address,
        {
            "version": contract.version,
            "signed_on": clock.today().isoformat(),
            "scan": png("合同.png"),
        },
    )

    assert done.status_code == 302
    assert Contract.objects.get(pk=contract.pk).state == Contract.State.EFFECTIVE
    assert Attachment.objects.get().kind == "signed_contract"


def test_a_strangers_contract_is_nowhere(other_sales: User, people: dict[str, User]) -> None:
    contract = issued(
        old_customer(
            people["sales"],
        )
    )
    client = as_(other_sales)

    for name in ("detail", "print", "pdf", "sign"):
        assert client.get(reverse(f"contracts:{name}", args=[contract.pk])).status_code == 404
    assert str(contract) not in client.get(reverse("contracts:list")).content.decode()


def test_the_print_and_the_file_hold_all_of_it(people: dict[str, User]) -> None:
    contract = issued(old_customer(people["sales"]))
    contract.customer.name = HOSTILE
    contract.customer.save(update_fields=["name"])
    told = as_(people["sales"]).get(reverse("contracts:print", args=[contract.pk]))
    page = told.content.decode()

    for text in (
        str(contract),
        "人民币陆仟捌佰元整",
        "6,800.00",
        "争议解决",
        "违约责任",
        "收货后 30 日内支付合同总额的 100%",
        "a &amp; b &lt; c",
    ):
        assert text in page
    if not pdf.can_make_pdf():
        pytest.skip("no Pango on this machine")
    response = as_(people["sales"]).get(reverse("contracts:pdf", args=[contract.pk]))
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # FileResponse
    assert data.startswith(b"%PDF")
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = "".join(one.extract_text() for one in pages)
    assert "人民币陆仟捌佰元整" in text
    assert HOSTILE in text


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/x.css",
        "file:///etc/passwd",
        "own-static:../manage.py",
        "/etc/passwd",
        "own-static:/etc/passwd",
    ],
)
def test_a_document_fetches_nothing_else(url: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  # ours or the finder's
        pdf.own_static(url)


def test_without_pango_the_page_to_print_is_offered(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = issued(old_customer(people["sales"]))
    monkeypatch.setattr("contracts.views.documents.can_make_pdf", lambda: False)
    response = as_(people["sales"]).get(reverse("contracts:pdf", args=[contract.pk]))

    assert response.headers["Location"] == reverse("contracts:print", args=[contract.pk])


def test_the_list_costs_the_same_at_2_and_at_6_rows(people: dict[str, User]) -> None:
    one = old_customer(people["sales"], limit="900000")
    client, address = as_(people["finance"]), reverse("contracts:list")
    for _n in range(2):
        issued(one)
    few = statements(client, address)
    for _n in range(4):
        issued(one)

    assert statements(client, address) == few
