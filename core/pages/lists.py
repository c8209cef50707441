"""List pages: filters, search and order in the address, keyset paging, export of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.exports import MOST_ROWS, ExportColumn, workbook
from core.forms import SEARCH_LENGTH, DayField, search_text
from core.limits import check_may_export
from core.paging import PAGE_SIZE, CappedCount, Page, capped_count, keyset_page
from core.parts import Tab
from core.tables import Column, Heading, draw_rows

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    label: _StrOrPromise


Choices = Sequence[Choice] | Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Filter:
    """A filter in the address: `?state=draft`. Values outside of its choices are ignored.

    `choices`: (value, label) pairs, or a function of the page giving them. `apply(rows, value)`
    narrows the rows; without it the column named `field` (or the key) must equal the value.
    `look`: "links" for a few, "select" for many, "day" for a day that is typed (2026-11-23; then
    there are no choices). `default` is in force when the address is silent; "" is "all".
    """

    key: str
    label: _StrOrPromise
    choices: Choices | Callable[[ListPage], Choices] = ()
    apply: Callable[[Rows, str], Rows] | None = None
    field: str = ""
    look: Literal["links", "select", "day"] = "links"
    default: str = ""
    has_all: bool = True

    def narrowed(self, rows: Rows, value: str) -> Rows:
        """Give the rows that have the value."""
        if self.apply is not None:
            return self.apply(rows, value)
        return rows.filter(**{self.field or self.key: value})


@dataclass(frozen=True)
class Action:
    """A button in the page's head; one of them may be the primary one."""

    label: _StrOrPromise
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Empty:
    """What a list without rows says: why, and the next step."""

    text: _StrOrPromise
    hint: _StrOrPromise = ""
    url: str = ""
    link: _StrOrPromise = ""


@dataclass(frozen=True)
class DrawnChoice:
    """A filter's value as drawn."""

    value: str
    label: str
    url: str
    current: bool
    count: str


@dataclass(frozen=True)
class DrawnFilter:
    """A filter as drawn."""

    key: str
    label: str
    look: str
    value: str
    choices: list[DrawnChoice]


def _day_text(typed: str) -> str:
    """Give a typed day as 2026-11-23, or nothing when it is none."""
    try:
        day = DayField(required=False).clean(typed)
    except ValidationError:
        return ""
    return day.isoformat() if day else ""


