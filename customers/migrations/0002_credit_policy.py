"""The credit policy's first version (domain defaults B3); finance changes it by a new version."""

import datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# grade, score from, share of a term's sales in per cent, longest term in days, deposit
GRADES = [
    ("A", 85, 100, 60, 0),
    ("B", 70, 80, 30, 0),
    ("C", 55, 50, 15, 30),
    ("D", 0, 0, 0, 100),
    ("U", None, 0, 0, 50),
]


def load_policy(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    CreditPolicy = apps.get_model("customers", "CreditPolicy")
    GradeRule = apps.get_model("customers", "GradeRule")
    policy, made = CreditPolicy.objects.get_or_create(
        version=1,
        defaults={
            "starts_on": datetime.date(2020, 1, 1),
            "director_limit": 500_000,
            "valid_months": 12,
        },
    )
    if made:
        for grade, min_score, factor_percent, max_term_days, deposit_percent in GRADES:
            GradeRule.objects.create(
                policy=policy,
                grade=grade,
                min_score=min_score,
                factor_percent=factor_percent,
                max_term_days=max_term_days,
                deposit_percent=deposit_percent,
            )


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [migrations.RunPython(load_policy, migrations.RunPython.noop)]
