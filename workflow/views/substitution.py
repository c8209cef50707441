"""Substitution: my own and my people's; proposing, answering, ending, the authority."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, formats
from core.forms import id_of
from core.looks import Look
from core.pages import Column, Empty, Filter, FormPage, ListPage, ObjectPage
from core.refusals import NotAllowed, Refused
from records.display import stops_of
from workflow import permissions, queries, services
from workflow.forms_substitution import ActForm, DeclineForm, SubstitutionForm
from workflow.models import Substitution
from workflow.wording import step_label
from workflow.wording_substitution import authority_text, state_look, steps_text

Rows = QuerySet[Substitution]


def _in_force(rows: Rows, value: str) -> Rows:
    today = clock.today()
    if value == "open":
        return rows.filter(state="proposed")
    if value == "now":
        return rows.filter(state="accepted", first_on__lte=today, until_on__gt=today)
    return rows.exclude(state="proposed").exclude(state="accepted", until_on__gt=today)


class SubstitutionsPage(ListPage):
    """委托代理: who stands in for whom, as far as it concerns the reader."""

    request: AuthedRequest
    template_name = "workflow/substitutions.html"
    title = _("Substitution")
    columns = (
        Column(
            "state",
            _("State"),
            state_look,
            "look",
            css="ca nw",
            export=lambda row: str(state_look(row)),
        ),
        Column("holder", _("Stands in for"), "holder", css="cd nw", width=16),
        Column(
            "substitute",
            _("Substitute"),
            "substitute",
            css="cc nw",
            link=lambda row: row.get_absolute_url(),
            link_css="b",
            width=16,
        ),
        Column("first", _("From"), "first_on", "day", css="ce nw", sort="first"),
        Column("until", _("Back on"), "until_on", "day", css="cf nw"),
        Column("steps", _("Steps"), steps_text, width=24),
        Column("authority", _("Authority"), authority_text, width=24),
        Column("reason", _("Reason"), "reason", width=32),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            (
                ("open", _("to be answered")),
                ("now", _("in force")),
                ("over", _("over or declined")),
            ),
            apply=_in_force,
        ),
    )
    sorts = {"first": ("first_on",)}
    default_sort = "-first"

    def rows(self) -> Rows:
        return queries.substitutions_seen_by(self.request.user)

    def empty(self) -> Empty:
        if self.is_filtered:
            return super().empty()
        return Empty(
            _("Nobody stands in for anybody."),
            _("Away for some days? Name somebody who sees to what comes to you."),
            reverse("workflow:propose"),
            _("Name a substitute"),
        )


class ProposePage(FormPage):
    """Name a substitute for oneself, or for somebody absent whose superior one is."""

    request: AuthedRequest
    template_name = "workflow/propose.html"
    title = _("Name a substitute")
    submit_label = _("Ask the substitute to accept")

    def make_form(self) -> SubstitutionForm:
        posted = self.request.POST if self.request.method == "POST" else None
        asked = id_of(self.request.GET.get("holder", "")) or self.request.user.pk
        initial = {"holder": asked, "first_on": clock.today()}
        return SubstitutionForm(posted, by=self.request.user, initial=initial)

    def context(self) -> dict[str, Any]:
        return {"back_url": reverse("workflow:substitutions")}

    def run(self, form: BaseForm) -> str:
        assert isinstance(form, SubstitutionForm)  # noqa: S101  # made above
        url = services.propose_substitution(
            proposal=form.proposal(),
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
        )
        self.say(
            gettext("%(name)s is asked; it counts once they have accepted.")
            % {"name": form.cleaned_data["substitute"]}
        )
        return url


class SubstitutionPage(ObjectPage):
    """One substitution: who, when, what for, and what the reader may do with it."""

    request: AuthedRequest
    template_name = "workflow/substitution.html"

    def find(self) -> Substitution:
        return self.found(queries.substitutions_seen_by(self.request.user))

    @cached_property
    def look(self) -> Look:
        """How it stands today."""
        return state_look(self.object)

    def context(self) -> dict[str, Any]:
        row, user = self.object, self.request.user
        is_open = row.state in (Substitution.State.PROPOSED, Substitution.State.ACCEPTED)
        names = queries.step_names()
        return {
            "look": self.look,
            "steps": [step_label(code, names) for code in row.steps],
            "authority": authority_text(row),
            "may_answer": row.state == Substitution.State.PROPOSED and row.substitute_id == user.pk,
            "may_end": is_open and permissions.may_end(substitution=row, by=user),
            "may_give": is_open and user.has_role("gm") and row.substitute_id != user.pk,
            "stops": stops_of(row),
        }


class _ActPage(FormPage):
    """A binding act asks once, with its effect."""

    request: AuthedRequest
    template_name = "core/confirm.html"
    form_class: type[BaseForm] = ActForm
    effect: Any = ""
    stop = False

    def find(self) -> Substitution:
        return self.found(queries.substitutions_seen_by(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def may(self) -> None:
        """Raise when the reader may not."""

    def check(self) -> None:
        try:
            self.may()
        except Refused as refusal:
            raise NotAllowed(refusal.message) from None

    def get_title(self) -> str:
        return formats.named_text(self.title, self.object)

    def context(self) -> dict[str, Any]:
        words = {
            "holder": self.object.holder,
            "substitute": self.object.substitute,
            "until": formats.day_text(self.object.until_on),
        }
        return {
            "effect": str(self.effect) % words,
            "stop": self.stop,
            "back_url": self.object.get_absolute_url(),
        }


class AcceptPage(_ActPage):
    """The substitute accepts."""

    title = _("Accept")
    effect = _(
        "What comes to %(holder)s stands in your inbox too until %(until)s. You act under both "
        "names and at the lower of both authorities; your own requests you never decide."
    )
    submit_label = _("Accept")

    def may(self) -> None:
        permissions.check_may_answer(substitution=self.object, by=self.request.user)

    def run(self, form: BaseForm) -> str:
        services.accept_substitution(
            substitution=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("You stand in for %(holder)s.") % {"holder": self.object.holder})
        return str(self.object.get_absolute_url())


class DeclinePage(_ActPage):
    """The substitute declines, with the reason."""

    title = _("Decline")
    form_class = DeclineForm
    effect = _("%(holder)s is told and names somebody else.")
    submit_label = _("Decline")
    stop = True

    def may(self) -> None:
        permissions.check_may_answer(substitution=self.object, by=self.request.user)

    def run(self, form: BaseForm) -> str:
        services.decline_substitution(
            substitution=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(_("You have declined."))
        return str(self.object.get_absolute_url())


class EndPage(_ActPage):
    """Over at once."""

    title = _("End")
    effect = _(
        "%(substitute)s no longer acts for %(holder)s from now on; what was done stays as it is."
    )
    submit_label = _("End the substitution")
    stop = True

    def may(self) -> None:
        permissions.check_may_end(substitution=self.object, by=self.request.user)

    def run(self, form: BaseForm) -> str:
        services.end_substitution(
            substitution=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(_("The substitution has ended."))
        return str(self.object.get_absolute_url())


class AuthorityPage(_ActPage):
    """The general manager gives full authority, or takes it back."""

    title = _("Authority of the substitute")

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # it depends on what is there
        """What the button does now."""
        if self.object.full_authority:
            return gettext("Back to the lower of both authorities")
        return gettext("Give full authority")

    def may(self) -> None:
        permissions.check_may_give_authority(substitution=self.object, by=self.request.user)

    @property
    def effect(self) -> Any:
        """What changes."""
        if self.object.full_authority:
            return _("%(substitute)s decides at the lower of both authorities again.")
        return _("%(substitute)s decides with the full authority of %(holder)s until %(until)s.")

    def run(self, form: BaseForm) -> str:
        services.give_authority(
            substitution=self.object,
            by=self.request.user,
            full=not self.object.full_authority,
            **form.cleaned_data,
        )
        self.say(_("The authority of the substitute is changed."))
        return str(self.object.get_absolute_url())
