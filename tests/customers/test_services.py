"""What people do to customers, and what is refused."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core import clock
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused, Stale
from customers import permissions, queries, services
from customers.models import Customer, CustomerCredit, ExposureMovement, Rating
from customers.services import Proposal
from customers.signals import rating_decided
from records.models import Event
from records.queries import timeline
from tests.customers.makers import customer, details, person, rated
from tests.workflow.makers import stands_in
from workflow.models import WorkItem

pytestmark = pytest.mark.django_db
USCC = "91310000MAYT00048Q"


def proposal(**changes: Any) -> Proposal:
    given = {"grade": "B", "score": 75, "term_days": 30, "opinion": "可以", "limit": Decimal(100)}
    return Proposal(**{**given, **changes})


def open_steps(rating: Rating) -> list[tuple[str, str]]:
    items = WorkItem.objects.filter(subject_id=rating.pk, subject_type="customers.rating")
    return list(items.filter(done_at=None).values_list("step_code", "role"))


def test_who_stands_in_registers_under_both_names() -> None:
    holder, colleague, seller = person("info"), person("service"), person("sales", "sales9")
    form: dict[str, Any] = {"details": details(), "by": colleague, "owner": person("sales")}
    with pytest.raises(NotAllowed):
        services.register_customer(**form, form_key=uuid.uuid4())
    stands_in(holder, colleague)
    stands_in(person("centre_head"), seller)

    services.register_customer(**form, form_key=uuid.uuid4())

    event = Event.objects.get(verb="customers.registered")
    assert (event.by, event.on_behalf_of) == (colleague, holder.label)
    # What takes the authority of a head is not carried by somebody below it.
    assert permissions.why_not_hand_over(seller) is not None


def test_registering_draws_a_number_and_leaves_a_trail(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    two = customer(people["sales"])

    assert one.code.endswith("-0001")
    assert two.code.endswith("-0002")
    assert one.state == Customer.State.REGISTERED
    assert one.credit.approved == 0
    assert [entry.verb for entry in timeline(one)] == ["customers.registered"]


def test_the_same_form_sent_twice_makes_one_customer(people: dict[str, User]) -> None:
    given, key = details(), uuid.uuid4()
    first = services.register_customer(details=given, by=people["sales"], form_key=key)
    again = services.register_customer(details=given, by=people["sales"], form_key=key)

    assert first == again
    assert Customer.objects.count() == 1


def test_a_department_registers_for_a_salesperson(people: dict[str, User]) -> None:
    made = services.register_customer(
        details=details(), by=people["market"], form_key=uuid.uuid4(), owner=people["sales"]
    )

    assert made.owner == people["sales"]
    with pytest.raises(Refused):
        services.register_customer(
            details=details(), by=people["market"], form_key=uuid.uuid4(), owner=people["quality"]
        )
    with pytest.raises(NotAllowed):
        services.register_customer(
            details=details(), by=people["quality"], form_key=uuid.uuid4(), owner=people["sales"]
        )


def test_one_credit_code_has_one_customer(people: dict[str, User]) -> None:
    customer(people["sales"], uscc=USCC)

    with pytest.raises(Refused) as refusal:
        customer(people["sales"], uscc=USCC.lower())
    assert refusal.value.field == "uscc"


def test_a_near_duplicate_asks_for_a_tick(people: dict[str, User]) -> None:
    customer(people["sales"], name="白鹭港水务集团有限公司")
    given = details(name="白鹭港水务（中国）有限公司")

    with pytest.raises(Refused) as refusal:
        services.register_customer(details=given, by=people["sales"], form_key=uuid.uuid4())
    assert refusal.value.field == "another_company"

    made = services.register_customer(
        details=given, by=people["sales"], form_key=uuid.uuid4(), another_company=True
    )
    assert made.pk


def test_a_wrong_check_digit_asks_for_the_licence(people: dict[str, User]) -> None:
    wrong = USCC[:-1] + "R"

    with pytest.raises(Refused) as refusal:
        customer(people["sales"], uscc=wrong)
    assert refusal.value.field == "licence_checked"
    assert customer(people["sales"], uscc=wrong, licence_checked=True).uscc == wrong


def test_a_wrong_letter_is_never_taken(people: dict[str, User]) -> None:
    with pytest.raises(Refused) as refusal:
        customer(people["sales"], uscc=USCC[:-1] + "I", licence_checked=True)
    assert refusal.value.field == "uscc"


def test_a_change_against_an_old_version_shows_the_difference(people: dict[str, User]) -> None:
    one = customer(people["sales"], name="鹿原钢铁有限公司")
    services.update_customer(
        customer=one, details=details(name="鹿原钢铁有限公司", phone="0000-1"), version=1,
        by=people["sales"],
    )  # fmt: skip

    with pytest.raises(Stale) as stale:
        services.update_customer(
            customer=one, details=details(name="鹿原钢铁有限公司", phone="0000-2"), version=1,
            by=people["sales"],
        )  # fmt: skip
    assert ("0000-2", "0000-1") in [(typed, now) for _label, typed, now in stale.value.difference]


def test_personal_data_stays_out_of_the_trail(people: dict[str, User]) -> None:
    one = customer(people["sales"], name="鹿原钢铁有限公司", phone="0000-5550177")
    services.update_customer(
        customer=one, details=details(name="鹿原钢铁有限公司", phone="0000-5550188"), version=1,
        by=people["sales"],
    )  # fmt: skip
    services.add_contact(
        customer=one, name="金丝雀", phone="0000-5550199", by=people["sales"],
        form_key=uuid.uuid4(),
    )  # fmt: skip

    told = str(timeline(one))
    assert "5550188" not in told
    assert "金丝雀" not in told


def test_handing_over_moves_the_customer_and_says_why(
    people: dict[str, User], other_sales: User
) -> None:
    one = customer(people["sales"])
    with pytest.raises(NotAllowed):
        services.hand_over_customer(
            customer=one, owner=other_sales, reason="离职", by=people["sales"]
        )

    services.hand_over_customer(
        customer=one, owner=other_sales, reason="离职", by=people["centre_head"]
    )

    assert list(queries.visible_to(other_sales)) == [one]
    assert list(queries.visible_to(people["sales"])) == []
    assert timeline(one)[-1].comment == "离职"


def test_sharing_lets_a_colleague_see_and_ends(people: dict[str, User], other_sales: User) -> None:
    one = customer(people["sales"])
    services.share_customer(customer=one, colleague=other_sales, by=people["sales"])
    assert list(queries.visible_to(other_sales)) == [one]

    services.unshare_customer(customer=one, colleague=other_sales, by=people["sales"])
    assert list(queries.visible_to(other_sales)) == []
    with pytest.raises(NotAllowed):
        services.share_customer(customer=one, colleague=other_sales, by=other_sales)


def test_departments_see_only_what_concerns_them(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    for role in ("production", "quality", "logistics", "market", "admin"):
        assert not queries.visible_to(people[role]).exists()
    for role in ("centre_head", "director", "gm", "finance"):
        assert list(queries.visible_to(people[role])) == [one]


def test_freezing_and_lifting(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    with pytest.raises(NotAllowed):
        services.freeze_customer(customer=one, reason="逾期", by=people["sales"])

    frozen = services.freeze_customer(customer=one, reason="逾期 96 天", by=people["finance"])
    assert frozen.is_frozen
    with pytest.raises(Stale):
        services.freeze_customer(customer=one, reason="逾期", by=people["finance"])
    with pytest.raises(NotAllowed):
        services.unfreeze_customer(customer=one, reason="已付", by=people["finance"])

    lifted = services.unfreeze_customer(customer=one, reason="已付", by=people["director"])
    assert not lifted.is_frozen
    verbs = [entry.verb for entry in timeline(one)]
    assert verbs[-2:] == ["customers.frozen", "customers.unfrozen"]


def test_from_survey_to_a_rating_in_force(people: dict[str, User]) -> None:
    one, heard = customer(people["sales"]), []

    def listen(rating: Rating, **_sent: object) -> None:
        heard.append(rating.pk)

    rating_decided.connect(listen)
    rating = services.open_survey(customer=one, cause="new_customer", by=people["sales"])
    assert services.open_survey(customer=one, by=people["sales"]) == rating
    assert open_steps(rating) == [("5.1", "centre_head")]

    rating = services.finish_survey(
        rating=rating, version=1, needs="年需闸阀 300 台", by=people["centre_head"]
    )
    assert open_steps(rating) == [("5.2", "finance")]
    rating = services.propose_rating(
        rating=rating, version=2, proposal=proposal(limit=Decimal(200_000)), by=people["finance"]
    )
    assert open_steps(rating) == [("5.3", "director")]
    rating = services.decide_rating(
        rating=rating, version=3, outcome="approve", by=people["director"]
    )

    facts = queries.credit_facts(one, on=clock.today())
    assert (facts.grade, facts.limit, facts.term_days) == ("B", Decimal(200_000), 30)
    assert facts.survey_valid
    assert rating.valid_until == date(
        clock.today().year + 1, clock.today().month, clock.today().day
    )
    assert open_steps(rating) == []
    assert heard == [rating.pk]
    rating_decided.disconnect(listen)
    assert list(check_books()) == []


@pytest.mark.parametrize(
    ("limit", "role"),
    [("499999.99", "director"), ("500000", "director"), ("500000.01", "gm")],
)
def test_the_limit_says_who_decides(people: dict[str, User], limit: str, role: str) -> None:
    rating = services.propose_new_rating(
        customer=customer(people["sales"]), proposal=proposal(limit=Decimal(limit)),
        form_key=uuid.uuid4(), by=people["finance"],
    )  # fmt: skip

    assert open_steps(rating) == [("5.3", role)]
    if role == "gm":
        with pytest.raises(NotAllowed):
            services.decide_rating(
                rating=rating, version=rating.version, outcome="approve", by=people["director"]
            )


def test_nobody_decides_what_they_proposed(people: dict[str, User], make_person: Any) -> None:
    both = make_person("both", "finance")
    both.groups.add(*people["director"].groups.all())
    rating = services.propose_new_rating(
        customer=customer(people["sales"]), proposal=proposal(), form_key=uuid.uuid4(), by=both
    )

    with pytest.raises(NotAllowed):
        services.decide_rating(rating=rating, version=rating.version, outcome="approve", by=both)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(decided_by=both)


def test_sending_back_needs_a_reason_and_returns_to_finance(people: dict[str, User]) -> None:
    rating = services.propose_new_rating(
        customer=customer(people["sales"]), proposal=proposal(), form_key=uuid.uuid4(),
        by=people["finance"],
    )  # fmt: skip
    with pytest.raises(Refused):
        services.decide_rating(
            rating=rating, version=rating.version, outcome="return", by=people["director"]
        )

    rating = services.decide_rating(
        rating=rating, version=rating.version, outcome="return", opinion="额度偏高",
        by=people["director"],
    )  # fmt: skip
    assert rating.state == Rating.State.RETURNED
    assert open_steps(rating) == [("5.2", "finance")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"grade": "D", "term_days": 0, "limit": Decimal("0.01")}, "limit"),
        ({"grade": "U", "term_days": 1, "limit": Decimal(0)}, "term_days"),
        ({"grade": "C", "term_days": 16}, "term_days"),
        ({"grade": "X"}, "grade"),
    ],
)
def test_a_grade_allows_no_more_than_it_says(
    people: dict[str, User], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        services.propose_new_rating(
            customer=customer(people["sales"]), proposal=proposal(**changes),
            form_key=uuid.uuid4(), by=people["finance"],
        )  # fmt: skip
    assert refusal.value.field == field


def test_an_empty_limit_takes_the_formula(people: dict[str, User]) -> None:
    rating = services.propose_new_rating(
        customer=customer(people["sales"]),
        proposal=proposal(limit=None, monthly_sales=Decimal("123456"), term_days=30),
        form_key=uuid.uuid4(), by=people["finance"],
    )  # fmt: skip
    assert rating.limit == Decimal(98_000)  # 123,456 × 30/30 × 0.8, down to thousands


def test_a_new_rating_ends_the_one_before(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    first = rated(one, grade="B")
    second = rated(one, grade="A", term_days=60)

    assert Rating.objects.get(pk=first.pk).state == Rating.State.ENDED
    assert queries.rating_in_force(one) == second


def test_a_rating_that_ran_out_counts_no_more(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    rating = rated(one)
    assert rating.valid_until is not None

    assert queries.credit_facts(one, on=rating.valid_until).grade == "B"
    over = queries.credit_facts(one, on=rating.valid_until + timedelta(days=1))
    assert (over.grade, over.limit, over.survey_valid) == ("", Decimal(0), False)


def test_a_rating_in_force_cannot_be_changed(people: dict[str, User]) -> None:
    rating = rated(customer(people["sales"]))
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(limit=Decimal(900_000))


def test_exposure_is_set_by_document_and_moved_by_difference(people: dict[str, User]) -> None:
    one, order = customer(people["sales"]), person("sales", "stands-for-an-order")
    services.move_exposure(customer=one, subject=order, approved=Decimal("100.10"), by=None)
    services.move_exposure(
        customer=one, subject=order, approved=Decimal(0), delivered=Decimal("100.10"), by=None
    )
    services.move_exposure(customer=one, subject=order, delivered=Decimal("100.10"), by=None)

    parts = queries.credit_facts(one, on=clock.today()).exposure
    assert (parts.approved, parts.delivered, parts.sum) == (
        Decimal(0),
        Decimal("100.10"),
        Decimal("100.10"),
    )
    assert ExposureMovement.objects.count() == 3
    own = queries.credit_facts(one, on=clock.today(), without=order).exposure
    assert own.sum == 0
    assert list(check_books()) == []


def test_exposure_moves_by_movements_only(people: dict[str, User]) -> None:
    one, order = customer(people["sales"]), person("sales", "stands-for-an-order")
    services.move_exposure(customer=one, subject=order, approved=Decimal(10), by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExposureMovement.objects.update(amount=Decimal(5))
    with pytest.raises(DatabaseError), transaction.atomic():
        ExposureMovement.objects.all().delete()

    with guards_off():
        CustomerCredit.objects.filter(pk=one.pk).update(approved=Decimal(11))
    assert any("approved is 11" in found.problem for _name, found in check_books())


def test_the_judge_names_a_rating_without_a_decision(people: dict[str, User]) -> None:
    rating = rated(customer(people["sales"]))
    with guards_off():
        Rating.objects.filter(pk=rating.pk).update(decided_by=None)
        found = [one.problem for name, one in check_books() if name == "customers: ratings"]
    assert found == ["it took effect without a decision by another person"]


def test_contracts_are_noted(people: dict[str, User]) -> None:
    one = services.register_customer(
        details=details(), by=people["sales"], form_key=uuid.uuid4(), is_prospect=True
    )
    assert one.state == Customer.State.PROSPECT
    services.note_contract(customer=one, signed_on=date(2026, 10, 10), by=people["sales"])
    noted = services.note_contract(customer=one, signed_on=date(2026, 9, 1), by=people["sales"])

    assert noted.state == Customer.State.REGISTERED
    assert (noted.first_contract_on, noted.last_contract_on) == (
        date(2026, 9, 1),
        date(2026, 10, 10),
    )


def test_overdue_days_count_from_the_oldest_due_day(people: dict[str, User]) -> None:
    one = customer(people["sales"])
    services.set_oldest_due(customer=one, day=date(2026, 11, 1))
    facts = queries.credit_facts(one, on=date(2026, 11, 24))

    assert facts.overdue_days(date(2026, 11, 24)) == 23
    assert facts.overdue_days(date(2026, 10, 24)) == 0


def test_search_by_name_pinyin_number_and_code(people: dict[str, User]) -> None:
    one = customer(people["sales"], name="鹿原钢铁制品有限公司", uscc=USCC)
    customer(people["sales"], name="皖溪造纸有限公司")
    for typed in ("鹿原", "lygt", "luyuan", one.code, USCC[:8]):
        assert queries.search(people["sales"], typed) == [one], typed
    assert queries.search(people["production"], "鹿原") == []


def test_a_stranger_learns_of_a_duplicate_without_its_name(
    people: dict[str, User], other_sales: User
) -> None:
    customer(people["sales"], name="鹿原钢铁制品有限公司", uscc=USCC)
    (told,) = queries.duplicates_for(other_sales, name="别的公司", uscc=USCC)

    assert told.same_uscc
    assert (told.name, told.url) == ("", "")
