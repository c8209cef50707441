from django.urls import path

from workflow import views

app_name = "workflow"
urlpatterns = [
    path("inbox/<int:pk>/", views.ItemView.as_view(), name="item"),
    path("inbox/<int:pk>/opened/", views.ItemOpenedView.as_view(), name="opened"),
    path("inbox/<int:pk>/date/", views.PlanView.as_view(), name="plan"),
    path("notices/read/", views.ReadAllView.as_view(), name="read_all"),
    path("notices/<int:pk>/read/", views.ReadView.as_view(), name="read"),
    path("counts/", views.CountsView.as_view(), name="counts"),
    path("standard/", views.StandardView.as_view(), name="standard"),
]
