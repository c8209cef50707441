"""The three page patterns that repeat: lists, objects, forms (docs/pages.md has one of each).

A list (everything in the address, keyset paging, capped count, export):

    class OrderListPage(ListPage):
        title = _("Orders")
        columns = (
            Column("number", _("No."), css="cd nw", link=address, sort="number"),
            Column("customer", _("Customer"), "customer.name", css="cc nw", link=address,
                   link_css="b"),
            Column("amount", _("Amount (CNY)"), kind="money", css="cb", sort="amount"),
            Column("state", _("State"), lambda row: state_look(row.state), "look", css="ca nw"),
        )
        filters = (
            Filter("state", _("State"), STATES),
            Filter("owner", _("Owner"), owners, look="select"),
        )
        sorts = {"number": ("number",), "amount": ("amount", "number")}
        default_sort = "-number"
        search_label = _("Number or customer")

        def rows(self) -> QuerySet[Order]:
            return queries.visible_to(self.request.user).select_related("customer")

        def search(self, rows, q):
            return rows.filter(Q(number__icontains=q) | Q(customer__name__icontains=q))

A form that runs one service. What the service refuses becomes 422 at the field; `Stale` (409) and
`NotAllowed` (403) become their pages by the middleware. Every entry and decision posts this way:

    class OrderDecisionPage(FormPage):
        template_name = "orders/decision.html"
        form_class = DecisionForm
        title = _("Decide the order")

        def find(self) -> Order:
            return self.found(queries.visible_to(self.request.user))

        def run(self, form) -> str:
            decide_order(order=self.object, by=self.request.user, **form.cleaned_data)
            self.say(_("Order %(number)s was approved.") % {"number": self.object.number})
            return reverse("workflow:inbox")

A view with several forms, or a formset beside the form, calls `run_form` itself.
"""

from __future__ import annotations

from core.pages.acts import FormPage, ObjectPage, found, run_form
from core.pages.lists import Action, Choice, Empty, Filter, ListPage
from core.tables import Column

__all__ = [
    "Action",
    "Choice",
    "Column",
    "Empty",
    "Filter",
    "FormPage",
    "ListPage",
    "ObjectPage",
    "found",
    "run_form",
]
