"""Items, outcomes and notices in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.roles import DEPARTMENTS, ROLES
from core import formats
from core.looks import Look
from workflow.models import Breach, Notice, WorkItem
from workflow.registry import notice_text, page_for

TASKS = {
    1: _("Market development"),
    2: _("Price strategy"),
    3: _("Order information"),
    4: _("Signing orders"),
    5: _("Customer survey"),
    6: _("Order review"),
    7: _("Contracts"),
    8: _("Goods and delivery"),
    9: _("After-sales"),
    10: _("Collecting payment"),
}

OUTCOMES: dict[str, Look] = {
    "agreed": Look("green", _("agreed")),
    "approved": Look("green", _("agreed")),
    "signed": Look("green", _("signed")),
    "done": Look("green", _("done")),
    "returned": Look("amber", _("sent back"), "arrow-back-up"),
    "refused": Look("red", _("refused"), "ban"),
    "passed": Look("blue", _("passed on")),
    "withdrawn": Look("grey", _("withdrawn")),
    "cancelled": Look("grey", _("cancelled")),
    "agree": Look("green", _("agreed")),
    "conditional": Look("amber", _("agreed with a condition")),
    "disagree": Look("red", _("disagreed"), "ban"),
    "approve": Look("green", _("agreed")),
    "passed_on": Look("blue", _("passed on")),
    "handed_over": Look("blue", _("passed on")),
    "examined": Look("green", _("examined")),
    "reviewed": Look("green", _("examined")),
    "submitted": Look("green", _("handed in")),
    "proposed": Look("green", _("proposed")),
    "routed": Look("blue", _("decided who decides")),
    "credit_moved": Look("amber", _("went up: the credit changed")),
    "issued": Look("green", _("contract issued")),
    "stock": Look("green", _("from stock")),
    "part_stock": Look("green", _("partly from stock")),
    "production": Look("green", _("to production")),
    "finished": Look("green", _("finished")),
    "shipped": Look("green", _("shipped")),
    "absent": Look("amber", _("absent, gone on without"), "clock"),
    "receipt_returned": Look("green", _("receipt returned")),
    "settled": Look("green", _("paid")),
    "confirmed": Look("green", _("confirmed")),
    "reversed": Look("grey", _("reversed")),
    "completed": Look("green", _("done")),
    "closed": Look("green", _("done")),
    "kept": Look("green", _("rating kept")),
    "survey": Look("blue", _("survey opened")),
    "dropped": Look("grey", _("no longer asked")),
}

LANES = {
    "gm": _("General manager"),
    "director": _("Marketing director"),
    "centre": _("Marketing centre"),
    "market": _("Market, information"),
    "related": _("Related departments"),
}

# Nodes of the flow chart, short enough for its boxes; both charts share them.
NODES = {
    "start": pgettext_lazy("flow chart", "Start"),
    "develop": pgettext_lazy("flow chart", "Market development"),
    "forecast": pgettext_lazy("flow chart", "Analysis, forecast"),
    "strategy": pgettext_lazy("flow chart", "Price strategy"),
    "strategy_help": pgettext_lazy("flow chart", "Departments take part"),
    "strategy_check": pgettext_lazy("flow chart", "Director checks"),
    "strategy_approval": pgettext_lazy("flow chart", "GM approves"),
    "order": pgettext_lazy("flow chart", "Order information"),
    "registration": pgettext_lazy("flow chart", "Register customer"),
    "is_new": pgettext_lazy("flow chart", "New customer?"),
    "entry": pgettext_lazy("flow chart", "Order entry"),
    "signing": pgettext_lazy("flow chart", "Own signature"),
    "survey": pgettext_lazy("flow chart", "Credit survey"),
    "examination": pgettext_lazy("flow chart", "Examination"),
    "review": pgettext_lazy("flow chart", "Joint review"),
    "credit": pgettext_lazy("flow chart", "Credit check"),
    "director": pgettext_lazy("flow chart", "Director decides"),
    "beyond": pgettext_lazy("flow chart", "Beyond the limits?"),
    "gm": pgettext_lazy("flow chart", "GM decides"),
    "carry_out": pgettext_lazy("flow chart", "Carry out"),
    "contract": pgettext_lazy("flow chart", "Perform contract"),
    "source": pgettext_lazy("flow chart", "In stock?"),
    "make_ready": pgettext_lazy("flow chart", "Make ready"),
    "making": pgettext_lazy("flow chart", "Production, R&D"),
    "delivery": pgettext_lazy("flow chart", "Delivery"),
    "receipt": pgettext_lazy("flow chart", "Signed receipt"),
    "complaints": pgettext_lazy("flow chart", "Complaints, visits"),
    "feedback": pgettext_lazy("flow chart", "Feedback"),
    "opinions": pgettext_lazy("flow chart", "Opinions summary"),
    "collection": pgettext_lazy("flow chart", "Collect payment"),
    "default": pgettext_lazy("flow chart", "Default"),
    "settlement": pgettext_lazy("flow chart", "Settle, finance"),
    "re_evaluation": pgettext_lazy("flow chart", "Re-rate credit"),
    "finish": pgettext_lazy("flow chart", "End"),
}

CONDITIONS = {
    "yes": pgettext_lazy("flow chart", "yes"),
    "no": pgettext_lazy("flow chart", "no"),
    "known": pgettext_lazy("flow chart", "known customer"),
    "own": pgettext_lazy("flow chart", "own authority"),
    "within": pgettext_lazy("flow chart", "within"),
    "beyond": pgettext_lazy("flow chart", "beyond"),
    "in_stock": pgettext_lazy("flow chart", "in stock"),
    "no_stock": pgettext_lazy("flow chart", "no stock"),
    "breach": pgettext_lazy("flow chart", "breach"),
}

NODE_STATES: dict[str, Look] = {
    "done": Look("green", pgettext_lazy("flow chart", "done")),
    "now": Look("blue", pgettext_lazy("flow chart", "now")),
    "todo": Look("grey", pgettext_lazy("flow chart", "not yet"), "circle"),
    "skipped": Look("grey", pgettext_lazy("flow chart", "not needed")),
}

NOTICES = {
    "workflow.arrived": (
        _("%(step)s: “%(label)s” of %(customer)s waits for you, due %(due)s."),
        _("To do: %(step)s, %(label)s"),
    ),
    "workflow.arrived_plain": (
        _("%(step)s: “%(label)s” waits for you, due %(due)s."),
        _("To do: %(step)s, %(label)s"),
    ),
    "workflow.half": (
        _("Half of the time for %(step)s of “%(label)s” has gone; it is due %(due)s."),
        _("Reminder: %(step)s, %(label)s"),
    ),
    "workflow.breach": (
        _("%(step)s of “%(label)s” is late: it was due %(due)s and is in the breach ledger now."),
        _("Late: %(step)s, %(label)s"),
    ),
    "workflow.escalation": (
        _("%(holder)s has not done %(step)s of “%(label)s”, due %(due)s. Please see to it."),
        _("Overdue in your department: %(step)s, %(label)s"),
    ),
    "workflow.transferred": (
        _("%(by)s handed %(step)s of “%(label)s” on to you; it is due %(due)s."),
        _("Handed on to you: %(step)s, %(label)s"),
    ),
    "workflow.copied": (
        _("%(by)s sends you “%(label)s” (%(step)s) to know of."),
        _("To know of: %(label)s"),
    ),
    "workflow.urged": (
        _("%(by)s asks you to hurry with %(step)s of “%(label)s”; it is due %(due)s."),
        _("Please hurry: %(step)s, %(label)s"),
    ),
    "workflow.answered": (
        _("%(by)s has given the opinion you asked for on “%(label)s” (%(step)s)."),
        _("Opinion given: %(label)s"),
    ),
}

VERBS = {
    "workflow.breached": _("passed its time limit"),
    "workflow.planned": _("set the planned date"),
    "workflow.excused": _("accepted the excuse"),
    "workflow.transferred": _("handed the item on"),
    "workflow.copied": _("sent copies"),
    "workflow.urged": _("urged the holder"),
    "workflow.asked_before": _("asked for an opinion before the decision"),
    "workflow.asked_after": _("asked for an opinion after the decision"),
    "workflow.signer_agrees": _("agreed in the opinion asked for"),
    "workflow.signer_disagrees": _("disagreed in the opinion asked for"),
    "workflow.signer_dropped": _("took the question back"),
    "workflow.phrase_added": _("added a standard phrase"),
    "workflow.phrase_changed": _("changed a standard phrase"),
    "workflow.phrase_removed": _("removed a standard phrase"),
    "workflow.standard_amended": _("amended the standard"),
    "workflow.minutes_measured": _("measured anew how long closed items were held"),
}
CHANGED = {"items_measured": _("items measured anew")}


def register_outcomes(looks: Mapping[str, Look]) -> None:
    """Add outcomes that another app closes its items with."""
    OUTCOMES.update(looks)


def outcome_look(item: WorkItem) -> Look:
    """Return how an item stands: what came of it, or that it still waits."""
    if item.is_open:
        return Look("blue", _("waiting"))
    # "routed 6.1" carries the step that it led to.
    return OUTCOMES.get(item.outcome.split(" ")[0]) or Look("grey", item.outcome)


def item_reason(item: WorkItem) -> str:
    """Say why the item is on this desk; empty when its app gave no reason."""
    page = page_for(item.step_code, item.subject_type)
    if page is None or page.reason is None or not item.reason:
        return ""
    return page.reason(item.reason)


def holder_text(item: WorkItem) -> str:
    """Return with whom an item is, or who did it: a name, else the role it is offered to."""
    if item.done_by is not None:
        return acting_text(item.done_by, item.on_behalf_of)
    return str(item.person) if item.person else role_name(item.role)


def due_text(item: WorkItem) -> str:
    """Return by when an item is due, in words."""
    return formats.moment_text(item.due_at) if item.due_at else gettext("at any time")


def acting_text(person: Any, holder: Any) -> str:
    """Return who acted: a name, or «X 代 Y» where it was for somebody else."""
    if holder is None:
        return str(person)
    return gettext("%(name)s for %(holder)s") % {"name": person, "holder": holder}


def breach_holder(breach: Breach) -> str:
    """Return who passed a limit: the name at the time, else the role."""
    return breach.person_name or role_name(breach.role)


def role_name(code: str) -> str:
    """Return a role's name in the reader's language."""
    return str(ROLES[code].name) if code in ROLES else code


def department_name(code: str) -> str:
    """Return a department's name in the reader's language."""
    return dict(department_choices()).get(code, code)


def department_choices() -> list[tuple[str, str]]:
    """Return every department's code and name in the reader's language."""
    english = (get_language() or "").startswith("en")
    return [(one.code, one.en if english else one.zh) for one in DEPARTMENTS]


def task_choices() -> list[tuple[str, str]]:
    """Return the ten tasks as the navigation calls them."""
    return [(str(number), f"{number} {name}") for number, name in TASKS.items()]


def step_label(code: str, names: Mapping[str, str]) -> str:
    """Return a step as people say it: «6.3 总监审批»; nodes of the chart alone have no number."""
    if code not in names:
        return code
    return f"{code} {names[code]}" if code[0].isdigit() else names[code]


def _worded(params: Mapping[str, Any], step_names: Mapping[str, str]) -> dict[str, Any]:
    words: dict[str, Any] = dict(params)
    if "step" in words:
        words["step"] = step_label(str(words["step"]), step_names)
    if words.get("label") == "":
        words["label"] = _("draft")
    for key, value in words.items():
        if key == "due" or key.endswith("_at"):
            words[key] = _moment(value)
        elif key.endswith("_on"):
            words[key] = formats.day_text(parse_date(str(value)))
        elif key.endswith("_role") and value in ROLES:
            words[key] = ROLES[value].name
    return words


def _moment(value: Any) -> str:
    moment = parse_datetime(str(value)) if value else None
    return formats.moment_text(moment) if isinstance(moment, datetime) else gettext("at any time")


def notice_sentence(notice: Notice, step_names: Mapping[str, str]) -> str:
    """Put a notice into words; one whose text is gone shows its code, never an error."""
    text = notice_text(notice.code)
    return _fill(text.sentence if text else notice.code, notice, step_names)


def notice_heading(notice: Notice, step_names: Mapping[str, str]) -> str:
    """Return the heading of the notice's mail, on one line."""
    text = notice_text(notice.code)
    heading = _fill(text.mail_subject if text else notice.code, notice, step_names)
    return " ".join(heading.split())


def _fill(text: Any, notice: Notice, step_names: Mapping[str, str]) -> str:
    try:
        return str(text) % _worded(notice.params, step_names)
    except (KeyError, ValueError, TypeError):
        return str(text)
