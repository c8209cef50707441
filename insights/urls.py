from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("", views.HomePage.as_view(), name="home"),
    path("search/", views.SearchPage.as_view(), name="search"),
    path("on-time/", views.OnTimePage.as_view(), name="on_time"),
    path("on-time/items/", views.ItemsPage.as_view(), name="items"),
    path("ledger/", views.LedgerPage.as_view(), name="ledger"),
    path("ways/<int:pk>/", views.WayPage.as_view(), name="way"),
    path("ledger/items/", views.LedgerItemsPage.as_view(), name="ledger_items"),
]
