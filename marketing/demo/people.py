"""The people of the demo company, each with one of the fourteen roles."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Department, User
from accounts.roles import ROLES

# Only for the demo: the loader refuses to run with DEBUG off, so it cannot reach production.
PASSWORD = "demo-2026"  # noqa: S105  # no secret: printed at every start of the demo


@dataclass(frozen=True)
class Person:
    """One line of the cast: sign-in, role, names."""

    login: str
    role: str
    name: str
    title: str
    superior: str = ""
    region: str = ""


PEOPLE = (
    Person("gm", "gm", "岑致远", "总经理"),
    Person("director", "director", "顾行舟", "营销总监", "gm"),
    Person("manager", "centre_head", "陆闻笛", "营销中心主管", "director"),
    Person("sales1", "sales", "苏砚秋", "营销人员", "manager", "华东"),
    Person("sales2", "sales", "祁牧川", "营销人员", "manager", "华北西部"),
    Person("market", "market", "叶知夏", "市场专员", "manager"),
    Person("info", "info", "温以宁", "信息专员", "manager"),
    Person("finance", "finance", "沈怀瑾", "财务主管", "gm"),
    Person("production", "production", "秦守拙", "生产主管", "gm"),
    Person("logistics", "logistics", "罗行简", "仓储物流主管", "gm"),
    Person("quality", "quality", "白敬言", "质量主管", "gm"),
    Person("supply", "supply", "方若谷", "供应主管", "gm"),
    Person("rd", "rd", "江望舒", "技术研发主管", "gm"),
    Person("service", "service", "许念安", "售后服务主管", "manager"),
    Person("admin", "admin", "系统管理员", "系统管理员"),
)


def load_people(*, password: str = PASSWORD) -> dict[str, User]:
    """Make the people who are not there yet; returns them by sign-in."""
    people: dict[str, User] = {}
    kept = make_password(password)  # hashed once: it is slow on purpose, and the same for all
    for person in PEOPLE:
        user = User.objects.filter(username=person.login).first() or User(username=person.login)
        user.display_name, user.title, user.region = person.name, person.title, person.region
        user.email = f"{person.login}@example.com"
        user.department = Department.objects.get(code=ROLES[person.role].department)
        user.superior = people.get(person.superior)
        user.password = kept
        user.save()
        user.groups.set([Group.objects.get(name=person.role)])
        people[person.login] = user
    return people
