"""审批单: one item with everybody's opinions, on one page that prints."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.types import AuthedRequest
from core.formats import duration_text, exact_text, money_text
from core.pages import ObjectPage
from core.parts import Pair
from records.display import loose_docs_of, said_about, stops_of
from records.queries import subject_of
from workflow import permissions, queries, rules
from workflow.display import acts_for, signer_looks
from workflow.models import WorkItem
from workflow.views.items import item_or_404
from workflow.wording import (
    due_text,
    holder_text,
    item_reason,
    outcome_look,
    step_label,
)


class SheetPage(ObjectPage):
    """The item itself: what, whose, until when, what was asked and said; acts for this reader."""

    request: AuthedRequest
    template_name = "workflow/sheet.html"

    def find(self) -> WorkItem:
        return item_or_404(self.request, self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        item, user = self.object, self.request.user
        involved = queries.involved_in([item])
        opens = permissions.opens_subject(item=item, user=user)
        subject = subject_of(f"{item.subject_type}/{item.subject_id}") if opens else None
        sees = rules.sees_amounts(user.roles)
        return {
            "item": item,
            "step": step_label(item.step_code, queries.step_names()),
            "look": outcome_look(item),
            "pairs": _pairs(item, sees_amounts=sees),
            "reason": item_reason(item) if sees else "",
            "subject_url": item.subject_url if opens else "",
            "acts": acts_for(item, user),
            "copy": next((one for one in involved.copies if one.person_id == user.pk), None),
            "involved": involved,
            "signers": signer_looks(involved, user),
            "comments": said_about(subject) if subject else [],
            "docs": loose_docs_of(subject) if subject else [],
            "comment_args": (item.subject_type, item.subject_id) if subject else None,
            "stops": stops_of(item),
        }


def _pairs(item: WorkItem, *, sees_amounts: bool) -> list[Pair]:
    pairs = [
        Pair(_("Held by"), holder_text(item)),
        Pair(_("Arrived"), exact_text(item.arrived_at)),
        Pair(_("Due"), exact_text(item.due_at) if item.due_at else due_text(item)),
    ]
    if item.done_at is not None:
        held = duration_text(item.minutes_held or 0)
        done = _("held %(time)s") % {"time": held}
        pairs.append(Pair(_("Done"), exact_text(item.done_at), done))
    if sees_amounts and item.amount is not None:
        pairs.append(Pair(_("Amount (CNY)"), money_text(item.amount)))
    return pairs
