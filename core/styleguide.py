"""The sheet of components, /styleguide/: with DEBUG on only. Pages use what is here and no more.

Its sample texts are no part of the product and so stand here in both languages, outside of the
catalogues; the components' own words come from the catalogues as everywhere.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views import View

from core import clock
from core.forms import DayField, Form, LineField, NumberField, PickField, TextField, UploadField
from core.looks import Look
from core.parts import Doc, Fig, FindingLine, Notice, Pair, Step, Stop, Tab
from core.tables import Column, Heading, draw_rows


def _t(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


class SampleForm(Form):
    """One field of each kind."""

    needed_on = DayField(label="要求到货日")
    phone = LineField(label="收货电话", max_length=20)
    price = NumberField(label="单价", required=False)
    delivery = PickField(
        label="交货方式",
        choices=[("send", "送货"), ("fetch", "自提")],
        widget=forms.RadioSelect(),
    )
    parts = forms.BooleanField(label="允许分批发货", required=False)
    kind = PickField(label="来源", choices=[("phone", "电话"), ("mail", "邮件")])
    note = TextField(label="备注", required=False)
    scan = UploadField(label="扫描件", required=False)

    def clean_phone(self) -> str:
        """Refuse a number that is too short."""
        phone: str = self.cleaned_data["phone"]
        if len(phone) != 11:  # digits of a mobile number
            raise forms.ValidationError(
                _t(
                    "手机号应为 11 位，现在是 10 位。",
                    "A mobile number has 11 digits; this has 10.",
                )
            )
        return phone


class StyleguidePage(View):
    """Every component with its class names."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the sheet."""
        form = SampleForm(
            {"needed_on": "2026-12-04", "phone": "1390000123", "delivery": "send", "kind": "mail"}
        )
        return render(request, "core/styleguide.html", {"form": form, **samples()})


def samples() -> dict[str, Any]:
    """Give what the components are shown with."""
    now = clock.now()
    columns, items = _table(now)
    return {
        "title": _t("组件", "Components"),
        "states": _states(),
        "meanings": _meanings(),
        "figs": _figs(),
        "notices": _notices(),
        "findings": _findings(),
        "steps": _steps(),
        "stops": _stops(),
        "pairs": [
            Pair(_t("等级", "Grade"), _t("C 一般，60 分", "C, 60 points")),
            Pair(_t("额度", "Limit"), "60,000.00", _t("账期 15 天", "term 15 days")),
        ],
        "docs": [Doc(_t("客户订单 BLG-1009.pdf", "Customer order BLG-1009.pdf"), "#", now)],
        "phrases": [_t("同意。", "Agreed."), _t("请核实交期。", "Check the delivery date.")],
        "tabs": [
            Tab(_t("待办", "Inbox"), "#", current=True, count="12"),
            Tab(_t("已办", "Done"), "#", count="100+"),
        ],
        "headings": [Heading(one.label, "num" if one.is_numeric else "") for one in columns],
        "rows": draw_rows(columns, items, lambda item: "cur" if item["late"] else ""),
        "moments": [
            now,
            now + timedelta(hours=20),
            now + timedelta(days=3),
            now - timedelta(days=9),
        ],
        "late": now - timedelta(hours=3),
        "soon": now + timedelta(hours=1),
        "amounts": [Decimal("1180800"), Decimal("-73050"), None],
    }


def _states() -> list[Look]:
    return [
        Look("grey", _t("草稿", "draft"), "edit"),
        Look("blue", _t("评审中", "under review")),
        Look("green", _t("已批准", "approved")),
        Look("amber", _t("有条件批准", "approved on conditions")),
        Look("red", _t("不批准", "not approved"), "ban"),
        Look("amber", _t("退回修改", "sent back"), "arrow-back-up"),
        Look("grey", _t("关闭", "closed")),
    ]


def _meanings() -> list[tuple[str, Look]]:
    return [
        (
            _t("逾期、拒绝、拦住", "late, refused, blocked"),
            Look("red", _t("逾期 5 小时", "5 h overdue")),
        ),
        (
            _t("接近或越过自己的限", "near or past one's limit"),
            Look("amber", _t("今天 17:05", "today 17:05")),
        ),
        (_t("完成、在限内", "done, within"), Look("green", _t("按时", "on time"))),
        (_t("等待办理", "waiting"), Look("blue", _t("总监审批", "with the director"))),
        (
            _t("不适用、草稿、关闭", "not applicable, draft, closed"),
            Look("grey", _t("不适用", "not applicable")),
        ),
    ]


