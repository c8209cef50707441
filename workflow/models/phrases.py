"""What people write again and again, a click away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models.standard import _in_language


class Phrase(models.Model):
    """常用语: the company's, in both languages, or a person's own, in the one they write."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    text_zh = models.CharField(_("in Chinese"), max_length=200)
    text_en = models.CharField(_("in English"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        permissions = [("manage_phrases", _("keep the company's standard phrases"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_zh="") & ~Q(text_en=""), name="phrase_says_something"
            ),
            models.UniqueConstraint(
                fields=["person", "text_zh"],
                condition=Q(removed_at=None, person__isnull=False),
                name="phrase_of_a_person_is_there_once",
            ),
            models.UniqueConstraint(
                fields=["text_zh"],
                condition=Q(removed_at=None, person__isnull=True),
                name="phrase_of_the_company_is_there_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return _in_language(self.text_zh, self.text_en)
