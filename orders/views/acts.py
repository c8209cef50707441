"""Acts of the owner and of the centre, each asked once more on a page that names the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.types import AuthedRequest
from core import clock
from core.pages import FormPage
from core.refusals import NotAllowed, NotNow, Refused
from orders import permissions, queries, services
from orders.forms import ActForm, ReasonForm
from orders.models import Order
from orders.wording import department_name

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class _Act(FormPage):
    """One act on one order."""

    request: AuthedRequest
    template_name = "core/confirm.html"
    form_class: type[BaseForm] = ActForm
    effect: _StrOrPromise = ""

    def find(self) -> Order:
        return self.found(queries.visible_to(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def context(self) -> dict[str, Any]:
        return {"effect": self.effect, "back_url": self.object.get_absolute_url()}

    def allow(self, *, allowed: bool) -> None:
        """Refuse who may not, or who comes too late."""
        if not allowed:
            raise NotNow(
                _("Order %(number)s is “%(state)s”; this act is not yours or not possible now.")
                % {"number": self.object, "state": self.object.get_state_display()}
            )


class ExaminePage(_Act):
    """4.1: the owner has examined the order information."""

    submit_label = gettext_lazy("Examined, go on to the signature")
    effect = gettext_lazy(
        "You confirm product, quantity, price, customer and delivery date. The signature (4.2) is "
        "then on your desk."
    )

    def get_title(self) -> str:
        return _("Examine order %(number)s") % {"number": self.object}

    def check(self) -> None:
        self.allow(allowed=permissions.may_sign(order=self.object, by=self.request.user))

    def run(self, form: BaseForm) -> str:
        order = services.examine_order(order=self.object, by=self.request.user, **form.cleaned_data)
        self.say(_("Order %(number)s is examined; sign it now.") % {"number": order})
        return order.get_absolute_url()


class SignPage(_Act):
    """4.2: the owner signs within the sales column."""

    submit_label = gettext_lazy("Sign")
    effect = gettext_lazy(
        "The order becomes effective: stock is reserved, credit is used, the contract is issued."
    )

    def get_title(self) -> str:
        return _("Sign order %(number)s") % {"number": self.object}

    def check(self) -> None:
        self.allow(allowed=permissions.may_sign(order=self.object, by=self.request.user))

    def run(self, form: BaseForm) -> str:
        order = services.sign_order(order=self.object, by=self.request.user, **form.cleaned_data)
        if order.state == Order.State.APPROVED:
            self.say(_("Order %(number)s is signed; its contract is issued.") % {"number": order})
        else:
            self.say(
                _("Credit was used up meanwhile, so order %(number)s went up: %(state)s.")
                % {"number": order, "state": order.get_state_display()}
            )
        return order.get_absolute_url()


class WithdrawPage(_Act):
    """The owner takes an undecided order back."""

    form_class = ReasonForm
    submit_label = gettext_lazy("Withdraw")
    effect = gettext_lazy("The order comes back to you; nobody decides it until you hand it in.")

    def get_title(self) -> str:
        return _("Withdraw order %(number)s") % {"number": self.object}

    def check(self) -> None:
        self.allow(allowed=permissions.may_withdraw(order=self.object, by=self.request.user))

    def run(self, form: BaseForm) -> str:
        order = services.withdraw_order(
            order=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(_("Order %(number)s is withdrawn; change it or cancel it.") % {"number": order})
        return order.get_absolute_url()


class CancelPage(_Act):
    """An order is given up."""

    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the order")
    effect = gettext_lazy("Reserved stock and used credit are freed. The record stays.")

    def get_title(self) -> str:
        return _("Cancel order %(number)s") % {"number": self.object}

    def check(self) -> None:
        self.allow(allowed=permissions.may_cancel(order=self.object, by=self.request.user))

    def run(self, form: BaseForm) -> str:
        order = services.cancel_order(order=self.object, by=self.request.user, **form.cleaned_data)
        self.say(_("Order %(number)s is cancelled.") % {"number": order})
        return order.get_absolute_url()


class AbsencePage(_Act):
    """6.2: on without the departments that are late, with a written reason."""

    form_class = ReasonForm
    submit_label = gettext_lazy("Go on without them")

    def get_title(self) -> str:
        return _("Order %(number)s: departments that are late") % {"number": self.object}

    def check(self) -> None:
        try:
            permissions.check_may_go_on_without(order=self.object, by=self.request.user)
        except Refused as refusal:
            raise NotAllowed(refusal.message) from None

    def context(self) -> dict[str, Any]:
        late = queries.late_departments(self.object, now=clock.now())
        names = _(", ").join(department_name(code) for code in late)
        effect = _(
            "%(departments)s has not answered within the limit. The order goes on without it; "
            "the absence and your reason are kept with the order and printed with it."
        ) % {"departments": names}
        return {
            **super().context(),
            "effect": effect if late else _("No department is late: wait for the opinions."),
        }

    def run(self, form: BaseForm) -> str:
        order = services.go_on_without(order=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            _("The absence is noted; order %(number)s is now “%(state)s”.")
            % {"number": order, "state": order.get_state_display()}
        )
        return order.get_absolute_url()


class AcceptQuotationPage(_Act):
    """The centre accepts the competitor's quotation as proof."""

    submit_label = gettext_lazy("Accept the quotation")
    effect = gettext_lazy(
        "The market-holding price counts as proven and the order is judged again."
    )

    def get_title(self) -> str:
        return _("Accept the quotation of order %(number)s") % {"number": self.object}

    def check(self) -> None:
        self.allow(
            allowed=permissions.may_accept_quotation(order=self.object, by=self.request.user)
        )

    def run(self, form: BaseForm) -> str:
        order = services.accept_quotation(
            order=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            _("The quotation is accepted; order %(number)s is now “%(state)s”.")
            % {"number": order, "state": order.get_state_display()}
        )
        return order.get_absolute_url()
