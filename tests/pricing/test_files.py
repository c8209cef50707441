"""The price list as a file: out, in again, and the published list by day and audience."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from core.exports import ExportColumn, workbook_bytes
from core.pdf import can_make_pdf
from pricing.models import PriceLine, PriceStrategy, Product
from pricing.sheets import read_book
from tests.pricing.makers import draft, in_force, line, product
from tests.pricing.test_pages import as_, spoken

pytestmark = pytest.mark.django_db
HEAD = (
    "产品编码", "正常价格", "维持市场价格", "占领市场价格", "最低限价", "税率", "起订量",
    "常规量上限", "标准交期（天）",
)  # fmt: skip


@pytest.fixture
def version(people: dict[str, User]) -> PriceStrategy:
    rows = [line(product(code), "100") for code in ("Z41H-16C-50", "Z41H-16C-80")]
    return draft(rows, clock.today() + timedelta(days=9))


def sheet(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return workbook_bytes([ExportColumn(name, "money") for name in head], rows, "价格表")


def row(code: str, *prices: str) -> tuple[Any, ...]:
    asked = [Decimal(one) for one in prices or ("110", "105", "100", "95")]
    return (code, *asked, 13, 1, 50, 9)


def send(client: Any, version: PriceStrategy, content: bytes, act: str = "save") -> Any:
    sent = {
        "version": version.revision,
        "file": SimpleUploadedFile("价格.xlsx", content),
        "act": act,
    }
    return client.post(reverse("pricing:import", args=[version.pk]), sent)


def exported(client: Any, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return bytes(response.content)


@pytest.mark.parametrize("role", ["centre_head", "director", "finance"])
def test_what_is_exported_can_be_sent_back_unchanged(
    people: dict[str, User], version: PriceStrategy, role: str
) -> None:
    client = as_(people[role])
    content = exported(client, reverse("pricing:price_list", args=[version.pk]))
    response = send(client, version, content, "check")

    assert response.status_code == 200, response.context["faults"]
    assert (response.context["count_same"], response.context["count_changed"]) == (2, 0)


def test_every_bad_cell_is_named_and_nothing_is_kept(
    people: dict[str, User], version: PriceStrategy
) -> None:
    bad = sheet(
        row("Z41H-16C-50"),
        row("Z41H-16C-80", "110", "115", "100", "101"),
        row("NICHT-DA"),
        row("Z41H-16C-50"),
        ("Z41H-16C-80", "viel", 1, 1, 1, 13, 1, 50, 9),
    )
    response = send(as_(people["centre_head"]), version, bad)

    assert response.status_code == 422
    cells = [fault.cell for fault in response.context["faults"]]
    assert cells == ["C3", "E3", "A4", "A5", "B6", "A6"][: len(cells)]
    assert {"C3", "E3", "A4", "A5", "B6"} <= set(cells)
    assert {one.normal for one in version.lines.all()} == {Decimal(100)}


def test_a_look_keeps_nothing_and_is_taken_over_with_one_click(
    people: dict[str, User], version: PriceStrategy
) -> None:
    client = as_(people["centre_head"])
    new = product("Q41F-16C-65")
    content = sheet(row("Z41H-16C-50"), row("Q41F-16C-65"))
    looked = send(client, version, content, "check")
    counts = [looked.context[f"count_{name}"] for name in ("new", "changed", "same", "left")]
    assert counts == [1, 1, 0, 1]
    assert not version.lines.filter(product=new).exists()

    sent = {"version": version.revision, "token": looked.context["token"], "act": "save"}
    address = reverse("pricing:import", args=[version.pk])
    assert as_(people["director"]).post(address, sent).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert version.lines.get(product=new).normal == 110
    assert version.lines.count() == 3
    assert version.lines.get(product__code="Z41H-16C-50").cost_net == 394


def test_the_centre_may_not_bring_a_column_of_costs(
    people: dict[str, User], version: PriceStrategy
) -> None:
    content = sheet((*row("Z41H-16C-50"), 5), head=(*HEAD, "成本（不含税）"))
    for role, faulty in (("centre_head", True), ("director", False)):
        assert bool(read_book(content, people[role]).faults) is faulty


def test_a_missing_column_is_named(people: dict[str, User], version: PriceStrategy) -> None:
    found = read_book(sheet(("Z41H-16C-50", 1), head=HEAD[:2]), people["centre_head"])
    assert len(found.faults) == 5


def test_a_thousand_lines_are_taken_at_once(people: dict[str, User]) -> None:
    Product.objects.bulk_create(
        Product(code=f"P-{number:05}", name="闸阀", pinyin="zf") for number in range(1000)
    )
    version = draft([], clock.today() + timedelta(days=9))
    content = sheet(*(row(f"P-{number:05}") for number in range(1000)))

    assert send(as_(people["centre_head"]), version, content).status_code == 302

    assert PriceLine.objects.filter(strategy=version).count() == 1000


def ruling() -> PriceStrategy:
    one = product("Z41H-16C-50")
    start = clock.today() - timedelta(days=40)
    in_force([line(one, "100000", floor=Decimal("80001.23"), cost_net=Decimal("77777.77"))], start)
    return in_force([line(one, "110000")], clock.today() - timedelta(days=10))


def test_the_published_list_is_that_of_the_day(people: dict[str, User]) -> None:
    ruling()
    client, address = as_(people["sales"]), reverse("pricing:published")
    old = (clock.today() - timedelta(days=11)).isoformat()

    assert "110,000.00" in client.get(address).content.decode()
    assert "100,000.00" in client.get(f"{address}?on={old}").content.decode()
    assert client.get(f"{address}?on=2001-01-01").status_code == 200
    assert client.get(f"{address}?on=morgen").status_code == 200


@pytest.mark.parametrize("role", ["sales", "market", "centre_head", "finance", "gm"])
def test_the_floor_only_on_demand_by_those_who_see_it_and_never_a_cost(
    people: dict[str, User], role: str
) -> None:
    ruling()
    client, address = as_(people[role]), reverse("pricing:published")
    old = f"?on={(clock.today() - timedelta(days=11)).isoformat()}"
    sees = role not in {"sales", "market"}
    for query, shown in ((old, False), (f"{old}&floor=1", sees)):
        page = client.get(address + query).content.decode()
        book = load_workbook(io.BytesIO(exported(client, f"{address}{query}&export=xlsx"))).active
        assert book is not None
        cells = " ".join(f"{cell.value}" for line in book.iter_rows() for cell in line)
        assert ("80,001.23" in page) is shown
        assert ("80001.23" in cells) is shown
        for figure in spoken("77777.77"):
            assert figure not in page + cells


def test_other_departments_get_no_price_list(people: dict[str, User]) -> None:
    ruling()
    for role in ("production", "quality", "logistics", "admin"):
        for name in ("published", "published_pdf"):
            assert as_(people[role]).get(reverse(f"pricing:{name}")).status_code == 403


@pytest.mark.parametrize("role", ["sales", "finance"])
def test_page_and_file_name_tax_minimum_and_usual_maximum(
    people: dict[str, User], role: str
) -> None:
    one = product("Z41H-16C-50")
    in_force([line(one, minimum=Decimal(12), usual_max=Decimal(345), tax_percent=Decimal(9))])
    client, address = as_(people[role]), reverse("pricing:published")

    page = client.get(address).content.decode()
    book = load_workbook(io.BytesIO(exported(client, f"{address}?export=xlsx"))).active
    assert book is not None
    (cells,) = list(book.iter_rows(min_row=2, values_only=True))
    for text in ("9\N{NO-BREAK SPACE}%", "起订量", " 12<", "345 台"):
        assert text in page
    assert {12, 345} <= set(cells)


def text_of(client: Any, query: str = "") -> str:
    """What a reader sees in the PDF, without the blanks between Chinese characters."""
    pypdf = pytest.importorskip("pypdf")
    response: Any = client.get(reverse("pricing:published_pdf") + query)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"%PDF")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.skipif(not can_make_pdf(), reason="no Pango on this machine")
def test_the_pdf_holds_the_list_in_chinese_and_the_floor_only_for_those_inside(
    people: dict[str, User],
) -> None:
    one = product("Z41H-16C-50")
    row = line(one, floor=Decimal("571.23"), cost_net=Decimal("401.23"), usual_max=Decimal(345))
    strategy = in_force([row])

    for role, inside in (("sales", False), ("market", False), ("finance", True)):
        text = text_of(as_(people[role]), "?floor=1")
        for words in ("产品价格表", strategy.number, "铸钢法兰闸阀", "Z41H-16C-50", "680.00",
                      "税率", "13%", "起订量", "常规量", "345", "人民币元，含税"):  # fmt: skip
            assert words in text, (role, words)
        assert ("571.23" in text) is inside
        assert ("最低限价" in text) is inside
        assert "401.23" not in text
    assert "571.23" not in text_of(as_(people["finance"]))
