"""Every form × every field × every bad value: the page again, nothing saved, never a 5xx.

By default each field gets a sample of its kind's corpus, the same one each time and another on
each database; all of it with ``WALK_ALL=1``.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests import corpus
from tests.amount import NIGHT, slow_on_postgresql, wider_on_postgresql
from tests.corpus import REFUSED, BadFile, Entry, Kind
from tests.walker import pages_read as read
from tests.walker import table
from tests.walker.table import ANONYMOUS, EVERYBODY, FORMS, PAGES, WalkedForm, World
from tests.walker.visits import Visit, Visitor, once, rolled_back, snapshot

pytestmark = [pytest.mark.django_db, slow_on_postgresql]
table.load()

# PostgreSQL refuses more (a NUL, a number too large), and its walk is the wider one.
WIDE = NIGHT or connection.vendor == "postgresql"
SAMPLE = 2 if NIGHT else 1
TOGETHER = 20 if NIGHT else 2
STATEMENTS = 400
ANSWERS = frozenset({302, 400, 403, 404, 405, 409, 422})
_ROW = re.compile(r"-\d+-|__\d+$")
_LABELS = [form.label for form in FORMS]
_TYPED = [form for form in FORMS if not form.is_button]


class Walk:
    """One form, ready to be sent again and again."""

    def __init__(self, form: WalkedForm, world: World, visitor: Visitor) -> None:
        self.form, self.world, self.visitor = form, world, visitor
        page = reverse(form.shown_on, args=list(form.args(world)))
        self.url = reverse(form.action, args=list(form.action_args(world)))
        seen = visitor.go(form.by, "get", page)
        assert seen.status == 200, f"{form.label}: its page answers {seen.status}"
        shown = [s for s in read.forms_on(seen.response, page) if s.action == self.url]
        if form.marker:
            shown = [s for s in shown if form.marker in {c.get("name") for c in s.controls()}]
        assert shown, f"{form.label}: no form that goes to {self.url} on {page}"
        self.shown = shown[0]
        self.kinds = {**read.django_kinds(seen.response), **form.kinds}

    def base(self) -> dict[str, Any]:
        """The valid set: what the page shows, with the registered values over it."""
        data: dict[str, Any] = {
            name: values[0] if len(values) == 1 else values
            for name, values in self.shown.values().items()
            if name != "csrfmiddlewaretoken"
        }
        for name, told in self.form.fields.items():
            value = told(self.world) if callable(told) else told
            if value is None:
                data.pop(name, None)
            else:
                data[name] = value
        for value in data.values():
            for one in value if isinstance(value, list) else [value]:
                if hasattr(one, "seek"):
                    one.seek(0)
        return data

    def kind(self, name: str) -> Kind:
        """What a field takes."""
        return self.kinds.get(name) or self.shown.kind_of(name)

    def names(self) -> list[str]:
        """Every field one can put something into; hidden bookkeeping of formsets too."""
        return sorted(
            {c.get("name") for c in self.shown.controls()} - {"csrfmiddlewaretoken"}
            | set(self.form.fields)
        )

    def columns(self) -> list[str]:
        """The same, of a grid's rows one each time: the others take what it takes."""
        if NIGHT:
            return self.names()
        rows: dict[str, list[str]] = {}
        for name in self.names():
            rows.setdefault(_ROW.sub("-#-", name), []).append(name)
        return [name for found in rows.values() for name in _sample(self.form, "", found, 1)]

    def send(self, data: Mapping[str, Any]) -> Visit:
        """Post it, and take it back."""
        return self.visitor.go(self.form.by, "post", self.url, data)

    def judge(self, visit: Visit, changed: Mapping[str, Any], *, refused: bool) -> Iterator[str]:
        """What is wrong with the answer."""
        if visit.status not in ANSWERS | self.form.ok:
            yield f"answers {visit.status}"
            return
        if refused and visit.status in self.form.ok and visit.status != 422:
            yield f"was taken ({visit.status})"
        if visit.writes and visit.status not in {302, *self.form.ok}:
            yield f"answers {visit.status} and keeps {visit.writes[0][:80]}"
        if visit.statements > STATEMENTS:
            yield f"cost {visit.statements} statements"
        if visit.is_html:
            yield from self._judge_page(visit, changed)

    def _judge_page(self, visit: Visit, changed: Mapping[str, Any]) -> Iterator[str]:
        if read.is_injected(visit.response):
            yield "became part of the page unescaped"
        if visit.status != 422:
            return
        for name, value in changed.items():
            if not isinstance(value, str):
                continue
            if not read.errors_at(visit.response, name):
                yield "is refused without a message"
            controls = any(ord(c) < 32 and c not in "\r\n" for c in value)
            if not controls and not read.shows_again(visit.response, name, value):
                yield "is refused and not shown again"


