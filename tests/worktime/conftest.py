"""People and a clock for the calendar's tests."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User


def person(username: str, *roles: str) -> User:
    """Make somebody with these roles."""
    user = User.objects.create(username=username, display_name=username)
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


@pytest.fixture
def admin(db: None) -> User:
    return person("admin", "admin")


@pytest.fixture
def salesperson(db: None) -> User:
    return person("sales1", "sales")
