"""Who and what there is: people, products, customers, ratings, strategies, stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from core import clock
from customers.models import Customer
from marketing.demo.buyers import load_customers, load_ratings, moment
from marketing.demo.goods import load_products, load_stock, load_strategies
from marketing.demo.people import PASSWORD, load_people
from pricing.models import PriceStrategy, Product


@dataclass(frozen=True)
class Company:
    """The loaded company, by the names of the cast."""

    people: dict[str, User]
    products: dict[str, Product]
    customers: dict[int, Customer]
    strategy: PriceStrategy
    today: date


def load_base(*, password: str = PASSWORD, used_stock: Mapping[str, int] | None = None) -> Company:
    """Load everything that exists before the first order; DEBUG only (the clock is turned back).

    `used_stock` is what orders will take out until today: the cast's stock is what is left then.
    """
    today = clock.today()
    people = load_people(password=password)
    with clock.at(moment(today - timedelta(days=340))):
        products = load_products(people)
        load_stock(people, products, used_stock or {})
    customers = load_customers(people, today)
    strategy = load_strategies(people, products, customers, today)
    load_ratings(people, customers, today)
    return Company(people, products, customers, strategy, today)