def _sample(form: WalkedForm, name: str, things: list[Any], count: int = SAMPLE) -> list[Any]:
    if NIGHT or len(things) <= count:
        return things
    seed = zlib.crc32(f"{form.label} {name} {connection.vendor}".encode())
    return random.Random(seed).sample(things, count)  # noqa: S311  # a sample, no secret


@pytest.fixture
def walk(request: pytest.FixtureRequest, world: World, visitor: Visitor) -> Walk:
    """The form of this round."""
    form: WalkedForm = request.param
    return Walk(form, world, visitor)


every_form = pytest.mark.parametrize("walk", FORMS, ids=_LABELS, indirect=True)
every_typed_form = pytest.mark.parametrize(
    "walk", _TYPED, ids=[form.label for form in _TYPED], indirect=True
)


@wider_on_postgresql
@every_typed_form
def test_bad_input_gives_the_page_again_and_keeps_nothing(walk: Walk) -> None:
    faults = [*_each_bad_value(walk)]
    if WIDE:
        faults += [*_bad_values_together(walk), *_missing_and_repeated(walk)]

    assert not faults, "\n".join(faults)


def _each_bad_value(walk: Walk) -> Iterator[str]:
    for name in walk.columns():
        kind = walk.kind(name)
        if kind is Kind.FILE:
            yield from _bad_files(walk, name)
            continue
        for entry in _sample(walk.form, name, list(corpus.BY_KIND[kind])):
            visit = walk.send({**walk.base(), name: entry.value})
            refused = entry.expected == REFUSED and name not in walk.form.loose
            typed = {} if name in walk.form.loose else {name: entry.value}
            for fault in walk.judge(visit, typed, refused=refused):
                yield f"{name} ({kind}) = {entry.name}: {fault}"


def _bad_files(walk: Walk, name: str) -> Iterator[str]:
    files: list[BadFile] = _sample(walk.form, name, list(corpus.bad_files()))
    for bad in files:
        sent = SimpleUploadedFile(bad.name, bad.content)
        visit = walk.send({**walk.base(), name: sent})
        for fault in walk.judge(visit, {name: sent}, refused=bad.expected == REFUSED):
            yield f"{name} = {bad.name}: {fault}"
    visit = walk.send({**walk.base(), name: "no file"})
    for fault in walk.judge(visit, {}, refused=False):
        yield f"{name} = text: {fault}"


def _bad_values_together(walk: Walk) -> Iterator[str]:
    unminded = walk.form.loose  # alone only: a grid's count hides the rows beyond it
    names = [n for n in walk.names() if walk.kind(n) is not Kind.FILE and n not in unminded]
    for seed in range(TOGETHER):
        chance = random.Random(f"{walk.form.label} {seed}")  # noqa: S311  # a sample, no secret
        some = chance.sample(names, min(len(names), 2 if seed % 2 else len(names)))
        entries: dict[str, Entry] = {
            name: chance.choice(corpus.BY_KIND[walk.kind(name)]) for name in some
        }
        changed = {name: entry.value for name, entry in entries.items()}
        visit = walk.send({**walk.base(), **changed})
        refused = any(entry.expected == REFUSED for entry in entries.values())
        told = ", ".join(f"{name} = {entry.name}" for name, entry in entries.items())
        yield from (f"{told}: {fault}" for fault in walk.judge(visit, changed, refused=refused))


