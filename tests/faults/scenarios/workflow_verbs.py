"""The verbs of the inbox: handing on, signers, copies, urging, phrases."""

from __future__ import annotations

import itertools

from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.orders.makers import content, submitted
from workflow import services
from workflow.models import AddedSigner, CarbonCopy, WorkItem
from workflow.queries import open_items_of

_turn = itertools.count(1)
BEYOND = "632"


def at_the_centre() -> WorkItem:
    """An order beyond the sales column, on the desk of the marketing centre."""
    item = open_items_of(submitted(typed=content(price=BEYOND))).get(step_code="3.2")
    assert item.role == "centre_head"
    return item


def a_signer(place: str = "before") -> AddedSigner:
    """Finance, asked by the centre."""
    return services.ask_signer(
        item=at_the_centre(),
        person=person("finance"),
        place=place,
        question="账期可否接受？",
        by=person("centre_head"),
    )


@scenario("workflow.services.handing.transfer_item")
def transfer() -> Call:
    item, by, taker = at_the_centre(), person("centre_head"), person("director")
    return lambda: services.transfer_item(item=item, person=taker, reason="出差", by=by)


@scenario("workflow.services.handing.send_copies")
def copies() -> Call:
    item, by = at_the_centre(), person("centre_head")
    people = [person("finance"), person("production")]
    return lambda: services.send_copies(item=item, people=people, by=by, text="请知悉")


@scenario("workflow.services.handing.mark_copy_read")
def copy_read() -> Call:
    reader = person("finance")
    services.send_copies(item=at_the_centre(), people=[reader], by=person("centre_head"))
    copy = CarbonCopy.objects.latest("pk")
    return lambda: services.mark_copy_read(copy=copy, by=reader)


@scenario("workflow.services.handing.urge_item")
def urge() -> Call:
    item = at_the_centre()
    initiator = item.initiator
    assert initiator is not None
    return lambda: services.urge_item(item=item, by=initiator, text="客户在等")


@scenario("workflow.services.signing.ask_signer")
def ask() -> Call:
    item, by, asked = at_the_centre(), person("centre_head"), person("finance")
    return lambda: services.ask_signer(
        item=item, person=asked, place="before", question="账期可否接受？", by=by
    )


@scenario("workflow.services.signing.answer_signer")
def answer() -> Call:
    signer = a_signer()
    return lambda: services.answer_signer(
        signer=signer, answer="agree", text="可以接受。", by=signer.person
    )


@scenario("workflow.services.signing.drop_signer")
def drop() -> Call:
    signer = a_signer()
    return lambda: services.drop_signer(signer=signer, by=signer.by)


@scenario("workflow.services.phrases.add_own_phrase")
def own_phrase() -> Call:
    by, text = person("director"), f"同意第{next(_turn)}版。"
    return lambda: services.add_own_phrase(text=text, by=by)


@scenario("workflow.services.phrases.add_company_phrase")
def company_phrase() -> Call:
    by, text = person("admin"), f"请按第{next(_turn)}条执行。"
    return lambda: services.add_company_phrase(text_zh=text, text_en="As agreed.", by=by)


@scenario("workflow.services.phrases.remove_phrase")
def phrase_removed() -> Call:
    by = person("director")
    phrase = services.add_own_phrase(text=f"按第{next(_turn)}条。", by=by)
    return lambda: services.remove_phrase(phrase=phrase, by=by)


@scenario("workflow.services.phrases.change_phrase")
def phrase_changed() -> Call:
    by, text = person("director"), f"改按第{next(_turn)}条。"
    phrase = services.add_own_phrase(text=f"按第{next(_turn)}条。", by=by)
    return lambda: services.change_phrase(phrase=phrase, text_zh=text, text_en=text, by=by)
