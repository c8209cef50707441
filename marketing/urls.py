"""Where every app's pages hang."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from core.views import CspReportView
from marketing import health, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", views.FaviconView.as_view(), name="favicon"),
    path("statusz", views.OperationsPage.as_view(), name="statusz"),
    path("statusz/again/", views.RetryAllView.as_view(), name="retry_all"),
    path("statusz/<int:pk>/again/", views.RetryView.as_view(), name="retry"),
    path("clock/", views.ClockPage.as_view(), name="clock"),
    path("clock/forward/", views.ForwardView.as_view(), name="clock_forward"),
    path("clock/back/", views.BackView.as_view(), name="clock_back"),
    path("", include("core.urls")),
    path("csp-report", CspReportView.as_view(), name="csp_report"),
    path("accounts/", include("accounts.urls")),
    path("", include("workflow.urls")),
    path("records/", include("records.urls")),
    path("calendar/", include("worktime.urls")),
    path("customers/", include("customers.urls")),
    path("pricing/", include("pricing.urls")),
    path("stock/", include("stock.urls")),
    path("orders/", include("orders.urls")),
    path("receivables/", include("receivables.urls")),
    path("aftersales/", include("aftersales.urls")),
    path("", include("insights.urls")),
    path("contracts/", include("contracts.urls")),
    path("deliveries/", include("deliveries.urls")),
]

if settings.ADMIN_ENABLED:
    urlpatterns.append(path("admin-site/", admin.site.urls))

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"
