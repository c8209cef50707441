from django.urls import path

from workflow import views

app_name = "workflow"
urlpatterns = [
    path("inbox/", views.InboxPage.as_view(), name="inbox"),
    path("inbox/department/", views.DepartmentPage.as_view(), name="department"),
    path("inbox/all/", views.AllPage.as_view(), name="all"),
    path("inbox/done/", views.DonePage.as_view(), name="done"),
    path("inbox/started/", views.StartedPage.as_view(), name="started"),
    path("inbox/batch/", views.BatchPage.as_view(), name="batch"),
    path("inbox/copied/", views.CopiedPage.as_view(), name="copied"),
    path("inbox/<int:pk>/", views.ItemView.as_view(), name="item"),
    path("inbox/<int:pk>/opened/", views.ItemOpenedView.as_view(), name="opened"),
    path("inbox/<int:pk>/date/", views.PlanView.as_view(), name="plan"),
    path("inbox/<int:pk>/sheet/", views.SheetPage.as_view(), name="sheet"),
    path("inbox/<int:pk>/transfer/", views.TransferPage.as_view(), name="transfer"),
    path("inbox/<int:pk>/signer/", views.AskPage.as_view(), name="ask"),
    path("inbox/<int:pk>/copies/", views.CopyPage.as_view(), name="copy"),
    path("inbox/<int:pk>/copies/read/", views.CopyReadView.as_view(), name="copy_read"),
    path("inbox/<int:pk>/urge/", views.UrgePage.as_view(), name="urge"),
    path("signatures/<int:pk>/", views.SignPage.as_view(), name="sign"),
    path("signatures/<int:pk>/drop/", views.DropView.as_view(), name="drop"),
    path("phrases/", views.PhrasesPage.as_view(), name="phrases"),
    path("phrases/company/", views.CompanyPhrasesPage.as_view(), name="company_phrases"),
    path("phrases/<int:pk>/removal/", views.RemovePhraseView.as_view(), name="remove_phrase"),
    path("notices/", views.NoticesPage.as_view(), name="notices"),
    path("notices/read/", views.ReadAllView.as_view(), name="read_all"),
    path("notices/<int:pk>/", views.NoticeView.as_view(), name="notice"),
    path("notices/<int:pk>/read/", views.ReadView.as_view(), name="read"),
    path("counts/", views.CountsView.as_view(), name="counts"),
    path("map/", views.MapPage.as_view(), name="map"),
    path("map/items/", views.MapItemsPage.as_view(), name="map_items"),
    path("standard/", views.StandardView.as_view(), name="standard"),
    path("standard/export/", views.StandardExportView.as_view(), name="standard_export"),
    path("breaches/", views.BreachesPage.as_view(), name="breaches"),
    path("breaches/<int:pk>/excuse/", views.ExcuseView.as_view(), name="excuse"),
]
