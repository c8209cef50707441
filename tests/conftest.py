"""People for every test; each folder adds what its own stories need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

import pytest
from django.conf import LazySettings
from django.conf import settings as house_settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client, SimpleTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from accounts.models import Department, User
from accounts.roles import DEPARTMENTS, ROLES, SUPERIOR_ROLE
from tests import relocking
from tests.amount import NIGHT, SHORT
from tests.databases import end_sessions

PASSWORD = "correct-horse-battery-7"  # noqa: S105  # of no account outside the tests

NAMES = {
    "gm": ("岑致远", "总经理"),
    "director": ("顾行舟", "营销总监"),
    "centre_head": ("陆闻笛", "营销中心主管"),
    "sales": ("苏砚秋", "营销人员"),
    "market": ("叶知夏", "市场部"),
    "info": ("温以宁", "信息部"),
    "finance": ("沈怀瑾", "财务部"),
    "production": ("秦守拙", "生产部"),
    "logistics": ("罗行简", "仓储部/物流部"),
    "quality": ("白敬言", "质量部"),
    "supply": ("方若谷", "供应部"),
    "rd": ("江望舒", "技术研发部"),
    "service": ("许念安", "售后服务部"),
    "admin": ("系统管理员", "管理员"),
}


class MakePerson(Protocol):
    """How tests ask for one more person."""

    def __call__(
        self, username: str, role: str = "", *, superior: User | None = None, name: str = ""
    ) -> User: ...


def _departments() -> dict[str, Department]:
    Department.objects.bulk_create(
        [Department(code=one.code, name_zh=one.zh, name_en=one.en) for one in DEPARTMENTS],
        ignore_conflicts=True,
    )
    return {one.code: one for one in Department.objects.all()}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """See to it that nobody is left in the database when it is dropped.

    PostgreSQL notices a killed process, or a thread that has ended, a moment late.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            end_sessions()


@pytest.fixture(autouse=True)
def _calm(settings: LazySettings) -> Iterator[None]:
    """No throttling, no slow hashes; nothing left over in the cache or the language."""
    settings.RATE_LIMITS_ON = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _relocking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let services lock a row again without zeal taking it for an N+1."""
    relocking.let_pass(monkeypatch)


def new_person(
    username: str, role: str = "", *, superior: User | None = None, name: str = ""
) -> User:
    """Make a person with a role, in its department; no password, tests use ``force_login``."""
    person = _unsaved(username, role, _departments() if role else {}, name=name)
    person.superior = superior
    person.save()
    if role:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    return person


def _unsaved(
    username: str, role: str, departments: dict[str, Department], *, name: str = ""
) -> User:
    told_name, title = NAMES.get(role, (username, ""))
    person = User(
        username=username,
        display_name=name or told_name,
        title=title,
        email=f"{username}@example.com",
        department=departments[ROLES[role].department] if role else None,
    )
    person.set_unusable_password()
    return person


def one_of_each_role() -> dict[str, User]:
    """One person for each of the fourteen roles, with their superiors; keys are role codes.

    Written a level of the hierarchy at a time: most tests begin with it.
    """
    departments, made = _departments(), dict[str, User]()
    while left := [role for role in ROLES if role not in made]:
        level = {
            role: _unsaved(role, role, departments)
            for role in left
            if SUPERIOR_ROLE.get(role, "") in {"", *made}
        }
        for role, person in level.items():
            person.superior = made.get(SUPERIOR_ROLE.get(role, ""))
        User.objects.bulk_create(level.values())
        made |= level
    groups = {one.name: one for one in Group.objects.filter(name__in=ROLES)}
    missing = [Group(name=role) for role in ROLES if role not in groups]
    groups |= {one.name: one for one in Group.objects.bulk_create(missing)} if missing else {}
    User.groups.through.objects.bulk_create(
        User.groups.through(user=person, group=groups[role]) for role, person in made.items()
    )
    return {role: made[role] for role in ROLES}


def second_salesperson(people: dict[str, User]) -> User:
    """祁牧川, who must not see the first one's things."""
    return new_person("sales2", "sales", superior=people["centre_head"], name="祁牧川")


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """How a test makes one more person."""
    return new_person


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """One person for each of the fourteen roles."""
    return one_of_each_role()


@pytest.fixture
def sales(people: dict[str, User]) -> User:
    """苏砚秋, salesperson (华东)."""
    return people["sales"]


@pytest.fixture
def other_sales(people: dict[str, User]) -> User:
    """祁牧川, the other salesperson, who must not see the first one's things."""
    return second_salesperson(people)


@pytest.fixture
def centre_head(people: dict[str, User]) -> User:
    """陆闻笛, head of the marketing centre."""
    return people["centre_head"]


@pytest.fixture
def director(people: dict[str, User]) -> User:
    """顾行舟, marketing director."""
    return people["director"]


@pytest.fixture
def gm(people: dict[str, User]) -> User:
    """岑致远, general manager."""
    return people["gm"]


@pytest.fixture
def finance(people: dict[str, User]) -> User:
    """沈怀瑾, finance."""
    return people["finance"]


@pytest.fixture
def as_user() -> SignedIn:
    """A client signed in as this person: ``as_user(sales).get(…)``."""

    def signed_in(user: User, *, enforce_csrf_checks: bool = False) -> Client:
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


class SignedIn(Protocol):
    """How tests ask for a client."""

    def __call__(self, user: User, *, enforce_csrf_checks: bool = False) -> Client: ...


SLOW_MACHINES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=SLOW_MACHINES
)
hypothesis_settings.register_profile(
    "night", max_examples=2000, deadline=None, suppress_health_check=SLOW_MACHINES
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def has_postgresql() -> bool:
    """Say whether these tests run on PostgreSQL."""
    return str(house_settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def has_redis() -> bool:
    """Say whether these tests have a real Redis."""
    return str(house_settings.CELERY_BROKER_URL).startswith("redis")


# What shows that a test meets the database or Redis; browser tests are marked after this runs.
_MEETS_SERVERS = {"django_db", "postgres", "redis", "browser"}
_OPENS_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other run has: what needs servers here, what needs none there.

    And what is slow, unless it is asked for.
    """
    absent = {
        name
        for name, present in (("postgres", has_postgresql()), ("redis", has_redis()))
        if not present
    }
    absent |= {"slow"} if SHORT else set()
    left_out = {item for item in items if absent & {mark.name for mark in item.iter_markers()}}
    if os.environ.get("TEST_WITHOUT_DATABASE") == "1":  # scripts/mutants.py
        left_out |= {item for item in items if _meets_servers(item)}
    if has_postgresql() and os.environ.get("TEST_REDIS_SOCKET"):
        left_out |= {item for item in items if not _meets_servers(item)}
        if not NIGHT:
            left_out |= {item for item in items if _is_of_pages(item)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _meets_servers(item: pytest.Item) -> bool:
    found = getattr(item, "cls", None)
    return bool(
        _MEETS_SERVERS & {mark.name for mark in item.iter_markers()}
        or _OPENS_DATABASE & set(getattr(item, "fixturenames", ()))
        or (isinstance(found, type) and issubclass(found, SimpleTestCase))
        or "/browser/" in item.path.as_posix()
    )


def _is_of_pages(item: pytest.Item) -> bool:
    """Whether it asks what a page shows: asked on SQLite; here a browser opens every page."""
    return item.path.name.endswith("_pages.py") and not item.get_closest_marker("postgres")
