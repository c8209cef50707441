from django.urls import path

from aftersales import views

app_name = "aftersales"
urlpatterns = [
    path("", views.ComplaintList.as_view(), name="list"),
    path("orders/<int:pk>/new/", views.RegisterPage.as_view(), name="register"),
    path("<int:pk>/", views.ComplaintPage.as_view(), name="complaint"),
    path("<int:pk>/answer/", views.AnswerPage.as_view(), name="answer"),
    path("<int:pk>/closing/", views.ClosePage.as_view(), name="close"),
]
