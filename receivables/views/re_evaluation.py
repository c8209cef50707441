"""Node N17 of the chart: after full payment the customer's credit is looked at again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock
from core.pages import FormPage
from customers import queries as customer_queries
from customers.models import Customer
from customers.wording import grade_look
from receivables import forms, permissions, queries, services
from workflow.views import onward


class ReEvaluationPage(FormPage):
    """Keep the rating with a reason, or open a new survey."""

    request: AuthedRequest
    template_name = "receivables/re_evaluation.html"
    form_class = forms.ReEvaluationForm
    submit_label = _("Save the result")

    def find(self) -> Customer:
        return self.found(customer_queries.visible_to(self.request.user))

    def check(self) -> None:
        permissions.check_may_re_evaluate(self.request.user)

    def get_title(self) -> str:
        return gettext("Credit re-evaluation: %(customer)s") % {"customer": self.object.name}

    def context(self) -> dict[str, Any]:
        customer = self.object
        facts = customer_queries.credit_facts(customer, on=clock.today())
        paid = queries.payment_record(customer)
        return {
            "customer": customer,
            "facts": facts,
            "grade_look": grade_look(facts.grade),
            "record": paid,
            "on_time_percent": paid["on_time"] * 100 / paid["settled"] if paid["settled"] else None,
            "item": queries.open_re_evaluation(customer),
            "back_url": customer.get_absolute_url(),
        }

    def run(self, form: Any) -> str:
        typed, item = form.cleaned_data, queries.open_re_evaluation(self.object)
        if typed["outcome"] == "keep":
            services.keep_rating(customer=self.object, reason=typed["reason"], by=self.request.user)
            self.say(
                gettext("The rating of %(customer)s stays as it is.")
                % {"customer": self.object.name}
            )
            return onward(self.request.user, item, self.object.get_absolute_url())
        rating = services.start_survey(customer=self.object, by=self.request.user)
        self.say(gettext("A survey of %(customer)s is open.") % {"customer": self.object.name})
        url: str = rating.get_absolute_url()
        return url
