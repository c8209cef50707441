"""Replays of drafts over past orders: starting one, and what it came to, order by order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.types import AuthedRequest
from core import clock
from core.authority import Level
from core.pages import Action, Column, Empty, Filter, FormPage, ListPage, found
from customers import queries as customer_queries
from customers.models import Customer
from orders import forms, permissions, queries, services
from orders.display_replay import replay_parts, start_url
from orders.models import Replay, ReplayFlip
from orders.rules import finding_from_data
from orders.sentences import Names, cause_words
from orders.wording import LEVELS
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy

USUAL_DAYS = 365


class StartReplayPage(FormPage):
    """Choose the period over which a draft is run."""

    request: AuthedRequest
    form_class = forms.ReplayForm
    submit_label = gettext_lazy("Run the replay")

    def find(self) -> PriceStrategy:
        return self.found(pricing_queries.versions_visible_to(self.request.user))

    def get_title(self) -> str:
        return _("Run %(strategy)s over past orders") % {"strategy": self.object}

    def check(self) -> None:
        permissions.check_may_replay(strategy=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        today = clock.today()
        return {"initial": {"starts_on": today - timedelta(days=USUAL_DAYS), "until": today}}

    def context(self) -> dict[str, Any]:
        return {"back_url": self.object.get_absolute_url()}

    def run(self, form: Any) -> str:
        replay = services.start_replay(
            strategy=self.object, by=self.request.user, **form.cleaned_data
        )
        return replay.get_absolute_url()


def _order(flip: ReplayFlip) -> str:
    return flip.order.get_absolute_url()


def _decider(level: int, *, reviewed: bool) -> str:
    name = str(LEVELS[Level(level)])
    return _("%(level)s, after joint review") % {"level": name} if reviewed else name


def _before(flip: ReplayFlip) -> str:
    return _decider(flip.level_before, reviewed=flip.reviewed_before)


def _after(flip: ReplayFlip) -> str:
    return _decider(flip.level_after, reviewed=flip.reviewed_after)


def _move(flip: ReplayFlip) -> str:
    return format_html(
        '<span class="nw">{}</span> → <b class="b nw">{}</b>', _before(flip), _after(flip)
    )


def _way(rows: QuerySet[ReplayFlip], value: str) -> QuerySet[ReplayFlip]:
    ways = {
        "up": Q(level_after__gt=F("level_before")),
        "down": Q(level_after__lt=F("level_before")),
        "review": Q(level_after=F("level_before")),
    }
    return rows.filter(ways[value])


class ReplayPage(ListPage):
    """What a replay came to, and every order that somebody else would decide."""

    request: AuthedRequest
    template_name = "orders/replay.html"
    columns = (
        Column("order", gettext_lazy("Order no."), "order.number", css="cd nw", link=_order),
        Column("customer", gettext_lazy("Customer"), "order.customer.name", css="cc", link=_order,
               link_css="b", width=32),
        Column("total", gettext_lazy("Total incl. tax"), "order.total", "money", css="cb",
               allowed=permissions.may_see_prices),
        Column("move", gettext_lazy("As decided → by the draft"), _move, "html", css="ca",
               only="page"),
        Column("before", gettext_lazy("Decided by"), _before, only="export", width=24),
        Column("after", gettext_lazy("By the draft"), _after, only="export", width=24),
        Column("because", gettext_lazy("Because"), "words", css="cf wrap", width=60),
        Column("margin_before", gettext_lazy("Margin"), kind="money",
               allowed=pricing_queries.may_see_cost),
        Column("margin_after", gettext_lazy("Margin by the draft"), kind="money",
               allowed=pricing_queries.may_see_cost),
    )  # fmt: skip
    filters = (
        Filter(
            "way",
            gettext_lazy("Direction"),
            (
                ("up", gettext_lazy("To a higher level")),
                ("down", gettext_lazy("To a lower level")),
                ("review", gettext_lazy("Only the joint review")),
            ),
            apply=_way,
        ),
        Filter(
            "level",
            gettext_lazy("By the draft"),
            [(str(level.value), name) for level, name in LEVELS.items()],
            field="level_after",
            look="select",
        ),
    )
    sorts = {"new": ("-order_id", "pk")}
    search_label = gettext_lazy("Number or customer")

    @cached_property
    def replay(self) -> Replay:
        """The replay, if the reader may see it; 404 otherwise."""
        return found(queries.replays_visible_to(self.request.user), self.kwargs["pk"])

    def check(self) -> None:
        self.title = _("Replay of %(strategy)s") % {"strategy": self.replay.strategy}

    def rows(self) -> QuerySet[ReplayFlip]:
        return queries.flips_of(self.request.user, self.replay)

    def search(self, rows: QuerySet[ReplayFlip], q: str) -> QuerySet[ReplayFlip]:
        customers = customer_queries.matching(Customer.objects.all(), q).values("pk")
        return rows.filter(Q(order__number__icontains=q) | Q(order__customer__in=customers))

    def prepare(self, items: list[Any]) -> None:
        """Put each flip's causes into words, with the products they speak of."""
        codes = queries.codes_by_line([flip.order_id for flip in items])
        kept = queries.kept_findings(items)
        for flip in items:
            lower = Level(min(flip.level_before, flip.level_after))
            names = Names(lines=codes.get(flip.order_id, {}))
            words = []
            for cause in flip.causes:
                is_new = "finding" in cause
                data = cause["finding"] if is_new else kept[cause["kept"]]
                finding = finding_from_data(data)
                words.append(cause_words(finding, lower, names, is_new=is_new))
            flip.words = _("; ").join(words)

    def actions(self) -> Sequence[Action]:
        strategy = self.replay.strategy
        version = Action(_("The version"), strategy.get_absolute_url(), icon="tag")
        again = start_url(self.request.user, strategy) if self.replay.problem else ""
        if not again:
            return (version,)
        return (Action(_("Run a replay…"), again, icon="history", primary=True), version)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(_("No order would be decided otherwise."))

    def context(self) -> dict[str, Any]:
        user, replay = self.request.user, self.replay
        approved = replay.strategy.is_approved
        content = "" if approved else queries.content_of_draft(replay.strategy)
        parts = replay_parts(user, replay, content=content)
        seen, in_all = queries.progress_of(replay) if replay.is_running else (0, 0)
        return {**parts, "seen": seen, "found": in_all}
