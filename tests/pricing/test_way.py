"""The way of a version of the price strategy, from draft to in force (work standard T2)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from accounts.models import User
from core import clock
from core.books import check_books
from core.refusals import NotAllowed, NotNow, Refused, Stale
from pricing import queries, rules, services
from pricing.display import opinion_rows
from pricing.models import PriceLine, PriceStrategy, StrategyOpinion
from pricing.services import LineEntry
from records.models import Event
from tests.customers.makers import person
from tests.pricing.makers import in_force, line, product
from tests.workflow.conftest import moment
from tests.workflow.makers import stands_in
from workflow.models import Notice, WorkItem
from workflow.queries import open_items_of

pytestmark = pytest.mark.django_db
MUST = ("finance", "production", "quality", "supply")


def started(days: int = 10) -> PriceStrategy:
    """A draft of the centre's head, copied from what is in force."""
    return services.start_strategy(
        title="2027-Q1 策略",
        start=clock.today() + timedelta(days=days),
        source=queries.copy_source(),
        by=person("centre_head"),
        form_key=uuid.uuid4(),
    )


def again(strategy: PriceStrategy) -> PriceStrategy:
    return PriceStrategy.objects.get(pk=strategy.pk)


def convened(strategy: PriceStrategy | None = None) -> PriceStrategy:
    strategy = strategy or started()
    return services.convene_meeting(
        strategy=strategy, revision=again(strategy).revision, by=person("centre_head")
    )


def answered(strategy: PriceStrategy, *departments: str) -> PriceStrategy:
    for department in departments or MUST:
        answer_as(strategy, department, person(department))
    return again(strategy)


def answer_as(strategy: PriceStrategy, department: str, by: User) -> None:
    strategy = again(strategy)
    services.give_strategy_opinion(
        strategy=strategy,
        department=department,
        conclusion="agree",
        text="同意。",
        revision=strategy.revision,
        by=by,
    )


def decided(strategy: PriceStrategy, role: str, outcome: str = "agree") -> PriceStrategy:
    strategy = again(strategy)
    services.decide_strategy(
        strategy=strategy,
        outcome=outcome,
        opinion="请落实。",
        revision=strategy.revision,
        by=person(role),
    )
    return again(strategy)


@pytest.fixture
def ruling() -> PriceStrategy:
    return in_force([line(product("Z41H-16C-50"))], clock.today() - timedelta(days=30))


def entry(of: object, **changes: object) -> LineEntry:
    given = {
        "normal": Decimal(700), "holding": Decimal(660), "winning": Decimal(630),
        "floor": Decimal(600), "tax_percent": Decimal(13), "minimum_quantity": Decimal(1),
        "usual_max": Decimal(100), "lead_days": 7, **changes,
    }  # fmt: skip
    return LineEntry(product_id=of.pk, **given)  # type: ignore[attr-defined, arg-type]  # a product


def test_a_draft_is_copied_with_everything_from_the_version_in_force(ruling: PriceStrategy) -> None:
    draft = started()

    facts, old = queries.strategy_facts(draft), queries.strategy_facts(ruling)
    assert (facts.lines, facts.matrix, facts.conditions) == (old.lines, old.matrix, old.conditions)
    assert draft.version == ruling.version + 1
    (item,) = open_items_of(draft)
    assert (item.step_code, item.person) == ("2.2", draft.issuer)
    assert queries.strategy_on(clock.today()) == ruling


def test_the_whole_way_puts_it_in_force_on_its_day(ruling: PriceStrategy) -> None:
    draft = convened()
    items = {item.slot: item for item in open_items_of(draft)}
    assert set(items) == {*MUST, "rd"}
    assert all(item.step_code == "2.1" and item.due_at for item in items.values())

    draft = answered(draft)
    assert draft.state == "director"
    assert WorkItem.objects.get(slot="rd", subject_id=draft.pk).outcome == "not_waited"
    draft = decided(draft, "director")
    assert [item.step_code for item in open_items_of(draft)] == ["2.4"]
    draft = decided(draft, "gm")

    assert draft.state == "in_force"
    assert draft.begun_at is None
    assert again(ruling).end == draft.start
    assert queries.strategy_on(clock.today()) == ruling
    assert queries.strategy_on(draft.start) == draft
    assert not open_items_of(draft)
    assert services.begin_versions(today=clock.today()) == []
    assert services.begin_versions(today=draft.start) == [draft]
    assert again(ruling).state == "ended"
    assert services.begin_versions(today=draft.start) == []
    assert list(check_books()) == []


