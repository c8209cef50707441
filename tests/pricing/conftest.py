"""Versions are kept per process; tests roll their rows back."""

from collections.abc import Iterator

import pytest

from pricing.queries import forget_facts


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    forget_facts()
    yield
    forget_facts()
