import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("contracts", "0001_initial"),
        ("orders", "0001_initial"),
        ("pricing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=24, unique=True, verbose_name="shipment number"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_ship", "To be shipped"),
                            ("shipped", "On the way"),
                            ("returned", "Receipt returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="to_ship",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="delivery address")),
                ("receiver", models.CharField(blank=True, max_length=60, verbose_name="receiver")),
                (
                    "receiver_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="receiver's phone"),
                ),
                ("required_on", models.DateField(null=True, verbose_name="to arrive by")),
                ("mode", models.CharField(blank=True, max_length=40, verbose_name="transport")),
                ("carrier", models.CharField(blank=True, max_length=60, verbose_name="carrier")),
                ("waybill", models.CharField(blank=True, max_length=60, verbose_name="waybill")),
                (
                    "release_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of release"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("shipped_at", models.DateTimeField(null=True, verbose_name="shipped at")),
                (
                    "receipt_number",
                    models.CharField(
                        max_length=24, null=True, unique=True, verbose_name="receipt number"
                    ),
                ),
                (
                    "signed_by_name",
                    models.CharField(blank=True, max_length=60, verbose_name="signed by"),
                ),
                ("signed_on", models.DateField(null=True, verbose_name="signed on")),
                (
                    "receipt_note",
                    models.CharField(blank=True, max_length=300, verbose_name="shortage or damage"),
                ),
                ("returned_at", models.DateTimeField(null=True, verbose_name="returned at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="contracts.contract",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shipped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "shipment",
                "indexes": [models.Index(fields=["state", "-id"], name="shipment_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["to_ship", "shipped", "returned", "cancelled"])
                        ),
                        name="shipment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("release_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="shipment_release_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            ("signed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="shipment_returned_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", core.fields.QuantityField(verbose_name="quantity")),
                ("received", core.fields.QuantityField(null=True, verbose_name="received")),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipment_lines",
                        to="orders.orderline",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="deliveries.shipment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shipment", "order_line"), name="shipment_line_once_per_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="shipment_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received__isnull", True),
                            models.Q(("received__gte", 0), ("received__lte", models.F("quantity"))),
                            _connector="OR",
                        ),
                        name="shipment_received_within_shipped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="job number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("production", "Production job"), ("rd", "R&D or sample job")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("item", models.CharField(max_length=200, verbose_name="item")),
                ("quantity", core.fields.QuantityField(verbose_name="quantity")),
                (
                    "finished_quantity",
                    core.fields.QuantityField(default=0, verbose_name="finished"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be taken"),
                            ("working", "In production"),
                            ("finished", "Finished, in stock"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                ("required_on", models.DateField(null=True, verbose_name="needed on")),
                ("start_by", models.DateField(null=True, verbose_name="start by")),
                (
                    "planned_start_on",
                    models.DateField(blank=True, null=True, verbose_name="planned start"),
                ),
                (
                    "planned_end_on",
                    models.DateField(blank=True, null=True, verbose_name="planned end"),
                ),
                ("started_on", models.DateField(null=True, verbose_name="started on")),
                ("finished_on", models.DateField(null=True, verbose_name="finished on")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="contracts.contract",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="orders.orderline",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="pricing.product"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "indexes": [models.Index(fields=["state", "required_on"], name="job_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="job_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_quantity__gte", 0),
                            ("finished_quantity__lte", models.F("quantity")),
                        ),
                        name="job_finished_within_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "working", "finished", "cancelled"])
                        ),
                        name="job_state_is_known",
                    ),
                ],
            },
        ),
    ]
