"""Open what hangs on a subject: only for those who may see the subject."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import AbstractUser
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views import View

from records import queries
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
