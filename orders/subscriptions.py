"""What orders does when an app below tells something, inside that app's unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from customers.models import Rating
from orders import queries
from orders.services import judge_again, tell_of_new_prices
from pricing.models import PriceStrategy


def on_rating_decided(sender: Any, *, rating: Rating, by: User, **_kwargs: Any) -> None:
    """A survey has its result: judge the customer's waiting orders again (domain B1.7)."""
    for order in queries.waiting_for_survey(rating.customer_id):
        judge_again(order=order, by=by, cause="survey")


def on_strategy_begun(sender: Any, *, strategy: PriceStrategy, **_kwargs: Any) -> None:
    """New prices rule: drafts are judged by them from now on, and their owners are told."""
    tell_of_new_prices(strategy=strategy)
