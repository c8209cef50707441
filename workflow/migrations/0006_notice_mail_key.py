from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat


def note_own_mails(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now each notice had a mail of its own, named after it."""
    mails = apps.get_model("core", "OutboxRow").objects.filter(
        key=Concat(Value("mail/"), OuterRef("key"))
    )
    apps.get_model("workflow", "Notice").objects.filter(Exists(mails)).update(
        mail_key=Concat(Value("mail/"), F("key"))
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("workflow", "0005_items_by_arrival")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="mail_key",
            field=models.CharField(blank=True, max_length=165, verbose_name="mail"),
        ),
        migrations.RunPython(note_own_mails, migrations.RunPython.noop),
    ]
