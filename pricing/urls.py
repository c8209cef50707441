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
    path("price-list/", views.PublishedPage.as_view(), name="published"),
    path("price-list/pdf/", views.PublishedPdf.as_view(), name="published_pdf"),
    path("strategies/new/", views.StartPage.as_view(), name="start"),
    path("strategies/<int:pk>/header/", views.HeaderPage.as_view(), name="header"),
    path("strategies/<int:pk>/lines/", views.LinesPage.as_view(), name="lines"),
    path("strategies/<int:pk>/margins/", views.MarginView.as_view(), name="margins"),
    path("strategies/<int:pk>/conditions/", views.ConditionsPage.as_view(), name="conditions"),
    path("strategies/<int:pk>/targets/", views.TargetsPage.as_view(), name="targets"),
    path("strategies/<int:pk>/matrix/", views.MatrixPage.as_view(), name="matrix"),
    path("strategies/<int:pk>/import/", views.ImportPage.as_view(), name="import"),
    path("strategies/<int:pk>/difference/", views.DifferencePage.as_view(), name="difference"),
    path("strategies/<int:pk>/void/", views.VoidPage.as_view(), name="void"),
    path("strategies/<int:pk>/convene/", views.ConvenePage.as_view(), name="convene"),
    path("strategies/<int:pk>/call-back/", views.CallBackPage.as_view(), name="call_back"),
    path("strategies/<int:pk>/opinion/", views.OpinePage.as_view(), name="opine"),
    path("strategies/<int:pk>/decision/", views.DecidePage.as_view(), name="decide"),
    path("strategies/<int:pk>/export/", views.PriceListView.as_view(), name="price_list"),
]
