"""The way of a version: meeting (2.1), director (2.3), general manager (2.4), back, or given up."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.behalf import holder_behind
from core.formats import day_text
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from pricing import permissions, queries
from pricing.models import PriceStrategy, StrategyOpinion
from pricing.services.drafts import check_revision, draft_to_edit, open_writing
from pricing.services.strategies import put_in_force
from records.services import record
from workflow.queries import items_of, open_items_of
from workflow.services import close_item, close_open_items, notify, open_item

Conclusion = StrategyOpinion.Conclusion
# 研发 stands on the chart, not in the table: invited, never waited for (domain C 2.1).
INVITED = ("rd",)


@unit_of_work
def convene_meeting(*, strategy: PriceStrategy, revision: int, by: User) -> PriceStrategy:
    """Call the joint meeting: every department that takes part is asked in writing (2.1).

    From here on the draft is not edited. Raises Refused while a price, a cost or a fitting start
    is missing.
    """
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_edit(by, strategy))
    _check_complete(strategy)
    before = strategy.state
    strategy.convene()
    strategy.round += 1
    strategy.revision += 1
    strategy.save(update_fields=["state", "round", "revision"])
    close_open_items(subject=strategy, by=by, steps=["2.2"], outcome="submitted")
    for department in dict.fromkeys([*strategy.departments, *INVITED]):
        _ask(strategy, "2.1", role=department, slot=department, by=by)
    record(
        subject=strategy,
        verb="pricing.strategy_convened",
        by=by,
        before=before,
        after=strategy.state,
        changes={"round": (None, strategy.round)},
    )
    return strategy


def _check_complete(strategy: PriceStrategy) -> None:
    if not strategy.departments:
        raise Refused(_("Name the departments that take part."))
    if not strategy.lines.exists():
        raise Refused(_("This version lists no prices."))
    without = strategy.lines.filter(cost_net=0).order_by("product__code")
    if missing := list(without.values_list("product__code", flat=True)[:6]):
        raise Refused(
            _("There is no cost yet for %(products)s; finance enters it on the page of the lines.")
            % {"products": ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")}
        )
    if strategy.start < clock.today():
        raise Refused(
            _("It should rule from %(start)s, but that day is over. Set today or a later day.")
            % {"start": day_text(strategy.start, "full")}
        )
    last = queries.strategies(scope=strategy.scope).first()
    if last is not None and strategy.start <= last.start:
        raise Refused(
            _("It should rule from %(start)s, but %(last)s begins on %(from)s.")
            % {
                "start": day_text(strategy.start, "full"),
                "last": last,
                "from": day_text(last.start, "full"),
            }
        )


@unit_of_work
def give_strategy_opinion(
    *,
    strategy: PriceStrategy,
    department: str,
    conclusion: str,
    text: str,
    revision: int,
    by: User,
) -> PriceStrategy:
    """Keep a department's written opinion; when all who must have answered it goes on (2.1).

    Silence never counts as consent and one disagreement does not end it: the director decides with
    all opinions before him. Raises NotAllowed, Stale, and Refused without a text.
    """
    strategy = lock(PriceStrategy).select_related("issuer").get(pk=strategy.pk)
    permissions.check(permissions.why_not_opine(by, strategy, department))
    check_revision(strategy, revision)
    item = open_items_of(strategy).filter(step_code="2.1", slot=department).first()
    if item is None:
        raise Refused(_("Your department is not asked, or has answered already."))
    if conclusion not in (Conclusion.AGREE, Conclusion.CONDITIONAL, Conclusion.DISAGREE):
        raise Refused(_("Choose a conclusion."), "conclusion")
    if not text.strip():
        raise Refused(_("Write your department's opinion; it is kept with the strategy."), "text")
    _keep(strategy, "2.1", department, conclusion=conclusion, text=text, by=by)
    close_item(item=item, outcome=conclusion, by=by)
    before = strategy.state
    if not queries.departments_missing(strategy):
        _go_on(strategy, by=by)
    record(
        subject=strategy,
        verb="pricing.strategy_opinion",
        by=by,
        before=before,
        after=strategy.state,
        comment=text,
        changes={"department": (None, department), "conclusion": (None, conclusion)},
    )
    return strategy


def _go_on(strategy: PriceStrategy, *, by: User) -> None:
    """All who must have answered. A director does not check a version of his own (B1.10)."""
    if strategy.issuer.has_role("director"):
        strategy.pass_to_general_manager()
        step = "2.4"
    else:
        strategy.pass_to_director()
        step = "2.3"
    strategy.revision += 1
    strategy.save(update_fields=["state", "revision"])
    close_open_items(subject=strategy, by=None, steps=["2.1"], outcome="not_waited")
    _ask(strategy, step, role=permissions.ROLE_OF[step], by=by)


@unit_of_work
def decide_strategy(
    *, strategy: PriceStrategy, outcome: str, opinion: str, revision: int, by: User
) -> PriceStrategy:
    """Agree, with an opinion, or return with reasons: the director (2.3), the GM (2.4).

    The GM's approval puts the version in force from its start; where that day has passed
    meanwhile, from today, so that nothing was ruled backwards. Raises NotAllowed, Stale, Refused.
    """
    others = {other.pk: other for other in lock(PriceStrategy).filter(scope=strategy.scope)}
    strategy = others[strategy.pk]
    permissions.check(permissions.why_not_decide(by, strategy))
    check_revision(strategy, revision)
    step = permissions.STEP_OF[strategy.state]
    if outcome not in (Conclusion.AGREE, Conclusion.RETURN):
        raise Refused(_("Choose a conclusion."), "outcome")
    if outcome == Conclusion.RETURN and not opinion.strip():
        raise Refused(_("Write the reasons, so that the centre knows what to change."), "opinion")
    if step == "2.3" and not opinion.strip():
        raise Refused(_("The director gives an opinion with it (work standard 2.3)."), "opinion")
    role = permissions.ROLE_OF[step]
    _keep(strategy, step, role, conclusion=outcome, text=opinion, by=by)
    if outcome == Conclusion.RETURN:
        return _send_back(strategy, reason=opinion, by=by)
    if step == "2.4":
        return _approve(strategy, opinion=opinion, by=by)
    before = strategy.state
    strategy.pass_to_general_manager()
    strategy.revision += 1
    strategy.save(update_fields=["state", "revision"])
    close_open_items(subject=strategy, by=by, steps=["2.3"], outcome="passed_on")
    _ask(strategy, "2.4", role="gm", by=by)
    record(
        subject=strategy,
        verb="pricing.strategy_checked",
        by=by,
        before=before,
        after=strategy.state,
        comment=opinion,
    )
    return strategy


def _approve(strategy: PriceStrategy, *, opinion: str, by: User) -> PriceStrategy:
    today = clock.today()
    if strategy.start < today:
        planned, strategy.start = strategy.start, today
        strategy.save(update_fields=["start"])
        record(
            subject=strategy,
            verb="pricing.strategy_changed",
            by=by,
            comment=opinion,
            changes={"start": (planned, today)},
        )
    strategy = put_in_force(strategy=strategy, by=by)
    close_open_items(subject=strategy, by=by, outcome="approved")
    notify(
        text_code="pricing.approved",
        url=strategy.get_absolute_url(),
        key=f"pricing.approved/{strategy.pk}",
        people=[strategy.issuer],
        params={
            "strategy": str(strategy),
            "by": by.display_name,
            "start": strategy.start.isoformat(),
        },
    )
    return strategy


@unit_of_work
def call_back(*, strategy: PriceStrategy, reason: str, revision: int, by: User) -> PriceStrategy:
    """Let the centre take a version back while the meeting still goes on, with its reason."""
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_call_back(by, strategy))
    if not reason.strip():
        raise Refused(_("Write the reason; the departments read it."), "reason")
    return _send_back(strategy, reason=reason, by=by)


@unit_of_work
def void_strategy(
    *, strategy: PriceStrategy, reason: str, revision: int, by: User
) -> PriceStrategy:
    """Give a draft up, for good and with its reason; its number stays listed (domain C4).

    Whoever was asked about it in an earlier round is told. Raises NotAllowed once it went to the
    meeting (it is taken back first), Stale, and Refused without a reason.
    """
    strategy = draft_to_edit(strategy, revision=revision)
    permissions.check(permissions.why_not_void(by, strategy))
    if not reason.strip():
        raise Refused(_("Write the reason; it is kept with the version."), "reason")
    before = strategy.state
    strategy.give_up()
    strategy.revision += 1
    strategy.save(update_fields=["state", "revision"])
    roles = {item.role for item in items_of(strategy) if item.step_code == "2.1"}
    close_open_items(subject=strategy, by=by, outcome="voided")
    _tell(strategy, "pricing.voided", roles=roles, reason=reason, by=by)
    record(
        subject=strategy,
        verb="pricing.strategy_voided",
        by=by,
        before=before,
        after=strategy.state,
        comment=reason,
    )
    return strategy


def _tell(
    strategy: PriceStrategy, code: str, *, roles: Collection[str], reason: str, by: User
) -> None:
    """Tell the issuer, everybody who wrote an opinion, and the departments of these roles."""
    wrote = [one.given_by for one in queries.opinions_of(strategy)]
    people = [one for one in (strategy.issuer, *wrote) if one.pk != by.pk]
    for role in ("", *sorted(roles)):
        notify(
            text_code=code,
            url=strategy.get_absolute_url(),
            key=f"{code}/{strategy.pk}/{strategy.revision}",
            people=() if role else people,
            role=role,
            params={"strategy": str(strategy), "by": by.display_name, "reason": reason[:200]},
        )


def _send_back(strategy: PriceStrategy, *, reason: str, by: User) -> PriceStrategy:
    """Make it a draft again; whoever has answered or was still asked is told, with the reason."""
    before = strategy.state
    roles = {item.role for item in open_items_of(strategy) if item.step_code == "2.1"}
    strategy.send_back()
    strategy.revision += 1
    strategy.save(update_fields=["state", "revision"])
    close_open_items(subject=strategy, by=by, outcome="returned")
    open_writing(strategy, by=by)
    _tell(strategy, "pricing.returned", roles=roles, reason=reason, by=by)
    record(
        subject=strategy,
        verb="pricing.strategy_returned",
        by=by,
        before=before,
        after=strategy.state,
        comment=reason,
    )
    return strategy


def _keep(
    strategy: PriceStrategy, step: str, role: str, *, conclusion: str, text: str, by: User
) -> None:
    StrategyOpinion.objects.create(
        strategy=strategy,
        round=strategy.round,
        revision=strategy.revision,
        step=step,
        role=role,
        conclusion=conclusion,
        text=text,
        given_by=by,
        on_behalf_of=holder_behind(by),
        at=clock.now(),
    )


def _ask(strategy: PriceStrategy, step: str, *, role: str, by: User, slot: str = "") -> None:
    open_item(
        step=step,
        subject=strategy,
        role=role,
        slot=slot,
        initiator=by,
        label=str(strategy),
        url=strategy.get_absolute_url(),
    )
