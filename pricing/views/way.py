"""The way of a version: calling the meeting, opinions (2.1), decisions (2.3, 2.4), taking back."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.types import AuthedRequest
from core import clock
from core.formats import day_text
from core.pages import FormPage, ObjectPage
from core.refusals import NotNow
from pricing import forms, permissions, queries, services
from pricing.difference import difference
from pricing.display import opinion_rows
from pricing.models import PriceStrategy
from pricing.wording import STEPS, must_answer_words, strategy_look
from records.display import docs_of
from workflow.models import WorkItem
from workflow.permissions import holds
from workflow.queries import next_item_after, open_items_of, step_in_force


class DifferencePage(ObjectPage):
    """A version beside the one before it."""

    request: AuthedRequest
    template_name = "pricing/difference.html"

    def find(self) -> PriceStrategy:
        return self.found(queries.versions_visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        return {
            "look": strategy_look(self.object, clock.today()),
            "difference": difference(
                self.request.user, self.object, page=self.request.GET.get("page")
            ),
        }


class ConvenePage(FormPage):
    """Call the joint meeting: the departments are asked in writing."""

    request: AuthedRequest
    template_name = "core/confirm.html"
    form_class: type[BaseForm] = forms.RevisionForm
    submit_label = gettext_lazy("Call the meeting")

    def find(self) -> PriceStrategy:
        return self.found(queries.versions_visible_to(self.request.user))

    def get_title(self) -> str:
        return _("Joint meeting about %(strategy)s") % {"strategy": self.object}

    def check(self) -> None:
        permissions.check(permissions.why_not_edit(self.request.user, self.object))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.revision}

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "effect": _(
                "They are asked for their written opinions: %(asked)s. The draft is not changed "
                "any more unless it is returned."
            )
            % {"asked": must_answer_words(self.object)},
        }

    def run(self, form: Any) -> str:
        services.convene_meeting(
            strategy=self.object, revision=form.cleaned_data["version"], by=self.request.user
        )
        self.say(_("The departments have been asked."))
        return str(self.object.get_absolute_url())


class CallBackPage(ConvenePage):
    """Take a version back while the meeting still goes on."""

    form_class = forms.ReasonForm
    submit_label = pgettext_lazy("a version", "Take it back")

    def get_title(self) -> str:
        return _("Take %(strategy)s back") % {"strategy": self.object}

    def check(self) -> None:
        permissions.check(permissions.why_not_call_back(self.request.user, self.object))

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "effect": _("It becomes a draft again; the departments will be asked anew."),
        }

    def run(self, form: Any) -> str:
        services.call_back(
            strategy=self.object,
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        self.say(_("It is a draft again."))
        return str(self.object.get_absolute_url())


class VoidPage(ConvenePage):
    """Give a draft up for good."""

    form_class = forms.ReasonForm
    submit_label = pgettext_lazy("a version", "Give it up")

    def get_title(self) -> str:
        return _("Give up %(strategy)s") % {"strategy": self.object}

    def check(self) -> None:
        permissions.check(permissions.why_not_void(self.request.user, self.object))

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "stop": True,
            "effect": _(
                "Nobody goes on writing it and it never rules; %(number)s stays in the list of "
                "versions. Whoever was asked about it is told."
            )
            % {"number": self.object.number},
        }

    def run(self, form: Any) -> str:
        services.void_strategy(
            strategy=self.object,
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["version"],
            by=self.request.user,
        )
        self.say(_("%(strategy)s is given up.") % {"strategy": self.object})
        return reverse("pricing:strategies")


class _DeskPage(FormPage):
    """A version as somebody who has to say something about it sees it: what changed comes first."""

    request: AuthedRequest

    def find(self) -> PriceStrategy:
        return self.found(queries.versions_visible_to(self.request.user))

    def get_title(self) -> str:
        return str(self.object)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.revision}

    def item(self) -> WorkItem | None:
        """The reader's open item of this version."""
        user = self.request.user
        return next(
            (item for item in open_items_of(self.object) if holds(item=item, user=user)),
            None,
        )

    def onward(self, item: WorkItem | None) -> str:
        """Where to go after it: straight to the next item."""
        following = next_item_after(self.request.user, item) if item else None
        if following is None:
            return reverse("workflow:inbox")
        return reverse("workflow:item", args=[following.pk])

    def parts(self, step: str) -> dict[str, Any]:
        """What every such page shows."""
        strategy = self.object
        return {
            "step": step,
            "step_name": STEPS[step],
            "standard": step_in_force(step),
            "look": strategy_look(strategy, clock.today()),
            "difference": difference(self.request.user, strategy),
            "opinions": opinion_rows(strategy),
            "must_answer": must_answer_words(strategy),
            "docs": docs_of(strategy),
        }


class OpinePage(_DeskPage):
    """A department's written opinion (2.1)."""

    template_name = "pricing/opine.html"
    form_class = forms.OpineForm

    def check(self) -> None:
        slots = [item.slot for item in open_items_of(self.object).filter(step_code="2.1")]
        department = queries.department_asked(self.request.user, self.object, slots)
        if department is None:
            raise NotNow(
                _("Your department is not asked about this version, or has answered already.")
            )
        permissions.check(permissions.why_not_opine(self.request.user, self.object, department))
        self.department = department

    def context(self) -> dict[str, Any]:
        return {**self.parts("2.1"), "department": self.department}

    def run(self, form: Any) -> str:
        item, typed = self.item(), form.cleaned_data
        services.give_strategy_opinion(
            strategy=self.object,
            department=self.department,
            conclusion=typed["conclusion"],
            text=typed["text"],
            revision=typed["version"],
            by=self.request.user,
        )
        self.say(_("Your opinion on %(strategy)s is kept with it.") % {"strategy": self.object})
        return self.onward(item)


class DecidePage(_DeskPage):
    """The director's check (2.3) and the general manager's approval (2.4)."""

    template_name = "pricing/decide.html"
    form_class = forms.DecideForm

    def check(self) -> None:
        permissions.check(permissions.why_not_decide(self.request.user, self.object))

    def context(self) -> dict[str, Any]:
        step = permissions.STEP_OF[self.object.state]
        return {**self.parts(step), "final": step == "2.4"}

    def run(self, form: Any) -> str:
        item, typed = self.item(), form.cleaned_data
        strategy = services.decide_strategy(
            strategy=self.object,
            outcome=typed["outcome"],
            opinion=typed["opinion"],
            revision=typed["version"],
            by=self.request.user,
        )
        told = {"strategy": strategy, "start": day_text(strategy.start, "full")}
        if strategy.is_approved:
            self.say(_("%(strategy)s is approved: it is in force from %(start)s.") % told)
        else:
            told["state"] = str(strategy_look(strategy, clock.today()).label)
            self.say(_("%(strategy)s is now “%(state)s”.") % told)
        return self.onward(item)