def _figs() -> list[Fig]:
    late = Look("amber", _t("剩 2 小时 55 分", "2 h 55 min left"))
    return [
        Fig(_t("合同金额（含税）", "Contract amount, tax in"), "146,100.00", "300 × 487.00"),
        Fig(_t("毛利率", "Margin"), "24.59 %", _t("毛利 31,792.04", "margin 31,792.04"), url="#"),
        Fig(_t("时限", "Limit"), _t("今天 17:05", "today 17:05"), look=late, colour="amber"),
    ]


def _notices() -> list[Notice]:
    return [
        Notice(
            "green",
            _t("订单 DD-202611-0021 已同意。", "Order DD-202611-0021 was approved."),
            url="#",
            link=_t("看这一单", "Open it"),
        ),
        Notice(
            "blue", _t("上次查看后有 2 处变化。", "2 things changed since you looked."), icon="eye"
        ),
        Notice("amber", _t("2027 年工作日历未确认。", "The 2027 calendar is not announced yet.")),
        Notice(
            "red",
            _t("财务结帐后自动解除。", "Finance settles it first."),
            strong=_t("不能发货。", "Not to be shipped."),
        ),
    ]


def _findings() -> list[FindingLine]:
    who = Look("amber", _t("总监可决定", "the director may decide"))
    return [
        FindingLine(
            _t("单价低于策略价，折扣 13.04 %", "Price below the strategy's, 13.04 % off"),
            _t(
                "报价 487.00，策略价 532.00；总监 ≤15 %。", "487.00 against 532.00; director ≤15 %."
            ),
            _t("最近的改动：提到 532.00。", "Nearest change: raise it to 532.00."),
            1,
            who,
        ),
        FindingLine(_t("数量、金额都在权限内。", "Quantity and amount are within authority.")),
    ]


def _steps() -> list[Step]:
    return [
        Step(_t("登记", "Entry"), "done", "11-13"),
        Step(_t("自决", "Own decision"), "na", _t("不适用", "not applicable")),
        Step(_t("评审", "Review"), "done", "11-20"),
        Step(_t("总监审批", "Director"), "here", _t("今天 17:05", "today 17:05")),
        Step(_t("合同", "Contract"), "todo", _t("待办", "to come")),
    ]


def _stops() -> list[Stop]:
    late = Look("red", _t("超时 1 小时 25 分", "1 h 25 min too late"))
    return [
        Stop(
            _t("6.2 集体评审", "6.2 Joint review"),
            _t("4 个部门，11-20 17:05", "4 departments, 11-20 17:05"),
            "done",
            late,
        ),
        Stop(
            _t("6.3 营销总监审批", "6.3 Director's decision"),
            _t("时限 今天 17:05", "until today 17:05"),
            "here",
        ),
        Stop(_t("6.5 总经理审批", "6.5 General manager"), _t("不适用", "not applicable"), "na"),
        Stop(_t("6.4 按意见处理", "6.4 Carry it out"), "", "todo"),
    ]


def _table(now: Any) -> tuple[list[Column], list[dict[str, Any]]]:
    columns = [
        Column("due", _t("到期", "Due"), kind="due", css="ca nw"),
        Column("customer", _t("客户", "Customer"), css="cc", link=lambda _row: "#", link_css="b"),
        Column("amount", _t("金额（元）", "Amount (CNY)"), kind="money", css="cb"),
        Column("state", _t("状态", "State"), kind="look", css="cd nw"),
    ]
    waiting = Look("blue", _t("总监审批", "with the director"))
    items = [
        {
            "due": now - timedelta(hours=2),
            "customer": _t("粤屿船舶配套有限公司", "Yueyu Marine Fittings"),
            "amount": Decimal(6000),
            "state": waiting,
            "late": True,
        },
        {
            "due": now + timedelta(hours=1),
            "customer": _t("辽浦供暖设备有限公司", "Liaopu Heating"),
            "amount": Decimal(23500),
            "state": waiting,
            "late": False,
        },
        {
            "due": now + timedelta(days=4),
            "customer": "<b>澄岚石化</b>" * 6,
            "amount": Decimal("1180800"),
            "state": waiting,
            "late": False,
        },
    ]
    return columns, items
