"""The services of substitution: asked, answered, ended, the authority; what is given back."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core import clock
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.workflow import an_item
from tests.workflow.makers import proposed, stands_in
from workflow import services
from workflow.services import Proposal

HERE = "workflow.services.substitution"


@scenario(f"{HERE}.propose_substitution")
def propose_substitution() -> Call:
    holder, substitute = person("director"), person("gm")
    today, key = clock.today(), uuid.uuid4()
    wanted = Proposal(holder, substitute, today, today + timedelta(days=5))
    return lambda: services.propose_substitution(proposal=wanted, by=holder, form_key=key)


@scenario(f"{HERE}.accept_substitution")
def accept_substitution() -> Call:
    row = proposed(person("director"), person("gm"))
    return lambda: services.accept_substitution(
        substitution=row, by=row.substitute, version=row.version
    )


@scenario(f"{HERE}.decline_substitution")
def decline_substitution() -> Call:
    row = proposed(person("director"), person("gm"))
    return lambda: services.decline_substitution(
        substitution=row, by=row.substitute, version=row.version, reason="出差。"
    )


@scenario(f"{HERE}.end_substitution")
def end_substitution() -> Call:
    row = stands_in(person("director"), person("gm"))
    return lambda: services.end_substitution(substitution=row, by=row.holder, version=row.version)


@scenario(f"{HERE}.give_authority")
def give_authority() -> Call:
    row = stands_in(person("director"), person("centre_head"))
    by = person("gm")
    return lambda: services.give_authority(substitution=row, by=by, version=row.version, full=True)


@scenario("workflow.services.leaving.hand_back_work_of")
def hand_back_work_of() -> Call:
    leaver, by = person("sales"), person("admin")
    an_item("5.1", person=leaver)
    stands_in(leaver, person("centre_head"))
    return lambda: services.hand_back_work_of(person=leaver, by=by)


@scenario("workflow.services.leaving.hand_back_work_of_role")
def hand_back_work_of_role() -> Call:
    loser, by = person("director"), person("admin")
    an_item("6.3", person=loser)
    loser.groups.set([])
    loser.__dict__.pop("roles", None)
    return lambda: services.hand_back_work_of_role(person=loser, by=by)
