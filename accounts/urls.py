"""Addresses of signing in, one's own account, and people."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="login"),
    path("sign-out/", views.SignOutView.as_view(), name="logout"),
    path("language/", views.LanguageView.as_view(), name="language"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("password/", views.PasswordView.as_view(), name="password"),
    path("reset/", views.ResetView.as_view(), name="reset"),
    path("reset/sent/", views.ResetSentView.as_view(), name="reset_sent"),
    path("reset/<uidb64>/<token>/", views.ResetConfirmView.as_view(), name="reset_confirm"),
    path("people/", views.PeopleView.as_view(), name="people"),
    path("people/new/", views.NewPersonView.as_view(), name="add_person"),
    path("people/<int:pk>/", views.PersonView.as_view(), name="person"),
    path("people/<int:pk>/deactivate/", views.DeactivateView.as_view(), name="deactivate"),
    path("people/<int:pk>/unlock/", views.UnlockView.as_view(), name="unlock"),
    path("people/<int:pk>/reactivate/", views.ReactivateView.as_view(), name="reactivate"),
]
