"""Where people come who look at an item that is not theirs: a page that they may open.

The node N17 and the questions of added signers named the page of the act itself.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 2000


def name_the_subject(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    items = apps.get_model("workflow", "WorkItem")
    signers = apps.get_model("workflow", "AddedSigner")
    for item in items.objects.filter(step_code="N17").iterator(chunk_size=BATCH):
        items.objects.filter(pk=item.pk).update(subject_url=f"/customers/{item.subject_id}/")
    for item in items.objects.filter(subject_type="workflow.addedsigner").iterator(BATCH):
        asked_about = signers.objects.values_list("item_id", flat=True).get(pk=item.subject_id)
        items.objects.filter(pk=item.pk).update(subject_url=f"/inbox/{asked_about}/sheet/")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0010_done_for_and_excused")]
    operations = [migrations.RunPython(name_the_subject, migrations.RunPython.noop)]
