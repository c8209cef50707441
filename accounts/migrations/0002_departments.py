"""The departments of the work standard."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DEPARTMENTS = [
    ("gm_office", "总经理办公室", "General manager's office"),
    ("marketing", "营销中心", "Marketing centre"),
    ("market", "市场部", "Market department"),
    ("info", "信息部", "Information department"),
    ("finance", "财务部", "Finance department"),
    ("production", "生产部", "Production department"),
    ("quality", "质量部", "Quality department"),
    ("supply", "供应部", "Supply department"),
    ("rd", "技术研发部", "Research and development"),
    ("logistics", "仓储部/物流部", "Warehouse and logistics"),
    ("service", "售后服务部", "After-sales service"),
    ("systems", "系统管理", "System administration"),
]


def load_departments(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Department = apps.get_model("accounts", "Department")
    for code, name_zh, name_en in DEPARTMENTS:  # a name that was edited stays as it is
        Department.objects.get_or_create(
            code=code, defaults={"name_zh": name_zh, "name_en": name_en}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load_departments, migrations.RunPython.noop)]
