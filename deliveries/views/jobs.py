"""Production and R&D jobs: taken with dates, replanned, reported finished, cancelled (8.4)."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core.pages import FormPage, ObjectPage
from deliveries import forms, permissions, queries, services
from deliveries.display import job_figs, job_steps
from deliveries.models import Job
from deliveries.wording import job_look
from records.display import docs_of, stops_of

State = Job.State
ACTS: dict[str, tuple[type[BaseForm], Promise, Promise]] = {
    "take": (forms.DatesForm, _("Take the job"), _("Take the job with these dates")),
    "replan": (forms.DatesForm, _("Change the dates"), _("Change the dates")),
    "finished": (forms.FinishedForm, _("Report finished goods"), _("Put into stock")),
}


def act_on(job: Job, user: Any) -> str:
    """Give the act that the job waits for from this reader, or nothing."""
    if not permissions.may_work_on(job=job, by=user):
        return ""
    return {State.WAITING: "take", State.WORKING: "finished"}.get(job.state, "")


def initial_of(act: str, job: Job) -> dict[str, Any]:
    """Give what the form begins with."""
    if act == "finished":
        return {"quantity": f"{(job.quantity - job.finished_quantity).normalize():f}"}
    return {
        "planned_start_on": job.planned_start_on,
        "planned_end_on": job.planned_end_on or job.required_on,
        "remark": job.remark,
    }


class _OfJob(ObjectPage):
    """What the pages of one job share."""

    request: AuthedRequest

    template_name = "deliveries/job.html"

    def find(self) -> Job:
        return self.found(queries.jobs_visible_to(self.request.user))

    def job_context(self, act: str) -> dict[str, Any]:
        """Give the page around the act."""
        job, user = self.object, self.request.user
        may_work = permissions.may_work_on(job=job, by=user)
        under_way = job.state in (State.WAITING, State.WORKING)
        return {
            "job": job,
            "look": job_look(job),
            "figs": job_figs(job),
            "steps": job_steps(job),
            "docs": docs_of(job),
            "stops": stops_of(job),
            "act": act,
            "act_title": ACTS[act][1] if act else "",
            "act_url": reverse(f"deliveries:{act}", args=[job.pk]) if act else "",
            "submit_label": ACTS[act][2] if act else "",
            "may_replan": may_work and job.state == State.WORKING,
            "may_cancel": under_way and permissions.may_plan(contract=job.contract, by=user),
        }


class JobPage(_OfJob):
    """One job with what is to do now."""

    def context(self) -> dict[str, Any]:
        job = self.object
        act = act_on(job, self.request.user)
        form = ACTS[act][0](version=job.version, initial=initial_of(act, job)) if act else None  # type: ignore[call-arg]  # all are version forms
        return {**self.job_context(act), "form": form}


class _JobForm(_OfJob, FormPage):
    """An act on a job; its page is the job's own."""

    act = ""

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version, "initial": initial_of(self.act, self.object)}

    def check(self) -> None:
        permissions.check_may_work_on(job=self.object, by=self.request.user)

    def context(self) -> dict[str, Any]:
        return self.job_context(self.act)

    def page(self, status: int = 200, **more: Any) -> Any:
        more["submit_label"] = ACTS[self.act][2]
        return super().page(status, **more)


class TakePage(_JobForm):
    """Take the job."""

    act = "take"
    form_class = forms.DatesForm

    def run(self, form: Any) -> str:
        job = services.take_job(job=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("Job %(job)s is yours; report what is finished.") % {"job": job})
        return job.get_absolute_url()


class ReplanPage(_JobForm):
    """Change the dates."""

    act = "replan"
    form_class = forms.DatesForm

    def run(self, form: Any) -> str:
        job = services.replan_job(job=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("The dates of job %(job)s are changed.") % {"job": job})
        return job.get_absolute_url()


class FinishedPage(_JobForm):
    """Report what is finished."""

    act = "finished"
    form_class = forms.FinishedForm

    def run(self, form: Any) -> str:
        job = services.report_finished(job=self.object, by=self.request.user, **form.cleaned_data)
        if job.state == State.FINISHED:
            self.say(gettext("Job %(job)s is finished; the goods are in stock.") % {"job": job})
        else:
            self.say(gettext("The finished goods of job %(job)s are in stock.") % {"job": job})
        return job.get_absolute_url()


class CancelJobPage(FormPage):
    """Cancel what is not made yet."""

    request: AuthedRequest

    template_name = "core/confirm.html"
    form_class = forms.ReasonForm
    submit_label = _("Cancel the job")

    def find(self) -> Job:
        return self.found(queries.jobs_visible_to(self.request.user))

    def get_title(self) -> str:
        return gettext("Cancel job %(job)s") % {"job": self.object}

    def check(self) -> None:
        permissions.check_may_plan_page(contract=self.object.contract, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def context(self) -> dict[str, Any]:
        return {
            "effect": gettext("What is not made yet is not made; plan the line anew (8.1)."),
            "back_url": self.object.get_absolute_url(),
            "stop": True,
        }

    def run(self, form: Any) -> str:
        job = services.cancel_job(job=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            gettext("Job %(job)s is cancelled; decide again between stock and production.")
            % {"job": job}
        )
        return job.get_absolute_url()
