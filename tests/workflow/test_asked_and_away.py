"""加签 of somebody who is away: a substitute answers, a leaver is asked no more; lost roles."""

from __future__ import annotations

import pytest

from accounts.models import Department, User
from accounts.services import PersonDetails, change_person, deactivate_person
from core import clock
from core.books import check_books
from core.outbox import drain
from core.refusals import NotAllowed
from orders import queries as order_queries
from orders import services as orders
from orders.models import Order
from records.queries import timeline
from tests.conftest import MakePerson, SignedIn
from tests.orders.makers import again, content, old_customer, submitted
from tests.workflow.conftest import Opener
from tests.workflow.makers import stands_in
from workflow import permissions, queries, services
from workflow.models import AddedSigner, Notice, WorkItem

pytestmark = pytest.mark.django_db
BEYOND = "632"
ANSWER = {"answer": "agree", "text": "可行。"}


@pytest.fixture
def order(sales: User) -> Order:
    """An order of the salesperson that the centre has to decide."""
    return submitted(old_customer(sales), content(price=BEYOND))


@pytest.fixture
def item(order: Order) -> WorkItem:
    """The centre's item of it."""
    return queries.open_items_of(order).get(step_code="3.2")


@pytest.fixture
def stand_in(people: dict[str, User], make_person: MakePerson) -> User:
    """A colleague of production who stands in for it."""
    colleague = make_person("production2", "production")
    stands_in(people["production"], colleague)
    return colleague


def ask(item: WorkItem, people: dict[str, User], place: str = "before") -> AddedSigner:
    return services.ask_signer(
        item=item, person=people["production"], place=place, question="?", by=people["centre_head"]
    )


def decide(order: Order, by: User) -> Order:
    version = again(order).version
    return orders.decide_order(
        order=order, by=by, version=version, outcome="approve", opinion="同意。"
    )


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_substitute_answers_on_the_page_to_which_the_inbox_leads(
    order: Order,
    item: WorkItem,
    people: dict[str, User],
    stand_in: User,
    as_user: SignedIn,
    place: str,
) -> None:
    signer = ask(item, people, place)
    if place == "after":
        decide(order, people["centre_head"])
    client, own = as_user(stand_in), queries.open_items_of(signer).get()
    assert own in queries.open_items_for(stand_in)
    assert client.get(own.get_absolute_url())["Location"] == signer.get_absolute_url()
    assert client.get(signer.get_absolute_url()).status_code == 200
    assert order in order_queries.visible_to(stand_in)

    assert client.post(signer.get_absolute_url(), ANSWER).status_code == 302

    done = WorkItem.objects.get(pk=own.pk)
    assert (done.done_by, done.on_behalf_of) == (stand_in, people["production"])
    answered = AddedSigner.objects.get(pk=signer.pk)
    assert (answered.person, answered.substitute) == (people["production"], stand_in)
    assert timeline(item)[-1].on_behalf_of.startswith(str(people["production"]))
    sheet = client.get(item.get_sheet_url()).content.decode()
    assert f"{stand_in} 代 {people['production']}" in sheet
    assert order in order_queries.visible_to(stand_in)
    assert list(check_books()) == []


def test_who_looks_on_comes_from_a_question_to_the_sheet(
    item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    own = queries.open_items_of(ask(item, people)).get()

    for role in ("director", "gm"):
        answer = as_user(people[role]).get(own.get_absolute_url(), follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == item.get_sheet_url()


def test_who_is_asked_themselves_answers_under_their_own_name(
    item: WorkItem, people: dict[str, User]
) -> None:
    signer = ask(item, people)

    services.answer_signer(signer=signer, by=people["production"], **ANSWER)

    assert AddedSigner.objects.get(pk=signer.pk).substitute is None


def test_a_substitution_for_other_steps_answers_nothing(
    item: WorkItem, people: dict[str, User], make_person: MakePerson, as_user: SignedIn
) -> None:
    colleague = make_person("production2", "production")
    stands_in(people["production"], colleague, steps=["8.4"])
    signer = ask(item, people)

    assert as_user(colleague).get(signer.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer_signer(signer=signer, by=colleague, **ANSWER)


@pytest.mark.parametrize("who", ["asks", "started it"])
def test_nobody_answers_their_own_question_for_another(
    order: Order, item: WorkItem, people: dict[str, User], who: str
) -> None:
    by = people["centre_head"] if who == "asks" else order.owner
    stands_in(people["quality"], by)
    signer = services.ask_signer(
        item=item, person=people["quality"], place="before", question="?", by=people["centre_head"]
    )

    with pytest.raises(NotAllowed):
        services.answer_signer(signer=signer, by=by, **ANSWER)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_leaver_is_asked_no_more_and_who_asked_is_told(
    order: Order, item: WorkItem, people: dict[str, User], place: str
) -> None:
    signer = ask(item, people, place)

    deactivate_person(person=people["production"], by=people["admin"])
    drain(now=clock.now())

    assert AddedSigner.objects.get(pk=signer.pk).answer == "dropped"
    assert not queries.open_items_of(signer).exists()
    told = Notice.objects.get(code="workflow.signer_left")
    assert (told.user, told.params["person"]) == (people["centre_head"], str(people["production"]))
    assert decide(order, people["centre_head"]).state == "approved"
    assert list(check_books()) == []


# -- a role taken from somebody ------------------------------------------------------------------


def with_roles(person: User, *roles: str) -> PersonDetails:
    return PersonDetails(
        username=person.username,
        display_name=person.display_name,
        title=person.title,
        department=person.department or Department.objects.first(),
        superior=person.superior,
        region=person.region,
        email=person.email,
        language=person.language,
        roles=roles,
    )


def test_what_somebody_held_by_a_role_they_lose_goes_back_to_it(
    opened: Opener, people: dict[str, User], make_person: MakePerson
) -> None:
    other = make_person("director2", "director")
    lost, kept = opened("6.3", person=other), opened("6.2", person=other, role="quality")

    change_person(
        person=other,
        details=with_roles(other, "quality"),
        by=people["admin"],
        version=other.version,
    )
    drain(now=clock.now())

    lost, kept = WorkItem.objects.get(pk=lost.pk), WorkItem.objects.get(pk=kept.pk)
    assert (lost.person, lost.role) == (None, "director")
    assert kept.person == other
    assert permissions.holds(item=lost, user=people["director"])
    told = Notice.objects.get(user=people["director"], code="workflow.role_taken")
    assert told.params["person"] == str(other)


def test_what_a_role_above_lets_somebody_hold_stays(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    director = people["director"]
    services.transfer_item(item=item, person=director, reason="出差", by=people["centre_head"])

    change_person(
        person=director,
        details=with_roles(director, "gm"),
        by=people["admin"],
        version=director.version,
    )

    assert WorkItem.objects.get(pk=item.pk).person == director


def test_a_new_role_takes_nothing_away(opened: Opener, people: dict[str, User]) -> None:
    item = opened("6.3", person=people["director"])

    change_person(
        person=people["director"],
        details=with_roles(people["director"], "director", "quality"),
        by=people["admin"],
        version=people["director"].version,
    )

    assert WorkItem.objects.get(pk=item.pk).person == people["director"]
