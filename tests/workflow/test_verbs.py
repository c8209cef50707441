"""转办, 加签, 抄送, 催办, 常用语: who may, what it does, what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.books import check_books
from core.outbox import drain
from core.refusals import NotAllowed, Refused, Stale
from orders import permissions as order_permissions
from orders import queries as order_queries
from orders import services as orders
from orders.models import Order
from records.queries import timeline
from tests.conftest import MakePerson, SignedIn
from tests.orders.makers import again, content, old_customer, submitted
from tests.workflow.makers import stands_in
from workflow import permissions, queries, services
from workflow.models import AddedSigner, CarbonCopy, Notice, WorkItem
from workflow.rules import may_take_over, next_urge, sees_amounts
from worktime.queries import calendar

pytestmark = pytest.mark.django_db
BEYOND = "632"
Freeze = Callable[[str], None]


@pytest.fixture
def order(sales: User) -> Order:
    """An order of the salesperson that the centre has to decide."""
    return submitted(old_customer(sales), content(price=BEYOND))


@pytest.fixture
def item(order: Order) -> WorkItem:
    """The centre's item of it."""
    return queries.open_items_of(order).get(step_code="3.2")


def decide(order: Order, by: User, outcome: str = "approve") -> Order:
    return orders.decide_order(
        order=order, by=by, version=again(order).version, outcome=outcome, opinion="同意。"
    )


def ask(item: WorkItem, people: dict[str, User], place: str = "before") -> AddedSigner:
    return services.ask_signer(
        item=item,
        person=people["production"],
        place=place,
        question="交期可行吗？",
        by=people["centre_head"],
    )


# -- 转办 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item_role", "roles", "upward", "may"),
    [
        ("centre_head", {"centre_head"}, False, True),
        ("centre_head", {"director"}, False, False),
        ("centre_head", {"director"}, True, True),
        ("director", {"centre_head"}, True, False),
        ("director", {"gm"}, True, True),
        ("gm", {"director"}, True, False),
        ("production", {"production"}, False, True),
        ("sales", {"sales"}, True, False),
        ("director", {"admin"}, True, False),
    ],
)
def test_an_item_goes_to_a_colleague_or_up(
    *, item_role: str, roles: set[str], upward: bool, may: bool
) -> None:
    assert may_take_over(item_role, frozenset(roles), upward=upward) is may


