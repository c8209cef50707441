"""People for the trail's tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def person(db: None) -> Any:
    return get_user_model().objects.create(username="zhang", display_name="张三", title="销售员")


@pytest.fixture
def other(db: None) -> Any:
    return get_user_model().objects.create(username="li", display_name="李四", title="营销总监")