def test_each_step_is_due_as_the_standard_says() -> None:
    """2.1 to 2.3: one working day; 2.4: at once, which is two working hours, over a weekend too."""
    due: dict[str, set[datetime | None]] = {}

    def note(draft: PriceStrategy) -> PriceStrategy:
        for item in open_items_of(draft):
            due.setdefault(item.step_code, set()).add(item.due_at)
        return draft

    with time_machine.travel(moment("2026-11-23 10:00"), tick=False) as clock_hand:
        in_force([line(product("Z41H-16C-50"))])
        draft = note(started())
        clock_hand.move_to(moment("2026-11-23 11:00"))
        note(convened(draft))
        clock_hand.move_to(moment("2026-11-25 17:00"))
        note(answered(draft))
        clock_hand.move_to(moment("2026-11-27 17:00"))
        note(decided(draft, "director"))

    assert due == {
        "2.2": {moment("2026-11-24 10:00")},
        "2.1": {moment("2026-11-24 11:00")},
        "2.3": {moment("2026-11-26 17:00")},
        "2.4": {moment("2026-11-30 09:30")},
    }


def test_all_departments_must_answer_and_rd_need_not(ruling: PriceStrategy) -> None:
    draft = answered(convened(), *MUST[:3])
    assert draft.state == "joint"
    draft = answered(draft, "rd")
    assert draft.state == "joint"
    assert answered(draft, MUST[3]).state == "director"


def test_one_disagreement_does_not_end_it_and_silence_is_no_consent(ruling: PriceStrategy) -> None:
    draft = convened()
    with pytest.raises(Refused):
        services.give_strategy_opinion(
            strategy=draft, department="quality", conclusion="agree", text=" ",
            revision=draft.revision, by=person("quality"),
        )  # fmt: skip
    services.give_strategy_opinion(
        strategy=draft, department="quality", conclusion="disagree", text="检验能力不足。",
        revision=draft.revision, by=person("quality"),
    )  # fmt: skip
    assert answered(draft, "finance", "production", "supply").state == "director"


def test_nobody_speaks_for_another_department_or_twice(ruling: PriceStrategy) -> None:
    draft = convened()
    with pytest.raises(NotAllowed):
        services.give_strategy_opinion(
            strategy=draft, department="finance", conclusion="agree", text="好",
            revision=draft.revision, by=person("quality"),
        )  # fmt: skip
    answered(draft, "quality")
    with pytest.raises(Refused):
        answered(draft, "quality")


@pytest.mark.parametrize(("role", "when"), [("director", "director"), ("gm", "gm")])
def test_a_return_makes_it_a_draft_again_and_the_old_one_rules(
    ruling: PriceStrategy, role: str, when: str
) -> None:
    draft = answered(convened())
    if when == "gm":
        draft = decided(draft, "director")
    draft = decided(draft, role, "return")

    assert draft.state == "draft"
    assert [item.step_code for item in open_items_of(draft)] == ["2.2"]
    assert queries.strategy_on(clock.today()) == ruling
    assert answered(convened(draft)).state == "director"
    assert draft.opinions.filter(round=2).count() == 4


def test_only_the_right_person_decides_and_nobody_their_own(ruling: PriceStrategy) -> None:
    draft = answered(convened())
    for role in ("centre_head", "gm", "finance", "sales"):
        with pytest.raises(NotAllowed):
            decided(draft, role)
    person("director").groups.add(*person("gm").groups.all())
    both = User.objects.get(pk=person("director").pk)
    own = services.start_strategy(
        title="总监自拟", start=clock.today() + timedelta(days=40), by=both,
        source=ruling, form_key=uuid.uuid4(),
    )  # fmt: skip
    services.convene_meeting(strategy=own, revision=own.revision, by=both)
    own = answered(own)
    assert own.state == "gm"
    with pytest.raises(NotAllowed):
        services.decide_strategy(
            strategy=own, outcome="agree", opinion="好", revision=own.revision, by=both
        )


