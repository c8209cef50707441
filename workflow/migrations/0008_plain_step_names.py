"""English names of steps that read like a word for word translation, in plain English."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Step: the name as it was loaded, and as an English colleague would write it.
NAMES = {
    "1.2": ("Analyse and publicise", "Analyse and promote"),
    "2.3": ("Director's check", "Director's review"),
    "5.1": ("Learn the needs", "Learn the customer's needs"),
    "5.3": ("Prepare the contract", "Clear for a contract"),
    "5.4": ("Handle with care", "Handle a doubtful customer"),
    "8.1": ("Decide the source", "From stock or production"),
    "8.3": ("Make goods ready", "Prepare the goods"),
    "9.3": ("Hand on the opinions", "Pass on feedback"),
    "9.4": ("Write the summary", "Summarise feedback"),
    "9.5": ("Report the opinions", "Report feedback"),
}


def rename(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rename only what still has the name it was loaded with."""
    steps = apps.get_model("workflow", "Step").objects
    for code, (old, new) in NAMES.items():
        steps.filter(code=code, name_en=old).update(name_en=new)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_substitution_and_pauses")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
