from django.urls import path

from receivables import views

app_name = "receivables"
urlpatterns = [
    path("", views.InstalmentList.as_view(), name="list"),
    path("instalments/<int:pk>/", views.InstalmentPage.as_view(), name="instalment"),
    path("ageing/", views.AgeingPage.as_view(), name="ageing"),
    path("work/", views.WorkPage.as_view(), name="work"),
    path("payments/", views.PaymentList.as_view(), name="payments"),
    path("payments/new/", views.RegisterPage.as_view(), name="register"),
    path("contracts/search/", views.ContractSearch.as_view(), name="contract_search"),
    path("payments/<int:pk>/", views.PaymentPage.as_view(), name="payment"),
    path("payments/<int:pk>/confirmation/", views.ConfirmPage.as_view(), name="confirm"),
    path("payments/<int:pk>/allocation/", views.AllocatePage.as_view(), name="allocate"),
    path("payments/<int:pk>/reversal/", views.ReversePage.as_view(), name="reverse"),
    path("payments/<int:pk>/claim/", views.ClaimPage.as_view(), name="claim"),
    path("allocations/<int:pk>/end/", views.TakeBackPage.as_view(), name="take_back"),
    path("customers/<int:pk>/credit/", views.ReEvaluationPage.as_view(), name="re_evaluate"),
]