def test_a_decision_on_what_was_not_seen_is_stale(ruling: PriceStrategy) -> None:
    draft = answered(convened())
    with pytest.raises(Stale):
        services.decide_strategy(
            strategy=draft, outcome="agree", opinion="好",
            revision=draft.revision - 1, by=person("director"),
        )  # fmt: skip


def test_the_director_writes_an_opinion_and_a_return_its_reasons(ruling: PriceStrategy) -> None:
    draft = answered(convened())
    for outcome in ("agree", "return"):
        with pytest.raises(Refused) as refusal:
            services.decide_strategy(
                strategy=draft, outcome=outcome, opinion="",
                revision=draft.revision, by=person("director"),
            )  # fmt: skip
        assert refusal.value.field == "opinion"


def test_nothing_is_edited_while_it_is_reviewed_or_after(ruling: PriceStrategy) -> None:
    draft = convened()
    one = draft.lines.get()
    with pytest.raises(NotAllowed):
        services.save_lines(
            strategy=draft, entries=[entry(one.product)], revision=draft.revision,
            by=person("centre_head"),
        )  # fmt: skip
    for act in (
        lambda: PriceLine.objects.filter(pk=one.pk).update(normal=Decimal(9999)),
        lambda: PriceStrategy.objects.filter(pk=draft.pk).update(stacking_cap=Decimal(50)),
        lambda: PriceStrategy.objects.filter(pk=draft.pk).update(state="in_force"),
        lambda: StrategyOpinion.objects.all().delete(),
    ):
        answered(draft, "quality") if not StrategyOpinion.objects.exists() else None
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_draft_never_jumps_over_its_way(ruling: PriceStrategy) -> None:
    draft = started()
    for state in ("director", "gm", "in_force", "ended"):
        with pytest.raises(DatabaseError), transaction.atomic():
            PriceStrategy.objects.filter(pk=draft.pk).update(
                state=state, approver=person("gm"), approved_at=clock.now()
            )


def test_the_centre_writes_prices_and_finance_the_costs(ruling: PriceStrategy) -> None:
    draft, new = started(), product("Q41F-16C-80")
    draft = services.save_lines(
        strategy=draft, entries=[entry(new, cost_net=Decimal(1))], revision=1,
        by=person("centre_head"),
    )  # fmt: skip
    assert draft.lines.get(product=new).cost_net == 0
    with pytest.raises(Refused) as refusal:
        convened(draft)
    assert "Q41F-16C-80" in str(refusal.value)
    given = entry(new, normal=Decimal(1), cost_net=Decimal("388.88"))
    services.save_lines(strategy=draft, entries=[given], revision=2, by=person("finance"))
    row = draft.lines.get(product=new)
    assert (row.normal, row.cost_net) == (Decimal(700), Decimal("388.88"))
    assert convened(draft).state == "joint"


@pytest.mark.parametrize(
    ("field", "value", "bad"),
    [
        ("floor", "630.01", "floor"),
        ("winning", "660.01", "winning"),
        ("holding", "700.01", "holding"),
        ("usual_max", "0.5", "usual_max"),
        ("tax_percent", "100", "tax_percent"),
        ("minimum_quantity", "0", "minimum_quantity"),
        ("floor", "-1", "floor"),
    ],
)
def test_each_bad_cell_is_named(ruling: PriceStrategy, field: str, value: str, bad: str) -> None:
    one = entry(product(), **{field: Decimal(value)})
    assert bad in [problem.field for problem in rules.line_problems(one.facts())]
    with pytest.raises(Refused):
        services.save_lines(strategy=started(), entries=[one], revision=1, by=person("centre_head"))


def test_a_good_line_has_no_problem() -> None:
    assert rules.line_problems(entry(product()).facts()) == ()


