import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, verbose_name="document code")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("title_zh", models.CharField(max_length=80, verbose_name="Chinese title")),
                ("title_en", models.CharField(max_length=120, verbose_name="English title")),
                (
                    "department_zh",
                    models.CharField(max_length=40, verbose_name="department in Chinese"),
                ),
                (
                    "department_en",
                    models.CharField(max_length=60, verbose_name="department in English"),
                ),
                (
                    "issuer_zh",
                    models.CharField(blank=True, max_length=40, verbose_name="issuer in Chinese"),
                ),
                (
                    "issuer_en",
                    models.CharField(blank=True, max_length=60, verbose_name="issuer in English"),
                ),
                (
                    "approver_zh",
                    models.CharField(blank=True, max_length=40, verbose_name="approver in Chinese"),
                ),
                (
                    "approver_en",
                    models.CharField(blank=True, max_length=60, verbose_name="approver in English"),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("in_force", models.BooleanField(default=False, verbose_name="in force")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "number"), name="standard_version_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("in_force",),
                        name="standard_has_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_on__gte", models.F("issued_on"))),
                        name="standard_takes_effect_after_its_issue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="task")),
                ("name_zh", models.CharField(max_length=40, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("key_point_zh", models.TextField(verbose_name="key point in Chinese")),
                ("key_point_en", models.TextField(verbose_name="key point in English")),
                ("standard_zh", models.TextField(verbose_name="standard in Chinese")),
                ("standard_en", models.TextField(verbose_name="standard in English")),
                ("documents_zh", models.TextField(verbose_name="documents in Chinese")),
                ("documents_en", models.TextField(verbose_name="documents in English")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="workflow.standardversion",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "number"), name="task_number_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="step")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name_zh", models.CharField(max_length=40, verbose_name="short Chinese name")),
                ("name_en", models.CharField(max_length=60, verbose_name="short English name")),
                ("sentence_zh", models.TextField(verbose_name="sentence in Chinese")),
                ("sentence_en", models.TextField(verbose_name="sentence in English")),
                ("actor_zh", models.CharField(max_length=60, verbose_name="actor in Chinese")),
                ("actor_en", models.CharField(max_length=80, verbose_name="actor in English")),
                ("role", models.CharField(blank=True, max_length=24, verbose_name="role")),
                ("limit_kind", models.CharField(max_length=16, verbose_name="kind of time limit")),
                (
                    "limit_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="working days"),
                ),
                ("limit_zh", models.CharField(max_length=40, verbose_name="time limit in Chinese")),
                ("limit_en", models.CharField(max_length=80, verbose_name="time limit in English")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("C", "certain"),
                            ("H", "very likely"),
                            ("R", "a reading"),
                            ("D", "our default"),
                        ],
                        max_length=1,
                        verbose_name="certainty",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="workflow.standardversion",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="workflow.task",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="step_code_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("limit_kind", "working_days"), _negated=True),
                            ("limit_days__gte", 1),
                            _connector="OR",
                        ),
                        name="step_limit_in_days_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step_code", models.CharField(max_length=8, verbose_name="step")),
                ("subject_type", models.CharField(max_length=40, verbose_name="kind of subject")),
                ("subject_id", models.BigIntegerField(verbose_name="subject")),
                ("subject_label", models.CharField(max_length=120, verbose_name="number")),
                ("subject_url", models.CharField(max_length=200, verbose_name="address")),
                (
                    "customer_name",
                    models.CharField(blank=True, max_length=120, verbose_name="customer"),
                ),
                ("amount", core.fields.MoneyField(blank=True, null=True, verbose_name="amount")),
                (
                    "reason",
                    models.JSONField(blank=True, default=dict, verbose_name="why it is here"),
                ),
                ("slot", models.CharField(blank=True, max_length=40, verbose_name="slot")),
                ("role", models.CharField(max_length=24, verbose_name="role")),
                (
                    "department",
                    models.CharField(blank=True, max_length=24, verbose_name="department"),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived")),
                ("limit_kind", models.CharField(max_length=16, verbose_name="kind of time limit")),
                (
                    "limit_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="working days"),
                ),
                (
                    "planned_on",
                    models.DateField(blank=True, null=True, verbose_name="planned date"),
                ),
                (
                    "half_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="half of the limit"),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                (
                    "escalate_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="next escalation"),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened")),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reminded"),
                ),
                (
                    "breached_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="flagged late"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("outcome", models.CharField(blank=True, max_length=24, verbose_name="outcome")),
                (
                    "minutes_held",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="working minutes held"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "initiator",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="on behalf of",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["role", "due_at"],
                        name="workitem_open_role",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["person", "due_at"],
                        name="workitem_open_person",
                    ),
                    models.Index(
                        condition=models.Q(("breached_at", None), ("done_at", None)),
                        fields=["due_at"],
                        name="workitem_not_yet_late",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None), ("reminded_at", None)),
                        fields=["half_at"],
                        name="workitem_not_reminded",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["escalate_at"],
                        name="workitem_to_escalate",
                    ),
                    models.Index(
                        fields=["initiator", "-arrived_at", "-id"], name="workitem_started_by"
                    ),
                    models.Index(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=["done_by", "-done_at", "-id"],
                        name="workitem_done_by",
                    ),
                    models.Index(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=["done_at"],
                        name="workitem_done_at",
                    ),
                    models.Index(fields=["subject_type", "subject_id"], name="workitem_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("subject_type", "subject_id", "step_code", "slot"),
                        name="workitem_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("outcome", "")),
                            models.Q(
                                ("done_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="workitem_is_done_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("limit_kind__in", ["immediate", "working_days"]), _negated=True
                            ),
                            ("due_at__gt", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="workitem_is_due_after_it_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("breached_at__isnull", True),
                            ("breached_at__gt", models.F("due_at")),
                            _connector="OR",
                        ),
                        name="workitem_is_late_after_its_due_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", False), ("done_by__isnull", True), _connector="OR"
                        ),
                        name="workitem_is_done_by_somebody_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), _negated=True),
                            models.Q(("step_code", ""), _negated=True),
                        ),
                        name="workitem_names_role_and_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16, verbose_name="kind")),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="workflow.workitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "kind"), name="reminder_is_sent_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step_code", models.CharField(max_length=8, verbose_name="step")),
                ("subject_type", models.CharField(max_length=40, verbose_name="kind of subject")),
                ("subject_id", models.BigIntegerField(verbose_name="subject")),
                ("subject_label", models.CharField(max_length=120, verbose_name="number")),
                ("role", models.CharField(max_length=24, verbose_name="role")),
                (
                    "department",
                    models.CharField(blank=True, max_length=24, verbose_name="department"),
                ),
                (
                    "person_name",
                    models.CharField(blank=True, max_length=80, verbose_name="name at the time"),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("flagged_at", models.DateTimeField(verbose_name="flagged late")),
                ("excuse", models.CharField(blank=True, max_length=500, verbose_name="excuse")),
                (
                    "excused_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="excuse accepted"),
                ),
                (
                    "excused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="excuse accepted by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breach",
                        to="workflow.workitem",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "breaches",
                "indexes": [
                    models.Index(fields=["-flagged_at", "-id"], name="breach_newest_first")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("flagged_at__gt", models.F("due_at"))),
                        name="breach_is_after_the_due_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("excused_at__isnull", True), ("excused_by__isnull", True)),
                            models.Q(
                                ("excused_at__isnull", False),
                                ("excused_by__isnull", False),
                                models.Q(("excuse", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="breach_excuse_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="text")),
                ("params", models.JSONField(blank=True, default=dict, verbose_name="figures")),
                ("url", models.CharField(max_length=200, verbose_name="address")),
                ("key", models.CharField(max_length=160, unique=True, verbose_name="key")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-created_at", "-id"], name="notice_newest_first"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"
                    ),
                ],
            },
        ),
    ]
