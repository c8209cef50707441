"""Addresses that belong to no app; the sheet of components exists with DEBUG only."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from core.styleguide import StyleguidePage

app_name = "core"
urlpatterns: list[URLPattern] = []
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", StyleguidePage.as_view(), name="styleguide"))
