from django.urls import path

from deliveries import views

app_name = "deliveries"
urlpatterns = [
    path("jobs/", views.JobList.as_view(), name="jobs"),
    path("shipments/", views.ShipmentList.as_view(), name="shipments"),
    path("contracts/<int:pk>/plan/", views.PlanPage.as_view(), name="plan"),
    path("jobs/<int:pk>/", views.JobPage.as_view(), name="job"),
    path("jobs/<int:pk>/dates/", views.TakePage.as_view(), name="take"),
    path("jobs/<int:pk>/new-dates/", views.ReplanPage.as_view(), name="replan"),
    path("jobs/<int:pk>/finished/", views.FinishedPage.as_view(), name="finished"),
    path("jobs/<int:pk>/cancellation/", views.CancelJobPage.as_view(), name="cancel_job"),
    path("shipments/<int:pk>/", views.ShipmentPage.as_view(), name="shipment"),
    path("shipments/<int:pk>/departure/", views.ShipPage.as_view(), name="ship"),
    path("shipments/<int:pk>/release/", views.ReleasePage.as_view(), name="release"),
    path("shipments/<int:pk>/receipt/", views.ReceiptPage.as_view(), name="receipt"),
    path(
        "shipments/<int:pk>/cancellation/",
        views.CancelShipmentPage.as_view(),
        name="cancel_shipment",
    ),
    path("shipments/<int:pk>/notice/", views.NoticePage.as_view(), name="notice"),
    path("shipments/<int:pk>/receipt-form/", views.ReceiptSheetPage.as_view(), name="sheet"),
]
