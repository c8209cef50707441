"""The inbox on any page: `item_menu`, `item_involved` and `item_place`, each of a subject.

And `{% phrase_bar form.opinion %}` over every field in which somebody writes an opinion.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.forms import BoundField
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from records.access import may_open
from records.services import subject_key
from workflow import queries
from workflow.display import Act, acts_for, menu_items, signer_looks
from workflow.models import WorkItem
from workflow.permissions import holds
from workflow.wording import role_name

register = template.Library()


@register.inclusion_tag("workflow/_menu.html", takes_context=True)
def item_menu(context: RequestContext, subject: Model) -> dict[str, Any]:
    """Give the menu of the subject's items: hand on, ask, copies, urge, comment, sheet."""
    user: User = context["request"].user
    items = menu_items(_items(context, subject), user)
    acts: list[Act] = []
    for item in items:
        step = role_name(item.role) if len(items) > 1 else ""
        found = acts_for(item, user, step=step)
        acts += found if item is items[0] else [one for one in found if "/urge/" in one.url]
    if may_open(user, subject_key(subject)):
        args = [subject._meta.label_lower, subject.pk]
        acts.append(Act(_("Comment…"), reverse("records:comment", args=args), "edit"))
    if items:
        acts.append(Act(_("Approval sheet"), items[0].get_sheet_url(), "printer"))
    return {"acts": acts}


@register.inclusion_tag("workflow/_involved.html", takes_context=True)
def item_involved(context: RequestContext, subject: Model) -> dict[str, Any]:
    """Give what was asked, shown and urged about all items of the subject."""
    involved = queries.involved_in(_items(context, subject))
    return {
        "involved": involved,
        "signers": signer_looks(involved, context["request"].user),
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("workflow/_place.html", takes_context=True)
def item_place(context: RequestContext, subject: Model) -> dict[str, Any]:
    """Give where the reader's item of the subject stands in their inbox, with its neighbours (j/k).

    Nothing when the subject does not wait for them.
    """
    user: User = context["request"].user
    waiting = [item for item in _items(context, subject) if item.is_open]
    mine = next((item for item in waiting if holds(item=item, user=user)), None)
    return {"place": queries.place_in_inbox(user, mine) if mine else None}


@register.inclusion_tag("core/_phrases.html", takes_context=True)
def phrase_bar(context: RequestContext, field: BoundField) -> dict[str, Any]:
    """Give the company's phrases and the reader's own, to be put into a field; one statement."""
    phrases = queries.phrases_for(context["request"].user)
    return {
        "phrases": phrases,
        "target": field.id_for_label,
        "own_url": reverse("workflow:phrases"),
    }


def _items(context: RequestContext, subject: Model) -> list[WorkItem]:
    """Read the subject's items once a page."""
    key = f"workflow_items {subject_key(subject)}"
    kept = context.render_context
    if key not in kept:
        kept[key] = list(queries.items_of(subject))
    items: list[WorkItem] = kept[key]
    return items
