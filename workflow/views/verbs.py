"""转办, 加签, 抄送, 催办: each asked on a page of its own that names the item."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import User
from accounts.types import AuthedRequest
from core.formats import duration_text
from core.forms import LARGEST_ID
from core.pages import FormPage
from workflow import permissions, queries, services
from workflow.forms import AskForm, CopyForm, SignForm, TransferForm, UrgeForm
from workflow.models import AddedSigner, WorkItem
from workflow.views.items import item_or_404
from workflow.wording import due_text, holder_text, step_label
from worktime.queries import calendar


class _ItemVerb(FormPage):
    """One act on one item; its head says which step of what it is, and until when."""

    request: AuthedRequest
    template_name = "workflow/verb.html"

    def find(self) -> WorkItem:
        return item_or_404(self.request, self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        item: WorkItem = self.object
        return {
            "item": item,
            "step": step_label(item.step_code, queries.step_names()),
            "holder": holder_text(item),
            "back_url": item.get_sheet_url(),
        }


class TransferPage(_ItemVerb):
    """转办: somebody else who may hold it does it."""

    form_class = TransferForm
    title = gettext_lazy("Hand the item on")
    submit_label = gettext_lazy("Hand on; the limit goes on running")

    def check(self) -> None:
        permissions.check_may_hand_over(item=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        item: WorkItem = self.object
        everybody = queries.colleagues(but=[item.initiator_id, self.request.user.pk])
        takers = [one.pk for one in everybody if permissions.may_receive(item=item, person=one)]
        return {"people": User.objects.filter(pk__in=takers).order_by("username")}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "note": _("Only who may decide it is offered.")}

    def run(self, form: BaseForm) -> str:
        item = services.transfer_item(item=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            _("“%(label)s” is with %(person)s now, due %(due)s.")
            % {"label": item.label, "person": item.person, "due": due_text(item)}
        )
        return reverse("workflow:inbox")


class AskPage(_ItemVerb):
    """加签: an opinion before the decision, or after it."""

    form_class = AskForm
    title = gettext_lazy("Ask for an opinion")
    submit_label = gettext_lazy("Ask")

    def check(self) -> None:
        permissions.check_may_hand_over(item=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        item: WorkItem = self.object
        but = [item.initiator_id, item.person_id, self.request.user.pk]
        place = "before" if permissions.is_decision(item) else "after"
        return {"people": queries.colleagues(but=but), "initial": {"place": place}}

    def run(self, form: BaseForm) -> str:
        signer = services.ask_signer(item=self.object, by=self.request.user, **form.cleaned_data)
        if signer.place == AddedSigner.Place.BEFORE:
            said = _("%(person)s was asked; the decision on “%(label)s” waits for the answer.")
        else:
            said = _("%(person)s is asked once “%(label)s” is decided.")
        self.say(said % {"person": signer.person, "label": self.object.label})
        return str(self.object.get_sheet_url())


class CopyPage(_ItemVerb):
    """抄送: somebody is to know of it."""

    form_class = CopyForm
    title = gettext_lazy("Send copies")
    submit_label = gettext_lazy("Send")

    def check(self) -> None:
        permissions.check_may_copy(item=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"people": queries.colleagues(but=[self.request.user.pk])}

    def run(self, form: BaseForm) -> str:
        copies = services.send_copies(item=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            _("“%(label)s” was sent to %(names)s.")
            % {
                "label": self.object.label,
                "names": _(", ").join(str(copy.person) for copy in copies),
            }
        )
        return str(self.object.get_sheet_url())


class UrgePage(_ItemVerb):
    """催办: the initiator, or who oversees the process, asks the holder to hurry."""

    form_class = UrgeForm
    title = gettext_lazy("Urge the holder")
    submit_label = gettext_lazy("Urge")

    def check(self) -> None:
        permissions.check_may_urge(item=self.object, by=self.request.user)

    def context(self) -> dict[str, Any]:
        pause = duration_text(calendar().policy.urge_minutes)
        note = _("The holder is told at once; after %(pause)s of working time you may urge again.")
        note %= {"pause": pause}
        return {**super().context(), "note": note}

    def run(self, form: BaseForm) -> str:
        services.urge_item(item=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            _("%(holder)s was asked to hurry with “%(label)s”.")
            % {"holder": holder_text(self.object), "label": self.object.label}
        )
        return str(self.object.get_sheet_url())


class CopyReadView(LoginRequiredMixin, View):
    """已阅: the reader has read the copy."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        copy = queries.copy_for(request.user, item_or_404(request, pk))
        if copy is None:
            raise Http404
        services.mark_copy_read(copy=copy, by=request.user)
        return redirect("workflow:copied")


class SignPage(FormPage):
    """Where the person who was asked answers; who asked reads the answer here."""

    request: AuthedRequest
    template_name = "workflow/sign.html"
    form_class = SignForm
    submit_label = gettext_lazy("Give the opinion")

    def find(self) -> AddedSigner:
        pk = self.kwargs["pk"]
        found = queries.signer_for(self.request.user, pk) if 0 < pk <= LARGEST_ID else None
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Opinion on %(label)s") % {"label": self.object.item.label}

    def get(self, request: AuthedRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # a signed-in reader
        signer = self.object = self.find()
        if not signer.is_open or not permissions.may_sign(signer=signer, user=request.user):
            return redirect(signer.item.get_sheet_url())
        return super().get(request, *args, **kwargs)

    def check(self) -> None:
        permissions.check_may_sign(signer=self.object, by=self.request.user)

    def context(self) -> dict[str, Any]:
        item: WorkItem = self.object.item
        return {
            "signer": self.object,
            "item": item,
            "step": step_label(item.step_code, queries.step_names()),
            "back_url": reverse("workflow:inbox"),
        }

    def run(self, form: BaseForm) -> str:
        own = queries.open_items_of(self.object).first()
        signer = services.answer_signer(
            signer=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            _("Your opinion on “%(label)s” is kept with it; %(name)s is told.")
            % {"label": signer.item.label, "name": signer.by}
        )
        return onward(self.request.user, own)


class DropView(LoginRequiredMixin, View):
    """减签: the question is taken back."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        signer = queries.signer_for(request.user, pk) if 0 < pk <= LARGEST_ID else None
        if signer is None:
            raise Http404
        services.drop_signer(signer=signer, by=request.user)
        return redirect(signer.item.get_sheet_url())


def item_of(user: User, subject: Model) -> WorkItem | None:
    """Give the reader's open item of a subject."""
    items = queries.open_items_of(subject)
    return next((item for item in items if permissions.holds(item=item, user=user)), None)


def onward(user: User, item: WorkItem | None, otherwise: str = "") -> str:
    """Give where to go after an item is done: the next one, else `otherwise` or the inbox."""
    following = queries.next_item_after(user, item) if item else None
    if following is None:
        return otherwise or reverse("workflow:inbox")
    return following.get_absolute_url()
