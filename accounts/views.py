"""Signing in and out, one's own account, and people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts import permissions, queries, services
from accounts.forms import (
    LanguageForm,
    NewPasswordForm,
    PasswordForm,
    PersonForm,
    ProfileForm,
    ResetForm,
    SignInForm,
)
from accounts.models import User
from accounts.types import AuthedRequest
from core.refusals import NotAllowed, Refused

# Under this name the session holds the language chosen before signing in.
CHOSEN_LANGUAGE = "chosen_language"


class SignInView(auth_views.LoginView):
    """Name and password; the throttling stands in the authentication backends."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """A language chosen on this very page is the person's own newest choice: it is kept."""
        response = super().form_valid(form)
        if language := self.request.session.pop(CHOSEN_LANGUAGE, ""):
            services.change_language(user=form.get_user(), language=language)
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page again, as everywhere, with 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOutView(auth_views.LogoutView):
    """By POST only; ends on the page for signing in."""

    next_page = "accounts:login"


class LanguageView(View):
    """Switch the language: kept on the profile; while signed out in a cookie, for who signs in.

    The cookie alone says nothing about the person: on a shared machine it is somebody else's.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LanguageForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/language.html", {"form": form}, status=422)
        language = form.cleaned_data["language"]
        if isinstance(request.user, User):
            services.change_language(user=request.user, language=language)
        else:
            request.session[CHOSEN_LANGUAGE] = language
        translation.activate(language)
        response = redirect(_own_address(request, request.POST.get("next", "")))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response


def _own_address(request: HttpRequest, wanted: str) -> str:
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed and wanted.startswith("/") else "/"


class ProfileView(LoginRequiredMixin, View):
    """What everybody may see and change about themselves."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        person = request.user
        initial = {name: getattr(person, name) for name in ("email", "mail_pace", "language")}
        form = ProfileForm(version=person.version, initial=initial)
        return render(request, "accounts/profile.html", {"form": form})

    def post(self, request: AuthedRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/profile.html", {"form": form}, status=422)
        services.update_profile(user=request.user, **form.cleaned_data)
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(LoginRequiredMixin, View):
    """A new password; this session goes on, every other one ends."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        return render(request, "accounts/password.html", {"form": PasswordForm(user=request.user)})

    def post(self, request: AuthedRequest) -> HttpResponse:
        form = PasswordForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                person = services.change_password(
                    user=request.user, password=form.cleaned_data["new_password"]
                )
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                update_session_auth_hash(request, person)
                messages.success(request, _("The new password is set. Other devices signed out."))
                return redirect("accounts:profile")
        return render(request, "accounts/password.html", {"form": form}, status=422)


class ResetView(View):
    """Ask for a link; the answer never tells whether the address is known."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/reset.html", {"form": ResetForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/reset.html", {"form": form}, status=422)
        services.ask_for_reset(email=form.cleaned_data["email"])
        return redirect("accounts:reset_sent")


class ResetSentView(View):
    """The same page for a known and an unknown address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/reset_sent.html")


class ResetConfirmView(auth_views.PasswordResetConfirmView):
    """Where the link of the mail leads; it works once."""

    template_name = "accounts/reset_confirm.html"
    form_class = NewPasswordForm  # type: ignore[assignment]  # a form of ours with the same arguments
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            services.change_password(user=form.user, password=form.cleaned_data["new_password"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        self.request.session.flush()
        messages.success(self.request, _("The new password is set. Sign in with it."))
        return redirect(str(self.success_url))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page again, as everywhere, with 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PeoplePage(LoginRequiredMixin, View):
    """For administrators; others learn which right is missing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not permissions.may_manage_people(user):
            raise NotAllowed(
                _("Only an administrator may add and change people. Ask one to do it for you.")
            )
        return super().dispatch(request, *args, **kwargs)


class PeopleView(PeoplePage):
    """Everybody, with roles and superior, those who left at the end."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        return render(request, "accounts/people.html", {"people": queries.people()})


class NewPersonView(PeoplePage):
    """Add a person; the mail with the link for a password goes out by itself."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        form = PersonForm(initial={"language": User.Language.CHINESE})
        return render(request, "accounts/person.html", {"form": form, "person": None})

    def post(self, request: AuthedRequest) -> HttpResponse:
        form = PersonForm(request.POST)
        if form.is_valid():
            try:
                url = services.add_person(
                    details=form.details(), by=request.user, form_key=form.cleaned_data["form_key"]
                )
                return redirect(url)
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
        return render(request, "accounts/person.html", {"form": form, "person": None}, status=422)


class PersonView(PeoplePage):
    """A person, to be changed."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(queries.people(), pk=pk)
        return self._page(request, person, PersonForm(person=person), status=200)

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(queries.people(), pk=pk)
        form = PersonForm(request.POST, person=person)
        if form.is_valid():
            try:
                services.change_person(
                    person=person,
                    details=form.details(),
                    by=request.user,
                    version=form.cleaned_data["version"],
                )
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("%(name)s is saved.") % {"name": person.display_name})
                return redirect("accounts:people")
        return self._page(request, person, form, status=422)

    def _page(
        self, request: AuthedRequest, person: User, form: PersonForm, *, status: int
    ) -> HttpResponse:
        context = {
            "form": form,
            "person": person,
            "may_deactivate": permissions.may_deactivate(request.user, person),
            "may_reactivate": permissions.may_reactivate(request.user, person),
            "locked_until": queries.locked_until(person),
            "entries": queries.history_of(person),
        }
        return render(request, "accounts/person.html", context, status=status)


class DeactivateView(PeoplePage):
    """End a person's access."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(queries.people(), pk=pk)
        services.deactivate_person(person=person, by=request.user)
        messages.success(
            request, _("%(name)s can no longer sign in.") % {"name": person.display_name}
        )
        return redirect(person)


class ReactivateView(PeoplePage):
    """Let a person sign in again."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(queries.people(), pk=pk)
        services.reactivate_person(person=person, by=request.user)
        messages.success(request, _("%(name)s can sign in again.") % {"name": person.display_name})
        return redirect(person)


class UnlockView(PeoplePage):
    """Let a person try again at once after too many wrong passwords."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(queries.people(), pk=pk)
        try:
            services.lift_lockout(person=person, by=request.user)
            messages.success(
                request, _("%(name)s can try to sign in again.") % {"name": person.display_name}
            )
        except Refused as refusal:
            messages.info(request, str(refusal))
        return redirect(person)
