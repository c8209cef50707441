"""Lists, forms, the shell: what every app's pages rely on."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from core import navigation
from core.errors import error_page
from core.forms import Form, NumberField
from core.looks import Look
from core.navigation import NavCount
from core.pages import Action, Column, Empty, Filter, FormPage, ListPage
from core.refusals import NotAllowed, Refused, Stale
from core.styleguide import StyleguidePage

User = get_user_model()
pytestmark = pytest.mark.django_db


class PeopleList(ListPage):
    title = "Folk"
    columns = (
        Column("username", "No.", css="cd", link=lambda one: f"/p/{one.pk}/", sort="name"),
        Column("room", "Room", "department.code", css="ce"),
        Column("state", "State", lambda one: Look("green", "in"), "look", css="ca"),
        Column("amount", "Amount", "pk", "money", css="cb", sort="amount"),
        Column("secret", "Secret", lambda one: "canary", allowed=lambda user: user.is_superuser),
        Column("mail", "Mail", "email", only="export"),
    )
    filters = (
        Filter("title", "Title", (("甲", "A"), ("乙", "B"))),
        Filter("on", "Here", (("1", "yes"),), apply=lambda rows, _v: rows.filter(is_active=True)),
    )
    sorts = {"name": ("username",), "amount": ("pk",)}
    default_sort = "-amount"
    search_label = "Name"

    def rows(self) -> QuerySet[Any]:
        return User.objects.filter(username__startswith="u").select_related("department")

    def search(self, rows: QuerySet[Any], q: str) -> QuerySet[Any]:
        return rows.filter(username__icontains=q)

    def actions(self) -> list[Action]:
        return [Action("New", "/new/", "plus", primary=True)]

    def empty(self) -> Empty:
        return Empty("Nobody", url="/new/", link="Add one")


@pytest.fixture
def reader() -> Any:
    return User.objects.create(username="reader", display_name="读者", email="r@example.com")


def _fill(n: int) -> None:
    User.objects.bulk_create(
        User(username=f"u{i:03}", title="甲" if i % 2 else "乙", email="=1+1") for i in range(n)
    )


def _request(reader: Any, path: str, data: dict[str, Any] | None = None) -> Any:
    factory = RequestFactory()
    request: Any = factory.get(path) if data is None else factory.post(path, data)
    request.user, request.session, request.htmx = reader, SessionStore(), False
    request._messages = FallbackStorage(request)
    return request


def _get(reader: Any, path: str = "/people/") -> HttpResponseBase:
    return PeopleList.as_view()(_request(reader, path))


def _text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_a_list_shows_fifty_rows_and_a_capped_count(reader: Any) -> None:
    _fill(130)

    text = _text(_get(reader))

    assert text.count('<td class="cd">') == 50
    assert "100+" in text
    assert 'rel="next"' in text
    assert 'rel="prev"' not in text


def test_five_and_fifty_rows_cost_the_same_statements(reader: Any) -> None:
    counts = []
    _get(reader)  # the working calendar is read once and then kept
    for n in (5, 45):
        _fill_more(n)
        with CaptureQueriesContext(connection) as caught:
            _get(reader)
        counts.append(len(caught))

    assert counts[0] == counts[1]


def _fill_more(n: int) -> None:
    start = User.objects.count()
    User.objects.bulk_create(User(username=f"u{start + i:04}") for i in range(n))


def test_filters_search_and_order_live_in_the_address(reader: Any) -> None:
    _fill(12)

    text = _text(_get(reader, "/people/?title=甲&q=u00&sort=name"))

    assert text.index("u001") < text.index("u009")
    assert "u002" not in text
    assert 'aria-sort="ascending"' in text
    assert "title=%E7%94%B2" in text


@pytest.mark.parametrize(
    "query",
    ["title=zzz", "sort=password", "sort=--amount", "cursor=x", "page=9" * 9, "on=%00", "q=%25_"],
)
def test_nonsense_in_the_address_is_left_aside(reader: Any, query: str) -> None:
    _fill(3)
    assert _get(reader, f"/people/?{query}").status_code == 200


def test_a_column_that_is_not_allowed_is_in_no_page_and_no_file(reader: Any) -> None:
    _fill(3)

    assert "canary" not in _text(_get(reader))
    assert "canary" not in str(_rows(_get(reader, "/people/?export=xlsx")))
    reader.is_superuser = True
    assert "canary" in _text(_get(reader))


def _rows(response: HttpResponseBase) -> list[tuple[Any, ...]]:
    assert isinstance(response, HttpResponse)
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    return list(sheet.values)


def test_the_export_holds_what_the_filter_shows(reader: Any) -> None:
    _fill(60)

    rows = _rows(_get(reader, "/people/?title=甲&sort=name&export=xlsx"))

    assert rows[0] == ("No.", "Room", "State", "Amount", "Mail")
    assert len(rows) == 31
    assert rows[1][0] == "u001"
    assert rows[1][4] == "=1+1"


def test_an_empty_list_says_why_and_what_next(reader: Any) -> None:
    text = _text(_get(reader))

    assert "Nobody" in text
    assert "Add one" in text


class AmountForm(Form):
    amount = NumberField(label="Amount")


class AmountPage(FormPage):
    title = "Amount"
    form_class = AmountForm
    submit_label = "Send"

    def run(self, form: Any) -> str:
        match form.cleaned_data["amount"]:
            case 1:
                raise Refused("Too small: at least 2.", "amount")
            case 2:
                raise Refused("Known already.", "elsewhere", url="/p/2/")
            case 3:
                raise Stale("Changed.", [("Price", "1", "2")])
            case 4:
                raise NotAllowed("Not yours.")
        self.say("Sent.")
        return "/done/"


def _post(reader: Any, amount: str, **extra: Any) -> HttpResponseBase:
    request = _request(reader, "/amount/", {"amount": amount})
    for name, value in extra.items():
        setattr(request, name, value)
    return AmountPage.as_view()(request)


@pytest.mark.parametrize(
    ("typed", "message"),
    [("abc", "abc"), ("", "id_amount"), ("1", "Too small: at least 2."), ("2", "Known already.")],
)
def test_what_is_refused_is_the_page_again_with_422(reader: Any, typed: str, message: str) -> None:
    response = _post(reader, typed)

    assert response.status_code == 422
    assert message in _text(response)
    assert 'role="alert"' in _text(response)


def test_a_refusal_links_to_what_exists_already(reader: Any) -> None:
    assert 'href="/p/2/"' in _text(_post(reader, "2"))


def test_what_the_middleware_makes_pages_of_passes_through(reader: Any) -> None:
    with pytest.raises(Stale):
        _post(reader, "3")
    with pytest.raises(NotAllowed):
        _post(reader, "4")


def test_a_good_form_goes_on(reader: Any) -> None:
    response = _post(reader, "5")
    assert (response.status_code, response["Location"]) == (302, "/done/")


def test_htmx_is_sent_on_as_a_whole_page(reader: Any) -> None:
    response = _post(reader, "5", htmx=True)
    assert response["HX-Redirect"] == "/done/"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
def test_error_pages_say_what_to_do_and_the_way_back(reader: Any, status: int) -> None:
    request = _request(reader, "/x/")

    response = error_page(
        request, status, message="The <reason>.", difference=[("Price", "1", "2")]
    )

    assert response.status_code == status
    assert "The &lt;reason&gt;." in _text(response)
    assert 'href="/"' in _text(response)


@pytest.mark.parametrize("status", [400, 500, 503])
def test_pages_of_the_worst_case_ask_no_database(
    status: int, django_assert_num_queries: Any
) -> None:
    request = RequestFactory().get("/x/")

    with django_assert_num_queries(0):
        assert error_page(request, status).status_code == status


def test_navigation_leaves_out_what_does_not_exist_or_is_not_used(monkeypatch: Any) -> None:
    monkeypatch.setattr(navigation, "_registry", navigation._Registry())
    navigation.register_nav("tasks", "T6", "Review", "nowhere:list", roles=("gm",))
    navigation.register_nav("top", "sheet", "Sheet", "core:styleguide")

    keys = [entry.key for entry in navigation.entries_for(frozenset({"sales"}))]

    assert keys == ["sheet"]
    assert navigation.address_of("nowhere:list") == ""


def test_counts_are_capped_and_empty_ones_not_drawn() -> None:
    assert str(NavCount(101)) == "100+"
    assert not NavCount(0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sheet_of_components_renders_without_inline_style(reader: Any, language: str) -> None:
    with translation.override(language):
        response = StyleguidePage.as_view()(_request(reader, "/styleguide/"))

    text = _text(response)
    assert response.status_code == 200
    assert "style=" not in text
    assert "<script>" not in text
    assert "onclick" not in text
