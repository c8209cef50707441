"""Papers, minutes and opinions of a version: for those who write, decide or are asked."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from core import clock
from pricing import services
from pricing.models import PriceStrategy
from records.models import Attachment, StoredFile
from records.services import store_upload
from tests.customers.makers import person
from tests.pricing.makers import draft, in_force, line, product
from tests.pricing.test_pages import as_
from tests.pricing.test_way import answered, decided, entry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"
PAPER = "十一月成本核算表.pdf"
MINUTES, OPINION, COST_BASIS = "会上说铸件成本偏高", "按成本只能让五个点", "铸件 88888.88 元"
REASON = "请再核一遍执行器成本"
PRIVATE = (PAPER, MINUTES, OPINION, COST_BASIS, REASON, "571.23")


@pytest.fixture
def version(people: dict[str, User]) -> PriceStrategy:
    one = product("Z41H-16C-50")
    in_force([line(one)], clock.today() - timedelta(days=30))
    return draft([line(one, "700")], clock.today() + timedelta(days=9))


def upload(name: str = PAPER, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def header(version: PriceStrategy, **changes: Any) -> dict[str, Any]:
    return {
        "version": version.revision,
        "title": version.title,
        "start": version.start.isoformat(),
        "departments": ["production", "quality", "supply"],
        **changes,
    }


def send(user: User, version: PriceStrategy, **changes: Any) -> Any:
    return as_(user).post(reverse("pricing:header", args=[version.pk]), header(version, **changes))


def ruled(version: PriceStrategy) -> PriceStrategy:
    """The version on its whole way, with words that speak of costs at every step."""
    services.save_header(
        strategy=version, values={"meeting_note": MINUTES}, revision=1, by=person("centre_head"),
        papers=[store_upload(upload())],
    )  # fmt: skip
    services.save_header(
        strategy=version, values={"cost_basis": COST_BASIS}, revision=2, by=person("finance")
    )
    services.save_lines(
        strategy=version,
        entries=[entry(version.lines.get().product, floor=Decimal("571.23"))],
        revision=3,
        by=person("centre_head"),
    )
    services.convene_meeting(strategy=version, revision=4, by=person("centre_head"))
    services.call_back(strategy=version, reason=REASON, revision=5, by=person("centre_head"))
    services.convene_meeting(strategy=version, revision=6, by=person("centre_head"))
    services.give_strategy_opinion(
        strategy=version, department="finance", conclusion="conditional", text=OPINION,
        revision=7, by=person("finance"),
    )  # fmt: skip
    answered(version, "production", "quality", "supply")
    return decided(decided(version, "director"), "gm")


@pytest.mark.parametrize("role", ["sales", "market"])
def test_who_only_reads_prices_reads_no_paper_no_minutes_and_no_opinion(
    people: dict[str, User], version: PriceStrategy, role: str
) -> None:
    ruled(version)
    client = as_(people[role])
    response = client.get(version.get_absolute_url())

    assert response.status_code == 200
    page = response.content.decode()
    assert "700.00" in page
    for words in PRIVATE:
        assert words not in page, words
    assert 'id="opinions"' not in page
    paper = Attachment.objects.get()
    assert client.get(reverse("records:download", args=[paper.pk])).status_code == 404


@pytest.mark.parametrize("role", ["centre_head", "director", "gm", "finance", "quality"])
def test_who_writes_decides_or_was_asked_reads_them(
    people: dict[str, User], version: PriceStrategy, role: str
) -> None:
    ruled(version)
    client = as_(people[role])
    page = client.get(version.get_absolute_url()).content.decode()

    for words in (PAPER, MINUTES, OPINION, REASON):
        assert words in page, words
    assert (COST_BASIS in page) is (role in {"director", "gm", "finance"})
    assert ("571.23" in page) is (role != "quality")
    paper = client.get(reverse("records:download", args=[Attachment.objects.get().pk]))
    assert paper.status_code == 200
    paper.close()


def test_papers_are_sent_with_the_header_and_stand_where_it_is_decided(
    people: dict[str, User], version: PriceStrategy
) -> None:
    for paper in (upload(), upload("比价.pdf")):
        assert send(people["centre_head"], version, papers=[paper]).status_code == 302

    names = list(Attachment.objects.values_list("file__name", flat=True))
    assert names == [PAPER, "比价.pdf"]
    assert set(Attachment.objects.values_list("kind", "by")) == {
        ("strategy", people["centre_head"].pk)
    }
    header_page = as_(people["finance"]).get(reverse("pricing:header", args=[version.pk]))
    assert PAPER in header_page.content.decode()
    services.convene_meeting(strategy=version, revision=1, by=people["centre_head"])
    desk = as_(people["quality"]).get(reverse("pricing:opine", args=[version.pk]))
    assert PAPER in desk.content.decode()


def test_finance_adds_its_paper_and_changes_nothing_else(
    people: dict[str, User], version: PriceStrategy
) -> None:
    sent = {"title": "别的题目", "departments": [], "cost_basis": COST_BASIS, "papers": [upload()]}
    assert send(people["finance"], version, **sent).status_code == 302

    now = PriceStrategy.objects.get(pk=version.pk)
    assert (now.title, now.cost_basis) == (version.title, COST_BASIS)
    assert now.departments == version.departments
    assert Attachment.objects.get().file.name == PAPER


def test_a_paper_that_is_not_what_it_says_keeps_nothing(
    people: dict[str, User], version: PriceStrategy
) -> None:
    sent = {"title": "新题", "papers": [upload(), upload("假.pdf", b"MZ not a pdf")]}
    response = send(people["centre_head"], version, **sent)

    assert response.status_code == 422
    assert "papers" in response.context["form"].errors
    assert not StoredFile.objects.exists()
    assert PriceStrategy.objects.get(pk=version.pk).title == version.title


def test_no_paper_is_hung_on_a_version_that_others_read(
    people: dict[str, User], version: PriceStrategy
) -> None:
    asked = services.convene_meeting(strategy=version, revision=1, by=people["centre_head"])
    assert send(people["centre_head"], asked, papers=[upload()]).status_code == 403
    assert not Attachment.objects.exists()


def test_the_pages_name_the_departments_of_this_version(
    people: dict[str, User], version: PriceStrategy
) -> None:
    assert send(people["centre_head"], version, departments=["quality"]).status_code == 302
    client = as_(people["centre_head"])

    ticked = client.get(reverse("pricing:header", args=[version.pk])).context["form"]
    assert ticked.initial["departments"] == ["quality"]
    page = client.get(reverse("pricing:convene", args=[version.pk])).content.decode()
    (asked,) = re.findall(r"将征求各部门的书面意见：(.*?)。", page)
    assert asked == "财务部、质量部必须答复，研发部受邀参加"
    services.convene_meeting(strategy=version, revision=2, by=people["centre_head"])
    page = client.get(version.get_absolute_url()).content.decode()
    assert "财务部、质量部必须答复" in page
    assert "供应部必须" not in page


def test_a_draft_is_given_up_on_its_page_with_a_reason(
    people: dict[str, User], version: PriceStrategy
) -> None:
    client, address = as_(people["centre_head"]), reverse("pricing:void", args=[version.pk])
    for name in ("lines", "strategy"):
        page = client.get(reverse(f"pricing:{name}", args=[version.pk])).content.decode()
        assert address in page
    assert client.post(address, {"version": 1, "reason": " "}).status_code == 422

    assert client.post(address, {"version": 1, "reason": "市场未变"}).status_code == 302

    listed = client.get(reverse("pricing:strategies")).content.decode()
    assert version.number in listed
    assert "已作废" in listed
    page = client.get(version.get_absolute_url()).content.decode()
    assert address not in page
    assert "市场未变" in page
