"""常用语: one's own, and the company's for who keeps those."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import User
from accounts.types import AuthedRequest
from core.pages import FormPage, found
from workflow import permissions, queries, services
from workflow.forms import CompanyPhraseForm, PhraseForm
from workflow.models import Phrase


class PhrasesPage(FormPage):
    """My own phrases beside the company's; adding one, with the ways to change and remove them."""

    request: AuthedRequest
    template_name = "workflow/phrases.html"
    form_class: type[BaseForm] = PhraseForm
    title = gettext_lazy("Standard phrases")
    submit_label = gettext_lazy("Add to my phrases")

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "own": queries.own_phrases(user),
            "company": queries.company_phrases(),
            "keeps_company": permissions.may_keep_phrases(user),
            "is_company": False,
        }

    def run(self, form: BaseForm) -> str:
        phrase = services.add_own_phrase(by=self.request.user, **form.cleaned_data)
        self.say(_("“%(text)s” is among your phrases now.") % {"text": phrase})
        return reverse("workflow:phrases")


class CompanyPhrasesPage(PhrasesPage):
    """The company's phrases, by who keeps them."""

    form_class = CompanyPhraseForm
    title = gettext_lazy("The company's standard phrases")
    submit_label = gettext_lazy("Add for everybody")

    def check(self) -> None:
        permissions.check_may_keep_phrases(by=self.request.user)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "is_company": True}

    def run(self, form: BaseForm) -> str:
        phrase = services.add_company_phrase(by=self.request.user, **form.cleaned_data)
        self.say(_("Everybody has “%(text)s” now.") % {"text": phrase})
        return reverse("workflow:company_phrases")


class ChangePhrasePage(FormPage):
    """Other words for a phrase: one's own, or the company's by who keeps those."""

    request: AuthedRequest
    title = gettext_lazy("Change a phrase")
    submit_label = gettext_lazy("Save")

    def find(self) -> Phrase:
        return self.found(_reachable(self.request.user))

    def check(self) -> None:
        permissions.check_may_change_phrase(phrase=self.object, by=self.request.user)

    def make_form(self) -> BaseForm:
        self.form_class = PhraseForm if self.object.person_id else CompanyPhraseForm
        return super().make_form()

    def form_arguments(self) -> dict[str, Any]:
        phrase = self.object
        words = {"text_zh": phrase.text_zh, "text_en": phrase.text_en}
        return {"initial": {"text": phrase.text_zh, **words}}

    def context(self) -> dict[str, Any]:
        return {"back_url": _list_of(self.object)}

    def run(self, form: BaseForm) -> str:
        typed = form.cleaned_data
        if "text" in typed:
            typed = {"text_zh": typed["text"], "text_en": typed["text"]}
        phrase = services.change_phrase(phrase=self.object, by=self.request.user, **typed)
        self.say(_("The phrase reads “%(text)s” now.") % {"text": phrase})
        return _list_of(phrase)


class RemovePhraseView(LoginRequiredMixin, View):
    """A phrase goes off the list."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        phrase: Phrase = found(_reachable(request.user), pk)
        services.remove_phrase(phrase=phrase, by=request.user)
        return redirect(_list_of(phrase))


def _reachable(user: User) -> QuerySet[Phrase]:
    """Give the phrases that the reader sees on the pages above."""
    return queries.own_phrases(user) | queries.company_phrases()


def _list_of(phrase: Phrase) -> str:
    return reverse("workflow:phrases" if phrase.person_id else "workflow:company_phrases")
