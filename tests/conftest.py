"""What every test can rely on."""

import os

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

SLOW_MACHINES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=SLOW_MACHINES
)
hypothesis_settings.register_profile(
    "night", max_examples=2000, deadline=None, suppress_health_check=SLOW_MACHINES
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def has_postgresql() -> bool:
    """Say whether these tests run on PostgreSQL."""
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def has_redis() -> bool:
    """Say whether these tests have a real Redis."""
    return str(settings.CELERY_BROKER_URL).startswith("redis")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL or Redis where there is none: the other run has it."""
    absent = {
        name
        for name, present in (("postgres", has_postgresql()), ("redis", has_redis()))
        if not present
    }
    left_out = [item for item in items if absent & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
