"""Where every app's pages hang."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from core.views import CspReportView
from marketing import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("statusz", health.statusz, name="statusz"),
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
