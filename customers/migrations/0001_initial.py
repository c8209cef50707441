import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=24, unique=True, verbose_name="customer code"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "short_name",
                    models.CharField(blank=True, max_length=40, verbose_name="short name"),
                ),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("pinyin", models.CharField(blank=True, max_length=400, verbose_name="pinyin")),
                (
                    "uscc",
                    models.CharField(
                        blank=True, max_length=18, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "licence_checked",
                    models.BooleanField(default=False, verbose_name="business licence checked"),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("state", "State-owned"),
                            ("collective", "Collective"),
                            ("private", "Private"),
                            ("joint", "Joint venture"),
                            ("foreign", "Wholly foreign-owned"),
                            ("individual", "Sole trader"),
                            ("public", "Public institution"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                        verbose_name="nature of enterprise",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("large", "Large"),
                            ("medium", "Medium"),
                            ("small", "Small"),
                            ("micro", "Micro"),
                        ],
                        max_length=8,
                        verbose_name="size",
                    ),
                ),
                (
                    "legal_person",
                    models.CharField(max_length=60, verbose_name="legal representative"),
                ),
                ("region", models.CharField(max_length=40, verbose_name="region")),
                ("address", models.CharField(max_length=200, verbose_name="location")),
                ("phone", models.CharField(max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("order_volume", models.CharField(max_length=120, verbose_name="order volume")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="industry")),
                (
                    "bank_account",
                    models.CharField(blank=True, max_length=120, verbose_name="bank and account"),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("registered", "Registered"),
                            ("frozen", "Frozen"),
                            ("inactive", "Inactive"),
                        ],
                        default="registered",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                (
                    "frozen_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of freezing"),
                ),
                (
                    "frame_until",
                    models.DateField(blank=True, null=True, verbose_name="frame agreement until"),
                ),
                (
                    "first_contract_on",
                    models.DateField(editable=False, null=True, verbose_name="first contract on"),
                ),
                (
                    "last_contract_on",
                    models.DateField(editable=False, null=True, verbose_name="last contract on"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="registered at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_customers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="salesperson",
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
            ],
            options={
                "verbose_name": "customer",
                "indexes": [
                    models.Index(fields=["owner", "-id"], name="customer_by_owner"),
                    models.Index(fields=["name"], name="customer_by_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("uscc", ""), _negated=True),
                        fields=("uscc",),
                        name="customer_uscc_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prospect", "registered", "frozen", "inactive"])
                        ),
                        name="customer_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="customer_version_from_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                ("starts_on", models.DateField(unique=True, verbose_name="in force from")),
                ("issuer_name", models.CharField(blank=True, max_length=80, verbose_name="issuer")),
                (
                    "approver_name",
                    models.CharField(blank=True, max_length=80, verbose_name="approver"),
                ),
                (
                    "director_limit",
                    core.fields.MoneyField(verbose_name="limit the director may grant"),
                ),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(verbose_name="months a rating is valid"),
                ),
            ],
            options={
                "verbose_name": "credit policy",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("director_limit__gte", 0)),
                        name="policy_limit_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_months__gte", 1)),
                        name="policy_valid_months_from_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="position")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("is_decider", models.BooleanField(default=False, verbose_name="decides")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustomerUserObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_with",
                        to="customers.customer",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExposureEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("approved", core.fields.MoneyField(default=0)),
                ("delivered", core.fields.MoneyField(default=0)),
                ("advance", core.fields.MoneyField(default=0)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposure_entries",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id"),
                        name="exposure_one_entry_per_document",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExposureMovement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("approved", "Approved, not delivered"),
                            ("delivered", "Delivered, not paid"),
                            ("advance", "Advance payments"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", core.fields.MoneyField(verbose_name="change")),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposure_movements",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["customer", "id"], name="exposure_by_customer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["approved", "delivered", "advance"])),
                        name="exposure_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="exposure_change_is_not_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grade", models.CharField(max_length=1, verbose_name="grade")),
                (
                    "min_score",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="score from"
                    ),
                ),
                (
                    "factor_percent",
                    core.fields.PercentField(verbose_name="share of a term's sales"),
                ),
                (
                    "max_term_days",
                    models.PositiveSmallIntegerField(verbose_name="longest term in days"),
                ),
                ("deposit_percent", core.fields.PercentField(default=0, verbose_name="deposit")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="customers.creditpolicy",
                    ),
                ),
            ],
            options={
                "ordering": ["grade"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "grade"), name="grade_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(("factor_percent__gte", 0)),
                        name="grade_factor_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(default="new_customer", max_length=24, verbose_name="cause"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("surveying", "Survey under way"),
                            ("investigated", "Waiting for finance"),
                            ("proposed", "Waiting for the director"),
                            ("in_force", "In force"),
                            ("returned", "Returned"),
                            ("ended", "Ended"),
                        ],
                        default="surveying",
                        max_length=50,
                        verbose_name="state",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A excellent"),
                            ("B", "B good"),
                            ("C", "C fair"),
                            ("D", "D poor"),
                            ("U", "U unknown"),
                        ],
                        max_length=1,
                        verbose_name="grade",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score"),
                ),
                ("limit", core.fields.MoneyField(default=0, verbose_name="credit limit")),
                (
                    "term_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="payment term in days"
                    ),
                ),
                (
                    "needs",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="needs and survey notes"
                    ),
                ),
                (
                    "finance_opinion",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="opinion of finance"
                    ),
                ),
                (
                    "director_opinion",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="opinion of the director"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("starts_on", models.DateField(null=True, verbose_name="in force from")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="customers.customer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "surveyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "credit rating",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("customer",),
                        name="rating_one_in_force_per_customer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["surveying", "investigated", "proposed", "returned"])
                        ),
                        fields=("customer",),
                        name="rating_one_open_per_customer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("limit__gte", 0)), name="rating_limit_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["", "A", "B", "C", "D", "U"])),
                        name="rating_grade_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            models.Q(("grade", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rating_in_force_has_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rating_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerCredit",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="credit",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                (
                    "approved",
                    core.fields.MoneyField(default=0, verbose_name="approved, not delivered"),
                ),
                (
                    "delivered",
                    core.fields.MoneyField(default=0, verbose_name="delivered, not paid"),
                ),
                ("advance", core.fields.MoneyField(default=0, verbose_name="advance payments")),
                ("oldest_due_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advance__gte", 0), ("approved__gte", 0), ("delivered__gte", 0)
                        ),
                        name="credit_stages_not_negative",
                    )
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="customeruserobjectpermission",
            unique_together={("user", "permission", "content_object")},
        ),
    ]