def test_a_higher_level_never_may_do_less(ruling: PriceStrategy) -> None:
    cells = [c for c in rules.DEFAULT_CELLS if c[:2] != (rules.Dimension.DISCOUNT, 2)]
    with pytest.raises(Refused):
        services.save_matrix(
            strategy=started(), cells=[*cells, ("discount", 2, Decimal(4))], revision=1,
            by=person("centre_head"),
        )  # fmt: skip
    changed = [*cells, ("discount", 2, Decimal(12))]
    draft = started(20)
    services.save_matrix(strategy=draft, cells=changed, revision=1, by=person("centre_head"))
    assert queries.strategy_facts(draft).matrix.allows("discount", 2, Decimal(12))  # type: ignore[arg-type]  # a code, as the table keeps it


def test_breaks_that_give_less_for_more_are_refused(ruling: PriceStrategy) -> None:
    kind = rules.DiscountKind.QUANTITY
    rows = [
        rules.Condition(kind, Decimal(3), from_quantity=Decimal(50)),
        rules.Condition(kind, Decimal(2), from_quantity=Decimal(100)),
    ]
    with pytest.raises(Refused):
        services.save_conditions(
            strategy=started(), conditions=rows, stacking_cap=Decimal(8), revision=1,
            by=person("centre_head"),
        )  # fmt: skip


def test_a_late_approval_starts_on_the_day_it_is_given(ruling: PriceStrategy) -> None:
    draft = decided(answered(convened(started(days=2))), "director")
    with time_machine.travel(clock.now() + timedelta(days=5)):
        draft = decided(draft, "gm")
        assert draft.start == clock.today()
        assert draft.begun_at is not None
        assert again(ruling).end == clock.today()


def test_taking_back_needs_a_reason_and_the_meeting(ruling: PriceStrategy) -> None:
    draft = convened()
    with pytest.raises(Refused):
        services.call_back(
            strategy=draft, reason="", revision=draft.revision, by=person("centre_head")
        )
    draft = services.call_back(
        strategy=draft, reason="成本有误", revision=draft.revision, by=person("centre_head")
    )
    assert draft.state == "draft"
    with pytest.raises(NotAllowed):
        services.call_back(
            strategy=draft, reason="x", revision=draft.revision, by=person("centre_head")
        )


def told(code: str) -> set[str]:
    """Who got a notice of this kind."""
    return set(Notice.objects.filter(code=code).values_list("user__username", flat=True))


def test_whoever_answered_or_was_still_asked_is_told_that_it_was_taken_back(
    ruling: PriceStrategy,
) -> None:
    draft = answered(convened(), "finance", "quality")
    for role in ("production", "supply", "rd", "logistics"):
        person(role)
    colleague = person("director")
    services.call_back(strategy=draft, reason="成本有误", revision=draft.revision, by=colleague)

    assert told("pricing.returned") == {*MUST, "rd", "centre_head"}
    notice = Notice.objects.filter(user=person("finance"), code="pricing.returned").get()
    assert notice.params["reason"] == "成本有误"


def test_a_draft_is_given_up_for_good_and_its_number_stays(ruling: PriceStrategy) -> None:
    draft = started()
    with pytest.raises(Refused) as refusal:
        voided(draft, reason=" ")
    assert refusal.value.field == "reason"

    draft = voided(draft)

    assert draft.state == "voided"
    assert not open_items_of(draft)
    event = Event.objects.filter(verb="pricing.strategy_voided").get()
    assert (event.before, event.after, event.comment) == ("draft", "voided", "市场未变")
    for role in ("centre_head", "director", "gm", "finance"):
        assert draft in queries.versions_visible_to(person(role))
    assert draft not in queries.versions_visible_to(person("sales"))
    assert started(20).version == draft.version + 1
    assert queries.copy_source() == ruling
    assert list(check_books()) == []


def voided(strategy: PriceStrategy, *, reason: str = "市场未变", role: str = "centre_head") -> Any:
    services.void_strategy(
        strategy=strategy, reason=reason, revision=again(strategy).revision, by=person(role)
    )
    return again(strategy)


def test_whoever_was_asked_is_told_that_it_was_given_up(ruling: PriceStrategy) -> None:
    draft = decided(answered(convened()), "director", "return")
    person("rd")

    voided(draft)

    assert told("pricing.voided") == {*MUST, "rd", "director"}


