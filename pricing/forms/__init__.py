"""What people type about products and price strategies, cleaned."""

from pricing.forms.drafts import (
    DecideForm,
    HeaderForm,
    ImportForm,
    OpineForm,
    ReasonForm,
    RevisionForm,
    StartForm,
    header_initial,
)
from pricing.forms.lines import LINES_A_PAGE, LineForm, LineFormSet, line_initial
from pricing.forms.matrix import MatrixForm, matrix_initial
from pricing.forms.products import ChangeForm, RegisterForm
from pricing.forms.terms import ConditionFormSet, ConditionsForm, TargetFormSet

__all__ = [
    "LINES_A_PAGE",
    "ChangeForm",
    "ConditionFormSet",
    "ConditionsForm",
    "DecideForm",
    "HeaderForm",
    "ImportForm",
    "LineForm",
    "LineFormSet",
    "MatrixForm",
    "OpineForm",
    "ReasonForm",
    "RegisterForm",
    "RevisionForm",
    "StartForm",
    "TargetFormSet",
    "header_initial",
    "line_initial",
    "matrix_initial",
]
