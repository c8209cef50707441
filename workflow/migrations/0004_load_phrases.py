"""The company's standard phrases, as people in China write them in an approval (domain B11)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

PHRASES = [
    ("同意。", "Agreed."),
    ("同意，请按合同执行。", "Agreed; perform as the contract says."),
    ("拟同意，请总监审批。", "I would agree; the director may decide."),
    ("请财务复核付款条件。", "Finance, please check the payment terms."),
    ("价格偏低，请补充市场依据。", "The price is low; please add market evidence."),
    ("资料不全，退回补充。", "Papers are missing; returned for completion."),
    ("请核实交期。", "Please check the delivery date."),
    ("不同意，理由：", "I do not agree, because "),
]


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Phrase = apps.get_model("workflow", "Phrase")
    for position, (text_zh, text_en) in enumerate(PHRASES, start=1):
        Phrase.objects.get_or_create(
            person=None, text_zh=text_zh, defaults={"text_en": text_en, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_involved_and_phrases")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
