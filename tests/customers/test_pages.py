"""The customers' pages, as the people who use them."""

from __future__ import annotations

import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from customers import services
from customers.models import Customer, Rating
from records.models import Attachment
from tests.customers.makers import customer, details, rated

pytestmark = pytest.mark.django_db
RECORD = {
    "name": "皖溪造纸有限公司",
    "uscc": "91340000MAYT00099D",
    "nature": "private",
    "legal_person": "洪以诚",
    "size": "medium",
    "region": "华东",
    "address": "云汀市滨海路9号",
    "phone": "0000-5550109",
    "order_volume": "闸阀 60 台/年",
}


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def registration(**changes: Any) -> dict[str, Any]:
    return {**RECORD, "form_key": str(uuid.uuid4()), **changes}


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_salesperson_registers_a_customer(sales: User) -> None:
    response = as_(sales).post(reverse("customers:register"), registration(), follow=True)

    made = Customer.objects.get()
    assert response.redirect_chain[-1][0] == made.get_absolute_url()
    assert made.owner == sales
    assert made.code in response.content.decode()


def test_double_click_registers_once(sales: User) -> None:
    client, typed = as_(sales), registration()
    first = client.post(reverse("customers:register"), typed)
    second = client.post(reverse("customers:register"), typed)

    assert first.headers["Location"] == second.headers["Location"]
    assert Customer.objects.count() == 1


