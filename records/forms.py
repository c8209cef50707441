"""What people type about a subject."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.forms import FormKeyForm, TextField, UploadField
from records.services import COMMENT_LENGTH


class CommentForm(FormKeyForm):
    """A comment, outside any decision."""

    text = TextField(label=_("Comment"), max_length=COMMENT_LENGTH)
    papers = UploadField(label=_("Files"), required=False, max_files=5)
