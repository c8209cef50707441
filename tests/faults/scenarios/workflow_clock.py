"""The clock's services: pauses, what is asked about a breach, the offer of a substitute."""

from __future__ import annotations

from core import clock
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.workflow import _late, _later, an_item
from workflow import services
from workflow.models import Breach
from workflow.services import deadlines


@scenario("workflow.services.pauses.pause_item")
def pause_item() -> Call:
    item, by = an_item(), person("director")
    return lambda: services.pause_item(item=item, by=by, reason="customer", note="等客户确认")


@scenario("workflow.services.pauses.resume_item")
def resume_item() -> Call:
    item, by = an_item(), person("director")
    services.pause_item(item=item, by=by, reason="customer", note="等客户确认")
    return lambda: services.resume_item(item=item, by=by)


@scenario("workflow.services.excuses.plead_breach")
def plead_breach() -> Call:
    breach, by = Breach.objects.get(item=_late()), person("director")
    return lambda: services.plead_breach(breach=breach, by=by, plea="客户停产")


@scenario("workflow.services.excuses.refuse_excuse")
def refuse_excuse() -> Call:
    breach = Breach.objects.get(item=_late())
    services.plead_breach(breach=breach, by=person("director"), plea="客户停产")
    by = person("gm")
    return lambda: services.refuse_excuse(breach=breach, by=by, refusal="应先报告")


@scenario("workflow.services.deadlines._offer_batch")
def offer_batch() -> Call:
    item = an_item()
    now = item.offer_at or clock.now()
    assert now < _later()
    return lambda: deadlines._offer_batch(now=now)
