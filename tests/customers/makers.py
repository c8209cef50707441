"""People and customers for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import itertools
import uuid
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from customers.models import Customer, Rating
from customers.services import (
    CustomerDetails,
    Proposal,
    decide_rating,
    propose_new_rating,
    register_customer,
)

_turn = itertools.count(1)


def person(role: str, username: str = "") -> User:
    """Give the person who stands for a role, making them when they are not there."""
    made, is_new = User.objects.get_or_create(
        username=username or role, defaults={"display_name": username or role}
    )
    if is_new:
        made.groups.add(Group.objects.get_or_create(name=role)[0])
    return made


def details(**changes: Any) -> CustomerDetails:
    """A complete record; give what matters to the story."""
    turn = next(_turn)
    given = {
        "name": f"样例{turn}号阀门用户有限公司",
        "nature": "private",
        "size": "medium",
        "legal_person": "丁一鸣",
        "region": "华东",
        "address": "云汀市滨海路8号",
        "phone": "0000-5550100",
        "order_volume": "闸阀 300 台/年",
        **changes,
    }
    return CustomerDetails(**given)


def customer(owner: User | None = None, **changes: Any) -> Customer:
    """A registered customer of `owner` (by default the salesperson)."""
    owner = owner or person("sales")
    return register_customer(details=details(**changes), by=owner, form_key=uuid.uuid4())


def rated(one: Customer, *, grade: str = "B", limit: str = "300000", term_days: int = 30) -> Rating:
    """Put a rating in force, proposed by finance and decided by the director or above."""
    rating = propose_new_rating(
        customer=one,
        proposal=Proposal(
            grade=grade, score=75, term_days=term_days, opinion="可以", limit=Decimal(limit)
        ),
        form_key=uuid.uuid4(),
        by=person("finance"),
    )
    return decide_rating(rating=rating, version=rating.version, outcome="approve", by=person("gm"))
