from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.fields import MoneyField, PercentField, PriceField, QuantityField
from core.states import StateField
from customers.models import Customer


class Product(models.Model):
    """产品: what we sell; its prices stand in the price strategy."""

    code = models.CharField(_("product code"), max_length=40, unique=True)
    name = models.CharField(_("product"), max_length=80)
    spec = models.CharField(_("specification"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=12, default="台")
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    pinyin = models.CharField(max_length=400, blank=True)
    # May be ordered in fractions (metres, tonnes)?
    fractional = models.BooleanField(_("fractional quantities"), default=False)
    is_active = models.BooleanField(_("on sale"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("product")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("pricing:product", args=[self.pk])


class PriceStrategy(models.Model):
    """产品销售价格策略: one version: prices, conditions and authority matrix (work standard T2)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        JOINT = "joint", _("Joint meeting")
        DIRECTOR = "director", _("Director's check")
        GM = "gm", _("General manager's approval")
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")
        # Its number stays listed and is never drawn again (domain C4).
        VOIDED = "voided", _("Given up")

    # Approved: it rules, has ruled or will rule; nothing of it changes any more but its end.
    APPROVED = (State.IN_FORCE, State.ENDED)
    IN_REVIEW = (State.JOINT, State.DIRECTOR, State.GM)

    # One scope for now; the guard against overlapping versions works per scope.
    scope = models.CharField(max_length=24, default="company")
    number = models.CharField(_("strategy number"), max_length=24, unique=True)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=80)
    state = StateField(_("state"), choices=State, default=State.DRAFT)
    start = models.DateField(_("in force from"))
    # Half-open: the first day it is no longer in force.
    end = models.DateField(_("in force until"), null=True, blank=True)
    # What the centre plans; a version rules on until its successor begins.
    planned_until = models.DateField(_("planned until"), null=True, blank=True)
    # Counts changes and steps: a form or a decision binds to the one that was seen.
    revision = models.PositiveIntegerField(default=1)
    # Times it went to the joint meeting; opinions belong to a round.
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    market_background = models.TextField(_("market background"), max_length=4000, blank=True)
    meeting_at = models.DateTimeField(_("time of the meeting"), null=True, blank=True)
    meeting_place = models.CharField(_("place of the meeting"), max_length=80, blank=True)
    meeting_people = models.TextField(_("who took part"), max_length=1000, blank=True)
    meeting_note = models.TextField(_("meeting record"), max_length=4000, blank=True)
    cost_basis = models.TextField(_("cost basis"), max_length=2000, blank=True)
    capacity_basis = models.TextField(_("capacity basis"), max_length=2000, blank=True)
    # The roles of the departments that took part: they are asked in joint review (6.2).
    departments = models.JSONField(_("departments taking part"), default=list)
    stacking_cap = PercentField(_("cap of all discounts"), default=8)
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("issuer"),
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approver"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    # When its beginning was carried out: the version before ended, owners of drafts were told.
    begun_at = models.DateTimeField(_("begun at"), null=True)

    class Meta:
        verbose_name = _("price strategy")
        constraints = [
            models.UniqueConstraint(fields=["scope", "version"], name="strategy_version_is_unique"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="strategy_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "joint", "director", "gm", "in_force", "ended", "voided"]
                ),
                name="strategy_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "ended"]) | Q(approver__isnull=False),
                name="strategy_in_force_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} V{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("pricing:strategy", args=[self.pk])

    @property
    def is_approved(self) -> bool:
        """Whether the general manager has approved it; from then on it is never edited."""
        return self.state in self.APPROVED

    @property
    def is_open(self) -> bool:
        """Whether its way is still before it: it is written, or others have it."""
        return self.state == self.State.DRAFT or self.state in self.IN_REVIEW

    @transition(field=state, source=State.DRAFT, target=State.JOINT)
    def convene(self) -> None:
        """2.1: the departments are asked for their written opinions."""

    @transition(field=state, source=State.JOINT, target=State.DIRECTOR)
    def pass_to_director(self) -> None:
        """2.3: everybody who must answer has answered."""

    @transition(field=state, source=[State.JOINT, State.DIRECTOR], target=State.GM)
    def pass_to_general_manager(self) -> None:
        """2.4; straight from the meeting only where the issuer is the director."""

    @transition(field=state, source=[State.JOINT, State.DIRECTOR, State.GM], target=State.DRAFT)
    def send_back(self) -> None:
        """Back to 2.2 with reasons; the version before goes on ruling."""

    @transition(field=state, source=State.DRAFT, target=State.VOIDED)
    def give_up(self) -> None:
        """Nobody goes on writing it; only services.void_strategy calls this."""

    @transition(field=state, source=State.GM, target=State.IN_FORCE)
    def put_in_force(self) -> None:
        """Only services.put_in_force calls this."""

    @transition(field=state, source=State.IN_FORCE, target=State.ENDED)
    def end_now(self) -> None:
        """Its successor came into force; only its end was set."""


class PriceLine(models.Model):
    """One product's line of the 产品价格表: three prices, floor, cost, quantities, lead time."""

    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="price_lines")
    normal = MoneyField(_("normal price"))
    holding = MoneyField(_("market-holding price"))
    winning = MoneyField(_("market-winning price"))
    floor = MoneyField(_("floor price"))
    # Without tax; seen by finance, director and general manager only.
    cost_net = MoneyField(_("cost without tax"))
    tax_percent = PercentField(_("tax rate"), default=13)
    minimum_quantity = QuantityField(_("minimum quantity"), default=1)
    usual_max = QuantityField(_("usual maximum quantity"))
    lead_days = models.PositiveSmallIntegerField(_("standard lead time in days"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "product"], name="price_line_once_per_product"
            ),
            models.CheckConstraint(
                condition=Q(normal__gte=F("holding"))
                & Q(holding__gte=F("winning"))
                & Q(winning__gte=F("floor"))
                & Q(floor__gte=0),
                name="price_line_prices_descend",
            ),
            models.CheckConstraint(
                condition=Q(usual_max__gt=0), name="price_line_usual_max_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.normal}"


class DiscountCondition(models.Model):
    """A discount that an order can earn: quantity, prepayment, frame agreement, season."""

    class Kind(models.TextChoices):
        QUANTITY = "quantity", _("Quantity")
        PREPAYMENT = "prepayment", _("Prepayment")
        FRAME = "frame", _("Frame agreement")
        SEASON = "season", _("Season or clearance")

    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, related_name="conditions")
    kind = models.CharField(_("condition"), max_length=12, choices=Kind)
    percent = PercentField(_("discount"))
    from_quantity = QuantityField(_("from quantity"), null=True, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    # Half-open.
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="condition_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.percent}"


class TargetEntry(models.Model):
    """目标名单: where the market-winning price may be claimed; all that it names must match."""

    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, related_name="targets")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    # Half-open.
    until = models.DateField(_("until"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(product__isnull=False) | ~Q(region=""),
                name="target_names_something",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("starts_on")), name="target_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id} {self.region}"


class AuthorityCell(models.Model):
    """One cell of the authority matrix: how far one level may go in one dimension (domain B1)."""

    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, related_name="cells")
    # A dimension of pricing.rules: its code; what its value means is said there.
    dimension = models.CharField(_("dimension"), max_length=32)
    level = models.PositiveSmallIntegerField(_("level"))
    # None: no limit in figures at this level (see the dimension's reading).
    value = PriceField(_("limit"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "dimension", "level"],
                name="authority_cell_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4), name="authority_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.level}"


class StrategyOpinion(models.Model):
    """What a department, the director or the general manager wrote about a draft; kept for good."""

    class Conclusion(models.TextChoices):
        AGREE = "agree", _("Agree")
        CONDITIONAL = "conditional", _("Agree with remarks")
        DISAGREE = "disagree", _("Disagree")
        RETURN = "return", _("Return")

    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField(_("round"))
    # The revision that was read.
    revision = models.PositiveIntegerField(_("revision"))
    step = models.CharField(_("step"), max_length=8)
    role = models.CharField(_("department"), max_length=24)
    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion)
    text = models.TextField(_("opinion"), max_length=2000, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    # Whose right it was, where somebody stood in.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "round", "step", "role"], name="strategy_opinion_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.role} {self.conclusion}"
