import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("customers", "0002_credit_policy"),
        ("pricing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=24, null=True, unique=True, verbose_name="order number"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("signing", "Waiting for the salesperson's signature"),
                            ("triage", "Waiting for the marketing centre"),
                            ("survey", "Customer survey under way"),
                            ("examination", "Examined by the marketing centre"),
                            ("review", "In joint review"),
                            ("director", "Waiting for the marketing director"),
                            ("gm", "Waiting for the general manager"),
                            ("approved", "Approved"),
                            ("returned", "Returned for change"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("cancelled", "Cancelled"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "customer_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="customer's order number"
                    ),
                ),
                (
                    "delivery_on",
                    models.DateField(blank=True, null=True, verbose_name="delivery date asked for"),
                ),
                (
                    "delivery_address",
                    models.CharField(blank=True, max_length=200, verbose_name="delivery address"),
                ),
                ("receiver", models.CharField(blank=True, max_length=60, verbose_name="receiver")),
                (
                    "receiver_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="receiver's phone"),
                ),
                (
                    "partial_shipment",
                    models.BooleanField(default=True, verbose_name="partial shipment allowed"),
                ),
                (
                    "market_research",
                    models.TextField(blank=True, max_length=2000, verbose_name="market research"),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                ("total", core.fields.MoneyField(default=0, verbose_name="total incl. tax")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="authority level needed"
                    ),
                ),
                ("submission_round", models.PositiveSmallIntegerField(default=1)),
                ("walked", models.JSONField(default=list)),
                ("is_new_customer", models.BooleanField(default=False)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="submitted at")),
                ("submitted_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("decided_level", models.PositiveSmallIntegerField(null=True)),
                ("effective_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("quotation_accepted_at", models.DateTimeField(null=True)),
                ("payable_after_shipment", core.fields.MoneyField(default=0)),
                ("delivered_value", core.fields.MoneyField(default=0, verbose_name="delivered")),
                ("paid", core.fields.MoneyField(default=0, verbose_name="paid")),
                ("receipts_complete", models.BooleanField(default=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_orders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
                (
                    "quotation_accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricestrategy",
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "indexes": [
                    models.Index(fields=["owner", "-id"], name="order_by_owner"),
                    models.Index(fields=["customer", "-id"], name="order_by_customer"),
                    models.Index(fields=["state", "-id"], name="order_by_state"),
                    models.Index(fields=["customer", "submitted_on"], name="order_by_customer_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="order_total_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="order_version_from_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "signing",
                                    "triage",
                                    "survey",
                                    "examination",
                                    "review",
                                    "director",
                                    "gm",
                                    "approved",
                                    "returned",
                                    "refused",
                                    "withdrawn",
                                    "cancelled",
                                    "closed",
                                ],
                            )
                        ),
                        name="order_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_at__isnull", True),
                            ("state__in", ["approved", "closed", "cancelled"]),
                            _connector="OR",
                        ),
                        name="order_effective_only_when_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "cancelled"]),
                            ("submitter__isnull", False),
                            _connector="OR",
                        ),
                        name="order_submitted_has_submitter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("delivered_value__gte", 0)),
                        name="order_progress_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("order_version", models.PositiveIntegerField()),
                ("snapshot", models.CharField(max_length=64)),
                ("department", models.CharField(max_length=16)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("agree", "Agree"),
                            ("conditional", "Agree on a condition"),
                            ("disagree", "Disagree"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
                ("condition", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_opinions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "round", "department"), name="opinion_once_per_department"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_by", models.F("submitter")), _negated=True),
                        name="opinion_not_of_own_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conclusion", "conditional"), _negated=True),
                            models.Q(("condition", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opinion_condition_is_typed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion__in", ["agree", "conditional", "disagree"])
                        ),
                        name="opinion_conclusion_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("order_version", models.PositiveIntegerField()),
                ("snapshot", models.CharField(max_length=64)),
                ("step", models.CharField(max_length=8)),
                ("level", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approve", "Agree"),
                            ("pass_on", "Pass on with opinion"),
                            ("return", "Return"),
                            ("refuse", "Disagree"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opinion", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "round", "step"), name="decision_once_per_round_and_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("submitter")), _negated=True),
                        name="decision_not_of_own_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["approve", "pass_on", "return", "refuse"])
                        ),
                        name="decision_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["return", "refuse"]), _negated=True),
                            models.Q(("opinion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_against_gives_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="line")),
                ("is_current", models.BooleanField(default=True)),
                ("new_item", models.CharField(blank=True, max_length=120, verbose_name="new item")),
                ("rd_cost", core.fields.MoneyField(blank=True, null=True, verbose_name="R&D cost")),
                ("unit", models.CharField(default="台", max_length=12, verbose_name="unit")),
                ("quantity", core.fields.QuantityField(verbose_name="quantity")),
                ("price", core.fields.MoneyField(verbose_name="unit price incl. tax")),
                ("tax_percent", core.fields.PercentField(default=13, verbose_name="tax rate")),
                ("amount", core.fields.MoneyField(verbose_name="amount")),
                (
                    "claim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("holding", "Market-holding price"),
                            ("winning", "Market-winning price"),
                        ],
                        max_length=8,
                        verbose_name="price condition claimed",
                    ),
                ),
                ("normal_price", core.fields.MoneyField(null=True)),
                ("strategy_price", core.fields.MoneyField(null=True)),
                ("floor_price", core.fields.MoneyField(null=True)),
                ("reserved", core.fields.QuantityField(default=0, verbose_name="reserved")),
                ("shipped", core.fields.QuantityField(default=0, verbose_name="shipped")),
                ("received", core.fields.QuantityField(default=0, verbose_name="received")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.order",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pricing.product",
                    ),
                ),
            ],
            options={
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("order", "no"),
                        name="line_number_once_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="line_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="line_price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product__isnull", False),
                            models.Q(("new_item", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="line_names_an_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shipped__gte", 0), ("shipped__lte", models.F("quantity"))
                        ),
                        name="line_shipped_within_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received__gte", 0), ("received__lte", models.F("shipped"))
                        ),
                        name="line_received_within_shipped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved__gte", 0), ("reserved__lte", models.F("quantity"))
                        ),
                        name="line_reserved_within_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineMovement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reserved", core.fields.QuantityField(default=0)),
                ("shipped", core.fields.QuantityField(default=0)),
                ("received", core.fields.QuantityField(default=0)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="orders.orderline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("is_current", models.BooleanField(default=True)),
                ("percent", core.fields.PercentField(verbose_name="per cent")),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("signing", "after signing"),
                            ("production", "before production starts"),
                            ("shipment", "before shipment"),
                            ("receipt", "after receipt"),
                            ("acceptance", "after acceptance"),
                            ("warranty", "retention, after the warranty period"),
                        ],
                        max_length=12,
                        verbose_name="due",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ["no"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="term_percent_in_range",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("order", "no"),
                        name="term_number_once_per_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerdictRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("cause", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("level", models.PositiveSmallIntegerField()),
                ("step", models.CharField(max_length=8)),
                ("route", models.JSONField()),
                ("departments", models.JSONField(default=list)),
                ("owner_level", models.PositiveSmallIntegerField(default=1)),
                ("is_new_customer", models.BooleanField(default=False)),
                ("needs_finance_consent", models.BooleanField(default=False)),
                ("asks_production", models.BooleanField(default=False)),
                ("total", core.fields.MoneyField()),
                ("share_after_shipment", core.fields.MoneyField()),
                ("exposure", core.fields.MoneyField()),
                ("order_version", models.PositiveIntegerField()),
                ("snapshot", models.CharField(max_length=64)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="orders.order",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="pricing.pricestrategy"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "round"), name="verdict_round_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=32)),
                ("line_no", models.PositiveSmallIntegerField(null=True)),
                ("level", models.PositiveSmallIntegerField()),
                ("step", models.CharField(blank=True, max_length=8)),
                ("passed", models.BooleanField(default=False)),
                ("params", models.JSONField(default=dict)),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="orders.verdictrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("verdict", "no"), name="finding_number_is_unique"
                    )
                ],
            },
        ),
    ]
