"""Form fields that take what people type and nothing that breaks a page or a database.

Write forms with ``Form`` and the fields below instead of Django's own: those let through
``1_000``, ``1E+2``, dates of the year 1 and control characters. What each field gives back is
clean: no NUL, no bidi controls, numbers finite, days between 2000 and 2100, ids within 63 bits.
"""

from __future__ import annotations

from core.forms.base import Form, FormKeyForm, VersionForm, first_errors
from core.forms.choices import PickField, RowField, RowsField
from core.forms.days import FIRST_DAY, LAST_DAY, DayField, MomentField
from core.forms.numbers import LARGEST_ID, IdField, NumberField, WholeNumberField, id_of
from core.forms.text import SEARCH_LENGTH, LineField, TextField, search_text
from core.forms.uploads import UPLOAD_KINDS, UploadField

__all__ = [
    "FIRST_DAY",
    "LARGEST_ID",
    "LAST_DAY",
    "SEARCH_LENGTH",
    "UPLOAD_KINDS",
    "DayField",
    "Form",
    "FormKeyForm",
    "IdField",
    "LineField",
    "MomentField",
    "NumberField",
    "PickField",
    "RowField",
    "RowsField",
    "TextField",
    "UploadField",
    "VersionForm",
    "WholeNumberField",
    "first_errors",
    "id_of",
    "search_text",
]
