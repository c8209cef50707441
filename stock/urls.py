from django.urls import path

from stock import views

app_name = "stock"
urlpatterns = [
    path("", views.StockList.as_view(), name="list"),
    path("<int:pk>/", views.ItemPage.as_view(), name="detail"),
    path("<int:pk>/correction/", views.CorrectPage.as_view(), name="correct"),
]
