"""The ten stories of the cast, each played up to where it is interesting today.

None is submitted in the seven days before the loading: whoever enters one again by hand gets the
verdict that the story tells, without an older order of the week beside it.
"""

from __future__ import annotations

import uuid

from customers.queries import open_rating
from customers.services import decide_rating, finish_survey, propose_new_rating, propose_rating
from marketing.demo.acts import Cast
from marketing.demo.aftermath import complaints, look_again
from marketing.demo.buyers import proposal_of
from marketing.demo.drafting import next_version
from marketing.demo.sale import HALF_AND_HALF, PREPAID, after_receipt
from marketing.demo.stage import Axis, Story, later
from orders.models import Order

SPEC_NEW = "DN150 锻钢波纹管闸阀"


def all_stories(cast: Cast, axis: Axis) -> list[Story]:
    """Give the stories that the cast tells, ready to be played."""
    tellers = (water_works, dealer, pharma, builder, refinery, heating, shipyard, power_plant)
    stories = [teller(cast, axis) for teller in tellers]
    return [*stories, *complaints(cast, axis), next_version(cast, axis)]


def water_works(cast: Cast, axis: Axis) -> Story:
    """S1: inside the salesperson's column; signed, shipped, receipt back, paid on time, closed."""
    yield axis.day(76, 9, 10)
    order = cast.enter(2, [cast.line("Q41F-16P-80", 20)], after_receipt(60), days=14)
    yield axis.day(76, 9, 30)
    cast.submit(order)
    yield axis.day(76, 10)
    cast.examine(order)
    yield axis.day(76, 10, 20)
    cast.sign(order)
    yield axis.day(74, 15)
    cast.signed(order)
    yield axis.day(74, 16, 20)
    shipments, _jobs = cast.plan(order)
    yield axis.day(73, 10)
    cast.ship(shipments[0])
    yield axis.day(69, 14)
    cast.receipt(shipments[0])
    yield axis.day(11, 14)
    payment = cast.pay(order)
    yield axis.day(11, 15)
    cast.confirm(payment)
    yield from look_again(cast, 2)


def dealer(cast: Cast, axis: Axis) -> Story:
    """S2: 7.06 % off list; the centre decides. The contract waits for the customer's signature."""
    yield axis.day(12, 9)
    order = cast.enter(
        4,
        [cast.line("Z41H-16C-50", 100, "632")],
        after_receipt(30),
        days=20,
        research="客户年采购约 400 台，同行 640 元可现货供应。",
    )
    yield axis.day(12, 9, 20)
    cast.submit(order)
    yield axis.day(12, 14)
    cast.decide(order, "同意，请按合同执行。")
    yield axis.day(11, 11)
    cast.issue(order)


def pharma(cast: Cast, axis: Axis) -> Story:
    """S3: a new customer with a competitor's quotation: survey B, examination, then director."""
    yield axis.day(10, 9, 15)
    order = cast.enter(
        13,
        [cast.line("D371X-16Q-200", 40, "1197", claim="holding")],
        after_receipt(30),
        days=25,
        research="客户提供对手报价单，同规格 1,190 元。",
        quotation=True,
    )
    yield axis.day(10, 9, 40)
    cast.submit(order)
    yield axis.day(9, 14)
    survey = open_rating(order.customer)
    if survey is None:
        raise LookupError("the order opened no survey")
    survey = finish_survey(
        rating=survey,
        version=survey.version,
        needs="外商独资制药企业，循环水改造用蝶阀；同业评价按期付款，无涉诉。",
        by=cast.person("manager"),
    )
    yield axis.ago(560)
    survey = propose_rating(
        rating=survey,
        version=survey.version,
        proposal=proposal_of(13),
        by=cast.person("finance"),
    )
    yield axis.ago(300)
    decide_rating(
        rating=survey,
        version=survey.version,
        outcome="approve",
        opinion="同意 B 级。",
        by=cast.person("director"),
    )
    yield axis.ago(130)
    cast.decide(order, "新客户首单，价格在维持价内，拟同意，请总监审批。")