def test_handed_on_the_item_is_the_other_s_and_no_longer_mine(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    services.transfer_item(
        item=item, person=people["director"], reason="出差", by=people["centre_head"]
    )

    held = WorkItem.objects.get(pk=item.pk)
    assert (held.person, held.due_at, held.role) == (people["director"], item.due_at, "centre_head")
    assert held in queries.open_items_for(people["director"])
    assert held not in queries.open_items_for(people["centre_head"])
    with pytest.raises(NotAllowed):
        decide(order, people["centre_head"])
    assert decide(order, people["director"]).state == "approved"
    assert list(check_books()) == []


def test_the_new_holder_is_told_and_the_trail_says_why(
    item: WorkItem, people: dict[str, User]
) -> None:
    services.transfer_item(
        item=item, person=people["director"], reason="出差三天", by=people["centre_head"]
    )
    drain(now=clock.now())

    assert Notice.objects.filter(user=people["director"], code="workflow.transferred").count() == 1
    last = timeline(item)[-1]
    assert (last.verb, last.comment) == ("workflow.transferred", "出差三天")


@pytest.mark.parametrize("role", ["sales", "finance", "production", "director", "gm", "admin"])
def test_only_the_holder_hands_on_or_asks(
    item: WorkItem, people: dict[str, User], role: str
) -> None:
    with pytest.raises(NotAllowed):
        services.transfer_item(item=item, person=people["director"], reason="x", by=people[role])
    with pytest.raises(NotAllowed):
        services.ask_signer(
            item=item, person=people["quality"], place="before", question="?", by=people[role]
        )


def test_nobody_gets_what_is_their_own(
    sales: User, people: dict[str, User], make_person: MakePerson
) -> None:
    """A head who sells: the item of their order must not come back to them."""
    head = make_person("head2", "centre_head", superior=people["director"])
    head.groups.add(*sales.groups.all())
    own = services.open_item(
        step="3.2", subject=sales, label="DD-1", url="/", role="centre_head", initiator=head
    )

    with pytest.raises(Refused, match="自己发起"):
        services.transfer_item(item=own, person=head, reason="x", by=people["centre_head"])
    with pytest.raises(Refused, match="自己发起"):
        services.ask_signer(
            item=own, person=head, place="before", question="?", by=people["centre_head"]
        )


def test_who_may_not_hold_it_does_not_get_it(item: WorkItem, people: dict[str, User]) -> None:
    for role in ("finance", "production", "admin"):
        with pytest.raises(Refused, match="无权办理"):
            services.transfer_item(
                item=item, person=people[role], reason="x", by=people["centre_head"]
            )
    with pytest.raises(Refused, match="原因"):
        services.transfer_item(
            item=item, person=people["director"], reason=" ", by=people["centre_head"]
        )


def test_what_is_done_goes_nowhere(order: Order, item: WorkItem, people: dict[str, User]) -> None:
    decide(order, people["centre_head"])

    with pytest.raises(Stale):
        services.transfer_item(
            item=item, person=people["director"], reason="x", by=people["centre_head"]
        )
    with pytest.raises(Stale):
        ask(item, people)


# -- 加签 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["approve", "return", "refuse"])
def test_the_decision_waits_for_the_signer_before(
    order: Order, item: WorkItem, people: dict[str, User], outcome: str
) -> None:
    signer = ask(item, people)
    own = queries.open_items_of(signer).get()
    assert own in queries.open_items_for(people["production"])
    assert own.amount is None
    with pytest.raises(Refused, match="加签意见"):
        decide(order, people["centre_head"], outcome)
    assert again(order).state == "triage"

    services.answer_signer(
        signer=signer, answer="disagree", text="排产已满。", by=people["production"]
    )

    assert not queries.open_items_of(signer).exists()
    assert decide(order, people["centre_head"], outcome).state != "triage"
    assert list(check_books()) == []


def test_the_signer_after_is_asked_when_it_is_decided(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    signer = ask(item, people, "after")
    assert not queries.open_items_of(signer).exists()
    with pytest.raises(Refused, match="审批后"):
        services.answer_signer(signer=signer, answer="agree", text="可", by=people["production"])

    decide(order, people["centre_head"])

    assert queries.open_items_of(signer).get().person == people["production"]
    services.answer_signer(signer=signer, answer="agree", text="可行。", by=people["production"])
    assert AddedSigner.objects.get(pk=signer.pk).answer == "agree"
    assert list(check_books()) == []


def test_a_question_opens_the_order_for_the_department_without_its_prices(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    assert order not in order_queries.visible_to(people["production"])

    ask(item, people)

    assert order in order_queries.visible_to(people["production"])
    assert not order_permissions.may_see_prices(people["production"])


def test_a_salesperson_is_never_shown_a_colleague_s_order(
    item: WorkItem, people: dict[str, User], other_sales: User
) -> None:
    with pytest.raises(Refused, match="无权查看"):
        services.ask_signer(
            item=item,
            person=other_sales,
            place="before",
            question="?",
            by=people["centre_head"],
        )
    with pytest.raises(Refused, match="无权查看"):
        services.send_copies(item=item, people=[other_sales], by=people["centre_head"])
    assert not AddedSigner.objects.exists()
    assert not CarbonCopy.objects.exists()


def test_who_asked_takes_the_question_back(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    signer = ask(item, people)
    with pytest.raises(NotAllowed):
        services.drop_signer(signer=signer, by=people["finance"])

    services.drop_signer(signer=signer, by=people["centre_head"])

    with pytest.raises(Stale):
        services.answer_signer(signer=signer, answer="agree", text="可", by=people["production"])
    assert decide(order, people["centre_head"]).state == "approved"


def test_an_order_taken_back_asks_nobody_any_more(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    before, after = ask(item, people), ask(item, {**people, "production": people["rd"]}, "after")

    orders.withdraw_order(
        order=order, by=order.owner, version=again(order).version, reason="客户改量"
    )

    assert {AddedSigner.objects.get(pk=one.pk).answer for one in (before, after)} == {"dropped"}
    assert queries.open_items_for(people["production"]).count() == 0
    assert list(check_books()) == []


def test_only_who_was_asked_answers_in_words(item: WorkItem, people: dict[str, User]) -> None:
    signer = ask(item, people)

    with pytest.raises(NotAllowed):
        services.answer_signer(signer=signer, answer="agree", text="可", by=people["gm"])
    with pytest.raises(Refused, match="意见"):
        services.answer_signer(signer=signer, answer="agree", text=" ", by=people["production"])
    with pytest.raises(Refused, match="同意"):
        services.answer_signer(signer=signer, answer="dropped", text="可", by=people["production"])
    own = queries.open_items_of(signer).get()
    with pytest.raises(NotAllowed, match="本人"):
        services.transfer_item(item=own, person=people["rd"], reason="x", by=people["production"])


# -- 抄送, 催办 ----------------------------------------------------------------------------------


def test_a_copy_is_read_by_its_reader_only(item: WorkItem, people: dict[str, User]) -> None:
    (copy,) = services.send_copies(item=item, people=[people["finance"]], by=people["centre_head"])
    assert list(queries.copies_for(people["finance"])) == [copy]
    assert queries.unread_copies(people["finance"]) == 1
    assert queries.item_for(people["finance"], item.pk) == item
    with pytest.raises(NotAllowed):
        services.mark_copy_read(copy=copy, by=people["gm"])

    services.mark_copy_read(copy=copy, by=people["finance"])

    assert queries.unread_copies(people["finance"]) == 0
    with pytest.raises(Refused, match="都已收到"):
        services.send_copies(item=item, people=[people["finance"]], by=people["centre_head"])


def test_a_stranger_sends_no_copies(
    item: WorkItem, people: dict[str, User], other_sales: User
) -> None:
    for by in (people["production"], other_sales):
        with pytest.raises(NotAllowed):
            services.send_copies(item=item, people=[people["finance"]], by=by)


def test_two_working_hours_lie_between_two_urgings() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"{text}+08:00")

    friday = at("2026-11-20 17:00")

    assert next_urge(friday, calendar()) == at("2026-11-23 09:30")
    assert next_urge(at("2026-11-23 11:00"), calendar()) == at("2026-11-23 14:30")


def test_the_initiator_urges_once(item: WorkItem, sales: User, people: dict[str, User]) -> None:
    services.urge_item(item=item, by=sales, text="客户在等")
    drain(now=clock.now())

    assert Notice.objects.filter(user=people["centre_head"], code="workflow.urged").count() == 1
    with pytest.raises(Refused, match="再催办"):
        services.urge_item(item=item, by=sales)


def test_only_who_started_it_or_oversees_it_urges(item: WorkItem, people: dict[str, User]) -> None:
    for role in ("finance", "production", "admin"):
        with pytest.raises(NotAllowed):
            services.urge_item(item=item, by=people[role])
    with pytest.raises(Refused, match="你自己"):
        services.urge_item(item=item, by=people["centre_head"])


@pytest.mark.parametrize("role", ["director", "gm"])
def test_who_oversees_it_urges_from_the_lists_once_for_all(
    item: WorkItem, sales: User, people: dict[str, User], as_user: SignedIn, role: str
) -> None:
    address = reverse("workflow:urge", args=[item.pk])
    client = as_user(people[role])
    assert address in client.get(reverse("workflow:all")).content.decode()
    assert address in client.get(reverse("workflow:map_items")).content.decode()

    assert client.post(address, {"text": "请今天处理"}).status_code == 302
    drain(now=clock.now())

    told = Notice.objects.get(user=people["centre_head"], code="workflow.urged")
    assert told.params["by"] == str(people[role])
    # At most one in two working hours for the item, whoever sends it.
    with pytest.raises(Refused, match="再催办"):
        services.urge_item(item=item, by=sales)


def test_who_oversees_nothing_finds_no_urging_in_the_lists(
    item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    listed = as_user(people["centre_head"]).get(reverse("workflow:all")).content.decode()
    assert reverse("workflow:urge", args=[item.pk]) not in listed  # it waits for themselves


# -- 已办 ----------------------------------------------------------------------------------------


def test_what_a_substitute_did_for_me_is_among_what_i_have_done(
    order: Order,
    item: WorkItem,
    people: dict[str, User],
    make_person: MakePerson,
    as_user: SignedIn,
) -> None:
    stand_in = make_person("head2", "centre_head")
    services.transfer_item(item=item, person=stand_in, reason="出差", by=people["centre_head"])
    away = make_person("head3", "centre_head")
    stands_in(stand_in, away)
    decide(order, away)
    assert WorkItem.objects.get(pk=item.pk).on_behalf_of == stand_in

    for who in (stand_in, away):
        client = as_user(who)
        listed = client.get(reverse("workflow:done")).content.decode()
        assert str(order) in listed
        assert f"{away} 代 {stand_in}" in listed
        assert client.get(item.get_sheet_url()).status_code == 200
    assert str(order) not in as_user(people["gm"]).get(reverse("workflow:done")).content.decode()


def test_amounts_go_to_those_who_see_them_elsewhere() -> None:
    assert sees_amounts(frozenset({"finance"}))
    assert sees_amounts(frozenset({"production", "director"}))
    assert not sees_amounts(frozenset({"production"}))
    assert not sees_amounts(frozenset({"admin"}))
    assert not sees_amounts(frozenset())


# -- 常用语 --------------------------------------------------------------------------------------


def test_own_phrases_are_mine_and_the_company_s_are_everybody_s(people: dict[str, User]) -> None:
    company = len(queries.phrases_for(people["gm"]))
    assert company == 8
    own = services.add_own_phrase(text="同意，注意回款。", by=people["director"])
    services.add_company_phrase(
        text_zh="请补合同。", text_en="Add the contract.", by=people["admin"]
    )

    assert own in queries.phrases_for(people["director"])
    assert own not in queries.phrases_for(people["gm"])
    assert len(queries.phrases_for(people["gm"])) == company + 1
    with pytest.raises(Refused, match="已在"):
        services.add_own_phrase(text="同意，注意回款。", by=people["director"])
    with pytest.raises(NotAllowed):
        services.remove_phrase(phrase=own, by=people["admin"])
    services.remove_phrase(phrase=own, by=people["director"])
    assert own not in queries.phrases_for(people["director"])


def test_a_phrase_gets_other_words(people: dict[str, User]) -> None:
    own = services.add_own_phrase(text="同意，注意回款。", by=people["director"])
    services.add_own_phrase(text="请核实。", by=people["director"])
    words = {"text_zh": "同意，按期回款。", "text_en": "同意，按期回款。"}

    services.change_phrase(phrase=own, by=people["director"], **words)

    assert "同意，按期回款。" in [str(one) for one in queries.phrases_for(people["director"])]
    assert timeline(own)[-1].verb == "workflow.phrase_changed"
    for by in ("gm", "admin"):
        with pytest.raises(NotAllowed):
            services.change_phrase(phrase=own, by=people[by], **words)
    with pytest.raises(Refused, match="已在"):
        services.change_phrase(phrase=own, text_zh="请核实。", text_en="x", by=people["director"])
    services.remove_phrase(phrase=own, by=people["director"])
    with pytest.raises(Stale):
        services.change_phrase(phrase=own, by=people["director"], **words)


def test_only_its_keeper_changes_the_company_s_phrase(people: dict[str, User]) -> None:
    first, words = queries.company_phrases()[0], {"text_zh": "准。", "text_en": "Granted."}
    with pytest.raises(NotAllowed):
        services.change_phrase(phrase=first, by=people["gm"], **words)

    services.change_phrase(phrase=first, by=people["admin"], **words)

    assert queries.company_phrases().filter(text_zh="准。", text_en="Granted.").exists()


def test_the_company_s_phrases_are_kept_by_the_administrator(people: dict[str, User]) -> None:
    first = queries.company_phrases()[0]
    for role in ("sales", "director", "gm"):
        with pytest.raises(NotAllowed):
            services.add_company_phrase(text_zh="好。", text_en="Fine.", by=people[role])
        with pytest.raises(NotAllowed):
            services.remove_phrase(phrase=first, by=people[role])
    assert not permissions.may_keep_phrases(people["gm"])


# -- what opens next -----------------------------------------------------------------------------


def test_after_an_opinion_the_next_item_opens(
    item: WorkItem, people: dict[str, User], client: Client
) -> None:
    signer = ask(item, people)
    following = services.open_item(
        step="8.4", subject=people["sales"], label="SC-1", url="/", role="production"
    )
    client.force_login(people["production"])

    answer = client.post(signer.get_absolute_url(), {"answer": "agree", "text": "可行。"})

    assert (answer.status_code, answer["Location"]) == (302, following.get_absolute_url())
