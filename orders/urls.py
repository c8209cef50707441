from django.urls import path

from orders import views

app_name = "orders"
urlpatterns = [
    path("", views.OrderList.as_view(), name="list"),
    path("new/", views.NewOrderPage.as_view(), name="new"),
    path("preview/", views.PreviewView.as_view(), name="preview"),
    path("<int:pk>/", views.OrderPage.as_view(), name="detail"),
    path("<int:pk>/change/", views.ChangeOrderPage.as_view(), name="update"),
    path("<int:pk>/examination/", views.ExaminePage.as_view(), name="examine"),
    path("<int:pk>/signature/", views.SignPage.as_view(), name="sign"),
    path("<int:pk>/withdrawal/", views.WithdrawPage.as_view(), name="withdraw"),
    path("<int:pk>/cancellation/", views.CancelPage.as_view(), name="cancel"),
    path("<int:pk>/quotation/", views.AcceptQuotationPage.as_view(), name="accept_quotation"),
    path("<int:pk>/decision/", views.DecisionPage.as_view(), name="decide"),
    path("<int:pk>/review/", views.ReviewPage.as_view(), name="review"),
    path("<int:pk>/absence/", views.AbsencePage.as_view(), name="absence"),
    path("replays/new/<int:pk>/", views.StartReplayPage.as_view(), name="start_replay"),
    path("replays/<int:pk>/", views.ReplayPage.as_view(), name="replay"),
    path("<int:pk>/print/", views.RecordPage.as_view(), name="print"),
]
