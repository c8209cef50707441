"""Django's admin site: by setting only, in the intranet, to look and never to change business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin  # takes no type arguments at run time


class ReadOnlyAdmin(_Admin):
    """Shows rows; adds, changes and deletes none. Every app's admin classes inherit it.

    Changes go through services, which check, lock and leave an event.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
