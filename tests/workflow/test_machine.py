"""Random lives of a few orders: whatever people do in whatever turn, the inbox stays true.

More of them by ENGINE_LIVES (examples) and ENGINE_STEPS (steps each).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.services import deactivate_person
from core import clock
from core.books import SECTIONS, Scope
from core.outbox import drain
from core.refusals import NotAllowed, Refused, Stale
from orders import services as chain
from orders.models import Order
from orders.permissions import STEP_OF_STATE
from orders.services import Answer
from tests.customers.makers import person
from tests.orders.makers import content, draft, old_customer, submitted
from tests.workflow.conftest import moment
from tests.workflow.makers import proposed
from workflow import services
from workflow.models import AddedSigner, Breach, Substitution, WorkItem
from workflow.permissions import holds
from workflow.queries import holders_of, open_items_of
from workflow.rules import SIGNER
from worktime.queries import day_row
from worktime.services import set_day

LIVES = int(os.environ.get("ENGINE_LIVES", "6"))
STEPS = int(os.environ.get("ENGINE_STEPS", "20"))
START = moment("2026-11-23 09:00")
# Within the salesperson's own column, up to the director, up to the general manager.
PRICES = ("680", "600", "570")
BOOKS_EACH = 5
# Each has a colleague in the same role, so that what they leave is somebody's.
LEAVERS = ("centre_head-2", "director-2", "quality-2", "sales-2")
DECISIONS = tuple(STEP_OF_STATE.values())
STEPS_OF_STATE = {
    **{state: {step} for state, step in STEP_OF_STATE.items()},
    Order.State.REVIEW: {"6.2"},
    Order.State.DRAFT: {"3.1"},
    Order.State.RETURNED: {"3.1"},
    Order.State.WITHDRAWN: {"3.1"},
}
ANY = st.integers(min_value=0, max_value=10_000)
YES_OR_NO = st.booleans()


class World:
    """What every life begins with: the house, its people, three orders on their way, one draft."""

    def __init__(self) -> None:
        self.now = START
        one = old_customer()
        self.orders = [submitted(one, content(price=price)).pk for price in PRICES]
        self.orders.append(draft(one, content(price="600")).pk)
        roles = ("centre_head", "director", "gm", "finance", "production", "quality", "supply")
        for role in (*roles, "rd", "logistics", "admin"):
            person(role)
        for login in LEAVERS:
            person(login.removesuffix("-2"), login)
        self.admin = User.objects.get(username="admin")
        self.meet()

    def meet(self) -> None:
        """See who works here and takes part in the process."""
        here = User.objects.filter(is_active=True).exclude(pk=self.admin.pk)
        self.people = list(here.prefetch_related("groups").order_by("pk"))


class Life(RuleBasedStateMachine):
    """One life: whatever is refused leaves no trace, whatever is done keeps what must hold."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.world.now = START
        self.world.meet()
        self.done: dict[int, tuple[Any, ...]] = {}
        self.rounds: dict[int, int] = {}
        self.turn = 0

    def teardown(self) -> None:
        try:
            assert list(self._findings("")) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    # What people do.

    @rule(order=ANY)
    def hand_in(self, order: int) -> None:
        found = self._order(order)
        if self._try(chain.submit_order, order=found, by=found.owner, version=found.version):
            self._new_round(found)

    @rule(order=ANY)
    def take_back(self, order: int) -> None:
        found = self._order(order)
        words = {"version": found.version, "reason": "客户改量"}
        if self._try(chain.withdraw_order, order=found, by=found.owner, **words):
            self._new_round(found, keep_own=True)

    @rule(order=ANY, examined=YES_OR_NO)
    def sign(self, order: int, *, examined: bool) -> None:
        found = self._order(order)
        act = chain.examine_order if examined else chain.sign_order
        self._try(act, order=found, by=found.owner, version=found.version)

    @rule(item=ANY, by=ANY)
    def agree(self, item: int, by: int) -> None:
        self._decide(item, by, "approve")

    @rule(item=ANY, by=ANY, outcome=st.sampled_from(("return", "return", "refuse")),
          back=st.sampled_from(("", "3.2", "6.2", "6.3")))  # fmt: skip
    def turn_down(self, item: int, by: int, outcome: str, back: str) -> None:
        order = self._decide(item, by, outcome, back if outcome == "return" else "")
        if order and outcome == "return" and not back:
            self._new_round(order, keep_own=True)

    @rule(by=ANY, conclusion=st.sampled_from(("agree", "disagree")), all_of_them=YES_OR_NO)
    def departments_answer(self, by: int, conclusion: str, *, all_of_them: bool) -> None:
        for found in self._items(("6.2",))[: None if all_of_them else 1]:
            order = Order.objects.get(pk=found.subject_id)
            words: dict[str, Any] = {"department": found.slot, "version": order.version}
            words["answer"] = Answer(conclusion, "按计划可行。")
            self._try(chain.give_opinion, order=order, by=self._holder(found, by), **words)

    @rule(item=ANY, by=ANY, to=ANY)
    def hand_on(self, item: int, by: int, to: int) -> None:
        if found := self._item(item):
            words = {"person": self._pick(self.world.people, to), "reason": "出差"}
            self._try(services.transfer_item, item=found, by=self._holder(found, by), **words)

    @rule(item=ANY, by=ANY, whom=ANY, place=st.sampled_from(("before", "after")))
    def ask(self, item: int, by: int, whom: int, place: str) -> None:
        if found := self._item(item):
            words = {"person": self._pick(self.world.people, whom), "place": place}
            words["question"] = "价格可行吗?"
            self._try(services.ask_signer, item=found, by=self._holder(found, by), **words)

    @rule(signer=ANY, drop=YES_OR_NO)
    def answer_or_drop(self, signer: int, *, drop: bool) -> None:
        open_ones = AddedSigner.objects.filter(answered_at=None).select_related("person", "by")
        found = self._pick(list(open_ones.order_by("pk")), signer)
        if found and drop:
            self._try(services.drop_signer, signer=found, by=found.by)
        elif found:
            own = open_items_of(found).first()
            by = self._holder(own, signer) if own else found.person
            words = {"answer": "agree", "text": "可行"}
            self._try(services.answer_signer, signer=found, by=by, **words)

    @rule(holder=ANY, substitute=ANY, full=YES_OR_NO)
    def name_a_substitute(self, holder: int, substitute: int, *, full: bool) -> None:
        people = [self._pick(self.world.people, one) for one in (holder, substitute)]

        def ask_and_accept() -> None:
            row = proposed(*people)
            row = services.accept_substitution(substitution=row, by=people[1], version=row.version)
            if full:
                gm = User.objects.get(username="gm")
                services.give_authority(substitution=row, by=gm, version=row.version, full=True)

        self._try(ask_and_accept)

    @rule(which=ANY)
    def come_back(self, which: int) -> None:
        running = Substitution.objects.filter(state="accepted").select_related("holder")
        if found := self._pick(list(running.order_by("pk")), which):
            words = {"by": found.holder, "version": found.version}
            self._try(services.end_substitution, substitution=found, **words)

    @rule(who=st.sampled_from(LEAVERS))
    def somebody_leaves(self, who: str) -> None:
        leaver = User.objects.get(username=who)
        if self._try(deactivate_person, person=leaver, by=self.world.admin):
            self.world.meet()
            assert not WorkItem.objects.filter(person=leaver, done_at=None).exists()

    @rule(days=st.integers(min_value=-3, max_value=20), is_working=YES_OR_NO)
    def a_day_changes(self, days: int, *, is_working: bool) -> None:
        day: date = clock.today() + timedelta(days=days)
        row = day_row(day)
        words = {"is_working": is_working, "version": row.version if row else 0}
        assert self._try(set_day, day=day, by=self.world.admin, **words)

    @rule(item=ANY, by=ANY)
    def pause_or_resume(self, item: int, by: int) -> None:
        found = self._item(item)
        if found and found.paused_at is None:
            words = {"reason": "customer", "note": "等客户确认"}
            self._try(services.pause_item, item=found, by=self._holder(found, by), **words)
        elif found:
            self._try(services.resume_item, item=found, by=self._holder(found, by))

    @rule(hours=st.sampled_from((-1, 1, 4, 9, 24, 72)), told=YES_OR_NO)
    def time_passes(self, hours: int, *, told: bool) -> None:
        self.world.now += timedelta(hours=hours)
        for job in (services.flag_breaches, services.remind, services.offer_substitutes):
            job(now=self.world.now)
        services.escalate(now=self.world.now)
        if told:
            drain(now=self.world.now)

    @rule(breach=ANY, excused=YES_OR_NO)
    def plead(self, breach: int, *, excused: bool) -> None:
        found = self._pick(list(Breach.objects.select_related("item").order_by("pk")), breach)
        if found is None:
            return
        holder = self._holder(found.item, 0)
        if self._try(services.plead_breach, breach=found, by=holder, plea="客户停产") and excused:
            gm = User.objects.get(username="gm")
            self._try(services.excuse_breach, breach=found, by=gm, excuse="属实")

    @rule(item=ANY, by=ANY)
    def a_stranger_tries(self, item: int, by: int) -> None:
        found = self._item(item, of=DECISIONS)
        stranger = self._pick(self.world.people, by)
        if found is None or holds(item=found, user=stranger):
            return
        order = Order.objects.get(pk=found.subject_id)
        words = {"version": order.version, "outcome": "approve", "opinion": "同意"}
        assert not self._try(chain.decide_order, order=order, by=stranger, **words)

    # What must hold after each of it.

    @invariant()
    def nothing_is_lost_and_what_is_done_stays_done(self) -> None:
        found = {}
        for row in WorkItem.objects.values_list(
            "pk", "done_at", "outcome", "done_by", "breached_at"
        ):
            found[row[0]] = row[1:]
            assert (row[1] is None) == (row[2] == ""), row
        for pk, before in self.done.items():
            assert pk in found, f"item {pk} is gone"
            assert before[0] is None or before == found[pk], f"item {pk} was done and changed"
        self.done = found

    @invariant()
    def every_open_item_is_with_somebody(self) -> None:
        for item in self._items():
            assert holders_of(item), f"nobody can do {item.step_code}, item {item.pk}"
            is_own = item.person_id is not None and item.person_id == item.initiator_id
            assert not (is_own and item.step_code in DECISIONS), "with who started it"

    @invariant()
    def open_items_are_those_of_the_state_and_of_this_round(self) -> None:
        waiting = self._items(subject="orders.order")
        for order in Order.objects.filter(pk__in=self.world.orders):
            items = [item for item in waiting if item.subject_id == order.pk]
            steps = {item.step_code for item in items}
            wanted = STEPS_OF_STATE.get(Order.State(order.state), set())
            signs = order.state == "signing" and steps in ({"4.1"}, {"4.2"})
            assert signs or steps == wanted, f"{order.state} waits at {steps}"
            assert all(item.pk > self.rounds.get(order.pk, 0) for item in items), "an old round"
            assert order.state == "review" or len(items) <= 1, items

    @invariant()
    def questions_live_as_long_as_what_they_are_about(self) -> None:
        own = sorted(item.subject_id for item in self._items(subject=SIGNER))
        asked = AddedSigner.objects.filter(answered_at=None).select_related("item").order_by("pk")
        assert own == [
            one.pk for one in asked if one.place == "before" or one.item.done_at is not None
        ]
        assert not any(one.place == "before" and one.item.done_at for one in asked)

    @invariant()
    def the_books_of_the_inbox_hold(self) -> None:
        self.turn += 1
        if self.turn % BOOKS_EACH == 0:
            assert list(self._findings("workflow")) == []

    # How it is done.

    def _findings(self, app: str) -> Iterator[str]:
        for name, section in sorted(SECTIONS.items()):
            # How long the outbox waits is the worker's affair, who may be away in a life.
            if name.startswith(app) and name != "core: outbox":
                yield from (f"{name}: {one.object}: {one.problem}" for one in section(Scope()))

    def _try(self, act: Callable[..., Any], **words: Any) -> bool:
        """Do it; what the house refuses is no failure, anything else is."""
        place = transaction.savepoint()
        try:
            act(**words)
        except (Refused, NotAllowed, Stale):
            transaction.savepoint_rollback(place)
            return False
        transaction.savepoint_commit(place)
        return True

    def _new_round(self, order: Order, *, keep_own: bool = False) -> None:
        """What was open before is of an old round; where it comes back, one item is new already."""
        newest = WorkItem.objects.order_by("-pk").values_list("pk", flat=True)[0]
        opened = open_items_of(order).values_list("pk", flat=True)
        self.rounds[order.pk] = min(opened, default=newest + 1) - 1
        assert not keep_own or len(opened) == 1

    def _decide(self, item: int, by: int, outcome: str, to: str = "") -> Order | None:
        found = self._item(item, of=DECISIONS)
        if found is None:
            return None
        order = Order.objects.get(pk=found.subject_id)
        words = {"version": order.version, "outcome": outcome, "opinion": "请看。", "to": to}
        holder = self._holder(found, by)
        return order if self._try(chain.decide_order, order=order, by=holder, **words) else None

    def _order(self, number: int) -> Order:
        pk = self._pick(self.world.orders, number)
        return Order.objects.select_related("owner").get(pk=pk)

    def _item(self, number: int, of: tuple[str, ...] = ()) -> WorkItem | None:
        found: WorkItem | None = self._pick(self._items(of, "orders.order" if of else ""), number)
        return found

    def _items(self, of: tuple[str, ...] = (), subject: str = "") -> list[WorkItem]:
        items = WorkItem.objects.filter(done_at=None).select_related("person").order_by("pk")
        if subject:
            items = items.filter(subject_type=subject)
        return list(items.filter(step_code__in=of) if of else items)

    def _holder(self, item: WorkItem, number: int) -> User:
        """Somebody who has it to do, a substitute too; nobody: anybody."""
        people = [one for one in self.world.people if holds(item=item, user=one)]
        found: User = self._pick(people or self.world.people, number)
        return found

    def _pick(self, found: list[Any], number: int) -> Any:
        return found[number % len(found)] if found else None


@pytest.mark.django_db
def test_the_inbox_stays_true_whatever_people_do(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[World] = []

    def now() -> datetime:
        return told[0].now if told else START

    monkeypatch.setattr(clock, "now", now)
    told.append(World())
    life = type("LifeInThisWorld", (Life,), {"world": told[0]})

    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="ENGINE_LIVES" not in os.environ,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
