import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("pricing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StockItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_hand", core.fields.QuantityField(default=0, verbose_name="on hand")),
                ("reserved", core.fields.QuantityField(default=0, verbose_name="reserved")),
                ("expected", core.fields.QuantityField(default=0, verbose_name="in production")),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock",
                        to="pricing.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved__gte", 0), ("reserved__lte", models.F("on_hand"))
                        ),
                        name="stock_reserved_within_on_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected__gte", 0)), name="stock_expected_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockMovement",
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
                            ("opening", "Opening stock"),
                            ("correction", "Correction"),
                            ("reserve", "Reserved"),
                            ("release", "Released"),
                            ("ship", "Shipped"),
                            ("ordered", "Production ordered"),
                            ("finished", "Finished goods in"),
                            ("cancelled", "Production cancelled"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("on_hand", core.fields.QuantityField(default=0, verbose_name="change on hand")),
                ("reserved", core.fields.QuantityField(default=0, verbose_name="change reserved")),
                (
                    "expected",
                    core.fields.QuantityField(default=0, verbose_name="change in production"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="stock.stockitem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["item", "-id"], name="stock_movement_by_item")],
            },
        ),
    ]
