"""What pages, jobs and other apps read about products and prices.

Cost and floor are left out here for those who may not see them, never in templates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core.authority import Level
from core.money import HUNDRED, net_of
from pricing import rules
from pricing.models import PriceLine, PriceStrategy, Product

SEARCH_ROWS = 20
KEPT_FACTS = 16

Availability = Callable[[Collection[int]], Mapping[int, Decimal]]
_AVAILABILITY: list[Availability] = []
_facts: dict[tuple[int, object], rules.StrategyFacts] = {}


def register_availability(free_quantities: Availability) -> None:
    """Let stock say how much of products is free; called from its `ready()`."""
    _AVAILABILITY[:] = [free_quantities]


def may_see_prices(user: User) -> bool:
    """The published prices: the sales line, finance, and the market department that compares."""
    return user.has_role("sales", "centre_head", "director", "gm", "finance", "market")


def may_see_floor(user: User) -> bool:
    """The floor price: those who decide above the salesperson, and finance."""
    return user.has_role("centre_head", "director", "gm", "finance")


def may_see_cost(user: User) -> bool:
    """Cost and margin: finance, director and general manager."""
    return user.has_perm("accounts.see_cost")


def strategy_on(on: date, *, scope: str = "company") -> PriceStrategy | None:
    """Give the version that rules on a day, also a past one; None when none does."""
    return (
        strategies(scope=scope)
        .filter(start__lte=on)
        .filter(Q(end__isnull=True) | Q(end__gt=on))
        .order_by("-start")
        .first()
    )


def strategies(*, scope: str = "company") -> QuerySet[PriceStrategy]:
    """Give the versions that rule or have ruled, newest first."""
    return (
        PriceStrategy.objects.filter(scope=scope, state__in=PriceStrategy.APPROVED)
        .select_related("issuer", "approver")
        .order_by("-start")
    )


def strategies_visible_to(user: User) -> QuerySet[PriceStrategy]:
    """Give the versions whose prices the person may see; none for other departments."""
    return strategies() if may_see_prices(user) else PriceStrategy.objects.none()


def strategy_facts(strategy: PriceStrategy) -> rules.StrategyFacts:
    """Turn a version into what the rules read: four statements, once a process.

    An approved version never changes (the database sees to it), so its facts are kept; others'
    are read each time. For the server's own arithmetic: the facts hold floor and cost.
    """
    if not strategy.is_approved or strategy.pk is None:
        return _read_facts(strategy)
    key = (strategy.pk, strategy.approved_at)
    kept = _facts.get(key)
    if kept is None or kept.ends != strategy.end or kept.code != strategy.number:
        while len(_facts) >= KEPT_FACTS:
            _facts.pop(next(iter(_facts)), None)
        kept = _facts[key] = _read_facts(strategy)
    return kept


def forget_facts() -> None:
    """Forget the kept versions; for tests, whose rows are rolled back."""
    _facts.clear()


def _read_facts(strategy: PriceStrategy) -> rules.StrategyFacts:
    return rules.StrategyFacts(
        code=strategy.number,
        version=strategy.version,
        starts=strategy.start,
        ends=strategy.end,
        lines={line.product_id: line_facts(line) for line in strategy.lines.all()},
        matrix=rules.Matrix.from_cells(strategy.cells.values_list("dimension", "level", "value")),
        conditions=conditions_of(strategy),
        targets=targets_of(strategy),
        stacking_cap=strategy.stacking_cap,
        departments=tuple(strategy.departments),
    )


def conditions_of(strategy: PriceStrategy) -> tuple[rules.Condition, ...]:
    """Give a version's discount conditions as they were written; one statement."""
    return tuple(
        rules.Condition(
            kind=rules.DiscountKind(row.kind),
            percent=row.percent,
            from_quantity=row.from_quantity,
            product_id=row.product_id,
            starts_on=row.starts_on,
            until=row.until,
        )
        for row in strategy.conditions.order_by("pk")
    )


