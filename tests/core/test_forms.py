"""core/forms.py: what people may type, and what comes of it."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import forms


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        ("１２３．４", "123.4"),
        ("1,000.00", "1000.00"),
        ("1，000", "1000"),
        (" 5 ", "5"),
        ("\u30005", "5"),
        ("+5", "5"),
        ("-0", "0"),
        (".5", "0.5"),
        ("5.", "5"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: str) -> None:
    assert forms.NumberField().clean(typed) == Decimal(number)
    assert not forms.NumberField().clean(typed).is_signed()


@pytest.mark.parametrize(
    "typed",
    [
        "abc", "1_000", "1E+2", "1e-9", "1e30", "NaN", "sNaN", "Infinity", "-inf", "0x1f", "٣",
        "9" * 40, "9" * 5000, "1,00", "1,0000", "1.2.3", "--5", "5-", ".", ",", "+", "−5", "-0.01",
        "0.001", "1 000", "=1+1", "5%",
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused_with_the_way_out(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        forms.NumberField().clean(typed)

    assert refusal.value.messages


def test_a_number_stays_within_its_column() -> None:
    field = forms.NumberField(max_digits=6, decimal_places=2, max_value=Decimal("9999.99"))

    assert field.clean("9999.99") == Decimal("9999.99")
    with pytest.raises(ValidationError):
        field.clean("10000.00")


@pytest.mark.parametrize("typed", ["1.5", "abc", "2147483648", "-1", "1e3", "1_0"])
def test_whole_numbers_are_whole_and_bounded(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.WholeNumberField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["0", "-1", "9223372036854775808", "9" * 40, "abc", "１", "1.0", ""]
)
def test_an_id_that_cannot_be_one_is_none(typed: str) -> None:
    assert forms.id_of(typed) is None


@pytest.mark.parametrize(
    "typed", ["2026-11-23", "2026/11/23", "2026.11.23", "２０２６-１１-２３", "2026年11月23日"]
)
def test_days_are_read_in_the_usual_ways(typed: str) -> None:
    assert forms.DayField().clean(typed) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    ["0001-01-01", "9999-12-31", "1999-12-31", "2101-01-01", "2026-02-30", "2026-13-01", "now"],
)
def test_days_outside_the_calendar_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30 10:00", "x"])
def test_moments_outside_the_calendar_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.MomentField().clean(typed)


def test_a_moment_is_in_company_time() -> None:
    moment = forms.MomentField().clean("2026-11-23 16:00")

    assert moment is not None
    assert moment.isoformat() == "2026-11-23T16:00:00+08:00"


@pytest.mark.parametrize(
    "typed", ["a\nb", "a\r\nBcc: x", "a\x1b[31m", "a\u2028b", "a\x00b", "a\x85b"]
)
def test_one_line_takes_no_line_breaks_or_controls(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.LineField().clean(typed)


def test_invisible_characters_leave_a_name() -> None:
    typed = "\ufeff岑\u200b致\u202e远\u200d"

    assert forms.LineField().clean(typed) == "岑致远"


def test_two_spellings_of_a_name_become_one() -> None:
    assert forms.LineField().clean("\uf980") == forms.LineField().clean("\u5442")


def test_a_name_of_blanks_is_empty() -> None:
    with pytest.raises(ValidationError):
        forms.LineField().clean(" \u3000\u200b ")


def test_a_comment_shows_hidden_direction_marks() -> None:
    assert forms.TextField().clean("a\u202eb\r\nc") == "a[U+202E]b\nc"


def test_a_comment_takes_no_escape_sequences() -> None:
    with pytest.raises(ValidationError):
        forms.TextField().clean("a\x1b[31m")


def test_a_pile_of_marks_is_cut() -> None:
    assert len(forms.LineField().clean("e" + "\u0301" * 60)) <= 5


def test_text_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(ValidationError) as refusal:
        forms.LineField(max_length=5).clean("abcdefg")

    assert "7" in refusal.value.messages[0]
    assert "5" in refusal.value.messages[0]


def test_search_text_is_one_short_line() -> None:
    assert forms.search_text("a\n b\x00\u202e" + "c" * 500) == ("a b" + "c" * 97)


def test_a_choice_off_the_list_is_named_briefly() -> None:
    with pytest.raises(ValidationError) as refusal:
        forms.PickField(choices=[("a", "A")]).clean("x" * 5000)

    assert len(refusal.value.messages[0]) < 200


class _Sample(forms.FormKeyForm, forms.VersionForm):
    name = forms.LineField(label="Name")
    papers = forms.UploadField(required=False, max_files=2)


def test_a_shown_form_carries_a_new_key_each_time() -> None:
    first, second = _Sample(version=3), _Sample(version=3)

    assert first["form_key"].value() != second["form_key"].value()
    assert first["version"].value() == 3


def test_a_sent_form_gives_its_content_without_the_key() -> None:
    form = _Sample({"form_key": str(uuid.uuid4()), "version": "3", "name": "x"})

    assert form.is_valid(), form.errors
    assert form.content() == {"version": 3, "name": "x", "papers": []}


def test_an_empty_choice_says_what_to_do() -> None:
    class Choosing(forms.Form):
        group = forms.RowField(queryset=Group.objects.none())
        other = forms.RowField(queryset=Group.objects.none(), empty_label="nobody")

    assert "---" not in str(Choosing()["group"])
    assert "请选择…" in str(Choosing()["group"])
    assert "nobody" in str(Choosing()["other"])


def test_an_empty_field_is_named() -> None:
    form = _Sample({})

    assert "Name" in form.errors["name"][0]


def test_an_error_without_a_field_stands_above_the_form() -> None:
    form = _Sample({})

    form.add_error("no_such_field", "sentence")
    assert "sentence" in form.non_field_errors()


@pytest.mark.parametrize("name", ["a.exe", "a", "a.svg", "a.pdf.html", "a.zip"])
def test_files_of_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        forms.UploadField().clean([SimpleUploadedFile(name, b"x")])


def test_files_come_as_a_list_within_their_number_and_size() -> None:
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(3)]

    assert len(forms.UploadField().clean(files)) == 3
    with pytest.raises(ValidationError):
        forms.UploadField(max_files=2).clean(files)
    with pytest.raises(ValidationError):
        forms.UploadField(max_bytes=0).clean(files)
    with pytest.raises(ValidationError):
        forms.UploadField().clean([SimpleUploadedFile("a.pdf", b"")])
    with pytest.raises(ValidationError):
        forms.UploadField().clean([])


def test_plain_text_where_a_file_belongs_is_refused() -> None:
    with pytest.raises(ValidationError):
        forms.UploadField().clean(["not a file"])


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["0", "-1", "abc", "9" * 40, "2147483648", "9223372036854775808"])
def test_a_row_off_the_list_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.RowField(queryset=Group.objects.all()).clean(typed)
    with pytest.raises(ValidationError):
        forms.RowsField(queryset=Group.objects.all()).clean([typed])


def test_django_itself_would_take_them() -> None:
    """Why our own fields exist; when this fails, Django has changed."""
    assert django_forms.DecimalField().clean("1_000") == Decimal(1000)
    assert django_forms.DateField().clean("0001-01-01") == date(1, 1, 1)
