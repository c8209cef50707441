"""A test that commits leaves the reference data and the guards behind."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from core.guards import missing_guards
from core.models import NumberSeries
from workflow.models import Step


@pytest.mark.django_db(transaction=True)
def test_flush_empties_and_loads_again_what_migrations_load() -> None:
    steps = Step.objects.count()
    NumberSeries.objects.create(code="A")

    call_command("flush", interactive=False, verbosity=0)

    assert not NumberSeries.objects.exists()
    assert Step.objects.count() == steps > 0
    assert missing_guards() == []


@pytest.mark.django_db
def test_flush_is_for_test_databases_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.management.commands.flush.on_a_test_database", lambda: False)

    with pytest.raises(CommandError):
        call_command("flush", interactive=False)
