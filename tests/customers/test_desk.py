"""The rating on the desk of who decides it: phrases, keys, its neighbours, its sheet."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from customers import services
from customers.models import Rating
from records.models import Attachment, Comment
from tests.conftest import SignedIn
from tests.customers.makers import customer
from tests.deliveries.makers import waiting_job
from tests.records.test_uploads import PDF
from workflow import queries
from workflow.models import WorkItem
from workflow.services import add_own_phrase

pytestmark = pytest.mark.django_db


@pytest.fixture
def rating(people: dict[str, User]) -> Rating:
    """A grade that finance proposes and the director decides."""
    return services.propose_new_rating(
        customer=customer(people["sales"]),
        proposal=services.Proposal(
            grade="B", score=75, limit=Decimal(200_000), term_days=30, opinion="回款正常。"
        ),
        form_key=uuid.uuid4(),
        by=people["finance"],
    )


@pytest.fixture
def item(rating: Rating) -> WorkItem:
    """The director's item of it."""
    return queries.open_items_of(rating).get(step_code="5.3")


def test_who_decides_has_their_phrases_and_the_keys(
    rating: Rating, people: dict[str, User], as_user: SignedIn
) -> None:
    add_own_phrase(text="按制度执行。", by=people["director"])

    page = as_user(people["director"]).get(rating.get_absolute_url()).content.decode()

    assert 'data-text="按制度执行。"' in page
    for key in ("a", "r"):
        assert f'data-key="{key}"' in page
    looking_on = as_user(people["centre_head"]).get(rating.get_absolute_url()).content.decode()
    assert "data-key" not in looking_on
    assert "按制度执行。" not in looking_on


def test_its_neighbours_in_the_inbox_are_a_key_away(
    rating: Rating, item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    def neighbours() -> tuple[bool, bool]:
        page = as_user(people["director"]).get(rating.get_absolute_url()).content.decode()
        return 'data-key="k"' in page, 'data-key="j"' in page

    assert neighbours() == (False, False)

    services.propose_new_rating(
        customer=customer(people["sales"]),
        proposal=services.Proposal(
            grade="C", score=65, limit=Decimal(100_000), term_days=15, opinion="新客户。"
        ),
        form_key=uuid.uuid4(),
        by=people["finance"],
    )

    assert neighbours() == (False, True)


def test_the_sheet_prints_what_finance_and_the_director_wrote(
    rating: Rating, item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    sheet = as_user(people["director"]).get(item.get_sheet_url()).content.decode()
    assert "回款正常。" in sheet
    assert "200,000.00" in sheet

    services.decide_rating(
        rating=rating,
        version=rating.version,
        outcome="approve",
        opinion="同意授信。",
        by=people["director"],
    )

    assert "同意授信。" in as_user(people["director"]).get(item.get_sheet_url()).content.decode()


def test_a_file_beside_a_comment_is_fetched_from_page_timeline_and_sheet(
    rating: Rating, item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    client, address = as_user(people["director"]), reverse("records:comment", args=[
        "customers.rating", rating.pk,
    ])  # fmt: skip
    paper = SimpleUploadedFile("回款记录.pdf", PDF)
    typed = {"text": "见附件。", "form_key": uuid.uuid4(), "papers": paper}
    assert client.post(address, typed).status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.comment == Comment.objects.get()
    link = f'href="{attachment.get_absolute_url()}"'

    # Among the files, beside what was said, and where the file was attached.
    assert client.get(rating.get_absolute_url()).content.decode().count(link) == 3
    sheet = client.get(item.get_sheet_url()).content.decode()
    said = sheet[sheet.index("见附件。") :]
    assert link in said[: said.index("</section>")]
    assert sheet.count(link) == 1
    fetched = client.get(attachment.get_absolute_url())
    assert fetched.getvalue() == PDF
    fetched.close()


def test_a_file_on_a_job_is_fetched_from_its_page(
    people: dict[str, User], as_user: SignedIn
) -> None:
    job = waiting_job()
    client = as_user(people["production"])
    typed = {"text": "图纸。", "form_key": uuid.uuid4()}
    address = reverse("records:comment", args=["deliveries.job", job.pk])
    client.post(address, {**typed, "papers": SimpleUploadedFile("图纸.pdf", PDF)})

    page = client.get(job.get_absolute_url()).content.decode()

    assert f'href="{Attachment.objects.get().get_absolute_url()}"' in page
