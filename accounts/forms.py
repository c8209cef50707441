"""Signing in, one's own account, and people."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.queries import active_people
from accounts.roles import ROLES
from accounts.services import PersonDetails
from core import forms

PASSWORD_LENGTH = 200


class PasswordField(django_forms.CharField):
    """A password: taken as typed, but not without end, for hashing takes time."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = django_forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=PASSWORD_LENGTH, widget=widget, **kwargs)


class MailField(forms.LineField):
    """A mail address, at most 254 characters."""

    default_error_messages = {
        "invalid": _("“%(value)s” is no mail address. Write it like name@example.com."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = django_forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(max_length=254, widget=widget, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        try:
            if value:
                validate_email(value)
        except ValidationError:
            raise ValidationError(
                self.error_messages["invalid"],
                code="invalid",
                params={"value": value if len(value) <= 40 else value[:39] + "…"},
            ) from None


class SignInForm(AuthenticationForm):
    """Name and password; the same answer whether the name or the password was wrong."""

    username = forms.LineField(
        label=_("Name"),
        max_length=150,
        widget=django_forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = PasswordField(label=_("Password"), autocomplete="current-password")
    error_messages = {
        "invalid_login": _(
            "Name and password do not fit. Check both; capitals matter in the password."
        ),
        "inactive": _("Name and password do not fit. Check both; capitals matter in the password."),
    }


class LanguageForm(forms.Form):
    """Which language to read in."""

    language = forms.PickField(label=_("Language"), choices=User.Language.choices)


class ProfileForm(forms.VersionForm):
    """What everybody may change about themselves."""

    email = MailField(
        label=_("Mail"),
        required=False,
        help_text=_("Notices and links for a new password go there."),
    )
    mail_pace = forms.PickField(
        label=_("Notices by mail"),
        choices=User.MailPace.choices,
        help_text=_(
            "Outside working hours no mail about work is sent; the bell shows all at once."
        ),
    )
    language = forms.PickField(label=_("Language"), choices=User.Language.choices)


class PasswordForm(forms.Form):
    """A new password, with the present one as proof."""

    old_password = PasswordField(label=_("Present password"), autocomplete="current-password")
    new_password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least 10 characters, no common word, not only digits."),
    )
    repeated = PasswordField(label=_("New password again"), autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        """Whoever finds an unlocked screen cannot take the account."""
        typed = str(self.cleaned_data["old_password"])
        if not self.user.check_password(typed):
            raise ValidationError(_("This is not your present password. Type it again."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _same_twice(self, cleaned)
        return cleaned


class NewPasswordForm(forms.Form):
    """A new password after a link by mail."""

    new_password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least 10 characters, no common word, not only digits."),
    )
    repeated = PasswordField(label=_("New password again"), autocomplete="new-password")

    def __init__(self, user: User | None, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _same_twice(self, cleaned)
        return cleaned


def _same_twice(form: forms.Form, cleaned: dict[str, Any]) -> None:
    first, second = cleaned.get("new_password"), cleaned.get("repeated")
    if first and second and first != second:
        form.add_error("repeated", _("The two new passwords differ. Type the same twice."))


class ResetForm(forms.Form):
    """Where to send the link for a new password."""

    email = MailField(label=_("Mail"))


class PersonForm(forms.FormKeyForm, forms.VersionForm):
    """A person as the administrator sees them."""

    username = forms.LineField(
        label=_("Name for signing in"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    display_name = forms.LineField(label=_("Full name"), max_length=40)
    title = forms.LineField(label=_("Job title"), max_length=40, required=False)
    department = forms.RowField(
        label=_("Department"), queryset=Department.objects.all(), required=False
    )
    superior = forms.RowField(
        label=_("Superior"), queryset=active_people(), required=False, empty_label=_("nobody")
    )
    region = forms.LineField(label=_("Sales region"), max_length=40, required=False)
    email = MailField(label=_("Mail"), required=False)
    language = forms.PickField(label=_("Language"), choices=User.Language.choices)
    person_roles = django_forms.MultipleChoiceField(
        label=_("Roles"),
        choices=lambda: [(role.code, role.name) for role in ROLES.values()],
        widget=django_forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("A role is not on the list. Choose among those offered."),
        },
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["version"] = person.version
            kwargs["initial"] = {
                name: getattr(person, name)
                for name in ("username", "display_name", "title", "region", "email", "language")
            } | {
                "department": person.department_id,
                "superior": person.superior_id,
                "person_roles": sorted(person.roles),
            }
        super().__init__(*args, **kwargs)
        del self.fields["version" if person is None else "form_key"]

    def add_error(self, field: str | None, error: Any) -> None:
        """The service speaks of roles; the field has another name than the model's attribute."""
        super().add_error("person_roles" if field == "roles" else field, error)

    def details(self) -> PersonDetails:
        """What was typed, as the services take it."""
        typed = {k: v for k, v in self.cleaned_data.items() if k not in {"form_key", "version"}}
        return PersonDetails(roles=tuple(typed.pop("person_roles")), **typed)