def targets_of(strategy: PriceStrategy) -> tuple[rules.Target, ...]:
    """Give a version's target list as it was written; one statement."""
    return tuple(
        rules.Target(
            starts_on=row.starts_on,
            until=row.until,
            customer_id=row.customer_id,
            product_id=row.product_id,
            region=row.region,
        )
        for row in strategy.targets.order_by("pk")
    )


def line_facts(line: PriceLine) -> rules.PriceLine:
    """Give the line as the rules read it: prices in CNY incl. tax, cost net of it."""
    return rules.PriceLine(
        product_id=line.product_id,
        normal=line.normal,
        holding=line.holding,
        winning=line.winning,
        floor=line.floor,
        cost_net=line.cost_net,
        tax_percent=line.tax_percent,
        usual_max=line.usual_max,
        lead_days=line.lead_days,
        minimum=line.minimum_quantity,
        note=line.note,
    )


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One line of the price list as far as its reader may see it."""

    product_id: int
    code: str
    name: str
    spec: str
    unit: str
    normal: Decimal
    holding: Decimal
    winning: Decimal
    tax_percent: Decimal
    minimum_quantity: Decimal
    usual_max: Decimal
    lead_days: int
    note: str
    floor: Decimal | None = None
    cost_net: Decimal | None = None

    @property
    def label(self) -> str:
        """Name and specification."""
        return f"{self.name} {self.spec}".strip()

    @property
    def margin_percent(self) -> Decimal | None:
        """Margin at the normal price, without tax; None for those who may not see it."""
        if self.cost_net is None:
            return None
        net = net_of(self.normal, self.tax_percent)
        return (net - self.cost_net) * HUNDRED / net if net else None


_OPEN_COLUMNS = (
    "product_id",
    "product__code",
    "product__name",
    "product__spec",
    "product__unit",
    "normal",
    "holding",
    "winning",
    "tax_percent",
    "minimum_quantity",
    "usual_max",
    "lead_days",
    "note",
)


def price_rows(
    user: User, strategy: PriceStrategy, *, products: Collection[int] | None = None
) -> list[PriceRow]:
    """Give the price list of a version by product code: floor and cost only where allowed."""
    if not may_see_prices(user):
        return []
    lines = PriceLine.objects.filter(strategy=strategy).order_by("product__code")
    if products is not None:
        lines = lines.filter(product_id__in=products)
    return [_row_of(row) for row in lines.values(*_columns_for(user))]


def published_rows(strategy: PriceStrategy | None, *, floor: bool) -> list[dict[str, Any]]:
    """Give the published price list: never a cost, the floor only when it is asked for.

    The caller has asked whether the reader may see prices, and the floor.
    """
    if strategy is None:
        return []
    columns = [*_OPEN_COLUMNS, "floor"] if floor else [*_OPEN_COLUMNS]
    lines = PriceLine.objects.filter(strategy=strategy).order_by("product__code")
    return [
        {
            **{name.removeprefix("product__"): value for name, value in row.items()},
            "label": f"{row['product__name']} {row['product__spec']}".strip(),
        }
        for row in lines.values(*columns)
    ]


def _columns_for(user: User) -> list[str]:
    """Name the columns that are read for this person: what they may not see is not read."""
    columns = list(_OPEN_COLUMNS)
    if may_see_floor(user):
        columns.append("floor")
    if may_see_cost(user):
        columns.append("cost_net")
    return columns


def _row_of(columns: Mapping[str, Any]) -> PriceRow:
    return PriceRow(**{name.removeprefix("product__"): value for name, value in columns.items()})


def products(user: User) -> QuerySet[Product]:
    """Give the products; everybody in the house may know what we sell."""
    return Product.objects.order_by("code")


def matching(found: QuerySet[Product], typed: str) -> QuerySet[Product]:
    """Narrow products to those whose code, name, specification or pinyin contains the text."""
    text = typed.strip()
    if not text:
        return found
    return found.filter(
        Q(code__icontains=text)
        | Q(name__icontains=text)
        | Q(spec__icontains=text)
        | Q(name_en__icontains=text)
        | Q(pinyin__contains=text.casefold().replace(" ", ""))
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A product as the order form's search shows it: nothing secret in it."""

    product: Product
    normal: Decimal | None
    usual_max: Decimal | None
    lead_days: int | None
    free: Decimal | None


