"""Survey, proposal and decision: steps 5.1, 5.2, 5.3 on one page."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, formats
from core.forms import Form
from core.pages import FormPage, ObjectPage
from customers import forms, permissions, queries, services
from customers.display import rating_context
from customers.models import CreditPolicy, Customer, Rating
from workflow.views import item_of, onward

State = Rating.State


class _OfRating(ObjectPage):
    """What the pages of one rating share; the policy is read once a request."""

    request: AuthedRequest

    template_name = "customers/rating.html"
    act = ""

    @cached_property
    def policy(self) -> CreditPolicy:
        """The credit policy of today."""
        return queries.policy_on(clock.today())

    def find(self) -> Rating:
        permissions.check_may_see_credit(self.request.user)
        return self.found(queries.ratings_visible_to(self.request.user))

    def get_title(self) -> str:
        return gettext("Credit rating: %(customer)s") % {"customer": self.object.customer.name}


def act_on(rating: Rating, user: Any, policy: CreditPolicy) -> tuple[str, Promise | None]:
    """Give the act that the rating waits for, and why this reader may not do it (None: may)."""
    if rating.state == State.SURVEYING:
        return "survey", permissions.why_not_survey(user, rating)
    if rating.state in (State.INVESTIGATED, State.RETURNED):
        return "propose", permissions.why_not_propose(user)
    if rating.state == State.PROPOSED:
        return "decide", permissions.why_not_decide(user, rating, policy)
    return "", None


FORMS: dict[str, tuple[type[BaseForm], Promise]] = {
    "survey": (forms.SurveyForm, _("Hand the survey to finance")),
    "propose": (forms.ProposalForm, _("Propose, decided by the director")),
    "decide": (forms.DecisionForm, _("Decide")),
}


class RatingPage(_OfRating):
    """One rating with what is to do now."""

    def context(self) -> dict[str, Any]:
        rating = self.object
        act, why_not = act_on(rating, self.request.user, self.policy)
        form_class, submit_label = FORMS.get(act, FORMS["survey"])
        may_act = bool(act) and why_not is None
        return {
            **rating_context(rating, self.policy),
            "act": act,
            "why_not": why_not,
            "act_url": reverse(f"customers:{act}", args=[rating.pk]) if act else "",
            "form": form_class(**_arguments(act, rating)) if may_act else None,
            "submit_label": submit_label,
        }


def _arguments(act: str, rating: Rating) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    if act == "survey":
        initial = {"needs": rating.needs}
    if act == "propose" and rating.grade:
        initial = {
            "grade": rating.grade,
            "score": rating.score,
            "term_days": rating.term_days,
            "limit": rating.limit,
            "opinion": rating.finance_opinion,
        }
    return {"version": rating.version, "initial": initial}


class _RatingForm(_OfRating, FormPage):
    """An act on a rating; its page is the rating's own, where what is past acting on is shown."""

    template_name = "customers/rating.html"

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        waits_for, _why_not = act_on(self.object, self.request.user, self.policy)
        if status == 200 and waits_for != self.act:  # HTTP's own number
            return redirect(self.object)
        return super().page(status, **more)

    def form_arguments(self) -> dict[str, Any]:
        return _arguments(self.act, self.object)

    def context(self) -> dict[str, Any]:
        rating = self.object
        return {
            **rating_context(rating, self.policy),
            "act": self.act,
            "act_url": reverse(f"customers:{self.act}", args=[rating.pk]),
        }


class SurveyPage(_RatingForm):
    """Step 5.1."""

    act = "survey"
    form_class = forms.SurveyForm
    submit_label = FORMS["survey"][1]

    def check(self) -> None:
        permissions.check(permissions.why_not_survey(self.request.user, self.object))

    def run(self, form: Any) -> str:
        rating = services.finish_survey(
            rating=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            gettext("The survey of %(customer)s is with finance.")
            % {"customer": rating.customer.name}
        )
        return rating.get_absolute_url()


class ProposalPage(_RatingForm):
    """Step 5.2."""

    act = "propose"
    form_class = forms.ProposalForm
    submit_label = FORMS["propose"][1]

    def check(self) -> None:
        permissions.check(permissions.why_not_propose(self.request.user))

    def run(self, form: Any) -> str:
        rating = services.propose_rating(
            rating=self.object,
            version=form.cleaned_data["version"],
            proposal=form.proposal(),
            by=self.request.user,
        )
        self.say(_proposed(rating, self.policy))
        return rating.get_absolute_url()


class DecisionPage(_RatingForm):
    """Step 5.3."""

    act = "decide"
    form_class = forms.DecisionForm
    submit_label = FORMS["decide"][1]

    def check(self) -> None:
        why_not = permissions.why_not_decide(self.request.user, self.object, self.policy)
        permissions.check(why_not)

    def run(self, form: Any) -> str:
        item = item_of(self.request.user, self.object)
        rating = services.decide_rating(
            rating=self.object, by=self.request.user, **form.cleaned_data
        )
        words = (
            gettext("Grade %(grade)s of %(customer)s is in force until %(day)s.")
            if rating.state == State.IN_FORCE
            else gettext("The rating of %(customer)s went back to finance.")
        )
        self.say(
            words
            % {
                "grade": rating.grade,
                "customer": rating.customer.name,
                "day": rating.valid_until,
            }
        )
        return onward(self.request.user, item, rating.get_absolute_url())


class NewRatingPage(FormPage):
    """Finance proposes without a survey, on the plain form."""

    request: AuthedRequest

    template_name = "customers/propose.html"
    form_class = forms.NewProposalForm
    title = _("Propose a rating")
    submit_label = FORMS["propose"][1]

    def find(self) -> Customer:
        return self.found(queries.visible_to(self.request.user))

    def check(self) -> None:
        permissions.check(permissions.why_not_propose(self.request.user))

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "policy": self.policy,
            "grades": self.policy.grades.all(),
        }

    @cached_property
    def policy(self) -> CreditPolicy:
        """The credit policy of today."""
        return queries.policy_on(clock.today())

    def run(self, form: Any) -> str:
        rating = services.propose_new_rating(
            customer=self.object,
            proposal=form.proposal(),
            form_key=form.cleaned_data["form_key"],
            by=self.request.user,
        )
        self.say(_proposed(rating, self.policy))
        return rating.get_absolute_url()


class OpenSurveyPage(FormPage):
    """Open a survey by hand."""

    request: AuthedRequest

    template_name = "core/confirm.html"
    form_class = Form
    title = _("Open a credit survey")
    submit_label = _("Open the survey")

    def find(self) -> Customer:
        return self.found(queries.visible_to(self.request.user))

    def check(self) -> None:
        permissions.check(permissions.why_not_open_survey(self.request.user, self.object))

    def get_title(self) -> str:
        return formats.named_text(self.title, self.object.name)

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "effect": _(
                "The head of the centre gets step 5.1: find out the customer's needs and standing."
            ),
        }

    def run(self, form: Any) -> str:
        rating = services.open_survey(customer=self.object, cause="plain", by=self.request.user)
        self.say(gettext("The survey of %(customer)s is open.") % {"customer": self.object.name})
        return rating.get_absolute_url()


def _proposed(rating: Rating, policy: CreditPolicy) -> str:
    words = (
        gettext("Grade %(grade)s for %(customer)s waits for the general manager.")
        if rating.limit > policy.director_limit
        else gettext("Grade %(grade)s for %(customer)s waits for the marketing director.")
    )
    return words % {"grade": rating.grade, "customer": rating.customer.name}
