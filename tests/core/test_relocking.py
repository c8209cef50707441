"""What tests/relocking.py lets pass, and what stays an N+1."""

from __future__ import annotations

import pytest
from zeal import zeal_context
from zeal.errors import NPlusOneError

from accounts.models import User
from core.locks import lock
from core.work import unit_of_work

pytestmark = pytest.mark.django_db


@unit_of_work
def _lock_each(*people: User) -> None:
    for one in people:
        lock(User).get(pk=one.pk)


def test_the_same_row_is_locked_again(sales: User) -> None:
    """A service called by a service: one line, one row, twice."""
    with zeal_context():
        _lock_each(sales, sales)
        _lock_each(sales)


def test_another_row_at_the_same_line_stays_an_n_plus_one(sales: User, other_sales: User) -> None:
    """Rows locked one after another in a loop are found out."""
    with zeal_context(), pytest.raises(NPlusOneError):
        _lock_each(sales, other_sales)


def test_a_fetch_without_a_lock_is_counted(sales: User) -> None:
    """Reading the same row twice at one line is found out as before."""
    with zeal_context(), pytest.raises(NPlusOneError):
        [User.objects.get(pk=pk) for pk in (sales.pk, sales.pk)]