class ListPage(LoginRequiredMixin, View):
    """A list. A subclass declares columns, filters and sorts, and gives `rows`."""

    http_method_names = ["get", "head", "options"]
    template_name = "core/list.html"
    title: str | Promise = ""
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    sorts: Mapping[str, Sequence[str]] = {}
    default_sort = ""
    search_label: str | Promise = ""
    export_name: str | Promise = ""
    can_export = True
    page_size = PAGE_SIZE
    has_count = True

    # -- what a subclass gives -------------------------------------------------------------------

    def rows(self) -> Rows:
        """Give what this reader may see, with everything a row shows selected along."""
        raise NotImplementedError

    def search(self, rows: Rows, q: str) -> Rows:
        """Narrow to what is searched for; `q` is cleaned and at most 100 characters."""
        return rows

    def check(self) -> None:
        """Raise NotAllowed when the page is not for this reader."""

    def tabs(self) -> Sequence[Tab]:
        """Give the tabs over the list."""
        return ()

    def actions(self) -> Sequence[Action]:
        """Give the buttons in the head."""
        return ()

    def counts(self) -> Mapping[tuple[str, str], CappedCount | int]:
        """Give counts for filter values by (key, value), in a constant number of statements."""
        return {}

    def empty(self) -> Empty:
        """Say why there is nothing and what to do next."""
        if self.q or self.is_filtered:
            return Empty(
                _("Nothing fits this choice."), url=self.request.path, link=_("Show everything")
            )
        return Empty(_("There is nothing here yet."))

    def row_css(self, item: Any) -> str:
        """Give the row's class: on, cur, mu."""
        return ""

    def prepare(self, items: list[Any]) -> None:
        """Attach to the rows of one page (or one export) what a bulk query finds for them."""

    def context(self) -> dict[str, Any]:
        """Give further variables of the template."""
        return {}

    # -- what the address says -------------------------------------------------------------------

    @cached_property
    def q(self) -> str:
        """The search, cleaned."""
        return search_text(self.request.GET.get("q", "")) if self.search_label else ""

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """Every filter's values."""
        found = {}
        for one in self.filters:
            given = one.choices(self) if callable(one.choices) else one.choices
            found[one.key] = [
                pair if isinstance(pair, Choice) else Choice(str(pair[0]), pair[1])
                for pair in given
            ]
        return found

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The value in force of every filter."""
        found = {}
        for one in self.filters:
            asked = self.request.GET.get(one.key, one.default)
            known = {choice.value for choice in self.choices[one.key]}
            if one.has_all:
                known.add("")
            if one.look == "day":
                asked = _day_text(asked)
                known.add(asked)
            found[one.key] = asked if asked in known else one.default
        return found

    @property
    def is_filtered(self) -> bool:
        """Whether a filter differs from its default."""
        return any(self.chosen[one.key] != one.default for one in self.filters)

    @cached_property
    def sort(self) -> str:
        """The order in force, out of `sorts`; a hidden column's order would tell its values."""
        asked = self.request.GET.get("sort", "")
        key = asked.removeprefix("-")
        hidden = {
            one.sort
            for one in self.columns
            if one.allowed is not None and not one.allowed(self.request.user)
        }
        return asked if key in self.sorts and key not in hidden else self._first_sort

    @property
    def _first_sort(self) -> str:
        return self.default_sort or next(iter(self.sorts), "")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The order as keys of the keyset."""
        given = tuple(self.sorts.get(self.sort.removeprefix("-"), ("-pk",)))
        if not self.sort.startswith("-"):
            return given
        return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in given)

    def address(self, **changes: str) -> str:
        """Give this page's address with some parameters changed; paging starts anew."""
        query = QueryDict(mutable=True)
        if self.q:
            query["q"] = self.q
        for one in self.filters:
            if self.chosen[one.key] != one.default:
                query[one.key] = self.chosen[one.key]
        if self.sort != self._first_sort:
            query["sort"] = self.sort
        for key, value in changes.items():
            default = next((one.default for one in self.filters if one.key == key), "")
            if value == default:
                query.pop(key, None)
            else:
                query[key] = value
        return f"?{query.urlencode()}" if query else self.request.path

    # -- what is shown ---------------------------------------------------------------------------

    @cached_property
    def chosen_rows(self) -> Rows:
        """The rows that search and filters leave, unordered."""
        rows = self.rows()
        if self.q:
            rows = self.search(rows, self.q)
        for one in self.filters:
            if value := self.chosen[one.key]:
                rows = one.narrowed(rows, value)
        return rows

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show a page of the list, or give it as a file."""
        self.check()
        if self.can_export and request.GET.get("export") == "xlsx":
            return self.export()
        cursor = request.GET.get("cursor", "")
        page = keyset_page(self.chosen_rows, keys=self.keys, cursor=cursor, size=self.page_size)
        self.prepare(page.rows)
        return render(request, self.template_name, self._full_context(page))

    def export(self) -> HttpResponse:
        """Give what the filter shows, in its order, as an Excel file."""
        check_may_export(self.request)
        columns = [one for one in self.columns if one.shown_to(self.request.user, "export")]
        heads = [ExportColumn(one.label, one.kind, one.width) for one in columns]
        getters = [one.export_getter for one in columns]
        rows = ([get(item) for get in getters] for item in self._every_item())
        name = str(self.export_name or self.title)
        return workbook(heads, rows, name)

    def _every_item(self) -> Iterator[Any]:
        cursor, left = "", MOST_ROWS
        while left > 0:
            page = keyset_page(self.chosen_rows, keys=self.keys, cursor=cursor, size=2000)
            self.prepare(page.rows)
            yield from page.rows[:left]
            left, cursor = left - len(page.rows), page.next_cursor
            if not cursor:
                return

    def _full_context(self, page: Page) -> dict[str, Any]:
        shown = [one for one in self.columns if one.shown_to(self.request.user, "page")]
        filters = self._drawn_filters()
        return {
            "title": self.title,
            "count": capped_count(self.chosen_rows) if self.has_count else None,
            "tabs": self.tabs(),
            "actions": self.actions(),
            "link_filters": [one for one in filters if one.look == "links"],
            "select_filters": [one for one in filters if one.look == "select"],
            "day_filters": [one for one in filters if one.look == "day"],
            "q": self.q,
            "search_label": self.search_label,
            "search_length": SEARCH_LENGTH,
            "kept": self._kept(),
            "headings": [self._heading(one) for one in shown],
            "rows": draw_rows(shown, page.rows, self.row_css),
            "page_size": self.page_size,
            "next_url": self._cursor_address(page.next_cursor),
            "previous_url": self._cursor_address(page.previous_cursor),
            "export_url": self.address(export="xlsx") if self.can_export and page.rows else "",
            "empty": None if page.rows else self.empty(),
            **self.context(),
        }

    def _cursor_address(self, cursor: str) -> str:
        return self.address(cursor=cursor) if cursor else ""

    def _kept(self) -> list[tuple[str, str]]:
        """What the form of search and selects must carry along."""
        kept = [
            (one.key, self.chosen[one.key])
            for one in self.filters
            if one.look == "links" and self.chosen[one.key] != one.default
        ]
        return [*kept, ("sort", self.sort)] if self.sort != self._first_sort else kept

    def _drawn_filters(self) -> list[DrawnFilter]:
        counts = self.counts()
        drawn = []
        for one in self.filters:
            choices = list(self.choices[one.key])
            if one.has_all:
                choices.insert(0, Choice("", _("All")))
            value = self.chosen[one.key]
            drawn.append(
                DrawnFilter(
                    one.key,
                    str(one.label),
                    one.look,
                    value,
                    [
                        DrawnChoice(
                            choice.value,
                            str(choice.label),
                            self.address(**{one.key: choice.value}),
                            choice.value == value,
                            str(counts.get((one.key, choice.value), "")),
                        )
                        for choice in choices
                    ],
                )
            )
        return drawn

    def _heading(self, column: Column) -> Heading:
        css = "num" if column.is_numeric else ""
        if not column.sort:
            return Heading(column.label, css, hidden=column.hidden_label)
        here = self.sort.removeprefix("-") == column.sort
        falling = self.sort.startswith("-")
        url = self.address(sort=column.sort if here and falling else f"-{column.sort}")
        if not here and not column.is_numeric:
            url = self.address(sort=column.sort)
        direction = ("descending" if falling else "ascending") if here else ""
        return Heading(column.label, css, url, direction)
