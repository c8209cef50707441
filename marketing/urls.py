"""Where every app's pages hang."""

from django.urls import URLPattern, URLResolver, path

from marketing import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("statusz", health.statusz, name="statusz"),
]
