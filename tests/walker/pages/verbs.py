"""The verbs of the inbox: each for who holds, started, was asked or was sent the item."""

from __future__ import annotations

from tests.walker.pages.customers import pk_of
from tests.walker.pages.orders import act
from tests.walker.table import Rule, button, everybody, form, only, page

# The initiator, the holder, those who see the whole process, and who was sent a copy.
KNOW = ("sales", "centre_head", "director", "gm", "finance")
HEADS = ("centre_head", "director", "gm")
ITEM = pk_of("triage_item")
SIGNER = pk_of("signer")


def answers(asked: str, *, sent_on: tuple[str, ...]) -> Rule:
    """Who is asked gets the page, who asked is sent on to the sheet, for others it is not there."""
    rule = dict(act(asked, sees=()).answers)
    return Rule({**rule, **{role: frozenset([302]) for role in sent_on}})


page("workflow:copied", get=everybody())
# Nothing is ticked there: who has no such item is told that it is not there.
page("workflow:batch", get=only(no=404), post=everybody(422))
page(
    "workflow:sheet",
    args={"own": ITEM, "asked": pk_of("asked_item"), "offered": pk_of("offered")},
    get={
        "own": only(*KNOW, no=404),
        "asked": only(*HEADS, "quality", no=404),
        "offered": only(*HEADS, no=404),
    },
)
for name, allowed, ok in (
    ("transfer", ("centre_head",), 422),
    ("ask", ("centre_head",), 422),
    ("copy", KNOW, 422),
):
    page(
        f"workflow:{name}",
        args=ITEM,
        get=act(*allowed, sees=KNOW),
        post=act(*allowed, sees=KNOW, ok=ok),
    )
# The centre's head oversees it, but it waits for themselves.
URGE = Rule({**act("sales", "director", "gm", sees=KNOW).answers, "centre_head": frozenset([422])})
page(
    "workflow:urge",
    args=ITEM,
    get=URGE,
    post=Rule({**URGE.answers, **dict.fromkeys(("sales", "director", "gm"), frozenset([302]))}),
)
page("workflow:copy_read", args=ITEM, post=only("finance", ok=302, no=404))
page(
    "workflow:sign",
    args=SIGNER,
    get=answers("quality", sent_on=("centre_head",)),
    post=act("quality", sees=("centre_head",), ok=422),
)
page("workflow:drop", args=SIGNER, post=act("centre_head", sees=("quality",), ok=302))
page("workflow:phrases", get=everybody(), post=everybody(422))
page("workflow:company_phrases", get=only("admin"), post=only("admin", ok=422))
page(
    "workflow:change_phrase",
    args={"own": pk_of("phrase"), "company": pk_of("company_phrase")},
    get={"own": only("sales", no=404), "company": only("admin")},
    post={"own": only("sales", ok=422, no=404), "company": only("admin", ok=422)},
)
page(
    "workflow:remove_phrase",
    args={"own": pk_of("phrase"), "company": pk_of("company_phrase")},
    post={"own": only("sales", ok=302, no=404), "company": only("admin", ok=302)},
)

form("workflow:transfer", by="centre_head", args=ITEM,
     fields={"person": lambda w: w.people["director"].pk, "reason": "出差"})  # fmt: skip
form("workflow:ask", by="centre_head", args=ITEM,
     fields={"person": lambda w: w.people["production"].pk, "place": "before",
             "question": "交期可行吗？"})  # fmt: skip
form("workflow:copy", by="centre_head", args=ITEM,
     fields={"people": lambda w: [w.people["production"].pk], "text": "请知悉"})  # fmt: skip
form("workflow:urge", by="sales", args=ITEM, fields={"text": "客户在等"})
form("workflow:sign", by="quality", args=SIGNER, fields={"answer": "agree", "text": "可以满足。"})
form("workflow:phrases", by="director", fields={"text": "同意，注意回款。"})
form("workflow:company_phrases", by="admin",
     fields={"text_zh": "请补合同。", "text_en": "Add the contract."})  # fmt: skip
form("workflow:change_phrase", by="sales", args=pk_of("phrase"), fields={"text": "请尽快办理。"})
form("workflow:change_phrase", by="admin", args=pk_of("company_phrase"),
     fields={"text_zh": "同意办理。", "text_en": "Agreed, go on."})  # fmt: skip
button("workflow:copy_read", by="finance", shown_on="workflow:sheet", args=ITEM, action_args=ITEM)
button("workflow:drop", by="centre_head", shown_on="workflow:sheet", args=pk_of("asked_item"),
       action_args=SIGNER)  # fmt: skip
button("workflow:remove_phrase", by="sales", shown_on="workflow:phrases",
       action_args=pk_of("phrase"))  # fmt: skip
