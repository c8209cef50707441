import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="product code")),
                ("name", models.CharField(max_length=80, verbose_name="product")),
                ("spec", models.CharField(blank=True, max_length=80, verbose_name="specification")),
                ("unit", models.CharField(default="台", max_length=12, verbose_name="unit")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=80, verbose_name="English name"),
                ),
                ("pinyin", models.CharField(blank=True, max_length=400)),
                (
                    "fractional",
                    models.BooleanField(default=False, verbose_name="fractional quantities"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="on sale")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "product",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PriceStrategy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(default="company", max_length=24)),
                (
                    "number",
                    models.CharField(max_length=24, unique=True, verbose_name="strategy number"),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("in_force", "In force"), ("ended", "Ended")],
                        default="draft",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("start", models.DateField(verbose_name="in force from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="in force until")),
                (
                    "market_background",
                    models.TextField(blank=True, max_length=4000, verbose_name="market background"),
                ),
                (
                    "meeting_note",
                    models.TextField(blank=True, max_length=4000, verbose_name="meeting record"),
                ),
                (
                    "departments",
                    models.JSONField(default=list, verbose_name="departments taking part"),
                ),
                (
                    "stacking_cap",
                    core.fields.PercentField(default=8, verbose_name="cap of all discounts"),
                ),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approver",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issuer",
                    ),
                ),
            ],
            options={
                "verbose_name": "price strategy",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scope", "version"), name="strategy_version_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__isnull", True), ("end__gt", models.F("start")), _connector="OR"
                        ),
                        name="strategy_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_force", "ended"])),
                        name="strategy_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("approver__isnull", False), _connector="OR"
                        ),
                        name="strategy_in_force_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dimension", models.CharField(max_length=32, verbose_name="dimension")),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("value", core.fields.PriceField(blank=True, null=True, verbose_name="limit")),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="pricing.pricestrategy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("strategy", "dimension", "level"), name="authority_cell_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                        name="authority_level_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("normal", core.fields.MoneyField(verbose_name="normal price")),
                ("holding", core.fields.MoneyField(verbose_name="market-holding price")),
                ("winning", core.fields.MoneyField(verbose_name="market-winning price")),
                ("floor", core.fields.MoneyField(verbose_name="floor price")),
                ("cost_net", core.fields.MoneyField(verbose_name="cost without tax")),
                ("tax_percent", core.fields.PercentField(default=13, verbose_name="tax rate")),
                (
                    "minimum_quantity",
                    core.fields.QuantityField(default=1, verbose_name="minimum quantity"),
                ),
                ("usual_max", core.fields.QuantityField(verbose_name="usual maximum quantity")),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(verbose_name="standard lead time in days"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="pricing.pricestrategy",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="price_lines",
                        to="pricing.product",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("strategy", "product"), name="price_line_once_per_product"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("normal__gte", models.F("holding")),
                            ("holding__gte", models.F("winning")),
                            ("winning__gte", models.F("floor")),
                            ("floor__gte", 0),
                        ),
                        name="price_line_prices_descend",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("usual_max__gt", 0)),
                        name="price_line_usual_max_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscountCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quantity", "Quantity"),
                            ("prepayment", "Prepayment"),
                            ("frame", "Frame agreement"),
                            ("season", "Season or clearance"),
                        ],
                        max_length=12,
                        verbose_name="condition",
                    ),
                ),
                ("percent", core.fields.PercentField(verbose_name="discount")),
                (
                    "from_quantity",
                    core.fields.QuantityField(blank=True, null=True, verbose_name="from quantity"),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="pricing.pricestrategy",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="condition_percent_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=40, verbose_name="region")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("until", models.DateField(verbose_name="until")),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.customer",
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
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="pricing.pricestrategy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", False),
                            ("product__isnull", False),
                            models.Q(("region", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="target_names_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("starts_on"))),
                        name="target_has_days",
                    ),
                ],
            },
        ),
    ]