def builder(cast: Cast, axis: Axis) -> Story:
    """S4: 13 % off and twice the usual quantity: four opinions, one on a condition, one late."""
    yield axis.day(26, 10)
    survey = propose_new_rating(
        customer=cast.customer(12),
        proposal=proposal_of(12),
        form_key=uuid.uuid4(),
        by=cast.person("finance"),
    )
    yield axis.day(25, 10)
    decide_rating(
        rating=survey,
        version=survey.version,
        outcome="approve",
        opinion="同意 C 级，首单收取 50 % 定金。",
        by=cast.person("director"),
    )
    yield axis.day(9, 9)
    order = cast.enter(
        12,
        [cast.line("Q41F-16C-50", 300, "487")],
        HALF_AND_HALF,
        days=30,
        research="城区改造项目一次性采购，对手报价 490 元，中标后续有二期。",
    )
    yield axis.day(9, 9, 30)
    cast.submit(order)
    yield axis.day(8, 10)
    cast.decide(order, "价格低于占领价，数量为常规量两倍，提请有关部门评审。")
    yield axis.day(8, 15)
    cast.answer(order, "finance", "毛利偏低但为正，50 % 定金到账后排产，同意。")
    yield axis.day(8, 16)
    cast.answer(order, "quality")
    yield axis.day(7, 9, 30)
    cast.answer(
        order, "production", "可分两批排产。", condition="首批 150 台 20 天，其余再加 10 天"
    )
    yield axis.ago(290)
    cast.answer(order, "supply", "球体毛坯已落实，可按期到货。")


def refinery(cast: Cast, axis: Axis) -> Story:
    """S5: over a million at the market-winning price: review, director, now with the GM."""
    yield axis.day(9, 14)
    order = cast.enter(
        1,
        [cast.line("D943H-16C-600", 40, "29520", claim="winning")],
        after_receipt(60),
        days=90,
        research="年度大修项目，目标名单客户；拿下后占其蝶阀采购六成以上。",
    )
    yield axis.day(9, 14, 40)
    cast.submit(order)
    yield axis.day(8, 11)
    cast.decide(order, "战略客户，价格为占领价，请有关部门评审。")
    for minute, department in enumerate(("finance", "production", "quality", "supply")):
        yield axis.day(7, 10, 7 * minute)
        cast.answer(order, department)
    yield axis.ago(170)
    cast.decide(order, "同意，超出本人审批权限，请总经理审批。")


def heating(cast: Cast, axis: Axis) -> Story:
    """S6: credit unknown, so everything is prepaid; the money waits for finance to confirm."""
    yield axis.day(14, 9)
    order = cast.enter(10, [cast.line("H44H-16C-150", 10)], PREPAID, days=20)
    yield axis.day(14, 9, 25)
    cast.submit(order)
    yield axis.day(14, 15)
    cast.decide(order, "资信不明，已要求全额预付，请总监审批。")
    yield axis.day(13, 11)
    cast.decide(order, "同意，款到发货。")
    yield axis.day(13, 16)
    cast.issue(order)
    yield axis.day(9, 10)
    cast.signed(order)
    yield axis.day(9, 14)
    cast.plan(order)
    yield axis.ago(70)
    cast.pay(order)


def shipyard(cast: Cast, axis: Axis) -> Story:
    """S7: a new item: review with R&D, director, then the sample is on R&D's desk."""
    yield axis.day(21, 9)
    line = cast.line(SPEC_NEW, 2, "3000", rd_cost="30000")
    order = cast.enter(
        7, [line], after_receipt(45), days=45, research="船用规格样品，量产后年需求约 120 台。"
    )
    yield axis.day(21, 9, 30)
    cast.submit(order)
    yield axis.day(21, 16)
    cast.decide(order, "新品种样品，请有关部门与研发评审。")
    for minute, department in enumerate(cast.departments(Order.objects.get(pk=order.pk))):
        yield axis.day(20, 10, 6 * minute)
        cast.answer(order, department)
    yield axis.day(19, 10)
    cast.decide(order, "同意，研发费用控制在 3 万元内。")
    yield axis.day(18, 10)
    cast.issue(order)
    yield axis.day(15, 11)
    cast.signed(order)
    yield axis.day(15, 15)
    _shipments, jobs = cast.plan(order)
    yield axis.day(14, 9, 30)
    cast.take(jobs[0], 30)


def power_plant(cast: Cast, axis: Axis) -> Story:
    """S8: the limit is passed by more than a fifth: centre and director pass it to the GM."""
    yield axis.day(8, 15)
    order = cast.enter(3, [cast.line("Z941H-25C-200", 30, "9604")], after_receipt(30), days=60)
    yield axis.day(8, 15, 30)
    cast.submit(order)
    yield axis.day(7, 10, 30)
    cast.decide(order, "超信用额度 23 %，客户回款正常，拟同意。")
    while Order.objects.get(pk=order.pk).state == Order.State.REVIEW:
        for department in cast.departments(Order.objects.get(pk=order.pk)):
            yield later(40)
            cast.answer(order, department)
    yield axis.ago(620)
    cast.decide(order, "超额度超出本人权限，请总经理审批；建议先收回到期款。")
