"""Money and quantities are exact in Python, in SQL and on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from core.fields import LARGEST, MoneyField, PercentField, PriceField, QuantityField


@pytest.fixture
def purse(db: None) -> Any:
    """A table with one field of each kind, for this test only."""
    with isolate_apps("core"):

        class Purse(models.Model):  # noqa: DJ008  # nobody reads it
            amount = MoneyField()
            used = MoneyField(default=0)
            quantity = QuantityField(null=True)
            price = PriceField(null=True)
            percent = PercentField(null=True)

            class Meta:
                app_label = "core"
                constraints = [
                    models.CheckConstraint(
                        condition=models.Q(used__lte=F("amount")), name="purse_used_is_covered"
                    )
                ]

    with connection.cursor() as cursor:  # SQLite's editor wants no open transaction
        cursor.execute("DROP TABLE IF EXISTS core_purse")
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    sql, params = editor.table_sql(Purse)
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
    return Purse


FIELDS = [(MoneyField, 2), (QuantityField, 3), (PriceField, 4), (PercentField, 2)]


@pytest.mark.parametrize(("kind", "places"), FIELDS)
@given(units=st.integers(min_value=-LARGEST, max_value=LARGEST))
def test_every_value_comes_back_as_it_was(kind: type, places: int, units: int) -> None:
    number = Decimal(units).scaleb(-places)

    stored = kind().get_prep_value(number)

    assert stored == units
    assert kind().from_db_value(stored, None, connection) == number


@pytest.mark.parametrize(
    "wrong", ["NaN", "sNaN", "Infinity", "-Infinity", "0.001", "1e30", "9" * 40, "abc", "1e-9"]
)
def test_what_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        MoneyField(name="amount").get_prep_value(wrong)


@pytest.mark.parametrize("wrong", [1.5, True, b"1", [1], 2 + 0j])
def test_only_exact_numbers_are_taken(wrong: Any) -> None:
    with pytest.raises(TypeError):
        MoneyField(name="amount").get_prep_value(wrong)


@pytest.mark.parametrize("wrong", ["NaN", "abc", "1.005", 2.5, "9" * 5000])
def test_cleaning_says_so_instead_of_breaking(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        MoneyField(name="amount").clean(wrong, None)


def test_ten_fen_three_times_are_thirty(purse: Any) -> None:
    pk = purse.objects.create(amount=Decimal("0.30")).pk

    for _turn in range(3):
        row = purse.objects.get(pk=pk)
        row.used += Decimal("0.10")
        row.save()

    assert purse.objects.get(pk=pk).used == Decimal("0.30")


def test_a_sum_over_large_amounts_is_exact(purse: Any) -> None:
    purse.objects.bulk_create(
        purse(amount=Decimal("123456789012.35"), quantity=Decimal("0.001")) for _ in range(1000)
    )

    sums = purse.objects.aggregate(money=Sum("amount"), quantity=Sum("quantity"))

    assert sums == {"money": Decimal("123456789012350.00"), "quantity": Decimal("1.000")}


def test_an_empty_sum_can_be_nothing(purse: Any) -> None:
    total = Coalesce(Sum("amount"), Value(0, output_field=MoneyField()))

    assert purse.objects.aggregate(total=total)["total"] == Decimal("0.00")


def test_sums_and_differences_work_in_sql(purse: Any) -> None:
    purse.objects.create(amount=Decimal("100.10"), used=Decimal("0.20"))

    row = purse.objects.annotate(free=F("amount") - F("used"), both=F("amount") + F("used")).get()

    assert (row.free, row.both) == (Decimal("99.90"), Decimal("100.30"))


@pytest.mark.parametrize(
    "wrong", [F("amount") + F("quantity"), F("amount") * F("quantity"), F("price") * F("quantity")]
)
def test_money_and_quantity_do_not_mix_in_sql(purse: Any, wrong: Any) -> None:
    with pytest.raises(FieldError):
        list(purse.objects.annotate(wrong=wrong))


def test_an_update_takes_no_bare_number_beside_a_column(purse: Any) -> None:
    purse.objects.create(amount=Decimal("1.00"))

    with pytest.raises(FieldError):
        purse.objects.update(amount=F("amount") + Decimal("0.10"))
    with pytest.raises(FieldError):
        purse.objects.update(amount=F("quantity"))


def test_an_update_between_amounts_works(purse: Any) -> None:
    purse.objects.create(amount=Decimal("1.00"), used=Decimal("0.25"))

    purse.objects.update(amount=F("amount") + F("used"))

    assert purse.objects.get().amount == Decimal("1.25")


def test_filters_compare_exactly(purse: Any) -> None:
    purse.objects.create(amount=Decimal("92.50"), percent=Decimal("5.01"))

    assert purse.objects.filter(amount__gt=Decimal("92.49"), percent__lte="5.01").exists()
    assert not purse.objects.filter(amount__in=[Decimal("92.51"), "92.49"]).exists()


def test_the_database_keeps_whole_units_only(purse: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the column's type says it on PostgreSQL")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_purse (amount, used) VALUES (29.9, 0)")


def test_a_constraint_holds_to_the_fen(purse: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        purse.objects.create(amount=Decimal("0.30"), used=Decimal("0.31"))


def test_an_average_is_not_ours_to_round() -> None:
    with pytest.raises(TypeError):
        MoneyField().from_db_value(Decimal("33.5"), None, connection)


@pytest.mark.parametrize(("kind", "places"), FIELDS)
def test_a_form_asks_for_a_number_of_our_places(kind: type, places: int) -> None:
    field = kind(null=True, blank=True).formfield()

    assert field.decimal_places == places
    assert kind().deconstruct()[1] == f"core.fields.{kind.__name__}"