def test_only_a_draft_is_given_up_and_by_those_who_write_it(ruling: PriceStrategy) -> None:
    draft = started()
    for role in ("finance", "gm", "sales", "quality"):
        with pytest.raises(NotAllowed):
            voided(draft, role=role)
    with pytest.raises(NotAllowed):
        voided(convened(draft))
    with pytest.raises(NotAllowed):
        voided(ruling)
    with pytest.raises(Stale):
        services.void_strategy(
            strategy=started(20), reason="x", revision=9, by=person("centre_head")
        )


def test_nothing_of_a_version_that_was_given_up_changes_any_more(ruling: PriceStrategy) -> None:
    draft = voided(started())
    with pytest.raises(NotNow) as refusal:
        convened(draft)
    assert "作废" in str(refusal.value)
    for act in (
        lambda: PriceStrategy.objects.filter(pk=draft.pk).update(state="draft"),
        lambda: PriceStrategy.objects.filter(pk=draft.pk).update(title="新"),
        lambda: PriceStrategy.objects.filter(pk=draft.pk).delete(),
        lambda: draft.lines.update(normal=Decimal(9999)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("state", ["joint", "in_force"])
def test_the_database_lets_nobody_give_up_what_others_have(
    ruling: PriceStrategy, state: str
) -> None:
    strategy = convened() if state == "joint" else ruling
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceStrategy.objects.filter(pk=strategy.pk).update(state="voided")


def test_departments_are_chosen_and_only_they_are_asked(ruling: PriceStrategy) -> None:
    draft = services.save_header(
        strategy=started(), values={"departments": ["supply", "finance"]}, revision=1,
        by=person("centre_head"),
    )  # fmt: skip
    assert draft.departments == ["finance", "supply"]
    changed = Event.objects.filter(verb="pricing.strategy_changed").get()
    assert '"finance; supply"' in changed.body

    draft = convened(draft)
    assert {item.slot for item in open_items_of(draft)} == {"finance", "supply", "rd"}
    assert answered(draft, "finance", "supply").state == "director"


@pytest.mark.parametrize("chosen", [[], ["quality", "supply"], ["finance", "rd"], ["finance", "x"]])
def test_finance_always_takes_part_and_nobody_else_than_the_four(
    ruling: PriceStrategy, chosen: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        services.save_header(
            strategy=started(), values={"departments": chosen}, revision=1,
            by=person("centre_head"),
        )  # fmt: skip
    assert refusal.value.field == "departments"


def test_finance_chooses_no_departments(ruling: PriceStrategy) -> None:
    draft = services.save_header(
        strategy=started(), values={"departments": ["finance"], "cost_basis": "按三季度实际"},
        revision=1, by=person("finance"),
    )  # fmt: skip
    assert (draft.departments, draft.cost_basis) == ([*MUST], "按三季度实际")


@pytest.mark.parametrize("change", [{"departments": ["finance"]}, {"start": timedelta(days=1)}])
def test_departments_and_start_stay_while_others_read_them(
    ruling: PriceStrategy, change: dict[str, Any]
) -> None:
    draft = convened()
    if "start" in change:
        change = {"start": draft.start - change["start"]}
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceStrategy.objects.filter(pk=draft.pk).update(**change)


def test_who_stands_in_answers_and_decides_but_never_the_issuer(ruling: PriceStrategy) -> None:
    draft, colleague = convened(), person("logistics")
    stands_in(person("finance"), colleague)
    stands_in(person("director"), person("gm"))
    stands_in(person("quality"), draft.issuer)

    with pytest.raises(NotAllowed):
        answer_as(draft, "quality", draft.issuer)
    answer_as(draft, "finance", colleague)
    draft = decided(answered(draft, "production", "quality", "supply"), "gm")

    assert draft.state == "gm"
    items = WorkItem.objects.filter(subject_id=draft.pk)
    assert items.get(step_code="2.1", slot="finance").on_behalf_of == person("finance")
    assert items.get(step_code="2.3").on_behalf_of == person("director")
    rows = {row.who: row.person for row in opinion_rows(draft)}
    assert rows["财务部"] == f"{colleague} 代 {person('finance')}"
    assert rows["质量部"] == str(person("quality"))
    event = Event.objects.filter(verb="pricing.strategy_opinion").order_by("pk")[0]
    assert (event.by, event.on_behalf_of) == (colleague, person("finance").label)
    assert list(check_books()) == []
