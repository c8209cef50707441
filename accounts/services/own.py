"""What a person does with their own account."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.mail import enqueue_mail
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record


@unit_of_work
def change_language(*, user: User, language: str) -> None:
    """Keep the language in which the person reads; choosing the same again changes nothing."""
    if language not in User.Language.values:
        raise Refused(_("This language is not offered. Choose one of the list."), "language")
    person = lock(User).get(pk=user.pk)
    if person.language == language:
        return
    before, person.language = person.language, language
    person.save(update_fields=["language"])
    record(
        subject=person,
        verb="accounts.language_changed",
        by=person,
        changes={"language": (before, language)},
    )


@unit_of_work
def update_profile(*, user: User, email: str, language: str, mail_pace: str, version: int) -> None:
    """Change one's own address, language and when notices are mailed.

    Stale when the profile changed since it was shown.
    """
    new = {"email": email, "language": language, "mail_pace": mail_pace}
    person = lock(User).get(pk=user.pk)
    if person.version != version:
        raise Stale(
            _("Your profile was changed while this page was open. Look at it and save again."),
            _differences(person, **new),
        )
    changes = {
        name: (getattr(person, name), value)
        for name, value in new.items()
        if getattr(person, name) != value
    }
    if not changes:
        return
    for name, value in new.items():
        setattr(person, name, value)
    person.version += 1
    _save(person, *new, "version")
    # The trail holds no addresses: only that it changed.
    if "email" in changes:
        changes["email"] = ("…", "…")
    record(subject=person, verb="accounts.profile_changed", by=person, changes=changes)


@unit_of_work
def change_password(*, user: User, password: str) -> User:
    """Set a new password; every other session of the person ends with the old one.

    Returns the person with the new hash, for the session at hand to go on.
    """
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), "new_password") from None
    person = lock(User).get(pk=user.pk)
    person.set_password(password)
    _save(person, "password")
    record(subject=person, verb="accounts.password_changed", by=person)
    return person


@unit_of_work
def ask_for_reset(*, email: str) -> None:
    """Send a link for a new password to everybody active with this address.

    Says nothing about whether there is anybody: the answer to the reader is always the same.
    """
    asked_at = clock.now().strftime("%Y%m%d%H%M")
    for person in User.objects.filter(email__iexact=email, is_active=True).order_by("pk"):
        record(subject=person, verb="accounts.reset_asked", by=None)
        enqueue_mail(
            key=f"accounts.reset/{person.pk}/{asked_at}", renderer="accounts.reset", user=person.pk
        )


@unit_of_work
def note_lockout(*, username: str) -> None:
    """Tell the person that too many wrong passwords were given for their name."""
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        return
    quarter = int(clock.now().timestamp()) // 900
    record(subject=person, verb="accounts.locked_out", by=None)
    enqueue_mail(
        key=f"accounts.lockout/{person.pk}/{quarter}", renderer="accounts.lockout", user=person.pk
    )


def _differences(person: User, **typed: str) -> list[tuple[str, str, str]]:
    return [
        (str(User._meta.get_field(name).verbose_name), value, str(getattr(person, name)))  # type: ignore[union-attr]  # a plain field
        for name, value in typed.items()
        if value != getattr(person, name)
    ]


def _save(person: User, *fields: str) -> None:
    person.full_clean(validate_unique=False, validate_constraints=False)
    person.save(update_fields=list(fields))
