"""scripts/catalogue.py finds the texts of code and templates and sees what is wrong with them."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import catalogue

TEMPLATE = """
{% load i18n %}
{% translate "Who decides" %} {% translate "May" context "month" %} {{ _("Total")|upper }}
{% blocktranslate trimmed count n=lines with sum=total|money %}
  {{ n }} line, {{ sum }}
{% plural %}
  {{ n }} lines, {{ sum }}
{% endblocktranslate %}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of two files."""
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders/wording.py").write_text('TEXT = _("Line %(number)d is too dear.")\n')
    (tmp_path / "templates/orders").mkdir(parents=True)
    (tmp_path / "templates/orders/page.html").write_text(TEMPLATE)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    return tmp_path


def keys(catalog: Catalog) -> set[catalogue.Key]:
    """Return what identifies the texts of a catalogue."""
    return {catalogue.key_of(message) for message in catalogue.texts(catalog)}


def test_texts_of_code_and_templates_are_found(house: Path) -> None:
    assert keys(catalogue.extracted()) == {
        (None, "Line %(number)d is too dear."),
        (None, "Who decides"),
        ("month", "May"),
        (None, "Total"),
        (None, "%(n)s line, %(sum)s"),
    }


def test_translations_are_merged_and_a_second_update_changes_nothing(house: Path) -> None:
    lines = house / "zh.txt"
    lines.write_text(
        "Who decides\t谁来决定\nmonth\tMay\t五月\n%(n)s line, %(sum)s\t%(n)s 行，%(sum)s\n"
    )

    catalogue.write(catalogue.merge_lines([lines]))
    first = catalogue.path_of("zh_Hans").read_text()
    catalogue.write({})

    assert catalogue.path_of("zh_Hans").read_text() == first
    assert "谁来决定" in first
    assert 'msgstr[0] "%(n)s 行，%(sum)s"' in first


def test_what_is_wrong_is_named(house: Path) -> None:
    catalogue.write({(None, "Line %(number)d is too dear."): "第 %(line)d 行太贵。"})
    page = house / "templates/orders/page.html"
    page.write_text(page.read_text().replace("Who decides", "Who signs"))

    problems = set(catalogue.problems("zh_Hans", catalogue.extracted()))

    assert "not in the catalogue: 'Who signs'" in problems
    assert "not in the code any more: 'Who decides'" in problems
    assert "empty: 'May'" in problems
    assert any(problem.startswith("other placeholders: 'Line") for problem in problems)
