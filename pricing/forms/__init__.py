"""What people type about products and price strategies, cleaned."""

from pricing.forms.drafts import (
    ConditionFormSet,
    ConditionsForm,
    DecideForm,
    HeaderForm,
    ImportForm,
    LineFormSet,
    MatrixForm,
    OpineForm,
    ReasonForm,
    RevisionForm,
    StartForm,
    TargetFormSet,
)
from pricing.forms.products import ChangeForm, RegisterForm

__all__ = [
    "ChangeForm",
    "ConditionFormSet",
    "ConditionsForm",
    "DecideForm",
    "HeaderForm",
    "ImportForm",
    "LineFormSet",
    "MatrixForm",
    "OpineForm",
    "ReasonForm",
    "RegisterForm",
    "RevisionForm",
    "StartForm",
    "TargetFormSet",
]
