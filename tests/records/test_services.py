"""The trail: what is written, what is refused, and what is named when it was forced."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from aftersales.models import Complaint
from core import clock
from core.books import Scope
from core.guards import guards_off
from core.models import NumberSeries
from core.refusals import Refused
from core.work import SERVICES, unit_of_work
from orders.models import Order
from records import books
from records.models import Attachment, Comment, Event, Seal
from records.queries import _field_label, comments_of, timeline
from records.services import add_comment, record, seal_trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject() -> Any:
    return NumberSeries.objects.create(code="HT-202611")


@pytest.fixture
def told(subject: Any, person: Any, other: Any) -> Any:
    """A subject with three events."""
    record(subject=subject, verb="records.commented", by=person, before="draft", after="review")
    record(subject=subject, verb="records.commented", by=other, on_behalf_of=person, comment="行")
    record(subject=subject, verb="records.commented", by=None, changes={"last": (0, 1)})
    return subject


def test_events_of_a_subject_form_a_chain(told: Any) -> None:
    first, second, third = Event.objects.order_by("seq")

    assert first.prev == "0" * 64
    assert (second.prev, third.prev) == (first.hash, second.hash)
    assert (first.actor, second.on_behalf_of, third.actor) == (
        "张三/销售员",
        "张三/销售员",
        "system",
    )
    assert list(books.trail(Scope())) == []


def test_a_chain_is_looked_up_once_in_a_unit_of_work(subject: Any, person: Any) -> None:
    def several() -> list[str]:
        record(subject=subject, verb="records.commented", by=person, begins=True)
        with CaptureQueriesContext(connection) as asked:
            record(subject=subject, verb="records.commented", by=person)
        return [one["sql"] for one in asked if "SELECT" in one["sql"]]

    assert as_one_unit(several) == []
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert list(books.trail(Scope())) == []


def test_a_chain_does_not_begin_twice(told: Any, person: Any) -> None:
    with pytest.raises(IntegrityError):
        record(subject=told, verb="records.commented", by=person, begins=True)


def as_one_unit(several: Any) -> Any:
    """Run it as one service, which is none of the house's."""
    before = dict(SERVICES)
    done = unit_of_work(several)()
    SERVICES.clear()
    SERVICES.update(before)
    return done


def test_an_unknown_verb_is_a_mistake(subject: Any, person: Any) -> None:
    with pytest.raises(LookupError):
        record(subject=subject, verb="records.vanished", by=person)


def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_to_change_history(told: Any) -> None:
    last = Event.objects.order_by("-seq")[0]

    def forged(**changes: Any) -> Any:
        def act() -> None:
            row = Event.objects.get(pk=last.pk)
            row.pk = None
            for name, value in {"seq": 4, "prev": last.hash, **changes}.items():
                setattr(row, name, value)
            row.save(force_insert=True)

        return act

    assert refused(lambda: Event.objects.update(comment="x"))
    assert refused(lambda: Event.objects.filter(pk=last.pk).delete())
    assert refused(forged(seq=5))
    assert refused(forged(seq=3))
    assert refused(forged(prev="1" * 64))
    if connection.vendor == "postgresql":
        assert refused(forged(hash="1" * 64))
    else:
        sql = f"REPLACE INTO records_event SELECT * FROM records_event WHERE id = {last.pk}"  # noqa: S608  # a number of our own
        assert refused(lambda: connection.cursor().execute(sql))


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ({"comment": "不行"}, "event 2: the column comment differs from the body"),
        ({"body": "{}"}, "event 2 does not follow from the one before it"),
        ({"actor": "王五"}, "event 2: the column actor differs from the body"),
        ({"seq": 9}, "event 2 is missing"),
        ({"hash": "1" * 64}, "event 2 does not follow from the one before it"),
    ],
)
def test_forced_changes_are_named(told: Any, damage: dict[str, Any], named: str) -> None:
    with guards_off():
        Event.objects.filter(seq=2).update(**damage)

    (finding,) = books.trail(Scope())
    assert (finding.object, finding.problem) == (f"core.numberseries/{told.pk}", named)
    with pytest.raises(CommandError, match="broken in 1 places"):
        call_command("verify_trail", stdout=StringIO())


def test_a_removed_event_is_named(told: Any) -> None:
    with guards_off():
        Event.objects.filter(seq=2).delete()

    (finding,) = books.trail(Scope(object=f"core.numberseries/{told.pk}"))
    assert finding.problem == "event 2 is missing"
    assert list(books.trail(Scope(object="core.numberseries/0"))) == []


def test_the_seal_sees_a_lost_end_and_a_lost_subject(told: Any) -> None:
    seal_trail(now=clock.now())
    assert list(books.seals(Scope())) == []
    with guards_off():
        Event.objects.filter(seq=3).delete()
    assert list(books.trail(Scope())) == []  # the chain alone does not show it

    (finding,) = books.seals(Scope())
    assert finding.problem == "event 3 was sealed and is not there any more"


def test_a_night_is_sealed_once_and_seals_form_a_chain(told: Any, person: Any) -> None:
    now = clock.now()

    assert seal_trail(now=now) is not None
    assert seal_trail(now=now) is None
    add_comment(subject=told, text="later", by=person)
    seal_trail(now=now + timedelta(days=1))

    first, second = Seal.objects.order_by("pk")
    assert second.prev == first.seal
    assert list(books.seals(Scope())) == []
    assert refused(lambda: Seal.objects.update(tips=0))
    with guards_off():
        Seal.objects.filter(pk=first.pk).update(seal="0" * 63 + "1")
    assert [finding.object for finding in books.seals(Scope())] == [
        f"records.seal/{first.pk}",
        f"records.seal/{second.pk}",
    ]


def test_the_timeline_reads_in_words(told: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        entries = timeline(told)

    assert [entry.actor for entry in entries][:2] == ["张三/销售员", "李四/营销总监"]
    (change,) = entries[2].changes
    assert (change.old, change.new) == ("0", "1")
    assert not entries[0].entered_later


def test_what_stayed_as_it_was_is_no_change(subject: Any, person: Any) -> None:
    same = {"last": (1, 1), "code": ("8.00", "8.00")}
    record(subject=subject, verb="records.commented", by=person, changes=same)

    assert timeline(subject)[0].changes == ()


def test_a_relation_without_a_name_is_called_what_it_leads_to() -> None:
    assert _field_label(Complaint._meta.get_field("order")) == str(Order._meta.verbose_name)
    assert _field_label(Order._meta.get_field("owner")) == str(_("salesperson"))


def test_what_happened_earlier_says_when_it_was_entered(subject: Any, person: Any) -> None:
    record(
        subject=subject,
        verb="records.commented",
        by=person,
        at=clock.now() - timedelta(hours=2),
    )

    assert timeline(subject)[0].entered_later


def test_a_comment_is_kept_with_its_event(subject: Any, person: Any) -> None:
    add_comment(subject=subject, text=" 请先发一半 ", by=person)

    assert [comment.text for comment in comments_of(subject)] == ["请先发一半"]
    assert json.loads(Event.objects.get().body)["comment"] == "请先发一半"


@pytest.mark.parametrize("text", ["", "  \u3000", "字" * 2001])
def test_a_comment_that_says_nothing_or_too_much_is_refused(
    subject: Any, person: Any, text: str
) -> None:
    with pytest.raises(Refused):
        add_comment(subject=subject, text=text, by=person)
    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()
