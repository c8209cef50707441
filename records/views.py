"""Open what hangs on a subject: only for those who may see the subject."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from core.refusals import Refused
from records import queries
from records.forms import CommentForm
from records.services import add_comment, store_upload
from records.uploads import MIME


class DownloadView(LoginRequiredMixin, View):
    """Send an attachment, to be saved and never to be shown by the browser as a page."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        attachment = queries.attachment_for(cast("AbstractUser", request.user), pk)
        if attachment is None:
            raise Http404(_("There is no such file, or you may not see it."))
        stored = attachment.file
        file = (Path(settings.MEDIA_ROOT) / stored.path).open("rb")
        response = FileResponse(
            file, as_attachment=True, filename=stored.name, content_type=MIME[stored.kind]
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response


class CommentView(LoginRequiredMixin, View):
    """Write a comment on whatever one may see, on a page of its own."""

    def get(self, request: HttpRequest, label: str, pk: int) -> HttpResponse:
        return self._page(request, _subject(request, label, pk), CommentForm(), status=200)

    def post(self, request: HttpRequest, label: str, pk: int) -> HttpResponse:
        subject = _subject(request, label, pk)
        form = CommentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                by, typed = cast("AbstractUser", request.user), form.cleaned_data
                stored = [store_upload(one, field="papers") for one in typed.pop("papers")]
                add_comment(subject=subject, by=by, stored=stored, **typed)
                return redirect(_address(subject))
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
        return self._page(request, subject, form, status=422)

    def _page(
        self, request: HttpRequest, subject: Model, form: CommentForm, *, status: int
    ) -> HttpResponse:
        context = {
            "title": _("Comment on %(subject)s") % {"subject": subject},
            "form": form,
            "back_url": _address(subject),
        }
        return render(request, "core/form.html", context, status=status)


def _subject(request: HttpRequest, label: str, pk: int) -> Model:
    subject = queries.subject_for(cast("AbstractUser", request.user), f"{label}/{pk}")
    if subject is None or not hasattr(subject, "get_absolute_url"):
        raise Http404(_("There is no such page, or you may not see it."))
    return subject


def _address(subject: Model) -> str:
    return str(subject.get_absolute_url())  # type: ignore[attr-defined]  # _subject has checked it
