from django.urls import path

from workflow import views

app_name = "workflow"
urlpatterns = [
    path("inbox/", views.InboxPage.as_view(), name="inbox"),
    path("inbox/department/", views.DepartmentPage.as_view(), name="department"),
    path("inbox/all/", views.AllPage.as_view(), name="all"),
    path("inbox/done/", views.DonePage.as_view(), name="done"),
    path("inbox/started/", views.StartedPage.as_view(), name="started"),
    path("inbox/<int:pk>/", views.ItemView.as_view(), name="item"),
    path("inbox/<int:pk>/opened/", views.ItemOpenedView.as_view(), name="opened"),
    path("inbox/<int:pk>/date/", views.PlanView.as_view(), name="plan"),
    path("notices/", views.NoticesPage.as_view(), name="notices"),
    path("notices/read/", views.ReadAllView.as_view(), name="read_all"),
    path("notices/<int:pk>/", views.NoticeView.as_view(), name="notice"),
    path("notices/<int:pk>/read/", views.ReadView.as_view(), name="read"),
    path("counts/", views.CountsView.as_view(), name="counts"),
    path("standard/", views.StandardView.as_view(), name="standard"),
    path("standard/export/", views.StandardExportView.as_view(), name="standard_export"),
    path("breaches/", views.BreachesPage.as_view(), name="breaches"),
    path("breaches/<int:pk>/excuse/", views.ExcuseView.as_view(), name="excuse"),
]
