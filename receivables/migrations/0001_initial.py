import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("contracts", "0001_initial"),
        ("customers", "0002_credit_policy"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
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
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("amount", core.fields.MoneyField(verbose_name="amount")),
                ("allocated", core.fields.MoneyField(default=0, verbose_name="allocated")),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="customers.customer",
                    ),
                ),
                (
                    "plan_line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalment",
                        to="contracts.planline",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["due_on", "id"],
                        name="instalment_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["customer", "due_on"],
                        name="instalment_open_by_customer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="instalment_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allocated__gte", 0), ("allocated__lte", models.F("amount"))
                        ),
                        name="instalment_allocated_within_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=24, unique=True, verbose_name="payment number"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Waiting for finance to confirm"),
                            ("confirmed", "Confirmed"),
                            ("reversed", "Reversed"),
                        ],
                        default="registered",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("amount", core.fields.MoneyField(verbose_name="amount")),
                ("allocated", core.fields.MoneyField(default=0, verbose_name="allocated")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("transfer", "Bank transfer"),
                            ("bank_bill", "Bank acceptance bill"),
                            ("trade_bill", "Commercial acceptance bill"),
                            ("cash", "Cash"),
                            ("cheque", "Cheque"),
                            ("offset", "Offset"),
                        ],
                        default="transfer",
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                ("payer", models.CharField(blank=True, max_length=120, verbose_name="payer")),
                (
                    "bank_reference",
                    models.CharField(blank=True, max_length=60, verbose_name="bank reference"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("registered_at", models.DateTimeField(verbose_name="registered at")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("reversed_at", models.DateTimeField(null=True)),
                (
                    "reversal_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of reversal"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="contracts.contract",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="customers.customer",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "indexes": [models.Index(fields=["state", "-id"], name="payment_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allocated__gte", 0), ("allocated__lte", models.F("amount"))
                        ),
                        name="payment_allocated_within_amount",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("bank_reference", ""), _negated=True),
                            models.Q(("state", "reversed"), _negated=True),
                        ),
                        fields=("bank_reference",),
                        name="payment_bank_reference_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("registered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("confirmed_by__isnull", False),
                                ("customer__isnull", False),
                                models.Q(("bank_reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payment_confirmed_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["registered", "confirmed", "reversed"])),
                        name="payment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reversed"), _negated=True),
                            models.Q(
                                ("allocated", 0), models.Q(("reversal_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="payment_reversed_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", core.fields.MoneyField(verbose_name="amount")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by_row",
                        to="receivables.allocation",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="receivables.instalment",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="receivables.payment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="allocation_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses__isnull", True)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="allocation_negative_only_reverses",
                    ),
                ],
            },
        ),
    ]
