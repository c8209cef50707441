"""Deciding an order (3.2, 6.1, 6.3, 6.5) and a department's opinion (6.2)."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from accounts.types import AuthedRequest
from core import clock
from core.pages import FormPage
from core.refusals import NotNow
from customers.queries import credit_facts
from orders import permissions, queries, rules, services
from orders.display import (
    decided_parts,
    docs_of,
    exposure_chart,
    margins,
    names_for,
    standard_of,
    step_of,
    verdict_parts,
    way_of,
    workings_of,
)
from orders.forms import DecisionForm, OpinionForm
from orders.models import Decision, Order
from orders.services import Answer
from orders.wording import state_look, step_name
from pricing import queries as pricing_queries
from workflow.models import WorkItem
from workflow.queries import involved_in
from workflow.views import item_of, onward


class _OnTheDesk(FormPage):
    """An order as somebody who has to say something about it sees it."""

    request: AuthedRequest

    def find(self) -> Order:
        return self.found(queries.visible_to(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def item(self) -> WorkItem | None:
        """The reader's open item of this order."""
        return item_of(self.request.user, self.object)

    def onward(self, item: WorkItem | None) -> str:
        """Where to go after deciding: straight to the next item."""
        return onward(self.request.user, item)

    def context(self) -> dict[str, Any]:
        order, user = self.object, self.request.user
        lines = queries.lines_of(order)
        record = queries.latest_verdict(order)
        verdict = queries.verdict_from(record) if record else None
        sees_cost = pricing_queries.may_see_cost(user)
        credit = credit_facts(order.customer, on=clock.today())
        item = self.item()
        found: dict[str, Any] = {
            "order": order,
            "lines": lines,
            "terms": queries.terms_of(order),
            "look": state_look(order),
            "docs": docs_of(order),
            "way": way_of(order),
            "item": item,
            "waiting_for": involved_in([item]).waiting if item else [],
            "standard": standard_of(step_of(order)),
            "sees_prices": permissions.may_see_prices(user),
            "margin": margins(order, lines) if sees_cost else None,
            "credit": credit,
            **decided_parts(order),
        }
        if verdict is not None and found["sees_prices"]:
            names = names_for(lines, user)
            found |= verdict_parts(verdict, names, order)
            found["workings"] = workings_of(order, names)
            found |= exposure_chart(verdict, credit)
        return found


class DecisionPage(_OnTheDesk):
    """Everything a decider needs, top to bottom, and the three buttons."""

    template_name = "orders/decision.html"
    form_class = DecisionForm

    def get_title(self) -> str:
        return f"{self.object.customer} {self.object}"

    def check(self) -> None:
        self.step = permissions.check_may_decide(order=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        back = rules.steps_back(self.object.walked, self.step)
        return {**super().form_arguments(), "steps_back": [(one, step_name(one)) for one in back]}

    def context(self) -> dict[str, Any]:
        found = super().context()
        order, by = self.object, self.request.user
        level = permissions.level_at(order=order, step=self.step, by=by)
        verdict = found.get("verdict")
        held = rules.why_not_finally(verdict, level, done=order.walked) if verdict else ()
        final = not held and self.step != "6.1"
        following = rules.next_step(verdict, done=[*order.walked, self.step]) if verdict else None
        if following == "6.4" and level < permissions.CHAIN[self.step][1]:
            following = rules.step_above(self.step)
        upward = following if following and following != "6.4" else None
        return {
            **found,
            "step": self.step,
            "step_name": step_name(self.step),
            "final": final,
            "next_name": step_name(upward) if upward else "",
            "may_pass_on": final and upward is not None and self.step != "6.5",
            "may_agree": final or upward is not None,
            "similar": queries.similar_orders(order),
            "may_accept_quotation": permissions.may_accept_quotation(
                order=order, by=self.request.user
            )
            and order.quotation_accepted_by_id is None
            and queries.has_quotation(order),
        }

    def run(self, form: BaseForm) -> str:
        item = self.item()
        order = services.decide_order(order=self.object, by=self.request.user, **form.cleaned_data)
        outcome = form.cleaned_data["outcome"]
        words = dict(Decision.Outcome.choices)[outcome]
        self.say(
            _("Order %(number)s of %(customer)s: %(outcome)s. It is now “%(state)s”.")
            % {
                "number": order,
                "customer": order.customer,
                "outcome": words,
                "state": order.get_state_display(),
            }
        )
        return self.onward(item)


class ReviewPage(_OnTheDesk):
    """A department's opinion in joint review."""

    template_name = "orders/review.html"
    form_class = OpinionForm

    def get_title(self) -> str:
        return f"{self.object.customer} {self.object}"

    def check(self) -> None:
        department = queries.department_asked(self.object, self.request.user)
        if department is None:
            raise NotNow(
                _("Your department is not asked about this order, or has answered already.")
            )
        permissions.check_may_give_opinion(
            order=self.object, department=department, by=self.request.user
        )
        self.department = department

    def context(self) -> dict[str, Any]:
        return {**super().context(), "step_name": step_name("6.2"), "department": self.department}

    def run(self, form: BaseForm) -> str:
        item = self.item()
        data = form.cleaned_data
        services.give_opinion(
            order=self.object,
            department=self.department,
            by=self.request.user,
            version=data["version"],
            answer=Answer(data["conclusion"], data["text"], data["condition"]),
        )
        self.say(_("Your opinion on order %(number)s is kept with it.") % {"number": self.object})
        return self.onward(item)
