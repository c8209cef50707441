"""People and items that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import Department, User
from accounts.roles import DEPARTMENTS, ROLES
from workflow import services
from workflow.models import WorkItem

Opener = Callable[..., WorkItem]


def person(username: str, *roles: str, superior: User | None = None, **fields: Any) -> User:
    """Make somebody with roles, in the department of the first."""
    department = None
    if roles:
        code = ROLES[roles[0]].department
        names = next(one for one in DEPARTMENTS if one.code == code)
        department, _made = Department.objects.get_or_create(
            code=code, defaults={"name_zh": names.zh, "name_en": names.en}
        )
    user = User.objects.create(
        username=username,
        display_name=fields.pop("display_name", username),
        superior=superior,
        department=department,
        email=fields.pop("email", f"{username}@example.com"),
        **fields,
    )
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def moment(text: str) -> datetime:
    """Read a moment in company time."""
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def gm(db: None) -> User:
    return person("gm", "gm", display_name="岑致远")


@pytest.fixture
def director(gm: User) -> User:
    return person("director", "director", superior=gm, display_name="顾行舟")


@pytest.fixture
def head(director: User) -> User:
    return person("manager", "centre_head", superior=director, display_name="陆闻笛")


@pytest.fixture
def sales(head: User) -> User:
    return person("sales1", "sales", superior=head, display_name="苏砚秋")


@pytest.fixture
def other_sales(head: User) -> User:
    return person("sales2", "sales", superior=head, display_name="祁牧川")


@pytest.fixture
def production(gm: User) -> User:
    return person("production", "production", superior=gm, display_name="秦守拙")


@pytest.fixture
def opened(sales: User) -> Opener:
    """Open an item on the salesperson as its subject; each with a number of its own."""
    numbers = iter(range(1, 10_000))

    def make(step: str = "6.3", **fields: Any) -> WorkItem:
        number = next(numbers)
        fields.setdefault("subject", sales)
        fields.setdefault("slot", str(number))
        fields.setdefault("label", f"DD-202611-{number:04d}")
        fields.setdefault("url", f"/orders/{number}/")
        fields.setdefault("customer", "冀澜建筑安装有限公司")
        if "arrived_at" not in fields:
            fields["arrived_at"] = moment("2026-11-23 09:00")
        return services.open_item(step=step, **fields)

    return make
