from django.urls import path

from contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.ContractList.as_view(), name="list"),
    path("<int:pk>/", views.ContractPage.as_view(), name="detail"),
    path("<int:pk>/text/", views.TextPage.as_view(), name="update"),
    path("<int:pk>/issue/", views.IssuePage.as_view(), name="issue"),
    path("<int:pk>/signature/", views.SignPage.as_view(), name="sign"),
    path("<int:pk>/print/", views.PrintPage.as_view(), name="print"),
    path("<int:pk>/contract.pdf", views.PdfView.as_view(), name="pdf"),
]