def search(user: User, typed: str, *, on: date, limit: int = SEARCH_ROWS) -> list[Found]:
    """Find products on sale by code, name or pinyin, with price and free stock; four statements."""
    found = list(matching(products(user).filter(is_active=True), typed)[:limit])
    ids = [product.pk for product in found]
    priced = _priced(user, ids, on=on)
    free = free_of(ids)
    return [_found(product, priced.get(product.pk), free) for product in found]


def _priced(user: User, product_ids: Collection[int], *, on: date) -> dict[int, PriceRow]:
    """Give the rows of the day's price list by product, as far as the reader may see prices."""
    strategy = strategy_on(on) if may_see_prices(user) else None
    if strategy is None:
        return {}
    return {row.product_id: row for row in price_rows(user, strategy, products=product_ids)}


def _found(product: Product, row: PriceRow | None, free: Mapping[int, Decimal]) -> Found:
    return Found(
        product=product,
        normal=row.normal if row else None,
        usual_max=row.usual_max if row else None,
        lead_days=row.lead_days if row else None,
        free=free.get(product.pk),
    )


def free_of(product_ids: Collection[int]) -> Mapping[int, Decimal]:
    """Ask stock how much of these products is free; empty when no stock is kept."""
    return _AVAILABILITY[0](product_ids) if _AVAILABILITY and product_ids else {}


def put_prices_beside(user: User, found: list[Product], *, on: date) -> None:
    """Give each product `row` (its price line, if the reader may see one) and `free` stock."""
    ids = [product.pk for product in found]
    rows = _priced(user, ids, on=on)
    free = free_of(ids)
    for product in found:
        product.row = rows.get(product.pk)  # type: ignore[attr-defined]  # read by the list
        product.free = free.get(product.pk)  # type: ignore[attr-defined]  # read by the list


def price_history(user: User, product: Product) -> list[tuple[PriceStrategy, PriceRow]]:
    """Give the product's line in every version that rules or has ruled, newest first."""
    if not may_see_prices(user):
        return []
    versions = {strategy.pk: strategy for strategy in strategies().filter(lines__product=product)}
    lines = PriceLine.objects.filter(product=product, strategy__in=versions)
    rows = {
        row.pop("strategy_id"): _row_of(row)
        for row in lines.values("strategy_id", *_columns_for(user))
    }
    return [(strategy, rows[pk]) for pk, strategy in versions.items()]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One dimension of the authority matrix: what each level may decide."""

    dimension: str
    # Per level: (may decide at all, figure or None for «without limit»).
    cells: Mapping[Level, tuple[bool, Decimal | None]]


def matrix_rows(strategy: PriceStrategy) -> list[MatrixRow]:
    """Give the authority matrix in the order of its dimensions."""
    found: dict[str, dict[Level, Decimal | None]] = {}
    for dimension, level, value in strategy.cells.values_list("dimension", "level", "value"):
        found.setdefault(dimension, {})[Level(level)] = value
    order = [dimension.value for dimension in rules.Dimension]
    known = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    return [MatrixRow(name, _cells(found[name])) for name in known]


def _cells(row: Mapping[Level, Decimal | None]) -> dict[Level, tuple[bool, Decimal | None]]:
    """Fill the gaps as the rules read them: who stands above one without limit has none either."""
    cells: dict[Level, tuple[bool, Decimal | None]] = {}
    without_limit = False
    for level in Level:
        listed, value = level in row, row.get(level)
        without_limit = without_limit or level is Level.GM or (listed and value is None)
        cells[level] = (listed or without_limit, value)
    return cells
