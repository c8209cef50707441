"""Names, pinyin and credit codes."""

import pytest

from customers.naming import UsccProblem, compact_uscc, name_key, pinyin_of, uscc_problem


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91512081MA62K0260E",
        "91330000MAYT009963",
        "91370000MAYT0003XH",
        "92330000MAYT001522",
    ],
)
def test_a_code_with_its_check_digit_is_good(code: str) -> None:
    assert uscc_problem(code) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100M000100Y4", UsccProblem.LENGTH),
        ("91350100M000100Y433", UsccProblem.LENGTH),
        ("91350100M000100Y4Z", UsccProblem.ALPHABET),
        ("91350100M000100Y4I", UsccProblem.ALPHABET),
        ("91350100M00O100Y43", UsccProblem.ALPHABET),
        ("91350100M000100Y44", UsccProblem.CHECK_DIGIT),
        ("91350100M000100Y34", UsccProblem.CHECK_DIGIT),
    ],
)
def test_a_wrong_code_is_told_apart(code: str, problem: UsccProblem) -> None:
    assert uscc_problem(code) is problem


def test_a_code_is_read_as_people_type_it() -> None:
    assert compact_uscc("9135 0100-m000 100Y43") == "91350100M000100Y43"
    assert compact_uscc("９１３５０１００M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "name",
    [
        "白鹭港水务集团有限公司",
        "白鹭港水务(中国)有限公司",
        "白鹭港水务（中国）有限公司",
        "白鹭港 水务 股份有限公司",
        "白鹭港水务有限责任公司",
        "白鹭港水务",
    ],
)
def test_near_duplicates_share_a_key(name: str) -> None:
    assert name_key(name) == "白鹭港水务"


def test_a_name_of_forms_only_keeps_itself() -> None:
    assert name_key("有限公司") == "有限公司"
    assert name_key("ACME Co., Ltd.") == "acme"


def test_two_companies_have_two_keys() -> None:
    assert name_key("白鹭港水务有限公司") != name_key("白鹭港热电有限公司")


def test_pinyin_finds_by_sound_and_by_initials() -> None:
    assert pinyin_of("鹿原钢铁") == "luyuangangtie lygt"
    assert len(pinyin_of("鹿" * 400)) <= 400
