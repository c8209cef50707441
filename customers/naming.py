"""Names and codes of companies: what makes two of them the same, and how they are searched.

Pure: no Django, no database, no translated text.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from pypinyin import Style, lazy_pinyin
from stdnum.cn import uscc as stdnum_uscc

USCC_LENGTH = 18
# GB 32100: digits and capitals without I, O, S, V and Z.
USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")

# Forms of company that say nothing about which company it is; longest first.
_COMPANY_FORMS = (
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "集团公司",
    "总公司",
    "分公司",
    "公司",
    "集团",
    "股份",
    "co.,ltd.",
    "co.,ltd",
    "co.ltd",
    "companylimited",
    "limited",
    "corporation",
    "inc.",
    "inc",
    "ltd.",
    "ltd",
)
_COUNTRY = ("(中国)", "中国", "(china)", "china")
_DROPPED = re.compile(r"[\s·・.,,。、'\"“”‘’()\[\]【】《》<>_/\\\-–—&]+")


class UsccProblem(StrEnum):
    """What is wrong with a unified social credit code."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    CHECK_DIGIT = "check_digit"


def compact_uscc(typed: str) -> str:
    """Give the code without blanks and hyphens, in half-width capitals."""
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", typed)).upper()


def uscc_problem(code: str) -> UsccProblem | None:
    """Say what is wrong with a compact code (GB 32100-2015); None when nothing is.

    Wrong length or alphabet is an error. A wrong check digit is only a warning: a few issued codes
    carry one, so the business licence decides.
    """
    if len(code) != USCC_LENGTH:
        return UsccProblem.LENGTH
    if not USCC_ALPHABET.issuperset(code):
        return UsccProblem.ALPHABET
    if stdnum_uscc.calc_check_digit(code[:-1]) != code[-1]:
        return UsccProblem.CHECK_DIGIT
    return None


def name_key(name: str) -> str:
    """Give what stays of a company's name when its form, brackets, blanks and widths are gone.

    Two names with the same key are near-duplicates; a name made of forms only keeps itself.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    plain = re.sub(r"\s+", "", text)
    for country in _COUNTRY:
        plain = plain.replace(country, "")
    changed = True
    while changed:
        changed = False
        for form in _COMPANY_FORMS:
            if plain.endswith(form):
                plain = re.sub(r"[,.]+$", "", plain.removesuffix(form))
                changed = True
    return _DROPPED.sub("", plain)[:120] or _DROPPED.sub("", text)[:120] or text[:120]


def pinyin_of(*texts: str) -> str:
    """Give full pinyin and initials of the texts, for search and for sorting.

    «鹿原钢铁» gives "luyuangangtie lygt"; other letters stay, in lower case.
    """
    text = unicodedata.normalize("NFKC", " ".join(part for part in texts if part)).strip()
    full = "".join(lazy_pinyin(text)).casefold().replace(" ", "")
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).casefold().replace(" ", "")
    return f"{full} {initials}"[:400]
