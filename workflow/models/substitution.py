"""Who stands in for whom, from a day until a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.states import StateField

USER = settings.AUTH_USER_MODEL


class Substitution(models.Model):
    """委托代理: proposed, accepted by the substitute, in force from a day until another.

    Half-open: on `until_on` the holder is back. No steps named means every step.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for the substitute")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        ENDED = "ended", _("ended")

    holder = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("person stood in for")
    )
    substitute = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("substitute")
    )
    first_on = models.DateField(_("from"))
    until_on = models.DateField(_("back on"))
    steps = models.JSONField(_("steps"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = StateField(_("state"), choices=State, default=State.PROPOSED)
    full_authority = models.BooleanField(_("with the authority of the person"), default=False)
    proposed_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(holder=F("substitute")), name="substitution_is_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("first_on")), name="substitution_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="substitution_is_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="substitution_ends_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until_on"], condition=Q(state="accepted"), name="substitution_in_force"
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(name)s for %(holder)s") % {"name": self.substitute, "holder": self.holder})

    def get_absolute_url(self) -> str:
        return reverse("workflow:substitution", args=[self.pk])

    @transition(field=state, source=State.PROPOSED, target=State.ACCEPTED)
    def accept(self) -> None:
        """Only services.accept_substitution calls this."""

    @transition(field=state, source=State.PROPOSED, target=State.DECLINED)
    def decline(self) -> None:
        """Only services.decline_substitution calls this."""

    @transition(field=state, source=[State.PROPOSED, State.ACCEPTED], target=State.ENDED)
    def end(self) -> None:
        """Only services.end_substitution calls this."""