def _missing_and_repeated(walk: Walk) -> Iterator[str]:
    nothing = walk.send({})
    yield from (f"empty form: {fault}" for fault in walk.judge(nothing, {}, refused=False))
    for name in _sample(walk.form, "missing", walk.columns()):
        without = {key: value for key, value in walk.base().items() if key != name}
        visit = walk.send(without)
        yield from (f"without {name}: {fault}" for fault in walk.judge(visit, {}, refused=False))
        twice = walk.base()
        if isinstance(twice.get(name), str):
            visit = walk.send({**twice, name: [twice[name], twice[name]]})
            yield from (f"{name} twice: {fault}" for fault in walk.judge(visit, {}, refused=False))


@every_form
def test_the_valid_set_is_taken_once_and_nothing_beside_it(walk: Walk) -> None:
    """The valid set goes through; sent twice it makes one; other fields' names change nothing."""
    visit = walk.send(walk.base())
    if visit.status not in walk.form.ok:
        told = [dict(f.errors) for f in read.context_forms(visit.response) if f.is_bound]
        pytest.fail(f"{visit.status}, not {sorted(walk.form.ok)}: {told}")
    if "form_key" in walk.names():
        _twice_makes_one(walk)
    if connection.vendor == "sqlite":  # elsewhere ids go on after a rollback
        _mass_assignment_changes_nothing(walk)


def _twice_makes_one(walk: Walk) -> None:
    """A double click, or the way back: the second answer leads to what the first one made."""
    client = walk.visitor.client(walk.form.by)
    with rolled_back():
        first = client.post(walk.url, walk.base())
        once = _counts()
        second = client.post(walk.url, walk.base())
        twice = _counts()

    assert second.status_code == first.status_code
    assert second.get("Location") == first.get("Location")
    assert twice == once


def _counts() -> dict[str, int]:
    # An upload is stored before it is known to be the same as the one before.
    return {k: len(rows) for k, rows in snapshot().items() if k != "records.StoredFile"}


def _mass_assignment_changes_nothing(walk: Walk) -> None:
    base = walk.base()
    plain, expected = walk.visitor.go_and_look(walk.form.by, walk.url, base)
    more = dict.fromkeys(_all_field_names() - set(walk.names()) - set(base), "1")
    mass, found = walk.visitor.go_and_look(walk.form.by, walk.url, {**more, **walk.base()})

    assert mass.status == plain.status
    assert {table: found[table] for table in found if found[table] != expected[table]} == {}


def _all_field_names() -> set[str]:
    names = {"is_staff", "is_superuser", "groups", "state", "owner", "by", "id", "pk"}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            names |= {field.name, getattr(field, "attname", field.name)}
    return names


@once
def test_every_form_has_a_valid_set(world: World, visitor: Visitor) -> None:
    known = {form.action for form in FORMS}
    missing: dict[str, str] = {}
    for page in PAGES.values():
        for variant in page.args:
            rule = page.rule("get", variant)
            for who in _readers(rule):
                url = reverse(page.name, args=list(page.args[variant](world)))
                seen = visitor.go(who, "get", url)
                if seen.status != 200 or not seen.is_html:
                    continue
                for shown in read.forms_on(seen.response, url):
                    if shown.has_something_to_type and shown.url_name not in known:
                        missing[shown.url_name] = f"{page.name} as {who}"

    assert not missing, f"enter these by form(…) into tests/walker/pages/<app>.py: {missing}"


def _readers(rule: table.Rule) -> list[str]:
    may = [who for who in EVERYBODY if 200 in rule[who]]
    if NIGHT:
        return may
    preferred = [w for w in ("sales", "centre_head", "finance", "admin", ANONYMOUS) if w in may]
    return preferred or may[:2]


def test_the_walker_itself_notices(world: World) -> None:
    """The walk is worth nothing if its rollback or its watch fails."""
    before = snapshot()
    visitor = Visitor(world)
    form = next(f for f in FORMS if f.action == "accounts:profile")
    walk = Walk(form, world, visitor)
    visit = walk.send(walk.base())

    assert visit.status == 302
    assert visit.writes
    assert before == snapshot()
