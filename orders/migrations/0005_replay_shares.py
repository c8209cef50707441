import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import core.fields


def break_off_running(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """End replays that wait or are at work; whoever asked starts them again, now in shares.

    What a share reckons with is measured when a replay is asked for, and a migration cannot
    measure it. One that has failed is in the same state: it gets its shares when it is asked again.
    """
    Replay = apps.get_model("orders", "Replay")
    Replay.objects.filter(finished_at=None, problem="").update(problem="died")


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_replay"),
    ]

    operations = [
        migrations.RunPython(break_off_running, migrations.RunPython.noop),
        migrations.RemoveField(model_name="replay", name="attempt"),
        migrations.RemoveField(model_name="replay", name="beat_at"),
        migrations.RemoveField(model_name="replay", name="orders_found"),
        migrations.RemoveField(model_name="replay", name="orders_seen"),
        migrations.CreateModel(
            name="ReplayShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("revenue_before", core.fields.MoneyField(default=0)),
                ("revenue_after", core.fields.MoneyField(default=0)),
                ("margin_before", core.fields.MoneyField(default=0)),
                ("margin_after", core.fields.MoneyField(default=0)),
                ("number", models.PositiveSmallIntegerField()),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("beat_at", models.DateTimeField(null=True)),
                ("orders_seen", models.PositiveIntegerField(default=0)),
                ("orders_found", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "replay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="orders.replay",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("replay", "number"), name="replay_has_each_share_once"
                    )
                ],
            },
        ),
    ]
