import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("customers", "0002_credit_policy"),
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
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
                        max_length=24, null=True, unique=True, verbose_name="contract number"
                    ),
                ),
                ("series", models.CharField(blank=True, max_length=12)),
                ("serial", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Contract being drafted"),
                            ("issued", "Waiting for signature"),
                            ("effective", "In force"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("total", core.fields.MoneyField(verbose_name="total incl. tax")),
                (
                    "delivery_on",
                    models.DateField(blank=True, null=True, verbose_name="delivery date"),
                ),
                (
                    "delivery_address",
                    models.CharField(blank=True, max_length=200, verbose_name="place of delivery"),
                ),
                (
                    "delivery_mode",
                    models.CharField(blank=True, max_length=60, verbose_name="way of delivery"),
                ),
                (
                    "freight",
                    models.CharField(blank=True, max_length=60, verbose_name="freight borne by"),
                ),
                ("packing", models.CharField(blank=True, max_length=120, verbose_name="packing")),
                (
                    "quality",
                    models.CharField(blank=True, max_length=200, verbose_name="quality standard"),
                ),
                (
                    "warranty_months",
                    models.PositiveSmallIntegerField(default=18, verbose_name="warranty in months"),
                ),
                (
                    "inspection_days",
                    models.PositiveSmallIntegerField(default=15, verbose_name="days to object"),
                ),
                (
                    "penalty_per_mille",
                    core.fields.PercentField(
                        default="0.50", verbose_name="penalty per day in per mille"
                    ),
                ),
                (
                    "dispute",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="settlement of disputes"
                    ),
                ),
                (
                    "remarks",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="further agreements"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="signed at")),
                ("approved_at", models.DateTimeField(verbose_name="order approved at")),
                ("issued_at", models.DateTimeField(null=True, verbose_name="issued at")),
                ("signed_on", models.DateField(null=True, verbose_name="signed on")),
                ("effective_at", models.DateTimeField(null=True, verbose_name="in force since")),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="customers.customer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="orders.order",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract",
                "indexes": [models.Index(fields=["state", "-id"], name="contract_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("order",),
                        name="contract_one_live_per_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("serial__isnull", False)),
                        fields=("series", "serial"),
                        name="contract_serial_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("serial__isnull", True), ("serial__gte", 1), _connector="OR"
                        ),
                        name="contract_serial_from_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "issued", "effective", "completed", "cancelled"],
                            )
                        ),
                        name="contract_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "cancelled"]),
                            ("number__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_issued_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["effective", "completed"]), _negated=True),
                            ("signed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contract_effective_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="contract_total_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("item", models.CharField(max_length=200)),
                ("unit", models.CharField(max_length=12)),
                ("quantity", core.fields.QuantityField()),
                ("price", core.fields.MoneyField()),
                ("tax_percent", core.fields.PercentField()),
                ("amount", core.fields.MoneyField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="contracts.contract",
                    ),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderline",
                    ),
                ),
            ],
            options={
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "no"), name="contract_line_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
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
                ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                ("amount", core.fields.MoneyField(verbose_name="amount")),
                ("paid", core.fields.MoneyField(default=0, verbose_name="paid")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "no"), name="plan_line_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0)), name="plan_line_percent_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="plan_line_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                        name="plan_line_paid_within_amount",
                    ),
                ],
            },
        ),
    ]
