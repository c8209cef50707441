"""The fourteen roles, their departments and their permissions: the one place.

A role is a Django group named by its code. How to grow the table: an app that needs a permission
declares it in a model's ``Meta.permissions`` (or uses Django's ``view_…``, ``add_…``, ``change_…``)
and adds ``"app.codename"`` to the roles below; ``migrate`` brings the groups in line, and
``manage.py check`` names an entry that no model declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.authority import Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Role:
    """What a person is in the process; ``level`` is the authority it carries in the matrix."""

    code: str
    name: _StrPromise
    department: str
    permissions: tuple[str, ...]
    level: Level | None = None


@dataclass(frozen=True)
class DepartmentName:
    """A department of the standard: its code and its two names."""

    code: str
    zh: str
    en: str


DEPARTMENTS: tuple[DepartmentName, ...] = (
    DepartmentName("gm_office", "总经理办公室", "General manager's office"),
    DepartmentName("marketing", "营销中心", "Marketing centre"),
    DepartmentName("market", "市场部", "Market department"),
    DepartmentName("info", "信息部", "Information department"),
    DepartmentName("finance", "财务部", "Finance department"),
    DepartmentName("production", "生产部", "Production department"),
    DepartmentName("quality", "质量部", "Quality department"),
    DepartmentName("supply", "供应部", "Supply department"),
    DepartmentName("rd", "技术研发部", "Research and development"),
    DepartmentName("logistics", "仓储部/物流部", "Warehouse and logistics"),
    DepartmentName("service", "售后服务部", "After-sales service"),
    DepartmentName("systems", "系统管理", "System administration"),
)

# Acts and sights that belong to the house rather than to one app; declared on accounts.User.
HOUSE_PERMISSIONS: tuple[tuple[str, _StrPromise], ...] = (
    ("see_cost", _("see cost and margin")),
    ("see_all_customers", _("see every customer and order")),
    ("see_all_money", _("see all contracts, payments and receivables")),
    ("see_figures", _("see the figures of the whole process")),
    ("manage_people", _("add, change and deactivate people")),
    ("manage_calendar", _("change the company calendar")),
)

# Who works with whom at all; what of it a person sees is for each app's queries to say.
_EVERYBODY: tuple[str, ...] = ("accounts.view_department",)
_HEADS = (
    *_EVERYBODY,
    "accounts.see_all_customers",
    "accounts.see_all_money",
    "accounts.see_figures",
)

_TABLE: tuple[Role, ...] = (
    Role("sales", _("salesperson"), "marketing", _EVERYBODY, Level.SALES),
    Role("centre_head", _("head of the marketing centre"), "marketing", _HEADS, Level.CENTRE),
    Role(
        "director",
        _("marketing director"),
        "marketing",
        (*_HEADS, "accounts.see_cost"),
        Level.DIRECTOR,
    ),
    Role("gm", _("general manager"), "gm_office", (*_HEADS, "accounts.see_cost"), Level.GM),
    Role("market", _("market department"), "market", _EVERYBODY),
    Role("info", _("information department"), "info", _EVERYBODY),
    Role(
        "finance",
        _("finance department"),
        "finance",
        (
            *_EVERYBODY,
            "accounts.see_cost",
            "accounts.see_all_customers",
            "accounts.see_all_money",
        ),
    ),
    Role("production", _("production department"), "production", _EVERYBODY),
    Role("quality", _("quality department"), "quality", _EVERYBODY),
    Role("supply", _("supply department"), "supply", _EVERYBODY),
    Role("rd", _("research and development"), "rd", _EVERYBODY),
    Role("logistics", _("warehouse and logistics"), "logistics", _EVERYBODY),
    Role("service", _("after-sales service"), "service", _EVERYBODY),
    Role(
        "admin",
        _("system administrator"),
        "systems",
        (
            *_EVERYBODY,
            "accounts.view_user",
            "accounts.manage_people",
            "accounts.manage_calendar",
            "workflow.manage_phrases",
        ),
    ),
)

ROLES: Mapping[str, Role] = {role.code: role for role in _TABLE}

# Whose request goes to whom when nobody in particular is named (domain D).
SUPERIOR_ROLE: Mapping[str, str] = {
    "sales": "centre_head",
    "centre_head": "director",
    "director": "gm",
    "market": "centre_head",
    "info": "centre_head",
    "service": "centre_head",
    "finance": "gm",
    "production": "gm",
    "quality": "gm",
    "supply": "gm",
    "rd": "gm",
    "logistics": "gm",
}
