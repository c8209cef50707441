"""A version on the desk of who speaks about it: phrases, and the sheet with all opinions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from tests.conftest import SignedIn
from tests.pricing.makers import in_force, line, product
from tests.pricing.test_way import answered, convened, decided
from workflow.queries import items_of
from workflow.services import add_own_phrase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ruling(people: dict[str, User]) -> None:
    in_force([line(product("Z41H-16C-50"))], clock.today() - timedelta(days=30))


@pytest.mark.parametrize(("role", "page"), [("finance", "opine"), ("director", "decide")])
def test_own_phrases_are_where_an_opinion_is_written(
    people: dict[str, User], as_user: SignedIn, role: str, page: str
) -> None:
    add_own_phrase(text="成本已核。", by=people[role])
    strategy = convened()
    if page == "decide":
        strategy = answered(strategy)

    shown = as_user(people[role]).get(reverse(f"pricing:{page}", args=[strategy.pk]))

    assert 'data-text="成本已核。"' in shown.content.decode()


def test_the_sheet_prints_what_everybody_wrote(people: dict[str, User], as_user: SignedIn) -> None:
    strategy = decided(answered(convened()), "director")
    item = items_of(strategy).filter(step_code="2.4").get()

    sheet = as_user(people["gm"]).get(item.get_sheet_url()).content.decode()

    assert sheet.count("同意。") == 4
    assert "请落实。" in sheet
    for role in ("finance", "production", "quality", "supply", "director"):
        assert str(people[role]) in sheet