def test_a_salesperson_cannot_register_for_another(sales: User, other_sales: User) -> None:
    response = as_(sales).post(
        reverse("customers:register"), registration(owner=str(other_sales.pk))
    )

    assert response.status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "91340000MAYT00099"}, "uscc"),
        ({"uscc": "91340000MAYT00099O"}, "uscc"),
        ({"uscc": "91340000MAYT00099E"}, "licence_checked"),
        ({"nature": "kingdom"}, "nature"),
        ({"legal_person": ""}, "legal_person"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_saved(
    sales: User, changes: dict[str, str], field: str
) -> None:
    response = as_(sales).post(reverse("customers:register"), registration(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "皖溪造纸" in response.content.decode()
    assert not Customer.objects.exists()


def test_a_near_duplicate_is_shown_with_its_tick(sales: User) -> None:
    customer(sales, name="皖溪造纸（中国）有限公司")
    client = as_(sales)
    response = client.post(reverse("customers:register"), registration())

    assert response.status_code == 422
    assert "皖溪造纸（中国）有限公司" in response.content.decode()
    ticked = client.post(reverse("customers:register"), registration(another_company="on"))
    assert ticked.status_code == 302


def test_duplicates_answer_while_one_types(sales: User, other_sales: User) -> None:
    customer(sales, name="皖溪造纸有限公司")
    address = reverse("customers:duplicates") + "?name=皖溪造纸"

    assert "皖溪造纸有限公司" in as_(sales).get(address).content.decode()
    told = as_(other_sales).get(address).content.decode()
    assert "皖溪造纸有限公司" not in told
    assert "KH-" in told


def test_a_strangers_customer_is_nowhere(sales: User, other_sales: User) -> None:
    one = customer(sales, name="金丝雀阀门有限公司")
    client = as_(other_sales)

    assert client.get(one.get_absolute_url()).status_code == 404
    assert "金丝雀" not in client.get(reverse("customers:list")).content.decode()
    assert client.get(reverse("customers:search") + "?q=金丝雀").json() == {"results": []}
    assert client.post(reverse("customers:freeze", args=[one.pk])).status_code == 404


def test_the_search_gives_what_a_field_needs(sales: User) -> None:
    one = customer(sales, name="鹿原钢铁制品有限公司")
    (found,) = as_(sales).get(reverse("customers:search") + "?q=lygt").json()["results"]

    assert (found["value"], found["text"]) == (str(one.pk), one.name)


def test_departments_see_no_credit_figures(people: dict[str, User]) -> None:
    made = services.register_customer(
        details=details(**RECORD), by=people["market"], form_key=uuid.uuid4(),
        owner=people["sales"],
    )  # fmt: skip
    rated(made, limit="388888.88")

    assert "388,888.88" in as_(people["sales"]).get(made.get_absolute_url()).content.decode()
    client = as_(people["market"])
    for address in (made.get_absolute_url(), reverse("customers:list")):
        page = client.get(address)
        assert page.status_code == 200
        assert "388,888.88" not in page.content.decode()


def test_the_page_shows_limit_exposure_and_history(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    rated(one, limit="200000")
    services.move_exposure(
        customer=one, subject=one, approved=Decimal("150000.10"), by=people["sales"]
    )
    told = as_(people["finance"]).get(one.get_absolute_url()).content.decode()

    for figure in ("200,000.00", "150,000.10", "75.00"):
        assert figure in told


def test_a_rating_goes_from_hand_to_hand_on_its_page(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    as_(people["sales"]).post(reverse("customers:open_survey", args=[one.pk]))
    rating = Rating.objects.get()
    for role, act, typed in (
        ("centre_head", "survey", {"needs": "闸阀 300 台/年"}),
        ("finance", "propose", {"grade": "B", "term_days": "30", "limit": "200000",
                                "opinion": "可以"}),
        ("director", "decide", {"outcome": "approve"}),
    ):  # fmt: skip
        client = as_(people[role])
        version = Rating.objects.get().version
        shown = client.get(rating.get_absolute_url()).content.decode()
        assert f'value="{version}"' in shown
        assert reverse(f"customers:{act}", args=[rating.pk]) in shown
        response = client.post(
            reverse(f"customers:{act}", args=[rating.pk]), {"version": version, **typed}
        )
        assert response.status_code == 302, response.content.decode()

    assert Rating.objects.get().state == Rating.State.IN_FORCE


def test_a_stale_rating_form_answers_409(people: dict[str, User]) -> None:
    rating = services.open_survey(customer=customer(people["sales"]), by=people["sales"])
    client, address = as_(people["centre_head"]), reverse("customers:survey", args=[rating.pk])
    client.post(address, {"version": 1, "needs": "一"})

    assert client.post(address, {"version": 1, "needs": "二"}).status_code == 409
    assert Rating.objects.get().needs == "一"


def test_files_hang_on_the_customer_and_are_private(
    people: dict[str, User], other_sales: User
) -> None:
    one = customer(people["sales"])
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"
    as_(people["sales"]).post(
        reverse("customers:attach", args=[one.pk]),
        {"form_key": str(uuid.uuid4()), "file": SimpleUploadedFile("营业执照.pdf", pdf)},
    )
    address = reverse("records:download", args=[Attachment.objects.get().pk])

    answer = as_(people["finance"]).get(address)
    assert b"".join(answer.streaming_content) == pdf  # type: ignore[attr-defined]  # a file
    assert as_(other_sales).get(address).status_code == 404


def test_the_export_holds_what_the_filter_shows(sales: User) -> None:
    customer(sales, name="=1+1有限公司", region="华东")
    customer(sales, name="华北用户有限公司", region="华北")
    response = as_(sales).get(reverse("customers:list") + "?region=华东&export=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))

    assert [row[1].value for row in rows] == ["=1+1有限公司"]
    assert rows[0][1].data_type == "s"


def test_the_list_costs_the_same_at_5_and_at_50_rows(people: dict[str, User]) -> None:
    client, address = as_(people["finance"]), reverse("customers:list")
    for _n in range(5):
        rated(customer(people["sales"]))
    few = statements(client, address)
    for _n in range(45):
        customer(people["sales"])

    assert statements(client, address) == few


def test_sharing_on_the_page_and_its_end(sales: User, other_sales: User) -> None:
    one = customer(sales)
    client = as_(sales)
    client.post(reverse("customers:share", args=[one.pk]), {"colleague": other_sales.pk})
    assert as_(other_sales).get(one.get_absolute_url()).status_code == 200

    client.post(reverse("customers:unshare", args=[one.pk]), {"colleague": other_sales.pk})
    assert as_(other_sales).get(one.get_absolute_url()).status_code == 404
