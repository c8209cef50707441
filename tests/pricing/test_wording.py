"""The trail of a version keeps codes; people read words."""

import pytest
from django.utils.translation import override

from pricing.wording import trail_words


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("finance", "finance department"),
        ("agree", "Agree"),
        ("discount 2: 12", "Discount off the normal price, Head of the centre: up to 12 %"),
        ("total 2: 500,000", "Order total incl. tax, Head of the centre: up to 500,000"),
        ("discount 4: *", "Discount off the normal price, General manager: yes"),
        ("frozen 1: -", "Any order of a frozen customer, Salesperson: no"),
        ("split_days 1: 7", "Orders of one customer are added up within: 7 days"),
        ("2027-01-01", "2027-01-01"),
    ],
)
def test_the_trail_of_a_version_is_read_in_words(kept: str, read: str) -> None:
    with override("en"):
        assert trail_words(kept) == read
