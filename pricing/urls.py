from django.urls import path

from pricing import views

app_name = "pricing"
urlpatterns = [
    path("products/", views.ProductList.as_view(), name="list"),
    path("products/search/", views.SearchView.as_view(), name="search"),
    path("products/new/", views.RegisterPage.as_view(), name="register"),
    path("products/<int:pk>/", views.ProductPage.as_view(), name="product"),
    path("products/<int:pk>/change/", views.ChangePage.as_view(), name="update"),
    path("strategy/", views.StrategyNowView.as_view(), name="strategy_now"),
    path("strategies/", views.StrategyList.as_view(), name="strategies"),
    path("strategies/<int:pk>/", views.StrategyPage.as_view(), name="strategy"),
    path("strategies/<int:pk>/export/", views.PriceListView.as_view(), name="price_list"),
]
