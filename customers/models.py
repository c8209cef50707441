from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition
from guardian.models import UserObjectPermissionBase

from core.fields import MoneyField, PercentField
from core.states import StateField


class Customer(models.Model):
    """客户: one record of the customer database (work standard 3.1)."""

    class State(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        REGISTERED = "registered", _("Registered")
        FROZEN = "frozen", _("Frozen")
        INACTIVE = "inactive", _("Inactive")

    class Nature(models.TextChoices):
        STATE = "state", _("State-owned")
        COLLECTIVE = "collective", _("Collective")
        PRIVATE = "private", _("Private")
        JOINT = "joint", _("Joint venture")
        FOREIGN = "foreign", _("Wholly foreign-owned")
        INDIVIDUAL = "individual", _("Sole trader")
        PUBLIC = "public", _("Public institution")
        OTHER = "other", _("Other")

    class Size(models.TextChoices):
        LARGE = "large", _("Large")
        MEDIUM = "medium", _("Medium")
        SMALL = "small", _("Small")
        MICRO = "micro", _("Micro")

    code = models.CharField(_("customer code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    # The name without company form, brackets, blanks and full-width signs: finds near-duplicates.
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    # Initials and full pinyin, for search and for sorting (databases sort Chinese by code point).
    pinyin = models.CharField(_("pinyin"), max_length=400, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    licence_checked = models.BooleanField(_("business licence checked"), default=False)
    nature = models.CharField(_("nature of enterprise"), max_length=16, choices=Nature)
    size = models.CharField(_("size"), max_length=8, choices=Size)
    legal_person = models.CharField(_("legal representative"), max_length=60)
    region = models.CharField(_("region"), max_length=40)
    address = models.CharField(_("location"), max_length=200)
    phone = models.CharField(_("phone"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    order_volume = models.CharField(_("order volume"), max_length=120)
    source = models.CharField(_("source"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    bank_account = models.CharField(_("bank and account"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="owned_customers",
        verbose_name=_("salesperson"),
    )
    state = StateField(_("state"), choices=State, default=State.REGISTERED)
    frozen_reason = models.CharField(_("reason of freezing"), max_length=200, blank=True)
    # Until this day an annual frame agreement earns its discount (domain B1).
    frame_until = models.DateField(_("frame agreement until"), null=True, blank=True)
    # Projections kept by contracts through customers.services.
    first_contract_on = models.DateField(_("first contract on"), null=True, editable=False)
    last_contract_on = models.DateField(_("last contract on"), null=True, editable=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("customer")
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc=""), name="customer_uscc_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prospect", "registered", "frozen", "inactive"]),
                name="customer_state_is_known",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="customer_version_from_1"),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="customer_by_owner"),
            models.Index(fields=["name"], name="customer_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:detail", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        """Whether shipping to this customer is refused."""
        return bool(self.state == self.State.FROZEN)

    @transition(field=state, source=State.REGISTERED, target=State.PROSPECT)
    def keep_as_prospect(self) -> None:
        """Only services.register_customer calls this, before the first save."""

    @transition(field=state, source=State.PROSPECT, target=State.REGISTERED)
    def register(self) -> None:
        """Only services.note_contract calls this."""

    @transition(field=state, source=[State.REGISTERED, State.PROSPECT], target=State.FROZEN)
    def freeze(self) -> None:
        """Only services.freeze_customer calls this."""

    @transition(field=state, source=State.FROZEN, target=State.REGISTERED)
    def unfreeze(self) -> None:
        """Only services.unfreeze_customer calls this."""


class CustomerUserObjectPermission(UserObjectPermissionBase):
    """共享: a colleague who may see this customer (a row of its own table, so indexes hold)."""

    content_object = models.ForeignKey(Customer, models.PROTECT, related_name="shared_with")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class CreditPolicy(models.Model):
    """信用政策: one version of the numbers behind grades, limits and terms (domain B3)."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    starts_on = models.DateField(_("in force from"), unique=True)
    issuer_name = models.CharField(_("issuer"), max_length=80, blank=True)
    approver_name = models.CharField(_("approver"), max_length=80, blank=True)
    # Above this limit the general manager decides in the director's place.
    director_limit = MoneyField(_("limit the director may grant"))
    valid_months = models.PositiveSmallIntegerField(_("months a rating is valid"))

    class Meta:
        verbose_name = _("credit policy")
        constraints = [
            models.CheckConstraint(
                condition=Q(director_limit__gte=0), name="policy_limit_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_months__gte=1), name="policy_valid_months_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"V{self.version}"


class GradeRule(models.Model):
    """What one grade means under a policy: its scores, its factor, its longest term."""

    policy = models.ForeignKey(CreditPolicy, models.PROTECT, related_name="grades")
    grade = models.CharField(_("grade"), max_length=1)
    # None for a grade that no score leads to (U: too little is known).
    min_score = models.PositiveSmallIntegerField(_("score from"), null=True, blank=True)
    factor_percent = PercentField(_("share of a term's sales"))
    max_term_days = models.PositiveSmallIntegerField(_("longest term in days"))
    deposit_percent = PercentField(_("deposit"), default=0)

    class Meta:
        ordering = ["grade"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "grade"], name="grade_rule_once"),
            models.CheckConstraint(
                condition=Q(factor_percent__gte=0), name="grade_factor_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Contact(models.Model):
    """联系人: a person at the customer."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_decider = models.BooleanField(_("decides"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """信誉评价: grade, limit and term, from the survey to being in force (5.1 to 5.3)."""

    class State(models.TextChoices):
        SURVEYING = "surveying", _("Survey under way")
        INVESTIGATED = "investigated", _("Waiting for finance")
        PROPOSED = "proposed", _("Waiting for the director")
        IN_FORCE = "in_force", _("In force")
        RETURNED = "returned", _("Returned")
        ENDED = "ended", _("Ended")

    class Grade(models.TextChoices):
        A = "A", _("A excellent")
        B = "B", _("B good")
        C = "C", _("C fair")
        D = "D", _("D poor")
        U = "U", _("U unknown")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="ratings")
    # Why it was opened: the code of a trigger (domain B3), put into words by wording.
    cause = models.CharField(_("cause"), max_length=24, default="new_customer")
    state = StateField(_("state"), choices=State, default=State.SURVEYING)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    limit = MoneyField(_("credit limit"), default=0)
    term_days = models.PositiveSmallIntegerField(_("payment term in days"), default=0)
    needs = models.TextField(_("needs and survey notes"), max_length=2000, blank=True)
    finance_opinion = models.TextField(_("opinion of finance"), max_length=1000, blank=True)
    director_opinion = models.TextField(_("opinion of the director"), max_length=1000, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    surveyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    starts_on = models.DateField(_("in force from"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("credit rating")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state="in_force"),
                name="rating_one_in_force_per_customer",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state__in=["surveying", "investigated", "proposed", "returned"]),
                name="rating_one_open_per_customer",
            ),
            models.CheckConstraint(condition=Q(limit__gte=0), name="rating_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(grade__in=["", "A", "B", "C", "D", "U"]),
                name="rating_grade_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | ~Q(grade=""),
                name="rating_in_force_has_grade",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="rating_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.grade}"

    def get_absolute_url(self) -> str:
        return reverse("customers:rating", args=[self.pk])

    @transition(field=state, source=[State.SURVEYING, State.RETURNED], target=State.INVESTIGATED)
    def investigate(self) -> None:
        """Only services.finish_survey calls this (work standard 5.1)."""

    @transition(
        field=state,
        source=[State.SURVEYING, State.INVESTIGATED, State.RETURNED],
        target=State.PROPOSED,
    )
    def propose(self) -> None:
        """Only services.propose_rating calls this (work standard 5.2)."""

    @transition(field=state, source=State.PROPOSED, target=State.IN_FORCE)
    def put_in_force(self) -> None:
        """Only services.decide_rating calls this (work standard 5.3)."""

    @transition(field=state, source=State.PROPOSED, target=State.RETURNED)
    def send_back(self) -> None:
        """Only services.decide_rating calls this."""

    @transition(field=state, source=State.IN_FORCE, target=State.ENDED)
    def end(self) -> None:
        """A later rating took its place, or it ran out."""


class CustomerCredit(models.Model):
    """The customer's exposure by stage: one row, moved only by exposure movements (a trigger)."""

    customer = models.OneToOneField(
        Customer, models.PROTECT, primary_key=True, related_name="credit"
    )
    approved = MoneyField(_("approved, not delivered"), default=0)
    delivered = MoneyField(_("delivered, not paid"), default=0)
    advance = MoneyField(_("advance payments"), default=0)
    # Projection of receivables: due day of the oldest unpaid instalment, None when nothing is due.
    oldest_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__gte=0, delivered__gte=0, advance__gte=0),
                name="credit_stages_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class ExposureEntry(models.Model):
    """What one document (an order, a payment) adds to its customer's exposure now."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="exposure_entries")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    approved = MoneyField(default=0)
    delivered = MoneyField(default=0)
    advance = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                name="exposure_one_entry_per_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}/{self.subject_id}"


class ExposureMovement(models.Model):
    """One change of a customer's exposure; append-only, moves CustomerCredit by trigger."""

    class Stage(models.TextChoices):
        APPROVED = "approved", _("Approved, not delivered")
        DELIVERED = "delivered", _("Delivered, not paid")
        ADVANCE = "advance", _("Advance payments")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="exposure_movements")
    stage = models.CharField(max_length=12, choices=Stage)
    amount = MoneyField(_("change"))
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "id"], name="exposure_by_customer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["approved", "delivered", "advance"]),
                name="exposure_stage_is_known",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="exposure_change_is_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.amount}"
